"""The judged questions are well formed, and are about speeches that exist."""

import gzip
import json
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings

JUDGED = Path(settings.BASE_DIR) / "benchmarks" / "judged.json"
CORPUS = Path(settings.BASE_DIR).parent / "shared" / "corpus" / "speeches.jsonl.gz"


@pytest.fixture(scope="module")
def judged() -> dict[str, dict[str, list[str]]]:
    return json.loads(JUDGED.read_text(encoding="utf-8"))


def test_questions_are_what_a_writer_types(judged):
    assert len(judged) == 40
    assert [q for q in judged if not 2 <= len(q.split()) <= 4] == []


def test_a_speech_has_one_grade_for_a_question(judged):
    for question, grades in judged.items():
        assert set(grades) <= set("0123"), question
        counts = Counter(speech for speeches in grades.values() for speech in speeches)
        assert max(counts.values()) == 1, question


def test_every_question_has_answers(judged):
    for question, grades in judged.items():
        assert sum(len(speeches) for grade, speeches in grades.items() if grade > "0") >= 3, (
            question
        )


@pytest.mark.skipif(not CORPUS.exists(), reason=f"no corpus at {CORPUS}")
def test_judged_speeches_exist(judged):
    with gzip.open(CORPUS, "rt", encoding="utf-8") as lines:
        known = {json.loads(line)["id"] for line in lines}
    named = {speech for grades in judged.values() for ids in grades.values() for speech in ids}
    assert named <= known
