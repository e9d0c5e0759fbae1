"""The reading pages as a browser without JavaScript gets them."""

import pytest
from django.test import Client
from django.urls import reverse

from speeches.choices import CORE_LEVELS
from tests.factories import make_material, make_speech

pytestmark = pytest.mark.django_db

HOME = reverse("speeches:home")
LIST = reverse("speeches:list")
HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>"


def titles(response) -> list[str]:
    return [speech.title for speech in response.context["page_obj"]]


def make_many(number: int) -> None:
    for i in range(number):
        make_speech("一、学习", "内容。", headings=((0, 1, "一、", "学习"),), source=f"来源{i % 4}")


class TestHome:
    def test_levels_with_counts_and_recent(self, client):
        make_speech(title="镇里的讲话", level="town")
        make_speech(title="市里的讲话", level="city")
        make_speech(title="市里的又一篇", level="city")
        response = client.get(HOME)
        assert [count for _, count in response.context["levels"]] == [1, 0, 0, 2]
        for level in CORE_LEVELS:
            assert f"{LIST}?level={level.value}" in response.text
        assert "镇里的讲话" in response.text

    def test_empty_library_tells_how_to_import(self, client):
        response = client.get(HOME)
        assert "import_materials" in response.text
        assert reverse("admin:index") in response.text


class TestList:
    @pytest.mark.parametrize("level", CORE_LEVELS)
    def test_by_level(self, client, level):
        for each in CORE_LEVELS:
            make_speech(title=f"{each.label}讲话", level=each)
        assert titles(client.get(LIST, {"level": level.value})) == [f"{level.label}讲话"]

    @pytest.mark.parametrize(
        ("facet", "value"),
        [("meeting_level", "city"), ("kind", "报告"), ("year", "2019"), ("source", "县人大")],
    )
    def test_by_other_facets(self, client, facet, value):
        make_speech(title="别的")
        make_speech(title="要的", meeting_level="city", kind="报告", year=2019, source="县人大")
        response = client.get(LIST, {facet: value})
        assert titles(response) == ["要的"]
        assert "去掉" in response.text

    @pytest.mark.parametrize(
        "query",
        [
            {"level": "galaxy"},
            {"year": "二〇二四"},
            {"year": "20244"},
            {"source": "没有的来源"},
            {"source": "\0"},
            {"kind": HOSTILE},
            {"sort": "DROP TABLE"},
            {"page": "abc"},
            {"page": "9" * 30},
            {"page": "-1"},
            {"nonsense": "1"},
        ],
        ids=str,
    )
    def test_unknown_values_are_ignored(self, client, query):
        make_speech(title="唯一的讲话")
        response = client.get(LIST, query)
        assert response.status_code == 200
        assert titles(response) == ["唯一的讲话"]

    @pytest.mark.parametrize(
        ("sort", "first"),
        [("newest", "新"), ("oldest", "旧"), ("added", "后到"), ("longest", "长"), ("x", "新")],
    )
    def test_sorting(self, client, sort, first):
        make_speech("字" * 500, title="长", year=2020)
        make_speech(title="新", year=2025)
        make_speech(title="旧", year=2001)
        make_speech(title="后到", year=2010)
        assert titles(client.get(LIST, {"sort": sort}))[0] == first

    def test_paging_keeps_the_filters_and_a_page_too_far_is_the_last(self, client):
        make_many(21)
        response = client.get(LIST, {"level": "town", "page": "99"})
        assert response.context["page_obj"].number == 2
        assert "?level=town&amp;page=1" in response.text

    def test_a_new_filter_starts_at_the_first_page(self, client):
        make_many(21)
        response = client.get(LIST, {"page": "2"})
        assert 'href="?level=town"' in response.text

    def test_one_click_removes_a_filter_and_keeps_the_others(self, client):
        make_speech()
        response = client.get(LIST, {"level": "town", "kind": "讲话"})
        assert 'href="?level=town" aria-label="去掉文种：讲话"' in response.text

    def test_nothing_found_offers_a_way_out(self, client):
        make_speech()
        response = client.get(LIST, {"level": "town", "kind": "报告"})
        assert "没有同时符合这些条件的讲话" in response.text
        assert "<b>0</b>" in response.text

    def test_badges(self, client):
        make_speech(complete=False)
        make_speech(part=2, parts=3, complete=False)
        make_speech(rewritten=True)
        page = client.get(LIST).text
        assert "不完整" in page
        assert "第2部分／共3部分" in page
        assert "疑似洗稿" in page

    def test_no_room_for_badges_where_there_is_none(self, client):
        make_speech(flags=[{"name": "masks", "words": []}])
        page = client.get(LIST).text
        assert 'class="badge' not in page


class TestDetail:
    def test_every_section_and_paragraph_has_its_address(self, client):
        speech = make_speech(
            "同志们：",
            "一、提高认识",
            "（一）学习。要学。",
            "正文。",
            headings=((1, 1, "一、", "提高认识"), (2, 2, "（一）", "学习。")),
        )
        page = client.get(speech.get_absolute_url()).text
        for anchor in speech.anchors:
            assert f'id="{anchor}"' in page
        top, sub = speech.sections.all()
        assert f'<h2 id="{top.anchor}">' in page
        assert f'<strong class="run-in depth-2" id="{sub.anchor}">' in page
        assert page.count(f'href="#{top.anchor}"') == 2, "in the outline and beside the heading"

    def test_facts_are_labelled_with_their_evidence(self, client):
        speech = make_speech(
            level="town",
            meeting_level="city",
            evidence={"level": "镇人大主席团", "meeting_level": "市人大"},
            delivered_on="2024-03-05",
        )
        speech.refresh_from_db()
        page = client.get(speech.get_absolute_url()).text
        for words in ("据“镇人大主席团”", "据“市人大”", "讲话日期", "2024年3月5日"):
            assert words in page

    def test_fitness(self, client):
        speech = make_speech(
            part=2,
            parts=3,
            complete=False,
            incomplete_reason="从第四部分开始",
            rewritten=True,
            rewritten_spots=[{"text": "效劳", "suggestion": "服务", "count": 3}],
            masks=["XX"],
            flags=[{"name": "gaps", "words": ["2022年月日"]}],
        )
        page = client.get(speech.get_absolute_url()).text
        for words in ("第2部分，共3部分", "从第四部分开始", "“2022年月日”", "<code>XX</code>"):
            assert words in page
        assert "<td>效劳</td><td>服务</td><td>3</td>" in page

    def test_words_in_doubt_stand_between_spun_and_not(self, client):
        spots = [{"text": "效劳", "suggestion": "服务", "count": 1}]
        flags = [{"name": "swapped", "words": ["效劳"]}]
        speech = make_speech("为群众搞好效劳。", rewritten_spots=spots, flags=flags)
        page = client.get(speech.get_absolute_url()).text
        assert "有 1 个可疑用词" in page
        assert "<td>效劳</td>" in page or ">效劳</a></td>" in page
        assert "未见洗稿" not in page
        assert "有可疑用词" in client.get(LIST).text
        speech.flags = []
        speech.save()
        page = client.get(speech.get_absolute_url()).text
        assert "未见洗稿" in page
        assert "可疑用词" not in page

    def test_provenance_and_what_was_removed(self, client):
        removed = [{"start": 0, "end": 4, "text": "下载文档", "rule": "下载提示"}]
        material = make_material(name="甲.docx", encoding="gb18030", removed=removed)
        page = client.get(make_speech(material=material).get_absolute_url()).text
        for words in ("甲.docx", "gb18030", material.sha256[:12], "下载提示", "<li>下载文档</li>"):
            assert words in page

    def test_source_address_is_a_link_only_when_it_is_safe(self, client):
        good = make_speech(source_url="http://example.com/a")
        bad = make_speech(source_url="javascript:alert(1)")
        assert (
            'href="http://example.com/a" rel="nofollow noopener'
            in client.get(good.get_absolute_url()).text
        )
        page = client.get(bad.get_absolute_url()).text
        assert "javascript:alert(1)" in page
        assert 'href="javascript' not in page

    def test_words_searched_for_are_marked(self, client):
        speech = make_speech("推行票决制。")
        page = client.get(speech.get_absolute_url(), {"q": "票决制"}).text
        assert "<mark>票决制</mark>" in page


class TestUnpublished:
    @pytest.fixture
    def draft(self):
        return make_speech(title="尚未发布的讲话", state="withdrawn")

    @pytest.mark.parametrize("address", [HOME, LIST])
    def test_not_listed(self, client, admin_client, draft, address):
        for each in (client, admin_client):
            assert draft.title not in each.get(address).text

    def test_not_readable(self, client, draft):
        assert client.get(draft.get_absolute_url()).status_code == 404

    def test_staff_reads_it_with_a_notice(self, admin_client, draft):
        assert "这篇已撤下，只有" in admin_client.get(draft.get_absolute_url()).text

    @pytest.mark.parametrize("address", ["", "whole/"])
    def test_a_part_is_heard_of_by_staff_alone(self, client, admin_client, address):
        parts = {"title": "报告", "parts": 2, "complete": False}
        first = make_speech("甲。", part=1, **parts)
        other = make_speech("藏着的下半篇。", part=2, state="withdrawn", **parts)
        page = f"{first.get_absolute_url()}{address}"
        told = (other.get_absolute_url(), "藏着的下半篇")
        assert not any(words in client.get(page).text for words in told)
        assert any(words in admin_client.get(page).text for words in told)

    def test_a_part_is_in_the_files_of_staff_alone(self, client, admin_client):
        parts = {"title": "报告", "parts": 2, "complete": False}
        first = make_speech("甲。", part=1, **parts)
        make_speech("藏着的下半篇。", part=2, state="withdrawn", **parts)
        address = reverse("speeches:whole_export", args=[first.pk, "txt"])
        assert "藏着的下半篇" not in client.get(address).content.decode()
        assert "藏着的下半篇" in admin_client.get(address).content.decode()

    def test_the_lines_of_its_page_are_offered_to_staff_alone(self, client, admin_client):
        removed = [{"start": 0, "end": 4, "text": "下载文档", "rule": "下载提示"}]
        speech = make_speech(material=make_material(removed=removed))
        make_speech(material=speech.material, position=1, state="withdrawn")
        address = reverse("speeches:source", args=[speech.pk])
        assert address not in client.get(speech.get_absolute_url()).text
        assert address in admin_client.get(speech.get_absolute_url()).text


class TestErrors:
    @pytest.mark.parametrize("address", ["/nowhere/", "/speeches/1/", f"/speeches/{'9' * 40}/"])
    def test_not_found_helps(self, client, address):
        response = client.get(address)
        assert response.status_code == 404
        for words in ("没有这个页面", 'role="search"', LIST, "已经撤下"):
            assert words in response.text

    def test_server_error_needs_no_context(self, client, monkeypatch):
        monkeypatch.setattr("speeches.views.count_facets", None)
        client.raise_request_exception = False
        response = client.get(LIST)
        assert response.status_code == 500
        assert "出错了" in response.text
        assert reverse("search:results") in response.text

    def test_refused_form_says_what_to_do(self):
        response = Client(enforce_csrf_checks=True).post(reverse("admin:login"), {"username": "甲"})
        assert response.status_code == 403
        assert "请再提交一次" in response.text


def test_hostile_text_is_escaped_everywhere(client):
    speech = make_speech(
        HOSTILE + "一",
        HOSTILE,
        headings=((0, 1, "", HOSTILE),),
        title=HOSTILE,
        subtitle=HOSTILE,
        source=HOSTILE,
        source_url=HOSTILE,
        evidence=dict.fromkeys(("level", "meeting_level", "kind", "year"), HOSTILE),
        meeting=HOSTILE,
        office=HOSTILE,
        speaker=HOSTILE + "二",
        incomplete_reason=HOSTILE,
        rewritten=True,
        rewritten_spots=[{"text": HOSTILE, "suggestion": HOSTILE, "count": 1}],
        masks=[HOSTILE],
        flags=[{"name": "gaps", "words": [HOSTILE]}, {"name": "masks", "words": [HOSTILE]}],
        material=make_material(
            name=HOSTILE,
            encoding="<b>",
            removed=[{"start": 0, "end": 1, "text": HOSTILE, "rule": HOSTILE}],
        ),
    )
    detail = speech.get_absolute_url()
    for address, query in [(HOME, {}), (LIST, {}), (LIST, {"source": HOSTILE}), (detail, {})] + [
        (detail, {"q": q}) for q in (HOSTILE, "script", "<", '"')
    ]:
        page = client.get(address, query).text
        assert "<script>" not in page
        assert "<img src=x" not in page
        assert page.count("<b>") <= 1, "only the count of results"


# The home page's themes ask for the words in force (two) and for what was withdrawn a moment ago.
# Both ask for the version of the library.
@pytest.mark.parametrize(("address", "queries"), [(HOME, 7 + 3), (LIST, 7)])
def test_number_of_queries_does_not_grow(client, django_assert_num_queries, address, queries):
    for number in (3, 27):
        make_many(number)
        with django_assert_num_queries(queries):
            client.get(address)


def test_number_of_queries_of_a_speech_does_not_grow(client, django_assert_num_queries):
    for number in (3, 30):
        paragraphs = [f"{i}、要点" for i in range(number)]
        headings = tuple((i, 1 + i % 3, f"{i}、", "要点") for i in range(number))
        speech = make_speech(*paragraphs, headings=headings)
        # The speech, its sections, its other versions, what its material holds back.
        with django_assert_num_queries(4):
            client.get(speech.get_absolute_url())
