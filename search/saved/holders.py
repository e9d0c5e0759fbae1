"""Whose saved searches a request may see (`config.visitors`)."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from config import visitors
from search.saved.models import MOST_SAVED, NAME_LENGTH, SavedSearch, name_of, state_of
from search.saved.news import News, news_of, shown_up_to


class TooMany(Exception):
    """She keeps as many as there may be; says so, for the person."""


def saved_of(request: HttpRequest) -> QuerySet[SavedSearch]:
    """Those of whoever asks, the newest first; asks no database for who has none."""
    return visitors.held_by(request, SavedSearch.objects.all())


def saved_here(request: HttpRequest) -> SavedSearch | None:
    """The one that is this very page, for pages of results and lists: no query for most readers."""
    if not visitors.keeps_something(request):
        return None
    return saved_of(request).filter(state=state_of(request.GET)).first()


def saved_news(request: HttpRequest) -> list[News]:
    """Hers in which something is new, for the home page; no query for most readers."""
    if not visitors.keeps_something(request):
        return []
    return [each for each in news_of(saved_of(request)) if each.new]


@transaction.atomic
def save(request: HttpRequest, given: QueryDict, name: str) -> tuple[SavedSearch, bool]:
    """Keep what a page is asked for, and whether it was not kept before. Raises TooMany."""
    state = state_of(given)
    if known := saved_of(request).filter(state=state).first():
        return known, False
    if saved_of(request).count() >= MOST_SAVED:
        raise TooMany(f"最多收藏 {MOST_SAVED} 个检索，请先删除不用的")
    saved = SavedSearch(**visitors.holder(request), state=state, seen_to=shown_up_to())
    saved.name = name or name_of(saved.request)[:NAME_LENGTH]
    saved.save()
    use(request)
    return saved, True


def use(request: HttpRequest) -> None:
    """Remember that she came back just now."""
    saved_of(request).update(used_at=timezone.now())


def take_along(key: str, user: User, **kwargs: object) -> None:
    """A receiver of `visitors.came_along`. What her account has already it keeps once."""
    hers = SavedSearch.objects.filter(visitor=key)
    hers.filter(state__in=SavedSearch.objects.filter(owner=user).values("state")).delete()
    hers.update(owner=user, visitor="")


def clear(before: datetime, **kwargs: object) -> str:
    """A receiver of `visitors.cleared`."""
    number, _ = SavedSearch.objects.filter(owner=None, used_at__lt=before).delete()
    return f"{number} 个访客收藏的检索"
