"""What was likely meant: homophones and slips, each really there, in published texts."""

import pytest
from django.core.management import call_command

from search.models import Phrase
from search.suggest.spelling import likely_spellings
from speeches.models import Speech

pytestmark = pytest.mark.usefixtures("backend")

TEXT = (
    "推行民生实事项目票决制，优化营商环境，践行全过程人民民主。民生实事要办好，政府工作报告要落实。"
)


@pytest.fixture
def library(make_speech):
    for number in "甲乙":
        text = f"夯实稳产保供根基\n{TEXT}{number}"
        make_speech(title=f"讲话{number}", text=text, headings={0: "夯实稳产保供根基"})
    call_command("build_index", verbosity=0)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        pytest.param("营商环景", "营商环境", id="homophone at the end of a term"),
        pytest.param("票绝制", "票决制", id="homophone inside a term"),
        pytest.param("民声实事", "民生实事", id="homophone in a part"),
        pytest.param("全过程民民主", "全过程人民民主", id="a character missing"),
        pytest.param("全过程人人民民主", "全过程人民民主", id="a character too many"),
        pytest.param("全过成人民民主", "全过程人民民主", id="homophone in a long term"),
        pytest.param("营商坏境", "营商环境", id="another character"),
        pytest.param("优化营商环景", "优化营商环境", id="the wrong part of something longer"),
        pytest.param("政府工作抱告要落实", "政府工作报告要落实", id="a part with more behind it"),
        pytest.param("夯实稳产保工根基", "夯实稳产保供根基", id="a homophone in a heading"),
        pytest.param("夯实稳产保根基", "夯实稳产保供根基", id="a heading with one missing"),
        pytest.param("營商環景", "营商环境", id="traditional characters"),
        pytest.param("营商环景 票绝制", "营商环境 票决制", id="two words"),
        pytest.param("营商环景 民生", "营商环境 民生", id="a wrong word beside a right one"),
    ],
)
def test_meant(library, typed, meant):
    assert likely_spellings(typed)[0] == meant


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("营商环境", id="right"),
        pytest.param("优化营商环境，践行", id="right, and no word"),
        pytest.param("民生 票决制", id="two right words"),
        pytest.param("河长织", id="near to a term that no text has"),
        pytest.param("鬼画桃符一通", id="near to nothing"),
        pytest.param("", id="nothing"),
        pytest.param("长" * 400, id="long"),
        pytest.param("营商环景 " * 80, id="many"),
        pytest.param("%_%_", id="wildcards"),
        pytest.param("\x00\x00", id="NUL"),
        pytest.param("😀😀😀", id="emoji"),
        pytest.param("zzzz", id="letters"),
        pytest.param("'\"\\", id="quotes"),
    ],
)
def test_nothing_to_say(library, typed):
    assert likely_spellings(typed) == []


def test_many_words_that_begin_alike_hide_none(library):
    others = [f"工一{chr(0x4E00 + number)}" for number in range(3100)]
    Phrase.objects.bulk_create(
        [Phrase(kind="word", text=word, folded=word) for word in [*others, "工作报告"]],
        ignore_conflicts=True,
    )
    assert likely_spellings("工作通告") == ["工作报告"]


def test_longer_headings_that_begin_alike_hide_none(library, make_speech):
    longer = {number: f"夯实稳产保{chr(0x4E00 + number)}各项工作" for number in range(320)}
    make_speech(text="\n".join(longer.values()), headings=longer)
    call_command("build_index", verbosity=0)
    assert likely_spellings("夯实稳产保工根基") == ["夯实稳产保供根基"]


def test_each_is_there(library):
    for typed in ("民声", "票绝", "营商环景", "实事项木", "政府工作报高"):
        assert all(guess in TEXT for guess in likely_spellings(typed)), typed


def test_a_heading_that_is_not_published_is_not_told(library):
    Speech.objects.update(state="withdrawn")
    assert likely_spellings("夯实稳产保工根基") == []


def test_without_an_index_nothing_is_known(make_speech):
    make_speech()
    assert likely_spellings("营商环景") == []


def test_few_questions_are_asked(library, django_assert_max_num_queries):
    with django_assert_max_num_queries(16):
        likely_spellings("我们要坚持优化营商环景这个基础工程不动摇")
