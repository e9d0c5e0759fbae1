"""Other ways to write the same: 作出 and 做出, 二〇二一 and 二○二一. Pure.

Exact search finds what was typed and no more; who reads texts of many hands wants to know of the
others. A slip that texts have too, 布署 for 部署, is such a way. What means something else is none:
权利 and 权力, 反映 and 反应.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from search.language.reading import spoken_years

# The forms of each way of writing, the usual one first; no string in two of them.
_FORMS = [
    forms.split("=")
    for forms in """
    作出=做出 作决定=做决定 作贡献=做贡献 作报告=做报告 作准备=做准备 作安排=做安排
    作部署=做部署 作说明=做说明 作调整=做调整 作承诺=做承诺 作表率=做表率 作斗争=做斗争
    作文章=做文章 当家作主=当家做主 当作=当做 看作=看做 叫作=叫做 称作=称做 做法=作法 做客=作客
    部署=布署 贯彻=惯彻 账=帐 主持词=主持辞 致辞=致词 贺词=贺辞 祝词=祝辞 献词=献辞 誓词=誓辞
    答谢词=答谢辞 欢迎词=欢迎辞 开幕词=开幕辞 闭幕词=闭幕辞 颁奖词=颁奖辞 身份=身分 成分=成份
    部分=部份 省份=省分 股份=股分 充分=充份 水分=水份 分内=份内 分量=份量 签订=签定 制定=制订
    拟定=拟订 截至=截止 其他=其它 唯一=惟一 唯有=惟有 唯恐=惟恐 交代=交待 缴纳=交纳 连接=联接
    联结=连结 覆盖=复盖 答复=答覆 反复=反覆 好像=好象 图像=图象 想象=想像 录像=录象 影像=影象
    记录=纪录 纪念=记念 纪要=记要 规划=规画 计划=计画 策划=策画 谋划=谋画 勾画=勾划 弘扬=宏扬
    宏图=鸿图 恢宏=恢弘 扎实=札实 坐落=座落 精简=精减 精练=精炼 凝练=凝炼 锤炼=锤练 锻炼=锻练
    磨炼=磨练 历练=历炼 松弛=松驰 勠力同心=戮力同心 再接再厉=再接再励 按部就班=按步就班
    一如既往=一如继往 融会贯通=融汇贯通 厉行=励行 荟萃=汇萃 震撼=震憾 安装=按装 辐射=幅射
    报道=报导 人才=人材 泄露=泄漏 执着=执著 绝不=决不
    """.split()
]
_OTHERS = {form: [other for other in forms if other != form] for forms in _FORMS for form in forms}
# Not where a word goes on: 工作报告 is no 作报告.
_WORD_BEFORE = "(?<![工合写创运操])"
_FORM = re.compile(_WORD_BEFORE + f"(?:{'|'.join(sorted(_OTHERS, key=lambda f: (-len(f), f)))})")
# Zeros among Chinese numerals, as texts have them and as they are typed.
_ZEROS = "〇○零"
_TYPED_ZEROS = f"{_ZEROS}◯o0"
_NUMERALS = re.compile(rf"[一二三四五六七八九{_TYPED_ZEROS}]{{2,}}")
_NUMERAL = re.compile("[一二三四五六七八九]")
_ZERO = re.compile(f"[{_TYPED_ZEROS}]")
_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}年")
_WRITTEN_YEAR = re.compile(rf"(?:一九|二[{_TYPED_ZEROS}])[一二三四五六七八九{_TYPED_ZEROS}]{{2}}年")
_DIGITS = {numeral: str(at) for at, numeral in enumerate("一二三四五六七八九", start=1)}


def other_forms(text: str) -> list[str]:
    """A folded string with one of its ways of writing changed, all such strings, each once."""
    found = chain(_with_other_forms(text), _with_other_zeros(text), _with_other_years(text))
    return [other for other in dict.fromkeys(found) if other != text]


def _with_other_forms(text: str) -> Iterator[str]:
    for form in dict.fromkeys(_FORM.findall(text)):
        for other in _OTHERS[form]:
            yield text.replace(form, other)


def _with_other_zeros(text: str) -> Iterator[str]:
    """Numbers that are written in characters, with each of the zeros."""
    for number in dict.fromkeys(_NUMERALS.findall(text)):
        if _ZERO.search(number) and _NUMERAL.search(number):
            for zero in _ZEROS:
                yield text.replace(number, _ZERO.sub(zero, number))


def _with_other_years(text: str) -> Iterator[str]:
    """Years in characters for digits, in digits for characters."""
    for year in dict.fromkeys(_YEAR.findall(text)):
        for spoken in spoken_years(year[:4]):
            yield text.replace(year, spoken)
    for year in dict.fromkeys(_WRITTEN_YEAR.findall(text)):
        yield text.replace(year, "".join(_DIGITS.get(numeral, "0") for numeral in year[:4]) + "年")
