"""The server and the workers beside it: started, started again, and ended together."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path
from types import SimpleNamespace
from urllib.request import urlopen

import pytest

from benchmarks import measuring
from benchmarks.own_database import Environment
from config import serve
from tests import empty_library

ROOT = Path(__file__).parent.parent
# A process that says that it is there and under which number, and lives for a while.
CHILD = "import os, pathlib, time; pathlib.Path({path!r}).open('a').write(f'{{os.getpid()}}\\n'); "
KEEPER = """
import sys
from config import serve
serve._FIRST_PAUSE = 0.1
sys.exit(serve.Keeper(serve.Kept({server}), [serve.Kept({worker}, nice=1)]).run())
"""


class Kept:
    """A keeper with a server and a worker that only write down their numbers."""

    def __init__(self, directory: Path, server: str, worker: str) -> None:
        self.directory = directory
        commands = {"server": server, "worker": worker}
        code = KEEPER.format(**{name: self._command(name, commands[name]) for name in commands})
        self.process = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT)

    def _command(self, name: str, code: str) -> list[str]:
        start = CHILD.format(path=str(self.directory / name))
        return [sys.executable, "-c", start + code]

    def numbers(self, name: str) -> list[int]:
        path = self.directory / name
        return [int(line) for line in path.read_text().split()] if path.exists() else []

    def wait_for(self, name: str, times: int) -> int:
        """Until it was started so often; its number."""
        wait_until(lambda: len(self.numbers(name)) >= times)
        return self.numbers(name)[-1]


def wait_until(happened, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


def is_gone(number: int) -> bool:
    """Whether a process has ended; one that nobody has waited for yet has."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    return True


@pytest.fixture
def keep(tmp_path):
    started = []

    def start(server="time.sleep(60)", worker="time.sleep(60)"):
        started.append(Kept(tmp_path, server, worker))
        return started[-1]

    yield start
    for kept in started:
        kept.process.kill()
        kept.process.wait()


@pytest.mark.parametrize("name", ["server", "worker"])
def test_what_is_killed_is_started_again(keep, name):
    kept = keep()
    for times in (1, 2):
        os.kill(kept.wait_for(name, times), signal.SIGKILL)
    kept.wait_for(name, 3)
    other = {"server": "worker", "worker": "server"}[name]
    assert len(kept.numbers(other)) == 1


def test_a_worker_that_ends_by_itself_is_started_again(keep):
    keep(worker="raise SystemExit(0)").wait_for("worker", 2)


def test_a_server_that_ends_by_itself_ends_the_whole_with_its_status(keep):
    kept = keep(server="time.sleep(0.5); raise SystemExit(3)")
    worker = kept.wait_for("worker", 1)
    assert kept.process.wait(60) == 3
    assert is_gone(worker)


@pytest.mark.parametrize(
    "code",
    ["signal.pause()", "signal.signal(signal.SIGTERM, lambda *_: sys.exit()); signal.pause()"],
)
def test_a_server_that_somebody_else_ends_is_started_again(keep, tmp_path, code):
    """As the system or an operator does where memory is short: gunicorn ends without an error."""
    ready = tmp_path / "ready"
    code = f"import signal, sys; {code.replace('signal.pause', 'touch(); signal.pause')}"
    begin = f"touch = lambda: pathlib.Path({str(ready)!r}).touch(); "
    kept = keep(server=begin + code)
    for times in (1, 2):
        number = kept.wait_for("server", times)
        wait_until(ready.exists)
        ready.unlink()
        os.kill(number, signal.SIGTERM)
    kept.wait_for("server", 3)
    assert kept.process.poll() is None


def test_without_a_process_to_be_had_the_site_goes_on(monkeypatch, capfd):
    """Where memory is short for a moment; renewing then is what made the whole end."""
    command = [sys.executable, "-c", "import time; time.sleep(60)"]
    kept, start = serve.Kept(command), serve.Kept._start

    def fail(*arguments: object) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(serve.Kept, "_start", fail)
    kept.tend(0.0)
    assert not kept.is_alive
    monkeypatch.setattr(serve.Kept, "_start", start)
    kept.tend(60.0)
    monkeypatch.setattr(serve.Kept, "_start", fail)
    kept.renew()
    kept.tend(61.0)
    assert kept.is_alive
    monkeypatch.setattr(serve.Kept, "_start", start)
    kept.renew()
    assert len(kept._all()) == 2
    kept.kill()
    assert capfd.readouterr().err.count("启动不了") == 2


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_all_end_with_it(keep, number):
    kept = keep()
    children = [kept.wait_for(name, 1) for name in ("server", "worker")]
    kept.process.send_signal(number)
    assert kept.process.wait(60) == 0
    assert all(map(is_gone, children))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux tells the children")
def test_all_end_with_it_when_it_is_killed(keep):
    kept = keep()
    children = [kept.wait_for(name, 1) for name in ("server", "worker")]
    kept.process.kill()
    for child in children:
        wait_until(lambda child=child: is_gone(child))


def test_who_asks_twice_does_not_wait(keep, tmp_path):
    stubborn = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
    ready = tmp_path / "ready"
    kept = keep(worker=f"{stubborn}pathlib.Path({str(ready)!r}).touch(); time.sleep(60)")
    worker = kept.wait_for("worker", 1)
    wait_until(ready.exists)
    kept.process.send_signal(signal.SIGINT)
    time.sleep(0.5)
    assert not is_gone(worker)
    kept.process.send_signal(signal.SIGINT)
    kept.process.wait(60)
    assert is_gone(worker)


@pytest.mark.parametrize(("setting", "niceness"), [(None, 10), ("3", 3), ("0", 0)])
def test_workers_stand_back_for_the_pages(monkeypatch, setting, niceness):
    started = {}

    def kept(command: list[str], nice: int = 0, listening: int | None = None) -> None:
        started[command[-1]] = nice

    if setting is None:
        monkeypatch.delenv("JOB_NICENESS", raising=False)
    else:
        monkeypatch.setenv("JOB_NICENESS", setting)
    monkeypatch.setattr(serve, "Kept", kept)
    monkeypatch.setattr(serve, "listener", lambda: SimpleNamespace(detach=int))
    monkeypatch.setattr(serve, "Keeper", lambda server, workers: SimpleNamespace(run=lambda: 0))
    assert serve.main() == 0
    assert started.pop("run_jobs") == niceness
    assert set(started.values()) == {0}


def test_what_a_worker_starts_stands_back_as_it_does(tmp_path):
    said = tmp_path / "niceness"
    code = f"import os, pathlib; pathlib.Path({str(said)!r}).write_text(str(os.nice(0)))"
    start = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {code!r}])"
    kept = serve.Kept([sys.executable, "-c", start], nice=1)
    kept.tend(0.0)
    wait_until(lambda: said.exists() and said.read_text())
    kept.kill()
    assert int(said.read_text()) == min(19, os.nice(0) + 1)


def pauses(code: str, ends: list[int | None]) -> list[float]:
    """How long a process is not there that ends young each time: by a signal from elsewhere, or by
    itself (None)."""
    kept, now, found = serve.Kept([sys.executable, "-c", code]), 0.0, []
    kept.tend(now)
    for number in ends:
        if number is not None:
            kept._process.send_signal(number)
        kept._process.wait()
        ended = now = now + 1
        kept.tend(now)
        while kept._process is None:
            now += 0.25
            kept.tend(now)
        found.append(now - ended)
    kept.kill()
    return found


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_what_others_kill_again_and_again_is_back_in_a_moment(number):
    assert max(pauses("import time; time.sleep(60)", [number] * 6)) <= 2


@pytest.mark.parametrize(
    "code", ["raise SystemExit(1)", "import os; os.abort()", "import os; os.kill(os.getpid(), 11)"]
)
def test_what_cannot_start_is_tried_less_and_less_often(code):
    assert pauses(code, [None] * 8)[-1] == 30


class Site:
    """The real thing, on a library of its own; what it says is in a file of its data directory.

    ready: whether all is there that a server needs.
    """

    def __init__(self, own: Environment, ready: bool = False) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port = listener.getsockname()[1]
        self.environment = os.environ | {"PORT": str(self.port), "WORKERS": "1"} | own
        commands = ("migrate --verbosity=0", "build_index", "collectstatic --verbosity=0")
        for command in () if ready else commands:
            self.run(*command.split())
        self.log = Path(own["DATA_DIR"]) / "log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "config.serve"],
                cwd=ROOT,
                env=self.environment,
                stdout=subprocess.DEVNULL,
                stderr=log,
            )

    def run(self, *arguments: str) -> str:
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=True
        )
        return done.stdout

    def get(self, path: str) -> str:
        with urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=60) as answer:
            return answer.read().decode()

    def answers(self) -> bool:
        with suppress(OSError):
            return "讲话素材库" in self.get("/")
        return False

    def children(self) -> dict[str, int]:
        """The processes that the keeper started, by what they are."""
        found = {}
        for number in children_of(self.process.pid):
            for name in ("gunicorn", "keep_index", "run_jobs"):
                if name in measuring.command(number):
                    found[name] = number
        return found


def children_of(number: int) -> list[int]:
    return [
        int(child)
        for task in Path(f"/proc/{number}/task").iterdir()
        for child in (task / "children").read_text().split()
    ]


class Readers:
    """Threads that ask for a page all the time, and note what went wrong."""

    def __init__(self, site: Site) -> None:
        self.wrong: list[str] = []
        self.served = 0
        self._site, self._ended = site, threading.Event()
        self._threads = [threading.Thread(target=self._read) for _ in range(3)]
        for thread in self._threads:
            thread.start()

    def _read(self) -> None:
        while not self._ended.wait(0.02):
            try:
                assert "讲话素材库" in self._site.get("/speeches/")
                self.served += 1
            except (OSError, AssertionError, HTTPException) as error:
                self.wrong.append(repr(error))

    def end(self) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
@pytest.mark.long
def test_renewing_loads_new_code_and_cuts_no_connection(new_library, tmp_path):
    site = Site(empty_library.copy(new_library, tmp_path), ready=True)
    try:
        wait_until(site.answers, 120)
        before = site.children()
        readers = Readers(site)
        try:
            site.process.send_signal(signal.SIGHUP)
            wait_until(
                lambda: (
                    set(site.children()) == set(before)
                    and set(site.children().values()).isdisjoint(before.values())
                    and all(map(is_gone, before.values()))
                ),
                120,
            )
            served = readers.served
            wait_until(lambda: readers.served > served + 5)
        finally:
            readers.end()
        assert readers.wrong == []
    finally:
        site.process.terminate()
        assert site.process.wait(60) == 0


class TestRenewing:
    KEEPER = """
import os, sys
from config import serve
serve._FIRST_PAUSE = 0.1
listening = os.open(os.devnull, os.O_RDONLY)
sys.exit(serve.Keeper(serve.Kept({server}, listening=listening), []).run())
"""
    SERVER = """
if os.path.exists({broken!r}): raise SystemExit(3)
pathlib.Path({begun!r}).touch()
if "READY_FD" in os.environ: os.write(int(os.environ["READY_FD"]), b".")
time.sleep(60)
"""

    @pytest.fixture
    def kept(self, keep, monkeypatch, tmp_path):
        monkeypatch.setattr(sys.modules[__name__], "KEEPER", self.KEEPER)
        begun = tmp_path / "begun"
        kept = keep(server=self.SERVER.format(broken=str(tmp_path / "broken"), begun=str(begun)))
        wait_until(begun.exists)
        return kept

    def test_the_old_one_ends_when_the_new_one_works(self, kept):
        old = kept.wait_for("server", 1)
        kept.process.send_signal(signal.SIGHUP)
        new = kept.wait_for("server", 2)
        wait_until(lambda: is_gone(old))
        assert not is_gone(new)

    def test_asked_again_and_again_the_site_goes_on(self, kept):
        """At once, while the new one starts, and when it has just taken over."""
        for pause in (0, 0, 0.1, 0.3, 1.0, 0):
            kept.process.send_signal(signal.SIGHUP)
            time.sleep(pause)
        wait_until(lambda: sum(not is_gone(one) for one in kept.numbers("server")) == 1)
        times = len(kept.numbers("server"))
        kept.process.send_signal(signal.SIGHUP)
        last = kept.wait_for("server", times + 1)
        wait_until(lambda: [one for one in kept.numbers("server") if not is_gone(one)] == [last])
        assert kept.process.poll() is None

    def test_the_old_one_stays_when_the_new_one_does_not_start(self, kept, tmp_path):
        old = kept.wait_for("server", 1)
        (tmp_path / "broken").touch()
        kept.process.send_signal(signal.SIGHUP)
        new = kept.wait_for("server", 2)
        wait_until(lambda: is_gone(new))
        time.sleep(1)
        assert not is_gone(old)
        assert len(kept.numbers("server")) == 2


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
@pytest.mark.long
def test_the_site_and_its_index_go_on_after_either_is_killed(new_library, tmp_path):
    site = Site(empty_library.copy(new_library, tmp_path), ready=True)
    try:
        wait_until(site.answers, 120)
        before = site.children()
        assert set(before) == {"gunicorn", "keep_index", "run_jobs"}
        workers = children_of(before["gunicorn"])
        assert workers
        for number in before.values():
            os.kill(number, signal.SIGKILL)
        for worker in workers:
            wait_until(lambda worker=worker: is_gone(worker))
        wait_until(site.answers, 120)
        # The worker alone brings this into the index: the shell only changes rows.
        title = "在乡镇人大工作座谈会上的讲话"
        code = (
            "from django.db import transaction\n"
            "from speeches.changes import announce\n"
            "from tests.factories import make_speech\n"
            f"with transaction.atomic(): announce([make_speech(title={title!r}).pk])"
        )
        site.run("shell", "-v", "0", "-c", code)
        wait_until(lambda: title in site.get("/search/?q=%E5%BA%A7%E8%B0%88%E4%BC%9A"))
        assert set(site.children().values()).isdisjoint(before.values())
    finally:
        site.process.terminate()
        assert site.process.wait(60) == 0
