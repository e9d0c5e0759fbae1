"""The feeds of lists and of searches: what stands in them, in what order, and when it is sent."""

import datetime
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils import timezone

from search.upkeep import outbox
from speeches.export.atom import MOST_ENTRIES
from speeches.life import MOVES, NOBODY, change
from speeches.models import LibraryVersion, PublicChange, Speech
from tests.factories import make_speech

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
HOSTILE = "\x0b]]><script>alert(1)</script>&amp;\ufffe"
LIST = reverse("speeches:feed")


def entries(client, address):
    """The entries of a feed, each as its titles, addresses and moments by name."""
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    root = ElementTree.fromstring(response.content)
    return [
        {
            "title": entry.findtext(f"{ATOM}title"),
            "id": entry.findtext(f"{ATOM}id"),
            "href": entry.find(f"{ATOM}link").get("href"),
            "published": entry.findtext(f"{ATOM}published"),
            "updated": entry.findtext(f"{ATOM}updated"),
            "summary": entry.findtext(f"{ATOM}summary"),
        }
        for entry in root.iter(f"{ATOM}entry")
    ]


def titles(client, address):
    return [entry["title"] for entry in entries(client, address)]


def move(name, *speeches):
    change([speech.pk for speech in speeches], MOVES[name], NOBODY)


@pytest.fixture
def three():
    """Published in another order than they came in, and than they are dated."""
    late = make_speech("民生实事要办好。", title="先到后发", state="received", year=2020)
    early = make_speech("民生实事要办成。", title="后到先发", level="county", year=2023)
    other = make_speech("别的事。", title="别的", year=2024)
    move("publish", late)
    return late, early, other


class TestList:
    def test_what_was_published_last_comes_first(self, client, three):
        assert titles(client, LIST) == ["先到后发", "别的", "后到先发"]

    def test_filters_are_those_of_the_page(self, client, three):
        assert titles(client, f"{LIST}?level=county&level=nowhere") == ["后到先发"]
        assert titles(client, f"{LIST}?year=1999") == []

    def test_an_entry_has_its_permanent_address_and_its_moments(self, client, three):
        first = entries(client, LIST)[0]
        row = Speech.objects.get(title="先到后发")
        address = f"http://testserver{row.get_absolute_url()}"
        assert first["id"] == first["href"] == address
        assert first["published"][:19] == row.public_since.isoformat()[:19]
        assert first["updated"] >= first["published"]
        assert "民生实事要办好。" in first["summary"]
        assert "镇级 · 讲话 · 2020年" in first["summary"]

    def test_no_more_than_a_feed_may_have(self, client):
        for _ in range(MOST_ENTRIES + 2):
            make_speech("一", "二")
        assert len(entries(client, LIST)) == MOST_ENTRIES

    def test_what_is_withdrawn_is_gone_at_once(self, client, three):
        LibraryVersion.objects.renew()
        assert "先到后发" in titles(client, LIST)
        move("withdraw", three[0])
        assert "先到后发" not in titles(client, LIST)

    def test_whatever_a_text_holds_the_feed_is_xml(self, client):
        make_speech(HOSTILE, title=f"题{HOSTILE}", source=f"网{HOSTILE}", subtitle=HOSTILE)
        [entry] = entries(client, LIST)
        assert entry["title"] == "题]]><script>alert(1)</script>&amp;"
        assert "<script>" not in entry["summary"]
        assert "&lt;script&gt;" in entry["summary"]

    def test_the_page_names_it(self, client, three):
        page = client.get("/speeches/?level=county&sort=added&page=1").text
        assert (
            '<link rel="alternate" type="application/atom+xml" title="订阅：县级 · 全部讲话"'
            ' href="/speeches/feed/?level=county">' in page
        )
        assert '<a href="/speeches/feed/?level=county">订阅</a>' in page

    def test_the_same_queries_for_few_and_many(self, client, django_assert_num_queries):
        for number in (3, 40):
            for _ in range(number):
                make_speech(source=f"网{number}")
            with django_assert_num_queries(5):
                client.get(LIST)

    def test_a_closed_site_asks_who_one_is(self, client, settings, three):
        settings.CLOSED_SITE = True
        for address in (LIST, reverse("search:feed")):
            assert client.get(address).url.startswith("/login/")


class TestSentAgain:
    def test_an_etag_is_answered_by_304_until_something_changes(self, client, three):
        first = client.get(LIST)
        asking = {"if-none-match": first.headers["ETag"]}
        assert client.get(LIST, headers=asking).status_code == 304
        move("withdraw", three[0])
        assert client.get(LIST, headers=asking).status_code == 200

    def test_a_packed_one_too(self, client, three):
        packed = client.get(LIST, headers={"accept-encoding": "gzip"})
        assert packed.headers["Content-Encoding"] == "gzip"
        asking = {"if-none-match": packed.headers["ETag"]}
        assert client.get(LIST, headers=asking).status_code == 304

    def test_an_empty_one_is_the_same_at_any_time(self, client):
        assert client.get(LIST).headers["ETag"] == client.get(LIST).headers["ETag"]

    def test_by_the_moment_of_the_last_change_once_its_second_is_over(self, client, three):
        assert "Last-Modified" not in client.get(LIST).headers
        PublicChange.objects.update(at=timezone.now() - datetime.timedelta(hours=2))
        moment = client.get(LIST).headers["Last-Modified"]
        asking = {"if-modified-since": moment}
        assert client.get(LIST, headers=asking).status_code == 304
        move("withdraw", three[0])
        PublicChange.objects.update(at=timezone.now() - datetime.timedelta(hours=1))
        assert client.get(LIST, headers=asking).status_code == 200

    def test_a_library_that_was_put_back_is_sent(self, client, three):
        PublicChange.objects.update(at=timezone.now() - datetime.timedelta(hours=2))
        asking = {"if-modified-since": "Fri, 31 Dec 2100 23:59:59 GMT"}
        assert client.get(LIST, headers=asking).status_code == 200

    def test_nobody_between_keeps_it(self, client, admin_client, three):
        assert "no-cache" in client.get(LIST).headers["Cache-Control"]
        assert "no-store" in admin_client.get(LIST).headers["Cache-Control"]
        assert not client.get(LIST).cookies


class TestSearch:
    @pytest.fixture
    def feed(self, client, search_index, three):
        search_index.rebuild()
        return lambda query: titles(client, f"{reverse('search:feed')}?{query}")

    def test_the_search_is_that_of_the_page(self, feed):
        assert feed("q=民生实事") == ["先到后发", "后到先发"]
        assert feed("q=民生实事 -办成") == ["先到后发"]
        assert feed("q=民生实事&level=county") == ["后到先发"]
        assert feed("q=标题:先到") == ["先到后发"]
        assert feed("q=实事民生") == []
        assert feed("q=实事民生&mode=smart") == ["先到后发", "后到先发"]
        assert feed("q=民生实事&mode=nonsense&page=x&show=y&kind=z") == ["先到后发", "后到先发"]
        assert feed("") == []

    def test_sections_bring_their_speeches(self, client, search_index):
        make_speech("一、学习", "要落实。", "二、落实", "要学。", title="甲",
                    headings=((0, 1, "一、", "学习"), (2, 1, "二、", "落实")))  # fmt: skip
        make_speech("落实并学习。", title="乙")
        search_index.rebuild()
        feed = reverse("search:feed")
        assert titles(client, f"{feed}?q=学习&show=headings") == ["甲"]
        assert titles(client, f"{feed}?q=学习 落实&show=sections") == ["乙", "甲"]

    def test_what_is_withdrawn_is_gone_before_the_index_follows(self, feed, three):
        move("withdraw", three[0])
        assert feed("q=民生实事") == ["后到先发"]

    def test_what_the_index_has_not_yet_is_not_taken_for_all_there_is(self, client, feed):
        address = f"{reverse('search:feed')}?q=民生实事"
        PublicChange.objects.update(at=timezone.now() - datetime.timedelta(hours=2))
        outbox.note([1])
        assert "Last-Modified" not in client.get(address).headers

    def test_where_there_is_no_index_it_says_so(self, client, three):
        response = client.get(f"{reverse('search:feed')}?q=民生")
        assert (response.status_code, response.headers["Content-Type"][:10]) == (503, "text/plain")

    def test_the_page_names_it(self, client, feed):
        page = client.get("/search/?q=民生实事&level=county&page=1").text
        assert 'title="订阅：民生实事 · 县级"' in page
        assert (
            'href="/search/feed/?q=%E6%B0%91%E7%94%9F%E5%AE%9E%E4%BA%8B&amp;level=county"' in page
        )
        assert "application/atom+xml" not in client.get("/search/").text

    def test_beyond_the_first_that_are_looked_at(self, client, search_index, monkeypatch):
        monkeypatch.setattr("search.page.newest._FIRST", 1)
        monkeypatch.setattr("search.page.newest._MORE", 2)
        for number in range(9):
            make_speech("办好" if number % 4 == 0 else "不相干", title=f"{number}")
        search_index.rebuild()
        assert titles(client, f"{reverse('search:feed')}?q=办好") == ["8", "4", "0"]
