"""How a string is parted: nothing of it is lost, and each part has its role."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.language.query import parse_query
from search.language.reading import Role, parts_of
from search.language.smart import Sifting, read_smartly
from search.language.word_lists import shipped
from search.text.analysis import fold, preload_dictionary, wider_words

SAID = (
    "三管必须党政同责二〇一年怎么开好教师节致辞县长主持词述职报告的在会上讲话防汛动员,。2023ab 、"
)


BROKEN = ["三管三必须", "同责", "党政同责", "述职报告", "教师节致辞", "防汛动员"]


@pytest.fixture(scope="module", autouse=True)
def _dictionary() -> None:
    """Loading it takes longer than an example may."""
    preload_dictionary()


def roles(text, broken=()):
    return [(part.text, str(part.role)) for part in parts_of(text, shipped(), broken)]


def words(text):
    return [text for text, role in roles(text) if role == "word"]


@given(st.text(SAID, max_size=20), st.sets(st.sampled_from(BROKEN)))
def test_the_parts_together_are_the_string(text, broken):
    folded = "".join(fold(text).split())
    assert "".join(part.text for part in parts_of(folded, shipped(), broken)) == folded


@given(st.text(SAID, max_size=20), st.integers(0, 3))
def test_every_character_of_a_query_is_in_a_word_a_hint_or_named_as_filler(typed, lacking):
    read = read_smartly(parse_query(typed).expression, None, Sifting(lacking=lacking))
    named = [*read.required, *read.optional, *(piece.text for piece in read.hints), *read.filler]
    assert set(fold(typed)) - {" "} <= set("".join(named))


def test_what_is_left_over_of_a_long_word_is_a_hint():
    assert roles("庆教师节", {"庆教师节"}) == [("庆", "hint"), ("教师节", "word")]


@pytest.mark.parametrize("phrase", ["三管三必须", "党政同责", "以案促改", "马上就办", "票绝制"])
def test_a_phrase_that_the_dictionary_has_not_is_one_word(phrase):
    assert roles(phrase) == [(phrase, "word")]
    assert words(f"{phrase}讲话") == [phrase]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("讲党课", ["讲", "党课"]),
        ("四不两直督查", ["四不两直", "督查"]),
        ("三必须", ["三必须"]),
        ("各单位", ["各单位"]),
    ],
)
def test_a_character_before_a_word_and_a_set_phrase_beside_one_fall_off(text, expected):
    assert words(text) == [text]
    assert [part.text for part in parts_of(text, shipped(), {text})] == expected


def test_a_set_phrase_by_itself_falls_into_nothing():
    (part,) = parts_of("四不两直", shipped(), {"四不两直"})
    assert (part.text, part.breakable, part.of) == ("四不两直", False, "")


def test_how_to_write_something_is_no_word_of_it():
    assert roles("怎么写党课") == [("怎么", "filler"), ("写", "filler"), ("党课", "word")]


def test_in_a_clause_its_characters_are_one_word_still():
    for broken in ((), {"同责"}):
        parts = parts_of("落实党政同责要求", shipped(), broken)
        assert [part.text for part in parts] == ["落实", "党政", "同责", "要求"]


def test_what_the_library_has_nowhere_falls_into_its_words():
    assert roles("供给测改革", {"供给测改革"}) == [
        ("供给", "word"), ("测", "hint"), ("改革", "word")
    ]  # fmt: skip
    assert {part.of for part in parts_of("供给测改革", shipped(), {"供给测改革"})} == {"供给测改革"}


@pytest.mark.parametrize("phrase", ["三管三必须", "党政同责", "不望初心", "四不两直", "主持辞"])
def test_of_a_set_phrase_no_word_is_left_that_says_something_else(phrase):
    assert roles(phrase, {phrase}) == [(phrase, "word")]


def test_a_word_of_the_dictionary_falls_into_words_that_are_all_of_it():
    whole, half = "代表建议办理", "建议办理"
    assert roles(whole) == [(whole, "word")]
    assert roles(whole, {whole}) == [("代表", "word"), (half, "word")]
    assert roles(whole, {whole, half}) == [("代表建议", "word"), ("办理", "word")]
    parts = parts_of(whole, shipped(), {whole, half, "代表建议"})
    assert [part.text for part in parts] == ["代表", "建议", "办理"]
    assert {part.of for part in parts} == {whole}


@pytest.mark.parametrize("word", ["票决制", "一府两院", "双联系"])
def test_it_stays_where_characters_would_be_left_over(word):
    assert roles(word) == [(word, "word")]
    assert "".join(text for text, role in roles(word, {word}) if role == "word") == word


def test_single_characters_alone_are_one_word_even_where_it_stands_nowhere():
    assert roles("票绝制", {"票绝制"}) == [("票绝制", "word")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("教师节致辞", [("教师节", "word"), ("致辞", "kind")]),
        ("县长讲话安全生产", [("县长", "level"), ("讲话", "kind"), ("安全生产", "word")]),
        ("二〇二一年代表工作", [("二〇二一年", "year"), ("代表工作", "word")]),
        ("2023年的代表工作", [("2023年", "year"), ("的", "filler"), ("代表工作", "word")]),
        ("怎么开好座谈会", [("怎么", "filler"), ("开好", "hint"), ("座谈会", "word")]),
    ],
)
def test_roles(text, expected):
    assert roles(text) == expected


def test_what_is_typed_alone_is_a_word_whatever_it_is():
    for text in ("讲话", "县长", "二〇二一年", "怎么", "的"):
        assert words(text) == [text]


def test_a_kind_that_words_follow_is_a_topic():
    read = read_smartly(parse_query("国有资产 报告 监督").expression)
    assert read.required == ["国有资产", "报告", "监督"]
    (hint,) = read_smartly(parse_query("国有资产 报告").expression).hints
    assert hint.part.role is Role.KIND


def test_a_word_is_none_inside_of_another():
    assert wider_words("动员") == ("运动员",)
    for word in ("代表", "干部", "副镇长", "动员会议的"):
        assert wider_words(word) == ()
