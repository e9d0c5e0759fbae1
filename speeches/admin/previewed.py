"""Settings that hold for the whole library: what a change would do is said before it is saved."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from speeches.admin.page import page_context

if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[Any]
else:
    _ModelAdmin = admin.ModelAdmin

Context = dict[str, Any] | None


class PreviewedAdmin(_ModelAdmin):
    """Asks before every change, with a page that extends `admin/preview.html`.

    Nothing is deleted, so that its history stays: a rule is switched off.
    """

    preview_template: str

    def effects(self, row: Any, before: Any) -> dict[str, object]:
        """What the page tells of a row as it would be stored, and as it is stored, None where it
        is new."""
        raise NotImplementedError

    def follow(self, request: HttpRequest, row: Any) -> None:
        """Begin, in the transaction that stores the row, what the change asks for."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Context = None
    ) -> HttpResponse:
        return self._preview(request, None) or super().add_view(request, form_url, extra_context)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Context = None,
    ) -> HttpResponse:
        asked = self._preview(request, self.get_object(request, object_id))
        return asked or super().change_view(request, object_id, form_url, extra_context)

    def save_model(
        self, request: HttpRequest, obj: Any, form: ModelForm[Any], change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        self.follow(request, obj)

    def _preview(self, request: HttpRequest, before: Any) -> HttpResponse | None:
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
        row = form.save(commit=False)
        context = {
            **page_context(self, request, "保存之前"),
            **self.effects(row, before),
            "row": row,
            "sent": [(n, v) for n, v in request.POST.items() if n != "csrfmiddlewaretoken"],
        }
        return render(request, self.preview_template, context)
