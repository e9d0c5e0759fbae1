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
