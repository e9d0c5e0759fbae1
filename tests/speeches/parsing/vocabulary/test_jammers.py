"""Jamming characters of forums are known by their pairs; nothing an author types is one."""

import random

import pytest

from speeches.parsing.vocabulary.jammers import find_jammers


def without(line):
    for start, end in reversed(list(find_jammers(line))):
        line = line[:start] + line[end:]
    return line


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ('8 T# y1 B" k- Q5 m( W', ""),
        ("要把账记清。5 W! k0 Y, d& M9 r", "要把账记清。"),
        ('w" B2 q+ H, n- X6 _    二、关于粮库', "    二、关于粮库"),
        ("3 F) z: M' t8 C4 ~ P% u在粮库里，账要记清。", "在粮库里，账要记清。"),
    ],
    ids=["alone", "behind", "before-a-heading", "glued-to-a-sentence"],
)
def test_jammers_go_and_the_text_stays(line, left):
    assert without(line) == left


def test_whatever_the_program_draws_is_found():
    draw = random.Random(7)
    left = 0
    for _ in range(500):
        pairs = (
            chr(draw.randint(32, 59)) + " " + chr(draw.randint(63, 126))
            for _ in range(draw.randint(5, 15))
        )
        line = "要把账记清。" + " ".join("".join(pairs).split(" "))
        left += without(line).strip() != "要把账记清。"
    # One of a few pairs that are mostly spaces looks like letters.
    assert left <= 3


@pytest.mark.parametrize(
    "line",
    [
        "选项有 A, B, C, D, E 五个",
        "X X X X X X 县",
        "_ _ _ _ _ _ 同志",
        "第1组 A B 两队，第2组 C D 两队",
        "1. a 2. b 3. c 4. d 5. e",
        "x + y = z, a - b = c; 账就是这样平的",
        "GDP 3 % , CPI 2 % , PPI 1 %",
        "“5 + 2” “白 + 黑” 的劲头",
    ],
)
def test_letters_and_slots_are_no_jammers(line):
    assert without(line) == line
