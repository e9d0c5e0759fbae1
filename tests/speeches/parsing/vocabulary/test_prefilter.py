"""A pattern that asks first what a match needs finds what it would find without asking."""

import importlib
import pkgutil
import re
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import speeches.parsing
from speeches.parsing.vocabulary import prefilter
from speeches.parsing.vocabulary.other_genres import Sort
from speeches.parsing.vocabulary.prefilter import Alternatives, Prefiltered, needs_of
from speeches.parsing.vocabulary.site_patterns import Rule
from tests.speeches.parsing.test_invariants import FURNITURE, SPEECH


def _prefiltered(value):
    if isinstance(value, Prefiltered):
        yield value
    elif isinstance(value, Rule):
        yield value.pattern
    elif isinstance(value, Alternatives):
        yield from (pattern for pattern, _ in value.items)
    elif isinstance(value, tuple | list):
        for item in value:
            yield from _prefiltered(item)
    elif isinstance(value, Sort):
        yield from _prefiltered((value.title, value.opening, value.repeated, *value.marks))


def _everywhere():
    for found in pkgutil.walk_packages(speeches.parsing.__path__, "speeches.parsing."):
        for value in vars(importlib.import_module(found.name)).values():
            yield from _prefiltered(value)


PATTERNS = list({(known.pattern, known.compiled.flags): known for known in _everywhere()}.values())


def test_there_are_patterns_to_ask():
    assert len(PATTERNS) > 150
    assert sum(bool(known.needs) for known in PATTERNS) > len(PATTERNS) * 0.9


def _larger(parts):
    """Regular expressions made of smaller ones."""
    several = st.lists(parts, min_size=1, max_size=3)
    return st.one_of(
        several.map("".join),
        several.map(lambda of: f"(?:{'|'.join(of)})"),
        st.tuples(parts, st.sampled_from(["?", "*", "+", "{2}", "{0,1}", "?+", "++"])).map(
            lambda of: f"(?:{of[0]}){of[1]}"
        ),
        parts.map(lambda of: f"(?={of})"),
        parts.map(lambda of: f"(?!{of})"),
        parts.map(lambda of: f"(?>{of})"),
        parts.map(lambda of: f"(?i:{of})"),
        parts.map(lambda of: f"({of})"),
    )


expressions = st.recursive(
    st.sampled_from(
        [*"ab会议。", "[ab]", "[^a]", "会议", r"\d", r"\s", ".", "^", "$", "(?<=a)", ""]
    ),
    _larger,
    max_leaves=8,
)


@settings(max_examples=500)
@given(expressions, st.sampled_from([0, re.I]), st.text("abAB会议。1 \n", max_size=8))
def test_whatever_matches_has_what_a_match_needs(expression, flags, text):
    known = Prefiltered(expression, flags)
    found = [match.span() for match in known.compiled.finditer(text)]
    assert [match.span() for match in known.finditer(text)] == found
    assert not found or Alternatives([(known, known)]).possible(text)


@pytest.mark.parametrize("known", PATTERNS, ids=lambda known: known.pattern[:30])
def test_nothing_in_the_words_of_the_genre_is_lost(known):
    for text in (*SPEECH, *FURNITURE, "\n".join(SPEECH)):
        assert [match.span() for match in known.finditer(text)] == [
            match.span() for match in known.compiled.finditer(text)
        ]
        for ask in ("search", "match", "fullmatch"):
            assert bool(getattr(known, ask)(text)) == bool(getattr(known.compiled, ask)(text))
        assert known.findall(text) == known.compiled.findall(text)
        assert known.sub("·", text) == known.compiled.sub("·", text)
        assert known.split(text) == known.compiled.split(text)


@pytest.mark.parametrize("letter", [*"kKsSiIxX1网Ⅷßäſİıϴ"])
def test_case_is_ignored_as_the_pattern_ignores_it(letter):
    known = Prefiltered(re.escape(letter), re.I)
    everything = [chr(code) for code in range(0x20000) if not 0xD800 <= code < 0xE000]
    assert all(known.may_match(sign) for sign in everything if known.compiled.match(sign))


@pytest.mark.parametrize("written", [r"\d", r"\s"])
def test_digits_and_spaces_of_every_writing(written):
    known = Prefiltered(written)
    everything = "".join(map(chr, range(sys.maxunicode + 1)))
    assert all(map(known.may_match, known.compiled.findall(everything)))


@pytest.mark.parametrize(
    ("pattern", "needs"),
    [
        ("会员(?:可见|专享)", [{"会员可见", "会员专享"}]),
        (".*讲话(?=.*稿)", [{"讲话"}, {"稿"}]),
        ("(?:a|b)?c+", [{"c"}]),
        ("a*|b", []),
        ("(?!ab)[^x]{3}", []),
        (r"(a)?(?(1)b|c)", []),
    ],
)
def test_what_is_read_off_a_pattern(pattern, needs):
    assert sorted(map(sorted, needs_of(pattern))) == sorted(map(sorted, needs))


def test_a_text_made_for_it_costs_no_memory_that_is_kept():
    letters = [chr(0x5000 + at) for at in range(40)]
    known = Alternatives((Prefiltered(letter), letter) for letter in letters)
    for number in range(3 * prefilter._MOST_CHOICES):
        word = "".join(letter for at, letter in enumerate(letters) if number >> at & 1)
        assert "".join(known.possible(word)) == word
    assert len(known._chosen) <= prefilter._MOST_CHOICES


def test_a_python_that_does_not_tell_how_it_reads_patterns():
    """What is private may be gone; then every pattern is asked."""
    program = """
import re, sys
sys.modules["re._parser"] = None
del re._parser
from speeches.parsing.vocabulary import prefilter
known = prefilter.Prefiltered("会员(?:可见|专享)")
assert not known.needs and known.search("仅会员可见") and not known.search("会议")
assert prefilter.one_of(known).possible("会议") == (known,)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert not done.returncode, done.stderr
