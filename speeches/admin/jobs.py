"""The jobs in the admin: what runs, how far it is, how it ended; and starting those that work on
the whole library."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST
from django_tasks.base import Task
from django_tasks_db.admin import DBTaskResultAdmin  # noqa: F401  registers what is taken out below
from django_tasks_db.models import DBTaskResult

from speeches.admin.page import page_context
from speeches.jobs import maintenance
from speeches.jobs.leases import workers
from speeches.jobs.models import Job
from speeches.jobs.queue import start
from speeches.life import MAY_PUBLISH

if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[Job]
else:
    _ModelAdmin = admin.ModelAdmin

Context = dict[str, object] | None

# Those that the page shows, the newest first.
_SHOWN = 50

# The queue's own table is for programmers.
admin.site.unregister(DBTaskResult)


@dataclass(frozen=True)
class Startable:
    """A job that a person may start: what it is called, and what it does to the library."""

    task: Task[Any, Any]
    title: str
    meaning: str
    arguments: tuple[object, ...] = ()


STARTABLE: Mapping[str, Startable] = {
    "reparse-changed": Startable(
        maintenance.reparse_changed,
        maintenance.REPARSE_CHANGED,
        "解析器升级之后用；更正过的字段和取舍过的行不变。",
    ),
    "reparse-all": Startable(
        maintenance.reparse_all,
        maintenance.REPARSE_ALL,
        "全部材料从原始文件重新读一遍；更正过的字段和取舍过的行不变。",
    ),
    "find-versions": Startable(
        maintenance.find_versions,
        maintenance.FIND_VERSIONS,
        "全部讲话重新比对；链接会逐篇更新。",
        (True,),
    ),
}


@admin.register(Job)
class JobAdmin(_ModelAdmin):
    """Nobody makes or changes a job by hand."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Job | None = None) -> bool:
        return request.user.has_perm("speeches.change_speech")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Job | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Job | None = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("", wrap(self.changelist_view), name="jobs_job_changelist"),
            path("progress/", wrap(self.progress_view), name="jobs_job_progress"),
            path("start/<slug:name>/", wrap(self.start_view), name="jobs_job_start"),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Context = None) -> HttpResponse:
        """The last jobs, and those that may be started."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        jobs = list(Job.objects.select_related("by")[:_SHOWN])
        context = {
            **page_context(self, request, "后台任务"),
            "jobs": jobs,
            "open": any(job.is_open for job in jobs),
            "workers": workers(),
            "startable": STARTABLE if request.user.has_perm(MAY_PUBLISH) else {},
        }
        part = "part" if "part" in request.GET else "page"
        return render(request, f"admin/jobs/job/{part}.html", context)

    def progress_view(self, request: HttpRequest) -> JsonResponse:
        """How far they are, for a page that looks again and again."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        jobs = list(Job.objects.values_list("pk", "state", "done")[:_SHOWN])
        ended = all(state not in Job.OPEN for _, state, _ in jobs)
        return JsonResponse({"finished": ended, "version": str(jobs)})

    def start_view(self, request: HttpRequest, name: str) -> HttpResponse:
        if not request.user.has_perm(MAY_PUBLISH):
            raise PermissionDenied
        if name not in STARTABLE:
            raise Http404
        return _start(request, STARTABLE[name])


@require_POST
def _start(request: HttpRequest, wanted: Startable) -> HttpResponse:
    start(wanted.task, wanted.title, request.user, *wanted.arguments)
    messages.success(request, f"已排队：{wanted.title}。")
    return redirect("admin:jobs_job_changelist")
