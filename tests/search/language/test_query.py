"""How a typed string is read, and what it matches."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.language.expressions import (
    And,
    Everything,
    Not,
    Or,
    Term,
    describe,
    matches,
    wanted_terms,
)
from search.language.query import MAX_TERMS, parse_query
from tests.growth import steep


def t(text, *fields):
    return Term(text, fields) if fields else Term(text)


@pytest.mark.parametrize(
    ("typed", "expression"),
    [
        pytest.param("", Everything(), id="nothing"),
        pytest.param(" 　", Everything(), id="only spaces"),
        pytest.param("代表建议", t("代表建议"), id="one string"),
        pytest.param("代表　建议", And((t("代表"), t("建议"))), id="full-width space"),
        pytest.param("代表\n建议", And((t("代表"), t("建议"))), id="line feed"),
        pytest.param('"代表 建议"', t("代表 建议"), id="phrase"),
        pytest.param("“代表 建议”", t("代表 建议"), id="curly phrase"),
        pytest.param("「代表　建议」", t("代表 建议"), id="corner phrase"),
        pytest.param("述职 -评议", And((t("述职"), Not(t("评议")))), id="exclude"),
        pytest.param("-评议", Not(t("评议")), id="exclude alone"),
        pytest.param('-"代表 建议"', Not(t("代表 建议")), id="exclude a phrase"),
        pytest.param("甲 OR 乙", Or((t("甲"), t("乙"))), id="OR"),
        pytest.param("甲|乙｜丙", Or((t("甲"), t("乙"), t("丙"))), id="bars without space"),
        pytest.param(
            "甲 OR 乙 -丙", And((Or((t("甲"), t("乙"))), Not(t("丙")))), id="OR before AND"
        ),
        pytest.param("甲 AND 乙", And((t("甲"), t("乙"))), id="AND"),
        pytest.param("甲 AND 乙 OR 丙", And((t("甲"), Or((t("乙"), t("丙"))))), id="AND and OR"),
        pytest.param("甲 AND -乙", And((t("甲"), Not(t("乙")))), id="AND before a minus"),
        pytest.param("甲 AND “乙 丙”", And((t("甲"), t("乙 丙"))), id="AND before a phrase"),
        pytest.param(
            "(甲 AND 乙) | 丙", Or((And((t("甲"), t("乙"))), t("丙"))), id="AND in a group"
        ),
        pytest.param("甲 “AND” 乙", And((t("甲"), t("and"), t("乙"))), id="AND as a word"),
        pytest.param("甲 ANDROID", And((t("甲"), t("android"))), id="a word that begins with AND"),
        pytest.param("甲、乙", t("甲、乙"), id="a mark inside a string"),
        pytest.param("甲和乙", t("甲和乙"), id="a word inside a string"),
        pytest.param("(甲 乙)", And((t("(甲"), t("乙)"))), id="parentheses without OR are text"),
        pytest.param(
            "（甲 OR 乙） 丙", And((Or((t("甲"), t("乙"))), t("丙"))), id="full-width group"
        ),
        pytest.param(
            "丙 -(甲|乙)", And((t("丙"), Not(Or((t("甲"), t("乙")))))), id="excluded group"
        ),
        pytest.param(
            "(甲 | (乙 | 丙)) 丁",
            And((Or((t("甲"), Or((t("乙"), t("丙"))))), t("丁"))),
            id="nested groups",
        ),
        pytest.param("标题:报告", t("报告", "title"), id="title"),
        pytest.param("标题：报告", t("报告", "title"), id="title, full-width colon"),
        pytest.param("小标题:加强", t("加强", "headings"), id="heading"),
        pytest.param('标题:"工作 报告"', t("工作 报告", "title"), id="title with a phrase"),
        pytest.param("-标题:报告", Not(t("报告", "title")), id="excluded title"),
        pytest.param(
            "标题:(甲|乙)", Or((t("甲", "title"), t("乙", "title"))), id="title of a group"
        ),
        pytest.param("or", t("or"), id="small or is text"),
        pytest.param("ORANGE", t("orange"), id="a word that begins with OR"),
        pytest.param("６.５％-７", t("6.5%-7"), id="a minus inside a string"),
        pytest.param("（一）加强“十四五”规划", t('(一)加强"十四五"规划'), id="pasted heading"),
        pytest.param("“十四五”规划", t('"十四五"规划'), id="quotes before more text"),
        pytest.param("”和“", t('"和"'), id="quotes the wrong way round"),
    ],
)
def test_reading(typed, expression):
    read = parse_query(typed)
    assert read.expression == expression
    assert read.note == ""


@pytest.mark.parametrize(
    ("typed", "expression", "note"),
    [
        pytest.param('"代表', t('"代表'), "引号不成对", id="unbalanced quote"),
        pytest.param("“代表 建议", And((t('"代表'), t("建议"))), "引号", id="open curly quote"),
        pytest.param('""', t('""'), "引号里没有词", id="empty phrase"),
        pytest.param("甲 OR", And((t("甲"), t("or"))), "后面", id="trailing OR"),
        pytest.param("OR 甲", And((t("or"), t("甲"))), "前面", id="leading OR"),
        pytest.param("甲 OR | 乙", And((t("甲"), t("or"), t("|"), t("乙"))), "前面", id="OR twice"),
        pytest.param("|", t("|"), "前面", id="a lone bar"),
        pytest.param("-", t("-"), "减号", id="a lone minus"),
        pytest.param("甲 - 乙", And((t("甲"), t("-"), t("乙"))), "减号", id="a minus apart"),
        pytest.param("标题:", t("标题:"), "标题", id="a field without a term"),
        pytest.param(
            "(甲 |) 乙", And((t("(甲"), t("|)"), t("乙"))), "OR", id="OR before a parenthesis"
        ),
    ],
)
def test_malformed_is_searched_literally_and_says_so(typed, expression, note):
    read = parse_query(typed)
    assert read.expression == expression
    assert note in read.note
    assert "逐字检索" in read.note


def test_scope_is_the_field_of_what_names_none():
    assert parse_query("甲 小标题:乙", ("title",)).expression == And(
        (t("甲", "title"), t("乙", "headings"))
    )


@given(st.text('甲乙 "“”「」()（）|｜-－OR标题小:：\n', max_size=60))
def test_anything_can_be_typed(typed):
    read = parse_query(typed)
    assert all(term.text for term in wanted_terms(read.expression))
    assert describe(read.expression)


def test_deep_nesting_is_no_crash():
    assert parse_query("(甲|" * 400 + "乙" + ")" * 400).note


@pytest.mark.parametrize("odd", ["(+", "( ", "（", '" ', "甲|", "(甲|", ") "])
def test_anything_is_read_in_proportion(odd):
    assert not steep(lambda size: parse_query.__wrapped__(odd * size), 4800)


def test_terms_beyond_the_limit_are_left_out_and_the_note_says_so():
    terms = [f"词{number}" for number in range(MAX_TERMS + 2)]
    most = parse_query("|".join(terms[:MAX_TERMS]))
    assert (len(most.expression.parts), most.note, most.shortened) == (MAX_TERMS, "", False)
    for typed in ("|".join(terms), " ".join(terms), " -".join(terms), '"' + " ".join(terms)):
        read = parse_query(typed)
        assert read.shortened
        assert "只检索前 32 个" in read.note
        assert describe(read.expression).count("「") == MAX_TERMS
    assert parse_query(" ".join(terms[: MAX_TERMS - 1]) + " -(甲|乙)").expression.parts[-1] == Not(
        t("甲")
    )


FIELDS = {"title": "在市人代会上的报告", "headings": "加强监督", "text": "第一段。\n加强监督工作。"}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("报告", True),
        ("监督 报告", True),
        ("监督 审议", False),
        ("监督 -报告", False),
        ("审议 OR 监督", True),
        ("-审议", True),
        ("标题:监督", False),
        ("小标题:监督", True),
        ("小标题:工作", False),
        pytest.param('"第一段。 加强"', False, id="no term spans two paragraphs"),
        pytest.param("段。加强", False, id="nor runs them together"),
    ],
)
def test_matches(typed, expected):
    assert matches(parse_query(typed).expression, FIELDS) is expected


def test_description():
    assert (
        describe(parse_query("(甲|乙) 标题:丙 -丁").expression)
        == "（「甲」或「乙」）和标题「丙」，不含「丁」"
    )


@pytest.mark.parametrize(
    ("typed", "note"),
    [
        pytest.param("--", "减号表示“不要”", id="minus signs"),
        pytest.param("-", "减号表示“不要”", id="a minus"),
        pytest.param("述职 --", "减号表示“不要”", id="minus signs behind a word"),
        pytest.param("－－", "减号表示“不要”", id="full-width minus signs"),
        pytest.param('""', "引号把一句话当作一个整体", id="empty quotes"),
        pytest.param("“”", "引号把一句话当作一个整体", id="empty Chinese quotes"),
        pytest.param("“", "引号把一句话当作一个整体", id="half a pair"),
        pytest.param("OR", "OR 表示“或者”", id="OR"),
        pytest.param("|", "OR 表示“或者”", id="a bar"),
        pytest.param("述职 OR", "OR 表示“或者”", id="nothing behind OR"),
        pytest.param("标题:", "只在标题里找", id="a field"),
        pytest.param("来源： 人大网", "只在来源里找", id="a space behind a field"),
        pytest.param("，。", "只有符号", id="punctuation"),
        pytest.param("()", "只有符号", id="parentheses"),
        pytest.param("……", "只有符号", id="dots"),
        pytest.param("“。”", "只有符号", id="a quoted mark"),
        pytest.param("*", "只有符号", id="a star"),
        pytest.param("述职 AND", "空一格", id="nothing behind AND"),
        pytest.param("AND 述职", "空一格", id="nothing before AND"),
        pytest.param("述职 和 评议", "空一格", id="和"),
        pytest.param("述职 and 评议", "空一格", id="small and"),
        pytest.param("述职 或 评议", "竖线", id="或"),
        pytest.param("述职 NOT 评议", "写减号", id="NOT"),
        pytest.param("票决*", "不必写 *", id="a wildcard"),
    ],
)
def test_signs_are_explained(typed, note):
    assert note in parse_query(typed).note


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "20**年",
        "-述职",
        "述职 -“-”",
        "ANDROID",
        "G20",
        "代表、建议",
        "5%",
        "和 谐",
        "代表和建议",
        "“放管服”改革",
    ],
)
def test_what_is_meant_so_is_not(typed):
    assert parse_query(typed).note == ""


def test_minus_signs_alone_exclude_nothing():
    assert parse_query("--").expression == Term("--")
    assert parse_query("述职 -“-”").expression == And((Term("述职"), Not(Term("-"))))
