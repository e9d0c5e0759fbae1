"""The judged questions are well formed, and are about speeches that exist."""

import gzip
import json
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings

BENCHMARKS = Path(settings.BASE_DIR) / "benchmarks"
CORPUS = Path(settings.BASE_DIR).parent / "shared" / "corpus" / "speeches.jsonl.gz"

Judged = dict[str, dict[str, list[str]]]


def read(name: str) -> Judged:
    return json.loads((BENCHMARKS / name).read_text(encoding="utf-8"))


@pytest.fixture(scope="module", params=["judged.json", "judged_aside.json"])
def judged(request) -> Judged:
    return read(request.param)


@pytest.fixture(scope="module")
def composed() -> list[dict[str, str]]:
    lines = (BENCHMARKS / "judged_texts.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_questions_are_what_a_writer_types(judged):
    assert len(judged) >= 40
    assert [q for q in judged if not 1 <= len(q.split()) <= 4 or len(q) > 24] == []


def test_no_question_is_in_both_halves():
    assert not read("judged.json").keys() & read("judged_aside.json").keys()


def test_a_speech_has_one_grade_for_a_question(judged):
    for question, grades in judged.items():
        assert set(grades) <= set("0123"), question
        counts = Counter(speech for speeches in grades.values() for speech in speeches)
        assert max(counts.values()) == 1, question


def test_every_question_has_answers(judged):
    for question, grades in judged.items():
        assert any(speeches for grade, speeches in grades.items() if grade > "0"), question


def test_every_composed_text_is_there_once(composed):
    assert max(Counter(text["id"] for text in composed).values()) == 1
    assert max(Counter(text["text"] for text in composed).values()) == 1


@pytest.mark.skipif(not CORPUS.exists(), reason=f"no corpus at {CORPUS}")
def test_judged_speeches_exist(judged, composed):
    with gzip.open(CORPUS, "rt", encoding="utf-8") as lines:
        known = {json.loads(line)["id"] for line in lines} | {text["id"] for text in composed}
    named = {speech for grades in judged.values() for ids in grades.values() for speech in ids}
    assert named <= known
