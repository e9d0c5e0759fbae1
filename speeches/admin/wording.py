"""The rules of expired wording in the admin."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import admin
from django.http import HttpRequest

from speeches.admin.page import tell
from speeches.admin.previewed import PreviewedAdmin
from speeches.jobs.maintenance import WORDING, refresh_wording
from speeches.jobs.queue import start
from speeches.models import Wording
from speeches.wording import MOST_LOOKED_AT, Effect, effects_of

# Speeches that a preview names.
_NAMED = 10


@admin.register(Wording)
class WordingAdmin(PreviewedAdmin):
    """The rules of expired wording: every change is applied to the whole library, by a worker.

    A rule is switched off: one deleted would come back with the next version.
    """

    preview_template = "admin/speeches/wording/preview.html"

    list_display = ["words", "until", "note", "exceptions", "standing"]
    list_filter = ["enabled", "until"]
    search_fields = ["words", "note"]

    @admin.display(description="启用", ordering="enabled")
    def standing(self, rule: Wording) -> str:
        return "启用" if rule.enabled else "停用"

    def effects(self, row: Wording, before: Wording | None) -> dict[str, object]:
        effects = effects_of(row, before)
        return {
            "groups": _groups(effects.found),
            "newest": 0 if effects.all else MOST_LOOKED_AT,
        }

    def follow(self, request: HttpRequest, row: Wording) -> None:
        """Have the library flagged anew."""
        start(refresh_wording, WORDING, request.user)
        text = "全部讲话由后台按条目重新标注，见“后台任务”。"
        tell(request, text)


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
