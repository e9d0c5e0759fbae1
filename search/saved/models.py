"""A search that somebody keeps."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.db import models
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from config.visitors import ONE_HOLDER
from search.page.parameters import kindly
from search.page.request import SearchRequest
from speeches.lists.sorting import SORTS, Sort

MOST_SAVED = 30
NAME_LENGTH = 60
_ALL = "全部讲话"


class SavedSearch(models.Model):
    """The state of a page of results or of the list of all speeches, under a name. It belongs to an
    account, or to the key in a visitor's session (`config.visitors`)."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="saved_searches",
        verbose_name="用户",
    )
    visitor = models.CharField("访客", max_length=43, blank=True, db_index=True)
    name = models.CharField("名称", max_length=NAME_LENGTH)
    # The query string of the page, as `state_of` writes it.
    state = models.TextField("检索")
    created_at = models.DateTimeField("收藏时间", auto_now_add=True)
    # What was published later she has not seen; null: all is new to her (see `news.shown_up_to`).
    seen_to = models.DateTimeField("看到", null=True, blank=True)
    # Of a visitor's, for clearing: all of hers count as used when she uses one.
    used_at = models.DateTimeField("使用时间", default=timezone.now)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = verbose_name_plural = "收藏的检索"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=ONE_HOLDER, name="saved_search_has_one_holder")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The page that it was saved from."""
        return address_of(self.state)

    @property
    def request(self) -> SearchRequest:
        return kindly(QueryDict(self.state))

    @property
    def feed(self) -> str:
        """The address of the same as a feed."""
        name = "search:feed" if self.request.q else "speeches:feed"
        return f"{reverse(name)}?{self.state}" if self.state else reverse(name)

    @property
    def unit(self) -> str:
        return unit_of(self.request)

    @property
    def says(self) -> str:
        """What it asks for, in words."""
        return name_of(self.request)


def state_of(given: QueryDict) -> str:
    """The query string of what a page of results, or without a query the list, is asked for: one
    for all ways to write it, from the first page."""
    request = kindly(given)
    if request.q:
        return request.address
    sort = Sort.from_query(given)
    order = {} if sort is SORTS[0] else {"sort": sort.value}
    return urlencode({**request.filters.chosen(), **order}, doseq=True)


def address_of(state: str) -> str:
    page = reverse("search:results" if kindly(QueryDict(state)).q else "speeches:list")
    return f"{page}?{state}" if state else page


def name_of(request: SearchRequest) -> str:
    """What it is called where nobody says otherwise."""
    return request.name or _ALL


def unit_of(request: SearchRequest) -> str:
    """What people call it: a search, a narrowed list, or all of it."""
    return "检索" if request.q else "筛选" if request.filters.chosen() else "列表"
