"""What the site says of itself: a line for every request, each line with its time and request.

No line has what was searched for, unless LOG_QUERIES is on: addresses are written without their
query, and where somebody came from is not written at all.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import time
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]
# What `sys.exc_info` returns.
_Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]

access = logging.getLogger("access")
_current: ContextVar[str] = ContextVar("request", default="-")
# Of terminals, and what some programs take for the end of a line or turn a line round by.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
# Of WSGI's environment of a request: nobody can send a header of this name.
_NUMBER = "site.request_id"
_GIVEN = re.compile(r"[\w.-]{1,64}")
# Asked every few seconds.
_UNLOGGED = ("/healthz", "/readyz", "/metrics")
# What `_log` puts beside a message.
_FIELDS = ("address", "method", "path", "query", "status", "size", "ms")


def logged(get_response: Answer) -> Answer:
    """Gives every request a number, which the answer has too as X-Request-ID, and logs it.

    A number that a trusted proxy gave is kept. Must come after `config.proxy`.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        number = given if _GIVEN.fullmatch(given) else secrets.token_hex(8)
        token = _current.set(number)
        # For what Django says of the answer when this has returned.
        request.META[_NUMBER] = number
        begun = time.perf_counter()
        try:
            response = get_response(request)
            response.headers["X-Request-ID"] = number
            _log(request, response, time.perf_counter() - begun)
        finally:
            _current.reset(token)
        return response

    return answer


def _log(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    if request.path_info in _UNLOGGED:
        return
    query = request.META.get("QUERY_STRING", "") if settings.LOG_QUERIES else ""
    fields = {
        "address": request.META.get("REMOTE_ADDR") or "-",
        "method": request.method,
        "path": request.path,
        "query": query,
        "status": response.status_code,
        "size": "-" if response.streaming else len(response.content),
        "ms": round(seconds * 1000),
    }
    access.info(
        '%s "%s %s" %s %s %s ms',
        fields["address"],
        fields["method"],
        f"{request.path}?{query}" if query else request.path,
        fields["status"],
        fields["size"],
        fields["ms"],
        extra=fields,
    )


class WithRequest(logging.Filter):
    """Lets every line know the number of the request that it is about."""

    def filter(self, record: logging.LogRecord) -> bool:
        meta = getattr(getattr(record, "request", None), "META", {})
        record.request_id = meta.get(_NUMBER) or _current.get()
        return True


class Refused(logging.Filter):
    """Has what is refused (a name of another host, a body that is too large or broken off) be a
    warning in one line: anybody can send it, and its traceback tells nothing."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("django.") and 400 <= getattr(record, "status_code", 0) < 500:
            record.levelno, record.levelname = logging.WARNING, "WARNING"
            record.exc_info = record.exc_text = None
        return True


def _named(character: re.Match[str]) -> str:
    return ascii(character[0])[1:-1]


class Lines(logging.Formatter):
    """A line for people; what would begin another line does not, nor does anything tell the
    terminal that shows it what to do."""

    default_msec_format = "%s.%03d"

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(request_id)s %(name)s: %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:
        return _CONTROL.sub(_named, super().formatMessage(record))

    def formatException(self, ei: _Raised) -> str:
        # An error may say anything in any number of lines: none of them begins where a record does.
        lines = super().formatException(ei).split("\n")
        return "\n  ".join(_CONTROL.sub(_named, line) for line in lines)


class JsonLines(logging.Formatter):
    """A line of JSON for programs."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "request_id": getattr(record, "request_id", "-"),
            "message": record.getMessage(),
        }
        line |= {name: getattr(record, name) for name in _FIELDS if hasattr(record, name)}
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def configuration(as_json: bool) -> dict[str, object]:
    """LOGGING."""
    form = "json" if as_json else "lines"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {
            "request": {"()": "config.logs.WithRequest"},
            "refused": {"()": "config.logs.Refused"},
        },
        "formatters": {
            "json": {"()": "config.logs.JsonLines"},
            "lines": {"()": "config.logs.Lines"},
        },
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": form,
                "filters": ["request", "refused"],
            }
        },
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            "access": {"level": "INFO"},
            "gunicorn.error": {"handlers": ["console"], "level": "INFO", "propagate": False},
            # It calls a task that goes on later a failed one; `speeches.jobs.worker` tells the
            # difference.
            "django_tasks": {"level": "CRITICAL"},
        },
    }
