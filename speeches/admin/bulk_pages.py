"""The pages of changes to many speeches: part of the list of speeches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from speeches.admin.bulk import (
    BulkForm,
    make_changes,
    materials_of,
    planned,
    said_of,
    start_reparse,
    undo_last,
)
from speeches.admin.page import page_context
from speeches.history.bulk import last_bulk
from speeches.models import Speech, SpeechQuerySet

if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[Speech]
else:
    _ModelAdmin = admin.ModelAdmin


class BulkPages(_ModelAdmin):
    """What the list of speeches can do to all that is selected in it, beside moving it."""

    def get_urls(self) -> list[URLPattern]:
        undo = self.admin_site.admin_view(require_POST(self.undo_view))
        return [path("undo/", undo, name="speeches_speech_undo"), *super().get_urls()]

    @admin.action(description="批量修改层级、文种、来源…", permissions=["edit_many"])
    def edit_many(self, request: HttpRequest, queryset: SpeechQuerySet) -> HttpResponse | None:
        """What to set is asked first, then said in words, then done."""
        keys = list(queryset.order_by().values_list("pk", flat=True))
        asked = "level" in request.POST
        form = BulkForm(request.POST) if asked else BulkForm()
        changes = planned(form, keys) if asked and form.is_valid() else []
        if changes and self._confirmed(request, keys):
            make_changes(request, form, keys)
            return None
        return self._ask(request, "批量修改", "edit_many", keys, form=form, changes=changes)

    @admin.action(description="重新解析所选的讲话…", permissions=["edit_many"])
    def reparse_many(self, request: HttpRequest, queryset: SpeechQuerySet) -> HttpResponse | None:
        keys = list(queryset.order_by().values_list("pk", flat=True))
        if self._confirmed(request, keys):
            start_reparse(request, keys)
            return None
        materials = len(materials_of(keys))
        return self._ask(request, "重新解析", "reparse_many", keys, materials=materials)

    def has_edit_many_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("speeches.change_speech")

    def _confirmed(self, request: HttpRequest, keys: Sequence[int]) -> bool:
        """Whether what was said is still what would be done: others may have come in since."""
        if "confirmed" not in request.POST:
            return False
        if request.POST["confirmed"] == str(len(keys)):
            return True
        messages.warning(request, "符合条件的讲话刚有变化，请再看一遍。")
        return False

    def _ask(
        self, request: HttpRequest, title: str, action: str, keys: Sequence[int], **more: object
    ) -> HttpResponse:
        context = {
            **page_context(self, request, title),
            "action": action,
            "number": len(keys),
            "selected": request.POST.getlist("_selected_action"),
            "all_pages": request.POST.get("select_across") == "1",
            **more,
        }
        return render(request, f"admin/speeches/speech/{action}.html", context)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        last = last_bulk(request.user) if self.has_edit_many_permission(request) else None
        undoable = said_of(last) if last else ""
        return super().changelist_view(
            request, {"title": "讲话", "undoable": undoable, **(extra_context or {})}
        )

    def undo_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_edit_many_permission(request):
            raise PermissionDenied
        undo_last(request)
        return redirect("admin:speeches_speech_changelist")
