"""What a draft was: every change can be undone and done again, and earlier states come back.

Each change leaves the state after it, whole and compressed: 60 excerpts are some 20 KB. A draft
remembers at which of them it stands; what was undone stays until the next change.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import accumulate
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models.functions import Length
from django.http import Http404
from django.utils import timezone

from speeches.basket.models import Basket, Item, Version
from speeches.models import Speech

# So many changes can be undone.
MOST_STEPS = 80
# And so many states of before: the last ones of their periods.
MOST_VERSIONS = 20
PERIOD = timedelta(minutes=10)
# Bytes of all of them: a draft as long as may be takes 650 KB each time.
MOST_BYTES = 10_000_000
# What is typed in one item within this time is one change: no more than that goes with a mistake.
TYPING = timedelta(minutes=1)

_OF_BASKET = ("name", "salutation")
_OF_ITEM = ("pk", "kind", "level", "speech_id", "anchor", "original", "text", "note")


@contextmanager
def changing(basket: Basket, act: str, typed: int | None = None) -> Iterator[None]:
    """What is done to a draft inside is one change, which can be undone.

    act: what it is called, in Chinese; typed: the key of the item that is written in, where more
    of the same within `TYPING` belongs to the same change. A transaction, in which the draft is
    written to first: what is done to it at the same moment waits. Raises Http404 where it was
    deleted at that moment.
    """
    with _held(basket):
        if not basket.version:
            _keep(basket, "开始", None)
        yield
        _keep(basket, act, typed)


@contextmanager
def _held(basket: Basket) -> Iterator[None]:
    with transaction.atomic():
        if not Basket.objects.filter(pk=basket.pk).update(used_at=timezone.now()):
            raise Http404("deleted by another request")
        basket.refresh_from_db(fields=["used_at", "version"])
        yield


def undo(basket: Basket) -> bool:
    """Go one change back; whether there was one."""
    with _held(basket):
        return _go(basket, basket.versions.filter(number__lt=basket.version).last())


def redo(basket: Basket) -> bool:
    """Do the change again that was undone last; whether there was one."""
    with _held(basket):
        return _go(basket, basket.versions.filter(number__gt=basket.version).first())


def return_to(basket: Basket, version: Version) -> None:
    """Make an earlier state the present one; a change like others."""
    with changing(basket, f"回到{version}的版本"):
        _restore(basket, version)


def duplicate(basket: Basket, copy: Basket) -> None:
    """Fill an empty draft with all that another holds."""
    copy.salutation, copy.rate, copy.numbered = basket.salutation, basket.rate, basket.numbered
    copy.save(update_fields=["salutation", "rate", "numbered"])
    items = list(basket.items.all())
    for item in items:
        item.pk, item.basket = None, copy
    Item.objects.bulk_create(items)


class History(NamedTuple):
    """The states that can be returned to, the newest first, without their content, whether there
    is something to undo, and whether something was undone that can be done again."""

    earlier: list[Version]
    done: bool
    undone: bool


def history_of(basket: Basket) -> History:
    versions = list(basket.versions.defer("content"))
    past = [version for version in versions if version.number <= basket.version]
    earlier = _last_of_periods(past)[-2::-1][:MOST_VERSIONS]
    return History(earlier, len(past) > 1, len(past) < len(versions))


def _go(basket: Basket, version: Version | None) -> bool:
    if version is None:
        return False
    _restore(basket, version)
    basket.version = version.number
    basket.save(update_fields=["version"])
    return True


def _keep(basket: Basket, act: str, typed: int | None) -> None:
    """Keep the present state as the one after an act, if it differs from the last."""
    items = list(basket.items.values(*_OF_ITEM))
    said = Basket.objects.values(*_OF_BASKET).get(pk=basket.pk)
    state = {"basket": said, "items": items}
    content = zlib.compress(json.dumps(state, ensure_ascii=False).encode(), 1)
    last = basket.versions.filter(number=basket.version).first()
    if last and bytes(last.content) == content:
        return
    basket.versions.filter(number__gt=basket.version).delete()
    now = timezone.now()
    goes_on = last and typed and last.item == typed and now - last.made_at < TYPING
    number = basket.version + (0 if goes_on else 1)
    characters = sum(len("".join(item["text"].split())) for item in items)
    values: dict[str, Any] = {
        "act": act,
        "item": typed,
        "characters": characters,
        "content": content,
    }
    if not goes_on:
        values["made_at"] = now
    basket.versions.update_or_create(number=number, defaults=values)
    if not goes_on:
        basket.version = number
        basket.save(update_fields=["version"])
        _forget(basket)


def _forget(basket: Basket) -> None:
    """Delete what is more than is kept."""
    versions = list(basket.versions.defer("content"))
    sizes = dict(basket.versions.values_list("pk", Length("content")))
    older, steps = versions[:-MOST_STEPS], versions[-MOST_STEPS:]
    kept = [version.pk for version in [*_last_of_periods(older)[-MOST_VERSIONS:], *steps]]
    taken = accumulate(sizes[key] for key in reversed(kept))
    too_many = sum(size > MOST_BYTES for size in taken)
    gone = sizes.keys() - set(kept[too_many:])
    if gone:
        basket.versions.filter(pk__in=gone).delete()


def _last_of_periods(versions: list[Version]) -> list[Version]:
    """Those that are the last of their periods."""
    periods = {
        version.made_at.timestamp() // PERIOD.total_seconds(): version for version in versions
    }
    return list(periods.values())


def _restore(basket: Basket, version: Version) -> None:
    """Put a draft into an earlier state. Items keep their keys; what is said of a speech that is
    gone for good is not."""
    state: dict[str, Any] = json.loads(zlib.decompress(bytes(version.content)))
    for name, value in state["basket"].items():
        setattr(basket, name, value)
    basket.save(update_fields=_OF_BASKET)
    speeches = {item["speech_id"] for item in state["items"]} - {None}
    there = set(Speech.objects.filter(pk__in=speeches).values_list("pk", flat=True))
    wanted = {}
    for position, values in enumerate(state["items"], start=1):
        speech = values["speech_id"] if values["speech_id"] in there else None
        wanted[values["pk"]] = {**values, "speech_id": speech, "position": position}
    basket.items.exclude(pk__in=wanted).delete()
    present = {item["pk"]: item for item in basket.items.values(*_OF_ITEM, "position")}
    different = [
        Item(basket=basket, **new) for key, new in wanted.items() if present.get(key) != new
    ]
    Item.objects.bulk_create(item for item in different if item.pk not in present)
    changed = [item for item in different if item.pk in present]
    Item.objects.bulk_update(changed, ["position", *_OF_ITEM[1:]])
