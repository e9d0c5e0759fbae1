"""Speeches in the admin: corrected, published, withdrawn and binned.

Every change made here is announced in its transaction, so that search follows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.views.main import ChangeList
from django.db.models import F, Field, QuerySet
from django.forms import ModelForm, TypedChoiceField
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from speeches.admin.correcting import correct
from speeches.admin.filters import (
    ArrivalFilter,
    DoubtFilter,
    FlagFilter,
    StateFilter,
    UploaderFilter,
    YearFilter,
)
from speeches.admin.page import review_link
from speeches.admin.plain import PlainErrors, PlainHidden, PlainSelect, plain_checkbox
from speeches.admin.rights import (
    cause_of,
    may_edit,
    may_see,
    sees_every_speech,
)
from speeches.admin.speech_pages import SpeechPages
from speeches.choices import Flag
from speeches.duplicates import duplicates_of, swapped_in_twins
from speeches.life import Cause
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

# What no row of the list shows, and takes most of the time to read.
_NOT_LISTED = (
    "text", "evidence", "masks", "rewritten_spots", "flags", "material__text", "material__removed",
    "material__warnings", "material__choices",
)  # fmt: skip


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


class ListedSpeechForm(_ModelForm):
    """A row of the list: its fields have no labels beside them, so each says whose it is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "error_class": PlainErrors})
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{field.label}：{self.instance.title}"


@admin.register(Speech)
class SpeechAdmin(SpeechPages):
    form = SpeechForm
    list_display = [
        "title", "review", "state_label", "completeness", "flag_labels", "level", "meeting_level",
        "kind", "event_year", "characters", "arrival", "uploader",
    ]  # fmt: skip
    list_editable = ["level", "meeting_level", "kind"]
    list_filter = [
        StateFilter, DoubtFilter, FlagFilter, ArrivalFilter, UploaderFilter, "level",
        "meeting_level", "kind", "complete", "rewritten", YearFilter, "source",
    ]  # fmt: skip
    list_per_page = 50
    search_fields = ["title", "subtitle", "speaker", "ref", "material__name", "text"]
    search_help_text = "查标题、署名、文件名和正文；几个词用空格隔开，都要有。"
    # Counting all that there is beside what was found would double the work.
    show_full_result_count = False
    list_select_related = ["material__uploaded_by"]
    actions = ["publish", "withdraw", "edit_many", "reparse_many", "bin", "restore"]

    class Media:
        css = {"all": ["css/admin.css", "css/admin-lists.css"]}

    autocomplete_fields = ["source"]
    readonly_fields = [
        "state_label", "state_lines", "uploader", "evidence_lines", "flag_lines",
        "swapped_lines", "raw_material", "length", "text", "created_at", "updated_at",
        "completeness", "rewriting", "doubt_lines",
    ]  # fmt: skip
    fieldsets = [
        (None, {"fields": ["title", "subtitle", "state_label", "state_lines"]}),
        ("层级与文种", {"fields": [
            "level", "meeting_level", "kind", "meeting", "office", "speaker", "evidence_lines",
        ]}),
        ("时间", {"fields": ["year", "delivered_on", "published_on"]}),
        ("能否直接用", {"fields": [
            "complete", "incomplete_reason", ("part", "parts"), "rewritten", "swapped_lines",
            "doubts", "flag_lines",
        ]}),
        ("来源", {"fields": [
            "source", "source_url", "raw_material", "uploader", "length", "created_at",
            "updated_at",
        ]}),
        ("正文（与原文一致，不可修改）", {"fields": ["text"]}),
    ]  # fmt: skip

    # Who may do what

    def get_queryset(self, request: HttpRequest) -> QuerySet[Speech]:
        speeches = super().get_queryset(request)
        match = request.resolver_match
        if match and match.url_name == "speeches_speech_changelist":
            speeches = speeches.defer(*_NOT_LISTED)
        if sees_every_speech(request) or not isinstance(speeches, SpeechQuerySet):
            return speeches
        return speeches.uploaded_by(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Speech | None = None) -> bool:
        return may_see(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Speech | None = None) -> bool:
        return may_edit(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Speech | None = None) -> bool:
        """Nothing is deleted at once: it goes into the bin, which is a move of its own."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Speech | None = None) -> list[str]:
        """A source is chosen from the list of sources, by those who may see it."""
        hidden = [] if request.user.has_perm("speeches.view_source") else ["source"]
        return [*self.readonly_fields, *hidden]

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """Edited in the list by those who may edit each of them."""
        shown = super().get_changelist_instance(request)
        if not request.user.has_perm("speeches.change_speech"):
            shown.list_editable = ()
        return shown

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> type[ModelForm[Speech]]:
        plain = {"id": PlainHidden, **dict.fromkeys(self.list_editable, PlainSelect)}
        wanted = {"form": ListedSpeechForm, "widgets": plain, **kwargs}
        return super().get_changelist_form(request, **wanted)

    def action_checkbox(self, obj: Speech) -> SafeString:
        return plain_checkbox(ACTION_CHECKBOX_NAME, obj.pk, f"选择“{obj}”", "action-select")

    def formfield_for_choice_field(
        self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> TypedChoiceField | None:
        return super().formfield_for_choice_field(
            db_field, request, **{"widget": PlainSelect, **kwargs}
        )

    def get_fieldsets(self, request: HttpRequest, obj: Speech | None = None) -> Any:
        """What cannot be edited is told in words, not by a form's fields."""
        fieldsets = super().get_fieldsets(request, obj)
        return fieldsets if may_edit(request, obj) else [_told(*each) for each in fieldsets]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Speeches come out of materials only."""
        return False

    @admin.display(description="审阅")
    def review(self, speech: Speech) -> str:
        return review_link(speech)

    @admin.display(description="提示", ordering="flag_names")
    def flag_labels(self, speech: Speech) -> str:
        """What a writer should know beside whether the text is whole, the gravest first."""
        named = set(speech.flag_names.split()) - {Flag.PART, Flag.INCOMPLETE}
        labels = ((flag.label,) for flag in Flag if flag in named)
        return format_html_join("", '<span class="bad">{}</span>', labels)

    @admin.display(description="完整", ordering="complete")
    def completeness(self, speech: Speech) -> str:
        if speech.part:
            of = f"（共 {speech.parts} 部分）" if speech.parts else ""
            return format_html('<span class="bad">第 {} 部分{}</span>', speech.part, of)
        if speech.complete:
            return format_html('<span class="good">{}</span>', "完整")
        return format_html('<span class="bad">{}</span>', "不完整")

    @admin.display(description="疑似洗稿", ordering="rewritten")
    def rewriting(self, speech: Speech) -> str:
        return "疑似洗稿" if speech.rewritten else "没有发现"

    @admin.display(description="提示")
    def doubt_lines(self, speech: Speech) -> str:
        return format_html_join("", "<p>{}</p>", ((line,) for line in speech.doubts))

    # Where no year is known comes first, whatever the database would do.
    @admin.display(description="年份", ordering=F("year").asc(nulls_first=True))
    def event_year(self, speech: Speech) -> int | None:
        return speech.year

    @admin.display(description="字数", ordering="length")
    def characters(self, speech: Speech) -> int:
        return speech.length

    @admin.display(description="入库", ordering="created_at")
    def arrival(self, speech: Speech) -> str:
        return date_format(localtime(speech.created_at), "Y-m-d")

    @admin.display(description="状态", ordering="state")
    def state_label(self, speech: Speech) -> str:
        return format_html(
            '<span class="state state-{}">{}</span>', speech.state, speech.get_state_display()
        )

    @admin.display(description="经过")
    def state_lines(self, speech: Speech) -> str:
        rows = (
            (
                date_format(localtime(change.at), "Y年n月j日 H:i"),
                change.get_after_display(),
                change.who,
                change.note,
            )
            for change in speech.state_changes.order_by("pk")
        )
        return format_html_join("", "<p>{}　<b>{}</b>　{}　{}</p>", rows)

    @admin.display(description="上传者", ordering="material__uploaded_by")
    def uploader(self, speech: Speech) -> str:
        by = speech.material.uploaded_by
        return Cause(by).who if by else ""

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

    @admin.display(description="可疑用词")
    def swapped_lines(self, speech: Speech) -> str:
        """Words in doubt with their likely originals, and what another version has for them."""
        found = [
            (spot["text"], f"原文疑为“{spot['suggestion']}”，{spot['count']}处")
            for spot in speech.rewritten_spots
        ]
        for word in swapped_in_twins(speech, duplicates_of(speech, drafts=True)):
            found.append((word.text, f"另一版本《{word.other}》作“{word.suggestion}”"))
        return format_html_join("", "<p>“{}”　{}</p>", found) or "—"

    def save_model(
        self, request: HttpRequest, obj: Speech, form: ModelForm[Speech], change: bool
    ) -> None:
        changed = {"flags" if name == "doubts" else name for name in form.changed_data}
        correct(obj, changed, cause_of(request))

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions


# What is told in its place where a field cannot be edited.
_TOLD = {"complete": "completeness", "rewritten": "rewriting", "doubts": "doubt_lines"}


def _told(name: Any, options: Any) -> tuple[Any, Any]:
    """A set of fields as it is where nothing of it can be edited."""
    fields = [
        _TOLD.get(field, field) if isinstance(field, str) else field for field in options["fields"]
    ]
    return name, {**options, "fields": fields}


def _evidence(speech: Speech) -> list[tuple[str, str]]:
    """Each fact's name with the words that decided it, in the order of the fields: PostgreSQL keeps
    none of its own."""
    reasons = speech.reasons
    names = [field.name for field in Speech._meta.fields if field.name in reasons]
    return [(Speech.label_of(name), reasons[name]) for name in names]
