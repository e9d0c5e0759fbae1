"""How a text ends: where its last sentence stands, and what shows that it is not the last.

Under the last sentence of a speech stand lines that are none: leave, signature, day, notes. They
are passed over; any other line there must end as a sentence does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from speeches.parsing.documents import ParsedSection
from speeches.parsing.vocabulary.dates import DATE_LINE, DAY
from speeches.parsing.vocabulary.folding import plain
from speeches.parsing.vocabulary.genre import (
    NUMERALS,
    ends_sentence,
    is_salutation,
    takes_leave,
)
from speeches.parsing.vocabulary.han import HAN
from speeches.parsing.vocabulary.labels import label_of
from speeches.parsing.vocabulary.names import LONE_NAME, NAME_CHARACTERS
from speeches.parsing.vocabulary.offices import BODY, OFFICE_OF_SPEAKER
from speeches.parsing.vocabulary.site_words import site_words

_DOTS = re.compile(r"(?:\.{3,}|…|。{3,}|．{3,}|·{3,})[”’\"'）)】》」』]*$")
_LONGEST_SIGNATURE = 40
# Under words of leave a line of this length that is no sentence is a signature or a site's.
_LONGEST_BELOW_LEAVE = 16
# A line with a word of sites, so short or mostly of such words, is a site's.
_LONGEST_OF_SITE = 8
_SITE_SHARE = 0.5
# 谢谢大家　以上报告，请予审议　祝大家新春愉快、万事如意　此致　完: often without a stop.
_FAREWELL = re.compile(
    r"(?:最后[，,])?(?:再次|衷心|非常|深表)*(?:谢谢|感谢|致谢)(?:大家|各位(?:领导|代表|委员|同志|来宾|朋友)?|同志们|你们)*[!！]*|"
    r"(?:最后[，,])?(?:衷心|恭|敬|预|谨)?祝[^。]{0,40}(?:愉快|快乐|健康|顺利|如意|幸福|吉祥|安康|进步|成功|发达|兴旺)[!！]*|"
    r"(?:以上(?:报告|汇报|意见|发言|情况)[，,]?)?请(?:各位代表|大家)?予?以?(?:审议|审查|批评指正)[!！]*|此致|敬礼[!！]*|致以?敬礼[!！]*|我的(?:讲话|发言|汇报|报告|述职)(?:到此)?(?:完了?|完毕|结束)|(?:讲话|报告|会议)?(?:到此)?(?:结束|散会)|[（(](?:全文)?完[）)]|全文完"
)
# 县人大常委会办公室　中共某县委员会　示例集团有限公司
_BODY = re.compile(
    rf"[{NAME_CHARACTERS}\d\s、·（）()“”]{{2,30}}(?:{BODY}|县委|市委|省委|党组|党支部|党总支|筹委会|组委会|领导小组|指挥部|"
    rf"秘书处|公司|协会|联合会|商会|总工会|法院|检察院|代表团|办事处)"
)
# Words that stand in sentences and in no signature: 由我当总指挥、镇长当副总指挥.
_VERBS = "由我们当为和向的了在于把被将对从到给就是要请等与着并也都给说"
# What begins a point or stands inside a sentence.
_IN_SENTENCES = re.compile(rf"[{NUMERALS}第\d（(]|.*[{_VERBS}、]")
_NAME = rf"[{NAME_CHARACTERS}](?:\s*[{NAME_CHARACTERS}]){{1,2}}"
# A name may stand close behind an office; behind 代表 a sentence goes on as well (代表建议).
_OFFICE = re.compile(
    rf"(?:(?![{_VERBS}])[{NAME_CHARACTERS}\s、·]){{0,24}}"
    rf"(?:(?:{OFFICE_OF_SPEAKER})(?:\s*(?!.*[{_VERBS}]){_NAME})?|(?:代表|委员|同志)(?:\s+{_NAME})?)"
)
# 张　三　某军总司令　朱　　某
_SPACED = re.compile(
    rf"(?:[{NAME_CHARACTERS}]{{2,20}}\s+)?(?=[^\s]{{1,2}}\s){LONE_NAME.pattern}|"
    rf"[{NAME_CHARACTERS}]{{2,20}}\s+[{NAME_CHARACTERS}]{{2,4}}"
)
# 新华社某地11月18日电（记者某某）
_DATELINE = re.compile(r"[^，。；]{0,20}\d{1,2}日电\s*(?:[（(][^（()）]{0,40}[）)])?")
# 汇报人：某某　抄送：…　主题词：…
_KEYED = re.compile(
    rf"(?:[{HAN}]{{2,6}}记者)?[{HAN}\s、]{{2,16}}[/／]?摄|(?:[{HAN}]{{1,4}}人|抄[送报]|主送|分送|时间|地点|日期|单位|签[名字]|作者|来源|出处|摘自|主题词|电话|地址)\s*[:：].{{1,60}}"
)
_ASIDE = re.compile(
    r"(?:《[^》]{1,20}》\s*)?(?:(?:[（(][^（()）]{1,300}[）)]|[【\[〔][^（()）【】\[\]〔〕]{1,300}[】\]〕])\s*+)++"
)
_NOTE = re.compile(
    r"注\s*释?\s*(?:[:：]|$)|附\s*[件表注]?\s*\d*\s*(?:[:：]|$)|[〔\[]\d{1,3}[〕\]]|※"
)
_OWN_DAY = re.compile(
    rf"(?:(?![{_VERBS}])[{HAN}]){{0,12}}[，,\s]*[（(]?{DAY}[）)]?\s*(?:于[{HAN}]{{2,8}}|星期[{HAN}]|[上下]午)?"
)
_CLOSING = (_FAREWELL, DATE_LINE, _OWN_DAY, _DATELINE, _KEYED, _ASIDE)
_SIGNING = (_BODY, _OFFICE, _SPACED)
_LAST_SENTENCE = re.compile(r"[。！？!?][”’\"'）)】》」』]*(?=[^。！？!?]*$)")
_PAIRS = {
    "（": "）",
    "【": "】",
    "《": "》",
    "〈": "〉",
    "「": "」",
    "『": "』",
    "〔": "〕",
    "“": "”",
    "‘": "’",
}
_ALIKE = str.maketrans("()[]〞", "（）【】”")
# How much of a long paragraph is looked through for marks that stay open.
_REACH = 400


def without_notes(paragraphs: Sequence[str]) -> Sequence[str]:
    """The text without the notes and the list of enclosures under it."""
    first = (at for at, text in enumerate(paragraphs) if at and _NOTE.match(text))
    return paragraphs[: next(first, len(paragraphs))]


def broken_end(paragraphs: Sequence[str]) -> str | None:
    """What shows that the last words are no end, None where they may be one."""
    left = [text for text in (item.strip() for item in without_notes(paragraphs)) if text]
    signed = False
    while len(left) > 1 and (
        _is_below(left[-1], left[-4:-1]) or (signed and LONE_NAME.fullmatch(left[-1]))
    ):
        signed = _closes_text(plain(left.pop())) or signed
    if not left:
        return None
    text = _without_tail(left[-1])
    # Dots above a signature are the speaker's own.
    if _DOTS.search(text) and not signed:
        return f"结尾被省略号截断（“{text[-16:]}”）"
    if mark := _left_open(text):
        return f"结尾的“{mark}”没有收尾（“{text[-16:]}”）"
    if not ends_sentence(text):
        return f"结尾句子中断（“{text[-16:]}”）"
    return None


def empty_heading(paragraphs: Sequence[str], sections: Sequence[ParsedSection]) -> str | None:
    """The last heading, where nothing stands under it though text stands under its likes."""
    if not sections or sections[-1].start >= len(paragraphs):
        return None
    last = sections[-1]
    heading = paragraphs[last.start]
    alike = [section for section in sections[:-1] if section.depth == last.depth]
    if (
        last.start + 1 < len(paragraphs)
        or last.heading_end < len(heading.rstrip("。；;：: "))
        or takes_leave(heading)
        or _is_article(heading)
        or not any(_has_text(section, paragraphs) for section in alike)
    ):
        return None
    return f"最后一个小标题“{heading[:24]}”之下没有正文"


def _is_article(text: str) -> bool:
    """第五条　本办法自公布之日起施行。 is all that the article says."""
    label = label_of(plain(text))
    return label is not None and label.style.runs_on and ends_sentence(text)


def _has_text(section: ParsedSection, paragraphs: Sequence[str]) -> bool:
    below = len(paragraphs[section.start].rstrip("。；;：: ")) > section.heading_end
    return below or section.paragraphs > 0


def _is_below(text: str, above: Sequence[str]) -> bool:
    """Whether a line is none of the text: leave, signature, day, a word of a site."""
    folded = plain(text)
    if label_of(folded):
        return False
    if len(folded) > _LONGEST_SIGNATURE or _DOTS.search(folded):
        return bool(_ASIDE.fullmatch(folded))
    if _closes_text(folded):
        return True
    stopped = any(mark in folded for mark in "，,。；;：:！!？?")
    if stopped or is_salutation(folded):
        return False
    words, share = site_words(folded)
    if (words and len(folded) <= _LONGEST_OF_SITE) or share >= _SITE_SHARE:
        return True
    near = [plain(line) for line in above[-3:]]
    left = any(takes_leave(line) and ends_sentence(line) for line in near)
    short = 1 < len(folded) <= _LONGEST_BELOW_LEAVE and not _left_open(folded)
    return left and short and not _IN_SENTENCES.match(folded)


def _closes_text(text: str, *, apart: bool = True) -> bool:
    """Leave, signature, day, remark or key. apart: it stands apart from the text: 县人大常委会主任
    or 经主任会议 behind a sentence may as well begin the next."""
    forms = _CLOSING + _SIGNING if apart else _CLOSING
    return any(form.fullmatch(text) for form in forms)


def _without_tail(text: str) -> str:
    """A last paragraph without what stands behind its last sentence and is none: （热烈鼓掌）,
    谢谢大家, a signature with its day."""
    sentence = _LAST_SENTENCE.search(text)
    if not sentence:
        return text
    tail = text[sentence.end() :]
    words = plain(tail.strip())
    closes = _ASIDE.fullmatch(words) or (
        len(words) <= _LONGEST_SIGNATURE and _closes_text(words, apart=tail[:1].isspace())
    )
    return text[: sentence.end()] if words and closes else text


def _left_open(text: str) -> str:
    """The last bracket, quotation mark or mark of a title that nothing closes, "" for none.

    Where a page closes with the mark that opens (“…“), every second one closes.
    """
    stack: list[str] = []
    for char in text[-_REACH:].translate(_ALIKE):
        if char in _PAIRS:
            if stack and stack[-1] == char and char in "“‘":
                stack.pop()
            else:
                stack.append(char)
        elif stack and char in _PAIRS.values():
            # A mark of another pair may be missing between the two.
            opened = next(
                (at for at in range(len(stack) - 1, -1, -1) if _PAIRS[stack[at]] == char), -1
            )
            if opened >= 0:
                del stack[opened:]
    if not stack and text[-_REACH:].count('"') % 2:
        return '"'
    return stack[-1] if stack else ""
