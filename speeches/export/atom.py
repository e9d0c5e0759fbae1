"""A list of speeches as an Atom feed, for programs that look every hour what is new."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from config.conditional import answered
from speeches.export.xml_text import legal
from speeches.lists.rows import with_texts
from speeches.models import PublicChange, Speech

MOST_ENTRIES = 50
_SITE = "讲话素材库"
# Characters of a text that an entry begins with.
_OPENING = 160
_NEVER = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
# Last-Modified names a second: it is not said before nothing more can happen in that one.
_SETTLED = datetime.timedelta(seconds=2)


class _Feed(Atom1Feed):
    def latest_post_date(self) -> datetime.datetime:
        """The same for one and the same feed, also of nothing: Django's own takes the clock's."""
        return super().latest_post_date() if self.items else _NEVER


def atom(
    request: HttpRequest, title: str, page: str, keys: Sequence[int], *, settled: bool = True
) -> HttpResponse:
    """A feed of these speeches in this order, without those that are not published.

    page: the address that people see the same at; settled: whether nothing but a change of the
    library can change it.
    """
    to = request.build_absolute_uri
    feed = _Feed(
        title=legal(f"{title} · {_SITE}", ""),
        link=to(page),
        description=None,
        language="zh-Hans",
        author_name=_SITE,
        feed_url=to(),
    )
    speeches, moments = with_texts(keys), _moments(keys)
    for key in keys:
        if key in speeches and key in moments:
            since, updated = moments[key]
            _add(feed, speeches[key], to(speeches[key].get_absolute_url()), since, updated)
    body = feed.writeString("utf-8").encode()
    return answered(request, body, feed.content_type, _last_change() if settled else None)


def _moments(keys: Sequence[int]) -> dict[int, tuple[datetime.datetime, datetime.datetime]]:
    """Since when readers see each, and when it last changed."""
    rows = Speech.objects.published().filter(pk__in=keys).order_by()
    return {
        key: (since, max(since, updated))
        for key, since, updated in rows.values_list("pk", "public_since", "updated_at")
        if since
    }


def _add(
    feed: _Feed,
    speech: Speech,
    address: str,
    since: datetime.datetime,
    updated: datetime.datetime,
) -> None:
    source = speech.source.name if speech.source else ""
    about = [speech.level_name, speech.get_kind_display()]
    year = f"{speech.listed_year}年" if speech.listed_year else ""
    feed.add_item(
        title=legal(speech.title, ""),
        link=address,
        unique_id=address,
        # Markup, as Atom reads it here: no character of a text is any.
        description=escape(legal(_summary(speech, [*about, year, source]), "")),
        author_name=legal(source, "") or None,
        pubdate=since,
        updateddate=updated,
        categories=about,
    )


def _summary(speech: Speech, facts: Sequence[str]) -> str:
    """什么层级 · 文种 · 年份 · 来源：开头的话…"""
    opening = " ".join(speech.text[: 2 * _OPENING].split())
    more = "…" if len(speech.text) > _OPENING else ""
    return f"{' · '.join(filter(None, facts))}：{opening[:_OPENING]}{more}"


def _last_change() -> datetime.datetime | None:
    """When the library last changed for readers; None where more may happen in that second."""
    moments = PublicChange.objects.order_by("-pk").values_list("at", flat=True)
    last = moments.first()
    return last if last and timezone.now() - last >= _SETTLED else None
