"""Snippets are pieces of the source, with the hits marked."""

from hypothesis import given
from hypothesis import strategies as st

from search.language.query import parse_query
from search.language.snippets import Fragment, mark, search_in, snippet, wanted_strings
from search.text.analysis import fold


def joined(fragments):
    return "".join(fragment.text for fragment in fragments)


@given(
    st.text("监督工作，。\n甲乙 ", max_size=400),
    st.sampled_from(["监督", "工作 甲", "乙乙", "-监督"]),
)
def test_a_snippet_is_a_part_of_the_text(text, q):
    read = parse_query(q).expression
    assert joined(snippet(text, read)) in text
    assert joined(mark(text, read)) == text


@given(st.text("监督工作，。\n甲乙 ", max_size=200), st.integers(0, 200), st.integers(0, 200))
def test_a_part_knows_what_a_search_of_its_own_would_find(text, one, other):
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    read = parse_query("监督 督工 工作 甲甲 | 甲乙").expression
    strings = wanted_strings(read, ("text",))
    part, alone = search_in(text, strings).part(start, end), search_in(text[start:end], strings)
    assert part.spans == [(start + first, start + last) for first, last in alone.spans]
    assert part.strings == alone.strings
    assert part.marked() == alone.marked()
    assert part.snippet() == snippet(text[start:end], read)
    assert search_in(text, strings).has_hit(start, end) or not alone.found


@given(st.text("监督工作，。", min_size=1, max_size=600), st.integers(0, 600))
def test_a_snippet_shows_a_hit(text, at):
    text = text[:at] + "票决制" + text[at:]
    assert Fragment("票决制", hit=True) in snippet(text, parse_query("票决制").expression)
    assert len(joined(snippet(text, parse_query("票决制").expression))) <= 120 + 2 * 16 + 2


def test_marks_show_the_source_not_its_folding():
    assert mark("２２日，監督。", parse_query("22日 监督").expression) == [
        Fragment("２２日", hit=True),
        Fragment("，", hit=False),
        Fragment("監督", hit=True),
        Fragment("。", hit=False),
    ]


def test_overlapping_hits_are_one_mark():
    assert mark("人民代表大会", parse_query("人民代表 代表大会").expression) == [
        Fragment("人民代表大会", hit=True)
    ]


def test_excluded_terms_are_not_marked():
    assert mark("甲乙", parse_query("甲 -乙").expression)[-1] == Fragment("乙", hit=False)


def test_a_term_is_marked_in_its_field_only():
    read = parse_query("标题:监督").expression
    assert mark("监督", read, ("text",)) == [Fragment("监督", hit=False)]
    assert mark("监督", read, ("title",)) == [Fragment("监督", hit=True)]


def test_the_snippet_lies_where_most_terms_meet():
    text = "监督。" + "空" * 300 + "。我们要加强监督和评议。" + "空" * 300
    assert joined(snippet(text, parse_query("监督 评议").expression)).startswith(
        "我们要加强监督和评议。"
    )


def test_without_a_hit_the_beginning_is_shown():
    assert joined(snippet("各位代表。" * 50, parse_query("没有").expression)).startswith(
        "各位代表。"
    )


def test_fold_of_a_mark_is_the_term():
    hits = [f.text for f in mark("國務院和国务院", parse_query("国务院").expression) if f.hit]
    assert [fold(hit) for hit in hits] == ["国务院", "国务院"]
