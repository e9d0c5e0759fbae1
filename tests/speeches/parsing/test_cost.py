"""What a document costs grows with its length, on whatever it is made of.

Ratios of CPU time are compared, never times: machines differ. What takes next to nothing is not
judged, since nothing can be told from it.
"""

import importlib
import math
import pkgutil
import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import product

import pytest

import speeches.parsing
from speeches.parsing import MaterialError, parse
from speeches.parsing.vocabulary.site_patterns import Rule

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
# The longest line that rules look at.
LINE = 300
# Seconds under which a time says nothing.
NOTHING_PATTERN, NOTHING_PARSE = 0.006, 0.25
# Seconds after which nobody waits any longer.
ENDLESS = 5
# Twice the length may cost four times as much inside one line, and twice as much in a text.
MOST_PATTERN, MOST_PARSE = 6, 3.2


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


class _Late(Exception):
    pass


def _late(number: int, frame: object) -> None:
    raise _Late


def _seconds(work: Callable[[], object]) -> float:
    """How long work takes, infinity for what takes so long that it is broken off."""
    before = signal.signal(signal.SIGPROF, _late)
    start = time.process_time()
    signal.setitimer(signal.ITIMER_PROF, ENDLESS)
    try:
        work()
        return time.process_time() - start
    except _Late:
        return math.inf
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _grows(work: Callable[[int], object], size: int, nothing: float, most: float) -> str:
    """How a cost grows where the size doubles, "" where it is within bounds."""
    two = _seconds(lambda: work(2 * size))
    if two < nothing:
        return ""
    if math.isinf(two):
        return "without end"
    one = min(_seconds(lambda: work(size)) for _ in range(2))
    two = min(two, _seconds(lambda: work(2 * size)))
    if two > nothing and two > most * one:
        # Somebody else may have been at work.
        one = min(one, *(_seconds(lambda: work(size)) for _ in range(2)))
        two = min(two, *(_seconds(lambda: work(2 * size)) for _ in range(2)))
    return f"{one:.3f} s, {two:.3f} s" if two > nothing and two > most * one else ""


def test_the_sweep_finds_the_patterns():
    assert len(PATTERNS) > 150
    assert _grows(lambda size: time.sleep(0) or [0 for _ in range(size**3)], 80, 0.001, 6)


def test_no_pattern_takes_more_than_the_square_of_a_line():
    slow = []
    # A rule is asked for a whole line, anything else may be looked for in it as well.
    asked = [(name, pattern.fullmatch, AROUND_WHOLE) for name, pattern in PATTERNS]
    asked += [(name, item.search, AROUND) for name, item in PATTERNS if ":" not in name]
    for name, ask, around in asked:
        for unit in UNITS:
            for head, tail in around:
                grown = _grows(
                    lambda size, ask=ask, line=(head, unit, tail): ask(
                        line[0] + (line[1] * size)[:size] + line[2]
                    ),
                    LINE // 2,
                    NOTHING_PATTERN,
                    MOST_PATTERN,
                )
                if grown:
                    slow.append((name, unit, grown))
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
    def work(size, unit):
        page = f"在全县会议上的讲话\n同志们：\n{SHAPES[shape](unit, size)}\n谢谢大家！"
        with suppress(MaterialError):
            parse(page.encode())

    slow = {}
    for unit in UNITS:
        grown = _grows(lambda size, unit=unit: work(size, unit), 1200, NOTHING_PARSE, MOST_PARSE)
        if grown:
            slow[unit] = grown
    assert not slow


def test_headings_in_one_line_are_split_in_proportion():
    def work(size):
        parse(("在全县会议上的讲话\n同志们：\n" + "（一）" * size).encode())

    assert not _grows(work, 2000, NOTHING_PARSE / 2, MOST_PARSE)


def test_spaces_before_a_number_take_no_time():
    """Three neighbouring runs of spaces took minutes for these lines."""

    def work(size):
        parse("".join(f"{at}人" + "\u3000" * size + "1\n" for at in range(20)).encode())

    assert not _grows(work, 90, NOTHING_PARSE, MOST_PARSE)


def test_paragraphs_made_out_of_one_line_are_counted():
    with pytest.raises(MaterialError, match="超过 20000 行"):
        parse(("在全县会议上的讲话\n同志们：\n" + "（一）" * 20_001).encode())


@pytest.mark.parametrize(
    "unit",
    [
        *("【篇一】2020-1-1 ", "…\u3000【篇一】", "（此处省略600字）抓好", "www.a1.com转载。要抓"),
        *("{> ", "|\xad"),
    ],
    ids=["brackets", "dots", "notes", "addresses", "jammers", "hyphens"],
)
def test_what_is_cut_out_of_a_line_again_and_again_costs_in_proportion(unit):
    def work(size):
        with suppress(MaterialError):
            parse(("在全县会议上的讲话\n同志们：\n" + (unit * size)[:size]).encode())

    assert not _grows(work, 6000, NOTHING_PARSE, MOST_PARSE)


def test_a_paragraph_of_many_lines_is_parted_in_proportion():
    """As a table of short cells is read."""

    def work(size):
        rows = "\n".join(["\t".join(["要抓好"] * 5)] * size)
        parse(f"在全县会议上的讲话\n同志们：\n{rows}".encode())

    assert not _grows(work, 500, NOTHING_PARSE, MOST_PARSE)


def test_the_rows_of_a_table_above_a_text_are_read_in_proportion():
    """They look like the entries of a list of contents."""
    villages = ["".join(name) + "村" for name in product("赵钱孙李周吴", "东西南北中", "庄屯店")]

    def work(size):
        rows = "\n".join(f"{village} {at + 11}" for at, village in enumerate(villages[:size]))
        parse(f"{rows}\n在全县会议上的讲话\n同志们：\n要抓好落实。".encode())

    assert not _grows(work, 40, NOTHING_PARSE, MOST_PARSE)


def test_what_is_taken_out_of_lines_is_counted():
    with pytest.raises(MaterialError, match="过于复杂"):
        parse(("在全县会议上的讲话\n同志们：\n" + "抓\xad" * 100_001).encode())
