"""What copies of a speech have in common, and what different speeches have not."""

import random
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speeches.parsing import parse
from speeches.parsing.fingerprints import (
    bare_words,
    compare_words,
    fingerprint,
    scheme,
    unspun_words,
)
from speeches.parsing.vocabulary.rewrites import swapped_words

MATERIALS = Path(__file__).parents[3] / "fixtures" / "materials"


def text_of(name: str) -> str:
    path = next(MATERIALS.glob(f"{name}*"))
    parsed = parse(path.read_bytes(), path.name)
    return "\n".join(paragraph.text for paragraph in parsed.speeches[0].paragraphs)


SPEECH = text_of("17-city-water-law")
OTHER = text_of("06-county-budget")


def compare_texts(one: str, other: str):
    small, large = sorted(map(unspun_words, (one, other)), key=len)
    return compare_words(small, large)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("各位代表：今天讲三点。", "各位代表:\n\n　　今天讲 三点."),
        ("２０２４年５月", "2024年5月"),
        ("推行ＡＢＣ制度", "推行abc制度"),
        ("“票决制”", "〝票决制〞"),
        ("人民代表大會", "人民代表大会"),
        ("⽂件", "文件"),
    ],
    ids=["wrapping", "wide-digits", "case", "quotation-marks", "traditional", "kangxi-radical"],
)
def test_the_same_words_have_the_same_digest(one, other):
    assert fingerprint(one).digest == fingerprint(other).digest


@pytest.mark.parametrize(
    ("one", "other"),
    [("讲三点意见", "讲两点意见"), ("2019年", "2020年"), ("经济发展", "经济开展")],
    ids=["a-word", "a-year", "a-swap-of-the-table"],
)
def test_other_words_have_another_digest(one, other):
    assert fingerprint(one).digest != fingerprint(other).digest


def test_both_words_of_a_swap_become_one():
    assert unspun_words("坚持原那么，效劳开展") == unspun_words("坚持原则，服务发展")


def test_swaps_that_meet_in_a_word_become_one_group():
    groups: dict[str, set[str]] = {}
    for pair in swapped_words():
        one, other = map(bare_words, pair)
        if one and other:
            assert unspun_words(one) == unspun_words(other), pair
            groups.setdefault(unspun_words(one), set()).update((one, other))
    assert all(unspun_words(name) == name for name in groups)


def test_a_part_has_the_shingles_of_the_whole():
    """What MinHash of fixed size and SimHash lose: a tenth of a text is found in it."""
    part = SPEECH[600:900]
    assert fingerprint(part).hashes
    whole = SPEECH * 3 + OTHER * 5
    assert fingerprint(part).hashes <= fingerprint(whole).hashes


def test_hashes_fit_a_database_integer_and_come_out_the_same_everywhere():
    hashes = fingerprint(SPEECH).hashes
    assert all(-(2**31) <= value < 2**31 for value in hashes)
    words = "要更好地服务于全市经济社会发展大局，各位代表要认真履行职责，依法监督，积极建言献策。"
    assert fingerprint(words).hashes == {-576286752, 1418329744}


def spun(text: str, rate: float) -> str:
    """Every so many pairs of characters replaced by a pair that stands nowhere in the text."""
    chance = random.Random(3)
    pairs = re.findall(r"[\u4e00-\u9fff]{2}|.", text, re.S)
    return "".join(
        chance.choice(["葳蕤", "氤氲", "缱绻"])
        if len(pair) == 2 and chance.random() < rate
        else pair
        for pair in pairs
    )


@pytest.mark.parametrize("rate", [0.15, 0.25], ids=["15-percent", "25-percent"])
def test_spinning_with_unknown_words_does_not_hide_a_copy(rate):
    compared = compare_texts(SPEECH, spun(SPEECH, rate))
    assert compared.share > 0.85
    assert 0.3 < compared.kept < 0.85


def test_spinning_by_the_table_leaves_no_trace():
    swaps = {suggestion: text for text, suggestion in swapped_words() if bare_words(suggestion)}
    copy = re.sub("|".join(swaps), lambda match: swaps[match[0]], SPEECH)
    assert copy != SPEECH
    compared = compare_texts(SPEECH, copy)
    assert compared.share == 1
    assert compared.kept > 0.95


def test_a_part_is_contained():
    compared = compare_texts(SPEECH[500:800], OTHER + SPEECH)
    assert compared.share == 1
    assert compared.kept > 0.99


def test_a_word_more_in_every_sentence_moves_the_rest_but_loses_nothing():
    assert compare_texts(SPEECH, SPEECH.replace("。", "了啊。")).share == 1


def test_speeches_of_one_genre_are_not_alike():
    compared = compare_texts(SPEECH, OTHER)
    assert compared.share < 0.1
    assert compared.kept < 0.2


@pytest.mark.parametrize("small", ["", "讲", "讲话"], ids=["empty", "a-character", "two"])
def test_texts_too_short_for_a_seed_share_nothing(small):
    assert compare_words(small, "讲话稿").share == 0
    assert fingerprint(small).hashes == frozenset()


@given(st.text(max_size=300), st.text(max_size=300))
def test_a_comparison_is_a_share_whatever_the_texts(one, other):
    compared = compare_texts(one, other)
    assert 0 <= compared.share <= 1
    assert 0 <= compared.kept <= 1


@given(st.text(max_size=300))
def test_a_text_is_a_version_of_itself(text):
    words = unspun_words(text)
    if len(words) >= 5:
        assert compare_words(words, words).kept == 1
    assert fingerprint(f" {text}\n").digest == fingerprint(text).digest


def test_the_scheme_is_short_enough_to_store():
    assert len(scheme()) == 16
