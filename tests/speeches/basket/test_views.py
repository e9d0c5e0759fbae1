"""The baskets as a browser without JavaScript uses them."""

import datetime
import re
from urllib.parse import unquote

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from config.visitors import KEPT_DAYS
from speeches.basket import models
from speeches.basket.models import Basket, Item, Version
from tests.factories import make_speech, put_into

pytestmark = pytest.mark.django_db
HOME = reverse("basket:home")
HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>"


@pytest.fixture
def speech():
    return make_speech(
        "一、学习", "要学。", "二、落实", "要做。",
        headings=((0, 1, "一、", "学习"), (2, 1, "二、", "落实")),
        title="在会议上的讲话", level="city",
    )  # fmt: skip


def add(client, speech, place="", **data):
    place = place or f"section:{speech.sections.first().anchor}"
    return client.post(reverse("basket:add", args=[speech.pk]), {"place": place, **data})


def post(client, name, obj, /, **data):
    return client.post(reverse(f"basket:{name}", args=[obj.pk]), data)


def outline(client, text="一、学习", level=1):
    return post(client, "write", Basket.objects.get(), text=text, level=level)


def rename(client, name, **data):
    return post(client, "settings", Basket.objects.get(), name=name, rate=200, **data)


def texts() -> list[str]:
    return [item.text for item in Item.objects.all()]


def said(response) -> str:
    return " ".join(str(message) for message in response.wsgi_request._messages)


class TestAdding:
    def test_the_words_and_where_they_are_from(self, client, speech):
        response = add(client, speech)
        item = Item.objects.get()
        assert response.url == f"{speech.get_absolute_url()}#{item.anchor}"
        assert (item.speech, item.original, item.text) == (
            speech,
            "一、学习\n要学。",
            item.original,
        )
        page = client.get(HOME).text
        assert "要学。" in page
        assert f"{speech.get_absolute_url()}#{item.anchor}" in page

    @pytest.mark.parametrize(
        ("given", "back"),
        [
            ("/search/?q=代表#hit-1", "/search/?q=代表#hit-1"),
            ("/speeches/?page=2", "/speeches/?page=2#"),
            ("https://evil.example/", None),
            ("//evil.example/", None),
            ("/\\evil.example", None),
            ("javascript:alert(1)", None),
            ("", None),
        ],
    )
    def test_one_returns_to_where_one_was_on_this_site(self, client, speech, given, back):
        url = unquote(add(client, speech, next=given).url)
        assert url.startswith(back or speech.get_absolute_url())

    def test_a_message_says_it_and_the_head_counts(self, client, speech):
        response = client.get(add(client, speech).url)
        assert "已加入“文稿”：小节，7 字" in response.text
        assert "<strong>1</strong>" in response.text

    def test_a_script_gets_the_message(self, client, speech):
        url = reverse("basket:add", args=[speech.pk])
        place = f"paragraph:{speech.anchors[1]}"
        good = client.post(url, {"place": place}, headers={"accept": "application/json"})
        assert good.json() == {"message": "已加入“文稿”：段落，3 字", "count": 1}
        bad = client.post(url, {"place": "x"}, headers={"accept": "application/json"})
        assert (bad.status_code, bad.json()["count"]) == (400, None)

    def test_what_she_filled_in_is_her_copy_and_the_original_stays(self, client, speech):
        add(client, speech, edited="一、学习\r\n青山县要学。")
        item = Item.objects.get()
        assert (item.original, item.text) == ("一、学习\n要学。", "一、学习\n青山县要学。")
        assert item.edited

    @pytest.mark.parametrize("edited", ["长" * (models.MOST_TEXT + 1), "\x00", "\x0b"])
    def test_a_hostile_copy_breaks_nothing(self, client, speech, edited):
        add(client, speech, edited=edited)
        assert client.get(HOME).status_code == 200
        for item in Item.objects.all():
            for suffix in ("docx", "txt", "md"):
                url = reverse("basket:export", args=[item.basket_id, suffix])
                assert client.get(url).status_code == 200

    def test_a_short_copy_brings_in_no_original_that_is_too_long(self, client):
        speech = make_speech("长" * (models.MOST_TEXT + 1))
        add(client, speech, f"paragraph:{speech.anchors[0]}", edited="短")
        assert not Item.objects.exists()

    def test_only_what_is_published(self, admin_client, speech):
        type(speech).objects.update(state="withdrawn")
        assert add(admin_client, speech).status_code == 404
        assert add(admin_client, type(speech)(pk=999), "paragraph:x").status_code == 404

    def test_nothing_is_made_where_nothing_is_found(self, client, speech):
        response = add(client, speech, "section:snowhere")
        assert "没有找到要加入的文字" in said(response)
        assert not Basket.objects.exists()

    def test_it_needs_the_forms_token(self, speech):
        client = Client(enforce_csrf_checks=True)
        assert add(client, speech).status_code == 403
        assert not Item.objects.exists()

    @pytest.mark.parametrize(
        ("limit", "value", "message"),
        [
            ("MOST_ITEMS", 1, "最多放 1 条"),
            ("MOST_TEXT", 6, "有 8 字，超过 6 字"),
            ("MOST_TEXT_IN_ALL", 10_000, "最多放 1 万字"),
            ("MOST_LINES_IN_ALL", 3, "最多放 3 行"),
        ],
    )
    def test_limits_are_told(self, client, speech, monkeypatch, limit, value, message):
        add(client, speech)
        if limit == "MOST_TEXT_IN_ALL":
            Item.objects.update(text="字" * 9_999)
        monkeypatch.setattr(models, limit, value)
        assert message in said(add(client, speech))
        assert Item.objects.count() == 1

    def test_a_copy_made_short_hides_no_original_from_the_limit(self, client, speech, monkeypatch):
        add(client, speech, edited="短")
        monkeypatch.setattr(models, "MOST_TEXT_IN_ALL", 10)
        add(client, speech, edited="短")
        assert Item.objects.count() == 1

    def test_hostile_words_are_only_shown(self, client):
        speech = make_speech(HOSTILE, title=HOSTILE)
        add(client, speech, f"paragraph:{speech.anchors[0]}", next=HOSTILE)
        outline_ = client.post(
            reverse("basket:write", args=[Basket.objects.get().pk]), {"text": HOSTILE, "level": 1}
        )
        assert outline_.status_code == 302
        rename(client, HOSTILE[:60])
        item = Item.objects.exclude(kind="outline").get()
        for address in (HOME, reverse("basket:edit", args=[item.pk])):
            page = client.get(address).text
            assert "<script>alert" not in page
            assert "<img src=x" not in page


class TestReaders:
    """Who has no basket costs nothing and gets no session."""

    @pytest.mark.parametrize("page", ["/", "/speeches/", "/basket/"])
    def test_no_session(self, client, speech, page):
        assert "sessionid" not in client.get(page).cookies

    def test_no_session_on_a_speech(self, client, speech):
        response = client.get(speech.get_absolute_url())
        assert "sessionid" not in response.cookies
        assert "加入文稿" in response.text

    def test_no_query(self, client, django_assert_num_queries):
        with django_assert_num_queries(0):
            client.get(HOME)

    @pytest.mark.parametrize(
        "name",
        [
            "new",
            "add",
            "start",
            "use",
            "settings",
            "delete",
            "duplicate",
            "write",
            "mend",
            "undo",
            "redo",
        ],
    )
    def test_no_get_changes_anything(self, client, speech, name):
        add(client, speech)
        of_speech = name in ("add", "start")
        args = [] if name == "new" else [speech.pk if of_speech else Basket.objects.get().pk]
        assert client.get(reverse(f"basket:{name}", args=args)).status_code == 405
        item = Item.objects.get()
        for change in ("remove", "move", "level"):
            assert client.get(reverse(f"basket:{change}", args=[item.pk])).status_code == 405


class TestHolders:
    @pytest.mark.parametrize(
        "name",
        ["detail", "use", "settings", "delete", "duplicate", "write", "mend", "undo", "redo"],
    )
    def test_anothers_basket_does_not_exist(self, client, admin_client, speech, name):
        add(client, speech)
        basket = Basket.objects.get()
        for other in (Client(), admin_client):
            url = reverse(f"basket:{name}", args=[basket.pk])
            answer = other.get(url) if name == "detail" else other.post(url, {"name": "x"})
            assert answer.status_code == 404
        assert Basket.objects.get().name == basket.name

    def test_anothers_items_do_not_exist(self, client, admin_client, speech):
        add(client, speech)
        add(admin_client, speech)
        item = Item.objects.get(basket__owner=None)
        for other in (Client(), admin_client):
            assert other.get(reverse("basket:edit", args=[item.pk])).status_code == 404
            assert post(other, "edit", item, text="x").status_code == 404
            for change in ("remove", "move", "level"):
                assert post(other, change, item, step="up", to="lower").status_code == 404
            url = reverse("basket:export", args=[item.basket_id, "txt"])
            assert other.get(url).status_code == 404
        own = Item.objects.exclude(basket__owner=None).get()
        assert "已经不在这里" in said(post(admin_client, "move", own, before=item.pk))
        assert Item.objects.get(pk=item.pk).text == item.text

    def test_baskets_come_along_when_a_visitor_signs_in(self, client, admin_user, speech):
        add(client, speech)
        client.force_login(admin_user)
        basket = Basket.objects.get()
        assert (basket.owner, basket.visitor) == (admin_user, "")
        assert "要学。" in client.get(HOME).text
        assert client.session.get_expiry_age() < 15 * 24 * 3600
        client.logout()
        assert "要学。" not in client.get(HOME).text

    def test_signing_in_without_a_basket(self, client, admin_user):
        client.force_login(admin_user)
        assert not Basket.objects.exists()

    def test_a_visitor_keeps_hers_for_long(self, client, speech):
        add(client, speech)
        assert client.session.get_expiry_age() > (KEPT_DAYS - 1) * 24 * 3600

    @pytest.mark.parametrize("expiry", [None, datetime.timedelta(days=KEPT_DAYS)])
    def test_what_she_changes_puts_the_end_of_it_off(self, client, speech, monkeypatch, expiry):
        add(client, speech)
        if expiry:
            session = client.session
            session.set_expiry(expiry)
            session.save()
        for days in (80, 160):
            later = timezone.now() + datetime.timedelta(days=80)
            monkeypatch.setattr(timezone, "now", lambda later=later: later)
            add(client, speech)
            age = client.session.get_expiry_age() / (24 * 3600)
            assert age > KEPT_DAYS - 1, f"after {days} days"


class TestBaskets:
    def test_several_with_names_and_the_one_used_last_is_added_to(self, client, speech):
        client.post(reverse("basket:new"), {"name": "述职"})
        client.post(reverse("basket:new"), {"name": "致辞"})
        add(client, speech)
        assert Item.objects.get().basket.name == "致辞"
        post(client, "use", Basket.objects.get(name="述职"))
        add(client, speech)
        assert Basket.objects.get(name="述职").items.count() == 1
        page = client.get(HOME)
        assert page.context["basket"].name == "述职"
        assert "致辞" in page.text

    def test_there_are_not_too_many(self, client, monkeypatch):
        monkeypatch.setattr("speeches.basket.holders.MOST_BASKETS", 1)
        client.post(reverse("basket:new"), {"name": "甲"})
        assert "最多建 1 篇" in said(client.post(reverse("basket:new"), {"name": "乙"}))
        assert Basket.objects.count() == 1

    @pytest.mark.parametrize("name", ["", " ", "字" * 61, "\x00"])
    def test_names_that_are_none(self, client, name):
        client.post(reverse("basket:new"), {"name": "甲"})
        assert said(client.post(reverse("basket:new"), {"name": name}))
        assert said(rename(client, name))
        assert Basket.objects.get().name == "甲"

    def test_renaming_and_deleting(self, client, speech):
        add(client, speech)
        rename(client, "述职材料")
        assert Basket.objects.get().name == "述职材料"
        post(client, "delete", Basket.objects.get())
        assert not Item.objects.exists()

    def test_an_empty_one_says_how_to_fill_it(self, client):
        assert "还没有素材" in client.get(HOME).text
        client.post(reverse("basket:new"), {"name": "甲"})
        assert "这篇文稿是空的" in client.get(HOME).text

    def test_an_account_that_is_deleted_takes_its_baskets_along(self, admin_client, speech):
        add(admin_client, speech)
        Basket.objects.get().owner.delete()
        assert not Item.objects.exists()

    def test_number_of_queries_does_not_grow(self, client, django_assert_num_queries):
        for number in (1, 12):
            for _ in range(number):
                other = make_speech("段。", source=f"来源{number}")
                add(client, other, f"paragraph:{other.anchors[0]}")
            client.get(HOME)
            # session, baskets, basket's items, rules of wording, versions, count in the head
            with django_assert_num_queries(6):
                client.get(HOME)
            url = reverse("basket:export", args=[Basket.objects.get().pk, "txt"])
            with django_assert_num_queries(4):
                client.get(url)

    def test_the_other_pages_cost_one_more_query(self, client, speech, django_assert_num_queries):
        with django_assert_num_queries(4):
            client.get(speech.get_absolute_url())
        add(client, speech)
        client.get(HOME)
        with django_assert_num_queries(6):
            client.get(speech.get_absolute_url())


class TestOrder:
    @pytest.fixture
    def filled(self, client, speech):
        for anchor in (speech.anchors[1], speech.anchors[3]):
            add(client, speech, f"paragraph:{anchor}")
        outline(client, "一、学")
        return Basket.objects.get()

    def item(self, text):
        return Item.objects.get(text=text)

    def test_by_buttons(self, client, filled):
        response = post(client, "move", self.item("要做。"), step="up")
        assert texts() == ["要做。", "要学。", "一、学"]
        assert response.url.endswith(f"#item-{self.item('要做。').pk}")
        post(client, "move", self.item("要做。"), step="down")
        assert texts() == ["要学。", "要做。", "一、学"]

    def test_a_group_by_buttons(self, client, filled):
        add(client, Item.objects.first().speech)
        post(client, "move", self.item("一、学"), step="group-up")
        assert texts() == ["一、学", "一、学习\n要学。", "要学。", "要做。"]

    def test_by_dragging(self, client, filled):
        before = self.item("要做。").pk
        post(client, "move", self.item("一、学"), before=before)
        assert texts() == ["要学。", "一、学", "要做。"]
        post(client, "move", self.item("要学。"), before="")
        assert texts() == ["一、学", "要做。", "要学。"]

    @pytest.mark.parametrize("data", [{"step": "x"}, {"before": "x"}, {"before": "99999"}])
    def test_where_there_is_nothing_nothing_moves(self, client, filled, data):
        post(client, "move", self.item("要做。"), **data)
        assert texts() == ["要学。", "要做。", "一、学"]

    def test_removing_goes_to_what_follows(self, client, filled):
        response = post(client, "remove", self.item("要学。"))
        assert response.url == self.item("要做。").get_absolute_url()
        assert texts() == ["要做。", "一、学"]

    @pytest.mark.parametrize("data", [{"text": "", "level": 1}, {"text": "一", "level": 4}, {}])
    def test_a_heading_that_is_none(self, client, filled, data):
        post(client, "write", filled, **data)
        assert len(texts()) == 3


class TestEditing:
    def test_her_copy_beside_the_original(self, client, speech):
        add(client, speech)
        item = Item.objects.get()
        post(client, "edit", item, text="一、学习\r\n要多学。", note="开头用")
        item.refresh_from_db()
        assert (item.text, item.original) == ("一、学习\n要多学。", "一、学习\n要学。")
        page = client.get(reverse("basket:edit", args=[item.pk])).text
        assert "要多学。" in page
        assert "要学。" in page
        assert "已改" in client.get(HOME).text
        assert "开头用" in client.get(HOME).text

    def test_saving_unchanged_is_no_edit(self, client, speech):
        add(client, speech)
        item = Item.objects.get()
        post(client, "edit", item, text=item.text.replace("\n", "\r\n"), note="")
        assert not Item.objects.get().edited

    def test_a_heading_of_her_own(self, client, speech):
        add(client, speech)
        outline(client)
        item = Item.objects.get(kind="outline")
        post(client, "edit", item, text="二、落实", level=2)
        item.refresh_from_db()
        assert (item.text, item.level) == ("二、落实", 2)

    @pytest.mark.parametrize("text", ["", "字" * 20_001, "\x00"], ids=["none", "long", "nul"])
    def test_what_cannot_be_kept_is_said(self, client, speech, text):
        add(client, speech)
        response = post(client, "edit", Item.objects.get(), text=text)
        assert response.status_code == 400
        assert "errorlist" in response.text
        assert Item.objects.get().text == "一、学习\n要学。"

    def test_nor_more_than_a_basket_holds(self, client, speech, monkeypatch):
        add(client, speech)
        monkeypatch.setattr(models, "MOST_TEXT_IN_ALL", 10_000)
        assert "1 万字" in post(client, "edit", Item.objects.get(), text="字" * 10_001).text

    def test_nor_more_lines_than_a_page_can_show(self, client, speech, monkeypatch):
        add(client, speech)
        monkeypatch.setattr(models, "MOST_LINES_IN_ALL", 3)
        assert "3 行" in post(client, "edit", Item.objects.get(), text="一\n" * 4).text


class TestWithdrawn:
    """A speech that is unpublished or deleted is not read through somebody's basket."""

    @pytest.fixture(params=["unpublished", "deleted"])
    def withdraw(self, request, speech):
        def act():
            if request.param == "deleted":
                type(speech).objects.filter(pk=speech.pk).delete()
            else:
                put_into(speech, "withdrawn")

        return act

    def pages(self, client, item):
        yield client.get(HOME).text
        yield client.get(reverse("basket:edit", args=[item.pk])).text
        for suffix in ("txt", "md"):
            url = reverse("basket:export", args=[item.basket_id, suffix])
            yield client.get(url).content.decode()

    def test_nothing_of_the_source_is_shown(self, client, speech, withdraw):
        add(client, speech)
        item = Item.objects.get()
        withdraw()
        for page in self.pages(client, item):
            assert "要学。" not in page
            assert speech.title not in page
        assert "来源已撤下" in client.get(HOME).text
        post(client, "edit", item, text="x")
        assert Item.objects.get().text == item.text

    def test_her_own_words_stay(self, client, speech, withdraw):
        add(client, speech)
        item = Item.objects.get()
        post(client, "edit", item, text="自己写的。")
        withdraw()
        for page in self.pages(client, item):
            assert "自己写的。" in page
            assert "要学。" not in page
            assert speech.title not in page
        assert (
            client.get(reverse("basket:export", args=[item.basket_id, "docx"])).status_code == 200
        )


class TestExport:
    def test_outline_words_and_sources(self, client, speech):
        add(client, speech, f"paragraph:{speech.anchors[1]}")
        outline(client, "一、自己的标题")
        add(client, speech, f"section:{speech.sections.last().anchor}")
        basket = Basket.objects.get()
        url = reverse("basket:export", args=[basket.pk, "txt"])
        text = client.get(url).content.decode()
        assert text.startswith(
            "文稿\n\n\u3000\u3000要学。〔1〕\n\u3000\u3000一、自己的标题\n"
            "\u3000\u3000二、落实\n\u3000\u3000要做。〔2〕\n\n来源\n〔1〕《在会议上的讲话》，市级，2024年，"
        )
        assert f"{speech.get_absolute_url()}#{speech.anchors[1]}" in text
        assert "来源" not in client.get(url, {"notes": "no"}).content.decode()

    @pytest.mark.parametrize(
        ("suffix", "status"), [("docx", 200), ("md", 200), ("txt", 200), ("pdf", 404)]
    )
    def test_formats(self, client, speech, suffix, status):
        add(client, speech)
        url = reverse("basket:export", args=[Basket.objects.get().pk, suffix])
        assert client.get(url).status_code == status


class TestClearing:
    def test_old_baskets_of_visitors_are_deleted(self, client, admin_client, speech, capsys):
        add(admin_client, speech)
        add(client, speech)
        add(Client(), speech)
        old = timezone.now() - datetime.timedelta(days=100)
        Basket.objects.exclude(pk=Basket.objects.first().pk).update(used_at=old)
        call_command("clear_baskets", "--days", "90")
        assert "删除了 1 篇" in capsys.readouterr().out
        assert Basket.objects.count() == 2

    def test_the_sessions_they_belonged_to_go_along(self, client, speech):
        add(client, speech)
        assert Session.objects.count() == 1
        call_command("clear_baskets")
        assert Session.objects.count() == 1
        Session.objects.update(expire_date=timezone.now() - datetime.timedelta(days=1))
        call_command("clear_baskets")
        assert not Session.objects.exists()

    def test_a_day_at_least(self):
        with pytest.raises(CommandError):
            call_command("clear_baskets", "--days", "0")


@pytest.mark.parametrize("way", ["page", "action"])
def test_who_deletes_an_account_reads_nothing_of_its_drafts(
    client, admin_client, django_user_model, way
):
    writer = django_user_model.objects.create_user("writer")
    client.force_login(writer)
    client.post(reverse("basket:new"), {"name": "未定稿"})
    outline(client, "绝密的话", 1)
    if way == "page":
        page = admin_client.get(reverse("admin:auth_user_delete", args=[writer.pk])).text
    else:
        chosen = {"action": "delete_selected", "_selected_action": writer.pk}
        page = admin_client.post(reverse("admin:auth_user_changelist"), chosen).text
    assert "writer" in page
    assert "文稿" in page
    assert not re.search("未定稿|绝密", page)
    admin_client.post(reverse("admin:auth_user_delete", args=[writer.pk]), {"post": "yes"})
    assert not Basket.objects.exists()
    assert not Version.objects.exists()
