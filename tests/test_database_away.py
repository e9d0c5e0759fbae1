"""A PostgreSQL server that is down, lets nobody in, or has no such database: a sentence instead of
a traceback, a page instead of an error, and all is well when it is back."""

import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import HTTPError

import pytest

from tests.own_server import Server, needs_server, programs
from tests.test_serve import ROOT, Site, wait_until
from tests.test_trouble import is_one_sentence_in_two_languages, run

pytestmark = [
    pytest.mark.database,
    needs_server,
    pytest.mark.skipif(not programs(), reason="needs the programs of a server on this machine"),
]
AWAY = "连不上数据库服务器"


@pytest.fixture(scope="module")
def server():
    # Not a folder of pytest's, where its owner alone may go.
    with TemporaryDirectory(prefix="postgres-") as folder:
        made = Server(Path(folder))
        yield made
        made.stop("immediate")


@contextmanager
def down(server: Server, how: str = "fast"):
    server.stop(how)
    try:
        yield
    finally:
        server.start()


def ended(tmp_path: Path, address: str, *command: str) -> str:
    """What a command says that ends with one sentence."""
    ran = run(*command, DATA_DIR=str(tmp_path), DATABASE_URL=address)
    assert ran.returncode == 1
    assert is_one_sentence_in_two_languages(ran.stderr), ran.stderr
    return ran.stderr


PREPARE, MIGRATE = ["-m", "config.prepare"], ["manage.py", "migrate"]


class TestACommand:
    @pytest.mark.parametrize("command", [PREPARE, MIGRATE], ids=["make run", "migrate"])
    def test_without_a_server(self, server, tmp_path, command):
        with down(server):
            said = ended(tmp_path, server.address(), *command)
        assert AWAY in said

    def test_without_its_host(self, tmp_path):
        assert AWAY in ended(tmp_path, "postgresql://library@nowhere.invalid/library", *MIGRATE)

    def test_with_a_wrong_password(self, server, tmp_path):
        said = ended(tmp_path, server.address(password="wr0ng"), *MIGRATE)
        assert "用户名或密码" in said
        assert "wr0ng" not in said

    def test_without_its_database(self, server, tmp_path):
        assert "createdb" in ended(tmp_path, server.address(name="nowhere"), *MIGRATE)


@pytest.fixture
def site(server, index_of_sites, tmp_path):
    own = {"DATA_DIR": str(tmp_path), "DATABASE_URL": server.address(), "CLOSED_SITE": "0"}
    made = Site(own | index_of_sites)
    try:
        wait_until(made.answers, 120)
        yield made
    finally:
        made.process.send_signal(signal.SIGTERM)
        assert made.process.wait(60) == 0


def answer(site: Site, path: str) -> tuple[int, str]:
    try:
        return 200, site.get(path)
    except HTTPError as error:
        return error.code, error.read().decode()


PAGES = ["/", "/speeches/", "/search/?q=a", "/trends/"]


@pytest.mark.parametrize("how", ["fast", "immediate"])
def test_readers_are_told_and_all_goes_on_when_it_is_back(server, site, how):
    before = site.children()
    assert {answer(site, path)[0] for path in PAGES} == {200}
    with down(server, how):
        for path in PAGES:
            status, page = answer(site, path)
            assert (status, AWAY in page, "再试" in page) == (503, True, True), path
        status, said = answer(site, "/api/search?q=a")
        assert (status, AWAY in json.loads(said)["error"]["message"]) == (503, True)
        assert answer(site, "/healthz")[0] == 200
        status, said = answer(site, "/readyz")
        assert (status, AWAY in json.loads(said)["database"]) == (503, True)
        # The workers look, and find nothing.
        wait_until(lambda: site.log.read_text().count("稍后再试") >= 2)
    assert {answer(site, path)[0] for path in PAGES} == {200}
    title = f"在乡镇人大工作座谈会上的{how}讲话"
    site.run("shell", "-v", "0", "-c", ANNOUNCE.format(title=title, sha256=how.ljust(64, "0")))
    wait_until(lambda: title in site.get("/search/?q=%E5%BA%A7%E8%B0%88%E4%BC%9A"))
    assert site.children() == before
    # Either worker says so when it next looks.
    wait_until(lambda: site.log.read_text().count("已恢复") >= 2)
    said = site.log.read_text()
    assert "Traceback" not in said
    assert said.count("已恢复") == 2


ANNOUNCE = """
from django.db import transaction
from speeches.changes import announce
from tests.factories import make_material, make_speech
with transaction.atomic():
    announce([make_speech(title={title!r}, material=make_material(sha256={sha256!r})).pk])
"""


@pytest.mark.parametrize("atomic", [True, False])
def test_a_job_that_was_being_done_is_done_again(server, tmp_path, atomic):
    """By the same worker, whether the server is back by the time that it tells of the failure."""
    own = {"DATA_DIR": str(tmp_path), "DATABASE_URL": server.address()}
    assert run("manage.py", "migrate", "--verbosity=0", **own).returncode == 0
    start = f"start(tasks.wait_for, '等', None, {str(tmp_path)!r}, {atomic})"
    code = f"from speeches.jobs.queue import start; from tests.speeches.jobs import tasks; {start}"
    assert run("manage.py", "shell", "-v0", "-c", code, **own).returncode == 0
    worker = subprocess.Popen(
        [sys.executable, "manage.py", "run_jobs"], cwd=ROOT, env=os.environ | own
    )
    try:
        wait_until((tmp_path / "begun").exists)
        with down(server):
            if not atomic:
                (tmp_path / "goes on").touch()
                (tmp_path / "begun").unlink()
        (tmp_path / "goes on").touch()
        show = "from speeches.jobs.models import Job; print(*Job.objects.values_list('outcome'))"
        wait_until(
            lambda: "等到了" in run("manage.py", "shell", "-v0", "-c", show, **own).stdout, 120
        )
        assert worker.poll() is None
    finally:
        worker.terminate()
        worker.wait(60)
