"""A page of a model in the admin that Django has no view for."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import ModelAdmin
from django.http import HttpRequest


def page_context(of: ModelAdmin[Any], request: HttpRequest, title: str) -> dict[str, object]:
    """What the frame around such a page is made of."""
    return {**of.admin_site.each_context(request), "opts": of.opts, "title": title}
