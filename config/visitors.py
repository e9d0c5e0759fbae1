"""Whose rows a request may see: those of an account, or of the key in a visitor's session.

For models with the columns `owner` (an account) and `visitor` (a key), of which one is empty. A
reader gets no session: the key is made when a visitor first keeps something.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Model, Q, QuerySet
from django.dispatch import Signal
from django.http import HttpRequest

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

Row = TypeVar("Row", bound=Model)

# For the constraint of each of these models.
ONE_HOLDER = Q(owner=None) & ~Q(visitor="") | Q(owner__isnull=False, visitor="")
# Days that what a visitor keeps is there after she last used it.
KEPT_DAYS = 90
# As the sessions of baskets have it.
_KEY = "basket_visitor"
# Seconds of inactivity: a timedelta would be a day that nothing she does puts off.
_KEPT = KEPT_DAYS * 24 * 3600

# Sent with `key` and `user` where somebody signs in who kept something before: it is hers now.
came_along = Signal()
# Sent with `before`, a moment: what visitors have not used since is to be deleted. A receiver
# returns what that was, in words.
cleared = Signal()


def keeps_something(request: HttpRequest) -> bool:
    """Whether whoever asks may have rows; asks no database for a visitor."""
    return request.user.is_authenticated or bool(request.session.get(_KEY))


def held_by(request: HttpRequest, rows: QuerySet[Row]) -> QuerySet[Row]:
    """The rows of whoever asks; asks no database for who has none.

    A visitor who changes something keeps her session for as long again.
    """
    if request.user.is_authenticated:
        return rows.filter(owner=request.user)
    key = request.session.get(_KEY)
    if key and request.method == "POST":
        request.session.set_expiry(_KEPT)
    return rows.filter(visitor=key) if key else rows.none()


def holder(request: HttpRequest) -> dict[str, Any]:
    """The columns of a new row of whoever asks; a visitor gets her key here."""
    if request.user.is_authenticated:
        return {"owner": request.user}
    key = request.session.get(_KEY)
    if not key:
        key = request.session[_KEY] = secrets.token_urlsafe(32)
        request.session.set_expiry(_KEPT)
    return {"visitor": key}


def take_along(request: HttpRequest | None, user: AbstractBaseUser, **kwargs: object) -> None:
    """Who signs in brings what she kept with her (a receiver of `user_logged_in`); how long her
    session lasts is then another's affair (`config.login.sessions`)."""
    key = request.session.pop(_KEY, None) if request else None
    if key:
        came_along.send(sender=take_along, key=key, user=user)
