"""What the buttons of a review do: facts stored, lines decided, speeches parted, joined, published.

The button that is pressed says what is to be done ("do"); what was typed into the facts is stored
before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from speeches.admin.binding import speech_named
from speeches.admin.correcting import correct
from speeches.admin.moves import make
from speeches.admin.page import tell
from speeches.admin.review import DEPTHS, LINES, PARAGRAPHS, FactsForm, Review, page_of
from speeches.admin.rights import (
    cause_of,
    may_decide,
    may_edit,
    may_say_lead,
    may_see,
    may_take_out,
    moves_with,
    sees_every_speech,
)
from speeches.choices import State
from speeches.importing.binding import take_page_out, unbind
from speeches.importing.leading import lead_as_known, lead_with
from speeches.importing.parting import PartingError, join_next, joined_in, part_again, split_at
from speeches.life import MOVES, Cause
from speeches.models import Speech
from speeches.parsing import MaterialError
from speeches.review.deciding import drop_line, keep_line, leave_line, set_heading


@dataclass(frozen=True)
class Order:
    """What the pressed button says: its name, and numbers behind it."""

    name: str
    numbers: tuple[int, ...]

    @classmethod
    def of(cls, said: str) -> Order:
        name, *rest = said.split(":")
        return cls(name, tuple(int(each) for each in rest if each.isdecimal() and len(each) < 10))


def carry_out(request: HttpRequest, review: Review, form: FactsForm) -> str:
    """Store the facts, and do what the pressed button says; returns the address to go on with."""
    order = Order.of(request.POST.get("do", "save"))
    cause = cause_of(request)
    if form.changed_data and may_edit(request, review.speech):
        correct(form.instance, form.changed_data, cause)
        messages.success(request, "已保存：" + "、".join(map(Speech.label_of, form.changed_data)))
    here = reverse("admin:speeches_speech_review", args=[review.speech.pk])
    if order.name in ("publish", "next"):
        make(request, [review.speech.pk], MOVES["publish"])
        return next_address(request, review.speech) if order.name == "next" else here
    if order.name == "against":
        return _against(request, review.speech) or here
    deed = _deed(review, order, cause)
    if not deed:
        if not form.changed_data:
            messages.info(request, "没有变化。")
        return here
    act, anchor = deed
    aside = _put_aside_with(review.speech)
    try:
        changes = [*act(), *_taken_out_of(aside)]
    except (MaterialError, PartingError) as error:
        messages.error(request, f"没有保存：{error}")
    else:
        tell(request, "；".join(changes) or "记下了，正文没有变化。")
    return f"{here}{_pages_with(request, anchor)}#{anchor}"


def _put_aside_with(speech: Speech) -> list[int]:
    """The keys of what is joined to this speech, or with it to another."""
    wholes = [speech.pk, *([speech.whole_id] if speech.whole_id else [])]
    return list(Speech.objects.filter(whole__in=wholes).values_list("pk", flat=True))


def _taken_out_of(aside: list[int]) -> list[str]:
    """What was joined and is a speech of its own now: readers may see it from now on."""
    out = Speech.objects.filter(pk__in=aside).exclude(state=State.JOINED).order_by("pk")
    return [f"《{each.title}》已拆出，现在{each.get_state_display()}" for each in out]


def _pages_with(request: HttpRequest, anchor: str) -> str:
    """The query of the pages that were shown, turned to where this place of them is."""
    pages = {name: request.GET[name] for name in ("lines", "read") if name in request.GET}
    kind, _, number = anchor.partition("-")
    for name, of, size in (("lines", "line", LINES), ("read", "paragraph", PARAGRAPHS)):
        if kind == of and (name in pages or int(number) > size):
            pages[name] = str(page_of(int(number), size))
    return f"?{urlencode(pages)}" if pages else ""


def _against(request: HttpRequest, speech: Speech) -> str:
    """The page that holds a speech against the one whose address or number was typed in, "" where
    there is none."""
    found = speech_named(request.POST.get("other", ""))
    if not found or found == speech or not may_see(request, found):
        messages.warning(request, "没有找到另一篇，请填它的页面地址或编号。")
        return ""
    return reverse("admin:speeches_speech_against", args=[speech.pk, found.pk])


def _deed(review: Review, order: Order, cause: Cause) -> tuple[Callable[[], list[str]], str] | None:
    """What is to be done about a line or a paragraph, and where on the page to go then."""
    material = review.material
    by_name = {"keep": keep_line, "drop": drop_line, "leave": leave_line}
    if order.name in by_name and order.numbers and order.numbers[0] < len(review.lines):
        number = order.numbers[0]
        act, line = by_name[order.name], review.lines[number].place
        return (lambda: act(material, line, cause)), f"line-{number + 1}"
    if order.name == "head" and order.numbers and order.numbers[0] < len(review.places):
        number, *depths = order.numbers
        place = review.places[number]
        if place:
            depth = min(depths[0], len(DEPTHS)) if depths else None
            where = place.place
            return (lambda: set_heading(material, where, depth, cause)), f"paragraph-{number + 1}"
    if order.name == "split" and order.numbers and 0 < order.numbers[0] < len(review.places):
        begins = review.places[order.numbers[0]]
        if begins:
            here = begins.place
            return (lambda: split_at(review.speech, here, cause)), f"paragraph-{order.numbers[0]}"
    if order.name == "join" and review.following:
        following = review.following.place
        return (lambda: join_next(review.speech, following, cause)), "read"
    if order.name == "apart" and order.numbers:
        joined = next((x for x in joined_in(material) if x.pk == order.numbers[0]), None)
        if joined:
            return (lambda: part_again(review.speech, joined, cause)), "read"
    if order.name in _LEADING:
        return _led(review.speech, order.name, cause), "versions"
    if order.name == "unbind":
        return (lambda: unbind(review.speech, cause)), "read"
    if order.name == "out" and review.speech.whole:
        return _taken_out(review.speech, review.speech.whole, cause), "read"
    return None


def _led(speech: Speech, name: str, cause: Cause) -> Callable[[], list[str]]:
    def say() -> list[str]:
        lead, said = _LEADING[name]
        lead(speech, cause)
        return [said]

    return say


def _taken_out(speech: Speech, whole: Speech, cause: Cause) -> Callable[[], list[str]]:
    if speech.page is None:
        return lambda: part_again(whole, speech, cause)
    return lambda: take_page_out(speech, cause)


def next_address(request: HttpRequest, speech: Speech) -> str:
    """The next speech that waits, after this one in the order of arrival, else the first."""
    waiting = Speech.objects.filter(state=State.RECEIVED).order_by("pk")
    if not sees_every_speech(request):
        waiting = waiting.uploaded_by(request.user)
    found = waiting.filter(pk__gt=speech.pk).first() or waiting.exclude(pk=speech.pk).first()
    if found:
        return reverse("admin:speeches_speech_review", args=[found.pk])
    messages.info(request, "待审的都看完了。")
    return reverse("admin:speeches_speech_changelist")


def rights_of(request: HttpRequest, speech: Speech) -> dict[str, bool]:
    return {
        "may_edit": may_edit(request, speech),
        "may_choose": may_decide(request, speech),
        "may_take_out": may_take_out(request, speech),
        "may_say_lead": may_say_lead(request, speech),
        "may_publish": MOVES["publish"] in moves_with(request, speech),
    }


_LEADING = {
    "lead": (lead_with, "记下了：这几篇里以这一篇为首选"),
    "unlead": (lead_as_known, "记下了：首选听程序的"),
}
_DECISIONS = ("keep", "drop", "leave", "head", "split", "join", "apart", "unbind")


def allowed(request: HttpRequest, rights: dict[str, bool]) -> bool:
    """Whether she may do what the pressed button says."""
    name = Order.of(request.POST.get("do", "save")).name
    if name in ("publish", "next"):
        return rights["may_publish"]
    if name == "out":
        return rights["may_take_out"]
    if name in _LEADING:
        return rights["may_say_lead"]
    return rights["may_choose" if name in _DECISIONS else "may_edit"]
