"""The warnings of a speech go with its words: into the basket, through it, and out of it."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from speeches.basket.marks import marked
from speeches.basket.models import MOST_TEXT, Basket, Item
from speeches.models import Wording
from tests.factories import make_speech
from tests.speeches.export.test_docx import part, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def spun():
    return make_speech(
        "一、为XX县群众效劳", "为大局效劳，落实“十三五”部署，X个村,都要去。",
        headings=((0, 1, "一、", "为XX县群众效劳"),), rewritten=True, complete=False,
        rewritten_spots=[{"text": "效劳", "suggestion": "服务", "count": 2}],
    )  # fmt: skip


@pytest.fixture
def basket(client, spun):
    Wording.objects.get_or_create(words="十三五", defaults={"until": 2020})
    for place in (f"section:{spun.sections.first().anchor}", f"paragraph:{spun.anchors[1]}"):
        client.post(reverse("basket:add", args=[spun.pk]), {"place": place})
    return Basket.objects.get()


def items(basket):
    return marked(basket.items.for_page())


def mend(client, basket, **data):
    return client.post(reverse("basket:mend", args=[basket.pk]), data, follow=True).text


def export(client, basket, suffix="docx", **query) -> bytes:
    url = reverse("basket:export", args=[basket.pk, suffix])
    return client.get(url, query).content


def test_they_are_those_of_the_speech_numbered_through(basket):
    found = items(basket)
    assert found.places == {"slot": 3, "swapped": 3, "expired": 2}
    assert [(slot.words, slot.count, slot.first) for slot in found.slots] == [
        ("XX县", 1, 1), ("X个", 2, 2),
    ]  # fmt: skip
    assert [(word.words, word.count, word.meaning) for word in found.swapped] == [
        ("效劳", 3, "服务")
    ]
    assert len(found.incomplete) == 2


def test_a_word_is_in_doubt_only_where_its_speech_is_spun(client, basket):
    clean = make_speech("为群众效劳。")
    client.post(reverse("basket:add", args=[clean.pk]), {"place": f"paragraph:{clean.anchors[0]}"})
    assert items(basket).places["swapped"] == 3


def test_the_page_says_what_is_left_and_leads_there(client, basket):
    page = client.get(basket.get_absolute_url()).text
    for words in ("待填 3 处", "可疑 3 处", "过时 2 处", "不完整 2 条"):
        assert words in page
    for place in ("slot-1", "slot-3", "doubt-效劳", "doubt-十三五"):
        assert page.count(f'id="{place}"') == 1
    assert "标点改全角（2 处）" in page


def test_one_word_or_all_are_put_right_and_the_original_stays(client, basket):
    assert "改了 3 处" in mend(client, basket, right="效劳")
    assert not items(basket).swapped
    assert [item.text for item in basket.items.all()] == [
        "一、为XX县群众服务\n为大局服务，落实“十三五”部署，X个村,都要去。",
        "为大局服务，落实“十三五”部署，X个村,都要去。",
    ]
    assert all("效劳" in item.original for item in basket.items.all())
    assert "没有可改的地方" in mend(client, basket, right="")


def test_a_slot_is_filled_once_for_all(client, basket):
    assert "改了 2 处" in mend(client, basket, slot=["XX县", "X个"], words=["", "十二个"])
    assert [slot.words for slot in items(basket).slots] == ["XX县"]
    assert all("十二个村" in item.text for item in basket.items.all())


@pytest.mark.parametrize(
    "data",
    [
        {}, {"slot": "XX县"}, {"words": "青山县"}, {"right": "没有"},
        {"slot": "X个", "words": "\x00"},
        {"slot": "X个", "words": "字" * 61}, {"slot": "X个=", "words": "=十二个"},
    ],
)  # fmt: skip
def test_what_is_of_no_use_changes_nothing(client, basket, data):
    before = [item.text for item in basket.items.all()]
    mend(client, basket, **data)
    assert [item.text for item in basket.items.all()] == before


def test_line_ends_and_spaces_stay(client, basket):
    basket.items.update(text="效劳\u2028 为大局效劳\x0b\n\n")
    mend(client, basket, right="")
    assert {item.text for item in basket.items.all()} == {"服务\u2028 为大局服务\x0b\n\n"}


def test_what_grows_too_long_stays_as_it_was(client, basket):
    text = "X个" * 5_000
    Item.objects.filter(pk=basket.items.last().pk).update(text=text)
    basket.items.update(original="")
    assert "请分成小节" in mend(client, basket, slot="X个", words="一千二百三十四个")
    assert basket.items.last().text == text
    assert len(text) <= MOST_TEXT


def test_room_is_looked_for_once(client, basket):
    """Not for each item, which would read all of the others: the database waits for it."""

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            mend(client, basket, right="")
        return len(queries)

    few = asked()
    first = basket.items.first()
    Item.objects.bulk_create(
        Item(basket=basket, position=9, kind="paragraph", speech=first.speech, text="效劳")
        for _ in range(30)
    )
    assert asked() <= few


def test_anothers_is_not_mended(admin_client, client, basket):
    url = reverse("basket:mend", args=[basket.pk])
    assert admin_client.post(url, {"right": ""}).status_code == 404
    assert client.get(url).status_code == 405


def test_a_file_carries_them_and_a_mended_one_is_clean(client, basket):
    def remarks(**query) -> str:
        data = export(client, basket, **query)
        return text_of(part(data, "comments")) if b"word/comments.xml" in data else ""

    said = remarks()
    for words in ("待填", "可疑用词，疑为 服务", "过时用语", "摘自不完整的讲话"):
        assert words in said
    assert not remarks(remarks="no")
    mend(client, basket, right="")
    mend(client, basket, slot=["XX县", "X个"], words=["青山县", "十二个"])
    Wording.objects.all().delete()
    type(basket.items.first().speech).objects.update(complete=True)
    assert not remarks()


def test_half_width_marks_are_put_right_where_she_says_so(client, basket):
    assert "X个村,都要去" in export(client, basket, "txt").decode()
    assert "X个村，都要去" in export(client, basket, "txt", marks="full").decode()


def test_remarks_stand_at_their_words_whatever_white_space_there_is(client, basket):
    basket.items.update(text="\n  　 XX县\n\n")
    text = export(client, basket, "txt").decode()
    assert "XX县：待填（2 处）" in text


def test_a_withdrawn_source_shows_none_of_its_words(client, basket):
    type(basket.items.first().speech).objects.update(state="withdrawn")
    assert not items(basket).remarked
    assert "效劳" not in client.get(basket.get_absolute_url()).text


def test_of_a_withdrawn_source_nothing_is_said_beside_her_own_words(client, basket):
    """Nor that the library has only a part of it, nor its title."""
    basket.items.update(text="我自己的话，为XX县群众效劳。")
    speech = basket.items.first().speech
    title = "在翡翠镇会上的讲话"
    type(speech).objects.update(title=title)
    assert title in client.get(basket.get_absolute_url()).text
    type(speech).objects.update(state="withdrawn")
    page = client.get(basket.get_absolute_url()).text
    for words in ("我自己的话", "待填 2 处"):
        assert words in page
    for words in (title, "不完整"):
        assert words not in page
    assert "不完整" not in export(client, basket, "txt").decode()


def test_hostile_words_are_only_shown(client, basket):
    hostile = "<script>alert(1)</script>XX县\"'"
    basket.items.update(text=hostile)
    page = client.get(basket.get_absolute_url()).text
    assert "<script>alert" not in page
    assert escape("<script>alert(1)</script>") in page
    assert io.BytesIO(export(client, basket)).getbuffer().nbytes


def test_the_number_of_queries_does_not_grow(client, basket, django_assert_max_num_queries):
    first = basket.items.first()
    Item.objects.bulk_create(
        Item(
            basket=basket,
            position=9,
            kind="paragraph",
            speech=first.speech,
            text="XX县",
            original="甲",
        )
        for _ in range(30)
    )
    with django_assert_max_num_queries(8):
        client.get(basket.get_absolute_url())
