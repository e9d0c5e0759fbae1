"""The definition of an answer, applied to the database row by row, to compare engines with."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping

from search.language.expressions import Expression, matches
from search.matching.columns import column_value
from search.text.analysis import fold
from speeches.models import Speech

PIECES = (
    "述职评议、人民代表大会常务委员会、一府一委两院、“十四五”规划、２０２３年22日、6.5%左右、"
    "營商環境、代表建议、（一）加强监督、AB角、X县、——、…… ，。"
).split("、")

# The fields of the speeches by their keys, as `matches` reads them.
Library = Mapping[int, Mapping[str, str]]


def library_of_pieces(make_speech: Callable[..., Speech]) -> Library:
    """Thirty speeches of a few pieces each, so that pieces meet in all ways."""
    chance = random.Random(5)
    for number in range(30):
        paragraphs = ["".join(chance.choices(PIECES, k=4)) for _ in range(3)]
        make_speech(
            title="".join(chance.choices(PIECES, k=2)),
            subtitle=chance.choice(PIECES),
            text="\n".join(paragraphs),
            headings={1: paragraphs[1][:6]},
            level=chance.choice(["town", "county", ""]),
            year=chance.choice([2019, 2020, None]),
            state="published" if number % 7 else "withdrawn",
        )
    return documents()


def documents() -> Library:
    """The published speeches, from the database and not from an index."""
    return {
        speech.pk: {
            "title": fold(f"{speech.title}\n{speech.subtitle}"),
            "headings": fold(
                "\n".join(
                    speech.paragraphs[section.start][: section.heading_end]
                    for section in speech.sections.all()
                )
            ),
            "text": fold(speech.text),
            "level": speech.level,
            "year": column_value(speech.listed_year),
        }
        for speech in Speech.objects.published().prefetch_related("sections")
    }


def scan(expression: Expression, library: Library) -> set[int]:
    """The keys of all answers."""
    return {pk for pk, fields in library.items() if matches(expression, fields)}


def quoted(text: str) -> str:
    """A substring as a phrase, where it is not one that only a literal query can hold."""
    return f"「{text}」" if text.strip() == text and "」" not in text else text


def random_queries(library: Library, count: int, seed: int) -> list[str]:
    """Substrings of the texts, most as phrases, some joined by OR, exclusion and fields."""
    chance = random.Random(seed)
    texts = [line for fields in library.values() for line in fields["text"].split("\n") if line]

    def piece() -> str:
        line = chance.choice(texts)
        start = chance.randrange(len(line))
        return quoted(line[start : start + chance.randint(1, 12)]) or "空"

    forms = (
        "{}",
        "{}",
        "{} {}",
        "{} -{}",
        "{} OR {}",
        "({} | {}) {}",
        "标题:{}",
        "-{}",
        "小标题:{}",
    )
    return [
        form.format(*(piece() for _ in range(form.count("{}"))))
        for form in (chance.choice(forms) for _ in range(count))
    ]
