"""How well the importer reads the composed pages: a score for each field, and what went wrong.

    python -m benchmarks.score [PAGES_DIR] [--verbose]

PAGES_DIR holds `truth.jsonl` and the pages (default: the shared pages beside the checkout).
A field counts only on the pages whose truth states it.
"""

from __future__ import annotations

import argparse
import difflib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from speeches.parsing import ParsedMaterial, parse
from speeches.parsing.describing.kinds import OTHER
from speeches.parsing.vocabulary.genre import closed_up, comparable

SHARED_PAGES = Path(__file__).resolve().parents[2] / "shared" / "pages"
FIELDS = (
    "title", "page_date", "year", "level", "kind", "truncated", "multipage", "headings",
    "paragraphs",
)  # fmt: skip


def judge(truth: dict, parsed: ParsedMaterial) -> Iterator[tuple[str, bool, str]]:
    """Each field that the truth states: its name, whether it is right, and both values."""
    speech = parsed.speeches[0]
    level = speech.level.value if speech.level else ""
    date = speech.published_on.value.isoformat() if speech.published_on else ""
    year = str(speech.year.value) if speech.year else ""
    kind = speech.kind.value if speech.kind else OTHER
    pairs = [
        ("title", truth["clean_title"], speech.title),
        ("page_date", truth["page_date"], date),
        ("year", truth["event_year"], year),
        ("level", truth["level"], level),
        ("kind", truth["kind"], kind),
        ("truncated", truth["truncated"], not speech.complete),
        ("multipage", truth["multipage"], speech.part is not None),
    ]
    if truth["headings"] is not None:
        found = [
            comparable(section.label + section.heading)
            for section in speech.sections
            if section.depth == 1
        ]
        pairs.append(("headings", [comparable(text) for text in truth["headings"]], found))
    if truth["body_paragraphs"] is not None:
        pairs.append(
            (
                "paragraphs",
                [closed_up(text) for text in truth["body_paragraphs"]],
                [closed_up(paragraph.text) for paragraph in speech.paragraphs],
            )
        )
    for name, wanted, got in pairs:
        if wanted is not None:
            yield name, wanted == got, _difference(wanted, got)


def _difference(wanted: object, got: object) -> str:
    """What is wanted and what was read; of two lists only where they differ."""
    if isinstance(wanted, list) and isinstance(got, list):
        missing = [text[:50] for text in wanted if text not in got]
        return f"missing {missing}, extra {[text[:50] for text in got if text not in wanted]}"
    return f"wanted {wanted!r}, read {got!r}"


def characters(truth: dict, parsed: ParsedMaterial) -> tuple[int, int]:
    """Characters of the speech that are lost, and characters of noise that are left."""
    wanted = closed_up("".join(truth["body_paragraphs"]))
    got = closed_up("".join(paragraph.text for paragraph in parsed.speeches[0].paragraphs))
    blocks = difflib.SequenceMatcher(None, wanted, got, autojunk=False).get_matching_blocks()
    same = sum(block.size for block in blocks)
    return len(wanted) - same, len(got) - same


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("pages", nargs="?", type=Path, default=SHARED_PAGES)
    options.add_argument("--verbose", action="store_true")
    arguments = options.parse_args()
    truth_file = arguments.pages / "truth.jsonl"
    if not truth_file.exists():
        sys.stdout.write(f"skipped: no {truth_file.name} in the folder of pages\n")
        return 0
    right = dict.fromkeys(FIELDS, 0)
    judged = dict.fromkeys(FIELDS, 0)
    lost = noise = 0
    for row in truth_file.read_text(encoding="utf-8").splitlines():
        truth = json.loads(row)
        parsed = parse((arguments.pages / truth["file"]).read_bytes(), truth["file"])
        for name, ok, detail in judge(truth, parsed):
            judged[name] += 1
            right[name] += ok
            if not ok and arguments.verbose:
                sys.stdout.write(f"{truth['file']} {name}: {detail}\n")
        if truth["body_paragraphs"] is not None:
            page_lost, page_noise = characters(truth, parsed)
            lost, noise = lost + page_lost, noise + page_noise
            if arguments.verbose and (page_lost or page_noise):
                sys.stdout.write(f"{truth['file']} lost {page_lost}, noise {page_noise}\n")
    sys.stdout.write(_table(right, judged, lost, noise))
    return 0


def _table(right: dict[str, int], judged: dict[str, int], lost: int, noise: int) -> str:
    rows = ""
    for name in FIELDS:
        share = right[name] / (judged[name] or 1)
        rows += f"{name:<12} {right[name]:>4} / {judged[name]:<4} {share:>7.1%}\n"
    return rows + f"characters of the speech lost: {lost}\ncharacters of noise left: {noise}\n"


if __name__ == "__main__":
    sys.exit(main())
