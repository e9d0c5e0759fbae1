"""What no request may ask of any page, and how pages are sent."""

import codecs
import gzip
import re
import secrets
from collections.abc import Callable

from csp.constants import HEADER
from csp.utils import build_policy
from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.cache import patch_cache_control, patch_vary_headers

Answer = Callable[[HttpRequest], HttpResponse]

# Enough for every facet with as many values as it may have. A list repeats the parameters of its
# address in each of its hundreds of links: with thousands of them a page would take seconds.
MOST_PARAMETERS = 250
METHODS = ("GET", "HEAD", "OPTIONS", "POST")
_GZIP = re.compile(r"\bgzip\b")
# The first that packs twice as fast as the usual 6.
_LEVEL = 3
# Bytes: what is shorter is not worth it.
_SMALL = 200
_LONGEST_NAME = 100


def known_methods(get_response: Answer) -> Answer:
    """Answers 405 to what no page and no program of this site is asked with, as TRACE."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        return get_response(request)

    return answer


def content_policy(get_response: Answer) -> Answer:
    """Says what a page may load (CONTENT_SECURITY_POLICY): the same of every page, so it is written
    once. django-csp's own middleware does so twice for each answer.

    Debug pages have styles of their own.
    """
    policy = build_policy()

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not (settings.DEBUG and response.status_code in (404, 500)):
            response.headers[HEADER] = policy
        return response

    return answer


def in_utf8(get_response: Answer) -> Answer:
    """Answers 400 to a form in another encoding than that of the site's pages: what is read of it
    (see `config.wsgi`) would be garbled."""

    def answer(request: HttpRequest) -> HttpResponse:
        named = (request.content_params or {}).get("charset", "")
        if request.method == "POST" and not _is_utf8(named):
            raise BadRequest("Forms are in UTF-8.")
        return get_response(request)

    return answer


def _is_utf8(name: str) -> bool:
    try:
        return not name or codecs.lookup(name).name == "utf-8"
    except (LookupError, ValueError):
        # Unknown ones are passed over, as Django does.
        return True


def few_parameters(get_response: Answer) -> Answer:
    """Answers 400 to an address with more parameters than any link of this site has."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.META.get("QUERY_STRING", "").count("&") >= MOST_PARAMETERS:
            raise TooManyFieldsSent(f"An address has {MOST_PARAMETERS} parameters at most.")
        return get_response(request)

    return answer


class NumbersInRange:
    """Answers 400 where a number of a request is larger than any that SQLite can hold."""

    def __init__(self, get_response: Answer) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> None:
        if isinstance(error, OverflowError) and "SQLite" in str(error):
            raise BadRequest("A number of the request is too large.") from error


def small_bodies(get_response: Answer) -> Answer:
    """Answers 400 to more data than a form of readers has, unless a librarian uploads it.

    Django bounds forms but writes files of any size to the disk, before a view or the check of the
    form's token can refuse them. Must come after AuthenticationMiddleware.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        large = length.isdecimal() and int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if large and not request.user.is_staff:
            raise RequestDataTooBig("Only librarians send so much.")
        return get_response(request)

    return answer


def private_pages(get_response: Answer) -> Answer:
    """Has nobody keep what somebody who is signed in was shown: after her, others go back in the
    same browser, or ask the same proxy.

    Pages say themselves where they are to be kept otherwise. Must come after
    AuthenticationMiddleware.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        signed_in = (
            settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated
        )
        if signed_in and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_store=True)
        return response

    return answer


def compressed_text(get_response: Answer) -> Answer:
    """Compresses pages and data for browsers that ask for it, not files: Word, PDF and pictures are
    compressed already.

    Django's own takes two to three times as long, for a result that is a fourteenth smaller.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if _is_text(response) and not response.has_header("Content-Encoding"):
            patch_vary_headers(response, ("Accept-Encoding",))
            if _GZIP.search(request.META.get("HTTP_ACCEPT_ENCODING", "")):
                _compress(response)
        return response

    return answer


def _is_text(response: HttpResponse) -> bool:
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    is_text = kind.startswith("text/") or kind in ("application/json", "application/atom+xml")
    return is_text and not response.streaming and len(response.content) >= _SMALL


def _compress(response: HttpResponse) -> None:
    compressed = gzip.compress(response.content, _LEVEL, mtime=0)
    # Against BREACH the archive names a file, of random length, and tokens of forms are masked anew
    # in every answer.
    head, name = bytearray(compressed[:10]), b"a" * secrets.randbelow(_LONGEST_NAME)
    head[3] = gzip.FNAME
    whole = b"".join((head, name, b"\0", memoryview(compressed)[10:]))
    if len(whole) >= len(response.content):
        return
    response.content = whole
    response.headers["Content-Length"] = str(len(response.content))
    response.headers["Content-Encoding"] = "gzip"
    # The same for this form as for others, but not byte by byte.
    etag = response.headers.get("ETag", "")
    if etag.startswith('"'):
        response.headers["ETag"] = f"W/{etag}"
