"""What is wrong with an answer, held against the ledger."""

from __future__ import annotations

import http.client
import json
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from urllib.parse import quote

from benchmarks.client import Answer
from benchmarks.soak.ledger import Ledger

# As many as an answer for programs has at most, and one for people.
_ALL, _ON_A_PAGE = 100, 20
_LINK = re.compile(rb"/speeches/(\d+)/")
# Says a page of results that has no speech with just these words.
_NOTHING = "一字不差的：<b>0</b>"

Check = Callable[[Ledger, str, Answer], Iterator[str]]


@dataclass(frozen=True)
class Question:
    """What is asked about a word, and how the answer is looked at."""

    kind: str
    address: str
    check: Check

    def about(self, word: str) -> str:
        return self.address.format(quote(word))


def linked(answer: Answer) -> set[int]:
    """The speeches that a page leads to."""
    return set(map(int, _LINK.findall(answer.body)))


def shown(ledger: Ledger, answer: Answer) -> Iterator[str]:
    """Speeches that a page of readers leads to and that are not published."""
    for pk in linked(answer) & set(ledger.published):
        if ledger.seen(pk, answer.asked, answer.answered) is False:
            yield f"speech {pk} is not published"


def speech(ledger: Ledger, pk: int, answer: Answer) -> Iterator[str]:
    """Whether a speech's own page is there, and only then."""
    must = ledger.seen(pk, answer.asked, answer.answered)
    expected = {True: http.client.OK, False: http.client.NOT_FOUND, None: answer.status}[must]
    if answer.status != expected:
        yield f"speech {pk} answers {answer.status}, not {expected}"


def _results(ledger: Ledger, word: str, answer: Answer) -> Iterator[str]:
    told = json.loads(answer.body)
    found = {one["id"] for one in told["results"]}
    yield from _missing(ledger, word, found, answer, _ALL)
    yield from _too_many(ledger, word, found, answer)
    kinds = sum(value["count"] for value in told["facets"]["kind"])
    for number in (told["count"], kinds):
        yield from _miscounted(ledger, word, number, answer)


def _page(ledger: Ledger, word: str, answer: Answer) -> Iterator[str]:
    # What stands in the place of nothing has the words apart.
    found = set() if _NOTHING.encode() in answer.body else linked(answer)
    yield from _missing(ledger, word, found, answer, _ON_A_PAGE)
    yield from _too_many(ledger, word, found, answer)


def _sections(ledger: Ledger, word: str, answer: Answer) -> Iterator[str]:
    """A word may stand before the first section."""
    found = {one["id"] for one in json.loads(answer.body)["results"]}
    yield from _too_many(ledger, word, found, answer)


def _suggestions(ledger: Ledger, word: str, answer: Answer) -> Iterator[str]:
    _, possible = _bounds(ledger, word, answer)
    for one in json.loads(answer.body)["suggestions"]:
        if word in one["text"] and one["count"] > possible:
            yield f"{one['text']} is offered for {one['count']}, {possible} at most have it"


def _missing(
    ledger: Ledger, word: str, found: Collection[int], answer: Answer, room: int
) -> Iterator[str]:
    """Nothing can be said where there may be more than an answer has room for."""
    if _bounds(ledger, word, answer)[1] > room:
        return
    for pk in set(ledger.having[word]) - set(found):
        if ledger.found(word, pk, answer.asked, answer.answered):
            yield f"speech {pk} is missing"


def _too_many(ledger: Ledger, word: str, found: Collection[int], answer: Answer) -> Iterator[str]:
    for pk in found:
        if ledger.found(word, pk, answer.asked, answer.answered) is False:
            yield f"speech {pk} is found"


def _miscounted(ledger: Ledger, word: str, number: int, answer: Answer) -> Iterator[str]:
    least, most = _bounds(ledger, word, answer)
    if not least <= number <= most:
        yield f"{number} are counted, between {least} and {most} there were"


def _bounds(ledger: Ledger, word: str, answer: Answer) -> tuple[int, int]:
    """How many there must be, and how many there can be."""
    keys = list(ledger.having[word])
    verdicts = [ledger.found(word, pk, answer.asked, answer.answered) for pk in keys]
    return verdicts.count(True), len(verdicts) - verdicts.count(False)


def _api(rest: str = "") -> str:
    return f"/api/search?q={{}}&per_page={_ALL}{rest}"


ANYWHERE = (
    Question("results as JSON", _api(), _results),
    Question("results", "/search/?q={}", _page),
    Question("newest first", _api("&sort=date"), _results),
    Question("sections as JSON", _api("&show=sections"), _sections),
)
IN_TITLES = (
    Question("titles as JSON", _api("&scope=title"), _results),
    Question("suggestions", "/search/suggest/?q={}", _suggestions),
)
