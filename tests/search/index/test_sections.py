"""Sections and headings are found and counted precisely as a scan of all of them does."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from search.index.engine import writing
from search.index.library_index import LibraryIndex
from search.language.expressions import (
    EVERYWHERE,
    And,
    AtLeast,
    Expression,
    Is,
    Not,
    Or,
    Term,
    mapped,
    matches,
)
from search.language.query import parse_query
from search.matching.columns import column_value
from search.text import set_phrases
from search.text.analysis import fold
from speeches.models import Speech
from speeches.parsing.structure.places import paragraph_spans
from tests.factories import put_into
from tests.search.scanning import PIECES, random_queries

FACETS = ("level", "year")
UNITS = {"sections": "text", "headings": "headings"}
QUERIES = 60

# The fields of the sections by the key of their speech and their position.
Sections = Mapping[tuple[int, int], Mapping[str, str]]
Add = Callable[[], Speech]


@pytest.fixture
def chance() -> random.Random:
    return random.Random(16)


@pytest.fixture
def add(make_speech, chance) -> Add:
    """Adds a speech with several headings, one or none, run in or on lines of their own."""

    def line(most: int) -> str:
        return "".join(chance.choices(PIECES, k=chance.randint(1, most)))

    def added() -> Speech:
        paragraphs = [line(4) for _ in range(chance.randint(1, 9))]
        places = range(len(paragraphs))
        headed = chance.sample(places, chance.randint(0, len(paragraphs))) * chance.randint(0, 1)
        return make_speech(
            title=line(2),
            text="\n".join(paragraphs),
            headings={
                place: paragraphs[place][: chance.choice([3, 6, None])] for place in sorted(headed)
            },
            level=chance.choice(["town", "county", ""]),
            year=chance.choice([2019, 2020, None]),
            state="published" if chance.random() < 0.8 else "withdrawn",
        )

    return added


@pytest.fixture
def index(index, add, chance, monkeypatch) -> LibraryIndex:
    """An index in several parts, of which some were taken out, with strings that it learned."""
    monkeypatch.setattr(set_phrases, "LEAST_TEXTS", 10)
    monkeypatch.setattr(set_phrases, "SHARE", 0.3)
    monkeypatch.setattr(writing, "_MOST_MERGED", 6)
    speeches = [add() for _ in range(24)]
    index.rebuild()
    for _ in range(8):
        changed = chance.sample(speeches, 2)
        changed[0].text += "\n后来补上，加强监督"
        changed[0].save()
        put_into(changed[1], chance.choice(["published", "withdrawn"]))
        index.update([*(speech.pk for speech in changed), add().pk])
    return index


def sections_of_library(unit: str) -> Sections:
    """All sections of published speeches, out of the database and not of an index."""
    found = {}
    for speech in Speech.objects.published().prefetch_related("sections"):
        headed = [section.span for section in speech.sections.all()]
        spans = headed or (paragraph_spans(speech.paragraphs) if unit == "sections" else [])
        for position, span in enumerate(spans):
            found[speech.pk, position] = {
                "title": fold(speech.title),
                "headings": fold(speech.text[span.start : span.heading_end]),
                "text": fold(speech.text[span.start : span.end]),
                "level": speech.level,
                "year": column_value(speech.listed_year),
            }
    return found


def scan(expression: Expression, sections: Sections, field: str) -> set[tuple[int, int]]:
    """The sections that match, with terms that look everywhere looking into one field."""

    def inside(leaf: Expression) -> Expression:
        everywhere = isinstance(leaf, Term) and leaf.fields == EVERYWHERE
        return replace(leaf, fields=(field,)) if everywhere else leaf

    own = mapped(expression, inside)
    return {place for place, fields in sections.items() if matches(own, fields)}


def counts(sections: Sections, found: set[tuple[int, int]], column: str) -> dict[str, int]:
    number = Counter(sections[place][column] for place in found)
    del number[""]
    return dict(number)


def check(index: LibraryIndex, expression: Expression, unit: str) -> int:
    """Compares an answer with the scan's; returns how many sections there are."""
    sections = sections_of_library(unit)
    expected = scan(expression, sections, UNITS[unit])
    found = index.sections(expression, unit, {}, FACETS)
    assert (set(found.hits), len(found.hits), found.count) == (
        expected, len(expected), len(expected)
    ), expression  # fmt: skip
    assert {name: dict(found.facets[name]) for name in FACETS} == {
        name: counts(sections, expected, name) for name in FACETS
    }, expression
    some = {pk for pk, _ in sections if pk % 2}
    having = {pk for pk, _ in expected if pk in some}
    assert index.matching_among(some, expression, unit) == having, expression
    return len(expected)


@pytest.mark.parametrize("unit", UNITS)
def test_answers_are_those_of_a_scan(index, unit):
    sections = sections_of_library(unit)
    found = 0
    for q in ["", *random_queries(dict(enumerate(sections.values())), QUERIES, seed=8)]:
        found += check(index, parse_query(q).expression, unit) > 0
    assert found > QUERIES / 2


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize(
    "expression",
    [
        Term("代表", outside=("代表大会",)),
        Not(Term("代表", outside=("代表大会",))),
        AtLeast(2, (Term("监督"), Term("评议"), Term("建议"))),
        AtLeast(3, (Term("监督"), Term("评议"), Is("level", "town")), (2, 1, 1)),
        And((Is("level", "town"), Or((Term("议"), Not(Term("一")))))),
        Term("会常务委员会一府"),
        Term("监督", ("title",)),
        Not(Term("监督", ("title", "headings"))),
    ],
    ids=[
        "word", "no-word", "two-of-three", "weighed", "column", "no-word-but-learned", "title",
        "nowhere",
    ],
)  # fmt: skip
def test_whatever_is_asked(index, unit, expression):
    check(index, expression, unit)


@pytest.mark.parametrize("unit", UNITS)
def test_a_facet_is_counted_without_the_condition_on_itself(index, unit):
    sections = sections_of_library(unit)
    conditions: dict[str, Expression] = {"level": Is("level", "town"), "year": Is("year", "2019")}
    for q in ("代表", "-代表", "监督 | 评议"):
        expression = parse_query(q).expression
        found = index.sections(expression, unit, conditions, FACETS)
        both = scan(And((expression, *conditions.values())), sections, UNITS[unit])
        assert (set(found.hits), found.count) == (both, len(both))
        for name, other in (("level", "year"), ("year", "level")):
            within = scan(And((expression, conditions[other])), sections, UNITS[unit])
            assert dict(found.facets[name]) == counts(sections, within, name)


def test_after_a_rebuild_it_is_the_same(index):
    before = index.sections(Term("监督"), "sections", {}, FACETS)
    index.rebuild()
    after = index.sections(Term("监督"), "sections", {}, FACETS)
    assert set(before.hits) == set(after.hits)
    assert before.facets == after.facets


class TestOrder:
    """Of speeches, three or so: what decides is one section beside another."""

    @pytest.fixture
    def hits(self, make_speech, open_index) -> Callable[..., list[int]]:
        """Makes a speech of sections; returns the positions of those found, in order."""

        def found(asked: Expression, *sections: str, **options) -> list[int]:
            headings = {2 * at: text.split("\n")[0] for at, text in enumerate(sections)}
            make_speech(title="监督讲话", text="\n".join(sections), headings=headings)
            make_speech(title="别的", text="别的事。\n又一件。")
            index = open_index()
            index.rebuild()
            return [at for _, at in index.sections(asked, "sections", {}, **options).hits]

        return found

    def test_what_says_it_oftener_comes_first(self, hits):
        assert hits(Term("监督"), "一、甲\n监督。", "二、乙\n监督，监督。") == [1, 0]

    def test_a_heading_weighs_more(self, hits):
        assert hits(Term("监督"), "一、甲\n监督，监督。", "二、监督\n别的。") == [1, 0]

    def test_a_rare_word_weighs_more(self, hits):
        asked = Or((Term("监督"), Term("票决")))
        sections = ("一、甲\n监督。", "二、乙\n监督。", "三、丙\n票决。")
        assert hits(asked, *sections) == [2, 0, 1]

    def test_length_is_no_fault(self, hits):
        assert hits(Term("监督"), f"一、甲\n{'空话，' * 50}监督。", "二、乙\n监督。") == [0, 1]

    def test_of_words_those_that_stand_near_each_other_come_first(self, hits):
        asked = AtLeast(2, (Term("监督"), Term("票决")))
        apart = f"一、甲\n监督，{'空话，' * 50}票决。"
        assert hits(asked, apart, "二、乙\n监督票决。") == [1, 0]

    def test_of_equals_the_first_comes_first_also_by_date(self, hits):
        sections = ("一、甲\n监督。", "二、乙\n监督，监督。")
        assert hits(Term("监督"), *sections, newest_first=True) == [0, 1]


def test_all_sections_of_a_compilation_are_counted(make_speech, open_index):
    many = 4000
    make_speech(text="\n".join(f"第{number}条，加强监督" for number in range(many)))
    index = open_index()
    index.rebuild()
    found = index.sections(Term("监督"), "sections", {}, ("level",), page=slice(many - 1, many))
    assert (found.count, len(found.hits)) == (many, 1)
    assert index.sections(Term(fold("条，加强监")), "sections", {}).count == many
