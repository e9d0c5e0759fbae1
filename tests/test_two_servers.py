"""Two web servers with their workers, each with a DATA_DIR of its own, on one PostgreSQL: what is
done on one is so on the other at once, and work is done once."""

import asyncio
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from benchmarks.client import Answer, Visitor
from benchmarks.own_database import Environment, query
from tests import empty_library
from tests.own_server import needs_server
from tests.speeches.jobs.making import page
from tests.test_serve import Site, wait_until

pytestmark = [pytest.mark.database, pytest.mark.long, needs_server]

PASSWORD = "only-for-this-test-1"
SPEECHES, BATCH = "/admin/speeches/speech/", "/admin/speeches/material/add/"
SYNONYM = "/admin/search/synonymrule/add/"
SEARCH = "/search/?q=%E4%B8%A4%E5%8F%B0%E6%9C%8D%E5%8A%A1%E5%99%A8"
_ACCOUNT = (
    "from django.contrib.auth.models import User;"
    f"User.objects.create_superuser('head', password={PASSWORD!r})"
)
_SPEECH = (
    "from django.db import transaction\n"
    "from speeches.changes import announce\n"
    "from itertools import count\n"
    "from tests import factories\n"
    # Each process numbers what it makes from one.
    "factories._numbers = count(int.from_bytes({title!r}.encode()[:6]))\n"
    "make_speech = factories.make_speech\n"
    "with transaction.atomic(): announce([make_speech(title={title!r}, text={text!r},"
    " state={state!r}).pk])"
)


class Librarian:
    """Signed in, with one browser that comes to either server."""

    def __init__(self, ports: list[int]) -> None:
        self._ports, self._browser = ports, Visitor(ports[0])

    def get(self, at: int, path: str) -> Answer:
        return self._ask(at, self._browser.get(path))

    def post(self, at: int, path: str, files: list[tuple[str, str, bytes]] = (), **form) -> Answer:
        fields = [
            (name, str(one))
            for name, value in form.items()
            for one in (value if isinstance(value, list) else [value])
        ]
        return self._ask(at, self._browser.post(path, fields, files))

    def _ask(self, at: int, answer) -> Answer:
        self._browser._port = self._ports[at]
        return asyncio.run(answer)


class Servers:
    """Both, on one database."""

    def __init__(self, sites: list[Site], library: Environment) -> None:
        self.sites, self._library = sites, library

    def rows(self, statement: str) -> list[tuple]:
        return query(self._library, statement)

    def add(self, title: str, text: str = "各位代表：请予审议。", state: str = "published") -> int:
        code = _SPEECH.format(title=title, text=text, state=state)
        self.sites[0].run("shell", "-v", "0", "-c", code)
        [(key,)] = self.rows(f"SELECT id FROM speeches_speech WHERE title = '{title}'")
        return key

    def librarian(self) -> Librarian:
        librarian = Librarian([site.port for site in self.sites])
        librarian.get(0, "/login/")
        assert librarian.post(0, "/login/", username="head", password=PASSWORD).status == 302
        return librarian


@pytest.fixture(scope="module")
def servers(new_library, index_of_sites, tmp_path_factory) -> Iterator[Servers]:
    folder = tmp_path_factory.mktemp("two-servers")
    first = empty_library.copy(new_library, folder / "0")
    shutil.copytree(folder / "0", folder / "1")
    if not index_of_sites:
        # An index that both have; on machines of their own that is a cluster.
        shutil.rmtree(folder / "1" / "index")
        (folder / "1" / "index").symlink_to(folder / "0" / "index")
    # Work is waited for here, also where the machine is busy.
    common = {"JOB_NICENESS": "0", "SECRET_KEY": "x" * 50, "MATERIALS_URL": str(folder / "common")}
    (folder / "common" / "materials").mkdir(parents=True)
    with ExitStack() as ending:
        sites = []
        for number in (0, 1):
            own = {**first, **common, **index_of_sites, "DATA_DIR": str(folder / str(number))}
            site = Site(own, ready=True)
            ending.callback(_end, site)
            sites.append(site)
        made = Servers(sites, first)
        sites[0].run("shell", "-v", "0", "-c", _ACCOUNT)
        for site in sites:
            wait_until(site.answers, 600)
        yield made


def _end(site: Site) -> None:
    site.process.terminate()
    site.process.wait(90)


def soon(happened: Callable[[], bool]) -> None:
    """Within a second, where nothing else runs; less than anything is kept for, in any case."""
    end = time.monotonic() + 10
    while not happened():
        assert time.monotonic() < end, "it did not happen soon"


def test_who_is_signed_in_on_one_is_on_the_other(servers):
    librarian = servers.librarian()
    assert [librarian.get(at, "/admin/").status for at in (0, 1)] == [200, 200]
    # A form of one is sent to the other, whose message is shown by the first.
    sent = librarian.post(1, "/admin/jobs/job/start/find-versions/")
    assert sent.status == 302
    assert "已排队" in librarian.get(0, "/admin/jobs/job/").text
    librarian.post(1, "/logout/")
    assert librarian.get(0, "/admin/").status == 302


def test_who_guesses_on_one_waits_on_the_other(servers):
    guesser = Librarian([site.port for site in servers.sites])
    for attempt in range(6):
        guesser.get(attempt % 2, "/login/")
        guesser.post(attempt % 2, "/login/", username="somebody", password="wrong")
    for at in (0, 1):
        tried = guesser.post(at, "/login/", username="somebody", password="wrong")
        assert "暂停登录" in tried.text


def test_what_is_published_on_one_is_seen_on_the_other(servers):
    title = "在两台服务器上的讲话"
    key = servers.add(title, state="received")
    for site in servers.sites:
        # Counts and pages are kept from now on.
        assert title not in site.get("/speeches/")
        assert title not in site.get("/")
    librarian = servers.librarian()
    for at, action, is_there in ((0, "publish", True), (1, "withdraw", False)):
        form = {"action": action, "_selected_action": [key], "confirmed": 1, "note": ""}
        assert librarian.post(at, SPEECHES, **form).status == 302
        for site in servers.sites:
            soon(lambda site=site, there=is_there: (title in site.get("/")) == there)
            soon(lambda site=site, there=is_there: (title in site.get("/speeches/")) == there)
        for site in servers.sites:
            if is_there:
                wait_until(lambda site=site: title in site.get(SEARCH))
            else:
                assert title not in site.get(SEARCH)


def test_a_rule_of_one_is_in_force_on_the_other(servers):
    servers.add("有新词的", text="推行清单议事四步法，办好实事。")
    asked = "/api/search?q=%E6%8E%A5%E8%AE%BF%E9%80%89%E6%B0%91&mode=smart"
    found = '"title": "有新词的"'
    wait_until(
        lambda: all(
            "有新词的" in site.get("/search/?q=%E5%9B%9B%E6%AD%A5%E6%B3%95")
            for site in servers.sites
        )
    )
    assert all(found not in site.get(asked) for site in servers.sites)
    rule = {"relation": "same", "words": "清单议事四步法\n接访选民", "note": ""}
    librarian = servers.librarian()
    assert librarian.post(1, SYNONYM, **rule, enabled="on", confirmed=1).status == 302
    soon(lambda: "有新词的" in servers.sites[0].get(asked))
    assert "有新词的" in servers.sites[1].get(asked)


def test_what_is_uploaded_to_either_comes_in_once(servers):
    """Two batches with the same documents among them, each sent to both servers, done by the
    workers of both."""
    librarian = servers.librarian()

    def files(numbers: range) -> list[tuple[str, str, bytes]]:
        return [("files", f"{number}.txt", page(number)) for number in numbers]

    for at, numbers in ((0, range(1, 25)), (1, range(12, 36))):
        some = list(numbers)
        half = len(some) // 2
        sent = librarian.post(at, BATCH, files(some[:half]))
        assert sent.status == 302
        [(batch,)] = servers.rows("SELECT max(id) FROM jobs_batch")
        assert librarian.post(1 - at, BATCH, files(some[half:]), batch=batch).status == 302
    wait_until(
        lambda: servers.rows("SELECT count(*) FROM jobs_batchfile WHERE state <> 'done'") == [(0,)],
        240,
    )
    results = dict(servers.rows("SELECT result, count(*) FROM jobs_batchdocument GROUP BY result"))
    assert results == {"new": 35, "known": 13}
    [(speeches, titles)] = servers.rows(
        "SELECT count(*), count(DISTINCT title) FROM speeches_speech WHERE title LIKE '在第%%'"
    )
    assert (speeches, titles) == (35, 35)
    workers = servers.rows(
        "SELECT DISTINCT worker_ids::text FROM django_tasks_database_dbtaskresult"
        " WHERE task_path LIKE '%%work_on'"
    )
    assert len(workers) == 2


def test_a_job_is_done_once_by_whoever_takes_it(servers):
    """The worker that has it is known to be alive on the other server."""
    librarian = servers.librarian()
    assert librarian.post(0, "/admin/jobs/job/start/reparse-all/").status == 302
    ended = (
        "SELECT worker_ids FROM django_tasks_database_dbtaskresult"
        " WHERE task_path LIKE '%%reparse_all' AND status = 'SUCCESSFUL'"
    )
    wait_until(lambda: bool(servers.rows(ended)), 240)
    [(workers,)] = servers.rows(ended)
    assert len(set(workers)) == 1
    # Two of web servers for what somebody waits for, those of long jobs aside.
    page = librarian.get(1, "/admin/jobs/job/?part").text
    assert "没有在运行" not in page
