"""`parse_materials`: the contract that other programs read."""

import json

import pytest
from django.core.management import CommandError, call_command

from tests.speeches.importing.test_materials import PAGE

KEYS = (
    "file title subtitle level meeting_level kind year delivered_on published_on source "
    "source_url part parts complete incomplete_reason rewritten rewritten_spots masks sections "
    "paragraphs removed warnings"
).split()


def test_one_object_a_line_with_the_keys_of_the_contract(tmp_path, capsys):
    (tmp_path / "讲话.txt").write_bytes(PAGE)
    call_command("parse_materials", tmp_path)
    (line,) = capsys.readouterr().out.splitlines()
    report = json.loads(line)
    assert set(KEYS) <= report.keys()
    assert report["file"] == "讲话.txt"
    assert (report["level"], report["published_on"], report["part"]) == (
        "county", "2022-03-04", None,
    )  # fmt: skip
    assert report["sections"][0] == {
        "depth": 1, "label": "一、", "heading": "提高认识",
        "anchor": report["sections"][0]["anchor"], "paragraphs": 0,
    }  # fmt: skip
    assert report["removed"][0] == {"text": "示例文库 导航", "rule": "网站名"}


def test_a_bad_file_is_named_and_the_status_is_1(tmp_path, capsys):
    (tmp_path / "坏.txt").write_bytes(b"")
    (tmp_path / "好.txt").write_bytes(PAGE)
    with pytest.raises(CommandError) as failure:
        call_command("parse_materials", tmp_path)
    out, err = capsys.readouterr()
    assert failure.value.returncode == 1
    assert len(out.splitlines()) == 1
    assert "坏.txt" in err
    assert "空的" in err
