"""An upgrade of a library that is in use: what its rows say before and after."""

import json
import os
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.own_database import Environment, own_environment, query

pytestmark = pytest.mark.database
ROOT = Path(__file__).parents[3]
BEFORE = "0006_list_indexes"
# As the first libraries were: before facts, flags, roles and all that `search` keeps.
FIRST = "0003_choices_and_corrections"
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
    # Who copies the library begins with what readers see.
    assert query(library, "SELECT speech_pk, event FROM speeches_publicchange") == [
        (1, "published")
    ]
    assert sorted(name for (name,) in groups) == sorted(["录入", "编辑", "管理员"])


@pytest.fixture
def first(tmp_path) -> Environment:
    """A library of the first version, with accounts, and nothing in it."""
    library = own_environment(tmp_path)
    migrate(library, "auth")
    migrate(library, "speeches", FIRST)
    return library


def rights(library: Environment) -> dict[str, set[str]]:
    """What each group may, by its name."""
    rows = query(
        library,
        "SELECT g.name, p.codename FROM auth_group g"
        " JOIN auth_group_permissions gp ON gp.group_id = g.id"
        " JOIN auth_permission p ON p.id = gp.permission_id",
    )
    found: dict[str, set[str]] = {}
    for name, right in rows:
        found.setdefault(name, set()).add(right)
    return found


def test_a_library_of_the_first_version(first):
    choices = '{"keep": ["标题"], "drop": ["落款", "没有的行"]}'
    text = "标题\n正文一\n落款\n正文二\n落款"
    old = ("meeting", "office", "speaker", "evidence", "flags", "flag_names", "whole_key")
    facts = {name: value for name, value in FIELDS.items() if name not in old}
    evidence = {"level_evidence": "县人大", "meeting_level_evidence": "", "warnings": '["旧"]'}
    insert(first, "speeches_material", MATERIAL | {"id": 1, "choices": choices, "text": text})
    for position, parts in enumerate(({}, {"part": 2, "parts": 3}, {"complete": False})):
        more = {"material_id": 1, "position": position, "published": position != 1}
        insert(first, "speeches_speech", facts | evidence | more | parts)
    migrate(first)
    rows = query(
        first,
        "SELECT state, flag_names, CAST(evidence AS text) FROM speeches_speech ORDER BY position",
    )
    assert [row[:2] for row in rows] == [
        ("published", ""),
        ("withdrawn", " part "),
        ("published", " incomplete "),
    ]
    assert {json.loads(row[2])["level"] for row in rows} == {"县人大"}
    [(said,)] = query(first, "SELECT CAST(choices AS text) FROM speeches_material")
    places = json.loads(said)
    assert [(one["words"], one["start"]) for one in places["keep"]] == [("标题", 0)]
    assert [(one["words"], one["start"], one["of"]) for one in places["drop"]] == [
        ("没有的行", 0, 0),
        ("落款", 7, 2),
        ("落款", 14, 2),
    ]


def test_a_group_that_an_office_made_gets_no_rights_of_a_role_of_its_name(first):
    # Keys that no sequence of PostgreSQL comes to.
    insert(first, "auth_group", {"id": 1001, "name": "编辑"})
    insert(
        first,
        "auth_user",
        {
            "id": 1001, "username": "a", "password": "!", "first_name": "", "last_name": "",
            "email": "",
            "is_superuser": False, "is_staff": True, "is_active": True, "date_joined": "2024-01-01",
        },
    )  # fmt: skip
    insert(first, "auth_user_groups", {"user_id": 1001, "group_id": 1001})
    [(right,)] = query(first, "SELECT id FROM auth_permission WHERE codename = 'view_speech'")
    insert(first, "auth_group_permissions", {"group_id": 1001, "permission_id": right})
    migrate(first)
    found = rights(first)
    assert found["编辑（原有）"] == {"view_speech"}
    assert "change_speech" in found["编辑"]
    [(name,)] = query(
        first,
        "SELECT g.name FROM auth_group g JOIN auth_user_groups u ON u.group_id = g.id",
    )
    assert name == "编辑（原有）"


def test_rows_of_shingles_become_samples_and_what_lacks_some_is_made_anew(tmp_path):
    library = own_environment(tmp_path)
    migrate(library, "speeches", "0022")
    insert(library, "speeches_material", MATERIAL | {"id": 1})
    given = FIELDS | {"material_id": 1, "state": "published", "lead": False, "dated_by": "unknown"}
    for position, (hashes, sampled) in enumerate([((7, -9, 2**31 - 1), 3), ((5,), 2), ((), 0)]):
        key = position + 1
        insert(library, "speeches_speech", given | {"id": key, "position": position})
        print_ = {"speech_id": key, "digest": "d", "length": 9, "sampled": sampled, "scheme": "s"}
        insert(library, "speeches_speechfingerprint", print_)
        for value in hashes:
            insert(library, "speeches_shingle", {"speech_id": key, "hash": value})
    migrate(library)
    columns = "sample, gathered, scheme"
    rows = query(library, f"SELECT {columns} FROM speeches_speechfingerprint ORDER BY speech_id")
    assert [(bytes(sample), bool(gathered), scheme) for sample, gathered, scheme in rows] == [
        (struct.pack("<3i", -9, 7, 2**31 - 1), False, "s"),
        (b"", False, ""),
        (b"", False, "s"),
    ]


def test_what_was_published_later_than_it_came_in_is_public_since_then(tmp_path):
    library = own_environment(tmp_path)
    migrate(library, "speeches", "0025_spun_texts_by_their_name")
    insert(library, "speeches_material", MATERIAL | {"id": 1})
    later = {"listed_year": None, "dated_by": "unknown", "lead": False, "state": "published"}
    for position in (0, 1):
        more = {"id": position + 1, "material_id": 1, "position": position}
        insert(library, "speeches_speech", FIELDS | later | more)
    change = {"speech_id": 1, "sha256": "0" * 64, "position": 0, "title": "讲话", "who": ""}
    for before, after, at in (
        ("", "received", "2024-01-01"),
        ("received", "published", "2024-02-01"),
        ("published", "withdrawn", "2024-02-02"),
        ("withdrawn", "published", "2024-03-01"),
    ):
        said = {"before": before, "after": after, "at": at, "note": "", "job": ""}
        insert(library, "speeches_statechange", change | said)
    migrate(library)
    rows = query(library, "SELECT CAST(public_since AS text) FROM speeches_speech ORDER BY id")
    assert [day[:10] for (day,) in rows] == ["2024-03-01", "2024-01-01"]
