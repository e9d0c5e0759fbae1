"""Absolute addresses, as who asks reaches this site."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from django.http import HttpRequest

from config.templates import url
from speeches.models import Speech


class Addresses:
    """Scheme and host are those of a request; what a proxy says counts as `config.proxy` has it."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._site = request.build_absolute_uri("/").removesuffix("/")

    def to(self, path: str) -> str:
        """An address of this site, absolute."""
        return f"{self._site}{path}"

    def named(self, name: str, *arguments: object) -> str:
        """That of an endpoint."""
        return self.to(url(f"api:{name}", *arguments))

    def asking(self, name: str, **parameters: str | int | Sequence[str]) -> str:
        """That of an endpoint with these parameters."""
        return f"{self.named(name)}?{urlencode(parameters, doseq=True)}"

    def record(self, pk: int) -> str:
        return self.named("speech", pk)

    def page(self, speech: Speech, anchor: str = "") -> str:
        """The page of a speech for people, at a place in it."""
        return self.to(f"{speech.get_absolute_url()}{'#' if anchor else ''}{anchor}")

    def this_with(self, **changes: str | int) -> str:
        """What was asked, with some parameters otherwise."""
        asked: dict[str, object] = {**dict(self._request.GET.lists()), **changes}
        return self.to(f"{self._request.path}?{urlencode(asked, doseq=True)}")
