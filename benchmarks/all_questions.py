"""Every kind of question that a `LibraryIndex` is asked, at random, to compare engines by."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from search.index.library_index import LibraryIndex
from search.language.expressions import Between, Expression, Is
from search.language.query import parse_query
from search.language.smart import widen
from search.text.analysis import fold, segment
from speeches.choices import Level
from speeches.lists.facets import COUNTED

Question = Callable[[LibraryIndex], object]
_LEVELS = tuple(Level.values)


def questions(texts: list[tuple[int, str]], number: int) -> Iterator[tuple[str, str, Question]]:
    """The kind of a question, what it is about, and how it is asked."""
    chance = random.Random(7)
    lines = [line for _, text in texts for line in text.split("\n") if len(line) >= 14]
    lines = [line for line in lines if not set(line) & set("「」\"'")]

    def piece(most: int) -> str:
        line = chance.choice(lines)
        start = chance.randrange(len(line) - 1)
        return line[start : start + chance.randint(1, most)].strip() or line[:2]

    def typed() -> str:
        forms = ("{}", "{}", "{} {}", "{} -{}", "{} | {}", "标题:{}", "{} | {} -{}")
        form = chance.choice(forms)
        return form.format(*(f"「{piece(8)}」" for _ in range(form.count("{}"))))

    def words() -> str:
        long = [word for word in segment(fold(chance.choice(lines))) if len(word) > 1]
        return " ".join(chance.sample(long, min(len(long), chance.randint(1, 4)))) or "讲话"

    def conditions() -> dict[str, Expression]:
        found: dict[str, Expression] = {}
        if chance.random() < 0.6:
            found["level"] = Is("level", chance.choice(_LEVELS))
        if chance.random() < 0.6:
            low = chance.randint(2008, 2022)
            found["year"] = Between("year", str(low), str(low + chance.randint(0, 6)))
        return found

    for _ in range(number):
        kind = chance.choice(list(_KINDS))
        q = words() if kind in ("smart", "smart sections") else typed()
        expression = parse_query(q).expression
        start = chance.choice((0, 0, 0, 20, 60))
        key, text = chance.choice(texts)
        yield kind, q, _KINDS[kind](expression, conditions(), slice(start, start + 20), key, text)


def _found(*order: str) -> Callable[..., Question]:
    return lambda expression, conditions, page, key, text: (
        lambda index: index.find(expression, conditions, COUNTED, order=order, page=page)
    )


def _smart(expression: Expression, conditions: object, page: slice, *_: object) -> Question:
    return lambda index: index.find(widen(expression), {}, COUNTED, page=page)


def _sections(unit: str, *, newest: bool = False, levels: bool = False) -> Callable[..., Question]:
    return lambda expression, conditions, page, key, text: (
        lambda index: index.sections(
            expression,
            unit,
            conditions,
            ("level", "kind"),
            newest_first=newest,
            levels=_LEVELS if levels else (),
            page=page,
        )
    )


def _smart_sections(
    expression: Expression, conditions: object, page: slice, *_: object
) -> Question:
    levels = _LEVELS if page.start else ()
    return lambda index: index.sections(widen(expression), "sections", {}, levels=levels, page=page)


def _counted(
    expression: Expression, conditions: object, page: object, key: int, text: str
) -> Question:
    words = [word for word in dict.fromkeys(segment(fold(text[:400]))) if len(word) > 1][:30]
    return lambda index: (
        index.count_together(expression, ("level", "year")),
        index.counts_of(words, expression),
        index.occurrences(words),
        index.frequencies(words),
    )


def _alike(expression: object, conditions: object, page: object, key: int, text: str) -> Question:
    return lambda index: (index.like_text(text, 10, [key]), index.distinctive_words(text))


def _having(
    expression: Expression, conditions: object, page: object, key: int, text: str
) -> Question:
    strings = [fold(line)[:20] for line in text.split("\n")[:5] if line.strip()]
    return lambda index: (
        index.having(strings, 7),
        index.some_matching(expression, 40),
        index.matching_among(range(key, key + 200), expression),
        index.matching_among(range(key, key + 200), expression, "sections"),
    )


_KINDS: dict[str, Callable[..., Question]] = {
    "relevance": _found(),
    "newest": _found("-sorted_on"),
    "by year": _found("year"),
    "smart": _smart,
    "sections": _sections("sections"),
    "sections newest": _sections("sections", newest=True),
    "sections by level": _sections("sections", levels=True),
    "headings": _sections("headings"),
    "smart sections": _smart_sections,
    "counts": _counted,
    "alike": _alike,
    "having": _having,
}
