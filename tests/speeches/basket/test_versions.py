"""Whatever is done to a draft can be undone and done again; earlier states come back."""

import datetime
import random
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from speeches.basket import editing, versions
from speeches.basket.models import Basket, Item
from tests.factories import make_speech

pytestmark = pytest.mark.django_db


@pytest.fixture
def speech():
    return make_speech(
        "一、学习XX县", "要学。", "二、落实", "要为群众效劳。",
        headings=((0, 1, "一、", "学习XX县"), (2, 1, "二、", "落实")),
        rewritten=True, rewritten_spots=[{"text": "效劳", "suggestion": "服务", "count": 1}],
    )  # fmt: skip


@pytest.fixture
def draft(client, speech):
    client.post(reverse("basket:new"), {"name": "述职"})
    for section in speech.sections.all():
        place = f"section:{section.anchor}"
        client.post(reverse("basket:add", args=[speech.pk]), {"place": place})
    return Basket.objects.get()


def post(client, name, key, /, **data):
    response = client.post(reverse(f"basket:{name}", args=[key]), data)
    assert response.status_code == 302
    return response


def state(draft):
    said = Basket.objects.values_list("name", "salutation").get(pk=draft.pk)
    fields = ("pk", "kind", "level", "speech_id", "anchor", "original", "text", "note")
    return said, list(draft.items.values_list(*fields))


def acts(client, draft, rng):
    """Something that is done to a draft, by chance."""
    key = rng.choice(draft.items.values_list("pk", flat=True) or [0])
    text = "".join(rng.choices("一、学做XX县效劳\n", k=8)) + "。"
    choices = [
        ("write", draft.pk, {"text": text, "level": rng.randrange(4), "after": key}),
        ("settings", draft.pk, {"name": text, "salutation": "同志们：", "rate": 180}),
        ("mend", draft.pk, {"right": ""}),
        ("mend", draft.pk, {"slot": "XX县", "words": "青山县"}),
    ]
    if key:
        choices += [
            ("edit", key, {"text": text, "note": text[:5], "level": 1}),
            ("move", key, {"step": rng.choice(["up", "down", "group-up", "group-down"])}),
            ("level", key, {"to": rng.choice(["higher", "lower"])}),
            ("remove", key, {}),
        ]
    name, key, data = rng.choice(choices)
    client.post(reverse(f"basket:{name}", args=[key]), data)


@pytest.mark.parametrize("seed", range(3))
def test_all_the_way_back_and_forth(client, draft, seed, monkeypatch):
    monkeypatch.setattr(versions, "TYPING", datetime.timedelta())
    rng = random.Random(seed)
    states = [state(draft)]
    for _ in range(25):
        acts(client, draft, rng)
        if state(draft) != states[-1]:
            states.append(state(draft))
    for before in reversed(states[:-1]):
        post(client, "undo", draft.pk)
        assert state(draft) == before
    for after in states[1:]:
        post(client, "redo", draft.pk)
        assert state(draft) == after
    post(client, "redo", draft.pk)
    assert state(draft) == states[-1]


def test_back_to_the_empty_draft_and_no_further(client, draft):
    full = state(draft)
    for _ in range(4):
        post(client, "undo", draft.pk)
    assert not draft.items.exists()
    for _ in range(4):
        post(client, "redo", draft.pk)
    assert state(draft) == full


def test_what_is_done_after_undoing_takes_the_place_of_what_was_undone(client, draft):
    post(client, "undo", draft.pk)
    post(client, "write", draft.pk, text="我的话", level=0)
    now = state(draft)
    post(client, "redo", draft.pk)
    assert state(draft) == now


def test_what_is_typed_on_in_one_item_is_one_change(client, draft):
    item = draft.items.first()
    for text in ("甲", "甲乙", "甲乙丙"):
        post(client, "edit", item.pk, text=text)
    other = draft.items.last()
    post(client, "edit", other.pk, text="丁")
    post(client, "undo", draft.pk)
    assert [each.text for each in draft.items.all()] == ["甲乙丙", other.text]
    post(client, "undo", draft.pk)
    assert [each.text for each in draft.items.all()] == [item.text, other.text]


def test_who_types_for_long_has_ways_back_of_a_minute(client, draft, monkeypatch):
    item, now = draft.items.first(), timezone.now()
    for second in range(0, 150, 10):
        moment = now + datetime.timedelta(seconds=second)
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        post(client, "edit", item.pk, text=f"{second}秒")
    for text in ("110秒", "50秒", item.text):
        post(client, "undo", draft.pk)
        assert draft.items.first().text == text


def test_what_changes_nothing_is_no_change(client, draft):
    number = draft.versions.count()
    item = draft.items.first()
    post(client, "edit", item.pk, text=item.text)
    post(client, "move", item.pk, step="up")
    assert draft.versions.count() == number


def test_an_earlier_state_comes_back_and_that_can_be_undone(client, draft):
    first = draft.versions.get(number=2)
    full = state(draft)
    client.post(reverse("basket:return", args=[draft.pk, first.number]))
    assert draft.items.count() == 1
    post(client, "undo", draft.pk)
    assert state(draft) == full


def test_no_more_is_kept_than_is_said(client, draft, monkeypatch):
    monkeypatch.setattr(versions, "MOST_STEPS", 5)
    monkeypatch.setattr(versions, "MOST_VERSIONS", 3)
    now = timezone.now()
    for number in range(30):
        moment = now + datetime.timedelta(minutes=4 * number)
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        post(client, "write", draft.pk, text=f"第{number}次", level=0)
    draft.refresh_from_db()
    assert draft.versions.count() == 5 + 3
    listed = versions.history_of(draft).earlier
    assert len(listed) == 3
    assert listed[0].made_at < now + datetime.timedelta(minutes=4 * 29)
    for _ in range(4):
        post(client, "undo", draft.pk)
    assert draft.items.last().text == "第25次"


def test_a_draft_that_another_request_has_just_deleted_is_gone(client, draft, monkeypatch):
    """Between the look for it and the lock."""

    def deleted_meanwhile(request, pk):
        Basket.objects.filter(pk=pk).delete()
        return draft

    monkeypatch.setattr(editing, "my_draft", deleted_meanwhile)
    assert client.post(reverse("basket:undo", args=[draft.pk])).status_code == 404


def test_there_is_no_way_back_beyond_the_first_that_is_kept(client, draft, monkeypatch):
    monkeypatch.setattr(versions, "MOST_STEPS", 2)
    monkeypatch.setattr(versions, "MOST_VERSIONS", 1)
    post(client, "write", draft.pk, text="我的话", level=0)
    undo = re.compile(r"data-undo( disabled)?")
    assert undo.search(client.get(draft.get_absolute_url()).text)[1] is None
    for _ in range(draft.versions.count() - 1):
        post(client, "undo", draft.pk)
    assert Basket.objects.get().version > 1
    assert undo.search(client.get(draft.get_absolute_url()).text)[1]


def test_no_more_bytes_are_kept_than_is_said(client, draft, monkeypatch):
    monkeypatch.setattr(versions, "MOST_BYTES", 2000)
    for number in range(30):
        post(client, "write", draft.pk, text=f"第{number}次", level=0)
    draft.refresh_from_db()
    sizes = [len(bytes(version.content)) for version in draft.versions.all()]
    assert 2000 - max(sizes) < sum(sizes) <= 2000
    post(client, "undo", draft.pk)
    assert draft.items.last().text == "第28次"


def test_a_withdrawn_source_does_not_come_back_to_be_read(client, draft, speech):
    post(client, "remove", draft.items.last().pk)
    type(speech).objects.update(state="withdrawn")
    page = client.post(reverse("basket:undo", args=[draft.pk]), follow=True).text
    assert draft.items.count() == 2
    assert "要为群众效劳" not in page


def test_a_speech_that_is_gone_for_good_is_no_more_named(client, draft, speech):
    post(client, "remove", draft.items.last().pk)
    type(speech).objects.all().delete()
    page = client.post(reverse("basket:undo", args=[draft.pk]), follow=True).text
    assert set(draft.items.values_list("speech_id", flat=True)) == {None}
    assert "要为群众效劳" not in page


def test_anothers_versions_do_not_exist(client, admin_client, draft):
    number = draft.versions.first().number
    assert admin_client.post(reverse("basket:return", args=[draft.pk, number])).status_code == 404
    assert client.post(reverse("basket:return", args=[draft.pk, 10**6])).status_code == 404
    assert client.get(reverse("basket:return", args=[draft.pk, number])).status_code == 405


def test_a_copy_has_the_same_and_a_history_of_its_own(client, draft):
    post(client, "settings", draft.pk, name="述职", salutation="同志们：", rate=180)
    post(client, "duplicate", draft.pk)
    copy = Basket.objects.exclude(pk=draft.pk).get()
    assert (copy.name, copy.salutation, copy.rate, copy.numbered) == (
        "述职（副本）", "同志们：", 180, False,
    )  # fmt: skip
    assert [item.text for item in copy.items.all()] == [item.text for item in draft.items.all()]
    post(client, "write", copy.pk, text="我的话", level=0)
    post(client, "undo", copy.pk)
    assert (copy.items.count(), draft.items.count()) == (2, 2)


def test_a_draft_begins_with_the_outline_of_a_speech(client, speech):
    response = client.post(reverse("basket:start", args=[speech.pk]), follow=True)
    assert [(item.kind, item.text) for item in Item.objects.all()] == [
        ("heading", "一、学习XX县"), ("heading", "二、落实"),
    ]  # fmt: skip
    assert speech.title in response.text
    bare = make_speech("没有标题。")
    refused = client.post(reverse("basket:start", args=[bare.pk]), follow=True)
    assert "没有小标题" in refused.text
    assert Basket.objects.count() == 1
    type(speech).objects.update(state="withdrawn")
    assert client.post(reverse("basket:start", args=[speech.pk])).status_code == 404
