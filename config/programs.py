"""Who asks: a person's browser, or a program that reads JSON."""

from __future__ import annotations

from django.http import HttpRequest


def is_program(request: HttpRequest) -> bool:
    """Whether it asks the interface for programs (docs/api.md)."""
    return request.path_info.startswith("/api/")


def wants_json(request: HttpRequest) -> bool:
    """Whether a page would be no answer, to a program or to a script of a page."""
    accepted = request.headers.get("Accept", "")
    return is_program(request) or ("json" in accepted and "html" not in accepted)
