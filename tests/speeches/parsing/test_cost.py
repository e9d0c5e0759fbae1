"""What a document costs grows with its length, on whatever it is made of.

What takes next to nothing, here or on a slower machine, is not judged: what is too steep takes
more than that on any.
"""

import importlib
import pkgutil
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from itertools import product

import pytest

import speeches.parsing
from speeches.parsing import MaterialError, parse
from speeches.parsing.vocabulary.site_patterns import Rule
from tests.growth import seconds, steep

UNITS = [
    *" \u3000\t人一1-·*_X【（《“，。：第/网a<[{#=|…",
    *("1.", "（一）", "人 ", "1 ", "第1页", "http://", "a@", "&nbsp;", "> ", "各位代表、", "一是"),
    *("讲话", "2020年", "2020-1-1 ", "篇1 ", "会员", "作者："),
    *("【篇一】", "[1]", "《人》", "“人”", "(a) ", "{a}", "<b>", "同志们：", "人人 人 "),
]
# What stands around them: for a line in which something is looked for, and for a whole line,
# which may be what is asked for up to its last sign.
AROUND = [("", ""), ("县人大会议", "！1")]
AROUND_WHOLE = [("", ""), ("", "！1")]
HEAD = "在全县会议上的讲话\n同志们：\n"
# The longest line that rules look at.
LINE = 300
# Seconds under which nobody asks how a cost grows.
NOTHING_PATTERN, NOTHING_PARSE = 0.006, 0.25


def _patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    for found in pkgutil.walk_packages(speeches.parsing.__path__, "speeches.parsing."):
        module = importlib.import_module(found.name)
        for name, value in vars(module).items():
            yield from _inside(f"{found.name[17:]}.{name}", value)


def _inside(name: str, value: object) -> Iterator[tuple[str, re.Pattern[str]]]:
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield name, value
    elif isinstance(value, Rule):
        yield f"{name}:{value.name}", value.pattern
    elif isinstance(value, tuple | list):
        for index, item in enumerate(value):
            yield from _inside(f"{name}[{index}]", item)
    elif isinstance(getattr(value, "pattern", None), re.Pattern):
        yield name, value.pattern


PATTERNS = list({pattern.pattern: (name, pattern) for name, pattern in _patterns()}.values())


def _cubic(ask: Callable[[str], object], head: str, unit: str, tail: str) -> str:
    """Whether what is asked of a line costs more than the square of its length."""

    def work(size: int) -> None:
        ask(head + (unit * size)[:size] + tail)

    if seconds(lambda: work(LINE)) < NOTHING_PATTERN:
        return ""
    return steep(work, LINE, times=6, power=2)


def _steep_parse(page: Callable[[int], str], size: int) -> str:
    """Whether the parser takes more time than the page is long."""

    def work(size: int) -> None:
        with suppress(MaterialError):
            parse(page(size).encode())

    return "" if seconds(lambda: work(size)) < NOTHING_PARSE else steep(work, size)


def test_the_sweep_finds_the_patterns():
    assert len(PATTERNS) > 150


@pytest.mark.parametrize(
    ("pattern", "judged"),
    [("人*人*人*", True), ("人*人*", False), ("人*", False)],
)
def test_the_sweep_tells_the_cube_of_a_line_from_its_square(pattern, judged):
    assert bool(_cubic(re.compile(pattern).fullmatch, "", "人", "！1")) is judged


def test_no_pattern_takes_more_than_the_square_of_a_line():
    slow = []
    # A rule is asked for a whole line, anything else may be looked for in it as well.
    asked = [(name, pattern.fullmatch, AROUND_WHOLE) for name, pattern in PATTERNS]
    asked += [(name, item.search, AROUND) for name, item in PATTERNS if ":" not in name]
    for (name, ask, around), unit in product(asked, UNITS):
        found = [grown for head, tail in around if (grown := _cubic(ask, head, unit, tail))]
        slow += [(name, unit, grown) for grown in found]
    assert not slow


SHAPES = {
    "one line": lambda unit, size: (unit * size)[:size],
    "long lines": lambda unit, size: "".join(
        f"县人{(unit * 150)[:150]}{at}\n" for at in range(size // 155)
    ),
    "a line each": lambda unit, size: (unit + "\n") * (size // (len(unit) + 1)),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_the_parser_takes_twice_as_long_for_twice_as_much(shape):
    def page(size, unit):
        return f"{HEAD}{SHAPES[shape](unit, size)}\n谢谢大家！"

    grown = {unit: _steep_parse(partial(page, unit=unit), 2400) for unit in UNITS}
    assert not {unit: found for unit, found in grown.items() if found}


def test_headings_in_one_line_are_split_in_proportion():
    assert not steep(lambda size: parse((HEAD + "（一）" * size).encode()), 4000)


def test_spaces_before_a_number_take_no_time():
    """Three neighbouring runs of spaces took minutes for these lines."""

    def page(size):
        return "".join(f"{at}人" + "\u3000" * size + "1\n" for at in range(20))

    assert not _steep_parse(page, 180)


@pytest.mark.parametrize("space", [" ", "\u3000", "\t"])
def test_spaces_inside_of_a_paragraph_cost_in_proportion(space):
    """Where rows of a list may stand, the day behind a title was looked for from every space on."""
    assert not _steep_parse(lambda size: f"1人{space * size}1\n", 12_800)


def test_paragraphs_made_out_of_one_line_are_counted():
    with pytest.raises(MaterialError, match="超过 20000 行"):
        parse((HEAD + "（一）" * 20_001).encode())


@pytest.mark.parametrize(
    "unit",
    [
        *("【篇一】2020-1-1 ", "…\u3000【篇一】", "（此处省略600字）抓好", "www.a1.com转载。要抓"),
        *("{> ", "|\xad"),
    ],
    ids=["brackets", "dots", "notes", "addresses", "jammers", "hyphens"],
)
def test_what_is_cut_out_of_a_line_again_and_again_costs_in_proportion(unit):
    assert not _steep_parse(lambda size: HEAD + (unit * size)[:size], 12_000)


def test_a_paragraph_of_many_lines_is_parted_in_proportion():
    """As a table of short cells is read."""

    row = "\t".join(["要抓好"] * 5) + "\n"
    assert not _steep_parse(lambda size: HEAD + row * size, 1000)


def test_the_rows_of_a_table_above_a_text_are_read_in_proportion():
    """They look like the entries of a list of contents."""
    villages = ["".join(name) + "村" for name in product("赵钱孙李周吴", "东西南北中", "庄屯店")]

    def page(size):
        rows = "\n".join(f"{village} {at + 11}" for at, village in enumerate(villages[:size]))
        return f"{rows}\n{HEAD}要抓好落实。"

    assert not _steep_parse(page, 80)


def test_what_is_taken_out_of_lines_is_counted():
    with pytest.raises(MaterialError, match="过于复杂"):
        parse((HEAD + "抓\xad" * 100_001).encode())
