"""A person's browser without its window: she opens pages and sends the forms in them."""

from __future__ import annotations

import http.client
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, Client, encode_multipart
from lxml import html

# Seconds; who waits longer has met a fault.
_PATIENCE = 300


class Unanswered(Exception):
    """The connection broke off: nobody knows whether what was asked for is done."""


class Refused(Exception):
    """It is told that it is not done, by a status or because nobody is there."""


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """An answer that leads elsewhere is the answer."""


class Browser:
    """Of one person, with her cookies; user: as whom she is signed in."""

    def __init__(self, port: int, user: User | None = None) -> None:
        self._base = f"http://127.0.0.1:{port}"
        self._opener = build_opener(_NoRedirect())
        signed_in = Client()
        if user:
            signed_in.force_login(user)
        self._cookies = signed_in.cookies

    def get(self, path: str) -> tuple[int, bytes]:
        """The status and body of an answer. Raises Unanswered, Refused where nobody is there."""
        return self._ask(Request(self._base + path))

    def form(self, path: str, field: str = "") -> dict[str, str]:
        """What the form of a page holds that has this field, else its last one. Raises Unanswered,
        Refused."""
        status, body = self.get(path)
        if status != 200:
            raise Refused(f"{path}: {status}")
        forms = html.fromstring(body.decode()).forms
        form = next((form for form in forms if field in form.fields), forms[-1])
        return dict(form.form_values())

    def send(
        self, path: str, values: Mapping[str, str], files: Sequence[tuple[str, bytes]] = ()
    ) -> None:
        """Send a form; returns when it is told that it is done. Raises Unanswered, Refused."""
        request = Request(self._base + path, headers={"Referer": self._base + path})
        if files:
            sent = [ContentFile(data, name=name) for name, data in files]
            request.data = encode_multipart(BOUNDARY, {**values, "files": sent})
            request.add_header("Content-Type", MULTIPART_CONTENT)
        else:
            request.data = urlencode(values).encode()
        status, _ = self._ask(request)
        if status != 302:
            raise Refused(f"{path}: {status}")

    def _ask(self, request: Request) -> tuple[int, bytes]:
        cookies = (f"{name}={each.value}" for name, each in self._cookies.items())
        request.add_header("Cookie", "; ".join(cookies))
        try:
            with self._opener.open(request, timeout=_PATIENCE) as answer:
                for cookie in answer.headers.get_all("Set-Cookie", ()):
                    self._cookies.load(cookie)
                return answer.status, answer.read()
        except HTTPError as error:
            with error:
                return error.code, error.read()
        except URLError as error:
            if isinstance(error.reason, ConnectionRefusedError):
                raise Refused("nobody is there") from error
            raise Unanswered from error
        except (ConnectionError, TimeoutError, http.client.HTTPException) as error:
            raise Unanswered from error
