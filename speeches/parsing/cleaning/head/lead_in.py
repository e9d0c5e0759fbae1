"""Lines above a speech that introduce it: the site's lead-in, a reader's question, a caption."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from speeches.parsing.cleaning.head.rules import LONGEST_COLUMN_NAME, head_rule
from speeches.parsing.cleaning.head.title import DASHED
from speeches.parsing.cleaning.head.under_title import speech_start
from speeches.parsing.cleaning.page import SITE_SHARE, Page, body_end
from speeches.parsing.cleaning.page_line import PageLine
from speeches.parsing.vocabulary.genre import comparable
from speeches.parsing.vocabulary.han import HAN
from speeches.parsing.vocabulary.site_facts import METADATA_KEY
from speeches.parsing.vocabulary.site_patterns import AGREED, PAGE_TITLE
from speeches.parsing.vocabulary.site_words import site_words

# A title, or its <h1>, stands among this many lines from the top of a page; one that a bar of
# facts tells among fewer, and what quotes it or asks for it nearer still.
_TOP_LINES = 120
_BARRED_LINES = 30
_NEAR_LINES = 10
_SHORTEST_OWN_TITLE = 6
_SHORTEST_QUOTED = 9
# How much longer than the title a line is that quotes it.
_LEAST_BESIDE, _MOST_BESIDE = 2, 100
_LEAD_IN_SHARE = 0.35
# A prompt or a question to which the page is the answer.
_ASKED = re.compile(
    r"(?:用户|提问者?|问题?|我|助手|回答|答|AI|ChatGPT|Q|A|User|Assistant|网友)\s*[:：]"
    r"(?=.{0,40}(?:请帮|帮我|写一?[篇份个]|生成|范文|讲话稿|发言稿|以下[是为]|下面[是为]|您参考|当然可以)).{2,80}|"
    r"最佳答案.{0,10}|.{0,12}(?:请帮我|帮我写|求一篇|谁有|以下是为您).{2,60}",
    re.I,
)
# 稻香教育网, 稻香县人民政府门户网站: a site's name in its <h1>; 全县人大工作会议文件: of several.
_IS_NO_TITLE = re.compile(
    rf"[{HAN}A-Za-z0-9]{{0,14}}(?:[省市县区州旗镇乡]|人大|政府|政务|政协|党建|新闻|信息|教育|文明|机关|组织|宣传|公文|范文|文秘|"
    r"材料|文稿|讲话|写作|农业|水利|审计|财政|民政|司法|卫生|统战|共青团|妇联|工会|党校|日报|晚报)(?:信息|门户|公众信息|资源|工作)?"
    r"(?:网|网站|在线|之窗|之家|门户|信息港)|"
    rf"[{HAN}]{{2,16}}(?:[省市县区州旗镇乡]人民政府|人大常委会|人民代表大会常务委员会|[省市县区]委|[省市县区]政协)(?:门户网站|网站)?|"
    rf"[{HAN}\d]{{2,40}}(?:会议?|大会|仪式|专题|培训班)(?:有关|相关)?(?:文件|材料|讲话|发言)?(?:汇编|选登|专题|文件|集锦)"
)


def drop_questions(page: Page) -> None:
    """What a reader asked for, or a program was told to write."""
    page.drop(
        lambda index, line: (
            "网友问答"
            if index < _NEAR_LINES and line.hint != "heading" and _ASKED.fullmatch(line.plain)
            else None
        )
    )


def drop_asked_and_answered(page: Page) -> None:
    """A page of questions: what was asked stands above the answer, and who answers, with how many
    agreed. The question is the title, but where the answer has one of its own."""
    marks = [item.start for item in page.removed if item.rule == AGREED]
    lines = page.lines
    first = min(marks, default=0)
    top = [line for line in lines[: _BARRED_LINES * 2] if line.spans[0].start < first]
    if not top or len(top) > _BARRED_LINES:
        return
    if any(line.is_salutation or line.is_labelled for line in top):
        return
    start = speech_start(lines[len(top) :]) + len(top)
    answered = any(line.names_kind and not line.ends_clause for line in lines[len(top) : start])
    asked = next((at for at, line in enumerate(top) if line.hint == "heading"), 0)
    page.drop(
        lambda index, _: "网友问答" if index < len(top) and (answered or index != asked) else None
    )


def drop_quoting_title(page: Page) -> None:
    """A line above the speech that holds the whole title and more words speaks about it: a
    lead-in, an announcement, a question. The speech itself never quotes its own title.

    The title is a line of its own, or else nothing is told.
    """
    top = max(_NEAR_LINES, min(speech_start(page.lines), _BARRED_LINES))
    below = max(body_end(page.lines) + 1, top)
    titles = _titles(page.lines[:top])
    gone = {
        index
        for index, line in enumerate(page.lines)
        if (index < top or index >= below) and any(_quotes(line, title) for title in titles)
    }
    page.drop_at(gone, "网站引语")


def _titles(head: Sequence[PageLine]) -> set[str]:
    """The words of the titles; of two of which one holds the other, the shorter is the title."""
    found = {
        line.title_words
        for line in head
        if line.names_kind
        and len(line.title_words) >= _SHORTEST_QUOTED
        and not METADATA_KEY.match(line.plain)
    }
    return {
        words for words in found if not any(other in words and other != words for other in found)
    }


def _quotes(line: PageLine, title: str) -> bool:
    """Whether a line speaks about the title: more words of sites stand beside it."""
    beside = len(line.comparable) - len(title)
    if title not in line.comparable or not _LEAST_BESIDE <= beside <= _MOST_BESIDE:
        return False
    if line.hint == "heading" or line.has_label or line.title_words == title:
        return False
    if line.names_kind and not re.search(r"[:：]", line.plain):
        return False
    count, share = site_words(_without_title(line.plain, title))
    return count >= 1 + line.ends_clause and share >= _LEAD_IN_SHARE


def _without_title(text: str, title: str) -> str:
    """What a line says beside the title, whatever marks stand in that."""
    return re.sub(r"[\W_]{0,3}".join(map(re.escape, title)), " ", text, count=1, flags=re.I)


def drop_above_own_title(page: Page) -> None:
    """The page's <title> begins with the speech's: everything above that line is the page's.

    Not where much running text stands above it; then the line is a repetition.
    """
    top = _named_by_page(page) or _h1(page.lines) or _above_bar(page.lines)
    above = [line for line in page.lines[:top] if line.is_body_like]
    if sum(not line.is_site_talk(SITE_SHARE) for line in above) < 2:
        page.drop(lambda index, line: (head_rule(line) or "页首") if index < top else None)


def _named_by_page(page: Page) -> int:
    """The line with which the page's <title> begins, 0 without one.

    The line may have less than that has, or be less than the title: 讲话(2), 讲话.docx
    """
    named = [
        comparable(page.text[item.start : item.end])
        for item in page.removed
        if item.rule == PAGE_TITLE
    ]
    return next(
        (
            index
            for index, line in enumerate(page.lines[:_TOP_LINES] if named else ())
            if len(line.comparable) >= _SHORTEST_OWN_TITLE
            and not (line.hint == "heading" and _IS_NO_TITLE.fullmatch(line.plain))
            and any(name.startswith(line.comparable) for name in named)
        ),
        0,
    )


def _h1(lines: Sequence[PageLine]) -> int:
    """The page's own <h1>; the title below it, where that is the site's name or what the page has
    for several papers (…会议文件)."""
    top = lines[:_TOP_LINES]
    found = next((at for at, line in enumerate(top) if line.hint == "heading"), 0)
    if found and top[found].names_kind:
        return found
    if not top or top[found].hint != "heading" or not _IS_NO_TITLE.fullmatch(top[found].plain):
        return found
    below = enumerate(top[: speech_start(lines)])
    titles = (at for at, line in below if line.hint == "heading" or _is_own_title(line))
    return next((at for at in titles if at > found), found)


def _is_own_title(line: PageLine) -> bool:
    """A line that names its kind and more, and is no sub-title (of a title above it)."""
    return (
        line.names_kind
        and len(line.title_words) >= _SHORTEST_QUOTED
        and not DASHED.match(line.plain)
    )


def _above_bar(lines: Sequence[PageLine]) -> int:
    """The line that names its kind straight above a bar of facts with a day in it."""
    return next(
        (
            index
            for index, (line, below) in enumerate(pairwise(lines[: _BARRED_LINES + 1]))
            if below.moment
            and below.is_metadata
            and line.names_kind
            and len(line.text) > LONGEST_COLUMN_NAME
        ),
        0,
    )
