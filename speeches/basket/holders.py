"""Whose baskets a request may see: an account's, or those of the key in a visitor's session.

A reader gets no session: the key is made with the first basket.
"""

from __future__ import annotations

import secrets

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import QuerySet
from django.http import HttpRequest

from speeches.basket.models import KEPT_DAYS, MOST_BASKETS, NAME, Basket, BasketError, Item

_KEY = "basket_visitor"
# Seconds of inactivity: a timedelta would be a day that nothing she does puts off.
_KEPT = KEPT_DAYS * 24 * 3600


def baskets_of(request: HttpRequest) -> QuerySet[Basket]:
    """The baskets of whoever asks, the one used last first; asks no database for who has none.

    A visitor who changes something keeps her session for as long again.
    """
    if request.user.is_authenticated:
        return Basket.objects.filter(owner=request.user)
    key = request.session.get(_KEY)
    if key and request.method == "POST":
        request.session.set_expiry(_KEPT)
    return Basket.objects.filter(visitor=key) if key else Basket.objects.none()


def new_basket(request: HttpRequest, name: str = "") -> Basket:
    """Another basket for whoever asks. Raises BasketError where there are too many."""
    if baskets_of(request).count() >= MOST_BASKETS:
        raise BasketError(f"最多建 {MOST_BASKETS} 篇文稿，请先删除不用的")
    name = name or NAME
    if request.user.is_authenticated:
        return Basket.objects.create(owner=request.user, name=name)
    return Basket.objects.create(visitor=_visitor(request), name=name)


def current_basket(request: HttpRequest) -> Basket:
    """The basket that things are added to; made where there is none."""
    return baskets_of(request).first() or new_basket(request)


def basket_count(request: HttpRequest) -> int:
    """The number of items in the basket that things are added to, for the head of every page.

    One query for who has baskets, none for other readers; 0 where an error came before the session.
    """
    if not hasattr(request, "session") or not hasattr(request, "user"):
        return 0
    # Most readers: not even a query is made up for them.
    if not request.user.is_authenticated and not request.session.get(_KEY):
        return 0
    return Item.objects.filter(basket__in=baskets_of(request)[:1]).count()


def take_along(request: HttpRequest | None, user: AbstractBaseUser, **kwargs: object) -> None:
    """Who signs in brings her baskets with her (a receiver of `user_logged_in`); how long her
    session lasts is then another's affair (`config.login.sessions`)."""
    key = request.session.pop(_KEY, None) if request else None
    if request and key:
        Basket.objects.filter(visitor=key).update(owner=user, visitor="")


def _visitor(request: HttpRequest) -> str:
    key = request.session.get(_KEY)
    if not key:
        key = request.session[_KEY] = secrets.token_urlsafe(32)
        request.session.set_expiry(_KEPT)
    return key
