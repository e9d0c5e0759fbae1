"""What is offered where little is found, each with its true count."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from search.language.smart import Sifting
from search.page.offers import FEW, offers, variants
from search.page.request import SearchRequest
from search.page.results import run
from speeches.lists.filters import Filters

pytestmark = pytest.mark.django_db


@pytest.fixture
def library(make_speech, build):
    make_speech(text="乡镇人大开展工作监督。", level="town", year=2020)
    make_speech(text="监督人民法院。乡镇人大。", level="town", year=2021)
    make_speech(text="人民代表大会常务委员会听取报告。", level="county")
    build()


def offered(request):
    return [(offer.kind, offer.request, offer.count) for offer in run(request).offers]


def test_every_count_is_the_one_after_the_click(library):
    for q in ("乡镇人大 述职", "工作监督乡镇人大", "人大常委会", "-监督 述职"):
        for _, request, count in offered(SearchRequest(q=q)):
            assert run(request).count == count > 0, (q, request)


def test_fewer_terms(library):
    kinds = {kind: request.q for kind, request, _ in offered(SearchRequest(q="乡镇人大 述职"))}
    assert kinds["fewer"] == "乡镇人大"


def test_a_clause_in_words(library, make_speech, build):
    make_speech(text="工作监督已开展。")
    build()
    found = {kind: request.q for kind, request, _ in offered(SearchRequest(q="开展工作监督"))}
    assert found["words"] == "开展 工作监督"


@pytest.mark.parametrize(
    "q",
    ["监督、乡镇人大", "监督，乡镇人大", "监督和乡镇人大", "监督 和 乡镇人大", "监督 and 乡镇人大"],
)
def test_words_that_are_joined_as_in_a_sentence(library, q):
    """The answer stays what was typed, word for word; the other one has its count."""
    assert run(SearchRequest(q=q)).count == 0
    found = {offer.label: offer.count for offer in run(SearchRequest(q=q)).offers}
    assert found["按几个词分开找：监督 乡镇人大"] == 2


@pytest.mark.parametrize("q", ["“监督、乡镇人大”", "和", "和谐社会", "监督乡镇人大"])
def test_what_is_no_list_is_not_parted(library, q):
    assert not [o for o in run(SearchRequest(q=q)).offers if o.label.startswith("按几个词")]


def test_words_that_are_shown_already_are_not_offered(library):
    page = run(SearchRequest(q="监督乡镇人大"))
    assert page.instead.count == 2
    assert "words" not in {offer.kind for offer in page.offers}


def test_an_offer_says_what_it_leaves_out(library):
    (offer,) = run(SearchRequest(q="三管乡镇人大")).offers
    assert offer.label == "只找「乡镇人大」，不管「三」「管」"
    assert (offer.request.q, offer.count) == ("乡镇人大", 2)


def test_pinyin_is_read(library):
    call_command("build_index", verbosity=0)
    ((kind, request, count),) = offered(SearchRequest(q="renmin fayuan"))
    assert (kind, request.q, count) == ("spelling", "人民法院", 1)
    assert "拼音是不是“人民法院”" in {
        offer.label for offer in run(SearchRequest(q="renminfayuan")).offers
    }


def test_the_smart_reading(library):
    ((_, request, count),) = [o for o in offered(SearchRequest(q="开展 监督")) if o[0] == "smart"]
    assert (request.mode, count) == ("smart", 2)


def test_where_nothing_is_found_the_smart_answer_is_no_offer_but_on_the_page(library):
    request = SearchRequest(q="人大常委会")
    assert "smart" not in {kind for kind, _, _ in offered(request)}
    assert run(request).instead.count == 1


def test_wider_filters(library):
    filters = Filters(level=("county",), year=("2020",))
    found = [o for o in offered(SearchRequest(q="监督", filters=filters)) if o[0] == "filters"]
    assert [(request.filters, count) for _, request, count in found] == [
        (Filters(year=("2020",)), 1),
        (Filters(), 2),
    ]


def test_nothing_where_enough_was_found(library):
    assert offers(SearchRequest(q="监督"), FEW) == []
    assert offers(SearchRequest(q=" "), 0) == []


def test_unpublished_speeches_are_not_counted(library, make_speech, build):
    make_speech(text="述职评议", state="withdrawn")
    build()
    assert offered(SearchRequest(q="述职评议 甲乙丙")) == []


def test_the_page_shows_them_with_their_counts(library, client):
    page = client.get(reverse("search:results"), {"q": "乡镇人大 述职"}).text
    assert "不要求「述职」" in page
    assert "?q=%E4%B9%A1%E9%95%87%E4%BA%BA%E5%A4%A7" in page
    answer = client.get(reverse("search:api"), {"q": "乡镇人大 述职"}).json()
    assert answer["offers"][0] == {
        "kind": "fewer",
        "label": "不要求「述职」",
        "count": 2,
        "q": "乡镇人大",
        "url": f"{reverse('search:api')}?q=%E4%B9%A1%E9%95%87%E4%BA%BA%E5%A4%A7",
    }


@pytest.mark.parametrize("sign", ["", "-", "来源:"], ids=["strings", "exclusions", "sources"])
def test_of_a_long_search_few_are_counted(library, monkeypatch, sign):
    counted = []
    monkeypatch.setattr("search.page.offers.count", lambda request: counted.append(request) or 1)
    characters = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地玄黄宇宙洪荒日月"
    filters = Filters(level=("town",), year=("2020",), kind=("讲话",), complete=("true",))
    offers(SearchRequest(q=" ".join(sign + one for one in characters), filters=filters), 0)
    assert 0 < len(counted) <= 3


def test_of_many_slips_few_are_looked_up(library, monkeypatch):
    looked_up = []
    monkeypatch.setattr(
        "search.page.offers.likely_spellings", lambda text: looked_up.append(text) or []
    )
    offers(SearchRequest(q="营商环景 票绝制 鸡层治礼 群种路线 监督检茶"), 0)
    assert len(looked_up) == 3


def test_a_request_is_a_value_and_asks_no_index(backend):
    """Its properties are there where no index is; another search does not take over how many words
    this one insists on."""
    request = SearchRequest(q="乡镇人大 工作监督", mode="smart")
    assert request.expression
    assert "mode=smart" in request.address
    assert request.sifting == Sifting()


def test_an_offer_insists_on_as_many_words_as_its_own_search_finds(library):
    for kind, request, count in offered(SearchRequest(q="乡镇人大 工作监督 述职", mode="smart")):
        assert request.sifting == Sifting(), kind
        assert run(request).count == count


@pytest.fixture
def writings(make_speech, build):
    for _ in range(FEW + 1):
        make_speech(text="会议作出决定，二〇二一年。")
    for _ in range(2):
        make_speech(text="他们做出决定，二○二一年。")
    make_speech(text="做出决定", state="withdrawn")
    build()


def written_otherwise(q, **fields):
    return [(o.label, o.request.q, o.count) for o in run(SearchRequest(q=q, **fields)).variants]


def test_another_writing_is_told_whatever_was_found_and_in_no_number(writings, client):
    page = run(SearchRequest(q="作出决定"))
    assert page.count == FEW + 1
    assert written_otherwise("作出决定") == [("做出决定", "做出决定", 2)]
    assert written_otherwise("会议 作出决定") == []
    assert written_otherwise("“做出决定” 他们") == []
    assert written_otherwise("“做出决定”") == [("作出决定", "“作出决定”", FEW + 1)]
    assert written_otherwise("二o二一年")[:1] == [("二〇二一年", "二〇二一年", FEW + 1)]
    assert written_otherwise("作出决定", mode="smart") == []
    text = client.get(reverse("search:results"), {"q": "作出决定"}).text
    assert "做出决定</a> <span" in text
    answer = client.get(reverse("search:api"), {"q": "作出决定"}).json()
    assert [offer["kind"] for offer in answer["offers"]] == ["variant"]


def test_filters_stay_and_each_count_is_the_one_after_the_click(writings):
    for q in ("作出决定", "做出决定 他们", "二〇二一年", "二零二一年"):
        for offer in run(SearchRequest(q=q, filters=Filters(kind=("其他",)))).variants:
            assert offer.request.filters["kind"] == ("其他",)
            assert run(offer.request).count == offer.count > 0


def test_a_writing_that_is_told_is_not_offered_as_a_slip(writings, make_speech, build):
    make_speech(text="部署工作")
    build()
    page = run(SearchRequest(q="布署工作"))
    assert [offer.label for offer in page.variants] == ["部署工作"]
    assert "部署工作" not in {offer.request.q for offer in page.offers}


def test_they_are_counted_once_while_the_index_stays_as_it_is(writings, monkeypatch):
    assert written_otherwise("作出决定")
    monkeypatch.setattr("search.page.offers.count", lambda request: pytest.fail("counted"))
    assert written_otherwise("作出决定")
    assert written_otherwise("决定") == []


def test_a_search_without_another_writing_asks_the_index_nothing(monkeypatch):
    monkeypatch.setattr("search.page.offers.library_index", lambda: pytest.fail("asked"))
    assert variants(SearchRequest(q="代表建议")) == []
