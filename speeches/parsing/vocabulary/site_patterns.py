"""What rules about sites are made of: a rule itself, and the words and forms that many share."""

from __future__ import annotations

import re
from dataclasses import dataclass

from speeches.parsing.vocabulary.genre import KIND_WORDS
from speeches.parsing.vocabulary.han import HAN


@dataclass(frozen=True)
class Rule:
    """A named pattern; `examples` are texts it must match, `strong` see Note [Where …].

    needs: a sign that every match has or stands behind, which is found sooner; most lines have
    none. Soonest is found one of several first characters: A|a, not (?i:A) or [Aa]b.
    """

    name: str
    pattern: re.Pattern[str]
    examples: tuple[str, ...]
    strong: bool = False
    needs: re.Pattern[str] | None = None


# A set that begins with the Han characters, in a pattern.
_HAN_SET = re.compile(rf"\[{re.escape(HAN)}(?:[^]\\]|\\.)*+\]")


def rule(name: str, pattern: str, *examples: str, strong: bool = False, needs: str = "") -> Rule:
    """A rule to which the case of letters says nothing."""
    sign = re.compile(needs) if needs else None
    return Rule(name, re.compile(_with_case(pattern), re.I), examples, strong, sign)


def _with_case(pattern: str) -> str:
    """A pattern whose sets of Han characters are exempt from `re.I`: for it Python looks up the
    other case of each of 28,000 characters, four times as long as it compiles them without."""
    return _HAN_SET.sub(r"(?-i:\g<0>)", pattern)


# The rule whose matches say that the site holds back a part of the text.
WITHHELD = "付费提示"
# The rule of what a browser prints above and below a page, its own date with it.
PRINTED = "打印页眉"
# The rules of what readers wrote below a text, and of what stands below its pictures.
READERS, CAPTION = "读者评论", "图片说明"
# The rule of what says how many readers agreed with an answer: of a page of questions.
AGREED = "问答赞同"
# The rule of a saved page's <title>.
PAGE_TITLE = "网页标题"
SITE_NAME = (
    rf"[{HAN}A-Za-z0-9]{{1,12}}?"
    r"(?:范文网|文秘网|公文网|文库网|素材网|材料网|文稿网|写作网|资料网|学习网|文秘之家|"
    r"公文库|文库|素材库|资料库|素材站|文稿站|文稿馆|稿件馆|驿站|素材馆|文档网|文章网|在线|"
    r"(?<![上联互官])网)"
)
MOMENT_FORM = (
    r"(?:\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?)"
    r"(?:[ \u3000T]*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?"
)
# What such sites deal in.
GOODS = r"(?:素材|范文|公文|资料|文稿|文章|材料|讲话稿|发言稿|模板|干货|课件)"
KINDS = "|".join(KIND_WORDS)
CONTACT = r"(?:微信|公众号|QQ群?|加[Vv]|扫码|客服)"
# A number behind an address is the sentence's: …增长2www.example.org.4个百分点
ADDRESS = (
    r"(?:https?://|(?<![A-Za-z.])(?:www|m|wap)\.)(?![A-Za-z0-9\-.]*\.gov\.)"
    r"[A-Za-z0-9\-]+(?:\.[A-Za-z][A-Za-z0-9\-]*)+(?::\d+)?(?:[/?][A-Za-z0-9./?=&_%#\-]*)?"
)
