"""On real texts: every answer of the engine against the literal scan.

The texts are the shared corpus where it is at hand, else the sample materials. Results are
compared as whole sets: 1,000 random substrings of 2 to 12 characters, 200 random combinations with
exclusion and OR, and the queries that stand beside the corpus.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from django.conf import settings
from haystack import connections

from search.haystack_engine.syntax import render
from search.language.expressions import matches
from search.language.query import parse_query
from search.text.analysis import fold
from speeches.models import Material, Speech
from speeches.parsing import parse as parse_document

CORPUS = Path(settings.BASE_DIR).parent / "shared" / "corpus"
SAMPLES = Path(settings.BASE_DIR) / "fixtures" / "materials"
# Enough for words of every rarity; the whole corpus is `benchmarks/exactness.py`'s.
MOST = 500
SUBSTRINGS = 1000
COMBINATIONS = 200

pytestmark = pytest.mark.django_db

Library = dict[int, dict[str, str]]


def texts() -> Iterator[tuple[str, str]]:
    """Title and text of each speech."""
    if CORPUS.exists():
        with gzip.open(CORPUS / "speeches.jsonl.gz", "rt", encoding="utf-8") as lines:
            for line in islice(lines, MOST):
                record = json.loads(line)
                yield record["title"][:300], record["text"]
        return
    for path in sorted(SAMPLES.iterdir()):
        for speech in parse_document(path.read_bytes(), path.name).speeches:
            yield speech.title, "\n".join(paragraph.text for paragraph in speech.paragraphs)


@pytest.fixture
def library(make_speech, build) -> Library:
    fields = {}
    for title, text in texts():
        speech = make_speech(title=title, text=text)
        fields[speech.pk] = {"title": fold(speech.title), "text": fold(speech.text)}
    build()
    return fields


def substrings(library: Library, count: int) -> list[str]:
    chance = random.Random(42)
    lines = [line for fields in library.values() for line in fields["text"].split("\n")]
    long_enough = [line for line in lines if len(line) >= 14 and not set(line) & set("「」")]
    found: list[str] = []
    while len(found) < count:
        line = chance.choice(long_enough)
        start = chance.randrange(len(line) - 1)
        string = line[start : start + chance.randint(2, 12)].strip()
        if len(string) > 1:
            found.append(string)
    return found


def answers(q: str) -> set[int]:
    backend = connections["default"].get_backend()
    found = backend.search(render(parse_query(q).expression))["results"]
    return {int(result.pk) for result in found}


def test_every_answer_is_that_of_a_scan(library):
    """In one test: to index them takes longer than to ask."""
    assert Speech.objects.count() == Material.objects.count() == len(library)
    every_substring_finds_just_the_texts_that_contain_it(library)
    combinations_and_the_queries_of_the_corpus_find_what_they_say(library)
    any_width_and_either_script_finds_the_same(library)


def every_substring_finds_just_the_texts_that_contain_it(library: Library) -> None:
    for string in substrings(library, SUBSTRINGS):
        expected = {pk for pk, f in library.items() if string in f["title"] or string in f["text"]}
        assert expected
        assert answers(f"「{string}」") == expected, string


def combinations_and_the_queries_of_the_corpus_find_what_they_say(library: Library) -> None:
    strings = iter(substrings(library, 4 * COMBINATIONS))
    chance = random.Random(7)
    typed = []
    for _ in range(COMBINATIONS):
        a, b, c = (f"「{next(strings)[: chance.randint(1, 6)]}」" for _ in range(3))
        typed.append(
            chance.choice(
                [f"{a} -{b}", f"{a} OR {b}", f"{a} | {b} -{c}", f"-({a} | {b}) {c}", f"{a} {b}"]
            )
        )
    queries = CORPUS / "queries.json"
    if queries.exists():
        prefixes = {"title": "标题:"}
        typed += [
            prefixes.get(entry["field"], "") + entry["query"]
            for entry in json.loads(queries.read_text(encoding="utf-8"))
        ]
    for q in typed:
        expression = parse_query(q).expression
        assert answers(q) == {pk for pk, f in library.items() if matches(expression, f)}, q


def any_width_and_either_script_finds_the_same(library: Library) -> None:
    for string in substrings(library, 50):
        wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in string)
        assert answers(f"「{wide}」") == answers(f"「{string}」")
    assert answers("縣人大") == answers("县人大")
