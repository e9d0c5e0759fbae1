"""Whether the site lives, and whether it can work: /healthz and /readyz.

They need no account, no name of a host and no session, and are asked by machines every few seconds.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable

from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.module_loading import import_string

from config import metrics
from config.proxy import is_in
from config.trouble import in_chinese, is_read_only

Answer = Callable[[HttpRequest], HttpResponse]
# Bytes: an upload and a new generation of the index still fit.
LEAST_ROOM = 200_000_000


def watched(get_response: Answer) -> Answer:
    """Answers what machines ask; must come before what asks for a host or a session."""
    addresses = {"/healthz": _healthz, "/readyz": _readyz, "/metrics": _metrics}

    def answer(request: HttpRequest) -> HttpResponse:
        if (view := addresses.get(request.path_info)) and request.method in ("GET", "HEAD"):
            response = view(request)
            if response is not None:
                response.headers["Cache-Control"] = "no-store"
                # Django would log each 503 as an error of the site.
                response._has_been_logged = True  # type: ignore[attr-defined]
                return response
        return get_response(request)

    return answer


def _healthz(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"status": "ok"})


def _readyz(request: HttpRequest) -> HttpResponse:
    found = problems()
    wrong = any(found.values())
    body = {"status": "wrong" if wrong else "ok"}
    body |= {name: problem or "ok" for name, problem in found.items()}
    return JsonResponse(
        body, status=503 if wrong else 200, json_dumps_params={"ensure_ascii": False}
    )


def _metrics(request: HttpRequest) -> HttpResponse | None:
    """For Prometheus, from the addresses in METRICS; nobody else learns that it is there."""
    if not is_in(request.META.get("REMOTE_ADDR") or "", settings.METRICS):
        return None
    gauges = {f"site_wrong{{what={name!r}}}": int(bool(p)) for name, p in problems().items()}
    gauges["site_disk_free_bytes"] = shutil.disk_usage(settings.DATA_DIR).free
    for name in settings.GAUGES:
        gauges |= import_string(name)()
    text = metrics.exposition({name.replace("'", '"'): value for name, value in gauges.items()})
    return HttpResponse(text, content_type="text/plain; version=0.0.4; charset=utf-8")


def problems() -> dict[str, str]:
    """What is wrong, in a few words, by what it is wrong with; empty where it is right."""
    return {name: import_string(path)() for name, path in settings.READINESS.items()}


def database() -> str:
    """Whether the database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error as error:
        return f"数据库不能用：{in_chinese(error)}"
    return ""


def disk() -> str:
    """Whether there is room to write, and leave to."""
    if is_read_only(settings.DATA_DIR):
        return "DATA_DIR 不能写入，只能阅读"
    free = shutil.disk_usage(settings.DATA_DIR).free
    return "" if free >= LEAST_ROOM else f"磁盘快满了，只剩 {free // 1_000_000} MB"
