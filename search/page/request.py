"""A search as a person or a program asks for it, and the condition it puts to the engine."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlencode

from search.language import query
from search.language.expressions import EVERYWHERE, Between, Expression, Is, any_of
from search.language.smart import Sifting, SmartReading, read_smartly, widen
from search.language.word_lists import WordLists, shipped
from speeches.lists.facets import FACETS, Facet
from speeches.lists.filters import Filters

MODES = ("exact", "smart")
SCOPES = {"all": EVERYWHERE, "title": ("title",), "heading": ("headings",)}
SORTS = {"relevance": (), "date": ("-sorted_on", "-django_id")}
# What the answers are: speeches, sections of speeches, or headings alone.
SHOWS = ("speeches", "sections", "headings")
PER_PAGE = 20


@dataclass(frozen=True)
class SearchRequest:
    """A search as a person or a program asks for it.

    mode: one of MODES; scope: a key of SCOPES; sort: a key of SORTS; show: one of SHOWS; page:
    from 1; cut: whether q is the beginning of something longer than query.MAX_LENGTH; sifting:
    what the index says about the words of a smart search, nothing where it was not asked (see
    `counting`); lists: the word lists that it is read with, those of the project where nobody
    asked for others.
    """

    q: str = ""
    mode: str = "exact"
    scope: str = "all"
    sort: str = "relevance"
    show: str = "speeches"
    filters: Filters = field(default_factory=Filters)
    page: int = 1
    per_page: int = PER_PAGE
    cut: bool = False
    sifting: Sifting = field(default_factory=Sifting)
    lists: WordLists = field(default_factory=shipped, compare=False, repr=False)

    @cached_property
    def query(self) -> query.Query:
        """What was typed, as it was read."""
        return query.parse_query(self.q, SCOPES[self.scope])

    @cached_property
    def expression(self) -> Expression:
        """What is searched for: the exact or the smart reading of what was typed."""
        typed = self.query.expression
        if self.mode != "smart":
            return typed
        return widen(typed, None, self.lists, self.sifting)

    @cached_property
    def smart_reading(self) -> SmartReading:
        """What a smart search asks for, and what it leaves aside."""
        return read_smartly(self.query.expression, self.lists, self.sifting)

    @property
    def name(self) -> str:
        """What a person may call it: what was typed, what it is narrowed to, and how it is read."""
        how = (
            "智能" if self.mode == "smart" else "",
            {"title": "标题", "heading": "小标题"}.get(self.scope, ""),
            {"sections": "小节", "headings": "提纲"}.get(self.show, ""),
        )
        return " · ".join(filter(None, (self.q, *self.filters.labels(), *how)))

    @cached_property
    def marks(self) -> str:
        """The query string that has a speech's page mark what was searched for.

        It leads back to this very page of results too.
        """
        return f"{self.address}&page={self.page}" if self.page > 1 else self.address

    @cached_property
    def address(self) -> str:
        """The query string of the page with this search, from its first page."""
        given = {
            "q": self.q,
            "mode": self.mode if self.mode != MODES[0] else None,
            "scope": self.scope if self.scope != "all" else None,
            "sort": self.sort if self.sort != "relevance" else None,
            "show": self.show if self.show != SHOWS[0] else None,
            **self.filters.chosen(),
        }
        return urlencode({name: value for name, value in given.items() if value}, doseq=True)


def conditions(filters: Filters) -> dict[str, Expression]:
    """What the filters ask of the columns, by the name of the column."""
    return {
        FACETS[name].index_column: any_of([_condition(FACETS[name], value) for value in values])
        for name, values in filters.chosen().items()
    }


def _condition(facet: Facet, value: str) -> Expression:
    first, last = facet.bounds(value)
    column = facet.index_column
    return Is(column, first) if first == last else Between(column, first, last)
