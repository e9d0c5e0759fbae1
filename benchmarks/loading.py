"""Records of a corpus as rows of a library, many at once: what a benchmark needs, unparsed.

    python -m benchmarks.loading CORPUS.jsonl.gz N EACH      with KEEP_DIR, the library's directory

Writes so many questions of each kind, and how many speeches each finds, to asked.json there.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from random import Random

# isort: split
from benchmarks import library  # noqa: F401  (sets Django up)

# isort: split
from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from benchmarks.asking import draw, scan
from benchmarks.curve import read_records
from speeches.choices import CORE_LEVELS, Kind, State
from speeches.models import (
    FIRST_YEAR,
    LAST_YEAR,
    Material,
    Section,
    Speech,
    Wording,
    section_rows,
)
from speeches.parsing.documents import Paragraph
from speeches.parsing.structure.outline import outline
from speeches.wording import flag_for, load_shipped, rules_of_today

_BATCH = 1000
# The zero of a Chinese year is written in many ways, as a letter too.
_DIGITS = str.maketrans("〇○零OＯ一二三四五六七八九", "00000123456789")
_FOUR_DIGITS = re.compile(r"(?=(\d{4}))")


def complete(record: Mapping) -> dict:
    """A record with level, kind and year: its own, or drawn by its id; its lines stripped."""
    chance = Random(str(record["id"]))
    drawn = {
        "level": str(chance.choice(CORE_LEVELS)),
        "kind": str(chance.choice(Kind.values)),
        "year": chance.randint(2005, 2024),
    }
    read = filter(None, map(_year, (record.get("year"), record.get("date"))))
    lines = filter(None, map(str.strip, str(record["text"]).splitlines()))
    return {
        **drawn,
        **record,
        "year": next(read, drawn["year"]),
        "title": str(record["title"])[:300],
        "text": "\n".join(lines),
    }


def _year(date: object) -> int | None:
    """The year that a date in whatever form names first: 2021-03-05, 20210305, 一九二五."""
    found = _FOUR_DIGITS.findall(str(date).translate(_DIGITS))
    return next((year for year in map(int, found) if FIRST_YEAR <= year <= LAST_YEAR), None)


def load(records: Sequence[Mapping], first: int = 0) -> None:
    """These completed records as published speeches with their sections, numbered from `first`;
    flagged by the library's rules of expired wording."""
    rules = rules_of_today()
    for start in range(0, len(records), _BATCH):
        with transaction.atomic():
            _load(records[start : start + _BATCH], first + start, rules)


def _load(records: Sequence[Mapping], start: int, rules: Sequence[Wording]) -> None:
    materials = Material.objects.bulk_create(
        Material(
            name=str(number),
            sha256=hashlib.sha256(str(number).encode()).hexdigest(),
            raw=str(number),
            size=0,
            media_type="text/plain",
            encoding="utf-8",
            text="",
        )
        for number, _ in enumerate(records, start)
    )
    pairs = zip(materials, records, strict=True)
    speeches = [_speech(material, record, rules) for material, record in pairs]
    Speech.objects.bulk_create(speeches)
    Section.objects.bulk_create(row for speech in speeches for row in _sections(speech))


def _speech(material: Material, record: Mapping, rules: Sequence[Wording]) -> Speech:
    speech = Speech(
        material=material,
        ref=str(record["id"]),
        state=State.PUBLISHED,
        flags=flag_for(record["text"], rules),
        **{name: record[name] for name in ("title", "text", "level", "kind", "year")},
    )
    speech.derive()
    return speech


def _sections(speech: Speech) -> Iterator[Section]:
    """Without their parents, whom no index asks for."""
    for row in section_rows(speech, outline([Paragraph(text, ()) for text in speech.paragraphs])):
        row.parent = None
        yield row


def main(corpus: Path, number: int, each: int) -> None:
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    path = Path(settings.DATA_DIR) / "asked.json"
    if path.exists():
        # Kept from a run before, perhaps of an older version.
        return
    records = [complete(record) for record in islice(read_records(corpus), number)]
    load_shipped()
    load(records)
    call_command("renew_statistics")
    asked = draw(records, each)
    written = {
        "corpus": {
            "speeches": len(records),
            "characters": sum(len(record["text"]) for record in records),
        },
        "asked": [question.as_json() for question in asked],
        "found": scan(records, asked),
    }
    path.write_text(json.dumps(written, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
