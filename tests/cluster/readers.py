"""A reader who asks the same again and again, and knows the answers."""

from __future__ import annotations

import time
from collections.abc import Sequence

from django.test import Client

from search.language.query import parse_query
from tests.search.scanning import documents, scan

# What needs no search, and what search only adds to.
OTHER_PAGES = ["/", "/speeches/", "/speeches/?level=town", "/help/", "/search/suggest/?q=监督"]


class Reader:
    """client: with which she asks; queries: what she searches for.

    slowest: how many seconds the slowest answer took since `look`.
    """

    def __init__(self, client: Client, queries: Sequence[str]) -> None:
        self._client = client
        self._queries = queries
        self._right: dict[str, object] = {}
        self.slowest = 0.0

    def look(self) -> None:
        """Remember the answers, all of which must be right now."""
        self._right = {q: self._answer(q) for q in self._queries}
        library = documents()
        for q, answer in self._right.items():
            expected = scan(parse_query(q).expression, library)
            assert answer is not None, q
            assert {each["id"] for each in answer["results"]} == expected, q
            assert answer["count"] == len(expected), q
        self.slowest = 0.0

    def asks(self) -> int:
        """Ask everything once; returns how often search was away. An answer that is not the right
        one fails."""
        away = 0
        for q, right in self._right.items():
            answer = self._answer(q)
            assert answer in (None, right), q
            away += answer is None
        return away

    def reads(self) -> None:
        """Everything else works."""
        for path in OTHER_PAGES:
            assert self._get(path).status_code == 200, path
        speech = self._client.get("/speeches/").context["page_obj"].object_list[0]
        assert self._get(speech.get_absolute_url()).status_code == 200

    def is_told(self) -> None:
        """A page that needs search says that it is away."""
        response = self._get("/search/", q="监督")
        assert (response.status_code, "检索服务" in response.text) == (503, True)
        assert "Traceback" not in response.text

    def finds(self, text: str) -> int:
        """How many speeches have a text."""
        response = self._get("/api/search", q=f"「{text}」")
        assert response.status_code == 200, response.text
        return response.json()["count"]

    def _answer(self, q: str) -> dict[str, object] | None:
        response = self._get("/api/search", q=q, per_page="100")
        if response.status_code == 503:
            assert "检索" in response.json()["error"]["message"]
            return None
        assert response.status_code == 200, response.text
        return {
            name: value
            for name, value in response.json().items()
            if name in ("count", "results", "facets")
        }

    def _get(self, path: str, **parameters: str):
        began = time.monotonic()
        response = self._client.get(path, parameters or None)
        self.slowest = max(self.slowest, time.monotonic() - began)
        return response
