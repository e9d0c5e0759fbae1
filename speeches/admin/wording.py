"""The rules of expired wording in the admin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse

from speeches.jobs.maintenance import WORDING, refresh_wording
from speeches.jobs.queue import start
from speeches.models import Wording

if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[Wording]
else:
    _ModelAdmin = admin.ModelAdmin

Context = dict[str, object] | None


@admin.register(Wording)
class WordingAdmin(_ModelAdmin):
    """The rules of expired wording: every change is applied to the whole library, by a worker."""

    list_display = ["words", "until", "note", "exceptions", "enabled"]
    list_editable = ["until", "enabled"]
    list_filter = ["enabled", "until"]
    search_fields = ["words", "note"]

    def has_delete_permission(self, request: HttpRequest, obj: Wording | None = None) -> bool:
        """A rule is switched off: one deleted would come back with the next version."""
        return False

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Context = None
    ) -> HttpResponse:
        return self._and_refresh(request, super().add_view(request, form_url, extra_context))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Context = None,
    ) -> HttpResponse:
        page = super().change_view(request, object_id, form_url, extra_context)
        return self._and_refresh(request, page)

    def changelist_view(self, request: HttpRequest, extra_context: Context = None) -> HttpResponse:
        return self._and_refresh(request, super().changelist_view(request, extra_context))

    def _and_refresh(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """After a change that was taken (a redirect), have the library flagged anew."""
        if request.method == "POST" and response.status_code == 302:
            start(refresh_wording, WORDING, request.user)
            text = "全部讲话由后台按条目重新标注，见“后台任务”。"
            self.message_user(request, text, messages.SUCCESS)
        return response
