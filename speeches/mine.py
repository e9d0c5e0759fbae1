"""What is a reader's own and is kept in her browser alone, without an account, a session or a row:
her level, in a cookie once she has chosen one, and what she read last, of which the page's script
keeps the numbers (static/js/recent.js). With an account too: one way for everybody."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from speeches.choices import CORE_LEVELS, Level
from speeches.lists.rows import listed
from speeches.models import Speech

COOKIE = "level"
_YEAR = 365 * 24 * 3600
# Speeches that the home page shows again.
MOST_RECENT = 12
_LONGEST_KEY = 18


def my_level(request: HttpRequest) -> Level | None:
    """The level that whoever asks has chosen, if any."""
    return next((level for level in CORE_LEVELS if level == request.COOKIES.get(COOKIE)), None)


@require_POST
def choose_level(request: HttpRequest) -> HttpResponse:
    """Remember `level` for a year; one that is none, or empty, is to forget it."""
    response = redirect("speeches:home")
    level = request.POST.get("level", "")
    if level in CORE_LEVELS:
        response.set_cookie(
            COOKIE,
            level,
            max_age=_YEAR,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
    return response


@never_cache
@require_safe
def recent(request: HttpRequest) -> JsonResponse:
    """Of the speeches that `id` names, in its order, those that are published: what is withdrawn
    has no title for anybody's list."""
    keys = [int(key) for key in request.GET.getlist("id")[:MOST_RECENT] if _is_key(key)]
    found = listed(keys)
    speeches = [_line(found[key]) for key in dict.fromkeys(keys) if key in found]
    return JsonResponse({"speeches": speeches}, json_dumps_params={"ensure_ascii": False})


def _is_key(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) <= _LONGEST_KEY


def _line(speech: Speech) -> dict[str, object]:
    year = f"{speech.listed_year}年" if speech.listed_year else ""
    about = " · ".join(filter(None, (speech.get_level_display(), year)))
    return {
        "id": speech.pk,
        "title": speech.title,
        "url": speech.get_absolute_url(),
        "about": about,
    }
