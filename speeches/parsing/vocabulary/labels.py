"""The labels of this genre: what stands before a heading or a point, and what each may do.

One table, read by every stage that asks whether a line begins something: cleaning, the layout of
a PDF, reflow, titles, outline, completeness and export. A stage names its use and gets the styles
that have it; where it needs less than all, the use says why.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from enum import Flag, auto
from functools import lru_cache

from speeches.parsing.vocabulary.genre import NUMBER, NUMERALS, REMEMBERED, numeral

_DIGITS = r"\d{1,2}"
# Articles of statutes go beyond a hundred.
_ARTICLE = rf"[{NUMERALS}百零〇○]{{1,7}}|\d{{1,3}}"
# （10）日, 三（1）班: what a number in brackets counts, where a line's end left the rest of it.
_COUNTED = "班(?![子组车次])|[日月](?![常益度])|号(?![召令])"
# 最后，我再提几点希望: how many points a speaker promises.
PROMISE = r"我?再?[提讲谈说][一二两三几]点(?:希望|要求|意见|建议|想法|体会)"


# 过去五年的主要工作　今后五年的任务　2023年工作回顾　下一步工作打算: of what time, and of what.
_TIME = (
    rf"(?:过去|今后|未来|近)[{NUMERALS}两几]{{0,2}}年|[{NUMERALS}两几]{{1,2}}年[多以]?来|[12]\d{{3}}年|20[Xx×*]{{2}}年|"
    r"[今明去本上]年|本届|[上下]半年|下一?[步届]|前?[一二三四]季度"
)
_MATTER = "工作|回顾|情况|任务|打算|安排|思路|重点|目标|要求|建议|部署|总结|计划"
_MATTERS = (
    "(?:基本|总体|主要)情况|工作回顾|主要(?:做法|成效|任务)|(?:几点)?(?:工作)?体会|"
    "(?:存在的?)?(?:主要)?(?:问题|困难|差距)(?:[和与](?:问题|困难|不足|差距))?"
)
_PARTS_OF_REPORT = re.compile(rf"(?:{_TIME})[^，。；：！？,;:!?]{{0,14}}(?:{_MATTER})|{_MATTERS}")


class Use(Flag):
    """What a label at the start of a line may tell of it."""

    # It may head a section of the outline.
    HEADING = auto()
    # It begins a paragraph in a text that was wrapped. Not 一是, whose points run on in one
    # paragraph, nor 第三 (产业), with which a wrapped line may well begin.
    PARAGRAPH = auto()
    # The line is of a speech, wherever on a page it stands.
    SPEECH = auto()
    # The line is of a speech where the place speaks for it. Sites number lists of links and
    # notices with 1. 1） ① too, so that these do not have `SPEECH`.
    LINE = auto()
    # The line is no title. Not 篇一, behind which a title may stand.
    NO_TITLE = auto()


_LISTED = Use.HEADING | Use.PARAGRAPH | Use.LINE | Use.NO_TITLE
_HEADING = _LISTED | Use.SPEECH
_POINT = _HEADING & ~Use.PARAGRAPH
_WORDS = Use.SPEECH | Use.LINE


@dataclass(frozen=True)
class LabelStyle:
    """One way of numbering.

    name: its first label; form: a regular expression of its labels, the number in a group;
    uses: what it may do; examples: beginnings of lines it is for.
    rank: how high it stands above other styles, 0 the highest; level: the level of GB/T
    9704-2012 (7.3.3) its headings are set in, 0 where they are set as text, None where that
    depends on how deep they stand.
    before: a further condition on what follows the label in a text; lone: whether one heading of
    the style may stand without a neighbour; inside: its form inside a flattened line, where the
    text goes on without a break; first: the label with which the text below a heading begins
    where nothing parts the two. runs_on: it counts on below headings of higher styles, as the
    articles of a statute do.
    """

    name: str
    form: str
    uses: Use
    examples: tuple[str, ...]
    rank: int = 0
    level: int | None = 0
    before: str = ""
    lone: bool = False
    inside: str = ""
    first: str = ""
    runs_on: bool = False
    pattern: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        compiled = re.compile(rf"(?:{self.form}){self.before}\s*")
        object.__setattr__(self, "pattern", compiled)


STYLES = (
    LabelStyle(
        "编", rf"第({NUMBER})编[:：、，, \u3000]*", _HEADING, ("第一编　总则", "第二编：物权"),
        rank=0, level=1,
    ),
    LabelStyle(
        "部分", rf"第({NUMBER})(?:部分|章|篇)[:：、，, \u3000]*", _HEADING,
        ("第一部分 工作回顾", "第二章：主要任务"), rank=1, level=1, lone=True,
        inside=rf"第{NUMBER}章[ \u3000]",
    ),
    LabelStyle(
        "节", rf"第({NUMBER})节[:：、，, \u3000]*", _HEADING, ("第一节　一般规定", "第二节 程序"),
        rank=2, level=2,
    ),
    LabelStyle(
        "一、", rf"({NUMBER})[、．.]", _HEADING, ("一、提高认识", "二．明确任务", "十一、结语"),
        rank=3, level=1, lone=True, inside=rf"{NUMBER}、",
    ),
    # Of a statute. 第三条规定 is a sentence about one.
    LabelStyle(
        "条",
        rf"第({_ARTICLE})条(?:之{NUMBER})?"
        "(?:[ \u3000]+|(?![规的款项第和与及或至到中所内之、，,；;。：:]))",
        _HEADING,
        ("第一条　为了规范", "第十二条 本办法所称", "第一百零三条 县级以上", "第3条 代表应当"),
        rank=4, level=0, inside=rf"第(?:{_ARTICLE})条[ \u3000]",
        first=rf"第(?:{_ARTICLE})条[ \u3000]", runs_on=True,
    ),
    LabelStyle(
        "（一）", rf"[（(]({NUMBER})[）)][、，,]?|([㈠-㈩])[、，,]?", _HEADING,
        ("（一）抓好学习", "(二)、抓好落实", "㈢抓好监督"), rank=5, level=2, lone=True,
        inside=rf"[（(]{NUMBER}[）)]|[㈠-㈩]", first="[（(]一[）)]|㈠",
    ),
    # Below 一、 a sub-heading; without any 一、 in a text it is another way to write that.
    LabelStyle(
        "一，", rf"({NUMBER})[，,]", _HEADING, ("一，提高站位", "二,压实责任"), rank=6, level=None,
    ),
    LabelStyle(
        "1.", rf"({_DIGITS})[.．、]|([⒈-⒛])", _LISTED, ("1.加强领导", "2、压实责任", "⒊严格考核"),
        rank=7, level=3, before=r"(?![\d.])", first=r"(?<!\d)1[、．.](?!\d)",
    ),
    LabelStyle(
        "(1)", rf"[（(]({_DIGITS})[）)][、，,]?|([⑴-⒇])[、，,]?", _HEADING,
        ("(1)建立台账", "（2）定期通报", "⑶跟踪问效"), rank=8, level=4, before=r"(?!\d{5})",
    ),
    LabelStyle(
        "1）", rf"({_DIGITS})[）)][、，,]?", _LISTED, ("1）建立台账", "2)定期通报"),
        rank=9, level=4, before=rf"(?!\d{{5}}|次|{_COUNTED})",
    ),
    LabelStyle("①", "([①-⑳])[、，,]?", _LISTED, ("①建立台账", "②、定期通报"), rank=10, level=4),
    LabelStyle(
        "第一",
        rf"第({NUMBER})(?:点(?:要求|希望|建议|意见|体会|想法)?|句话|件事情?|个?(?:方面|问题|要求))?"
        "[，,、：:](?!第)",
        _HEADING,
        ("第一，聚焦大局", "第二点要求，服务中心", "第三个方面：建好队伍", "第一句话，谢谢大家"),
        rank=11,
        inside=rf"第[{NUMERALS}]{{1,2}}[，,、]", first="第一[，,、]",
    ),
    LabelStyle(
        "最后", "最后[，,]", Use.HEADING, ("最后，我再提几点希望，",), rank=11,
        before=rf"(?={PROMISE})",
    ),
    LabelStyle(
        "一是", rf"([{NUMERALS}]{{1,2}})(?:是|要(?!求|点|素|闻|害))", _POINT,
        ("一是坚持党的领导", "二要突出重点"), rank=12, first="一是|一要",
    ),
    # What follows marks points or lines, and heads no section.
    LabelStyle(
        "第一是", f"第({NUMBER})[是点]", _HEADING & ~Use.HEADING,
        ("第一是思想到位", "第二点我想说"),
    ),
    LabelStyle("第", f"第({NUMBER})", _POINT & ~Use.HEADING, ("第一次参加会议", "第三条 本办法")),
    LabelStyle(
        "首先", "首先[，,要是]", Use(0), ("首先，我代表", "首先要抓好"), first="首先[，,要是]",
    ),
    LabelStyle("1.5", rf"({_DIGITS})[.．、]", Use.NO_TITLE, ("1、2021年工作回顾",)),
    # The speeches of one page.
    LabelStyle(
        "篇", rf"【?篇([{NUMERALS}\d])", Use.PARAGRAPH | _WORDS,
        ("篇一：在大会上的讲话", "【篇2】"),
    ),
    LabelStyle("之", rf"[【♦■◆]?\s*(?:篇|之)([{NUMERALS}\d])", _WORDS, ("♦之一♦", "■ 篇二")),
)  # fmt: skip


def labels_of(use: Use) -> re.Pattern[str]:
    """A pattern of every label that has this use, for `match` at the start of a line."""
    return re.compile("|".join(style.pattern.pattern for style in STYLES if use in style.uses))


# A label that is a line's of a speech where its place speaks for it; see `Use.LINE`.
LABELLED = labels_of(Use.LINE)
_SPEECH = labels_of(Use.SPEECH)
_CHINESE = re.compile(rf"[第（(]?([{NUMERALS}百零〇○]{{1,7}})|([㈠-㈩])")
_BY_NAME = {style.name: style for style in STYLES}
_HEADING_LABEL = labels_of(Use.HEADING)
HEADINGS = tuple(style for style in STYLES if Use.HEADING in style.uses)


@dataclass(frozen=True)
class Label:
    """A label at the start of a text: its style, its number (None for 最后), where it ends."""

    style: LabelStyle
    number: int | None
    end: int


def is_labelled(text: str) -> bool:
    """Whether a line carries a label of a speech or of a 篇; lists of links are numbered 1. 2."""
    return bool(_SPEECH.match(text))


@lru_cache(maxsize=REMEMBERED)
def label_of(text: str) -> Label | None:
    """The label of a heading that a text begins with, None where it begins with none."""
    if not _HEADING_LABEL.match(text):
        return None
    for style in HEADINGS:
        match = style.pattern.match(text)
        if match:
            return Label(style, _number(match), match.end())
    return None


def heads_part_of_report(text: str) -> bool:
    """Whether a text says what a part of a report is about, as the headings above 一、 do."""
    return bool(_PARTS_OF_REPORT.fullmatch(text))


def style_named(name: str) -> LabelStyle:
    """The style of headings that has this name."""
    return _BY_NAME[name]


def style_of(label: str) -> LabelStyle | None:
    """The style of a section's label, which may have lost the mark behind it: 第一, （一）, 1."""
    return next(
        (style for style in HEADINGS if any(re.match(style.form, label + mark) for mark in "， ")),
        None,
    )


def chinese_number(label: str) -> int | None:
    """The number of a section's label that counts in Chinese numerals, None for 1. (1) ① ⑴."""
    match = _CHINESE.match(label)
    return _number(match) if match else None


def _number(match: re.Match[str]) -> int | None:
    found = next((group for group in match.groups() if group), None)
    if found is None:
        return None
    # One character for the number with its marks: ㈠ ⒈ ⑴ ①.
    return numeral(found) or (int(unicodedata.numeric(found, 0)) if len(found) == 1 else None)
