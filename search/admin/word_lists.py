"""Synonyms and terms of the office in the admin."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from search.admin.effects import learns, synonym_effects, term_effects
from search.models import DomainTerm, SynonymRule
from search.office_words import lists_in_force
from search.upkeep.jobs import REBUILD, RENEW_TERMS, rebuild_index, renew_terms
from speeches.admin.page import tell
from speeches.admin.previewed import PreviewedAdmin
from speeches.jobs.queue import start


@admin.register(SynonymRule)
class SynonymRuleAdmin(PreviewedAdmin):
    """What the office adds to the synonyms of the project, or takes out of them."""

    list_display = ["__str__", "relation", "note", "standing"]
    list_filter = ["enabled", "relation"]
    search_fields = ["words", "note"]
    preview_template = "admin/search/synonymrule_preview.html"

    @admin.display(description="启用", ordering="enabled")
    def standing(self, rule: SynonymRule) -> str:
        return "启用" if rule.enabled else "停用"

    def effects(self, row: SynonymRule, before: SynonymRule | None) -> dict[str, object]:
        return {"effects": synonym_effects(row)}

    def follow(self, request: HttpRequest, row: SynonymRule) -> None:
        lists_in_force.forget()


@admin.register(DomainTerm)
class DomainTermAdmin(PreviewedAdmin):
    """What the office adds to the terms of the project, or takes out of them."""

    list_display = ["text", "note", "standing"]
    list_filter = ["enabled"]
    search_fields = ["text", "note"]
    preview_template = "admin/search/domainterm_preview.html"

    def get_readonly_fields(
        self, request: HttpRequest, obj: DomainTerm | None = None
    ) -> tuple[str, ...]:
        """Another term is another row."""
        return ("text",) if obj else ()

    @admin.display(description="作为用语", ordering="enabled")
    def standing(self, term: DomainTerm) -> str:
        return "是" if term.enabled else "不是"

    def effects(self, row: DomainTerm, before: DomainTerm | None) -> dict[str, object]:
        return {"effects": term_effects(row)}

    def follow(self, request: HttpRequest, row: DomainTerm) -> None:
        """Have the index learn it where that takes a build, and what is suggested follow."""
        lists_in_force.forget()
        if learns(row):
            start(rebuild_index, REBUILD, request.user)
            text = "索引由后台重建，学会这个词；其间照常检索。见“后台任务”。"
        else:
            start(renew_terms, RENEW_TERMS, request.user)
            text = "输入时的提示由后台更新，见“后台任务”。"
        tell(request, text)
