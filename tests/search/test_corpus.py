"""On real texts, where they are at hand: the engine against the literal scan."""

from __future__ import annotations

import gzip
import json
import random
from itertools import islice
from pathlib import Path

import pytest
from django.conf import settings
from haystack.query import SearchQuerySet

from search.analysis import fold
from search.expressions import matches
from search.haystack_query import Typed
from search.query import parse

CORPUS = Path(settings.BASE_DIR).parent / "shared" / "corpus"
SPEECHES = 300

pytestmark = pytest.mark.skipif(not CORPUS.exists(), reason=f"no corpus at {CORPUS}")


@pytest.fixture
def library(make_speech, build) -> dict[int, dict[str, str]]:
    fields = {}
    with gzip.open(CORPUS / "speeches.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in islice(lines, SPEECHES):
            record = json.loads(line)
            speech = make_speech(title=record["title"][:300], text=record["text"])
            fields[speech.pk] = {"title": fold(speech.title), "text": fold(speech.text)}
    build()
    return fields


def random_substrings(library: dict[int, dict[str, str]], count: int) -> list[str]:
    chance = random.Random(42)
    lines = [line for fields in library.values() for line in fields["text"].split("\n")]
    long_enough = [line for line in lines if len(line) >= 12 and not set(line) & set("「」")]
    found = []
    for line in chance.choices(long_enough, k=count):
        start = chance.randrange(len(line) - 1)
        found.append(line[start : start + chance.randint(2, 12)])
    return [string for string in found if string.strip()]


def found(q: str) -> set[int]:
    return {int(result.pk) for result in SearchQuerySet().filter(content=Typed(q))[:SPEECHES]}


def test_answers_equal_the_literal_scan(library):
    queries = json.loads((CORPUS / "queries.json").read_text(encoding="utf-8"))
    prefixes = {"title": "标题:"}
    typed = [prefixes.get(entry["field"], "") + entry["query"] for entry in queries]
    strings = random_substrings(library, 150)
    typed += [f"「{a}」 -「{b[:2]}」" for a, b in zip(strings[:40], strings[40:80], strict=True)]
    typed += [f"「{a}」 OR 「{b}」" for a, b in zip(strings[:40], strings[80:120], strict=True)]
    for q in typed:
        expression = parse(q).expression
        assert found(q) == {pk for pk, f in library.items() if matches(expression, f)}, q
    # And once more without our parser: a phrase is the string itself.
    for string in strings:
        wanted = fold(string.strip())
        expected = {pk for pk, f in library.items() if wanted in f["title"] or wanted in f["text"]}
        assert expected
        assert found(f"「{string}」") == expected, string
