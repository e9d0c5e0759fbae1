"""Folding keeps every offset; the words of a part are words of the whole."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.text import analysis
from search.text.analysis import fold, fold_to, longest_words, words

# Characters of the genre, so that dictionary words, numbers and quotation marks do meet.
GENRE = st.text(
    "人民代表大会常务委员会述职评议一府一委两院十四五规划服务监督"
    "2023.5%abc“”「（）、，。 \n　ＡＢ２３國務院",
    max_size=40,
)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        pytest.param("２２日ＡＢｃ％", "22日abc%", id="full-width digits and letters"),
        pytest.param("監督國務院", "监督国务院", id="traditional"),
        pytest.param("“十四五”„„〝〞「」『』＂", '"十四五"' + '"' * 9, id="double quotes"),
        pytest.param("‘a’＇", "'a''", id="single quotes"),
        pytest.param("⼈⼤", "人大", id="Kangxi radicals"),
        pytest.param("a　b\u00a0c\td", "a b c d", id="white space"),
        pytest.param("a\nb", "a\nb", id="line feed stays"),
        pytest.param("①㎡", "①㎡", id="no compatibility beyond width"),
        pytest.param("İß", "İß", id="case that would change the length"),
        pytest.param("XX县", "xx县", id="masks"),
    ],
)
def test_fold(typed, folded):
    assert fold(typed) == folded


@given(st.text())
def test_folding_keeps_length_and_is_idempotent(text):
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("各位代表，（請）予ＡＢ　審議。", id="few characters to fold"),
        pytest.param("".join(map(chr, range(0x20000))), id="every character"),
        pytest.param("𠮷，\U0002f800。", id="beyond the first plane"),
    ],
)
def test_a_text_folds_character_by_character(text):
    assert fold(text) == "".join(map(fold, text))


@given(st.text('监監督，,“「"AaＡ发發髮\u3000 \n𠀀', max_size=30), st.data())
def test_folding_to_strings_is_enough_to_find_them(text, data):
    folded = fold(text)
    start = data.draw(st.integers(0, len(text)))
    strings = frozenset({folded[start : data.draw(st.integers(start, len(text)))], "监督"})
    partly = fold_to(text, strings)
    assert len(partly) == len(text)
    for string in strings:
        places = [at for at in range(len(text)) if partly.startswith(string, at)]
        assert places == [at for at in range(len(text)) if folded.startswith(string, at)]


def test_every_character_folds_to_one_that_stays():
    for code in range(sys.maxunicode + 1):
        folded = fold(chr(code))
        assert len(folded) == 1
        assert fold(folded) == folded


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("述职评议", {"述职", "评议", "述职评议"}, id="a word inside a longer one"),
        pytest.param(
            "人民代表大会常务委员会",
            {"人民代表大会", "人民代表大会常务委员会", "代表", "常务委员会"},
            id="a word whose parts jieba does not emit",
        ),
        pytest.param("一府一委两院", {"一府一委两院"}, id="a term of the domain dictionary"),
        pytest.param("2022年", {"20", "02", "22", "2"}, id="pairs of digits"),
    ],
)
def test_words_stand_at_every_position(text, expected):
    assert expected <= set(words(text))


def test_no_word_holds_white_space():
    assert list(words("人 \n大")) == ["人", "大"]


@given(GENRE, st.data())
def test_words_of_a_part_are_words_of_the_whole(text, data):
    folded = fold(text)
    start = data.draw(st.integers(0, len(folded)))
    part = folded[start : data.draw(st.integers(start, len(folded)))]
    assert set(words(part)) <= set(words(folded))


@given(GENRE)
def test_every_word_stands_in_the_text(text):
    folded = fold(text)
    assert all(word in folded for word in words(folded))


@given(GENRE)
def test_longest_words_stand_for_all(text):
    kept = longest_words(fold(text))
    assert all(any(word in longer for longer in kept) for word in words(fold(text)))
    assert not any(a != b and a in b for a in kept for b in kept)


def test_dictionary_holds_no_term_twice():
    terms = analysis.dictionary_terms()
    assert len(terms) == len(set(terms)) >= 80


def test_fingerprint_changes_with_the_dictionary(tmp_path, monkeypatch):
    before = analysis.analyzer_fingerprint()
    changed = tmp_path / "dictionary.txt"
    changed.write_text("票决制\n", encoding="utf-8")
    monkeypatch.setattr(analysis, "DICTIONARY", changed)
    assert analysis.analyzer_fingerprint.__wrapped__() != before
