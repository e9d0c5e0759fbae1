"""Where the librarian's desk leads from every page of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import template
from django.template import Context

register = template.Library()

# What is used daily stands first; what is not named here stands behind, in the admin's own order.
_FIRST = ("Speech", "Material", "Batch", "Job", "Wording", "SiteLine", "Source")


@dataclass(frozen=True)
class Place:
    name: str
    address: str
    current: bool


@register.simple_tag(takes_context=True)
def desk_places(context: Context) -> list[Place]:
    """The lists that this account may open, of the apps that Django's admin puts into each page."""
    path = context["request"].path
    models = [model for app in context.get("available_apps") or () for model in app["models"]]
    return [
        Place(model["name"], model["admin_url"], path.startswith(model["admin_url"]))
        for model in sorted(models, key=_rank)
        if model["admin_url"]
    ]


def _rank(model: Mapping[str, Any]) -> int:
    name = model["object_name"]
    return _FIRST.index(name) if name in _FIRST else len(_FIRST)
