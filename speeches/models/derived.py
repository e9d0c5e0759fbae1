"""The columns of a speech that follow from others: plain values in, plain values out."""

from __future__ import annotations

import datetime
import hashlib
import math
from collections.abc import Mapping, Sequence

from speeches.choices import DatedBy, Flag
from speeches.parsing.vocabulary.genre import comparable

FlagRow = Mapping[str, object]


def sorting_date(
    delivered_on: datetime.date | None, published_on: datetime.date | None, year: int | None
) -> datetime.date | None:
    """The day of the event; a year alone counts as the page's day in it, else as its end."""
    if delivered_on or not year:
        return delivered_on or published_on
    if published_on and published_on.year == year:
        return published_on
    return datetime.date(year, 12, 31)


def listed_year(
    delivered_on: datetime.date | None, published_on: datetime.date | None, year: int | None
) -> tuple[int | None, DatedBy]:
    """The year that a speech is listed under, and whether it is the event's or the page's."""
    if year:
        return year, DatedBy.EVENT
    if delivered_on:
        return delivered_on.year, DatedBy.EVENT
    if published_on:
        return published_on.year, DatedBy.PAGE
    return None, DatedBy.UNKNOWN


def flag_names(flags: Sequence[FlagRow], *, part: bool, complete: bool, rewritten: bool) -> str:
    """The names of what a writer should know, for filters: " gaps rewritten ", else ""."""
    names = [str(flag["name"]) for flag in flags]
    facts = (
        (Flag.PART, part),
        (Flag.INCOMPLETE, not complete and not part),
        (Flag.REWRITTEN, rewritten),
    )
    names += [name for name, holds in facts if holds]
    return f" {' '.join(sorted(names))} " if names else ""


def digest_of_text(text: bytes) -> str:
    """Tells a text as it was stored from one that has come to harm; text: in UTF-8."""
    return hashlib.blake2b(text, digest_size=16).hexdigest()


def key_of_whole(title: str) -> str:
    """The title without marks and spaces, hashed: what parts of one speech have in common."""
    return hashlib.blake2b(comparable(title).encode(), digest_size=16).hexdigest()


def worth_of(
    *,
    lead: bool,
    whole: bool,
    rewritten: bool,
    length: int,
    warnings: int,
    posted: datetime.date | None,
) -> int:
    """The place of a version among others: the one that a person named first, then whole before
    incomplete, not rewritten before rewritten, longer before shorter, fewer warnings before more,
    posted earlier before later: one number, for queries to compare.

    Length counts in steps of 5 %, lest a leftover line of a site outweigh what is clean.
    """
    places = (
        (lead, 2),
        (whole, 2),
        (not rewritten, 2),
        (int(math.log(length, 1.05)) if length else 0, 1024),
        (99 - min(warnings, 99), 100),
        (datetime.date.max.toordinal() - posted.toordinal() if posted else 0, 2**22),
    )
    worth = 0
    for value, size in places:
        worth = worth * size + int(value)
    return worth
