"""Where a string stands nowhere, the page answers with its words apart, and says so."""

import pytest
from django.urls import reverse

from search.page.request import SearchRequest
from search.page.results import run
from speeches.lists.filters import Filters

pytestmark = pytest.mark.django_db


@pytest.fixture
def library(make_speech, build):
    """Six speeches about teachers' day, one of which is what is looked for."""
    speeches = {
        "right": make_speech(
            title="在庆祝教师节大会上的致辞", text="老师们，节日好。", kind="致辞", year=2021
        ),
        "talk": make_speech(title="在教师节座谈会上的讲话", text="老师们好。", kind="讲话"),
        "kind": make_speech(title="在重阳节的致辞", text="老人们好。", kind="致辞", level="town"),
    }
    for number in range(3):
        make_speech(title=f"第{number}次会议", text="教师节快到了，要办好教师节活动。" * 5)
    build()
    return speeches


def found(page):
    return [hit.speech for hit in page.hits]


def test_the_best_texts_stand_below_a_plain_nothing(library):
    page = run(SearchRequest(q="教师节致辞"))
    assert (page.count, page.hits, page.pages) == (0, [], 0)
    assert found(page.instead)[:2] == [library["right"], library["talk"]]
    assert "都要有：「教师节」；有则靠前：「致辞」" in page.instead.relaxed
    assert all(not facet.values for facet in page.facets)


def test_it_is_the_smart_answer_to_the_same(library):
    asked = SearchRequest(q="教师节致辞", filters=Filters(kind=("致辞", "讲话")), sort="date")
    instead = run(asked).instead
    smart = run(SearchRequest(q="教师节致辞", mode="smart", filters=asked.filters, sort="date"))
    assert found(instead) == found(smart)
    assert (instead.count, instead.facets) == (smart.count, smart.facets)


def test_what_is_found_exactly_is_never_mixed_with_it(library):
    page = run(SearchRequest(q="教师节 致辞"))
    assert (page.count, page.instead) == (1, None)
    assert found(page) == [library["right"]]


@pytest.mark.parametrize("q", ["“教师节致辞”", "没有这回事", "-教师节 没有这回事", " "])
def test_no_answer_in_its_place_where_there_is_none(library, q):
    assert run(SearchRequest(q=q)).instead is None


def test_pages(library):
    request = {"q": "教师节致辞", "per_page": 2}
    first, second = (run(SearchRequest(**request, page=page)).instead for page in (1, 2))
    assert (first.count, first.pages) == (second.count, second.pages) == (5, 3)
    assert not set(found(first)) & set(found(second))


def test_the_page_says_what_its_numbers_are_about(library, client):
    text = client.get(reverse("search:results"), {"q": "教师节致辞"}).text
    assert "一字不差的：<b>0</b> 篇" in text
    assert "词语分开的：<b>5</b> 篇" in text
    assert text.index("在庆祝<mark>教师节</mark>大会上的<mark>致辞</mark>") > 0
    assert "没有找到" not in text
    assert "mode=smart" in text.split('class="card-title"')[1].split(">")[1]


def test_a_page_beyond_the_last_is_the_last(library, client):
    text = client.get(reverse("search:results"), {"q": "教师节致辞", "page": 9}).text
    assert "在庆祝<mark>教师节</mark>" in text


def test_sections_are_answered_so_too(make_speech, build):
    make_speech(text="一、做好教师节活动\n办好各项事。", headings={0: "一、做好教师节活动"})
    build()
    page = run(SearchRequest(q="教师节各项事", show="sections"))
    assert (page.count, page.instead.count) == (0, 1)


def test_the_api_keeps_both_apart(library, client):
    answer = client.get(reverse("search:api"), {"q": "教师节致辞"}).json()
    assert (answer["count"], answer["results"], answer["words"]) == (0, [], None)
    instead = answer["instead"]
    assert (instead["mode"], instead["count"], instead["pages"]) == ("smart", 5, 1)
    assert instead["results"][0]["title"] == "在庆祝教师节大会上的致辞"
    assert instead["words"] == {
        "required": ["教师节"], "optional": [], "hints": ["致辞"], "filler": [],
        "missing": [], "parted": [],
    }  # fmt: skip
    assert {value["value"] for value in instead["facets"]["kind"]} == {"致辞", "讲话", "其他"}
    assert client.get(reverse("search:api"), {"q": "教师节"}).json()["instead"] is None


def test_words_do_not_match_inside_words(make_speech, build):
    make_speech(text="防汛工作，运动员入场。")
    right = make_speech(text="防汛工作，动员起来。")
    build()
    page = run(SearchRequest(q="防汛动员", mode="smart"))
    assert found(page)[0] == right
    assert found(run(SearchRequest(q="动员", mode="smart"))) == [right]
    assert run(SearchRequest(q="动员")).count == 2


def test_rarity_decides_what_may_be_left_out(make_speech, build):
    right = make_speech(text="办好代表联络站。")
    for _ in range(30):
        make_speech(text="发挥作用。")
    build()
    page = run(SearchRequest(q="代表联络站作用"))
    assert found(page.instead) == [right]
    assert page.instead.words.required == ["代表联络站"]
    assert page.instead.words.optional == ["作用"]


def test_a_title_that_says_it_all_leads(make_speech, build):
    for _ in range(12):
        make_speech(text="代表建议的办理，要抓好代表建议办理。" * 9, kind="报告")
    for _ in range(30):
        make_speech(text="别的工作。")
    right = make_speech(
        title="在代表建议办理交办会上的讲话", text="同志们，" + "说说别的。" * 200, kind="讲话"
    )
    build()
    assert found(run(SearchRequest(q="代表建议办理工作讲话", mode="smart")))[0] == right


def test_kind_level_and_year_weigh_on_their_columns(make_speech, build):
    same = {"title": "在安全生产会议上", "text": "抓好安全生产。"}
    make_speech(**same)
    for name, value in (("kind", "主持词"), ("level", "county"), ("year", 2021)):
        make_speech(**same, **{name: value})
    build()
    for typed, name, value in (
        ("安全生产主持词", "kind", "主持词"),
        ("县长安全生产", "level", "county"),
        ("二〇二一年安全生产", "year", 2021),
    ):
        page = run(SearchRequest(q=typed)).instead
        assert getattr(found(page)[0], name) == value, typed
        assert page.count == 4


def test_a_word_of_the_dictionary_that_stands_nowhere_falls_into_its_parts(make_speech, build):
    make_speech(title="在全县工作会议上的讲话", text="做好代表建议。" * 3, kind="讲话")
    make_speech(title="经验", text="办理了一批案件。", kind="经验")
    right = make_speech(
        title="在代表建议交办会上的讲话", text="承办单位要认真办理。" + "别的。" * 50, kind="讲话"
    )
    build()
    page = run(SearchRequest(q="代表建议办理 讲话"))
    assert page.count == 0
    assert found(page.instead)[0] == right
    assert "库里没有「代表建议办理」，拆成「代表建议」「办理」来找" in page.instead.relaxed
    assert page.instead.words.optional == ["代表建议", "办理"]


def test_a_set_phrase_that_stands_nowhere_is_looked_for_whole_and_said_to_be_missing(
    make_speech, build, client
):
    make_speech(text="党政机关必须安全生产。")
    build()
    for phrase in ("党政同责", "三管三必须"):
        assert run(SearchRequest(q=phrase)).instead is None
        page = run(SearchRequest(q=f"{phrase} 安全生产")).instead
        assert (page.count, page.words.missing) == (1, [phrase])
        assert (page.words.required, page.words.optional) == (["安全生产"], [])
        text = client.get(reverse("search:results"), {"q": f"{phrase} 安全生产"}).text
        assert f"库里没有：「{phrase}」" in text


def test_what_stands_in_the_library_is_never_parted(make_speech, build):
    make_speech(text="做好代表建议办理。")
    for _ in range(20):
        make_speech(text="代表建议，办理。")
    build()
    page = run(SearchRequest(q="代表建议办理工作", mode="smart"))
    assert (page.count, page.words.parted) == (1, ())


def test_a_rare_word_falls_too_and_what_has_it_whole_leads(make_speech, build):
    for _ in range(150):
        make_speech(text="说说别的。")
    parts = make_speech(title="在代表建议交办会上的讲话", text="要认真办理。", kind="讲话")
    whole = make_speech(title="经验交流", text="做好代表建议办理，抓好代表建议办理。")
    build()
    page = run(SearchRequest(q="代表建议办理", mode="smart"))
    assert found(page) == [whole, parts]
    assert page.words.parted == (("代表建议办理", ("代表建议", "办理")),)
    assert "有「代表建议办理」的很少，也拆成「代表建议」「办理」来找" in page.relaxed
    assert "有则靠前：「代表建议办理」" in page.relaxed


def test_a_title_with_most_of_a_long_word_leads(make_speech, build):
    right = make_speech(
        title="在代表建议交办会上的讲话", text="做好代表建议办理。别的。", kind="讲话"
    )
    for _ in range(30):
        make_speech(title="在全县工作会议上的讲话", text="做好代表建议办理。别的。", kind="讲话")
        make_speech(text="说说别的。")
    build()
    assert found(run(SearchRequest(q="代表建议办理讲话", mode="smart")))[0] == right


def test_how_a_thing_is_done_is_a_hint_wherever_it_stands(make_speech, build):
    make_speech(title="民主生活会", text="民主生活会开过了，问题不少。")
    right = make_speech(title="民主生活会", text="开好民主生活会，关键在会前。")
    for _ in range(9):
        make_speech(text="说说别的。")
    build()
    page = run(SearchRequest(q="怎样开好民主生活会", mode="smart"))
    assert (page.count, found(page)[0]) == (2, right)


def test_a_single_word_that_no_dictionary_has_leads_where_the_title_has_it(make_speech, build):
    right = make_speech(title="履行一岗双责情况的汇报", text="一岗双责要落实。" + "别的。" * 40)
    for number in range(3):
        make_speech(title=f"第{number}次会议", text="落实一岗双责。" + "别的。" * 40)
    build()
    assert found(run(SearchRequest(q="一岗双责", mode="smart")))[0] == right


def test_a_word_of_which_little_would_be_left_is_missing_whole(make_speech, build):
    make_speech(text="改善环境，总结经验。")
    build()
    for word in ("营商环境", "枫桥经验"):
        page = run(SearchRequest(q=word))
        assert page.instead is None
        (offer,) = page.offers
        assert offer.label in ("只找「环境」，不管「营商」", "只找「经验」，不管「枫桥」")
        assert offer.count == 1


def test_what_stands_only_inside_of_longer_words_falls_too(make_speech, build):
    right = make_speech(text="人大开会，主席讲话。")
    make_speech(text="乡镇人大主席团。")
    build()
    page = run(SearchRequest(q="人大主席", mode="smart"))
    assert right in found(page)
    assert page.words.parted == (("人大主席", ("人大", "主席")),)
