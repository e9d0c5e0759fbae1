"""What pages of the admin share that Django has no view for."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe

from speeches.models import Speech

_JOBS = "“后台任务”"
# No key has more digits, and a database takes none that is greater.
_MOST_DIGITS = 18


def number_in(said: str) -> int | None:
    """The number that an address or a form says; None where it says none that a row could have."""
    return int(said) if said.isdecimal() and len(said) <= _MOST_DIGITS else None


def page_context(of: ModelAdmin[Any], request: HttpRequest, title: str) -> dict[str, object]:
    """What the frame around such a page is made of."""
    return {**of.admin_site.each_context(request), "opts": of.opts, "title": title}


def review_link(speech: Speech) -> str:
    """A link to the page on which a speech is reviewed, told from others by its title."""
    address = reverse("admin:speeches_speech_review", args=[speech.pk])
    return format_html('<a href="{}" aria-label="审阅：{}">审阅</a>', address, speech.title)


def tell(request: HttpRequest, said: str, level: int = messages.SUCCESS) -> None:
    """Say on the next page what was done, with a link to the jobs where they are named, for those
    who may see them."""
    said = escape(said)
    if request.user.has_perm("speeches.change_speech"):
        link = format_html('<a href="{}">{}</a>', reverse("admin:jobs_job_changelist"), _JOBS)
        said = said.replace(_JOBS, link)
    messages.add_message(request, level, mark_safe(said))  # escaped above
