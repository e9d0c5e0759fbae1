"""What a site says of the part of a text that it holds back, and where it stands.

Told by form: words for the rest of a text together with words for a gate before it, or a note in
brackets, dots or dashes that something is left out.
"""

from __future__ import annotations

import re

from speeches.parsing.vocabulary.marks import mark

_REST = (
    r"全文|完整|全部|内容|文档|到此|结束|剩余|余下|其余|后续|后面|更多|隐藏|剩下|下文|以下|未读|部分(?!同志|代表|地|群众|干部|单位|乡|镇|村)|"
    r"(?<!\d)\d++\s*+[%％字页]"
)
# 会议到此结束，请大家继续关注: said of what people are at, not of a text.
_MEETING_ENDS = re.compile(
    r"(?:会议|大会|座谈会|活动|仪式|典礼|直播|访谈|培训|节目)[^，。；]{0,4}(?:到此|就此|至此)[^，。；]{0,4}结束"
)
# What a reader is asked for the rest, and what else opens it.
_PRICE = (
    r"会员|登录|登陆|付费|购买|支付|VIP|开通|解锁|扫码|扫描|回复|关注|下载|"
    r"充值|订阅|注册|积分|客户端|APP|打赏|升级|权限"
)
_GATE = rf"{_PRICE}|展开|试看|索取|加微信|可见|继续阅读|试读|预览|免费阅读"
_BOTH = re.compile(rf"(?=.*(?:{_REST}))(?=.*(?:{_GATE}))", re.I)
# 复制全文需要注册会员: a gate before something else than reading.
_NOT_TO_READ = re.compile(
    r"(?:复制|打印|收藏|分享|转发|评论|投稿)(?!.*(?:阅读|查看|浏览|显示|隐藏))"
)
# An author does not speak of readers' pages so, even in a sentence.
_LONGEST = 60
# ……此处隐藏1024个字……　【略去560字】　(中间部分省略)　——未完，待续——
_LEFT_OUT = (
    r"(?:此处|以下|中间|下文|后文|其余|余下|部分)?[^。，；]{0,8}(?:隐藏|略去|[中后下前以]略|省略|删节|从略|未显示|未展示|不予显示|未公开|不公开)"
    r"[^。；《》]{0,14}|[^。；，《》]{0,16}(?:只显示|仅显示|登录可见|会员可见|回复可见|可见)[^。；]{0,14}|[^。；，《》]{0,6}(?:未完|待续|未完待续|付费|余下|剩余)[^。；《》]{0,20}"
)
_FENCE = r"[\s（(【\[〔{「*＊….·。—\-_=~<《>》」}〕\]】)）]"
_NOTE = re.compile(rf"{_FENCE}{{1,12}}+(?:{_LEFT_OUT}){_FENCE}{{1,12}}", re.I)
# The same inside a line, in brackets.
NOTE_INSIDE = re.compile(
    r"[（(【\[〔](?=[^（(【\[）)\]】。]{0,30}(?:字|内容|部分|全文|段|页))(?=[^（(【\[）)\]】。]{0,30}"
    r"(?:隐藏|略去|省略|未显示|付费|会员|VIP|试读|未完|待续|解锁|登录))[^（(【\[）)\]】。]{4,40}[）)】\]〕]",
    re.I,
)
# What says for certain that there is more than is shown.
_STATES = re.compile(
    r"未完|待续|省略|略去|隐藏|删节|未显示|未展示|剩余|剩下|余下|其余|后续|试读|到此(?:为止|结束)|试看|继续阅读|索取|可见|略|(?:仅|只)[^。]{0,6}(?:展示|显示|预览|阅读|看)|"
    r"免费阅读|\d+\s*[%％]|完整(?:版|内容|文档)|部分内容|当前显示|以下内容|还有|还剩|还不是|正式会员|余文",
    re.I,
)
# The same, said anywhere on a page: no page with a whole text says so. Dots on a line of their
# own say nothing: features in newspapers part their scenes so.
_CUT_NOTE = mark(
    r"[（(【\[〔—…]\s*(?:未完|待续)|未完待续|[（(【\[〔](?:以下|下文|此处|中间|后文|其余|余下|内容|原文|部分)?[^（(）)。，,]{0,8}"
    r"(?:省略|从略|(?<![战策谋侵方粗简概忽大])略)(?:去?[^（(）)。，,]{0,8})[）)】\]〕]",
    needs="[未待略]",
)
_CUT_LINE = re.compile(
    r"下转\s*(?:本报)?\s*第?\s*(?:[A-Z]?\d{1,3}|[一二三四五六七八九十]{1,3})\s*版|未完\s*[，,、待）)】\]…]|待续\s*[）)】\]…]|(?:省略|略去|隐藏|删节)了?\s*约?\d+\s*个?[字页段]|"
    r"(?:以下|此处|后文|下文|其余|余下|中间|后面)[^。，；]{0,8}(?:省略|略去|隐藏|从略|未显示|不予显示)|"
    r"(?:当前|现|目前|仅|只)[仅只能可]{0,2}(?:显示|展示|预览)[^。，；]{0,6}(?:\d|部分)|"
    r"(?:剩余|余下|还剩|还有)[^。，；]{0,6}\d+\s*[%％字页]|"
    r"会员(?:才|方|后)?(?:可以?|能|专享)[^。，；]{0,4}(?:阅?读|浏览|查?看)|试[读看](?:已)?(?:结束|完毕)",
    re.I,
)

_UNFOLDS = re.compile("展开|余下全文|加载全文|(?:阅读|查看)剩余")
_ASKS = re.compile(_PRICE, re.I)
_NOTHING_LEFT = re.compile(r"(?:还剩|还有|剩余|余下)\s*0+\s*[页字%％]")


def is_withheld_note(text: str) -> bool:
    """Whether a line only says that something is left out here, or how to get the rest."""
    if len(text) > _LONGEST:
        return False
    return bool(_NOTE.fullmatch(text))


def offers_rest(text: str) -> bool:
    """Whether a line below a text offers the rest of it: 您还不是VIP，仅能预览前30%."""
    return len(text) <= _LONGEST and bool(_BOTH.match(text)) and not _MEETING_ENDS.search(text)


def holds_nothing_back(text: str) -> bool:
    """Whether what such a line asks something for is not the reading: 复制全文需要注册会员."""
    return bool(_NOT_TO_READ.match(text.lstrip()))


def states_rest(text: str) -> bool:
    """Whether such a line says that there is more, and is no mere button."""
    return bool(_STATES.search(text))


def is_fold(text: str) -> bool:
    """Whether a line is a button that unfolds what is in the page, so much of it as it says, and
    asks nothing for that: 剩余62%内容，点击展开."""
    return bool(_UNFOLDS.search(text)) and not _ASKS.search(text)


def leaves_nothing(text: str) -> bool:
    """Whether a line says that nothing is left to read: 还剩0页未读，继续阅读."""
    return bool(_NOTHING_LEFT.search(text))


# （通报略）　(县委书记讲话　略): what others do at that moment of a meeting.
_OF_OTHERS = re.compile(
    r"[（(][^（()）。，]{0,12}(?:讲话|发言|通报|宣读|报告|致[辞词]|汇报|演讲|表态|交流|点评|介绍|说明|审议|讨论|"
    r"观看|播放|颁奖|签约|宣誓|表决|选举|投票|唱票)[^（()）。，]{0,6}略[）)]"
)


def without_others(paragraph: str) -> str:
    """A paragraph of a host's script without its notes of what others say and do, which is no
    part of it."""
    return _OF_OTHERS.sub("", paragraph)


def notes_cut(paragraph: str) -> str:
    """What a paragraph says of being cut, "" where it says nothing: （以下省略）, （未完."""
    match = _CUT_NOTE.search(paragraph)
    return paragraph[match.start() : match.start() + 40] if match else ""


def says_cut(line: str) -> bool:
    """Whether a line of a page, wherever it stands, says that its text is not shown whole."""
    return len(line) <= _LONGEST * 2 and bool(_CUT_LINE.search(line) or _CUT_NOTE.search(line))
