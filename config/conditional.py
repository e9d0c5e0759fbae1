"""Answers that are sent again only where they are others: ETag, Last-Modified, 304."""

from __future__ import annotations

from datetime import datetime
from hashlib import blake2b
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date


def answered(
    request: HttpRequest, body: bytes, content_type: str, changed: datetime | None = None
) -> HttpResponse:
    """An answer with its ETag, or 304 where whoever asks has it.

    changed: when what it is made of last changed, where that can be told to the second.
    """
    response = HttpResponse(body, content_type=content_type)
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        # To be asked for every time, lest what is withdrawn live on in a proxy. Of who is signed in
        # nothing is kept at all (`private_pages`).
        patch_cache_control(response, no_cache=True)
    etag = f'"{blake2b(body, digest_size=16).hexdigest()}"'
    response.headers["ETag"] = etag
    since = None
    if changed:
        response.headers["Last-Modified"] = http_date(changed.timestamp())
        # By no other moment than that very one: a library that was put back is younger.
        if request.headers.get("If-Modified-Since") == response.headers["Last-Modified"]:
            since = int(changed.timestamp())
    return cast(HttpResponse, get_conditional_response(request, etag, since, response))
