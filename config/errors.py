"""The page of a request that cannot be taken as it is: why, and what to do instead."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.views.decorators.csrf import requires_csrf_token

# By the kind of the exception: what the page calls it.
_PROBLEMS: tuple[tuple[type[Exception], str], ...] = (
    (TooManyFilesSent, "files"),
    (TooManyFieldsSent, "fields"),
    (RequestDataTooBig, "large"),
    (MultiPartParserError, "broken"),
)
# A browser that is still sending shows no answer but an error of its own. This much is read of what
# it sends.
_MOST_UNREAD, _AT_ONCE = 512 * 1024 * 1024, 1024 * 1024


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answers 400, in words that say what was too many or too large."""
    problem = next((name for kind, name in _PROBLEMS if isinstance(exception, kind)), "")
    if problem == "files":
        _read_out(request)
    context = {
        "problem": "address" if problem == "fields" and request.method == "GET" else problem,
        "most_files": settings.DATA_UPLOAD_MAX_NUMBER_FILES,
        "most_fields": settings.DATA_UPLOAD_MAX_NUMBER_FIELDS,
        "back": request.path,
    }
    return render(request, "400.html", context, status=400)


def _read_out(request: HttpRequest) -> None:
    """Read what the browser has not sent yet."""
    left = _MOST_UNREAD
    try:
        while left > 0 and (some := request.read(_AT_ONCE)):
            left -= len(some)
    except (UnreadablePostError, MultiPartParserError):
        return
