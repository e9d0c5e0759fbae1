"""Reviewing a speech: the raw page beside what was read from it, corrected in place, published.

One form holds it all, so that it works without JavaScript: the button that is pressed says what is
to be done ("do"), and what was typed into the facts is stored first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from speeches.admin.binding import speech_named
from speeches.admin.correcting import correct
from speeches.admin.moves import make
from speeches.admin.rights import (
    cause_of,
    may_decide,
    may_edit,
    may_say_lead,
    may_take_out,
    moves_with,
    sees_every_speech,
)
from speeches.choices import State
from speeches.duplicates import duplicates_of
from speeches.history.patches import digest_of
from speeches.importing.binding import take_page_out, unbind
from speeches.importing.decisions import headings_of
from speeches.importing.leading import lead_as_known, lead_with
from speeches.importing.parting import PartingError, join_next, joined_in, part_again, split_at
from speeches.life import MOVES, Cause
from speeches.models import JOINED, DuplicateLink, Material, Section, Speech
from speeches.parsing import MaterialError
from speeches.parsing.describing.flags import sentence
from speeches.review.deciding import drop_line, keep_line, leave_line, set_heading
from speeches.review.raw_page import ParagraphPlace, RawLine, paragraph_places, raw_lines

if TYPE_CHECKING:
    _ModelForm = forms.ModelForm[Speech]
else:
    _ModelForm = forms.ModelForm

# Lines of the raw page and paragraphs of the speech that one page shows: a file may have 20,000.
LINES, PARAGRAPHS = 400, 200
DEPTHS = ((1, "一级标题"), (2, "二级标题"), (3, "三级标题"), (4, "四级标题"))


class FactsForm(_ModelForm):
    """The facts of a speech, each with the words that decided it."""

    class Meta:
        model = Speech
        fields = (
            "title", "subtitle", "speaker", "office", "level", "meeting_level", "kind", "meeting",
            "year", "delivered_on", "published_on", "source",
        )  # fmt: skip
        widgets = {
            "delivered_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "published_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        }


@dataclass(frozen=True)
class ReviewedParagraph:
    """A paragraph as it was read; depth: of the heading that begins it, 0 where there is none;
    line: of the page, from 1, where it begins, None where that is not known; decided: whether a
    person said what it is."""

    number: int
    heading: str
    text: str
    depth: int
    line: int | None
    decided: bool

    @property
    def lines_page(self) -> int:
        """The page of the lines that shows where it begins."""
        return _page_of(self.line or 1, LINES)


@dataclass(frozen=True)
class Fact:
    """A field of the form with what it was read from; shown: its value in words, for those who may
    not edit it."""

    field: forms.BoundField
    shown: str
    evidence: str
    corrected: bool


@dataclass(frozen=True)
class Review:
    """A speech beside its page.

    together: the speeches of its material, in their order; following: where the next one begins.
    """

    speech: Speech
    material: Material
    lines: list[RawLine]
    places: Sequence[ParagraphPlace | None]
    paragraphs: list[ReviewedParagraph]
    together: list[Speech]
    following: ParagraphPlace | None

    @property
    def next(self) -> Speech | None:
        """The next speech of the material, which this one may be joined with."""
        if self.speech.is_joined:
            return None
        after = (each for each in self.together if each.position == self.speech.position + 1)
        return next(after, None) if self.following else None

    @property
    def version(self) -> str:
        """What tells whether a page shows things as they are now."""
        said = f"{self.material.text}\n{self.material.removed}\n{self.speech.updated_at}"
        return digest_of(said)


def review_of(speech: Speech) -> Review:
    material = speech.material
    lines = raw_lines(material)
    read = material.speeches.filter(position__lt=JOINED).order_by("position")
    together = list(read.only("pk", "position", "title", "state", "text"))
    files = Speech.objects.filter(whole__in=together, page__isnull=False)
    wholes = set(files.values_list("whole", flat=True))
    going_on = {at for at, each in enumerate(together) if each.pk in wholes}
    found = paragraph_places(material, lines, [each.paragraphs for each in together], going_on)
    by_position = dict(zip((each.position for each in together), found, strict=True))
    places = by_position.get(speech.position, [None] * len(speech.paragraphs))
    after = by_position.get(speech.position + 1, [])
    following = next((place for place in after if place), None)
    paragraphs = _paragraphs(speech, places)
    return Review(speech, material, lines, places, paragraphs, together, following)


def _paragraphs(speech: Speech, places: Sequence[ParagraphPlace | None]) -> list[ReviewedParagraph]:
    sections: dict[int, Section] = {}
    for section in speech.sections.order_by("position"):
        sections.setdefault(section.start, section)
    said = {(place.start, place.at) for place in headings_of(speech.material)}
    found = []
    for number, (text, place) in enumerate(zip(speech.paragraphs, places, strict=True)):
        heading = sections.get(number)
        end = heading.heading_end if heading else 0
        found.append(
            ReviewedParagraph(
                number=number,
                heading=text[:end],
                text=text[end:],
                depth=heading.depth if heading else 0,
                line=place.line + 1 if place else None,
                decided=place is not None and (place.place.start, place.place.at) in said,
            )
        )
    return found


def facts_of(form: FactsForm, speech: Speech) -> list[Fact]:
    return [
        Fact(
            form[name], _shown(speech, name), speech.reasons.get(name, ""), name in speech.corrected
        )
        for name in form.fields
    ]


def _shown(speech: Speech, name: str) -> str:
    """The value of a column as people read it: 镇级, not town."""
    value = getattr(speech, name)
    display = getattr(speech, f"get_{name}_display", None)
    return str(display() if display and value else value or "—")


def warnings_of(speech: Speech) -> list[str]:
    """What to look at before it is published, the gravest first."""
    flags = [sentence(flag["name"], flag["words"]) for flag in speech.flags]
    told = [] if speech.complete else [f"不完整：{speech.incomplete_reason}"]
    told += ["疑似改写：用词像是被来源网站替换过"] if speech.rewritten else []
    told += [] if speech.level else ["层级不明"]
    return [*told, *flags, *(each for each in speech.material.warnings if each not in flags)]


def versions_of(speech: Speech) -> list[DuplicateLink]:
    return list(duplicates_of(speech, drafts=True))


# What is done


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
    try:
        changes = act()
    except (MaterialError, PartingError) as error:
        messages.error(request, f"没有保存：{error}")
    else:
        messages.success(request, "；".join(changes) or "记下了，正文没有变化。")
    return f"{here}{_pages_with(request, anchor)}#{anchor}"


def _page_of(number: int, size: int) -> int:
    """The page on which the thing of this number stands, both from 1."""
    return (number - 1) // size + 1


def _pages_with(request: HttpRequest, anchor: str) -> str:
    """The query of the pages that were shown, turned to where this place of them is."""
    pages = {name: request.GET[name] for name in ("lines", "read") if name in request.GET}
    kind, _, number = anchor.partition("-")
    for name, of, size in (("lines", "line", LINES), ("read", "paragraph", PARAGRAPHS)):
        if kind == of and (name in pages or int(number) > size):
            pages[name] = str(_page_of(int(number), size))
    return f"?{urlencode(pages)}" if pages else ""


def _against(request: HttpRequest, speech: Speech) -> str:
    """The page that holds a speech against the one whose address or number was typed in, "" where
    there is none."""
    found = speech_named(request.POST.get("other", ""))
    if not found or found == speech:
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
        return _led(review.speech, _LEADING[order.name], cause), "versions"
    if order.name == "unbind":
        return (lambda: unbind(review.speech, cause)), "read"
    if order.name == "out" and review.speech.whole:
        return _taken_out(review.speech, review.speech.whole, cause), "read"
    return None


def _led(
    speech: Speech, lead: Callable[[Speech, Cause], None], cause: Cause
) -> Callable[[], list[str]]:
    def say() -> list[str]:
        lead(speech, cause)
        return ["记下了哪一篇为首选"]

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


_LEADING = {"lead": lead_with, "unlead": lead_as_known}
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
