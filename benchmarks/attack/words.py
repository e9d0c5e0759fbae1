"""What hostile files and requests say: speeches, and characters that programs stumble over."""

from __future__ import annotations

from random import Random

_SENTENCES = (
    "各位代表：", "一、提高认识，统一思想。", "要办好每一件代表建议，", "（二）畅通渠道。",
    "县人大常委会主任林文清",
    "办理建议要有回音，", "一是抓落实；二是抓督办；三是抓反馈。", "全过程人民民主要落到实处。",
)  # fmt: skip
# One of each kind that has broken programs: controls, halves of characters, marks of direction,
# joiners, what grows when it is folded, what is no character.
ODD = (
    "\0", "\x1b[2J", "\r", "\n", "\t", "\x7f", "\x85", "\u2028", "\u2029", "\ufeff", "\ufffe",
    "\uffff",
    "\u202e", "\u2066", "\u200d", "\u0301" * 50, "ﬁ", "ß", "İ", "ŉ", "ﷺ",
    "\U0001f468\u200d\U0001f469",
    "\U000e0001", "\U0010ffff", "㍿", "½", "①", "〇", "Ⅷ", "𠮷", "꯭", "\ue000",
)  # fmt: skip
# What would be run in a page that shows it as it is.
_MARKUP = (
    "",
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "</script><b>",
    "{{7*7}}{% raw %}",
)
SIGNS = "\"'`()[]{}<>|&;:*?!^~\\/%$#@+-=,._“”‘’「」『』（）【】《》〈〉：；！？、｜＊－"


def speech(chance: Random, sentences: int = 40) -> str:
    """A text that looks like a speech, never the same one."""
    said = [chance.choice(_SENTENCES) + str(chance.randrange(10**6)) for _ in range(sentences)]
    title = f"在第{chance.randrange(10**9)}次{chance.choice(_MARKUP)}会议上的讲话"
    return "\n".join([title, *said, f"三、{chance.choice(_MARKUP)}办好实事"])


def odd(chance: Random, number: int = 20) -> str:
    """Odd characters among words."""
    pieces = (*ODD, *SIGNS, "代表", "建议", "a")
    return "".join(chance.choices(pieces, k=number))
