"""Batches of uploaded files in the admin: how far each is, what became of every document, and
trying again, taking back, dismissing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.html import format_html

from speeches.admin.page import number_in, page_context, tell
from speeches.admin.rights import (
    UPLOAD,
    batches_of,
    cause_of,
    may_see,
    may_take_back,
    sees_every_material,
)
from speeches.changes import changing
from speeches.jobs.batches import Numbers, left_in_others, numbers, speeches_of, would_be_binned
from speeches.jobs.combining import Offer, offers, start_combining
from speeches.jobs.models import Batch, BatchDocument, BatchFile, BatchQuerySet
from speeches.jobs.receiving import dismiss, retry, take_back
from speeches.models import Speech

if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[Batch]
else:
    _ModelAdmin = admin.ModelAdmin

Context = dict[str, object] | None

_ON_A_PAGE = 200


@dataclass(frozen=True)
class Line:
    """A document with its speeches as they are now; may_open: whether who asks may see them: the
    same file may have come with somebody else."""

    document: BatchDocument
    speeches: list[Speech]
    may_open: bool


class DismissedFilter(admin.SimpleListFilter):
    """Without a choice those that nobody has dismissed."""

    title = "收起"
    parameter_name = "dismissed"

    def lookups(self, request: HttpRequest, model_admin: _ModelAdmin) -> list[tuple[str, str]]:
        return [("1", "已收起")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Batch]) -> QuerySet[Batch]:
        return queryset.filter(dismissed_at__isnull=self.value() != "1")


class FailedFilter(admin.SimpleListFilter):
    """Those with a document that could not be read."""

    title = "失败"
    parameter_name = "failed"

    def lookups(self, request: HttpRequest, model_admin: _ModelAdmin) -> list[tuple[str, str]]:
        return [("1", "有失败的")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Batch]) -> QuerySet[Batch]:
        assert isinstance(queryset, BatchQuerySet)
        return queryset.with_failures() if self.value() == "1" else queryset


class BatchList(ChangeList):
    """A page of batches, which are counted together."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        found = numbers(self.result_list)
        for batch in self.result_list:
            batch.told = said(batch, found[batch.pk])


@admin.register(Batch)
class BatchAdmin(_ModelAdmin):
    """Made by uploads and by the watched folder; whoever may upload sees her own."""

    list_display = ["__str__", "created_at", "by", "origin", "progress"]
    list_filter = [DismissedFilter, FailedFilter, "origin"]
    list_select_related = ["by"]
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> BatchQuerySet:
        return batches_of(request).order_by("-pk")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Batch | None = None) -> bool:
        own = obj is None or obj.by_id == request.user.pk
        return sees_every_material(request) or (own and request.user.has_perm(UPLOAD))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Batch | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Batch | None = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/progress/", wrap(self.progress_view), name="jobs_batch_progress"),
            *super().get_urls(),
        ]

    def get_changelist(self, request: HttpRequest, **kwargs: object) -> type[ChangeList]:
        return BatchList

    @admin.display(description="进度")
    def progress(self, batch: Batch) -> str:
        return batch.told

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Context = None,
    ) -> HttpResponse:
        """What became of every document; a POST does something with the whole batch."""
        batch = self._batch(request, object_id)
        if request.method == "POST":
            return self._act(request, batch)
        found, page = numbers([batch])[batch.pk], _page(request, batch)
        context = {
            **page_context(self, request, str(batch)),
            "batch": batch,
            "numbers": found,
            "said": said(batch, found),
            "waiting": batch.files.select_related("scan").exclude(state=BatchFile.State.DONE)[
                :_ON_A_PAGE
            ],
            "page": page,
            "lines": _lines(request, page),
            "offers": _offers(request, batch),
            "taking": found.new and may_take_back(request, batch) and would_be_binned(batch),
            "days": settings.BIN_DAYS,
        }
        part = "part" if "part" in request.GET else "page"
        return render(request, f"admin/jobs/batch/{part}.html", context)

    def progress_view(self, request: HttpRequest, pk: int) -> JsonResponse:
        """How far it is, for a page that looks again and again."""
        batch = self._batch(request, str(pk))
        found = numbers([batch])[batch.pk]
        version = f"{found}{batch.problem}{_scanned(batch)}"
        return JsonResponse({"finished": found.finished, "version": version})

    def _batch(self, request: HttpRequest, pk: str) -> Batch:
        batch = get_object_or_404(Batch.objects.select_related("by"), pk=number_in(pk))
        if not self.has_view_permission(request, batch):
            raise PermissionDenied
        return batch

    def _act(self, request: HttpRequest, batch: Batch) -> HttpResponse:
        if "retry" in request.POST and request.user.has_perm(UPLOAD):
            messages.success(request, f"{retry(batch)} 个文件会再试一次。")
        elif "take_back" in request.POST and may_take_back(request, batch):
            self._take_back(request, batch)
        elif "combine" in request.POST and may_take_back(request, batch):
            self._combine(request, batch)
        elif "dismiss" in request.POST and request.user.has_perm(UPLOAD):
            dismiss(batch)
            messages.success(request, f"已收起{batch}。")
            return redirect("admin:jobs_batch_changelist")
        else:
            raise PermissionDenied
        return redirect("admin:jobs_batch_change", batch.pk)

    def _take_back(self, request: HttpRequest, batch: Batch) -> None:
        with changing():
            # Somebody may have published a speech of it since this was asked.
            if not may_take_back(request, batch):
                raise PermissionDenied
            number, job = take_back(batch, cause_of(request))
        if job:
            tell(request, f"已撤回整批：{number} 篇讲话由后台放入回收站，见“后台任务”。")
            return
        left = left_in_others(batch)
        rest = f"另有 {left} 份已并入别的讲话，留在那里，要撤回请先拆出。" if left else ""
        messages.success(request, f"已撤回整批：{number} 篇讲话放入回收站。{rest}")

    def _combine(self, request: HttpRequest, batch: Batch) -> None:
        """Have the chosen pictures be put together."""
        offered = {file.pk: file.pictures or 1 for each in offers(batch) for file in each.files}
        chosen = [pk for pk in offered if str(pk) in request.POST.getlist("picture")]
        if sum(offered[pk] for pk in chosen) < 2:
            messages.warning(request, "要合成一份的，请选两张以上的图片。")
            return
        start_combining(batch, chosen, cause_of(request).by)
        messages.success(request, "正在合成一份，稍后出现在下面。")


def _scanned(batch: Batch) -> list[tuple[int, int]]:
    """How many pages are recognised of the files that wait for that, by their keys."""
    files = batch.files.filter(state=BatchFile.State.SCANNING)
    return list(files.values_list("pk", "scan__done"))


def _offers(request: HttpRequest, batch: Batch) -> list[Offer]:
    """What she may have be put together; what came of it apart goes into the bin."""
    found = offers(batch)
    return found if found and may_take_back(request, batch) else []


def said(batch: Batch, found: Numbers) -> str:
    """How far a batch is, in a sentence."""
    results = [
        f"{name} {number} 份"
        for name, number in (("新", found.new), ("已有", found.known), ("失败", found.failed))
        if number
    ]
    end = "，整批已撤回" if batch.taken_back_at else "" if found.finished else "，处理中"
    files = f"{found.files} 个文件" if found.finished else f"{found.done}/{found.files} 个文件"
    return format_html("{}{}", "：".join(filter(None, [files, "，".join(results)])), end)


def _page(request: HttpRequest, batch: Batch) -> Page[BatchDocument]:
    """A page of documents; the failed ones alone where the address says so."""
    documents = BatchDocument.objects.filter(file__batch=batch)
    if request.GET.get("result") in BatchDocument.Result.values:
        documents = documents.filter(result=request.GET["result"])
    return Paginator(documents, _ON_A_PAGE).get_page(request.GET.get("p"))


def _lines(request: HttpRequest, page: Page[BatchDocument]) -> list[Line]:
    documents = list(page.object_list)
    speeches = speeches_of(documents)
    lines = []
    for document in documents:
        found = speeches.get(document.material_id or 0, [])
        lines.append(Line(document, found, all(may_see(request, speech) for speech in found)))
    return lines
