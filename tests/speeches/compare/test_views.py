"""The pages that put speeches side by side, and the ways to them."""

from __future__ import annotations

import re

import pytest

from speeches.compare.aligning import MOST
from speeches.compare.word_by_word import compare_wording
from speeches.models import DuplicateLink, Speech
from tests.factories import make_speech

pytestmark = pytest.mark.django_db
HOSTILE = "\"'><script>alert(1)</script>"


def make(*headings: str, **fields) -> Speech:
    """A speech with these headings of the first level, each over one paragraph."""
    labels = "一二三四五六"
    paragraphs, outline = ["各位代表："], []
    for number, heading in enumerate(headings):
        label = f"{labels[number]}、"
        outline.append((len(paragraphs), 1, label, heading))
        paragraphs += [label + heading, f"关于{heading}的话。"]
    return make_speech(*paragraphs, headings=tuple(outline), **fields)


@pytest.fixture
def pair() -> tuple[Speech, Speech]:
    return make("加强学习", "强化监督", title="甲讲话"), make("强化监督工作", title="乙讲话")


def ask(client, *speeches, **params):
    keys = [getattr(speech, "pk", speech) for speech in speeches]
    return client.get("/compare/", {"speech": keys, **params})


class TestSections:
    def test_those_that_say_the_same_stand_in_one_row(self, client, pair):
        rows = ask(client, *pair).context["rows"]
        headings = [[cell and cell.heading for cell in row.cells] for row in rows]
        assert headings == [["", ""], ["一、加强学习", None], ["二、强化监督", "一、强化监督工作"]]

    def test_each_section_is_there_once_with_its_whole_text(self, client, pair):
        page = ask(client, *pair).text
        for words in ("各位代表：", "关于加强学习的话。", "关于强化监督的话。"):
            assert words in page
        assert page.count("关于加强学习的话。") == 1

    def test_of_very_many_sections_the_last_cell_has_the_rest(self, client, pair):
        many = MOST + 5
        paragraphs = [text for n in range(many) for text in (f"一、第{n}节", f"讲第{n}件事。")]
        speech = make_speech(
            *paragraphs, headings=tuple((2 * n, 1, "一、", f"第{n}节") for n in range(many))
        )
        response = ask(client, speech, pair[0])
        own = [row.cells[0] for row in response.context["rows"] if row.cells[0]]
        assert len(own) == MOST
        assert all(text in response.text for text in paragraphs)

    def test_what_is_below_a_section_stands_with_it(self, client):
        one = make_speech(
            "一、学习",
            "（一）多学。学了再学。",
            headings=((0, 1, "一、", "学习"), (1, 2, "（一）", "多学。")),
        )
        (row,) = ask(client, one, make("监督")).context["rows"][1:2]
        (cell,) = filter(None, row.cells)
        assert [block.text for block in cell.below] == ["学了再学。"]
        assert cell.heading == "一、学习"

    def test_a_heading_that_runs_on_is_shown_in_its_text(self, client):
        one = make_speech("一、学习。要学。", headings=((0, 1, "一、", "学习。"),))
        page = ask(client, one, make("学习")).text
        assert re.search(
            r"<b>一、学习。</b>要学。|>一、学习。</a></h3>\s*<div[^>]*><p>要学。", page
        )

    def test_speeches_without_headings_stand_side_by_side_whole(self, client):
        (row,) = ask(client, make_speech("甲文。"), make_speech("乙文。")).context["rows"]
        assert [cell.blocks[0].text for cell in row.cells] == ["甲文。", "乙文。"]

    def test_a_section_leads_to_its_place_and_into_the_basket(self, client, pair):
        section = pair[0].sections.first()
        page = ask(client, *pair).text
        assert f"{pair[0].get_absolute_url()}#{section.anchor}" in page
        assert f'value="section:{section.anchor}"' in page
        assert f"#c1-{section.anchor}" in page

    def test_ids_are_different_where_speeches_have_the_same_headings(self, client):
        page = ask(client, make("学习"), make("学习"), make("学习"), make("学习")).text
        ids = re.findall(r'\bid="([^"]+)"', page)
        assert len(ids) == len(set(ids))


class TestChoosing:
    def test_nothing_chosen_tells_how(self, client):
        response = ask(client)
        assert response.status_code == 200
        assert "放入对照" in response.text

    def test_one_chosen_asks_for_another_and_keeps_it(self, client, pair):
        response = ask(client, pair[0])
        assert response.status_code == 200
        assert f'name="compare" value="{pair[0].pk}"' in response.text

    @pytest.mark.parametrize(
        ("wrong", "status", "said"),
        [
            ("999", 404, "没有编号是 999 的讲话"),
            ("abc", 404, "没有编号是 abc 的讲话"),
            ("-1", 404, "没有编号是 -1 的讲话"),
            ("９", 404, "没有编号是 ９ 的讲话"),
            ("9" * 40, 404, "没有编号是"),
            ("1e3", 404, "没有编号是 1e3 的讲话"),
            ("\0", 404, "没有编号是"),
        ],
    )
    def test_what_is_no_speech(self, client, pair, wrong, status, said):
        response = ask(client, *pair, wrong)
        assert response.status_code == status
        assert said in response.text
        assert f"/compare/?speech={pair[0].pk}&amp;speech={pair[1].pk}" in response.text

    def test_the_same_one_twice(self, client, pair):
        response = ask(client, pair[0], pair[0])
        assert response.status_code == 400
        assert "同一篇讲话只能放一次" in response.text

    def test_more_than_four(self, client):
        speeches = [make("学习") for _ in range(5)]
        response = ask(client, *speeches)
        assert response.status_code == 400
        assert "最多对照 4 篇" in response.text
        assert list(response.context["choice"].speeches) == speeches[:4]

    def test_thousands_are_not_looked_up(self, client, django_assert_max_num_queries):
        with django_assert_max_num_queries(6):
            response = ask(client, *range(1, 3000))
        assert response.status_code == 400

    def test_hostile_words_are_escaped(self, client, pair):
        assert "<script>alert" not in ask(client, *pair, HOSTILE).text
        assert "<script>alert" not in ask(client, *pair, by=HOSTILE).text

    @pytest.mark.parametrize("by", ["", "words"])
    def test_unpublished_speeches_are_unheard_of_even_for_staff(self, admin_client, pair, by):
        Speech.objects.filter(pk=pair[1].pk).update(state="withdrawn", title="不给人看")
        response = ask(admin_client, *pair, by=by)
        assert response.status_code == 404
        assert "不给人看" not in response.text

    def test_only_asked_for_by_get(self, client):
        assert client.post("/compare/").status_code == 405


class TestWords:
    def test_what_was_changed_is_marked_and_said(self, client):
        old = make_speech("我们服务群众，把每一件事办好，让群众满意。")
        new = make_speech("我们效劳群众，把每一件事办好，让群众满意。")
        response = ask(client, old, new, by="words")
        page = re.sub(r"\s+", " ", response.text)
        assert re.search(r"<del><span[^>]*>〔删去：</span>\s*服务<span", page)
        assert re.search(r"<ins><span[^>]*>〔添上：</span>\s*效劳<span", page)
        assert response.context["words"].swaps == [("服务", "效劳", 1)]
        assert f"speech={new.pk}&amp;speech={old.pk}&amp;by=words" in page

    def test_the_same_text(self, client):
        response = ask(client, make_speech("同文。"), make_speech("同文。"), by="words")
        assert "一字不差" in response.text

    def test_different_speeches_are_not_marked_all_over(self, client):
        response = ask(client, make_speech("甲乙丙丁"), make_speech("子丑寅卯"), by="words")
        assert "的文字相同，逐字对照看不清楚" in response.text
        assert "〔删去" not in response.text

    def test_very_long_texts_are_not_compared(self, client):
        long = make_speech("长" * 70_000)
        assert "太长" in ask(client, long, make_speech("长" * 70_001), by="words").text

    def test_three_are_never_compared_word_by_word(self, client, pair):
        response = ask(client, *pair, make("学习"), by="words")
        assert "rows" in response.context
        assert ">逐字<" not in response.text

    def test_many_same_paragraphs_are_folded(self):
        lines = "\n".join(f"第{n}段没有变化的话。" for n in range(8))
        stretches = compare_wording(f"头一句甲。\n{lines}", f"头一句乙。\n{lines}").stretches
        assert [(len(one.lines), one.folded) for one in stretches] == [
            (1, False), (1, False), (6, True), (1, False),
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("old", "new", "lines"),
        [
            ("甲段在这里。\n乙段在那里。", "甲段在这里。乙段在那里。", 1),
            ("甲段在这里。乙段在那里。", "甲段在这里。\n乙段在那里。", 2),
        ],
        ids=["paragraphs joined", "a paragraph parted"],
    )
    def test_a_line_end_that_came_or_went_is_shown(self, old, new, lines):
        shown = [line for one in compare_wording(old, new).stretches for line in one.lines]
        assert len(shown) == lines
        changed = [p for line in shown for p in line.pieces if p.change != "same"]
        assert [piece.text for piece in changed] == ["\n"]


class TestWays:
    def test_from_a_list_and_out_again(self, client, pair):
        one, other = pair
        page = client.get("/speeches/", {"compare": one.pk, "level": "town"})
        added = f"?compare={one.pk}&amp;compare={other.pk}&amp;level=town"
        assert added in page.text
        assert "移出对照" in page.text
        both = client.get("/speeches/", {"compare": [one.pk, other.pk]}).text
        assert f'/compare/?speech={one.pk}&amp;speech={other.pk}"' in both
        assert "对照这 2 篇" in both

    def test_a_list_in_which_four_are_chosen_offers_no_fifth(self, client):
        speeches = [make("学习") for _ in range(5)]
        page = client.get("/speeches/", {"compare": [s.pk for s in speeches[:4]]}).text
        assert "放入对照" not in page
        assert page.count("移出对照") > 0

    def test_what_was_chosen_stays_through_filters(self, client, pair):
        page = client.get("/speeches/", {"compare": pair[0].pk}).text
        assert f"compare={pair[0].pk}&amp;level=town" in page

    def test_unpublished_titles_do_not_show_in_the_bar(self, client, pair):
        Speech.objects.filter(pk=pair[0].pk).update(state="withdrawn", title="不给人看")
        assert "不给人看" not in client.get("/speeches/", {"compare": pair[0].pk}).text

    @pytest.mark.parametrize("value", [HOSTILE, "x", "-1", "9" * 30, ""])
    def test_hostile_choices_are_ignored(self, client, pair, value):
        page = client.get("/speeches/", {"compare": value})
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert "要对照的讲话" not in page.text

    def test_from_the_versions_on_a_speech_page(self, client, pair):
        one, other = pair
        DuplicateLink.objects.create(speech=one, other=other, relation="near", share=0.9, kept=0.9)
        page = client.get(one.get_absolute_url()).text
        assert f"/compare/?speech={one.pk}&amp;speech={other.pk}&amp;by=words" in page
