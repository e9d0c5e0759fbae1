"""Saying which of two versions leads, beside the difference of both."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest

from speeches.admin.rights import cause_of
from speeches.importing.leading import lead_as_known, lead_with
from speeches.models import Speech

# What the buttons send.
LEADS = ("lead-one", "lead-other", "unlead")


def say_which_leads(request: HttpRequest, one: Speech, other: Speech) -> None:
    """Do what the pressed button says."""
    cause, said = cause_of(request), request.POST.get("do", "")
    if said == "unlead":
        for each in (one, other):
            if each.lead:
                lead_as_known(each, cause)
        messages.success(request, "首选听程序的。")
        return
    lead = one if said == "lead-one" else other
    lead_with(lead, cause)
    messages.success(request, f"以《{lead.title}》（{lead.material.name}）为首选。")
