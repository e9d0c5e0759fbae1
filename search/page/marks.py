"""What was searched for, marked in the text of a page."""

from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString

from search.haystack_engine.highlighting import to_html
from search.language import query, snippets
from search.language.expressions import TEXT_FIELDS
from search.language.smart import widen
from search.language.word_lists import WordLists
from search.office_words import lists_in_force
from speeches.reading.blocks import Marking


def mark(text: str, marking: Marking | str | None) -> SafeString:
    """The text as HTML, escaped, with <mark> around what was searched for, if anything was."""
    q, mode = marking if isinstance(marking, tuple) else (marking or "", "")
    if not q:
        return escape(str(text))
    lists = lists_in_force() if mode == "smart" else None
    return to_html(snippets.search_in(str(text), _strings(q[: query.MAX_LENGTH], lists)).marked())


@lru_cache(maxsize=16)
def _strings(q: str, lists: WordLists | None) -> frozenset[str]:
    """What is wanted anywhere: by the smart reading where lists are given, the exact one else."""
    typed = query.parse_query(q).expression
    return snippets.wanted_strings(widen(typed, None, lists) if lists else typed, TEXT_FIELDS)
