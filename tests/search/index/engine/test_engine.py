"""The arrays give what the plain way gives: the same sets, and the same order up to ties."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from haystack.constants import DJANGO_ID

from search.index.engine import writing
from search.index.engine.analysing import learned_lexicon
from search.language.query import parse_query
from search.text import set_phrases
from speeches.models import Speech
from tests.factories import put_into
from tests.search.index.engine.plain import PlainIndex

PIECES = (
    "述职评议、人民代表大会常务委员会、一府一委两院、“十四五”规划、2023年22日、代表建议、"
    "加强监督、AB角、X县、——、，。、的、民生实事项目票决制、营商环境、审议意见"
).split("、")
CLOSE = 1e-5


@pytest.fixture
def library(make_speech, build, backend, speech_index, monkeypatch):
    """Several segments, with documents deleted in some of them."""
    chance = random.Random(5)
    monkeypatch.setattr(set_phrases, "LEAST_TEXTS", 10)
    monkeypatch.setattr(set_phrases, "SHARE", 0.2)
    monkeypatch.setattr(writing, "_MOST_MERGED", 8)

    def text(most: int) -> str:
        return "，".join(chance.choices(PIECES, k=chance.randint(1, most)))

    def add() -> Speech:
        return make_speech(
            text=f"{text(30)}\n{text(9)}",
            title=text(3),
            level=chance.choice(["town", "county", ""]),
            year=chance.choice([None, 2019, 2020]),
            headings={0: text(2)[:10]},
        )

    speeches = [add() for _ in range(40)]
    build()
    assert backend.documents.snapshot().learned("会常") is not None
    for _ in range(12):
        backend.documents.replace(speech_index, [add().pk for _ in range(chance.randint(1, 6))])
        changed = chance.sample(speeches, 3)
        for speech in changed[:2]:
            speech.text += "，后来补上"
            speech.save()
            put_into(speech, "published" if chance.random() < 0.7 else "withdrawn")
        backend.documents.replace(speech_index, [speech.pk for speech in changed])
    assert len(backend.documents.snapshot().segments) > 2
    plain = PlainIndex(backend.documents.generations.current())
    yield plain
    plain.close()


def queries(number: int) -> list[str]:
    chance = random.Random(6)
    whole = "，".join(PIECES)

    def piece() -> str:
        start = chance.randrange(len(whole) - 2)
        return f"「{whole[start : start + chance.randint(1, 7)]}」"

    forms = ("{}", "{} {}", "{} -{}", "{} | {}", "标题:{} | {}", "小标题:{}", "({} | {}) -{} {}")
    return [chance.choice(forms).format(*(piece() for _ in range(4))) for _ in range(number)]


def test_the_learned_strings_are_told_apart_once_a_build(build, make_speech, monkeypatch):
    asked = []

    def lexicon(strings):
        asked.append(strings)
        return learned_lexicon(strings)

    monkeypatch.setattr(set_phrases, "LEAST_TEXTS", 2)
    monkeypatch.setattr(writing, "learned_lexicon", lexicon)
    for _ in range(4):
        make_speech(text="，".join(PIECES))
    build()
    assert len(asked) == 1


def test_sets_and_order_are_those_of_the_plain_way(library, backend):
    assert backend.documents.count() == len(library.documents) == Speech.objects.published().count()
    keys = {int(fields[DJANGO_ID]): number for number, fields in library.documents.items()}
    for q in queries(150):
        expression = parse_query(q).expression
        scores = library.scores(expression)
        found = backend.library_index.find(expression, {}, ("level", "year"))
        assert found.count == len(scores), q
        ranked = [keys[key] for key in found.keys]
        assert set(ranked) == set(scores), q
        own = [scores[number] for number in ranked]
        best = sorted(scores.values(), reverse=True)
        assert own == pytest.approx(best, abs=CLOSE), q
        for name in ("level", "year"):
            counts = Counter(library.documents[number][name] for number in scores)
            del counts[""]
            assert dict(found.facets[name]) == counts, q


def test_merging_keeps_few_segments_and_every_document(library, backend, speech_index, make_speech):
    for _ in range(10):
        backend.documents.replace(speech_index, [make_speech(text="合并之后仍然在").pk])
    assert len(backend.documents.snapshot().segments) < 12
    assert backend.documents.count() == len(library.documents) + 10
    assert backend.library_index.count_matches(parse_query("合并之后仍然在").expression) == 10
