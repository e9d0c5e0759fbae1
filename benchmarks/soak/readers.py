"""Readers who walk through the site as people do: a page, some seconds with it, the next one."""

from __future__ import annotations

import asyncio
import http.client
import random
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import quote, unquote_plus

from benchmarks.client import Answer, Visitor
from benchmarks.soak.checks import ANYWHERE, IN_TITLES, Question, linked, shown, speech
from benchmarks.soak.ledger import Ledger
from benchmarks.soak.record import Record

# Of a hundred pages so many are of each kind, where none follows from the one before.
_SHARES = {
    "home": 6,
    "list": 10,
    "search": 24,
    "speech": 10,
    "sections": 8,
    "headings": 4,
    "API": 4,
    "export": 4,
    "similar": 3,
    "suggestions": 9,
    "checked": 18,
}
# After these a reader opens one of the speeches as often as not.
_LEADING = ("home", "list", "search", "sections", "headings", "similar")
_FORMATS = ("docx", "txt", "md")
_READ = (http.client.OK, http.client.NOT_FOUND)

Pages = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Site:
    """What all people at the site share.

    think: the seconds that each is with a page, on average; words, title_words: what librarians put
    into texts and titles, to be asked for.
    """

    port: int
    ledger: Ledger
    record: Record
    think: float
    words: list[str] = field(default_factory=list)
    title_words: list[str] = field(default_factory=list)
    over: asyncio.Event = field(default_factory=asyncio.Event)

    async def pause(self, chance: random.Random) -> None:
        """Be with a page; no longer than until all is over."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self.over.wait(), self.think * chance.uniform(0.5, 1.5))

    async def ask_about(
        self, visitor: Visitor, question: Question, word: str, *, reader: bool = True
    ) -> None:
        """Ask, and hold the answer against what was true."""
        address = question.about(word)
        answer = await visitor.get(address)
        kind = f"checked: {question.kind}"
        if self.record.add(kind, address, answer, reader=reader):
            self.record.check(kind, address, question.check(self.ledger, word, answer))
            if question.address.startswith("/api/"):
                self.record.look_how_far_behind(answer)

    async def look_at_speech(self, visitor: Visitor, pk: int, *, reader: bool = True) -> None:
        """Open a speech, which must be there while it is published and only then."""
        address = f"/speeches/{pk}/"
        answer = await visitor.get(address)
        kind = "checked: speech"
        if self.record.add(kind, address, answer, reader=reader, expected=_READ):
            self.record.check(kind, address, speech(self.ledger, pk, answer))


def more_pages(pages: Pages, keys: Sequence[int]) -> Pages:
    """The kinds of pages that a reader asks for; keys: of some speeches."""
    results = [address for address in pages["search"] if address.startswith("/search/")]
    typed = [unquote_plus(address.partition("?q=")[2].partition("&")[0]) for address in results]
    return {
        **pages,
        "search": [*results, *(f"{address}&mode=smart" for address in results)],
        "headings": [f"{address}&show=headings" for address in results],
        "export": [f"/speeches/{key}/export.{_FORMATS[key % 3]}" for key in keys],
        "similar": [f"/speeches/{key}/similar/" for key in keys],
        # As far as somebody has typed.
        "suggestions": [f"/search/suggest/?q={quote(one[:n])}" for one in typed for n in (1, 2)],
    }


class Reader:
    def __init__(self, site: Site, pages: Pages, number: int) -> None:
        self._site, self._pages = site, pages
        self._visitor = Visitor(site.port)
        self._chance = random.Random(f"reader {number}")

    async def read(self) -> None:
        """Until all is over."""
        await asyncio.sleep(self._chance.random() * self._site.think)
        while not self._site.over.is_set():
            kind = self._chance.choices(list(_SHARES), list(_SHARES.values()))[0]
            if kind == "checked":
                await self._look_closely()
            else:
                answer = await self._open(kind, self._chance.choice(self._pages[kind]))
                if kind in _LEADING and self._chance.random() < 0.5:
                    await self._site.pause(self._chance)
                    await self._open_one_of(answer)
            await self._site.pause(self._chance)

    async def _open(self, kind: str, address: str) -> Answer:
        answer = await self._visitor.get(address)
        # A speech that a page named may be withdrawn by the time that it is asked for.
        expected = _READ if kind == "speech found" else (http.client.OK,)
        record = self._site.record
        if record.add(kind, address, answer, reader=True, expected=expected):
            record.check(kind, address, shown(self._site.ledger, answer))
        return answer

    async def _open_one_of(self, answer: Answer) -> None:
        if found := sorted(linked(answer)):
            await self._open("speech found", f"/speeches/{self._chance.choice(found)}/")

    async def _look_closely(self) -> None:
        """At what librarians change meanwhile."""
        site, chance = self._site, self._chance
        question = chance.choice([*ANYWHERE, *IN_TITLES, None])
        if question is None:
            published = list(site.ledger.published)
            await site.look_at_speech(self._visitor, chance.choice(published))
            return
        words = site.title_words if question in IN_TITLES else site.words
        await site.ask_about(self._visitor, question, chance.choice(words))
