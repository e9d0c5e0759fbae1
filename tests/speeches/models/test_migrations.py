"""An upgrade of a library that is in use: what its rows say before and after."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).parents[3]
BEFORE = "0006_list_indexes"
FIELDS = {
    "position": 0, "ref": "", "title": "讲话", "subtitle": "", "level": "", "meeting_level": "",
    "kind": "讲话", "meeting": "", "office": "", "speaker": "", "evidence": "{}", "source_url": "",
    "complete": 1, "incomplete_reason": "", "rewritten": 0, "rewritten_spots": "[]", "masks": "[]",
    "flags": "[]", "flag_names": "", "whole_key": "", "text": "字", "length": 1, "worth": 0,
    "corrected": '["level"]', "created_at": "2024-01-01", "updated_at": "2024-01-01",
}  # fmt: skip
MATERIAL = {
    "name": "甲.txt", "sha256": "0" * 64, "raw": "x", "size": 1, "media_type": "text/plain",
    "encoding": "utf-8", "text": "字", "removed": "[]", "warnings": "[]", "parser": "",
    "choices": '{"deleted": [2]}', "source_url": "", "imported_at": "2024-01-01",
}  # fmt: skip


def migrate(folder: Path, *arguments: str) -> None:
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0", *arguments]
    subprocess.run(command, cwd=ROOT, env=os.environ | {"DATA_DIR": str(folder)}, check=True)


def insert(database: sqlite3.Connection, table: str, values: dict[str, object]) -> None:
    names, marks = ", ".join(values), ", ".join("?" * len(values))
    database.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", [*values.values()])


def test_the_flag_becomes_a_state_and_what_was_taken_back_stays_so(tmp_path):
    migrate(tmp_path, "speeches", BEFORE)
    with closing(sqlite3.connect(tmp_path / "library.sqlite3")) as database, database:
        insert(database, "speeches_material", MATERIAL | {"id": 1})
        for position, published in enumerate((1, 0)):
            more = {"material_id": 1, "position": position, "published": published}
            insert(database, "speeches_speech", FIELDS | more)
    migrate(tmp_path)
    with closing(sqlite3.connect(tmp_path / "library.sqlite3")) as database:
        rows = database.execute(
            "SELECT state, corrected FROM speeches_speech ORDER BY position"
        ).fetchall()
        groups = database.execute("SELECT name FROM auth_group ORDER BY name").fetchall()
    assert rows == [("published", '["level"]'), ("withdrawn", '["level"]')]
    assert sorted(name for (name,) in groups) == sorted(["录入", "编辑", "管理员"])
