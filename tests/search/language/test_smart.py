"""The smart reading: words, synonyms, spun forms, and their order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.index.whoosh_index import WhooshIndex
from search.language.expressions import And, AtLeast, Holds, Is, Not, Or, Term, matches
from search.language.query import parse_query, typed_form
from search.language.smart import MOST_WORDS, alternatives, read_smartly, widen
from search.matching.ranking import FEW, K1, PASSAGE, WEIGHTS, Group, rarity, score
from search.page.counting import sifted
from search.page.request import SearchRequest
from search.page.results import run
from search.text.analysis import dictionary_terms, segment
from tests.search.haystack_engine.test_syntax import EXPRESSIONS


def smart(typed):
    return widen(parse_query(typed).expression)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("民生实事票决制", ["民生实事票决制"]),
        ("推进民生实事票决制工作", ["推进", "民生实事票决制", "工作"]),
        ("2023年增长6.5%", ["2023", "年", "增长", "6.5%"]),
        ("gdp 增长", ["gdp", "增长"]),
        ("", []),
        ("，。", ["，", "。"]),
    ],
)
def test_segment(text, words):
    assert segment(text.replace("，", ",")) == [word.replace("，", ",") for word in words]


@given(st.text("人大代表建议办理工作ab1 ，", max_size=30))
def test_segments_are_the_text_without_its_spaces(text):
    assert "".join(segment(text)) == "".join(text.split())


class TestReading:
    def test_a_string_becomes_its_words(self):
        groups = smart("推进代表工作").parts
        assert [alternatives(group)[0] for group in groups] == ["推进", "代表工作"]

    def test_a_word_has_its_synonyms(self):
        assert "人民代表大会常务委员会" in alternatives(smart("人大常委会"))

    def test_quotation_marks_keep_a_string_as_it_is(self):
        assert smart("“人大常委会”") == Term("人大常委会")

    def test_spun_forms_count_in_rewritten_texts_alone(self):
        read = smart("服务")
        text = {"title": "", "text": "搞好效劳工作"}
        assert matches(read, text | {"rewritten": "true"})
        assert not matches(read, text | {"rewritten": "false"})

    def test_characters_that_are_no_words_stay_together(self):
        assert smart("票绝制") == AtLeast(1, (Term("票绝制"),))
        wanted, hints = smart("2023年的代表工作").parts
        assert (alternatives(wanted), alternatives(hints)[0]) == (["代表工作"], "2023年")

    def test_exclusions_and_sources_stay(self):
        read = smart("监督 -企业 来源:人大网")
        assert Not(Term("企业")) in read.parts
        assert Holds("source", "人大网") in read.parts

    def test_some_of_the_words_are_enough_where_that_is_said(self):
        typed = parse_query("监督 审议 视察 调研 询问").expression
        assert (widen(typed).number, widen(typed, 3).number, widen(typed, 9).number) == (5, 3, 5)
        assert len(read_smartly(typed).words) == 5
        assert read_smartly(parse_query("-监督").expression).words == ()

    @pytest.mark.parametrize("typed", ["", "的", "，", "-监督", "(甲|乙) 丙", "“", "标题:述职"])
    def test_odd_input_is_read_somehow(self, typed):
        assert isinstance(smart(typed) == smart(typed), bool)

    @given(EXPRESSIONS)
    def test_what_is_asked_exactly_is_answered_smartly_too(self, expression):
        widened = widen(And((Term("监督"), expression)))
        assert isinstance(widened, And | AtLeast | Term | Or | Is | Holds | Not) or widened


class TestOrder:
    def texts(self, text, title="", headings=""):
        return {"title": title, "headings": headings, "text": text}

    GROUPS = (Group(("代表", "委员"), 2.0), Group(("建议",), 2.0))

    def test_words_near_each_other_come_first(self):
        near = self.texts("代表建议" + "其他" * 200)
        far = self.texts("代表" + "其他" * 200 + "建议")
        assert score(self.GROUPS, near, 400) > score(self.GROUPS, far, 400)

    def test_a_passage_with_all_words_before_words_all_over_the_text(self):
        gap = "其他" * 300
        passage = self.texts("代表们的建议。" * 2 + gap * 3)
        scattered = self.texts("代表。" + gap + "建议。" + gap + "代表。" + gap + "建议。")
        assert score(self.GROUPS, passage, 400) > score(self.GROUPS, scattered, 400)

    def test_what_stands_only_within_a_longer_word_makes_no_passage(self):
        groups = (Group(("主席",), 2.0, outside=("主席团",)), Group(("建议",), 2.0))
        gap = "其他" * 300
        only, none = self.texts("建议和主席团。" + gap), self.texts("建议和其他人。" + gap)
        assert score(groups, only, 400) == score(groups, none, 400)
        far = self.texts("建议和主席团。" + gap + "主席。")
        near = self.texts("建议和主席。" + gap + "主席团。")
        assert score(groups, near, 400) > score(groups, far, 400)

    def test_a_title_that_says_nothing_else_comes_first(self):
        short = self.texts("", title="代表建议")
        long = self.texts("", title="代表建议和别的许多事情的会议报道")
        assert score(self.GROUPS, short, 5) > score(self.GROUPS, long, 5)

    def test_a_title_with_a_hint_alone_tells_nothing(self):
        kind = Group(("讲话",), 2.0, fields=("title",), hint=True)
        hinted, silent = self.texts("建议", title="讲话"), self.texts("建议", title="其他")
        word = Group(("建议",), 2.0)
        gained = score((word, kind), hinted, 5) - score((word, kind), silent, 5)
        frequency = WEIGHTS["title"] / (K1 + WEIGHTS["title"]) + PASSAGE / (FEW + 1)
        assert gained == pytest.approx(kind.rarity * frequency)

    def test_a_title_with_more_than_half_of_a_word_tells_a_part_of_it(self):
        word = Group(("代表建议办理",), 3.0, halves=("代表建议", "建议办理"))
        told, less, none = (
            score((word,), self.texts("代表建议办理", title=title), 5)
            for title in ("代表建议交办", "办理结果报告", "其他有关的事")
        )
        assert told > less == none

    def test_the_word_itself_before_its_synonym(self):
        assert score(self.GROUPS, self.texts("代表的建议"), 5) > score(
            self.GROUPS, self.texts("委员的建议"), 5
        )

    def test_the_title_weighs_more_than_the_text(self):
        assert score(self.GROUPS, self.texts("", title="代表"), 5) > score(
            self.GROUPS, self.texts("代表"), 5
        )

    def test_rare_words_weigh_more(self):
        assert rarity(1, 1000) > rarity(500, 1000) > 0

    @pytest.mark.django_db
    def test_in_the_engine(self, make_speech, build):
        far = make_speech(text="代表" + "其他" * 300 + "建议")
        near = make_speech(text="代表们的建议" + "其他" * 300)
        build()
        page = run(SearchRequest(q="代表 建议", mode="smart"))
        assert [hit.speech for hit in page.hits] == [near, far]

    @pytest.mark.django_db
    def test_synonyms_and_spun_words_are_found_and_marked(self, make_speech, build):
        full = make_speech(text="县人民代表大会常务委员会听取报告。")
        spun = make_speech(text="为群众搞好效劳。", rewritten=True)
        make_speech(text="为群众搞好效劳。")
        build()
        found = run(SearchRequest(q="人大常委会", mode="smart"))
        assert [hit.speech for hit in found.hits] == [full]
        assert any(piece.hit for piece in found.hits[0].snippet)
        assert [hit.speech for hit in run(SearchRequest(q="服务", mode="smart")).hits] == [spun]
        assert run(SearchRequest(q="人大常委会")).count == 0


@given(st.text("监督甲乙 |OR-“”标题:来源", max_size=14))
def test_what_is_typed_for_an_expression_is_read_as_it(typed):
    expression = parse_query(typed).expression
    assert parse_query(typed_form(expression)).expression == expression


@pytest.mark.django_db
def test_fewer_words_are_asked_for_where_all_find_little(make_speech, build):
    for text in ("监督审议视察", *["监督审议"] * 21, "视察", *["无关"] * 40):
        make_speech(text=text)
    build()
    page = run(SearchRequest(q="监督 审议 视察", mode="smart"))
    assert page.count == 23
    assert page.hits[0].speech.text == "监督审议视察"
    assert "全有的很少，可以缺一部分" in page.relaxed
    assert "可以缺" not in run(SearchRequest(q="监督 审议", mode="smart")).relaxed


class TestCost:
    """A pasted page asks for hundreds of words; what it may cost does not grow with them."""

    def test_of_many_words_the_first_are_asked_for(self):
        pasted = "，".join(dictionary_terms()[:60])
        assert len(smart(pasted).parts) == MOST_WORDS
        option = smart(f"述职 | {pasted}").parts[-1]
        assert len(option.parts) == MOST_WORDS

    def test_the_page_says_that_only_the_first_words_are_asked_for(self, make_speech, build):
        make_speech(text="推进监督工作。")
        build()
        many = " ".join(dictionary_terms()[: MOST_WORDS + 1])
        page = run(SearchRequest(q=many, mode="smart"))
        assert f"只看前 {MOST_WORDS} 个词" in page.relaxed
        assert "只看前" not in run(SearchRequest(q="监督 工作", mode="smart")).relaxed

    def test_how_many_words_there_must_be_is_asked_a_few_times(
        self, make_speech, build, monkeypatch
    ):
        make_speech(text="推进监督工作。")
        build()
        asked = []
        monkeypatch.setattr(
            WhooshIndex, "count_matches", lambda self, *query: asked.append(query) or 0
        )
        many = " ".join(dictionary_terms()[:MOST_WORDS])
        assert sifted(SearchRequest(q=many, mode="smart")).sifting.lacking == MOST_WORDS - 1
        assert len(asked) <= 5
