"""The page of a draft: it reads as the speech will, and says what there is to say of it."""

import re
from contextlib import contextmanager

import pytest
from django.urls import reverse

from speeches.basket import models, versions
from speeches.basket.models import Basket, Item
from tests.factories import make_speech

pytestmark = pytest.mark.django_db
FOR_SCRIPT = {"X-Draft": "1"}


@pytest.fixture
def speech():
    return make_speech(
        "三、强化监督工作", "要把各项监督工作做深做实。", "四、联系群众", "每月接待群众一天。",
        headings=((0, 1, "三、", "强化监督工作"), (2, 1, "四、", "联系群众")),
        title="在县人大会上的讲话",
    )  # fmt: skip


def add(client, speech, place):
    response = client.post(reverse("basket:add", args=[speech.pk]), {"place": place})
    return str(list(response.wsgi_request._messages)[-1])


@pytest.fixture
def draft(client, speech):
    for section in speech.sections.all():
        add(client, speech, f"section:{section.anchor}")
    return Basket.objects.get()


def post(client, name, key, /, **data):
    return client.post(reverse(f"basket:{name}", args=[key]), data)


def settings(client, draft, **data):
    data = {"name": "述职报告", "rate": "200", "numbered": "on", **data}
    return post(client, "settings", draft.pk, **{k: v for k, v in data.items() if v is not None})


def page(client):
    return client.get(reverse("basket:home")).text


def exported(client, draft):
    return client.get(reverse("basket:export", args=[draft.pk, "txt"])).content.decode()


def test_headings_are_numbered_through_where_it_is_shown_and_exported(client, draft):
    post(client, "write", draft.pk, text="提高认识", level=1, after=draft.items.first().pk)
    for text in (page(client), exported(client, draft)):
        for words in ("一、强化监督工作", "二、提高认识", "三、联系群众"):
            assert words in text
    assert not Item.objects.filter(text__contains="一、").exists()
    settings(client, draft, numbered=None)
    for text in (page(client), exported(client, draft)):
        for words in ("三、强化监督工作", "四、联系群众"):
            assert words in text
        assert "一、" not in text


def test_a_number_alone_makes_no_excerpt_an_edited_one(client, draft, speech):
    item = draft.items.first()
    post(client, "edit", item.pk, text=item.text.replace("三、", "一、"))
    item.refresh_from_db()
    assert (item.text, item.edited) == (item.original, False)
    post(client, "level", item.pk, to="lower")
    item.refresh_from_db()
    assert item.text.startswith("（三）强化监督")
    assert not item.edited
    type(speech).objects.update(state="withdrawn")
    assert "强化监督" not in page(client)
    assert "强化监督" not in exported(client, draft)


@pytest.mark.parametrize(
    "label", ["", "（三）", "三．", "一是"], ids=["none", "lower", "mark", "point"]
)
def test_a_label_that_she_changes_is_changed(client, draft, label):
    item = draft.items.first()
    text = item.text.replace("三、", label)
    post(client, "edit", item.pk, text=text)
    item.refresh_from_db()
    assert item.text == text


def test_where_nothing_is_numbered_through_a_number_is_what_she_types(client, draft):
    item = draft.items.first()
    settings(client, draft, numbered=None)
    text = item.text.replace("三、", "一、")
    post(client, "edit", item.pk, text=text)
    item.refresh_from_db()
    assert item.text == text


def test_the_number_of_a_heading_is_not_written_into_it(client, draft):
    post(client, "write", draft.pk, text="提高认识", level=1)
    text = page(client)
    assert 'data-text="提高认识"' in text
    assert "三、提高认识" in text


def test_what_cannot_go_up_or_down_says_so(client, draft):
    first, own = draft.items.first(), None
    assert "不能再升降" in client.get(post(client, "level", first.pk, to="higher").url).text
    post(client, "write", draft.pk, text="提高认识", level=3)
    own = draft.items.last()
    post(client, "level", own.pk, to="lower")
    post(client, "level", own.pk, to="x")
    post(client, "level", own.pk, to="higher")
    own.refresh_from_db()
    assert own.level == 2


def test_her_own_words_stand_where_she_wants_them(client, draft):
    first = draft.items.first()
    shown = client.get(f"{draft.get_absolute_url()}?after={first.pk}").text
    assert shown.index('id="own"') < shown.index("联系群众", shown.index("draft-items"))
    response = post(
        client, "write", draft.pk, text="承上启下的一段话。\r\n还有一段。", level=0, after=first.pk
    )
    item = Item.objects.get(kind="own")
    assert response.url.endswith(f"#item-{item.pk}")
    assert [each.position for each in draft.items.all()] == [1, 2, 3]
    assert list(draft.items.all())[1] == item
    assert item.text == "承上启下的一段话。\n还有一段。"
    assert "承上启下的一段话。" in exported(client, draft)


def test_or_in_front_of_all(client, draft):
    post(client, "write", draft.pk, text="开场的一段话。", level=0, first="yes")
    assert [item.text[:3] for item in draft.items.all()] == ["开场的", "三、强", "四、联"]


@pytest.mark.parametrize("after", ["", "x", "-1", "9" * 40, "²", "999999"])
def test_where_it_cannot_stand_it_stands_at_the_end(client, draft, after):
    shown = client.get(draft.get_absolute_url(), {"after": after}).text
    assert shown.index('id="own"') > shown.index("</ol>", shown.index("draft-items"))
    post(client, "write", draft.pk, text="最后一段。", level=0, after=999_999)
    assert draft.items.last().text == "最后一段。"


@pytest.mark.parametrize("headers", [{}, FOR_SCRIPT], ids=["plain", "script"])
@pytest.mark.parametrize(
    ("most", "level", "reason"),
    [(2, 0, "最多放 2 条"), (200, 1, "标题最多")],
    ids=["draft is full", "heading is long"],
)
def test_what_finds_no_room_can_be_typed_on(
    client, draft, monkeypatch, headers, most, level, reason
):
    monkeypatch.setattr(models, "MOST_ITEMS", most)
    data = {"text": "写了很久的话" * 40, "level": level, "after": draft.items.first().pk}
    url = reverse("basket:write", args=[draft.pk])
    response = client.post(url, data, headers=headers)
    assert response.status_code == 400
    assert reason in response.text
    assert data["text"] in response.text
    assert f'value="{level}" selected' in response.text
    assert f'name="after" value="{data["after"]}"' in response.text
    assert draft.items.count() == 2


def test_what_is_filled_in_and_finds_no_room_is_said(client, monkeypatch):
    speech = make_speech("在XX县。", "好。")
    add(client, speech, f"paragraph:{speech.anchors[0]}")
    draft = Basket.objects.get()
    monkeypatch.setattr(models, "MOST_TEXT", 6)
    url = reverse("basket:mend", args=[draft.pk])
    data = {"slot": "XX县", "words": "青山县和绿水县"}
    assert client.post(url, data, headers=FOR_SCRIPT).status_code == 400
    assert draft.items.get().text == "在XX县。"


def test_the_words_of_a_withdrawn_source_outlast_a_change_of_level(client, draft, speech):
    item = draft.items.first()
    type(speech).objects.update(state="withdrawn")
    assert "没有带编号的标题" in client.get(post(client, "level", item.pk, to="lower").url).text
    item.refresh_from_db()
    assert item.text == item.original


@pytest.mark.parametrize(
    ("name", "data", "status"),
    [
        ("level", {"to": "lower"}, 404), ("edit", {"text": "x"}, 404), ("remove", {}, 302),
        ("move", {"step": "up"}, 302), ("move", {"before": ""}, 302),
    ],
)  # fmt: skip
def test_what_another_request_has_just_removed_is_gone(
    client, draft, monkeypatch, name, data, status
):
    """Between the look for it and the lock."""
    item = draft.items.first()
    held = versions._held

    @contextmanager
    def removed_first(basket):
        with held(basket):
            Item.objects.filter(pk=item.pk).delete()
            yield

    monkeypatch.setattr(versions, "_held", removed_first)
    assert post(client, name, item.pk, **data).status_code == status


def test_title_salutation_and_length(client, draft):
    settings(client, draft, name="在大会上的\r\n述职报告", salutation="各位代表：", rate="60")
    draft.refresh_from_db()
    assert draft.name == "在大会上的 述职报告"
    text = exported(client, draft)
    assert text.index("述职报告") < text.index("各位代表：") < text.index("强化监督")
    characters = sum(len("".join(item.text.split())) for item in draft.items.all())
    assert f"<b>{characters}</b> 字" in page(client)
    assert "约 <b>1</b> 分钟" in page(client)
    post(client, "write", draft.pk, text="话" * 600, level=0)
    assert f"约 <b>{round((characters + 600) / 60)}</b> 分钟" in page(client)


@pytest.mark.parametrize(
    "data",
    [{"rate": "0"}, {"rate": "x"}, {"rate": "10000"}, {"name": " "}, {"salutation": "字" * 101}],
)
def test_settings_that_are_none_are_said_and_change_nothing(client, draft, data):
    before = Basket.objects.values().get()
    response = settings(client, draft, **data)
    assert [str(message) for message in response.wsgi_request._messages]
    after = Basket.objects.values().get()
    for name in ("name", "salutation", "rate", "numbered"):
        assert after[name] == before[name]


def test_the_same_twice_is_said_when_it_is_added_and_in_the_draft(client, draft, speech):
    section = speech.sections.first()
    assert "第 1 条已有同样的文字" in add(client, speech, f"section:{section.anchor}")
    # The library may hold it twice; a paragraph may stand in a section that is there already.
    other = make_speech("要把各项监督工作做深做实。另有一段别的话。", "要把各项监督工作做深做实。")
    assert "第 1 条" in add(client, other, f"paragraph:{other.anchors[1]}")
    assert "已有同样" not in add(client, other, f"paragraph:{other.anchors[0]}")
    twins = re.findall(r'draft-twin">与<a href="#item-(\d+)">第 (\d+) 条', page(client))
    first = draft.items.first().pk
    assert (str(first), "1") in twins
    assert len(twins) == 2


def test_its_outline_stands_beside_it(client, draft):
    post(client, "write", draft.pk, text="提高认识", level=2)
    text = page(client)
    outline = text[text.index('<ol class="draft-outline"') :]
    outline = outline[: outline.index("</ol>")]
    assert re.findall(r"depth-(\d).*?>([^<]+)</a>", outline) == [
        ("1", "一、强化监督工作"), ("1", "二、联系群众"), ("2", "（一）提高认识"),
    ]  # fmt: skip


def test_where_a_source_lacks_figures_its_excerpts_say_so(client, draft, speech):
    assert "疑似缺字" not in page(client)
    type(speech).objects.update(flag_names=" gaps ")
    assert page(client).count("来源疑似缺字") == 2
    type(speech).objects.update(state="withdrawn")
    assert "疑似缺字" not in page(client)


class TestForTheScript:
    """With the header of js/draft.js the page itself comes, changed."""

    def test_a_change_comes_as_the_page(self, client, draft):
        item = draft.items.first()
        response = client.post(
            reverse("basket:edit", args=[item.pk]), {"text": "一、新\n话。"}, headers=FOR_SCRIPT
        )
        assert response.status_code == 200
        assert "话。" in response.text
        assert "data-draft" in response.text

    def test_the_text_alone_leaves_her_note(self, client, draft):
        item = draft.items.first()
        post(client, "edit", item.pk, text=item.text, note="核对")
        client.post(reverse("basket:edit", args=[item.pk]), {"text": "新。"}, headers=FOR_SCRIPT)
        item.refresh_from_db()
        assert (item.text, item.note) == ("新。", "核对")

    @pytest.mark.parametrize("text", ["", "字" * 20_001, "\x00"], ids=["none", "long", "nul"])
    def test_what_cannot_be_kept_is_said_and_the_stored_shown(self, client, draft, text):
        item = draft.items.first()
        url = reverse("basket:edit", args=[item.pk])
        response = client.post(url, {"text": text}, headers=FOR_SCRIPT)
        assert response.status_code == 400
        assert "messages" in response.text
        assert "要把各项监督工作做深做实" in response.text

    def test_anothers_does_not_exist(self, admin_client, draft):
        item = draft.items.first()
        for name, key in (("edit", item.pk), ("write", draft.pk), ("settings", draft.pk)):
            url = reverse(f"basket:{name}", args=[key])
            answer = admin_client.post(url, {"text": "x", "name": "x"}, headers=FOR_SCRIPT)
            assert answer.status_code == 404
