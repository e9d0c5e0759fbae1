"""Raw materials in the admin: uploaded, downloaded, and decided on line by line."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import F, Prefetch, Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.views.decorators.http import require_POST

from config.trouble import sentences
from speeches.admin.filters import (
    MaterialArrivalFilter,
    MaterialUploaderFilter,
    MediaTypeFilter,
    WarnedFilter,
    media_type_name,
)
from speeches.admin.page import number_in, page_context, review_link, tell
from speeches.admin.rights import (
    cause_of,
    may_choose_lines,
    may_see_material,
    sees_every_material,
)
from speeches.admin.scans import page_links, page_view, picture_view, recognise_view
from speeches.admin.uploads import UploadForm
from speeches.history.patches import digest_of
from speeches.importing.decisions import not_applied
from speeches.importing.reparse import choose
from speeches.jobs.models import Batch
from speeches.life import MAY_BIN, Cause
from speeches.models import Material, Speech
from speeches.parsing import MaterialError
from speeches.parsing.formats.limits import CONTAINER_BYTES
from speeches.reading.material_lines import decide, material_lines

if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[Material]
else:
    _ModelAdmin = admin.ModelAdmin

Context = dict[str, object] | None


@admin.register(Material)
class MaterialAdmin(_ModelAdmin):
    """Raw materials: uploaded here, never edited and never deleted."""

    list_display = [
        "name", "speech_titles", "type_name", "kilobytes", "source_name", "warned", "imported_at",
        "uploader",
    ]  # fmt: skip
    list_filter = [
        WarnedFilter, MediaTypeFilter, MaterialArrivalFilter, MaterialUploaderFilter,
    ]  # fmt: skip
    list_per_page = 50
    search_fields = ["name", "sha256", "text"]
    search_help_text = "查文件名、讲话的标题和署名、提取的全文；几个词用空格隔开，都要有。"
    show_full_result_count = False
    # As they came, by an order that has an index.
    ordering = ["-pk"]
    list_select_related = ["source", "uploaded_by"]
    readonly_fields = [
        "name", "speech_lines", "sha256", "kilobytes", "type_name", "encoding", "source",
        "source_url", "imported_at", "uploader", "download", "scanned_pages",
        "warning_lines", "removed_lines",
    ]  # fmt: skip
    fields = (*readonly_fields,)

    class Media:
        css = {"all": ["css/admin.css", "css/admin-lists.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Material]:
        titles = Speech.objects.only("title", "material", "state").order_by("position")
        materials = super().get_queryset(request).prefetch_related(Prefetch("speeches", titles))
        if not sees_every_material(request):
            materials = materials.filter(uploaded_by=request.user.pk)
        match = request.resolver_match
        changing = bool(match and match.url_name and match.url_name.endswith("_change"))
        return materials if changing else materials.defer("text", "removed")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Material], search_term: str
    ) -> tuple[QuerySet[Material], bool]:
        """By the material's own columns, or by those of its speeches."""
        for word in search_term.split():
            own = Q(name__icontains=word) | Q(sha256__istartswith=word) | Q(text__icontains=word)
            of_speech = Q(title__icontains=word) | Q(speaker__icontains=word)
            speeches = Speech.objects.filter(of_speech).order_by().values("material")
            queryset = queryset.filter(own | Q(pk__in=speeches))
        return queryset, False

    def has_view_permission(self, request: HttpRequest, obj: Material | None = None) -> bool:
        return may_see_material(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Material | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Material | None = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/raw/", wrap(self.download_view), name="speeches_material_raw"),
            path("<int:pk>/lines/", wrap(self.lines_view), name="speeches_material_lines"),
            path(
                "<int:pk>/recognise/",
                wrap(require_POST(recognise_view)),
                name="speeches_material_recognise",
            ),
            path(
                "<int:pk>/pages/<int:number>/",
                wrap(partial(page_view, self)),
                name="speeches_material_page",
            ),
            path(
                "<int:pk>/pages/<int:number>/picture/",
                wrap(picture_view),
                name="speeches_material_picture",
            ),
            *super().get_urls(),
        ]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Context = None
    ) -> HttpResponse:
        """The upload form. What it sends is stored here and read by a worker: the librarian lands
        on the page that tells how far it is."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        sent = request.method == "POST"
        data = (request.POST, request.FILES) if sent else ()
        by = cause_of(request).by
        form = UploadForm(*data, by=by, may_bin=request.user.has_perm(MAY_BIN))
        if sent and form.is_valid():
            try:
                return _received(request, form.receive(by))
            except OSError as error:
                told = sentences(error)
                form.add_error(None, f"没有收下：{told[0] if told else error.strerror}。")
            except MaterialError as error:
                form.add_error(None, f"没有收下：{error}")
        if sent and _asks_for_values(request):
            problems = [str(problem) for each in form.errors.values() for problem in each]
            return JsonResponse({"problem": "；".join(problems)}, status=400)
        context = {
            **page_context(self, request, "上传材料"),
            "form": form,
            "most_bytes": CONTAINER_BYTES,
        }
        return render(request, "admin/speeches/material/upload.html", context)

    def download_view(self, request: HttpRequest, pk: int) -> FileResponse:
        """The raw bytes, always as a download: what came from outside is never shown as a page."""
        material = get_object_or_404(Material, pk=pk)
        if not may_see_material(request, material):
            raise PermissionDenied
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
        material = get_object_or_404(Material, pk=pk)
        if not may_choose_lines(request, material):
            raise PermissionDenied
        if request.method == "POST" and request.POST.get("seen") != _version(material):
            messages.warning(request, "这份材料刚刚重新解析过，没有保存；请按现在的结果再看一遍。")
            return redirect("admin:speeches_material_lines", pk)
        if request.method == "POST":
            said = map(number_in, request.POST.getlist("kept"))
            decision = decide(material, {number for number in said if number is not None})
            try:
                changes = choose(material, decision.keep, decision.drop, cause_of(request))
            except MaterialError as error:
                messages.error(request, f"没有保存：{error}")
                return redirect("admin:speeches_material_lines", pk)
            tell(request, "；".join(changes) or "没有变化。")
            return redirect("admin:speeches_material_change", pk)
        context = {
            **page_context(self, request, "逐行取舍"),
            "material": material,
            "lines": material_lines(material),
            "not_applied": not_applied(material),
            "seen": _version(material),
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

    @admin.display(description="讲话")
    def speech_lines(self, material: Material) -> str:
        return format_html_join(
            "",
            '<p><a href="{}">{}</a>　<span class="state state-{}">{}</span>　{}</p>',
            (
                (
                    reverse("admin:speeches_speech_change", args=[speech.pk]),
                    speech.title,
                    speech.state,
                    speech.get_state_display(),
                    review_link(speech),
                )
                for speech in material.speeches.all()
            ),
        )

    # Where there is none comes first, whatever the database would do.
    @admin.display(description="来源", ordering=F("source__name").asc(nulls_first=True))
    def source_name(self, material: Material) -> str:
        return str(material.source or "")

    @admin.display(description="类型", ordering="media_type")
    def type_name(self, material: Material) -> str:
        return media_type_name(material.media_type)

    @admin.display(description="大小", ordering="size")
    def kilobytes(self, material: Material) -> str:
        return f"{material.size / 1024:,.1f} KB"

    @admin.display(description="提示")
    def warned(self, material: Material) -> str:
        number = len(material.warnings)
        return format_html('<span class="bad">{} 条</span>', number) if number else "—"

    @admin.display(description="上传者", ordering="uploaded_by")
    def uploader(self, material: Material) -> str:
        return Cause(material.uploaded_by).who

    @admin.display(description="原始文件")
    def download(self, material: Material) -> str:
        return format_html(
            '<a href="{}">下载</a>　<a href="{}">逐行取舍</a>',
            reverse("admin:speeches_material_raw", args=[material.pk]),
            reverse("admin:speeches_material_lines", args=[material.pk]),
        )

    @admin.display(description="扫描页")
    def scanned_pages(self, material: Material) -> str:
        return page_links(material)

    @admin.display(description="提示")
    def warning_lines(self, material: Material) -> str:
        return format_html_join("", "<p>{}</p>", ((line,) for line in material.warnings))

    @admin.display(description="清除的内容")
    def removed_lines(self, material: Material) -> str:
        rows = ((item["rule"], item["text"]) for item in material.removed)
        return format_html_join("", "<p><b>{}</b>　{}</p>", rows)


def _asks_for_values(request: HttpRequest) -> bool:
    """Whether a script asks, which sends what is too much for one request in several."""
    return request.headers.get("Accept") == "application/json"


def _received(request: HttpRequest, batch: Batch) -> HttpResponse:
    """Where it is told what becomes of a batch."""
    if _asks_for_values(request):
        address = reverse("admin:jobs_batch_change", args=[batch.pk])
        return JsonResponse({"batch": batch.pk, "address": address})
    return redirect("admin:jobs_batch_change", batch.pk)


def _version(material: Material) -> str:
    """What tells whether a page shows a material's lines as they are now."""
    said = f"{material.text}\n{material.removed}"
    return digest_of(said)
