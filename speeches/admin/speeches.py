"""Speeches in the admin: corrected, published, withdrawn and binned.

Every change made here is announced in its transaction, so that search follows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST

from speeches.admin.bulk_pages import BulkPages
from speeches.admin.correcting import correct
from speeches.admin.filters import (
    ArrivalFilter,
    DoubtFilter,
    FlagFilter,
    StateFilter,
    UploaderFilter,
)
from speeches.admin.history import compare_versions, events_of, version_named
from speeches.admin.moves import make, plan
from speeches.admin.review import (
    DEPTHS,
    FactsForm,
    allowed,
    carry_out,
    facts_of,
    review_of,
    rights_of,
    versions_of,
    warnings_of,
)
from speeches.admin.rights import (
    cause_of,
    may_choose_lines,
    may_edit,
    may_see,
    moves_with,
    sees_every_speech,
)
from speeches.choices import Flag
from speeches.compare.word_by_word import compare_wording
from speeches.duplicates import duplicates_of, swapped_in_twins
from speeches.history.versions import history_of
from speeches.importing.decisions import not_applied
from speeches.importing.parting import joined_in
from speeches.importing.reverting import RevertError, revert
from speeches.life import MAY_BIN, MAY_PUBLISH, MOVES, Cause, Move
from speeches.models import Speech, SpeechQuerySet
from speeches.review.versions import decide_version, decision_about, denied_of

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


class ListedSpeechForm(_ModelForm):
    """A row of the list: its fields have no labels beside them, so each says whose it is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{field.label}：{self.instance.title}"


@admin.register(Speech)
class SpeechAdmin(BulkPages):
    form = SpeechForm
    list_display = [
        "title", "state_label", "completeness", "flag_labels", "level", "meeting_level", "kind",
        "year", "characters", "arrival", "uploader",
    ]  # fmt: skip
    list_editable = ["level", "meeting_level", "kind"]
    list_filter = [
        StateFilter, DoubtFilter, FlagFilter, ArrivalFilter, UploaderFilter, "level",
        "meeting_level", "kind", "complete", "rewritten", "year", "source",
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

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MAY_PUBLISH)

    def has_bin_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MAY_BIN)

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
        return super().get_changelist_form(request, **{"form": ListedSpeechForm, **kwargs})

    def get_fieldsets(self, request: HttpRequest, obj: Speech | None = None) -> Any:
        """What cannot be edited is told in words, not by a form's fields."""
        fieldsets = super().get_fieldsets(request, obj)
        return fieldsets if may_edit(request, obj) else [_told(*each) for each in fieldsets]

    # Pages

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.move_view)
        versions = self.admin_site.admin_view(self.versions_view)
        review = self.admin_site.admin_view(self.review_view)
        against = self.admin_site.admin_view(self.against_view)
        revert = self.admin_site.admin_view(require_POST(self.revert_view))
        return [
            path("<int:pk>/review/", review, name="speeches_speech_review"),
            path("<int:pk>/against/<int:other>/", against, name="speeches_speech_against"),
            path("<int:pk>/versions/", versions, name="speeches_speech_versions"),
            path("<int:pk>/versions/<int:number>/revert/", revert, name="speeches_speech_revert"),
            path("<int:pk>/move/<slug:name>/", view, name="speeches_speech_move"),
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        speech = self.get_object(request, object_id)
        moves = moves_with(request, speech) if speech else []
        return super().change_view(request, object_id, form_url, {"moves": moves})

    def delete_view(
        self,
        request: HttpRequest,
        object_id: str,
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        """Django's address for deleting leads to what deleting is here."""
        if not self.has_bin_permission(request):
            raise PermissionDenied
        return redirect("admin:speeches_speech_move", object_id, "bin")

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Who changed what and when: Django's own page knows the forms of the admin alone."""
        speech = self._visible(request, object_id)
        history = history_of(speech)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "修改记录",
            "speech": speech,
            "events": events_of(speech, history),
            "has_changes": bool(history.entries),
            "latest": history.entries[0].change.pk if history.entries else 0,
        }
        return render(request, "admin/speeches/speech/history.html", context)

    def review_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The raw page beside what was read from it; a POST corrects, decides or publishes."""
        speech = self._visible(request, str(pk))
        rights = rights_of(request, speech)
        review = review_of(speech)
        sent = request.method == "POST"
        form = FactsForm(request.POST if sent else None, instance=speech)
        if not request.user.has_perm("speeches.view_source"):
            del form.fields["source"]
        if sent and request.POST.get("seen") != review.version:
            messages.warning(request, "这篇刚刚有了变化，没有保存；请按现在的样子再看一遍。")
            return redirect("admin:speeches_speech_review", pk)
        if sent and not allowed(request, rights):
            raise PermissionDenied
        if sent and form.is_valid():
            return redirect(carry_out(request, review, form))
        context = {
            **self.admin_site.each_context(request),
            **rights,
            "opts": self.opts,
            "title": "审阅",
            "speech": speech,
            "review": review,
            "facts": facts_of(form, speech),
            "warnings": warnings_of(speech),
            "versions": versions_of(speech),
            "not_applied": not_applied(speech.material),
            "joined": joined_in(speech.material),
            "denied": denied_of(speech),
            "depths": DEPTHS,
        }
        return render(request, "admin/speeches/speech/review.html", context)

    def against_view(self, request: HttpRequest, pk: int, other: int) -> HttpResponse:
        """Two speeches word by word; a POST says whether they are versions of one."""
        one, two = self._visible(request, str(pk)), self._visible(request, str(other))
        may_say = may_edit(request, one) and may_edit(request, two) and one != two
        if request.method == "POST":
            if not may_say:
                raise PermissionDenied
            same = {"same": True, "not": False}.get(request.POST.get("do", ""))
            decide_version(one, two, same, cause_of(request))
            messages.success(request, "记下了；以后重新查找版本时也照此办理。")
            return redirect("admin:speeches_speech_review", pk)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "是不是同一篇",
            "speech": one,
            "other": two,
            "may_say": may_say,
            "decision": decision_about(one, two),
            "linked": any(link.other_id == two.pk for link in versions_of(one)),
            "words": compare_wording(one.text, two.text),
        }
        return render(request, "admin/speeches/speech/against.html", context)

    def versions_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Two versions of a speech, word by word; a version may be brought back."""
        speech = self._visible(request, str(pk))
        history = history_of(speech)
        sides = [version_named(history, request.GET.get(name, "")) for name in ("a", "b")]
        known = [side for side in sides if side]
        if len(known) < 2:
            messages.warning(request, "请在“前”和“后”各选一版再对照。")
            return redirect("admin:speeches_speech_history", pk)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "对照两个版本",
            "speech": speech,
            "sides": known,
            "compared": compare_versions(*(side.snapshot for side in known)),
            "may_revert": may_edit(request, speech) and may_choose_lines(request, speech.material),
        }
        return render(request, "admin/speeches/speech/versions.html", context)

    def revert_view(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """Bring a version back."""
        speech = self._visible(request, str(pk))
        if not (may_edit(request, speech) and may_choose_lines(request, speech.material)):
            raise PermissionDenied
        side = version_named(history_of(speech), str(number))
        if not side:
            raise Http404("没有这一版")
        try:
            revert(speech, side.snapshot, cause_of(request, f"恢复到：{side.label}"))
        except RevertError as error:
            messages.error(request, f"没有恢复：{error}。")
        else:
            messages.success(request, f"已恢复到：{side.label}。")
        return redirect("admin:speeches_speech_history", pk)

    def _visible(self, request: HttpRequest, pk: str) -> Speech:
        """The speech, for those who may see it."""
        speech = self.get_object(request, pk)
        if not speech or not may_see(request, speech):
            raise Http404("没有这篇讲话")
        return speech

    def move_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """What a move means for one speech; a POST makes it."""
        speech = self.get_object(request, str(pk))
        move = MOVES.get(name)
        if not speech or not move:
            raise Http404("没有这篇讲话，或没有这个操作")
        if not request.user.has_perm(move.permission):
            raise PermissionDenied
        if request.method == "POST":
            make(request, [pk], move)
            return redirect("admin:speeches_speech_change", pk)
        return self._confirm(request, move, [pk], speech)

    def _confirm(
        self, request: HttpRequest, move: Move, keys: list[int], speech: Speech | None = None
    ) -> HttpResponse:
        """The page that says in words what a move would do."""
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": move.label,
            "plan": plan(request, keys, move, settings.BIN_DAYS),
            "speech": speech,
            "selected": request.POST.getlist("_selected_action"),
            "all_pages": request.POST.get("select_across") == "1",
        }
        return render(request, "admin/speeches/speech/move.html", context)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Speeches come out of materials only."""
        return False

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

    @admin.display(description="疑似改写", ordering="rewritten")
    def rewriting(self, speech: Speech) -> str:
        return "疑似改写" if speech.rewritten else "没有发现"

    @admin.display(description="提示")
    def doubt_lines(self, speech: Speech) -> str:
        return format_html_join("", "<p>{}</p>", ((line,) for line in speech.doubts))

    @admin.display(description="字数", ordering="length")
    def characters(self, speech: Speech) -> int:
        return speech.length

    @admin.display(description="入库", ordering="created_at")
    def arrival(self, speech: Speech) -> str:
        return date_format(localtime(speech.created_at), "Y-m-d H:i")

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

    @admin.action(description="发布所选的讲话…", permissions=["publish"])
    def publish(self, request: HttpRequest, queryset: SpeechQuerySet) -> HttpResponse | None:
        return self._move(request, queryset, "publish")

    @admin.action(description="撤下所选的讲话…", permissions=["publish"])
    def withdraw(self, request: HttpRequest, queryset: SpeechQuerySet) -> HttpResponse | None:
        return self._move(request, queryset, "withdraw")

    @admin.action(description="把所选的讲话放入回收站…", permissions=["bin"])
    def bin(self, request: HttpRequest, queryset: SpeechQuerySet) -> HttpResponse | None:
        return self._move(request, queryset, "bin")

    @admin.action(description="从回收站恢复所选的讲话…", permissions=["bin"])
    def restore(self, request: HttpRequest, queryset: SpeechQuerySet) -> HttpResponse | None:
        return self._move(request, queryset, "restore")

    def _move(
        self, request: HttpRequest, queryset: SpeechQuerySet, name: str
    ) -> HttpResponse | None:
        """Confirmed, the move is made; before, the page that asks is the answer."""
        keys = list(queryset.order_by().values_list("pk", flat=True))
        if "confirmed" not in request.POST:
            return self._confirm(request, MOVES[name], keys)
        make(request, keys, MOVES[name])
        return None


# What is told in its place where a field cannot be edited.
_TOLD = {"complete": "completeness", "rewritten": "rewriting", "doubts": "doubt_lines"}


def _told(name: Any, options: Any) -> tuple[Any, Any]:
    """A set of fields as it is where nothing of it can be edited."""
    fields = [
        _TOLD.get(field, field) if isinstance(field, str) else field for field in options["fields"]
    ]
    return name, {**options, "fields": fields}


def _evidence(speech: Speech) -> list[tuple[str, str]]:
    """Each fact's name with the words that decided it."""
    return [(Speech.label_of(name), words) for name, words in speech.reasons.items()]
