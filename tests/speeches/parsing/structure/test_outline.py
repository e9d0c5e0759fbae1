"""The section tree, in every style of label this genre has."""

import pytest

from speeches.parsing.documents import Paragraph, Span
from speeches.parsing.structure.outline import outline

TEXT = "要坚持问题导向，建立台账，明确责任，逐项销号，确保各项任务落到实处、见到实效。"


def tree(*texts):
    paragraphs = [Paragraph(text, (Span(0, len(text)),)) for text in texts]
    return [(section.depth, section.label, section.heading) for section in outline(paragraphs)]


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (
            ["一、提高认识", TEXT, "二、抓好落实", TEXT],
            [(1, "一、", "提高认识"), (1, "二、", "抓好落实")],
        ),
        (
            ["一、提高认识", "（一）抓学习。" + TEXT, "（二）抓作风。" + TEXT, "二、抓落实", TEXT],
            [(1, "一、", "提高认识"), (2, "（一）", "抓学习"), (2, "（二）", "抓作风"),
             (1, "二、", "抓落实")],
        ),
        (
            ["第一，抓学习。", TEXT, "第二，抓作风。", TEXT],
            [(1, "第一", "抓学习"), (1, "第二", "抓作风")],
        ),
        (
            ["第一点要求，抓学习。" + TEXT, "第二点要求，抓作风。" + TEXT,
             "最后，提一点希望，是对大家的期待。" + TEXT],
            [(1, "第一点要求", "抓学习"), (1, "第二点要求", "抓作风"), (1, "最后", "提一点希望")],
        ),
        (
            ["一是做实计划。" + TEXT, "二是狠抓落实。" + TEXT,
             "四、处理好关系", TEXT, "五、再努力", TEXT],
            [(2, "一是", "做实计划"), (2, "二是", "狠抓落实"), (1, "四、", "处理好关系"),
             (1, "五、", "再努力")],
        ),
        (
            ["各位代表：", TEXT, "密切联系，让站点活起来", TEXT, "加强领导，确保任务落实", TEXT],
            [(1, "", "密切联系，让站点活起来"), (1, "", "加强领导，确保任务落实")],
        ),
        (["三、2023年工作打算", TEXT], [(1, "三、", "2023年工作打算")]),
        (["1.加强领导", TEXT, "2.明确责任", TEXT], [(1, "1.", "加强领导"), (1, "2.", "明确责任")]),
        (
            ["第一部分 工作回顾", "一、抓学习", TEXT, "第二部分 工作打算", "一、抓落实", TEXT],
            [(1, "第一部分", "工作回顾"), (2, "一、", "抓学习"), (1, "第二部分", "工作打算"),
             (2, "一、", "抓落实")],
        ),
    ],
    ids=["plain", "run-in", "ordinals", "points-and-a-hope", "fragment", "unnumbered", "year",
         "arabic", "parts"],
)  # fmt: skip
def test_styles(texts, found):
    assert tree(*texts) == found


@pytest.mark.parametrize(
    "text",
    [
        "重点抓好三件事：一是抓学习。" + TEXT + "二是抓作风。" + TEXT,
        "一是抓学习，二是抓作风，三是抓落实。" + TEXT,
        "一、二季度经济运行平稳。" + TEXT,
        "2019年07月，总书记作出重要指示。" + TEXT,
        "1.5亿元资金全部到位。" + TEXT,
        "3、" + TEXT,
        "（宣读）",
        "《在全县干部大会上的讲话》（2021年1月14日）",
        "——《关于加强联络站建设的意见》",
    ],
    ids=["points-inside", "points-in-a-row", "quarters", "a-date", "a-quantity", "a-lone-number",
         "stage-direction", "a-citation", "a-citation-after-a-dash"],
)  # fmt: skip
def test_no_headings(text):
    assert tree("各位代表：", TEXT, text, TEXT) == []


def test_own_paragraphs_are_counted():
    texts = ["一、提高认识", TEXT, TEXT, "（一）抓学习。" + TEXT, "二、抓落实", TEXT]
    paragraphs = [Paragraph(text, (Span(0, len(text)),)) for text in texts]
    assert [section.paragraphs for section in outline(paragraphs)] == [2, 1, 1]


def test_unnumbered_headings_above_numbered_ones_are_top():
    assert tree(
        "各位代表：", TEXT, "过去五年的主要工作", TEXT, "一、抓学习", TEXT, "二、抓作风", TEXT,
        "今后五年的任务", TEXT, "一、抓建设", TEXT, "二、抓落实", TEXT,
    ) == [
        (1, "", "过去五年的主要工作"), (2, "一、", "抓学习"), (2, "二、", "抓作风"),
        (1, "", "今后五年的任务"), (2, "一、", "抓建设"), (2, "二、", "抓落实"),
    ]  # fmt: skip


def test_numberings_that_begin_anew_below_bare_lines_have_these_above_them():
    assert tree(
        "各位代表：", TEXT, "牢记嘱托再出发", "一、抓学习", TEXT, "二、抓作风", TEXT,
        "实干笃行谱新篇", "一、抓建设", TEXT, "二、抓落实", TEXT,
    ) == [
        (1, "", "牢记嘱托再出发"), (2, "一、", "抓学习"), (2, "二、", "抓作风"),
        (1, "", "实干笃行谱新篇"), (2, "一、", "抓建设"), (2, "二、", "抓落实"),
    ]  # fmt: skip


def test_bare_line_inside_a_numbering_is_not_above_it():
    found = tree("各位代表：", TEXT, "一、抓学习", TEXT, "下一步工作打算", TEXT, "二、抓作风", TEXT)
    assert found == [(1, "一、", "抓学习"), (1, "二、", "抓作风")]


def test_last_line_of_a_cut_text_is_no_heading():
    assert tree("各位代表：", TEXT, "五年来，视察36次、协商152场；收到提案2874件、立案交办") == []


@pytest.mark.parametrize(
    ("text", "label", "heading"),
    [
        ("第一，要站稳立场，当好知心人", "第一", "要站稳立场，当好知心人"),
        ("第一句话，我打心眼里佩服大家", "第一句话", "我打心眼里佩服大家"),
        ("一是将食堂公益化。", "一是", "将食堂公益化"),
    ],
    ids=["first", "first-words", "point"],
)
def test_first_of_a_numbering_that_is_cut_off(text, label, heading):
    assert tree("各位代表：", TEXT, text, TEXT) == [(1, label, heading)]


LAW = "代表应当同选民保持密切联系，听取和反映他们的意见和要求，努力为人民服务。"


def test_statute_has_chapters_and_articles_that_count_on():
    assert tree(
        "第一章　总则", "第一条　为了规范代表工作，根据有关法律，制定本办法。", f"第二条　{LAW}",
        "第二章　履职", "第一节　会议期间", "第三条　代表有下列义务：", "（一）出席会议；",
        "（二）联系选民；", "（三）其他。", "第二节　闭会期间", f"第四条　{LAW}", "第三章　附则",
        "第五条　本办法自公布之日起施行。",
    ) == [
        (1, "第一章", "总则"), (2, "第一条", "为了规范代表工作"),
        (2, "第二条", "代表应当同选民保持密切联系"),
        (1, "第二章", "履职"), (2, "第一节", "会议期间"), (3, "第三条", "代表有下列义务"),
        (2, "第二节", "闭会期间"), (3, "第四条", "代表应当同选民保持密切联系"),
        (1, "第三章", "附则"), (2, "第五条", "本办法自公布之日起施行"),
    ]  # fmt: skip


def test_statute_without_chapters_has_its_articles_on_top():
    found = tree(*(f"第{number}条 {LAW}" for number in ("九十九", "一百", "一百零一", "一百零二")))
    assert [(depth, label) for depth, label, _ in found] == [
        (1, "第九十九条"), (1, "第一百条"), (1, "第一百零一条"), (1, "第一百零二条"),
    ]  # fmt: skip


def test_sections_of_a_statute_end_where_they_end():
    texts = [
        "第一章　总则",
        f"第一条　{LAW}",
        "（一）甲；",
        "（二）乙。",
        f"第二条　{LAW}",
        "第三条 本办法",
    ]
    paragraphs = [Paragraph(text, (Span(0, len(text)),)) for text in texts]
    assert [(item.start, item.paragraphs) for item in outline(paragraphs)] == [
        (0, 0), (1, 3), (4, 1), (5, 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "第十二条规定，代表应当密切联系选民。" + TEXT,
        "第十二条、第十三条对此说得很清楚。" + TEXT,
        "第十二条 我们要认真学习，对照检查。" + TEXT,
        "10）日下午，我们到三个村看了看。" + TEXT,
        "1）班的孩子们写信给我们。" + TEXT,
    ],
    ids=["quoted", "two-quoted", "one-article", "a-day", "a-class"],
)
def test_no_headings_either(text):
    assert tree("各位代表：", TEXT, text, TEXT) == []


@pytest.mark.parametrize(
    "items",
    [
        ("（一）出席会议；", "（二）联系选民；", "（三）其他义务。"),
        ("1.工业投资增长8%；", "2.农业增加值增长3%；", "3.服务业增长6%。"),
        ("一、听取工作报告；", "二、审议草案；", "三、其他事项。"),
    ],
    ids=["brackets", "digits", "agenda"],
)
def test_items_of_an_enumeration_are_no_headings(items):
    assert tree("各位代表：", TEXT, *items, TEXT) == []


def test_a_last_bare_line_is_a_heading_only_below_its_likes():
    assert tree("各位代表：", TEXT, "提高站位，增强责任感") == []
    assert tree("各位代表：", TEXT, "把门打开", TEXT, "把簿子用好") == [
        (1, "", "把门打开"), (1, "", "把簿子用好"),
    ]  # fmt: skip


@pytest.mark.parametrize("note", ["（通报略）", "……(通报略)", "…… （宣读决定）"])
def test_a_note_in_brackets_is_no_heading(note):
    assert tree("同志们：", TEXT, note, TEXT, TEXT) == []
