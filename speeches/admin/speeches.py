"""Speeches in the admin: corrected, published, taken back and deleted.

Every change made here is announced in its transaction, so that search follows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from speeches.changes import announce
from speeches.choices import Flag
from speeches.models import Speech, SpeechQuerySet

if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[Speech]
    _ModelForm = forms.ModelForm[Speech]
else:
    _ModelAdmin = admin.ModelAdmin
    _ModelForm = forms.ModelForm

# What a person may say or deny of a speech; the others follow from columns of their own.
_DOUBTS = [
    (flag.value, flag.label)
    for flag in Flag
    if flag not in (Flag.PART, Flag.INCOMPLETE, Flag.REWRITTEN)
]


class SpeechForm(_ModelForm):
    """A speech with its flags as boxes to tick."""

    doubts = forms.MultipleChoiceField(
        label="提示",
        choices=_DOUBTS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="核对之后可以去掉；新版解析器不会再加上。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["doubts"] = [flag["name"] for flag in self.instance.flags]

    def save(self, commit: bool = True) -> Speech:
        known = {flag["name"]: flag for flag in self.instance.flags}
        self.instance.flags = [
            known.get(name, {"name": name, "words": []}) for name in self.cleaned_data["doubts"]
        ]
        return super().save(commit)


class FlagFilter(admin.SimpleListFilter):
    title = "提示"
    parameter_name = "flag"

    def lookups(self, request: HttpRequest, model_admin: _ModelAdmin) -> list[tuple[str, str]]:
        return Flag.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Speech]) -> QuerySet[Speech]:
        value = self.value()
        if value not in Flag.values or not isinstance(queryset, SpeechQuerySet):
            return queryset
        return queryset.flagged(value)


@admin.register(Speech)
class SpeechAdmin(_ModelAdmin):
    form = SpeechForm
    list_display = [
        "title", "level", "meeting_level", "kind", "year", "complete", "rewritten", "flag_labels",
        "published",
    ]  # fmt: skip
    list_editable = ["level", "meeting_level", "kind", "published"]
    list_filter = [
        "published", FlagFilter, "level", "meeting_level", "kind", "complete", "rewritten", "year",
        "source",
    ]  # fmt: skip
    list_per_page = 50
    search_fields = ["title", "ref"]
    actions = ["publish", "unpublish"]

    class Media:
        css = {"all": ["css/admin.css"]}

    autocomplete_fields = ["source"]
    readonly_fields = [
        "evidence_lines", "flag_lines", "raw_material", "length", "text",
        "created_at", "updated_at",
    ]  # fmt: skip
    fieldsets = [
        (None, {"fields": ["title", "subtitle", "published"]}),
        ("层级与文种", {"fields": [
            "level", "meeting_level", "kind", "meeting", "office", "speaker", "evidence_lines",
        ]}),
        ("时间", {"fields": ["year", "delivered_on", "published_on"]}),
        ("能否直接用", {"fields": [
            "complete", "incomplete_reason", ("part", "parts"), "rewritten", "doubts", "flag_lines",
        ]}),
        ("来源", {"fields": [
            "source", "source_url", "raw_material", "length", "created_at", "updated_at",
        ]}),
        ("正文（与原文一致，不可修改）", {"fields": ["text"]}),
    ]  # fmt: skip

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Speeches come out of materials only."""
        return False

    @admin.display(description="提示")
    def flag_labels(self, speech: Speech) -> str:
        """The flags that lists show, by their labels."""
        return "、".join(str(flag.label) for flag in speech.doubtful)

    @admin.display(description="原始材料")
    def raw_material(self, speech: Speech) -> str:
        url = reverse("admin:speeches_material_change", args=[speech.material_id])
        return format_html('<a href="{}">{}</a>', url, speech.material)

    @admin.display(description="依据")
    def evidence_lines(self, speech: Speech) -> str:
        return format_html_join("", "<p>{}：“{}”</p>", _evidence(speech))

    @admin.display(description="提示的依据")
    def flag_lines(self, speech: Speech) -> str:
        rows = ((Flag(flag["name"]).label, "；".join(flag["words"])) for flag in speech.flags)
        return format_html_join("", "<p><b>{}</b>　{}</p>", rows)

    def save_model(
        self, request: HttpRequest, obj: Speech, form: ModelForm[Speech], change: bool
    ) -> None:
        changed = {"flags" if name == "doubts" else name for name in form.changed_data}
        if "delivered_on" in changed and obj.delivered_on and "year" not in changed:
            # The year is that of the day, unless she says otherwise.
            obj.year = obj.delivered_on.year
            changed.add("year")
        obj.corrected = sorted({*obj.corrected, *changed} - {"published"})
        super().save_model(request, obj, form, change)
        announce([obj.pk])

    def delete_model(self, request: HttpRequest, obj: Speech) -> None:
        self.delete_queryset(request, Speech.objects.filter(pk=obj.pk))

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Speech]) -> None:
        ids = list(queryset.values_list("pk", flat=True))
        assert isinstance(queryset, SpeechQuerySet)
        queryset.remember_deletion()
        super().delete_queryset(request, queryset)
        announce(ids)

    @admin.action(description="发布所选的讲话", permissions=["change"])
    def publish(self, request: HttpRequest, queryset: SpeechQuerySet) -> None:
        self._set_published(request, queryset, True)

    @admin.action(description="撤下所选的讲话", permissions=["change"])
    def unpublish(self, request: HttpRequest, queryset: SpeechQuerySet) -> None:
        self._set_published(request, queryset, False)

    @transaction.atomic
    def _set_published(
        self, request: HttpRequest, queryset: SpeechQuerySet, published: bool
    ) -> None:
        ids = list(queryset.values_list("pk", flat=True))
        queryset.update(published=published, updated_at=timezone.now())
        announce(ids)
        done = "发布" if published else "撤下"
        self.message_user(request, f"已{done} {len(ids)} 篇讲话。", messages.SUCCESS)


def _evidence(speech: Speech) -> list[tuple[str, str]]:
    """Each fact's name with the words that decided it."""
    return [(Speech.label_of(name), words) for name, words in speech.reasons.items()]
