"""Places where a site silently took out digits or words: 2022年3月日, 在天内, 达到了人.

Each pattern stands beside the words it was written for. What counts is always the same: a
measure where a number must be, and none there. A pattern that begins with words, and looks back
from behind them, is searched for soonest.
"""

from __future__ import annotations

from speeches.parsing.vocabulary.han import CJK
from speeches.parsing.vocabulary.marks import mark

_MEASURES = r"(?:人次|万元|亿元|万人|公里|平方米|万亩|[件次场名户亩个项条份人])"
_PATTERNS = (
    # 2022年3月日　2022年月日　年月日
    mark(
        r"(?:\d{4}|(?<!\d))年(?:\d{1,2})?月日(?![报常程])|\d{4}年月(?!\d|[底末初中份])",
        needs="月日|年月",
    ),
    # 会后要在天内拿出方案
    mark(r"(?:天(?<=[在用]天)|个月(?<=[在用]个月))(?:之?内|左右|时间)"),
    # 代表总数达到了人　共计件　累计达万元
    mark(rf"(?:达到了?|共计|累计达?|总计|合计){_MEASURES}(?=[，,。；;、])"),
    # 听取专项工作报告项，开展执法检查次，提出建议件
    mark(
        r"(?:报告|检查|询问|视察|调研|建议|议案|意见|座谈会|培训班)"
        rf"(?:[项次件场条期]|个(?![{CJK}]))(?=[，,。；;、])"
    ),
    # 已接入个部门　共建成个代表家站
    mark(rf"(?:接入|建成|建立|设立|新建|新增|辖|成立)了?个(?!人|体|性|别)(?=[{CJK}])"),
    # 应到代表人，实到人　因事缺席名
    mark(
        r"(?:应到|实到|到会|出席|列席|缺席|请假)(?:的)?(?:[代委会][表员]|人员|同志)?[人名](?=[，,。；;、])"
    ),
    # 总结年工作，安排年任务：a year that is gone. 全年, 多年 and the like are words.
    mark(r"(?:总结|回顾|部署|安排|谋划|通报)年(?=(?:度)?(?:的)?(?:工作|任务|重点))"),
    # 月日上午　于月日
    mark(r"月日(?<![\d一二三四五六七八九十年每当本]月日)(?=[上下]午|[，,。召举前])"),
    # 增长%　占%
    mark(r"[%％](?<![\d.．０-９XxＸ×*\s][%％])(?=[，,。；;、以])"),
    # 第届人大第次会议
    mark(rf"第(?:届|次|期|轮|批)(?=[{CJK}])"),
    # 充分利用 和网络：a word gone before 和
    mark(rf"(?<=[{CJK}]) +(?=[和与及][{CJK}])", needs=" "),
)
# Characters quoted on either side of a gap.
_AROUND = 8


def find_gaps(text: str) -> tuple[str, ...]:
    """The words around each gap, in the order of the text, each wording once."""
    found = sorted(match.span() for gap in _PATTERNS for match in gap.finditer(text))
    return tuple(
        dict.fromkeys(
            text[max(start - _AROUND, 0) : end + _AROUND].replace("\n", " ") for start, end in found
        )
    )
