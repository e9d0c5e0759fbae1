"""The librarian sees which lines the library takes for a site's own, and can say no."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode

from speeches.admin.page import page_context, tell
from speeches.changes import changing
from speeches.importing.reparse import follow_up
from speeches.importing.site_lines import holding, pages_of
from speeches.models import SiteLine, Source, Speech

if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[SiteLine]
else:
    _ModelAdmin = admin.ModelAdmin

# Lines and speeches that a preview names.
_NAMED = 10


@admin.register(SiteLine)
class SiteLineAdmin(_ModelAdmin):
    """What was learned, by site; a line that is none is refused, and taken back."""

    list_display = ["text", "site", "pages", "decision", "learned_at"]
    list_display_links = None
    list_filter = ["refused", "site"]
    list_per_page = 50
    search_fields = ["text", "site"]
    actions = ["refuse", "accept"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Lines are learned, not entered."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: SiteLine | None = None) -> bool:
        """A deleted line would be learned again from the next page; refusing it lasts."""
        return False

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """The lines of a page are counted together, with a query for each site in it."""
        shown = super().get_changelist_instance(request)
        keys: defaultdict[str, list[str]] = defaultdict(list)
        for line in shown.result_list:
            keys[line.site].append(line.key)
        pages = {site: pages_of(site, keys[site]) for site in keys}
        for line in shown.result_list:
            line.pages = pages[line.site].get(line.key, 0)
        return shown

    @admin.display(description="现在怎样", ordering="refused")
    def decision(self, line: SiteLine) -> str:
        return "不是栏目，留在正文" if line.refused else "栏目，清除"

    @admin.display(description="出现于几篇不同的讲话")
    def pages(self, line: SiteLine) -> int:
        return line.pages

    @admin.action(description="不是栏目：恢复到正文", permissions=["change"])
    def refuse(self, request: HttpRequest, queryset: QuerySet[SiteLine]) -> HttpResponse | None:
        return self._ask_or_decide(request, queryset, "refuse", refused=True)

    @admin.action(description="是栏目：重新清除", permissions=["change"])
    def accept(self, request: HttpRequest, queryset: QuerySet[SiteLine]) -> HttpResponse | None:
        return self._ask_or_decide(request, queryset, "accept", refused=False)

    def _ask_or_decide(
        self, request: HttpRequest, queryset: QuerySet[SiteLine], action: str, *, refused: bool
    ) -> HttpResponse | None:
        """What it would change is said first."""
        if "confirmed" in request.POST:
            self._decide(request, queryset, refused=refused)
            return None
        lines = list(queryset.exclude(refused=refused))
        due = _due(lines)
        speeches = Speech.objects.filter(material__in=due).order_by("-pk")
        context = {
            **page_context(self, request, "恢复到正文" if refused else "重新清除"),
            "action": action,
            "refused": refused,
            "number": len(lines),
            "lines": lines[:_NAMED],
            "more_lines": max(0, len(lines) - _NAMED),
            "materials": len(due),
            "speeches": speeches.count(),
            "titles": list(speeches.values_list("title", flat=True)[:_NAMED]),
            "selected": request.POST.getlist("_selected_action"),
            "all_pages": request.POST.get("select_across") == "1",
        }
        return render(request, "admin/speeches/siteline/decide.html", context)

    def _decide(self, request: HttpRequest, queryset: QuerySet[SiteLine], *, refused: bool) -> None:
        with changing():
            lines = list(queryset.exclude(refused=refused))
            queryset.exclude(refused=refused).update(refused=refused)
            number = follow_up(_due(lines))
        tell(request, f"记下了。{number} 份材料在后台重新整理，见“后台任务”。")


def _due(lines: Iterable[SiteLine]) -> set[int]:
    """The materials in which one of these lines stands; a query for each site."""
    keys: defaultdict[str, list[str]] = defaultdict(list)
    for line in lines:
        keys[line.site].append(line.key)
    return {pk for site in keys for pk in holding(site, keys[site])}


def learned_link(source: Source) -> str:
    """A link from a source to what was learned of the site that has its name."""
    number = SiteLine.objects.filter(site=source.name, refused=False).count()
    address = f"{reverse('admin:speeches_siteline_changelist')}?{urlencode({'site': source.name})}"
    return format_html('<a href="{}">{} 行</a>', address, number)
