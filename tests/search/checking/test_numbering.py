"""Numbers of headings that jump, repeat or go back."""

import pytest

from search.checking.numbering import misnumbered
from speeches.parsing.structure.stitch import outline_of

BODY = "坚持和完善人民代表大会制度，把代表提出的意见建议办实办好，让群众看得见变化。"


def said(*headings: str) -> list[str]:
    """The labels that are named, in a text of these headings, each with a paragraph below it."""
    texts = ["同志们："]
    for heading in headings:
        texts += [heading, BODY]
    return [each.meaning for each in misnumbered(texts, outline_of(texts))]


@pytest.mark.parametrize(
    "headings",
    [
        ("一、抓学习", "二、抓落实", "三、抓监督"),
        (
            "一、抓学习",
            "（一）学理论",
            "（二）学业务",
            "二、抓落实",
            "（一）定任务",
            "（二）定责任",
        ),
        # A fragment begins anywhere.
        ("三、抓学习", "四、抓落实"),
        # Another speech, or another part, on the same page.
        ("一、抓学习", "二、抓落实", "一、抓监督", "二、抓队伍"),
        ("一、抓学习", "1.学理论", "2.学业务", "1.听汇报", "2.看现场", "二、抓落实"),
        ("一是抓学习", "二是抓落实", "三是抓监督"),
        # What runs on in the paragraph.
        (
            "一、抓学习",
            "（一）学理论。要读原著。（二）学业务。要懂规程。",
            "（三）学法律",
            "二、抓落实",
        ),
        ("１、抓学习", "２、抓落实"),
        ("抓学习", "抓落实"),
        (),
    ],
)
def test_what_follows_is_not_named(headings):
    assert said(*headings) == []


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (("一、抓学习", "三、抓落实"), ["“一、”之后是“三、”，中间缺号"]),
        (("一、抓学习", "二、抓监督", "五、抓落实"), ["“二、”之后是“五、”，中间缺号"]),
        (
            ("一、抓学习", "（一）学理论", "（三）学业务", "二、抓落实"),
            ["“（一）”之后是“（三）”，中间缺号"],
        ),
        (("一、抓学习", "二、抓落实", "二、抓监督"), ["“二、”重复"]),
        (("一、抓学习", "一、抓落实", "二、抓监督"), ["“一、”重复"]),
        (
            ("一、抓学习", "二、抓落实", "三、抓监督", "二、抓队伍"),
            ["“三、”之后是“二、”，编号倒退"],
        ),
        (
            (
                "一、抓学习",
                "（一）学理论",
                "（二）学业务",
                "二、抓落实",
                "（二）定任务",
                "（三）定责任",
            ),
            ["“二、”下面从“（二）”开始"],
        ),
        (("1.抓学习", "2.抓落实", "4.抓监督"), ["“2.”之后是“4.”，中间缺号"]),
        (
            ("一、抓学习", "三、抓落实", "四、抓监督", "四、抓队伍"),
            ["“一、”之后是“三、”，中间缺号", "“四、”重复"],
        ),
    ],
)
def test_what_does_not_follow_is_named(headings, expected):
    assert said(*headings) == expected


def test_it_is_named_where_it_stands():
    texts = ["一、抓学习", BODY, "三、抓落实", BODY]
    (one,) = misnumbered(texts, outline_of(texts))
    assert (one.paragraph, one.label) == (2, "三、")
