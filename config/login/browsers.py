"""Browsers that somebody signed in with before, by a signed cookie: nobody who has not had the
password has one (see Note [Three counts])."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable
from secrets import token_hex

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]

_COOKIE, _SALT = "known_browser", "config.login.browsers"
_SECONDS = 365 * 24 * 3600
# Where a request keeps the account that signed in with it, for the answer.
_SIGNED_IN = "signed_in_account"


def plain_name(account: str) -> str:
    """An account's name in one way of several to write it."""
    return unicodedata.normalize("NFKC", account).strip().casefold()


def known_as(name: str, request: HttpRequest) -> str:
    """The number of the browser, where this account signed in with it before, else ""."""
    said = request.get_signed_cookie(_COOKIE, "", salt=_SALT, max_age=_SECONDS) or ""
    number, _, account = said.partition(":")
    return number if account == _digest(number, name) else ""


def note_account(
    sender: object, user: AbstractBaseUser, request: HttpRequest | None = None, **_: object
) -> None:
    """A receiver of `user_logged_in`."""
    if request is not None:
        setattr(request, _SIGNED_IN, plain_name(user.get_username()))


def remembered(get_response: Answer) -> Answer:
    """Gives a browser that has signed in its cookie."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if name := getattr(request, _SIGNED_IN, ""):
            number = token_hex(16)
            response.set_signed_cookie(
                _COOKIE,
                f"{number}:{_digest(number, name)}",
                salt=_SALT,
                max_age=_SECONDS,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response

    return answer


def _digest(number: str, name: str) -> str:
    """The cookie does not tell the name of an account."""
    return hashlib.sha256(f"{number}\0{name}".encode("utf-8", "surrogatepass")).hexdigest()
