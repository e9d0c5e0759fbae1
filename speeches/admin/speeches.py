"""The librarian's desk: upload materials, correct what was read, publish and take back.

Every change made here is announced, so that search answers by it at once.
"""

from __future__ import annotations

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Prefetch
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from speeches.admin.site_lines import learned_link
from speeches.admin.uploads import UploadForm, address_of, import_uploads, report
from speeches.changes import announce, batched
from speeches.choices import Flag
from speeches.importing.reparse import choose
from speeches.models import Material, Source, Speech, Wording
from speeches.parsing import MaterialError
from speeches.reading.source_lines import decide, lines_of
from speeches.wording import refresh

admin.site.site_header = "讲话素材库管理"
admin.site.site_title = "讲话素材库"
admin.site.index_title = "管理员工作台"


@admin.register(Material)
class MaterialAdmin(admin.ModelAdmin):
    """Raw materials: uploaded here, never edited and never deleted."""

    list_display = ["name", "speech_titles", "source", "encoding", "size", "imported_at"]
    list_filter = ["media_type", "encoding"]
    search_fields = ["name", "sha256"]
    list_select_related = ["source"]
    fields = [
        "name", "speech_titles", "sha256", "size", "media_type", "encoding", "source",
        "source_url", "imported_at", "download", "warning_lines", "removed_lines",
    ]  # fmt: skip
    readonly_fields = fields

    def get_queryset(self, request):
        titles = Speech.objects.only("title", "material").order_by("position")
        materials = super().get_queryset(request).prefetch_related(Prefetch("speeches", titles))
        changing = request.resolver_match.url_name.endswith("_change")
        return materials if changing else materials.defer("text", "removed")

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/raw/", wrap(self.download_view), name="speeches_material_raw"),
            path("<int:pk>/lines/", wrap(self.lines_view), name="speeches_material_lines"),
            *super().get_urls(),
        ]

    def add_view(self, request: HttpRequest, form_url="", extra_context=None) -> HttpResponse:
        """The upload form; afterwards the librarian lands on what was imported."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        sent = request.method == "POST"
        form = UploadForm(request.POST, request.FILES) if sent else UploadForm()
        if sent and form.is_valid():
            with batched():
                outcomes = list(import_uploads(form.cleaned_data["files"]))
            report(request, outcomes)
            found = [speech.pk for outcome in outcomes for speech in outcome.speeches]
            if found:
                return redirect(address_of(found))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "上传材料",
            "form": form,
        }
        return render(request, "admin/speeches/material/upload.html", context)

    def download_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The raw bytes, always as a download: what came from outside is never shown as a page."""
        if not request.user.has_perm("speeches.view_material"):
            raise PermissionDenied
        material = get_object_or_404(Material, pk=pk)
        try:
            raw = material.raw.open("rb")
        except FileNotFoundError as error:
            raise Http404("原始文件不在磁盘上") from error
        return FileResponse(
            raw,
            as_attachment=True,
            filename=material.name,
            content_type="application/octet-stream",
        )

    def lines_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Line by line: put back what a rule removed, remove what is no speech."""
        if not request.user.has_perm("speeches.change_speech"):
            raise PermissionDenied
        material = get_object_or_404(Material, pk=pk)
        if request.method == "POST":
            kept = {int(value) for value in request.POST.getlist("kept") if value.isdecimal()}
            decision = decide(material, kept)
            try:
                changes = choose(material, decision.keep, decision.drop)
            except MaterialError as error:
                messages.error(request, f"没有保存：{error}")
                return redirect("admin:speeches_material_lines", pk)
            messages.success(request, "；".join(changes) or "没有变化。")
            return redirect("admin:speeches_material_change", pk)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "逐行取舍",
            "material": material,
            "lines": lines_of(material),
        }
        return render(request, "admin/speeches/material/lines.html", context)

    @admin.display(description="讲话")
    def speech_titles(self, material: Material) -> str:
        return format_html_join(
            "；",
            '<a href="{}">{}</a>',
            (
                (reverse("admin:speeches_speech_change", args=[speech.pk]), speech.title)
                for speech in material.speeches.all()
            ),
        )

    @admin.display(description="原始文件")
    def download(self, material: Material) -> str:
        return format_html(
            '<a href="{}">下载</a>　<a href="{}">逐行取舍</a>',
            reverse("admin:speeches_material_raw", args=[material.pk]),
            reverse("admin:speeches_material_lines", args=[material.pk]),
        )

    @admin.display(description="提示")
    def warning_lines(self, material: Material) -> str:
        return format_html_join("", "<p>{}</p>", ((line,) for line in material.warnings))

    @admin.display(description="清除的内容")
    def removed_lines(self, material: Material) -> str:
        rows = ((item["rule"], item["text"]) for item in material.removed)
        return format_html_join("", "<p><b>{}</b>　{}</p>", rows)


# What a person may say or deny of a speech; the others follow from columns of their own.
_DOUBTS = [
    (flag.value, flag.label)
    for flag in Flag
    if flag not in (Flag.PART, Flag.INCOMPLETE, Flag.REWRITTEN)
]


class SpeechForm(forms.ModelForm):
    """A speech with its flags as boxes to tick."""

    doubts = forms.MultipleChoiceField(
        label="提示",
        choices=_DOUBTS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="核对之后可以去掉；新版解析器不会再加上。",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["doubts"] = [flag["name"] for flag in self.instance.flags]

    def save(self, commit=True):
        known = {flag["name"]: flag for flag in self.instance.flags}
        self.instance.flags = [
            known.get(name, {"name": name, "words": []}) for name in self.cleaned_data["doubts"]
        ]
        return super().save(commit)


class FlagFilter(admin.SimpleListFilter):
    title = "提示"
    parameter_name = "flag"

    def lookups(self, request, model_admin):
        return Flag.choices

    def queryset(self, request, queryset):
        return queryset.flagged(self.value()) if self.value() in Flag.values else queryset


@admin.register(Speech)
class SpeechAdmin(admin.ModelAdmin):
    form = SpeechForm
    list_display = [
        "title", "level", "meeting_level", "kind", "year", "complete", "rewritten", "published",
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

    def changelist_view(self, request, extra_context=None):
        """A page of edits is one change for those who listen."""
        with batched():
            return super().changelist_view(request, extra_context)

    def has_add_permission(self, request):
        """Speeches come out of materials only."""
        return False

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

    def save_model(self, request, obj, form, change):
        changed = {"flags" if name == "doubts" else name for name in form.changed_data}
        obj.corrected = sorted({*obj.corrected, *changed} - {"published"})
        super().save_model(request, obj, form, change)
        announce([obj.pk])

    def delete_model(self, request, obj):
        self.delete_queryset(request, Speech.objects.filter(pk=obj.pk))

    @transaction.atomic
    def delete_queryset(self, request, queryset):
        ids = list(queryset.values_list("pk", flat=True))
        queryset.remember_deletion()
        super().delete_queryset(request, queryset)
        announce(ids)

    @admin.action(description="发布所选的讲话", permissions=["change"])
    def publish(self, request, queryset):
        self._set_published(request, queryset, True)

    @admin.action(description="撤下所选的讲话", permissions=["change"])
    def unpublish(self, request, queryset):
        self._set_published(request, queryset, False)

    def _set_published(self, request, queryset, published: bool) -> None:
        ids = list(queryset.values_list("pk", flat=True))
        queryset.update(published=published, updated_at=timezone.now())
        announce(ids)
        done = "发布" if published else "撤下"
        self.message_user(request, f"已{done} {len(ids)} 篇讲话。", messages.SUCCESS)


def _evidence(speech: Speech) -> list[tuple[str, str]]:
    """Each fact's name with the words that decided it."""
    return [
        (str(Speech._meta.get_field(name).verbose_name), words)
        for name, words in speech.reasons.items()
    ]


@admin.register(Wording)
class WordingAdmin(admin.ModelAdmin):
    """The rules of expired wording: every change is applied to the whole library at once."""

    list_display = ["words", "until", "note", "exceptions", "enabled"]
    list_editable = ["until", "enabled"]
    list_filter = ["enabled", "until"]
    search_fields = ["words", "note"]

    def has_delete_permission(self, request, obj=None):
        """A rule is switched off: one deleted would come back with the next version."""
        return False

    def add_view(self, request, form_url="", extra_context=None):
        return self._and_refresh(request, super().add_view(request, form_url, extra_context))

    def change_view(self, request, object_id, form_url="", extra_context=None):
        page = super().change_view(request, object_id, form_url, extra_context)
        return self._and_refresh(request, page)

    def changelist_view(self, request, extra_context=None):
        return self._and_refresh(request, super().changelist_view(request, extra_context))

    def _and_refresh(self, request, response):
        """After a change that was taken (a redirect), flag the library anew."""
        if request.method == "POST" and response.status_code == 302:
            with batched():
                changed = refresh()
            self.message_user(request, f"已按条目重新标注：{changed} 篇有变化。", messages.SUCCESS)
        return response


@admin.register(Source)
class SourceAdmin(admin.ModelAdmin):
    search_fields = ["name"]
    fields = ["name", "learned"]
    readonly_fields = ["learned"]

    @admin.display(description="学到的网站栏目")
    def learned(self, source: Source) -> str:
        return learned_link(source)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        announce(obj.speeches.values_list("pk", flat=True))

    def delete_model(self, request, obj):
        ids = list(obj.speeches.values_list("pk", flat=True))
        super().delete_model(request, obj)
        announce(ids)

    def delete_queryset(self, request, queryset):
        ids = list(Speech.objects.filter(source__in=queryset).values_list("pk", flat=True))
        super().delete_queryset(request, queryset)
        announce(ids)
