"""Which speeches an address asks to put side by side. The choice is kept in addresses alone: no
session is needed for it, and every state of it can be shared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from speeches.models import Speech, SpeechQuerySet

FEWEST, MOST = 2, 4
# What of an address is read at all.
_MOST_READ = 20
_LONGEST = 18


@dataclass(frozen=True)
class Choice:
    """The published speeches that were asked for, in order, and what was wrong with the asking.

    status: 200, or that of an answer to what was wrong.
    """

    speeches: tuple[Speech, ...] = ()
    problem: str = ""
    status: int = 200

    @property
    def ready(self) -> bool:
        """Whether there is something to compare."""
        return not self.problem and len(self.speeches) >= FEWEST

    @property
    def full(self) -> bool:
        return len(self.speeches) >= MOST

    @property
    def address(self) -> str:
        return compare_address([speech.pk for speech in self.speeches])


def compare_address(pks: Sequence[int], **others: str) -> str:
    """The address of the page that puts these side by side."""
    return f"{_page()}?{urlencode({'speech': pks, **others}, doseq=True)}"


@cache
def _page() -> str:
    return reverse("compare:page")


def read_keys(params: QueryDict, name: str) -> list[int]:
    """The different keys of speeches that a parameter names; what can be none is left out."""
    given = dict.fromkeys(value.strip() for value in params.getlist(name)[:_MOST_READ])
    return [int(value) for value in given if _is_key(value)]


def read_choice(params: QueryDict, speeches: SpeechQuerySet) -> Choice:
    """What `speech=1&speech=2` asks for; only published ones are given.

    What is wrong is told and the rest is given, so that the page can go on from there.
    """
    given = [value.strip() for value in params.getlist("speech")[:_MOST_READ] if value.strip()]
    keys = read_keys(params, "speech")
    found = speeches.published().in_bulk(keys[: MOST + 1])
    chosen = tuple(found[key] for key in keys[:MOST] if key in found)
    unknown = [value for value in given if not _is_key(value) or int(value) not in found]
    if len(keys) > MOST:
        return Choice(chosen, f"一次最多对照 {MOST} 篇，这里只取前 {MOST} 篇。", 400)
    if unknown:
        named = "、".join(value[:_LONGEST] for value in dict.fromkeys(unknown))
        return Choice(chosen, f"没有编号是 {named} 的讲话，可能已经撤下。", 404)
    if len(given) > len(keys):
        return Choice(chosen, "同一篇讲话只能放一次，请另选一篇。", 400)
    return Choice(chosen)


def _is_key(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) <= _LONGEST
