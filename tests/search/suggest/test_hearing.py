"""What sounds like something, or nearly stands in texts, though no list of words has it."""

import re

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from search.index.connection import library_index
from search.language.expressions import Term
from search.models import Phrase
from search.suggest.hearing import Piece, characters_typed, pinyin_typed, spoken, texts_matching
from search.suggest.slips import nearly
from search.suggest.spelling import likely_spellings
from search.text.analysis import fold
from search.text.pinyin import characters_by_sound, pinyin
from speeches.models import Speech

pytestmark = pytest.mark.usefixtures("backend")

TEXT = (
    "坚持以人民为中心，不忘初心，推进供给侧改革。实事求是，服务群众，全过程人民民主。"
    "打好脱贫攻坚战，全面从严治党，做好主持词，人民代表大会的权利。主持此次会议。"
)


@pytest.fixture
def library(make_speech):
    for number in "甲乙丙":
        make_speech(title=f"讲话{number}", text=f"{TEXT}{number}")
    call_command("build_index", verbosity=0)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        pytest.param("jianchi yi renmin wei zhongxin", "坚持以人民为中心", id="with a character"),
        pytest.param("renmin daibiao dahui", "人民代表大会", id="a term"),
        pytest.param("renmindaibiaodahui", "人民代表大会", id="in one piece"),
        pytest.param("ren min dai biao", "人民代表", id="syllable by syllable"),
        pytest.param("rénmín dàibiǎo", "人民代表", id="with tones"),
        pytest.param("ren2min2 dai4biao3", "人民代表", id="with numbers of tones"),
        pytest.param("RENMIN DAIBIAO", "人民代表", id="capitals"),
        pytest.param("ｒｅｎｍｉｎ daibiao", "人民代表", id="full-width"),
        pytest.param("quan'li", "权利", id="an apostrophe"),
        pytest.param("shishi qiushi", "实事求是", id="a set phrase"),
        pytest.param("qunzhong renmin", "群众 人民", id="words that stand apart"),
        pytest.param("ssqs", "实事求是", id="initials"),
        pytest.param("renmin 服务", "人民 服务", id="pinyin beside characters"),
        pytest.param("人民daibiao", "人民代表", id="characters and pinyin in one"),
        pytest.param("不望初心", "不忘初心", id="a set phrase, one sound"),
        pytest.param("供给测改革", "供给侧改革", id="between two words"),
        pytest.param("公济侧该革", "供给侧改革", id="several slips of one sound"),
        pytest.param("主持辞", "主持词", id="a word at its end"),
        pytest.param("打好脱贫攻尖战", "打好脱贫攻坚战", id="inside of a clause"),
        pytest.param("不记初心", "不忘初心", id="another character"),
        pytest.param("供给改革", "供给侧改革", id="a character missing"),
        pytest.param("全面的从严治党", "全面从严治党", id="a character too many"),
    ],
)
def test_meant(library, typed, meant):
    assert likely_spellings(typed)[0] == meant


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("gdp", id="no syllables"),
        pytest.param("zhuang kuang", id="syllables of nothing there"),
        pytest.param("a" * 80, id="long"),
        pytest.param("'" * 9, id="apostrophes"),
        pytest.param("2023 12", id="digits"),
        pytest.param("渔樵耕读", id="a phrase of another library"),
        pytest.param("县委全会", id="near to nothing"),
    ],
)
def test_nothing_to_say(library, typed):
    assert likely_spellings(typed) == []


def test_what_few_texts_have_is_no_set_phrase(make_speech):
    make_speech(text="开好县委大会。")
    make_speech(text="县委大会开了。")
    call_command("build_index", verbosity=0)
    assert likely_spellings("县委全会") == []
    make_speech(text="又开县委大会。")
    call_command("build_index", verbosity=0)
    assert likely_spellings("县委全会") == ["县委大会"]


def test_what_is_not_published_is_not_told(library):
    Speech.objects.update(state="withdrawn")
    for typed in ("jianchi yi renmin wei zhongxin", "renmin", "rmdb", "不望初心", "不记初心"):
        assert likely_spellings(typed) == []


def test_each_is_there(library):
    for typed in ("jianchi yi renmin", "quanli", "供给测改革", "不记初心", "qunzhong renmin"):
        assert all(word in TEXT for meant in likely_spellings(typed) for word in meant.split())


def test_few_words_are_fetched(library, django_assert_max_num_queries):
    Phrase.objects.bulk_create(
        Phrase(kind="word", text=f"人{n}", folded=f"人{n}", pinyin="renmin", weight=1)
        for n in range(50)
    )
    with django_assert_max_num_queries(6):
        assert likely_spellings("renmin daibiao dahui")[0] == "人民代表大会"


@given(st.text("人民代表大会实事求是", min_size=1, max_size=9))
def test_what_is_read_aloud_is_read_as_syllables(text):
    sounds, typed = characters_typed(text), pinyin_typed(pinyin(text))
    assert sounds is not None
    assert typed is not None
    assert sounds.letters == typed.letters
    assert sounds.borders <= typed.borders


def pattern_of(piece):
    if not piece.words:
        return f"[{characters_by_sound()[piece.letters]}]"
    return f"(?:{'|'.join(piece.words)})"


PIECES = st.sampled_from(
    [
        Piece("minshi", ("民事", "民是")),
        Piece("xian", ("西安", "先")),
        Piece("shi", ()),
        Piece("min", ()),
    ]
)


@given(
    st.lists(PIECES, min_size=1, max_size=4).filter(lambda all: any(one.words for one in all)),
    st.lists(st.text("民事是西安先時市。a𠮷\n", max_size=40), max_size=3),
)
def test_what_is_heard_is_what_a_pattern_of_the_words_finds(pieces, texts):
    pattern = re.compile("".join(map(pattern_of, pieces)))
    texts = list(map(fold, texts))
    heard = list(spoken(pieces, [text.encode() for text in texts]))
    assert heard == [set(pattern.findall(text)) for text in texts]


@given(st.text("民生事", min_size=4, max_size=8), st.text("民生事實实。a𠮷", max_size=60))
def test_a_slip_is_what_its_patterns_find(typed, text):
    other = "[民生事实]"
    patterns = {typed[:at] + other + typed[at:] for at in range(1, len(typed))}
    patterns |= {typed[:at] + other + typed[at + 1 :] for at in range(1, len(typed) - 1)}
    if len(typed) > 4:
        patterns |= {typed[:at] + typed[at + 1 :] for at in range(len(typed))}
    text = fold(text)
    found = {one for each in patterns for one in re.findall(f"(?=({each}))", text)}
    assert list(nearly(typed, [text.encode()])) == [found - {typed}]


def test_texts_are_read_from_the_index(library):
    with CaptureQueriesContext(connection) as asked:
        assert len(list(texts_matching(Term("改革"), library_index()))) == 3
    assert not any('"text"' in query["sql"] for query in asked)
