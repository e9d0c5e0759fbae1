"""What an index holds of documents: their texts folded and counted, in several processes.

Pure: texts in, values out. No database here: these processes never see it.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from search.language.expressions import PAIRED, TEXT_FIELDS
from search.matching.section_search import OUTLINE, in_order, read_outline
from search.text.kept import cache_dir, use_cache_dir
from search.text.lexicon import Analysis, Lexicon, analyse
from speeches.importing.child import Ask
from speeches.importing.children import Children, Died
from speeches.importing.workers import Plan, Workers
from speeches.parsing.structure.places import SectionSpan

# Batches (see `workers.Plan`).
_WORTH_IT = 4
_WAITING = 2
# What the children run.
_ANALYSE = "search.index.engine.analysing:analysed_in_child"
# Good for a text of Chinese, and a third of the default's time.
_COMPRESSION = 1


@dataclass(frozen=True)
class Draft:
    """A document as it comes: texts by field as people see them, and the values of the columns."""

    identifier: str
    texts: Mapping[str, str]
    columns: Mapping[str, bytes]


@dataclass(frozen=True)
class Batch:
    """Some documents as they go into an index.

    fields: what was counted, by field; columns: the values of the columns of every document;
    shown: its texts as people see them, compressed; outlines: where its sections stand.
    """

    identifiers: list[str]
    fields: dict[str, Analysis]
    columns: list[dict[str, bytes]]
    shown: list[dict[str, bytes]]
    outlines: list[list[SectionSpan]]


@dataclass(frozen=True)
class Form:
    """What an index holds beside words.

    shown: the fields to keep as people see them; learned: the strings it knows of PAIRED.
    """

    shown: tuple[str, ...]
    learned: frozenset[str]


def analysed(drafts: Sequence[Draft], form: Form) -> Batch:
    """What an index of a form holds of some documents."""
    learned = learned_lexicon(form.learned) if form.learned else None
    outlines = [
        in_order(read_outline(draft.columns.get(OUTLINE, b"").decode()), len(draft.texts[PAIRED]))
        for draft in drafts
    ]
    texts = {name: [draft.texts[name] for draft in drafts] for name in TEXT_FIELDS}
    return Batch(
        identifiers=[draft.identifier for draft in drafts],
        fields={
            name: analyse(own, learned, outlines) if name == PAIRED else analyse(own)
            for name, own in texts.items()
        },
        columns=[dict(draft.columns) for draft in drafts],
        shown=[
            {name: zlib.compress(draft.texts[name].encode(), _COMPRESSION) for name in form.shown}
            for draft in drafts
        ],
        outlines=outlines,
    )


@lru_cache(maxsize=2)
def learned_lexicon(strings: frozenset[str]) -> Lexicon:
    """The strings that an index learned, as it counts them."""
    return Lexicon(sorted(strings))


class Analysts:
    """Processes that analyse batches of a long row; to be used in a `with`."""

    def __init__(self, form: Form, processes: int | None = None) -> None:
        self._form = form
        self._children = Children()
        plan = Plan(self._elsewhere, _WORTH_IT, _WAITING)
        self._workers: Workers[Sequence[Draft], Batch] = Workers(plan, processes)

    def __enter__(self) -> Analysts:
        self._workers.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._workers.__exit__()
        self._children.close()

    def each(self, batches: Iterable[Sequence[Draft]]) -> Iterator[Batch]:
        """Every batch analysed, in order; the first few are analysed here."""
        for drafts, result in self._workers.each(batches):
            yield result() if result else analysed(drafts, self._form)

    def _elsewhere(self, drafts: Sequence[Draft]) -> Batch:
        try:
            batch = self._children.run(_ANALYSE, drafts, self._form, cache_dir())
        except Died:
            # Somebody's hand, or the system's for want of memory.
            return analysed(drafts, self._form)
        assert isinstance(batch, Batch)
        return batch


def analysed_in_child(
    ask: Ask, drafts: Sequence[Draft], form: Form, directory: Path | None
) -> Batch:
    """What `analysed` returns. The dictionary is loaded with the first batch."""
    if directory:
        use_cache_dir(directory)
    return analysed(drafts, form)
