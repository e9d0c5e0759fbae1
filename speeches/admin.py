"""The librarian's desk: upload materials, correct what was read, publish and take back.

Every change made here is announced, so that search answers by it at once.
"""

from __future__ import annotations

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join

from speeches.changes import announce
from speeches.importing import MAX_BYTES, Outcome, Status, import_material
from speeches.models import Material, Source, Speech

admin.site.site_header = "讲话素材库管理"
admin.site.site_title = "讲话素材库"
admin.site.index_title = "管理员工作台"


class MultipleFileInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class MultipleFileField(forms.FileField):
    """A file field that takes several files; its value is a list of them."""

    widget = MultipleFileInput

    def clean(self, data, initial=None):
        files = data if isinstance(data, list | tuple) else [data]
        return [super(MultipleFileField, self).clean(file, initial) for file in files or [None]]


class UploadForm(forms.Form):
    files = MultipleFileField(
        label="材料文件",
        # An empty file is an outcome with its name, like any other that cannot be read.
        allow_empty_file=True,
        help_text=f"可一次选多个。支持文本（.txt）和保存的网页（.html），"
        f"每个不超过 {MAX_BYTES // 1024 // 1024} MB。",
        error_messages={"required": "请选择要上传的文件。"},
    )


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
        return super().get_queryset(request).prefetch_related("speeches")

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        download = path(
            "<int:pk>/raw/",
            self.admin_site.admin_view(self.download_view),
            name="speeches_material_raw",
        )
        return [download, *super().get_urls()]

    def add_view(self, request: HttpRequest, form_url="", extra_context=None) -> HttpResponse:
        """The upload form; afterwards the librarian lands on what was imported."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        sent = request.method == "POST"
        form = UploadForm(request.POST, request.FILES) if sent else UploadForm()
        if sent and form.is_valid():
            outcomes = [
                import_material(file.read(), file.name) for file in form.cleaned_data["files"]
            ]
            _report(request, outcomes)
            found = [speech.pk for outcome in outcomes for speech in outcome.speeches]
            if found:
                return redirect(_address_of(found))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "上传材料",
            "form": form,
        }
        return render(request, "admin/speeches/material/upload.html", context)

    def download_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The raw bytes, always as a download: what came from outside is never shown as a page."""
        material = get_object_or_404(Material, pk=pk)
        return FileResponse(
            material.raw.open("rb"),
            as_attachment=True,
            filename=material.name,
            content_type="application/octet-stream",
        )

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
        url = reverse("admin:speeches_material_raw", args=[material.pk])
        return format_html('<a href="{}">下载</a>', url)

    @admin.display(description="提示")
    def warning_lines(self, material: Material) -> str:
        return format_html_join("", "<p>{}</p>", ((line,) for line in material.warnings))

    @admin.display(description="清除的内容")
    def removed_lines(self, material: Material) -> str:
        rows = ((item["rule"], item["text"]) for item in material.removed)
        return format_html_join("", "<p><b>{}</b>　{}</p>", rows)


def _report(request: HttpRequest, outcomes: list[Outcome]) -> None:
    """One message a file: what became of it."""
    levels = {Status.FAILED: messages.ERROR, Status.UNCHANGED: messages.INFO}
    for outcome in outcomes:
        messages.add_message(request, levels.get(outcome.status, messages.SUCCESS), str(outcome))


def _address_of(ids: list[int]) -> str:
    """Where the librarian sees these speeches: the one's own page, or a list of just these."""
    if len(ids) == 1:
        return reverse("admin:speeches_speech_change", args=ids)
    return f"{reverse('admin:speeches_speech_changelist')}?id__in={','.join(map(str, ids))}"


@admin.register(Speech)
class SpeechAdmin(admin.ModelAdmin):
    list_display = [
        "title", "level", "meeting_level", "kind", "year", "complete", "rewritten", "published",
    ]  # fmt: skip
    list_editable = ["level", "meeting_level", "kind", "published"]
    list_filter = [
        "published", "level", "meeting_level", "kind", "complete", "rewritten", "year", "source",
    ]  # fmt: skip
    list_per_page = 50
    search_fields = ["title", "ref"]
    actions = ["publish", "unpublish"]

    class Media:
        css = {"all": ["css/admin.css"]}

    autocomplete_fields = ["source"]
    readonly_fields = [
        "level_evidence", "meeting_level_evidence", "raw_material", "length", "text",
        "created_at", "updated_at",
    ]  # fmt: skip
    fieldsets = [
        (None, {"fields": ["title", "subtitle", "published"]}),
        ("层级与文种", {"fields": [
            ("level", "level_evidence"), ("meeting_level", "meeting_level_evidence"), "kind",
        ]}),
        ("时间", {"fields": ["year", "delivered_on", "published_on"]}),
        ("完整性", {"fields": ["complete", "incomplete_reason", ("part", "parts"), "rewritten"]}),
        ("来源", {"fields": [
            "source", "source_url", "raw_material", "length", "created_at", "updated_at",
        ]}),
        ("正文（与原文一致，不可修改）", {"fields": ["text"]}),
    ]  # fmt: skip

    def has_add_permission(self, request):
        """Speeches come out of materials only."""
        return False

    @admin.display(description="原始材料")
    def raw_material(self, speech: Speech) -> str:
        url = reverse("admin:speeches_material_change", args=[speech.material_id])
        return format_html('<a href="{}">{}</a>', url, speech.material)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        announce([obj.pk])

    def delete_model(self, request, obj):
        pk = obj.pk
        super().delete_model(request, obj)
        announce([pk])

    def delete_queryset(self, request, queryset):
        ids = list(queryset.values_list("pk", flat=True))
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
        queryset.update(published=published)
        announce(ids)
        done = "发布" if published else "撤下"
        self.message_user(request, f"已{done} {len(ids)} 篇讲话。", messages.SUCCESS)


@admin.register(Source)
class SourceAdmin(admin.ModelAdmin):
    search_fields = ["name"]

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
