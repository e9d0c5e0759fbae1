"""The rules of expired wording in the admin."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import TYPE_CHECKING

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from speeches.admin.page import page_context
from speeches.jobs.maintenance import WORDING, refresh_wording
from speeches.jobs.queue import start
from speeches.models import Wording
from speeches.wording import Effect, effects_of

if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[Wording]
else:
    _ModelAdmin = admin.ModelAdmin

Context = dict[str, object] | None

# Speeches that a preview names.
_NAMED = 10


@admin.register(Wording)
class WordingAdmin(_ModelAdmin):
    """The rules of expired wording: every change is applied to the whole library, by a worker."""

    list_display = ["words", "until", "note", "exceptions", "standing"]
    list_filter = ["enabled", "until"]
    search_fields = ["words", "note"]

    def has_delete_permission(self, request: HttpRequest, obj: Wording | None = None) -> bool:
        """A rule is switched off: one deleted would come back with the next version."""
        return False

    @admin.display(description="启用", ordering="enabled")
    def standing(self, rule: Wording) -> str:
        return "启用" if rule.enabled else "停用"

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Context = None
    ) -> HttpResponse:
        asked = self._preview(request, None)
        return asked or self._and_refresh(request, super().add_view(request, form_url))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Context = None,
    ) -> HttpResponse:
        asked = self._preview(request, self.get_object(request, object_id))
        return asked or self._and_refresh(
            request, super().change_view(request, object_id, form_url)
        )

    def _preview(self, request: HttpRequest, before: Wording | None) -> HttpResponse | None:
        """The page that says what saving would change; None where there is nothing to say first."""
        allowed = (
            self.has_change_permission(request, before)
            if before
            else self.has_add_permission(request)
        )
        if request.method != "POST" or "confirmed" in request.POST or not allowed:
            return None
        changed = copy(before) if before else None
        form = self.get_form(request, before, change=before is not None)(
            request.POST, instance=changed
        )
        if not form.is_valid():
            return None
        effects = effects_of(form.save(commit=False), before)
        context = {
            **page_context(self, request, "保存之前"),
            "rule": form.instance,
            "groups": _groups(effects),
            "sent": [(n, v) for n, v in request.POST.items() if n != "csrfmiddlewaretoken"],
        }
        return render(request, "admin/speeches/wording/preview.html", context)

    def _and_refresh(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """After a change that was taken (a redirect), have the library flagged anew."""
        if request.method == "POST" and response.status_code == 302:
            start(refresh_wording, WORDING, request.user)
            text = "全部讲话由后台按条目重新标注，见“后台任务”。"
            self.message_user(request, text, messages.SUCCESS)
        return response


def _groups(effects: Sequence[Effect]) -> list[tuple[str, int, Sequence[Effect], int]]:
    """What would happen to how many speeches, the first of them, and how many more there are."""
    groups = (
        ("会标出“过时用语”", [one for one in effects if one.flagged]),
        ("不再为这句话标出", [one for one in effects if not one.flagged]),
    )
    return [
        (label, len(some), some[:_NAMED], max(0, len(some) - _NAMED))
        for label, some in groups
        if some
    ]
