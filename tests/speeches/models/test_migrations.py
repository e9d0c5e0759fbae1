"""An upgrade of a library that is in use: what its rows say before and after."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.own_database import Environment, own_environment, query

pytestmark = pytest.mark.database
ROOT = Path(__file__).parents[3]
BEFORE = "0006_list_indexes"
FIELDS = {
    "position": 0, "ref": "", "title": "讲话", "subtitle": "", "level": "", "meeting_level": "",
    "kind": "讲话", "meeting": "", "office": "", "speaker": "", "evidence": "{}", "source_url": "",
    "complete": True, "incomplete_reason": "", "rewritten": False, "rewritten_spots": "[]",
    "masks": "[]", "flags": "[]", "flag_names": "", "whole_key": "", "text": "字", "length": 1,
    "worth": 0,
    "corrected": '["level"]', "created_at": "2024-01-01", "updated_at": "2024-01-01",
}  # fmt: skip
MATERIAL = {
    "name": "甲.txt", "sha256": "0" * 64, "raw": "x", "size": 1, "media_type": "text/plain",
    "encoding": "utf-8", "text": "字", "removed": "[]", "warnings": "[]", "parser": "",
    "choices": '{"deleted": [2]}', "source_url": "", "imported_at": "2024-01-01",
}  # fmt: skip


def migrate(library: Environment, *arguments: str) -> None:
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0", *arguments]
    subprocess.run(command, cwd=ROOT, env=os.environ | library, check=True)


def insert(library: Environment, table: str, values: dict[str, object]) -> None:
    names, marks = ", ".join(values), ", ".join("?" * len(values))
    query(library, f"INSERT INTO {table} ({names}) VALUES ({marks})", [*values.values()])


def test_the_flag_becomes_a_state_and_what_was_taken_back_stays_so(tmp_path):
    library = own_environment(tmp_path)
    migrate(library, "speeches", BEFORE)
    insert(library, "speeches_material", MATERIAL | {"id": 1})
    for position, published in enumerate((True, False)):
        more = {"material_id": 1, "position": position, "published": published}
        insert(library, "speeches_speech", FIELDS | more)
    migrate(library)
    columns = "state, CAST(corrected AS text)"
    rows = query(library, f"SELECT {columns} FROM speeches_speech ORDER BY position")
    groups = query(library, "SELECT name FROM auth_group ORDER BY name")
    assert rows == [("published", '["level"]'), ("withdrawn", '["level"]')]
    assert sorted(name for (name,) in groups) == sorted(["录入", "编辑", "管理员"])
