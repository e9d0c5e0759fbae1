"""Sources in the admin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from speeches.admin.site_lines import learned_link
from speeches.changes import announce, changing
from speeches.models import Source, Speech

if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[Source]
else:
    _ModelAdmin = admin.ModelAdmin


@admin.register(Source)
class SourceAdmin(_ModelAdmin):
    """Sources: what their speeches are called by changes with their names."""

    search_fields = ["name"]
    fields = ["name", "learned"]
    readonly_fields = ["learned"]

    @admin.display(description="学到的网站栏目")
    def learned(self, source: Source) -> str:
        return learned_link(source)

    @changing()
    def save_model(
        self, request: HttpRequest, obj: Source, form: ModelForm[Source], change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        announce(obj.speeches.values_list("pk", flat=True))

    @changing()
    def delete_model(self, request: HttpRequest, obj: Source) -> None:
        ids = list(obj.speeches.values_list("pk", flat=True))
        super().delete_model(request, obj)
        announce(ids)

    @changing()
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Source]) -> None:
        ids = list(Speech.objects.filter(source__in=queryset).values_list("pk", flat=True))
        super().delete_queryset(request, queryset)
        announce(ids)
