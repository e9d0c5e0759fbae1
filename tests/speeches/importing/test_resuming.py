"""Imports in processes of their own: interrupted, killed, two at once, seen on a terminal."""

import json
import os
import pty
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.own_database import Environment, query
from tests import empty_library

pytestmark = [pytest.mark.database, pytest.mark.long]
ROOT = Path(__file__).parents[3]
DOCUMENTS = 60
HALF = DOCUMENTS // 2
WORDS = (
    "坚持 问题导向 建立台账 明确责任 逐项销号 监督实效 代表工作 联系群众 述职评议 跟踪督办".split()
)


def document(number: int) -> dict[str, str]:
    """Every tenth is a copy of the one before it with one word changed."""
    chance = random.Random(number - (number % 10 == 9))
    sentences = [
        "，".join(chance.choices(WORDS, k=6)) + f"第{chance.random()}次。" for _ in range(15)
    ]
    text = ["各位代表：", "一、提高认识", *sentences[:7], "二、抓好落实", *sentences[7:]]
    return {
        "id": f"n{number}",
        "title": f"在第{number}次会议上的讲话",
        "date": "2021-03-05",
        "text": "\n".join(text).replace("监督", "督查" if number % 10 == 9 else "监督"),
    }


@pytest.fixture(scope="module")
def file(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("materials") / "库.jsonl"
    lines = (json.dumps(document(number), ensure_ascii=False) for number in range(DOCUMENTS))
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


class Library:
    """A library in a directory of its own, and the commands that are run on it."""

    def __init__(self, directory: Path, like: Environment) -> None:
        """like: another that is copied, but for its index: that is left to the imports."""
        self.directory = directory
        self.environment = empty_library.copy(like, directory)
        shutil.rmtree(directory / "index")

    def start(self, *arguments, **options) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, "manage.py", *map(str, arguments)],
            cwd=ROOT,
            env=os.environ | self.environment,
            **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True} | options,
        )

    def run(self, *arguments) -> str:
        process = self.start(*arguments)
        out, err = process.communicate(timeout=300)
        assert process.returncode == 0, err
        return out

    def query(self, sql: str) -> list[tuple]:
        return query(self.environment, sql)

    def wait_for(self, materials: int, process: subprocess.Popen) -> None:
        """Until so many are in the library, or the process has ended."""
        while process.poll() is None:
            if self.query("SELECT COUNT(*) FROM speeches_material")[0][0] >= materials:
                return
            time.sleep(0.01)

    def content(self) -> dict[str, list[tuple]]:
        """Every row an import makes, without keys and times."""
        return {name: self.query(sql) for name, sql in _CONTENT.items()}

    def raw_files(self) -> list[str]:
        """But for the one that a killed process was writing, which the daily check puts aside."""
        paths = (self.directory / "materials").glob("*/*")
        return sorted(path.name for path in paths if path.suffix != ".new")


_CONTENT = {
    "speeches": """SELECT m.sha256, m.name, s.position, s.title, s.text FROM speeches_material m
        JOIN speeches_speech s ON s.material_id = m.id ORDER BY 1, 3""",
    "sections": """SELECT s.ref, c.position, c.heading, p.heading FROM speeches_section c
        JOIN speeches_speech s ON c.speech_id = s.id
        LEFT JOIN speeches_section p ON c.parent_id = p.id ORDER BY 1, 2""",
    "links": """SELECT a.ref, b.ref, l.relation FROM speeches_duplicatelink l
        JOIN speeches_speech a ON l.speech_id = a.id
        JOIN speeches_speech b ON l.other_id = b.id ORDER BY 1, 2""",
    "shingles": """SELECT s.ref, f.sample FROM speeches_speechfingerprint f
        JOIN speeches_speech s ON f.speech_id = s.id ORDER BY 1""",
    "sources": "SELECT name FROM speeches_source ORDER BY 1",
}


@pytest.fixture
def library(new_library, tmp_path) -> Library:
    return Library(tmp_path / "library", like=new_library)


@pytest.fixture(scope="module")
def uninterrupted(new_library, file, tmp_path_factory) -> dict[str, list[tuple]]:
    library = Library(tmp_path_factory.mktemp("whole") / "library", like=new_library)
    library.run("import_materials", file)
    return library.content()


def assert_whole(library: Library, expected: dict[str, list[tuple]]) -> None:
    assert library.content() == expected
    assert library.raw_files() == [row[0] for row in expected["speeches"]]
    assert f"索引已是最新：{DOCUMENTS} 篇" in library.run("build_index", "--if-needed")


def test_the_made_documents_try_what_they_should(uninterrupted):
    assert len(uninterrupted["speeches"]) == DOCUMENTS
    assert len(uninterrupted["links"]) >= DOCUMENTS // 10
    assert len(uninterrupted["sections"]) == 2 * DOCUMENTS


def test_killed_at_any_moment_and_run_again(library, file, uninterrupted):
    for materials in (1, HALF, DOCUMENTS):
        process = library.start("import_materials", file)
        library.wait_for(materials, process)
        time.sleep(random.random() / 10)
        process.kill()
        # The readers hold the other ends of the pipes: they close when the last of them is gone.
        process.communicate(timeout=120)
    library.run("import_materials", file)
    assert_whole(library, uninterrupted)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["ctrl-c", "asked-to-end"])
def test_interrupted_and_run_again(library, file, uninterrupted, number):
    process = library.start("import_materials", file, start_new_session=True)
    library.wait_for(HALF, process)
    # A terminal sends it to every process of the group.
    os.killpg(process.pid, number) if number == signal.SIGINT else process.send_signal(number)
    _, err = process.communicate(timeout=120)
    assert process.returncode == 128 + number
    assert "接着导入" in err
    assert "Traceback" not in err
    ((stored,),) = library.query("SELECT COUNT(*) FROM speeches_material")
    assert f"{stored} 份已处理" in err
    assert f"索引已是最新：{stored} 篇" in library.run("build_index", "--if-needed")
    library.run("import_materials", file)
    assert_whole(library, uninterrupted)


def test_two_at_once_neither_double_nor_fail(library, file, uninterrupted):
    both = [library.start("import_materials", file) for _ in range(2)]
    for process in both:
        _, err = process.communicate(timeout=300)
        assert (process.returncode, err) == (0, "")
    assert_whole(library, uninterrupted)


def test_a_terminal_shows_how_far_it_is(library, file):
    here, there = pty.openpty()
    process = library.start("import_materials", file, stderr=there, stdout=subprocess.DEVNULL)
    os.close(there)
    shown = b""
    try:
        while some := os.read(here, 4096):
            shown += some
    except OSError:
        # That is how the end of a terminal is told.
        pass
    finally:
        os.close(here)
    assert process.wait() == 0
    assert "份/秒" in shown.decode()
    assert "%" in shown.decode()
