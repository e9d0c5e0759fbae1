"""The documents this importer was made for, where they are at hand; and the samples, always."""

import json
from pathlib import Path

import pytest

from benchmarks.score import SHARED_PAGES, characters, judge
from speeches.parsing import parse
from speeches.parsing.report import speech_report
from speeches.parsing.vocabulary.genre import closed_up, comparable

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "materials"
EXPECTED = SHARED / "expected.json"
SAMPLES = ROOT / "fixtures" / "materials"
TRUTH = json.loads((Path(__file__).parent / "fixtures_truth.json").read_text(encoding="utf-8"))
FACTS = [
    "title", "level", "meeting_level", "kind", "year", "published_on", "source", "part", "parts",
    "complete", "rewritten",
]  # fmt: skip

reference = pytest.mark.skipif(not EXPECTED.exists(), reason="no ../shared/materials here")
pages = pytest.mark.skipif(not SHARED_PAGES.exists(), reason="no ../shared/pages here")


def expected() -> list[dict]:
    return json.loads(EXPECTED.read_text(encoding="utf-8")) if EXPECTED.exists() else []


def read(folder: Path, name: str, index: int = 0) -> dict:
    parsed = parse((folder / name).read_bytes(), name)
    return speech_report(parsed.speeches[index], parsed, name)


@reference
@pytest.mark.parametrize("truth", expected(), ids=lambda truth: truth["file"][:3])
class TestReferenceDocuments:
    def test_facts(self, truth):
        found = read(SHARED, truth["file"])
        for fact in [*FACTS, *({"subtitle", "source_url"} & truth.keys())]:
            assert found[fact] == truth[fact], fact

    def test_first_and_last_words(self, truth):
        found = read(SHARED, truth["file"])["paragraphs"]
        assert found[0].startswith(truth["first"])
        assert found[-1].endswith(truth["last"])

    def test_section_tree(self, truth):
        sections = read(SHARED, truth["file"])["sections"]
        top = [[item["label"], item["heading"]] for item in sections if item["depth"] == 1]
        assert top == truth["sections"]
        below = []
        leading = []
        for section in sections:
            if section["depth"] == 1:
                below.append(0)
            elif section["depth"] == 2:
                if below:
                    below[-1] += 1
                else:
                    leading.append(section["heading"])
        assert leading == truth.get("leading_subsections", [])
        for found, wanted in zip(below, truth["subsections"], strict=True):
            assert wanted is None or found == wanted

    def test_no_noise_is_left_and_all_of_it_is_accounted_for(self, truth):
        found = read(SHARED, truth["file"])
        text = "\n".join(found["paragraphs"])
        removed = closed_up("".join(item["text"] for item in found["removed"]))
        for noise in truth["noise"]:
            assert noise not in text
            assert closed_up(noise) in removed

    def test_masks_and_rewritten_spots(self, truth):
        found = read(SHARED, truth["file"])
        assert set(truth["masks"]) <= set(found["masks"])
        spots = {item["text"]: item["suggestion"] for item in found["rewritten_spots"]}
        assert truth.get("rewritten_examples", {}).items() <= spots.items()


@pages
def test_composed_pages_lose_nothing_and_keep_no_noise():
    for row in (SHARED_PAGES / "truth.jsonl").read_text(encoding="utf-8").splitlines():
        truth = json.loads(row)
        parsed = parse((SHARED_PAGES / truth["file"]).read_bytes(), truth["file"])
        if truth["body_paragraphs"] is not None:
            assert characters(truth, parsed) == (0, 0), truth["file"]
        wrong = [name for name, ok, _ in judge(truth, parsed) if not ok]
        # Two of the pages name no level anywhere; nobody could tell it.
        assert wrong in ([], ["level"]), truth["file"]


@pytest.mark.parametrize("truth", TRUTH, ids=lambda truth: f"{truth['file'][:2]}-{truth['index']}")
class TestSamples:
    def test_facts(self, truth):
        found = read(SAMPLES, truth["file"], truth["index"])
        for fact in [*FACTS, "subtitle", "delivered_on"]:
            assert found[fact] == truth[fact], fact

    def test_headings(self, truth):
        sections = read(SAMPLES, truth["file"], truth["index"])["sections"]
        top = [item["label"] + item["heading"] for item in sections if item["depth"] == 1]
        assert list(map(comparable, top)) == list(map(comparable, truth["headings"]))

    def test_paragraphs(self, truth):
        found = read(SAMPLES, truth["file"], truth["index"])["paragraphs"]
        assert list(map(closed_up, found)) == list(map(closed_up, truth["paragraphs"]))


def test_there_are_samples_of_every_core_level():
    levels = [truth["level"] for truth in TRUTH]
    assert all(levels.count(level) >= 4 for level in ("town", "county", "district", "city"))
    assert {truth["file"] for truth in TRUTH} == {path.name for path in SAMPLES.iterdir()}
