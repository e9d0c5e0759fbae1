"""The librarian sees which lines the library takes for a site's own, and can say no."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode

from speeches.admin.page import page_context
from speeches.batched import batched
from speeches.changes import changing
from speeches.importing.reparse import reparse_due
from speeches.importing.site_lines import holding, pages_of
from speeches.jobs.maintenance import REPARSE_CHANGED, reparse_changed
from speeches.jobs.queue import start
from speeches.models import Material, SiteLine, Source, Speech

if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[SiteLine]
else:
    _ModelAdmin = admin.ModelAdmin

# Materials that are read anew while the librarian waits; a worker reads the rest.
AT_ONCE = 20

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
        due = {pk for line in lines for pk in holding(line.site, [line.key])}
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
        """Materials that wait are marked as read by an old parser, in the same transaction."""
        with changing():
            lines = list(queryset.exclude(refused=refused))
            SiteLine.objects.filter(pk__in=[line.pk for line in lines]).update(refused=refused)
            due = sorted({pk for line in lines for pk in holding(line.site, [line.key])})
            waiting = due[AT_ONCE:]
            _mark_as_due(waiting)
            done = reparse_due(due[:AT_ONCE])
            if waiting:
                start(reparse_changed, REPARSE_CHANGED, request.user)
        text = f"重新解析了 {done} 份材料。"
        if waiting:
            text += f"其余 {len(waiting)} 份由后台重新解析，见“后台任务”。"
        self.message_user(request, text, messages.SUCCESS)


def _mark_as_due(materials: Sequence[int]) -> None:
    for keys in batched(materials, 500):
        Material.objects.filter(pk__in=keys).update(parser="")


def learned_link(source: Source) -> str:
    """A link from a source to what was learned of the site that has its name."""
    number = SiteLine.objects.filter(site=source.name, refused=False).count()
    address = f"{reverse('admin:speeches_siteline_changelist')}?{urlencode({'site': source.name})}"
    return format_html('<a href="{}">{} 行</a>', address, number)
