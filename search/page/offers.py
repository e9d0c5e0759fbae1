"""What a page offers beside an answer: each with its count before the click.

Where a search finds little, other searches; and whatever it finds, the same in another writing.
Nothing is widened silently: the answer stays what was asked, the offers stand beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby, islice

from search.index.connection import library_index
from search.language.expressions import (
    And,
    Expression,
    Not,
    Term,
    all_of,
    describe,
    number_of_conditions,
    wanted_terms,
)
from search.language.query import typed_form
from search.language.reading import shorter_words
from search.language.variants import other_forms
from search.language.word_lists import WordLists
from search.page.counting import count
from search.page.request import SearchRequest
from search.suggest.spelling import letters_typed, likely_spellings
from search.text.analysis import segment
from speeches.lists.facets import FACETS
from speeches.lists.filters import Filters

# Below this many answers a page offers more.
FEW = 5
MOST = 8
# Every idea costs a count, which takes longer the more conditions a search has: of a long search
# only the first ideas are counted.
_MOST_LOOKS = 80
_LEAST_COUNTS = 2
# How many terms are dropped one by one, and how many are corrected, which takes longest.
_MOST_TERMS = 6
_MOST_MISSPELT = 3
_MOST_VARIANTS = 4
# What joins words in a sentence; in a search it is text.
_JOINING = frozenset("、 , / 和 与 及 以及 and".split())


@dataclass(frozen=True)
class Offer:
    """Another search, how many answers it has, and in a few words what it changes.

    kind: variant, spelling, words, fewer, smart or filters.
    """

    kind: str
    label: str
    request: SearchRequest
    count: int


def offers(request: SearchRequest, found: int, *, apart: bool = False) -> list[Offer]:
    """The offers that find more than was found, in the order to show; none where enough was.

    apart: whether the page shows the best texts with the words apart already. Raises
    SearchIndexError.
    """
    if found >= FEW or not request.q.strip():
        return []
    kept = []
    seen = {request}
    most = max(_LEAST_COUNTS, _MOST_LOOKS // max(1, _looks(request)))
    for kind, label, other in islice(_ideas(request, found, apart), most):
        if other in seen:
            continue
        seen.add(other)
        number = count(other)
        if number > found:
            kept.append(Offer(kind, label, other, number))
        if len(kept) == MOST:
            break
    return kept


def variants(request: SearchRequest) -> list[Offer]:
    """The same in another writing, where texts have it: 二○二一 for 二〇二一. Counted once for as
    long as the index stays as it is, for most searches have none. Raises SearchIndexError."""
    others = _other_writings(request) if request.mode == "exact" else []
    return _counted(library_index().version(), tuple(others)) if others else []


@lru_cache(maxsize=256)
def _counted(_version: str, others: tuple[tuple[str, SearchRequest], ...]) -> list[Offer]:
    counted = [Offer("variant", text, other, count(other)) for text, other in others]
    return [offer for offer in counted if offer.count]


def _other_writings(request: SearchRequest) -> list[tuple[str, SearchRequest]]:
    """Each with what it is called: the first few, of all terms."""
    typed = request.query.expression
    return [
        (
            other,
            replace(
                request, q=typed_form(_replaced(typed, term, replace(term, text=other))), page=1
            ),
        )
        for term in _terms(typed)
        for other in other_forms(term.text)
    ][:_MOST_VARIANTS]


def _looks(request: SearchRequest) -> int:
    """How many conditions a count evaluates; a smart one counts several times (see `counting`)."""
    number = number_of_conditions(request.expression)
    words = len(request.smart_reading.words)
    return number * (words.bit_length() if request.mode == "smart" else 1)


def _ideas(
    request: SearchRequest, found: int, apart: bool
) -> Iterator[tuple[str, str, SearchRequest]]:
    yield from _listed(request)
    yield from _spellings(request)
    yield from _fewer(request)
    if not apart:
        yield from _in_words(request)
    # Where nothing is found the page shows what this would.
    if request.mode == "exact" and found:
        yield "smart", "智能检索：词不必连在一起，也找同义的说法", replace(request, mode="smart")
    yield from _wider(request)


def _listed(request: SearchRequest) -> Iterator[tuple[str, str, SearchRequest]]:
    """Words that are joined as in a sentence, each by itself: 代表、述职 and 代表 和 述职."""
    expression = request.query.expression
    parts = expression.parts if isinstance(expression, And) else (expression,)
    apart: list[Expression] = []
    for part in parts:
        if isinstance(part, Term) and not part.quoted:
            apart += _between_joining(part, request.lists)
        else:
            apart.append(part)
    if len(apart) > 1 and tuple(apart) != parts and request.mode == "exact":
        typed = typed_form(all_of(apart))
        yield "words", f"按几个词分开找：{typed}", replace(request, q=typed, page=1)


def _between_joining(term: Term, lists: WordLists) -> list[Term]:
    runs = groupby(segment(term.text, lists.entries), _JOINING.__contains__)
    return [replace(term, text="".join(run)) for joining, run in runs if not joining]


def _spellings(request: SearchRequest) -> Iterator[tuple[str, str, SearchRequest]]:
    """A term that the library has nowhere, as it may have been meant; letters as pinyin."""
    if letters_typed(request.q):
        for meant in likely_spellings(request.q):
            yield "spelling", f"拼音是不是“{meant}”", replace(request, q=meant)
        return
    typed = request.query.expression
    some = _terms(typed)[:_MOST_TERMS]
    missing = (t for t in some if not count(SearchRequest(typed_form(replace(t, quoted=True)))))
    for term in islice(missing, _MOST_MISSPELT):
        for meant in likely_spellings(term.text):
            other = _replaced(typed, term, replace(term, text=meant))
            yield "spelling", f"是不是“{meant}”", replace(request, q=typed_form(other))


def _fewer(request: SearchRequest) -> Iterator[tuple[str, str, SearchRequest]]:
    """Without one of several terms."""
    expression = request.query.expression
    if not isinstance(expression, And):
        return
    wanted = [part for part in expression.parts if not isinstance(part, Not)]
    for part in wanted[:_MOST_TERMS] if len(wanted) > 1 else ():
        rest = all_of([other for other in expression.parts if other is not part])
        yield "fewer", f"不要求{describe(part)}", replace(request, q=typed_form(rest))


def _in_words(request: SearchRequest) -> Iterator[tuple[str, str, SearchRequest]]:
    """A long string as words that need not follow on each other, and what this leaves out."""
    expression = request.query.expression
    if not isinstance(expression, Term) or expression.quoted:
        return
    pieces = segment(expression.text, request.lists.entries)
    if len(pieces) == 1:
        pieces = shorter_words(expression.text, request.lists)
    often = dict(zip(pieces, library_index().occurrences(pieces), strict=True))
    words = [piece for piece in pieces if len(piece) > 1 and often[piece]]
    left = [piece for piece in pieces if piece not in words and any(map(str.isalnum, piece))]
    if words and len(words) + len(left) > 1:
        other = all_of([replace(expression, text=word) for word in words])
        label = (
            f"只找{_named(words)}，不管{_named(left)}" if left else f"分成几个词：{' '.join(words)}"
        )
        yield "words", label, replace(request, q=typed_form(other))


def _named(texts: list[str]) -> str:
    return "".join(f"「{text}」" for text in texts)


def _wider(request: SearchRequest) -> Iterator[tuple[str, str, SearchRequest]]:
    chosen = request.filters.chosen()
    for name, values in chosen.items():
        facet = FACETS[name]
        said = "、".join(map(facet.label_of, values))
        wider = replace(request, filters=request.filters.without(name))
        yield "filters", f"不限{facet.label}（现在是{said}）", wider
    if len(chosen) > 1:
        yield "filters", "去掉全部筛选", replace(request, filters=Filters())
    if request.scope != "all":
        yield "filters", "改看全文", replace(request, scope="all")


def _terms(expression: Expression) -> list[Term]:
    return [part for part in wanted_terms(expression) if len(part.text) > 1]


def _replaced(expression: Expression, old: Term, new: Term) -> Expression:
    if expression == old:
        return new
    if isinstance(expression, And):
        return And(tuple(_replaced(part, old, new) for part in expression.parts))
    return expression
