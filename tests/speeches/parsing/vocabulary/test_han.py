"""The ranges of Han characters, the names written with them, and the offices before names."""

import re
from pathlib import Path

import pytest

from speeches.parsing.vocabulary.han import CJK, EAST_ASIAN, HAN, IDEOGRAPHS, UNIFIED
from speeches.parsing.vocabulary.names import LONE_NAME, NAME_AFTER_OFFICE, PERSONS
from speeches.parsing.vocabulary.offices import (
    ADDRESSED_OFFICE,
    OFFICE,
    OFFICE_OF_SPEAKER,
    OFFICE_WORD,
    OFFICES_OF_ONE,
    SIGNING_BODY,
)

ROOT = Path(__file__).parents[4]


def test_a_range_is_written_in_one_place():
    written = re.compile(r"\\u(?:4e00|9fff|3400)|0x(?:4E00|9FFF|3400)", re.I)
    files = [*ROOT.glob("speeches/**/*.py"), *ROOT.glob("search/**/*.py")]
    found = [path.name for path in files if written.search(path.read_text(encoding="utf-8"))]
    assert found == ["han.py"]


@pytest.mark.parametrize(
    ("characters", "ranges"),
    [
        ("代龥㐂", {"UNIFIED", "HAN", "CJK", "EAST_ASIAN"}),
        ("\uf900", {"HAN", "CJK"}),
        ("〇", {"CJK", "EAST_ASIAN"}),
        ("○", {"CJK"}),
        ("、。あ⺀", {"EAST_ASIAN"}),
        ("aA1×Ａ", set()),
    ],
)
def test_the_ranges(characters, ranges):
    known = {"UNIFIED": UNIFIED, "HAN": HAN, "CJK": CJK, "EAST_ASIAN": EAST_ASIAN}
    for char in characters:
        found = {name for name, span in known.items() if re.match(f"[{span}]", char)}
        assert found == ranges


def test_ideographs_are_unified():
    assert all(re.match(f"[{UNIFIED}]", chr(code)) for block in IDEOGRAPHS for code in block)


@pytest.mark.parametrize("name", ["张三", "张　三", "欧阳修文", "张×", "XXX", "○○", "李**"])
def test_a_lone_name(name):
    assert LONE_NAME.fullmatch(name)


@pytest.mark.parametrize("line", ["张", "张三说得好极了", "张三、李四", "2024", "abc"])
def test_no_lone_name(line):
    assert not LONE_NAME.fullmatch(line)


@pytest.mark.parametrize("line", ["主任　张　三", "书记 李××", "县长王五", "检察长　　欧阳 修"])
def test_a_name_behind_an_office(line):
    assert re.fullmatch(rf"(?:{OFFICE})(?:{NAME_AFTER_OFFICE})", line)


def test_reporters():
    assert re.fullmatch(PERSONS, "张三、李 四 王五")
    assert not re.fullmatch(PERSONS, "张×")


def test_whom_a_salutation_addresses_holds_an_office():
    assert set(ADDRESSED_OFFICE.split("|")) < set(OFFICE_OF_SPEAKER.split("|"))
    assert not set(OFFICE.split("|")) & set(SIGNING_BODY.split("|"))


@pytest.mark.parametrize("office", [*OFFICE.split("|")])
def test_an_office_is_known_in_a_line(office):
    known = {"院长", "检察长", "秘书长", "组长"}
    assert bool(OFFICE_WORD.search(office)) == (office not in known)


@pytest.mark.parametrize(
    "office",
    [
        "县委书记", "镇党委副书记", "区委常委、组织部部长", "县人大常委会主任", "镇人大主席团主席",
        "常务副县长", "市政协主席", "县人民法院院长", "检察长", "县发展和改革局局长",
        "县委书记、县人大常委会主任",
    ],
)  # fmt: skip
def test_the_offices_of_one_person(office):
    match = OFFICES_OF_ONE.fullmatch(office)
    assert match
