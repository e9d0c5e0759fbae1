"""What the lines of this genre look like: titles, salutations, sentences, numbering.

Every stage asks the same questions of a line; they are answered here, once.
"""

from __future__ import annotations

import re
from functools import lru_cache

from speeches.parsing.vocabulary.han import CJK
from speeches.parsing.vocabulary.offices import ADDRESSED_OFFICE

# Many rules ask the same of a line, one after the other: so many lines are remembered.
REMEMBERED = 1024
NUMERALS = "一二三四五六七八九十"
# A Chinese numeral up to 99.
NUMBER = rf"[{NUMERALS}]{{1,3}}"

# Kind of a speech by the words that name it in a title; the last one in the title decides:
# 在述职评议会上的讲话 is a 讲话.
KIND_WORDS = {
    "主持词": "主持词",
    "主持讲话": "主持词",
    "主持稿": "主持词",
    "致辞": "致辞",
    "致词": "致辞",
    "贺词": "致辞",
    "贺辞": "致辞",
    "献词": "致辞",
    "献辞": "致辞",
    "祝词": "致辞",
    "祝辞": "致辞",
    "开幕词": "致辞",
    "开幕辞": "致辞",
    "闭幕词": "致辞",
    "闭幕辞": "致辞",
    "欢迎词": "致辞",
    "欢迎辞": "致辞",
    "欢送词": "致辞",
    "答谢词": "致辞",
    "答谢辞": "致辞",
    "祝酒词": "致辞",
    "祝酒辞": "致辞",
    "慰问信": "致辞",
    "慰问词": "致辞",
    "慰问电": "致辞",
    "贺信": "致辞",
    "贺电": "致辞",
    "开场白": "致辞",
    "主持串词": "主持词",
    "主持辞": "主持词",
    "开场主持": "主持词",
    "述职报告": "述职",
    "述职述廉报告": "述职",
    "述责述廉报告": "述职",
    "述学述职": "述职",
    "述职": "述职",
    "经验交流材料": "经验",
    "经验交流发言": "经验",
    "经验材料": "经验",
    "典型材料": "经验",
    "交流材料": "经验",
    "经验做法": "经验",
    "经验": "经验",
    "工作报告": "报告",
    "汇报": "报告",
    "报告": "报告",
    "发言": "发言",
    "表态": "发言",
    "讲话": "讲话",
    "讲稿": "讲话",
    "讲课": "讲话",
    "演讲": "讲话",
    "演说": "讲话",
}
_KIND = "|".join(KIND_WORDS)
# After the word that names the kind a title may still say: 讲话提纲, 发言稿, 报告（摘要）,
# 经验交流材料：让代表家站活起来.
_TITLE_END = re.compile(
    rf"(?:{_KIND})(?:文?稿|提纲|摘要|材料|选编|全文|要点|定稿)?(?:[（(《【\[][^）)》】\]]*[）)》】\]])?"
    rf"(?:\s*(?:[:：]|——|--|—|─)\s*\S.*)?$"
)
_EIGHT_HAN = re.compile(rf"(?:[{CJK}][^{CJK}]*+){{8}}")
_TWO_STOPS = re.compile(r"[，,。；;、！？][^，,。；;、！？]*+[，,。；;、！？]")
SENTENCE_ENDS = "。！？!?…；;"
_CLOSERS = "”’\"'〞）)】》」』〕]"
_ADDRESSEE = re.compile(
    r"(?:同志|代表|委员|领导|嘉宾|朋友|乡亲|同事|来宾|女士|先生|父老|同学|老师|同仁|主席团|"
    rf"{ADDRESSED_OFFICE}|选民|干部|居民|村民|会员|学员|党员|团员|队员|职工|工友|战友|姐妹|姊妹|兄弟|家长|教师|"
    r"企业家|客商|客人|宾客|校友|乡友|听众|观众|网友|军属|家属|官兵|成员|常委|评委)(?:们|大会)?$"
)


# How a speech of this genre takes its leave: by a farewell, or by a pledge that may also stand
# at the end of a part.
_FAREWELL = (
    r"谢谢|致谢|感谢(?:大家|各位)|以上(?:意见|报告|发言|汇报|建议|几点|情况|讲话|是我|，请|,请)|"
    r"(?:圆满成功|身体健康|工作顺利|万事如意|阖家幸福|新春愉快|新年快乐)|"
    r"我的(?:讲话|发言|汇报|报告|述职)[^。]{0,6}完|请予?审议|批评指正|不妥之处|(?:散会|到此结束|圆满结束)"
)
_FAREWELLS = re.compile(_FAREWELL)
_LEAVE = re.compile(
    rf"{_FAREWELL}|(?:作出|做出|贡献|谱写|开创|书写|创造|迎接|续写|交出|奋力|而)[^。！!]{{0,40}}"
    r"(?:贡献|篇章|局面|奋斗|业绩|佳绩|辉煌|答卷|献礼|胜利|召开|力量|努力奋斗)"
)
# Python looks for a set by itself sooner than for one that repeats.
_MARKS = re.compile(r"[\W_][\W_]*")
_PROSE_ENDS = frozenset("。！？!?")
_CLAUSE_MARKS = re.compile(r"[，,；;]")
_BETWEEN_ADDRESSED = re.compile(r"[、，,\s]+")


def takes_leave(text: str) -> bool:
    """Whether a paragraph ends as a speech does: 谢谢大家, 请予审议, …作出更大贡献."""
    return bool(_LEAVE.search(text[-120:]))


def says_farewell(text: str) -> bool:
    """Whether a paragraph ends as only the last one of a speech does: 谢谢大家, 请予审议."""
    return bool(_FAREWELLS.search(text[-120:]))


@lru_cache(maxsize=REMEMBERED)
def is_salutation(text: str) -> bool:
    """各位代表、同志们： and the like, as a line of its own."""
    if not 3 <= len(text) <= 60 or text[-1] not in ":：!！":
        return False
    addressed = [piece for piece in _BETWEEN_ADDRESSED.split(text[:-1]) if piece]
    return bool(addressed) and all(
        len(piece) <= 24 and _ADDRESSEE.search(piece) for piece in addressed
    )


def ends_sentence(text: str) -> bool:
    """Whether the text ends as a sentence ends, closing quotation marks aside."""
    bare = text.rstrip(_CLOSERS)
    return bool(bare) and bare[-1] in "。！？!?…"


def ends_clause(text: str) -> bool:
    """Whether the text ends where a line may: a sentence, 、colon or semicolon."""
    bare = text.rstrip(_CLOSERS)
    return bool(bare) and bare[-1] in SENTENCE_ENDS + ":："


def is_prose(text: str) -> bool:
    """A line that ends as a sentence does, and is long enough to be one."""
    return len(text) >= 8 and text.rstrip('”’"）)】》')[-1:] in _PROSE_ENDS


def is_torn(text: str) -> bool:
    """A line of some length that stops in the middle of a sentence."""
    return len(text) >= 12 and not ends_clause(text) and (text[-1] in "，,、" or is_body_like(text))


@lru_cache(maxsize=REMEMBERED)
def is_title_like(text: str) -> bool:
    """A short line that names its own kind at its end: …会议上的讲话, …年工作报告.

    A sentence that merely ends in such a word has a comma or a full stop in it.
    """
    bare = text.strip()
    if not 4 <= len(bare.replace(" ", "")) <= 80 or ends_sentence(bare):
        return False
    closed_up = bare.replace(" ", "").replace("\u3000", "")
    end = _TITLE_END.search(closed_up)
    if not end:
        return False
    named = closed_up[: end.start()]
    return len(_CLAUSE_MARKS.findall(named)) <= 1 and "。" not in named


@lru_cache(maxsize=REMEMBERED)
def is_body_like(text: str) -> bool:
    """A line that can only belong to running text: a salutation, or sentences of some length."""
    if is_salutation(text):
        return True
    if len(text) < 15 or (len(text) < 28 and not ends_sentence(text)):
        return False
    if not _TWO_STOPS.search(text) or not _EIGHT_HAN.search(text):
        return False
    return not is_title_like(text)


def closed_up(text: str) -> str:
    """The text without its white space."""
    return "".join(text.split())


@lru_cache(maxsize=REMEMBERED)
def comparable(text: str) -> str:
    """What remains of a text for telling whether two lines say the same: no space, no marks."""
    return _MARKS.sub("", text).lower()


def numeral(text: str) -> int | None:
    """The number that a Chinese numeral of up to 999 or an Arabic one means: 十二 → 12, 3 → 3."""
    if text.isascii() and text.isdigit():
        return int(text)
    hundreds, hundred, rest = text.partition("百")
    if hundred:
        count = NUMERALS.find(hundreds) + 1 if len(hundreds) == 1 else 0
        below = _below_hundred(rest.lstrip("零〇○")) if rest else 0
        return count * 100 + below if 0 < count < 10 and below is not None else None
    return _below_hundred(text)


def _below_hundred(text: str) -> int | None:
    tens, ten, ones = text.partition("十")
    digits = [NUMERALS.find(char) + 1 for char in tens + ones]
    if not text or 0 in digits or len(tens) > 1 or len(ones) > 1 or 10 in digits:
        return None
    if not ten:
        return digits[0] if len(digits) == 1 else None
    return (NUMERALS.find(tens) + 1 if tens else 1) * 10 + (NUMERALS.find(ones) + 1 if ones else 0)
