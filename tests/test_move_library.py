"""A library moved from SQLite to PostgreSQL by the command: all of it, with the same answers."""

import difflib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.own_database import own_environment, query
from tests.own_server import needs_server

ROOT = Path(__file__).parents[1]
pytestmark = [pytest.mark.database, needs_server]
LISTS = {
    "speeches/speech": 12, "speeches/material": 8, "speeches/source": 1, "speeches/wording": 5,
    "speeches/siteline": 5, "auth/user": 5, "jobs/job": 5,
}  # fmt: skip
ADDRESSES = [
    "/",
    *(f"/speeches/?sort={sort}" for sort in ("newest", "oldest", "added", "longest")),
    "/speeches/?level=town&level=county",
    *(f"/search/?q={words}" for words in ("代表", "监督 -预算", "ａ", "代表&mode=smart", "%00")),
    *("/api/search?q=代表", "/search/suggest/?q=db", "/trends/", "/outlines/"),
    *(
        f"/admin/{name}/?o={way}{column}"
        for name, columns in LISTS.items()
        for column in range(1, columns + 1)
        for way in ("", "-")
    ),
    *(f"/admin/speeches/{name}/?q={q}" for name in ("speech", "material") for q in "ａAaéÉ"),
    "/admin/speeches/speech/?title=%00",
    *(f"/admin/speeches/speech/{pk}/change/" for pk in range(1, 12)),
]
# What Chinese collations, and those that know of case beyond A to Z, sort and find otherwise.
FILL = """
from django.contrib.auth.models import User
from speeches.jobs.queue import start
from speeches.models import Speech
from tests.factories import make_speech
User.objects.create_superuser("管理员", password="x")
for name in ("b", "A", "张三", "李四", "é"):
    User.objects.create_user(name)
names = "重庆市 中共 一、 B县 a县 Ａ县 ａ县 É县 é县".split()
for number, name in enumerate(names):
    year = 2000 + number if number % 2 else None
    make_speech(title=f"{name}讲话", speaker=name, text=name, source=name, year=year)
last = make_speech(title="nul", state="received")
Speech.objects.filter(pk=last.pk).update(text="甲\\0乙", evidence={"level": "\\0"})
make_speech().delete()
"""


class Library:
    """A library and the commands that are run on it."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment

    def run(self, *arguments: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=os.environ | self.environment,
            capture_output=True,
            text=True,
        )

    def manage(self, *arguments: str) -> str:
        done = self.run("manage.py", *arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def answers(self) -> dict[str, list]:
        done = self.run("-m", "benchmarks.answers", *ADDRESSES)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


def differences(*answers: list) -> list[str]:
    """The first lines in which two answers differ."""
    ours, theirs = ([str(status), *body.splitlines()] for status, body in answers)
    return list(difflib.unified_diff(ours, theirs, lineterm="", n=0))[:8]


@pytest.fixture(scope="module")
def here(tmp_path_factory) -> Library:
    directory = tmp_path_factory.mktemp("library")
    library = Library({"DATA_DIR": str(directory), "DATABASE_URL": ""})
    library.manage("migrate", "--verbosity=0")
    library.manage("load_wording")
    library.manage("import_samples", "fixtures/materials")
    library.manage("shell", "-v0", "-c", FILL)
    library.manage("build_index")
    return library


@pytest.fixture(scope="module")
def there(here) -> Library:
    """The same on a server that sorts Chinese as a dictionary does, after the move."""
    own = own_environment(Path(here.environment["DATA_DIR"]), locale="zh")
    said = here.manage("move_library", "--to", own["DATABASE_URL"])
    assert "两边逐表核对，行数和内容都一致" in said
    assert "speeches_speech 有 1 行含空字符" in said
    return Library(own)


def test_every_page_answers_the_same(here, there):
    before, after = here.answers(), there.answers()
    assert {status for status, _ in before.values()} == {200}
    assert {
        address: differences(before[address], after[address])
        for address in ADDRESSES
        if before[address] != after[address]
    } == {}


def test_the_index_goes_on(there):
    assert "索引已是最新" in there.manage("build_index", "--if-needed")


def test_no_key_is_given_twice(here, there):
    make = (
        "from tests.factories import make_material, make_speech\n"
        "print(make_speech(material=make_material(sha256='0' * 64)).pk)"
    )
    given = [library.manage("shell", "-v0", "-c", make) for library in (here, there)]
    assert given[0] == given[1]


def test_a_database_with_rows_is_refused(here, there):
    done = here.run("manage.py", "move_library", "--to", there.environment["DATABASE_URL"])
    assert done.returncode == 1
    assert "目标数据库里已经有内容" in done.stderr
    assert "Traceback" not in done.stderr
    assert query(there.environment, "SELECT COUNT(*) FROM speeches_material")[0][0]


def test_its_own_database_is_refused(there):
    done = there.run("manage.py", "move_library", "--to", there.environment["DATABASE_URL"])
    assert (done.returncode, done.stderr) == (1, "CommandError: 这就是现在用的数据库。\n")


def test_and_back(there, tmp_path):
    """What came from there and goes back is what it was."""
    path = tmp_path / "back.sqlite3"
    said = there.manage("move_library", "--to", f"sqlite:///{path}")
    assert "行数和内容都一致" in said
