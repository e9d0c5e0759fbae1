"""Whose baskets a request may see (`config.visitors`)."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import QuerySet
from django.http import HttpRequest

from config import visitors
from speeches.basket.models import MOST_BASKETS, NAME, Basket, BasketError, Item


def baskets_of(request: HttpRequest) -> QuerySet[Basket]:
    """The baskets of whoever asks, the one used last first; asks no database for who has none."""
    return visitors.held_by(request, Basket.objects.all())


def new_basket(request: HttpRequest, name: str = "") -> Basket:
    """Another basket for whoever asks. Raises BasketError where there are too many."""
    if baskets_of(request).count() >= MOST_BASKETS:
        raise BasketError(f"最多建 {MOST_BASKETS} 篇文稿，请先删除不用的")
    return Basket.objects.create(**visitors.holder(request), name=name or NAME)


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
    if not visitors.keeps_something(request):
        return 0
    return Item.objects.filter(basket__in=baskets_of(request)[:1]).count()


def take_along(key: str, user: AbstractBaseUser, **kwargs: object) -> None:
    """A receiver of `visitors.came_along`."""
    Basket.objects.filter(visitor=key).update(owner=user, visitor="")


def clear(before: datetime, **kwargs: object) -> str:
    """A receiver of `visitors.cleared`."""
    _, deleted = Basket.objects.filter(owner=None, used_at__lt=before).delete()
    return f"{deleted.get(Basket._meta.label, 0)} 篇访客文稿"
