"""Saved searches as a browser without JavaScript uses them, and what is new in them."""

import datetime
from urllib.parse import quote

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import transaction
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from search.models import ChangedSpeech
from search.saved import holders, models, news
from search.saved.holders import saved_news
from search.saved.models import SavedSearch, state_of
from search.upkeep import outbox
from speeches.changes import announce
from speeches.life import MOVES, NOBODY, change
from speeches.models import Speech
from tests.factories import make_speech

pytestmark = pytest.mark.django_db
PAGE = reverse("saved:page")
HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>"


def save(client, state="q=民生", name=""):
    return client.post(reverse("saved:add"), {"state": state, "name": name})


def post(client, name, saved, /, **data):
    return client.post(reverse(f"saved:{name}", args=[saved.pk]), data)


def said(response) -> str:
    return " ".join(str(message) for message in response.wsgi_request._messages)


def told(client) -> dict[str, int | None]:
    """What is new in each, by its name."""
    return {each.saved.name: each.new for each in client.get(PAGE).context["news"]}


def move(name, *speeches):
    change([speech.pk for speech in speeches], MOVES[name], NOBODY)


@pytest.fixture
def publish(search_index):
    """Makes a speech that comes in as a draft and is published, and in the index."""

    def publish(text="民生实事", **fields):
        speech = make_speech(text, state="received", **fields)
        move("publish", speech)
        outbox.settle(search_index)
        return speech

    search_index.rebuild()
    return publish


class TestSaving:
    def test_the_whole_state_under_a_name(self, client, publish):
        state = "q=民生&mode=smart&level=town&level=county&sort=date&show=sections&page=3&compare=1"
        response = save(client, state, "办实事")
        saved = SavedSearch.objects.get()
        assert saved.name == "办实事"
        assert saved.state == (
            f"q={quote('民生')}&mode=smart&sort=date&show=sections&level=town&level=county"
        )
        assert response.url == f"/search/?{saved.state}"
        assert "已收藏“办实事”" in said(response)

    @pytest.mark.parametrize(
        ("state", "name", "address"),
        [
            ("q=民生&level=town", "民生 · 镇级", f"/search/?q={quote('民生')}&level=town"),
            ("q=民生&mode=smart", "民生 · 智能", f"/search/?q={quote('民生')}&mode=smart"),
            ("level=town&sort=added", "镇级", "/speeches/?level=town&sort=added"),
            ("sort=nonsense&page=2&x=1", "全部讲话", "/speeches/"),
            ("", "全部讲话", "/speeches/"),
        ],
    )
    def test_it_has_a_name_by_itself_and_leads_back(self, client, state, name, address):
        assert save(client, state).url == address
        saved = SavedSearch.objects.get()
        assert (saved.name, saved.get_absolute_url()) == (name, address)

    def test_a_page_says_that_it_is_kept(self, client, publish):
        assert "收藏这个检索" in client.get("/search/?q=民生").text
        save(client)
        assert "已收藏：民生" in client.get("/search/?q=民生&page=1").text
        assert "收藏这个检索" in client.get("/search/?q=民生&level=town").text
        assert "收藏这个列表" in client.get("/speeches/").text
        save(client, "level=town")
        assert "已收藏：镇级" in client.get("/speeches/?level=town").text

    def test_the_form_says_what_it_is_and_proposes_a_name(self, client):
        page = client.get(reverse("saved:add") + "?q=民生&level=town&page=4&compare=1").text
        assert "收藏这个检索" in page
        assert 'value="民生 · 镇级"' in page
        assert f'name="state" value="q={quote("民生")}&amp;level=town"' in page
        assert "收藏这个筛选" in client.get(reverse("saved:add") + "?level=town").text
        assert "收藏这个列表" in client.get(reverse("saved:add")).text
        assert not SavedSearch.objects.exists()

    def test_the_same_once(self, client):
        save(client, name="一")
        assert "已经收藏了，叫“一”" in said(save(client, "q=民生&page=2", "二"))
        assert SavedSearch.objects.count() == 1

    def test_the_limit_is_told(self, client, monkeypatch):
        monkeypatch.setattr(holders, "MOST_SAVED", 1)
        save(client)
        response = save(client, "q=别的")
        assert "最多收藏 1 个检索，请先" in said(response)
        assert response.url == PAGE
        assert SavedSearch.objects.count() == 1

    @pytest.mark.parametrize(
        "state", [HOSTILE, f"q={HOSTILE}", "q=%00", "q=%ff&kind=%00", "&" * 300, "q=" + "长" * 9000]
    )
    @pytest.mark.parametrize("name", ["", HOSTILE])
    def test_whatever_is_sent(self, client, publish, state, name):
        assert client.get(save(client, state, name).url).status_code == 200
        page = client.get(PAGE).text
        assert HOSTILE not in page

    @pytest.mark.parametrize(
        ("name", "wrong"),
        [
            ("长" * (models.NAME_LENGTH + 1), "最多 60 个字"),
            ("\x00", "空字符"),
            (HOSTILE * 2, "字"),
        ],
    )
    def test_a_name_that_cannot_be_is_refused(self, client, name, wrong):
        response = save(client, name=name)
        assert response.status_code == 400
        assert wrong in response.text
        assert HOSTILE not in response.text
        assert not SavedSearch.objects.exists()

    def test_it_needs_the_forms_token(self):
        assert save(Client(enforce_csrf_checks=True)).status_code == 403
        assert not SavedSearch.objects.exists()


class TestWhose:
    def test_who_only_reads_gets_no_session_and_asks_for_nothing(
        self, client, publish, django_assert_num_queries
    ):
        for address in ("/search/?q=民生", "/speeches/", PAGE):
            assert not client.get(address).cookies
        assert "sessionid" not in client.get(reverse("saved:add")).cookies
        with django_assert_num_queries(0):
            client.get(PAGE)

    def test_anothers_is_not_there(self, client, admin_client):
        save(client)
        saved = SavedSearch.objects.get()
        for other in (Client(), admin_client):
            assert told(other) == {}
            for name in ("open", "rename", "delete"):
                assert post(other, name, saved, name="我的").status_code == 404
        assert SavedSearch.objects.get().name == "民生"

    def test_it_comes_along_when_she_signs_in_what_she_has_already_once(self, client):
        user = User.objects.create_user("wang", password="x")
        hers = Client()
        hers.force_login(user)
        save(hers, name="原有的")
        save(client, name="带来的")
        save(client, "q=别的")
        client.post(reverse("login"), {"username": "wang", "password": "x"})
        assert set(told(client)) == {"原有的", "别的"}
        assert not SavedSearch.objects.filter(visitor__gt="").exists()
        assert set(told(Client())) == set()

    def test_a_visitors_are_cleared_all_or_none(self, client, admin_client, capsys):
        for each in (client, admin_client):
            save(each)
            save(each, "q=别的")
        SavedSearch.objects.update(used_at=timezone.now() - datetime.timedelta(days=100))
        mine = SavedSearch.objects.filter(owner=None)
        post(client, "open", mine.first())
        call_command("clear_baskets")
        assert mine.count() == 2
        mine.update(used_at=timezone.now() - datetime.timedelta(days=100))
        call_command("clear_baskets")
        assert "2 个访客收藏的检索" in capsys.readouterr().out
        assert SavedSearch.objects.count() == 2


class TestNew:
    def test_it_counts_what_was_published_since_she_last_opened_it(self, client, publish):
        publish(title="旧")
        save(client)
        assert told(client) == {"民生": 0}
        publish(title="新一")
        publish("不相干", title="新二")
        publish(title="新三", level="county")
        assert told(client) == {"民生": 2}
        saved = SavedSearch.objects.get()
        response = post(client, "open", saved)
        assert response.url == saved.get_absolute_url()
        assert told(client) == {"民生": 0}

    def test_each_by_its_own_search_and_filters(self, client, publish):
        for state, name in (
            ("q=民生实事", "精确"),
            ("q=实事民生&mode=smart", "智能"),
            ("q=实事民生", "没有"),
            ("q=民生&level=county", "县"),
            ("level=town&kind=报告", "列表"),
            ("q=学习&show=headings", "提纲"),
            ("", "全部"),
        ):
            save(client, state, name)
        publish("民生实事", level="county")
        publish("民生实事", level="town", kind="报告")
        publish("一、学习\n要学。", headings=((0, 1, "一、", "学习"),))
        publish("学习")
        assert told(client) == {
            "精确": 2, "智能": 2, "没有": 0, "县": 1, "列表": 1, "提纲": 1, "全部": 4,
        }  # fmt: skip

    def test_what_is_not_published_is_never_counted(self, client, publish):
        save(client)
        make_speech("民生实事", state="received")
        gone = publish()
        assert told(client) == {"民生": 1}
        move("withdraw", gone)
        assert told(client) == {"民生": 0}

    def test_a_correction_is_nothing_new(self, client, publish, search_index):
        speech = publish()
        save(client)
        with transaction.atomic():
            Speech.objects.get(pk=speech.pk).save()
            announce([speech.pk])
        outbox.settle(search_index)
        assert told(client) == {"民生": 0}

    def test_what_the_index_has_not_yet_is_not_taken_for_seen(self, client, publish, search_index):
        publish()
        save(client)
        late = make_speech("民生实事", state="received")
        move("publish", late)
        post(client, "open", SavedSearch.objects.get())
        outbox.settle(search_index)
        assert told(client) == {"民生": 1}

    def test_also_while_an_old_one_is_corrected_or_another_cannot_be_indexed(self, client, publish):
        old, seen = publish(), publish()
        Speech.objects.filter(pk=old.pk).update(
            public_since=timezone.now() - datetime.timedelta(days=9)
        )
        outbox.note([old.pk])
        assert news.shown_up_to() == Speech.objects.get(pk=seen.pk).public_since
        outbox.note([seen.pk])
        ChangedSpeech.objects.filter(speech_pk=seen.pk).update(problem="不行")
        assert news.shown_up_to() == Speech.objects.get(pk=seen.pk).public_since

    def test_what_she_has_seen_stays_seen(self, client, publish):
        publish()
        save(client)
        speech = publish()
        post(client, "open", SavedSearch.objects.get())
        before = SavedSearch.objects.get().seen_to
        move("withdraw", speech)
        post(client, "open", SavedSearch.objects.get())
        assert SavedSearch.objects.get().seen_to == before

    def test_in_an_empty_library_everything_is_new_later(self, client, publish):
        save(client)
        publish()
        assert told(client) == {"民生": 1}

    def test_where_there_is_no_index_it_says_so(self, client):
        save(client)
        make_speech("民生")
        assert told(client) == {"民生": None}
        assert "暂时数不出新的" in client.get(PAGE).text


class TestHome:
    def test_those_with_something_new_are_told_there(self, client, publish):
        publish()
        save(client, name="有新的")
        save(client, "q=没有", "没有新的")
        publish()
        page = client.get("/").text
        assert "收藏的检索有新的" in page
        assert "有新的</button>" in page
        assert "没有新的</button>" not in page
        post(client, "open", SavedSearch.objects.get(name="有新的"))
        assert "收藏的检索有新的" not in client.get("/").text

    def test_who_only_reads_pays_nothing(self, client, publish, django_assert_num_queries):
        publish()
        client.get("/")
        request = client.get("/").wsgi_request
        with django_assert_num_queries(0):
            assert saved_news(request) == []


class TestChanging:
    def test_rename_and_delete(self, client):
        save(client)
        saved = SavedSearch.objects.get()
        post(client, "rename", saved, name="办实事")
        assert set(told(client)) == {"办实事"}
        post(client, "rename", saved, name=" ")
        assert set(told(client)) == {"民生"}
        assert "最多 60 个字" in said(post(client, "rename", saved, name="长" * 61))
        assert "已删除“民生”" in said(post(client, "delete", saved))
        assert told(client) == {}

    @pytest.mark.parametrize("name", ["open", "rename", "delete"])
    def test_only_by_a_form(self, client, name):
        save(client)
        saved = SavedSearch.objects.get()
        address = reverse(f"saved:{name}", args=[saved.pk])
        assert client.get(address).status_code == 405
        token = Client(enforce_csrf_checks=True)
        token.cookies = client.cookies
        assert token.post(address).status_code == 403

    def test_the_page_leads_to_the_feed(self, client):
        save(client)
        save(client, "level=town")
        page = client.get(PAGE).text
        assert f'href="/search/feed/?q={quote("民生")}"' in page
        assert 'href="/speeches/feed/?level=town"' in page

    def test_it_is_for_nobody_else_to_keep(self, client):
        assert "no-store" in client.get(PAGE).headers["Cache-Control"]


def test_a_state_is_written_in_one_way():
    one = state_of(QueryDict("level=town&q=民生&page=3&mode=exact&compare=2"))
    assert one == state_of(QueryDict("q= 民生 &level=town&level=nowhere&sort=relevance"))
