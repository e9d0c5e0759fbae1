"""Words and pairs counted as arrays are those that the definitions name."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.text.analysis import PAIR_BITS, fold, pair_number, pairs, words
from search.text.lexicon import Analysis, CountedPostings, Lexicon, analyse, lexicon
from speeches.parsing.structure.places import SectionSpan

TEXTS = st.lists(
    st.text(
        st.one_of(
            st.sampled_from("人民代表大会常务委员会票决制一府两院全过程的"),
            st.sampled_from("\u3000 \n\t，。“”ＡＢab01.%營"),
            st.characters(exclude_categories=["Cs"]),
        ),
        max_size=60,
    ),
    min_size=1,
    max_size=6,
)


def by_document(postings: CountedPostings, number: int, name=lambda term: term) -> list[dict]:
    """Of each document, how often it has each term."""
    found: list[dict] = [{} for _ in range(number)]
    columns = (postings.terms, postings.documents, postings.frequencies)
    for term, document, frequency in zip(*(column.tolist() for column in columns), strict=True):
        found[document][name(term)] = frequency
    return found


def word_of(own: Lexicon):
    """The word that a number stands for."""
    return lambda number: own.terms([number])[0].decode()


def check(texts: list[str], counted: Analysis) -> None:
    folded = [fold(text) for text in texts]
    assert counted.folded == folded
    expected = [Counter(words(text)) for text in folded]
    own = by_document(counted.words, len(texts), word_of(lexicon()))
    assert own == expected
    assert counted.lengths == [sum(count.values()) for count in expected]
    assert by_document(counted.pairs, len(texts)) == [
        dict.fromkeys(pairs(text), 1) for text in folded
    ]


@given(TEXTS)
def test_words_and_pairs_are_those_of_the_definition(texts):
    check(texts, analyse(texts))


def test_many_texts_are_counted_in_portions(monkeypatch):
    texts = [f"第{number}次代表大会，审议{number}项" * (number % 7) for number in range(60)]
    outlines = [[SectionSpan(0, 3, 9)] * bool(text) for text in texts]
    whole = analyse(texts, None, outlines)
    monkeypatch.setattr("search.text.lexicon._CHARACTERS_AT_ONCE", 50)
    counted = analyse(texts, None, outlines)
    check(texts, counted)
    for name in ("in_sections", "in_headings"):
        numbers = sum(map(len, outlines))
        in_portions = by_document(getattr(counted, name), numbers)
        assert in_portions == by_document(getattr(whole, name), numbers)
    for postings in (counted.words, counted.pairs):
        keys = list(zip(postings.terms.tolist(), postings.documents.tolist(), strict=True))
        assert keys == sorted(set(keys))


def test_nothing_is_counted_in_nothing():
    assert analyse([]).folded == []
    assert analyse(["", " \n"]).lengths == [0, 0]


def test_the_order_of_numbers_is_that_of_the_terms():
    small = Lexicon(["ab", "abc", "b我", "我们", "我们的", "\U0001f600好"])
    codes = range(0x60, 0x70)
    numbers = sorted([*small._numbers.tolist(), *small._of_character[codes].tolist()])
    terms = small.terms(numbers)
    assert terms == sorted(terms)
    assert len(set(terms)) == len(numbers)


@pytest.mark.parametrize("text", ["人大", "ab", "a\U0001f600"])
def test_a_pair_has_one_number(text):
    counted = analyse([text])
    assert counted.pairs.terms.tolist() == pairs(text)
    assert 0 <= pairs(text)[0] < 1 << PAIR_BITS


def test_numbers_of_pairs_are_spread():
    """Of n numbers as many draws by chance leave out n / e."""
    common = [chr(code) for code in range(0x4E00, 0x4E00 + (1 << (PAIR_BITS + 1) // 2))]
    drawn = [pair_number(ord(one), ord(other)) for one in common for other in common]
    numbers = 1 << PAIR_BITS
    assert max(drawn) < numbers
    left_out = (1 - 1 / numbers) ** len(drawn)
    assert len(set(drawn)) == pytest.approx(numbers * (1 - left_out), rel=0.01)


@given(TEXTS, st.data())
def test_words_of_sections_are_those_of_their_texts(texts, data):
    def spans(text: str) -> list[SectionSpan]:
        places = st.lists(st.integers(0, len(text)), max_size=9)
        borders = sorted(data.draw(places))
        return [SectionSpan(*borders[at : at + 3]) for at in range(0, len(borders) - 2, 3)]

    outlines = [spans(text) for text in texts]
    learned = Lexicon(["会常", "一府制"])
    counted = analyse(texts, learned, outlines)
    check(texts, counted)
    own = [
        (fold(text), span) for text, spans in zip(texts, outlines, strict=True) for span in spans
    ]
    for postings, parts in (
        (counted.in_sections, [text[start:end] for text, (start, _, end) in own]),
        (counted.in_headings, [text[start:end] for text, (start, end, _) in own]),
    ):
        found = by_document(postings, len(own), word_of(lexicon()))
        assert found == [Counter(words(part)) for part in parts]
    found = by_document(counted.learned_in_sections, len(own), word_of(learned))
    assert found == [
        {string: 1 for string in ("会常", "一府制") if string in text[start:end]}
        for text, (start, _, end) in own
    ]


@given(TEXTS, st.sets(st.text("人民代表大会常务委员会票决制", min_size=2, max_size=5)))
def test_learned_strings_are_found_wherever_they_stand(texts, learned):
    own = Lexicon(sorted(learned))
    found = by_document(analyse(texts, own).learned, len(texts), word_of(own))
    assert found == [
        {string: 1 for string in learned if string in folded} for folded in map(fold, texts)
    ]
