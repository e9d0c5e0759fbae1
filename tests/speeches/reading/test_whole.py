"""Parts of one speech find each other, in whatever order they arrive."""

import datetime
import itertools

import pytest

from speeches.importing.materials import import_material
from speeches.models import Speech
from speeches.reading.whole import missing_numbers, parts_of, whole_of
from tests.factories import make_material, make_speech

pytestmark = pytest.mark.django_db

PAGES = {
    1: "在全县人大工作会议上的讲话（第1/3页）\n同志们：\n今天讲三点意见。\n"
    "一、提高认识\n各级人大要提高政治站位，把思想和行动统一到县委的部署上来，把制度优势",
    2: "在全县人大工作会议上的讲话（第2/3页）\n转化为治理效能。\n二、抓好监督\n"
    "要紧扣中心工作开展监督，听取和审议专项工作报告，开展执法检查和专题询问。",
    3: "在全县人大工作会议上的讲话（第3/3页）\n三、建好队伍\n"
    "要加强代表培训，建好用好代表联络站，为全县高质量发展作出新的更大贡献。",
}


def arrive(*numbers):
    for number in numbers:
        import_material(PAGES[number].encode(), f"{number}.txt")
    return Speech.objects.order_by("part")


@pytest.mark.parametrize("order", list(itertools.permutations((1, 2, 3))))
def test_any_order_gives_the_same_whole(order):
    first, *_ = arrive(*order)
    parts = parts_of(first)
    assert [part.speech.part for part in parts] == [1, 2, 3]
    whole = whole_of(parts)
    assert missing_numbers(parts) == []
    assert whole.gaps == {}
    assert any("把制度优势转化为治理效能。" in text for text in whole.paragraphs)
    assert [section.label for section in whole.sections] == ["一、", "二、", "三、"]


def test_what_is_missing_is_said_in_its_place(client):
    last = arrive(3, 1).last()
    page = client.get(last.get_absolute_url()).text
    assert "全文共3部分" in page
    assert "第2部分（库中没有）" in page
    whole = client.get(f"{last.get_absolute_url()}whole/").text
    assert "还缺第2部分" in whole
    assert whole.rindex("把制度优势") < whole.index("此处缺第2部分") < whole.rindex("三、建好队伍")


def test_a_part_that_is_not_published_is_missing_for_readers(client):
    speeches = arrive(1, 2, 3)
    Speech.objects.filter(part=2).update(state="withdrawn")
    whole = client.get(f"{speeches[0].get_absolute_url()}whole/").text
    assert "转化为治理效能" not in whole
    assert "还缺第2部分" in whole
    assert [p.speech.part for p in parts_of(speeches[0], drafts=True)] == [1, 2, 3]


def test_of_two_copies_the_one_from_the_same_source_counts():
    common = {"title": "在会议上的讲话", "parts": 2, "complete": False}
    mine = make_speech(part=1, source="甲网", **common)
    make_speech("长" * 500, part=2, source="乙网", **common)
    ours = make_speech(part=2, source="甲网", **common)
    assert parts_of(mine)[1].speech == ours


@pytest.mark.parametrize(
    "other",
    [{"parts": 3}, {"parts": 2, "title": "在另一次会议上的讲话"}, {"parts": None, "part": 9}],
    ids=["divided otherwise", "another title", "beyond the last"],
)
def test_what_is_no_part_of_it(other):
    mine = make_speech(part=1, parts=2, title="在会议上的讲话")
    make_speech(**{"part": 2, "title": "在会议上的讲话"} | other)
    assert [part.speech for part in parts_of(mine)] == [mine, None]


def test_an_absurd_number_of_parts_is_no_list():
    assert parts_of(make_speech(part=1, parts=5000)) == []


def test_a_speech_in_one_piece_has_no_whole(client):
    assert client.get(f"{make_speech().get_absolute_url()}whole/").status_code == 404


class TestSource:
    def test_kept_and_removed_stand_in_their_order(self, client):
        text = "首页 导航\n在会议上的讲话\n正文。\n相关文章\n"
        removed = [
            {"start": 0, "end": 5, "text": "首页 导航", "rule": "网页栏目"},
            {"start": 18, "end": 22, "text": "相关文章", "rule": "相关链接"},
        ]
        speech = make_speech(material=make_material(text=text, removed=removed))
        page = client.get(f"{speech.get_absolute_url()}source/").text
        places = [
            page.index(words) for words in ("<del>首页 导航</del>", "正文。", "<del>相关文章")
        ]
        assert places == sorted(places)
        assert "逐行取舍" not in page

    def test_a_page_with_an_unpublished_speech_is_not_shown(self, client, admin_client):
        material = make_material(text="甲\n乙\n")
        speech = make_speech(material=material)
        make_speech(material=material, position=1, state="withdrawn")
        address = f"{speech.get_absolute_url()}source/"
        assert client.get(address).status_code == 404
        assert admin_client.get(address).status_code == 200


@pytest.mark.parametrize(
    "other",
    [{"year": 2020}, {"level": "county", "source": "别的网站"}],
    ids=["another-year", "another-level-elsewhere"],
)
def test_a_page_of_another_speech_with_the_same_title_is_none_of_its_parts(other):
    title = {"title": "政府工作报告", "parts": 2}
    first = make_speech(part=1, source="甲网", **title)
    make_speech(part=2, **title | {"source": "甲网"} | other)
    assert missing_numbers(parts_of(first)) == [2]


def test_of_two_speeches_on_one_site_the_page_of_the_same_day_counts():
    title = {"title": "政府工作报告", "parts": 2, "year": None, "source": "甲网"}
    day, other_day = datetime.date(2021, 3, 1), datetime.date(2022, 3, 1)
    first = make_speech(part=1, published_on=day, **title)
    make_speech("更长的一篇，" * 50, part=2, published_on=other_day, **title)
    second = make_speech(part=2, published_on=day, **title)
    assert [part.speech for part in parts_of(first)] == [first, second]
