"""Taking what came in several files for one speech: which files, in which order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest

from speeches.admin.page import tell
from speeches.admin.rights import cause_of, may_decide, may_see
from speeches.importing.binding import MOST_FILES, bind
from speeches.importing.parting import PartingError
from speeches.models import Speech
from speeches.parsing import MaterialError
from speeches.reading.whole import parts_of

# Characters of a page's first and last paragraph that show whether one goes on the other.
_SHOWN = 60


@dataclass(frozen=True)
class File:
    """A file in its place, from 1; ending: empty where its text has those of others behind it."""

    speech: Speech
    number: int
    opening: str
    ending: str


def speech_named(said: str) -> Speech | None:
    """The speech whose address or number somebody typed."""
    numbers = re.findall(r"[0-9]{1,9}", said.partition("?")[0])
    return Speech.objects.filter(pk=int(numbers[-1])).first() if numbers else None


def files_of(speeches: Iterable[Speech]) -> list[File]:
    return [
        File(
            each,
            number,
            (each.paragraphs or [""])[0][:_SHOWN],
            "" if each.files else (each.paragraphs or [""])[-1][-_SHOWN:],
        )
        for number, each in enumerate(speeches, 1)
    ]


def found_with(request: HttpRequest, speech: Speech) -> list[Speech]:
    """The speech with its pages, and the parts of it that the library has and she may see, in
    order."""
    if speech.files:
        return _loaded([speech, *speech.files])
    parts = _loaded(part.speech for part in parts_of(speech, drafts=True) if part.speech)
    return [part for part in parts if may_see(request, part)] or [speech]


def _loaded(speeches: Iterable[Speech]) -> list[Speech]:
    keys = [each.pk for each in speeches]
    found = Speech.objects.select_related("material").in_bulk(keys)
    return [found[pk] for pk in keys]


def chosen(request: HttpRequest, speech: Speech) -> list[Speech]:
    """What the form says: its files by the numbers given to them, and the one that was typed in."""
    numbers: dict[int, int] = {}
    for name in request.POST:
        key, said = name.removeprefix("order-"), request.POST.get(name, "")
        known = name.startswith("order-") and key.isdecimal() and len(key) < 10
        if known and said.isdecimal() and len(said) < 4 and int(said):
            numbers[int(key)] = int(said)
    keys = sorted(numbers, key=lambda pk: numbers[pk])
    rows = Speech.objects.select_related("material").in_bulk(keys[: 2 * MOST_FILES])
    found = [rows[pk] for pk in keys if pk in rows and may_see(request, rows[pk])]
    said = request.POST.get("other", "").strip()
    other = speech_named(said) if said else None
    if said and (not other or not may_see(request, other)):
        messages.warning(request, "没有找到那一篇，请填它的页面地址或编号。")
    elif other:
        found += [each for each in found_with(request, other) if each not in found]
    return found or [speech]


def carry_out(request: HttpRequest, speeches: Sequence[Speech]) -> Speech | None:
    """Bind them; returns the speech that they are now, None where they cannot be bound."""
    if not all(may_decide(request, each) for each in speeches):
        messages.error(request, "没有合成：其中有您不能改动的讲话。")
        return None
    try:
        changes = bind(speeches, cause_of(request))
    except (MaterialError, PartingError) as error:
        messages.error(request, f"没有合成：{error}。")
        return None
    tell(request, f"{len(speeches)} 份已合成一篇。{'；'.join(changes)}")
    return speeches[0]
