"""Noting what changes in speeches.

    with acting(Act.EDIT, cause), recorded([speech.pk]):
        …                                  # whatever writes, row by row or in bulk

`recorded` looks at the rows before and after, so that no way of writing is missed; tests/speeches/
history hold that nothing else writes a speech.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from speeches.batched import batched
from speeches.changes import changing
from speeches.choices import Act
from speeches.history.patches import Patch, digest_of, way_back
from speeches.life import Cause
from speeches.models import Material, Section, Speech, SpeechChange

Values = dict[str, Any]
# The columns that are noted, beside the text; the others follow from these.
COLUMNS = (
    "position", "title", "subtitle", "speaker", "office", "level", "meeting_level", "kind",
    "meeting", "year", "delivered_on", "published_on", "source", "source_url", "part", "parts",
    "complete", "incomplete_reason", "rewritten", "flags", "rewritten_spots", "masks", "evidence",
    "corrected", "lead",
)  # fmt: skip
# Not columns of a speech, but decided with it: its headings, the choices about its material, and
# its pages that came with files of their own.
OUTLINE, CHOICES, PAGES = "outline", "choices", "pages"
# What is noted of a heading, and what makes two of them the same.
OUTLINE_COLUMNS = (
    "depth", "label", "heading", "anchor", "start", "heading_end", "paragraphs",
)  # fmt: skip
_AT_ONCE = 200


@dataclass(frozen=True)
class Snapshot:
    """A speech at one moment; text: its paragraphs, None where it was not looked at."""

    values: Values
    text: list[str] | None = None


@dataclass(frozen=True)
class _Acting:
    act: Act = Act.REPARSE
    cause: Cause = field(default_factory=Cause)


_PARSER = _Acting()
_acting: ContextVar[_Acting] = ContextVar("acting", default=_PARSER)
_watched: ContextVar[frozenset[int]] = ContextVar("watched", default=frozenset())


@contextmanager
def acting(act: Act, cause: Cause) -> Iterator[None]:
    """What is recorded inside is part of this act."""
    token = _acting.set(_Acting(act, cause))
    try:
        yield
    finally:
        _acting.reset(token)


@contextmanager
def recorded(keys: Iterable[int], columns: Collection[str] | None = None) -> Iterator[None]:
    """Note what changes in these speeches inside, in one transaction with it.

    columns: those alone that may change, for many speeches at once; texts are not read then. Inside
    another `recorded` of the same speech it is the outer one that notes.
    """
    outer = _watched.get()
    new = sorted(set(keys) - outer)
    token = _watched.set(outer | set(new))
    try:
        with changing():
            before = snapshots(new, columns)
            yield
            _note(before, snapshots(new, columns))
    finally:
        _watched.reset(token)


@contextmanager
def acting_on(material: Material, act: Act, cause: Cause) -> Iterator[None]:
    """What is done inside is this act, and noted of every speech that its material has now."""
    with acting(act, cause), recorded(material.speeches.values_list("pk", flat=True)):
        yield


def snapshots(keys: Collection[int], columns: Collection[str] | None = None) -> dict[int, Snapshot]:
    """These speeches as they are stored, by their keys."""
    found: dict[int, Snapshot] = {}
    for part in batched(sorted(keys), _AT_ONCE):
        found |= _snapshots(part, columns)
    return found


def _snapshots(keys: Sequence[int], columns: Collection[str] | None) -> dict[int, Snapshot]:
    names = COLUMNS if columns is None else tuple(columns)
    rows = Speech.objects.filter(pk__in=keys).order_by()
    lookups = ["source__name" if name == "source" else name for name in names]
    if columns is not None:
        found = rows.values_list("pk", *lookups)
        return {
            pk: Snapshot(dict(zip(names, map(_plain, values), strict=True)))
            for pk, *values in found
        }
    outlines, pages = _outlines(keys), _pages(keys)
    return {
        pk: Snapshot(
            dict(zip(names, map(_plain, values), strict=True))
            | {
                OUTLINE: outlines.get(pk, []),
                CHOICES: in_order(choices),
                PAGES: pages.get(pk, []),
            },
            text.split("\n") if text else [],
        )
        for pk, text, choices, *values in rows.values_list(
            "pk", "text", "material__choices", *lookups
        )
    }


def _outlines(keys: Sequence[int]) -> dict[int, list[list[Any]]]:
    found: dict[int, list[list[Any]]] = {}
    sections = Section.objects.filter(speech__in=keys).order_by("speech", "position")
    for speech, *values in sections.values_list("speech_id", *OUTLINE_COLUMNS):
        found.setdefault(speech, []).append(values)
    return found


def _pages(keys: Sequence[int]) -> dict[int, list[list[Any]]]:
    """The key of each page with the name of its file."""
    found: dict[int, list[list[Any]]] = {}
    pages = Speech.objects.filter(whole__in=keys, page__isnull=False).order_by("whole", "page")
    for whole, *values in pages.values_list("whole_id", "pk", "material__name"):
        found.setdefault(whole, []).append(values)
    return found


def in_order(choices: Values) -> Values:
    """Choices in one way of several that say the same."""
    return {name: sorted(items, key=str) for name, items in sorted(choices.items()) if items}


def _plain(value: Any) -> Any:
    """As JSON holds it."""
    return value.isoformat() if hasattr(value, "isoformat") else "" if value is None else value


def _note(before: Mapping[int, Snapshot], after: Mapping[int, Snapshot]) -> None:
    acting = _acting.get()
    SpeechChange.objects.bulk_create(
        SpeechChange(
            speech_id=pk,
            act=acting.act,
            **acting.cause.columns,
            **_difference(old, after[pk]),
        )
        for pk, old in before.items()
        if pk in after and old != after[pk]
    )


def _difference(old: Snapshot, new: Snapshot) -> dict[str, Any]:
    names = [name for name, value in old.values.items() if new.values[name] != value]
    values = {
        "before": {name: old.values[name] for name in names},
        "after": {name: new.values[name] for name in names},
    }
    if CHOICES in names:
        told = _choices_apart(old.values[CHOICES], new.values[CHOICES])
        values["before"][CHOICES], values["after"][CHOICES] = told
    if old.text is None or new.text is None or old.text == new.text:
        return values
    patch: Patch = way_back(old.text, new.text)
    return values | {"text": patch, "digest": digest_of("\n".join(new.text))}


def _choices_apart(old: Values, new: Values) -> tuple[Values, Values]:
    """Of both, what the other has not: a page of many decisions grows by one at a time."""
    gone: Values = {}
    come: Values = {}
    for name in sorted(old.keys() | new.keys()):
        ours, theirs = old.get(name, []), new.get(name, [])
        gone[name] = _without(ours, theirs)
        come[name] = _without(theirs, ours)
    return gone, come


def _without(some: Sequence[Any], others: Iterable[Any]) -> list[Any]:
    known = {str(item) for item in others}
    return [item for item in some if str(item) not in known]
