"""Cleaning above the speech: which line is the title, and what around it is furniture."""

from __future__ import annotations

import re
from dataclasses import replace

from speeches.parsing.cleaning.page import Page, body_end, body_start
from speeches.parsing.documents import Line, Removed, join_spans, subspans
from speeches.parsing.vocabulary.dates import DATE_LINE
from speeches.parsing.vocabulary.decorations import bare_title, names_kind
from speeches.parsing.vocabulary.genre import (
    KIND_WORDS,
    LABELLED,
    comparable,
    ends_clause,
    is_body_like,
    is_salutation,
    is_title_like,
)
from speeches.parsing.vocabulary.site_rules import (
    IS_KEY,
    METADATA_KEY,
    MOMENT,
    PAGE_TITLE,
    is_metadata,
    matching_rule,
)
from speeches.parsing.vocabulary.site_words import (
    OF_ITSELF,
    SUMMARY,
    is_site_key,
    is_site_talk,
    site_words,
    tells_of_speech,
)

_DASHED = re.compile(r"^(?:—|-|─|――)+")
_KIND = "|".join(KIND_WORDS)
# 在全市新任人大代表 / 履职学习班上的讲话: the first line of a title that goes on in the next.
_FIRST_HALF = re.compile(
    r"^(?:在(?!.*(?:会上|会议上|班上|式上))|关于|[\u4e00-\u9fffXx×*]{0,6}[省市县区镇乡](?:人大|委|政府|政协|人民))"
)
_SECOND_HALF = re.compile(rf"^的?(?:{_KIND})(?:稿|提纲|材料)?$|(?:{_KIND})(?:稿|提纲|材料)?$")
_GLUED = re.compile(
    rf"(?:{_KIND})\s*(?=(?:发布|发表|更新)?(?:时间|日期)[:：]|来源[:：]|作者[:：]|浏览[:：])"
)


_HEAD_LINES = 30
# Above and below a speech, a line of which so much are words of sites is a site's.
_SITE_SHARE = 0.5
# Below a title, a line of fewer characters is no sub-title.
_SHORTEST = 6
# The title stands among so many lines from the top of a page.
_TOP_LINES = 120
_LEAST_TITLE = 6
_LEAST_QUOTED = 9
_LONGEST_LEAD_IN = 100
_OF_LEAD_IN = 0.35
_FEW_WORDS = 12
_COLUMN_NAME = 4
# A menu has at least so many entries, each at most so long.
_MENU_ENTRIES = 4
_MENU_ENTRY = 7
_LONGEST_SUMMARY = 300
_LONGEST_VALUE = 30
_LONGEST_BAR = 100
_BAR_PIECE = 14
_BAR_SIGNS = re.compile(
    r"[/／|｜┃>＞»›→▶»⟩]|\s[·•]\s|\s[-–—]\s|(?<=[\u4e00-\u9fff])[-－](?=[\u4e00-\u9fff])|\\"
)
_HASHTAGS = re.compile(r"(?:[#＃][^#＃\s]{1,12}[#＃]?\s*){1,12}+")
# Posted on 2014-10-21 by admin in 讲话稿
_POSTED = re.compile(
    r"[A-Za-z][A-Za-z ]{1,20}[:：]?\s*\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|"
    r".{0,16}\d{4}[-/.]\d{1,2}[-/.]\d{1,2}日?\s*(?:发表|发布|上传|更新|收录)"
)
# What a list of key words has and a title has not.
_SEVERAL = re.compile(r"[\s,，、;；]")
# A prompt or a question to which the page is the answer.
_ASKED = re.compile(
    r"(?:用户|提问者?|问题?|我|助手|回答|答|AI|ChatGPT|Q|A|User|Assistant|网友)\s*[:：]"
    r"(?=.{0,40}(?:请帮|帮我|写一?[篇份个]|生成|范文|讲话稿|发言稿|以下[是为]|下面[是为]|您参考|当然可以)).{2,80}|"
    r"最佳答案.{0,10}|.{0,12}(?:请帮我|帮我写|求一篇|谁有|以下是为您).{2,60}",
    re.I,
)
# A key that no list knows, with a short value; not who speaks, nor when and where.
_BYLINE = re.compile(
    r"[-•·\s]*(?!(?:主持|主讲|发言|报告|述职|汇报|讲话|演讲|致辞|表态|记录|出席|列席|参会)人?|"
    r"时间|地点|单位|职务|姓名|议题|标题|主题)[\u4e00-\u9fff]{2,5}[:：]\s*[^\s，。；、]{1,10}"
)
_OFFICE_WORD = re.compile(r"主任|书记|[省市县区镇乡]长|主席|部长|局长|政府|人大|党委|委员会")
_NAME = re.compile(r"[\u4e00-\u9fffXx×*＊]{1,2}[ \u3000]*[\u4e00-\u9fffXx×*＊]{1,2}")


def clean_head(page: Page) -> None:
    """Everything above the speech that is neither its title nor what stands under a title."""
    _drop_above_own_title(page)
    _cut_glued_metadata(page)
    _join_titles(page)
    _drop_quoting_title(page)
    page.drop(
        lambda index, line: (
            "网友问答"
            if index < _HEAD_LINES // 3 and line.hint != "heading" and _ASKED.fullmatch(line.plain)
            else None
        )
    )
    _drop_lists(page)
    _drop_keys_with_values(page)
    body = body_start(page.lines)
    title, sure = _title_index(page.lines[:body])
    if sure:
        page.drop(lambda index, line: _head_rule(line) or "页首" if index < title else None)
    body = body_start(page.lines)
    page.drop(lambda index, line: _head_rule(line) if index < body else None)
    body = body_start(page.lines)
    title, _ = _title_index(page.lines[:body])
    page.drop(lambda index, line: "页首" if index < title and _is_banner(line.plain) else None)
    _drop_below_title(page)
    _drop_beside_furniture(page)


def _drop_quoting_title(page: Page) -> None:
    """A line above the speech that holds the whole title and more words speaks about it: a
    lead-in, an announcement, a question. The speech itself never quotes its own title.

    The title is a line of its own, or else nothing is told.
    """
    head = page.lines[: max(_HEAD_LINES // 3, min(_speech_start(page.lines), _HEAD_LINES))]
    below = page.lines[max(body_end(page.lines) + 1, len(head)) :]
    bare = [comparable(bare_title(line.plain).text) for line in head]
    titles = {
        words
        for words, line in zip(bare, head, strict=True)
        if len(words) >= _LEAST_QUOTED
        and names_kind(line.plain)
        and not METADATA_KEY.match(line.plain)
    }
    # Of two of which one holds the other, the shorter is the title.
    titles = {
        words for words in titles if not any(other in words and other != words for other in titles)
    }
    quoting = {
        id(line)
        for line in [*head, *below]
        for title in titles
        if title in (said := comparable(line.plain))
        and len(title) + 2 <= len(said) <= len(title) + _LONGEST_LEAD_IN
        and comparable(bare_title(line.plain).text) != title
        and site_words(_without_title(line.plain, title))[0] >= 1 + ends_clause(line.plain)
        and site_words(_without_title(line.plain, title))[1] >= _OF_LEAD_IN
        and not (names_kind(line.plain) and not re.search(r"[:：]", line.plain))
        and line.hint != "heading"
        and not LABELLED.match(line.plain)
    }
    page.drop(lambda _, line: "网站引语" if id(line) in quoting else None)


def _without_title(text: str, title: str) -> str:
    """What a line says beside the title, whatever marks stand in that."""
    return re.sub(r"[\W_]{0,3}".join(map(re.escape, title)), " ", text, count=1, flags=re.I)


def _drop_beside_furniture(page: Page) -> None:
    """Between the title and the speech, a few words beside a line that went: its neighbour."""
    head = page.lines[: _speech_start(page.lines)]
    title, _ = _title_index(head)
    if not head or not names_kind(head[title].plain):
        return
    lines = page.lines

    def rule(index: int, line: Line) -> str | None:
        text = line.plain
        below = lines[index + 1].cut if index + 1 < len(lines) else False
        if not title < index < len(head) or not (line.cut or below):
            return None
        few = len(text) <= _FEW_WORDS and not re.search(r"[，。；：]", text)
        own = _stands_under_title(text) or LABELLED.match(text) or names_kind(text)
        if line.hint == "heading" or not few or own or _may_be_speaker(lines, index):
            return None
        followed = index + 1 < len(lines) and _heads_text(lines, index)
        return None if followed and not site_words(text)[0] else "页首"

    page.drop(rule)


def _heads_text(lines: list[Line], index: int) -> bool:
    """Whether a line may be a heading: prose stands straight below it, no salutation."""
    below = lines[index + 1].plain
    return is_body_like(below) and not is_salutation(below) and len(lines[index].text) > _SHORTEST


def _drop_above_own_title(page: Page) -> None:
    """The page's <title> begins with the speech's: everything above that line is the page's.

    Not where much running text stands above it; then the line is a repetition.
    """
    named = [
        comparable(page.text[item.start : item.end])
        for item in page.removed
        if item.rule == PAGE_TITLE
    ]
    said = [comparable(line.plain) for line in page.lines[:_TOP_LINES]]
    # What is a part of the page's title, or has it as one: 讲话(2), 讲话.docx
    title = next(
        (
            index
            for index, words in enumerate(said)
            if len(words) >= _LEAST_TITLE and any(name.startswith(words) for name in named)
        ),
        0,
    )
    barred = next(
        (
            index
            for index, line in enumerate(page.lines[:_HEAD_LINES])
            if names_kind(line.plain)
            and len(line.text) > _COLUMN_NAME
            and any(
                MOMENT.search(near.plain) and is_metadata(near.plain)
                for near in page.lines[index + 1 : index + 2]
            )
        ),
        0,
    )
    h1 = next((i for i, line in enumerate(page.lines[:_TOP_LINES]) if line.hint == "heading"), 0)
    top = title or h1 or barred
    above = [line for line in page.lines[:top] if is_body_like(line.plain)]
    if sum(not is_site_talk(line.plain, _SITE_SHARE) for line in above) < 2:
        page.drop(lambda index, line: (_head_rule(line) or "页首") if index < top else None)


def _drop_lists(page: Page) -> None:
    """The menu of a site, an entry a line: many short lines in a row above the speech."""
    head = page.lines[: body_start(page.lines)]
    short = [
        len(line.text) <= _MENU_ENTRY
        and line.hint != "heading"
        and not ends_clause(line.text)
        and not DATE_LINE.fullmatch(line.plain)
        and not (len(line.text) > _COLUMN_NAME and names_kind(line.plain))
        and not _OFFICE_WORD.search(line.text)
        for line in head
    ]
    menu: set[int] = set()
    start = 0
    for index in range(len(head) + 1):
        if index == len(head) or not short[index]:
            if index - start >= _MENU_ENTRIES:
                menu.update(range(start, index))
            start = index + 1
    page.drop(lambda index, _: "栏目行" if index in menu else None)


def _drop_keys_with_values(page: Page) -> None:
    """A table of facts about the page, its keys and values in lines of their own."""
    head = page.lines[: body_start(page.lines)]
    gone: set[int] = set()
    for index, line in enumerate(head[:-1]):
        value = head[index + 1]
        if index in gone or not IS_KEY.fullmatch(line.plain):
            continue
        gone.add(index)
        other = IS_KEY.fullmatch(value.plain) or names_kind(value.plain) or value.hint == "heading"
        if not other and len(value.text) <= _LONGEST_VALUE:
            gone.add(index + 1)
    if len(gone) > 1:
        page.drop(lambda index, _: "元信息" if index in gone else None)


def _drop_below_title(page: Page) -> None:
    """What stands between the title and the speech and is neither: bylines, buttons, a summary.

    A summary is announced, or says what the speech says; with the salutation below it, it is
    known for certain. A short line of a few characters is no sub-title and no heading.
    """
    head = page.lines[: body_start(page.lines)]
    title, _ = _title_index(head)
    sure = bool(head) and (head[title].hint == "heading" or names_kind(head[title].plain))
    speech = _speech_start(page.lines)
    greeted = speech < len(page.lines) and is_salutation(page.lines[speech].plain)
    announced = False

    def rule(index: int, line: Line) -> str | None:
        nonlocal announced
        text = line.plain
        if not title < index < speech or line.hint == "heading" or _stands_under_title(text):
            return None
        if SUMMARY.fullmatch(text) and len(text) <= 200:
            announced = True
            return "内容摘要"
        if is_site_talk(text, _SITE_SHARE):
            return "网站用语"
        if ends_clause(text):
            told = (
                (greeted or OF_ITSELF.match(text))
                and tells_of_speech(text)
                and len(text) <= _LONGEST_SUMMARY
            ) or (announced and not LABELLED.match(text))
            return "内容摘要" if told else None
        short = len(text) < _SHORTEST and not LABELLED.match(text)
        return "页首" if sure and short and not _may_be_speaker(page.lines, index) else None

    page.drop(rule)


def _may_be_speaker(lines: list[Line], index: int) -> bool:
    """A name beside the date or above the salutation is the speaker's."""
    text = lines[index].plain
    above, below = (
        lines[at].plain if at < len(lines) else "" for at in (max(index - 1, 0), index + 1)
    )
    return (
        bool(_NAME.fullmatch(text))
        and not site_words(text)[0]
        and (is_salutation(below) or any(DATE_LINE.fullmatch(near) for near in (above, below)))
    )


def _speech_start(lines: list[Line]) -> int:
    """The salutation, if one stands near the top and above every heading; else the first
    sentence that is not about the speech."""
    for index, line in enumerate(lines[:_HEAD_LINES]):
        if LABELLED.match(line.plain):
            break
        if is_salutation(line.plain):
            return index
    for index, line in enumerate(lines):
        text = line.plain
        if is_body_like(text) and not OF_ITSELF.match(text) and not is_site_talk(text, _SITE_SHARE):
            above = lines[index - 1].plain if index else ""
            if not SUMMARY.fullmatch(above):
                return index
    return len(lines)


def _stands_under_title(text: str) -> bool:
    """A date, a dash, another title, an address in several lines, the name of an office."""
    return bool(
        DATE_LINE.fullmatch(text)
        or _DASHED.match(text)
        or names_kind(text)
        or is_salutation(text)
        or re.match(r"尊敬的|各位|目\s*录", text)
        or re.search(r"[，,、]$", text)
        or _OFFICE_WORD.search(text)
    )


def _is_bar(text: str) -> bool:
    """Short pieces in a row, parted by the signs of a breadcrumb or a menu: 首页 / 讲话 / 正文."""
    if len(text) > _LONGEST_BAR or re.search(r"[，。；！？《》]|\d{4}[-/.]\d", text):
        return False
    pieces = [piece.strip() for piece in _BAR_SIGNS.split(text)]
    named = [piece for piece in pieces if piece]
    first = named[0] if named else ""
    return (
        len(named) >= 3
        and all(len(piece) <= _BAR_PIECE for piece in named)
        and not (len(first) > _COLUMN_NAME * 2 and names_kind(first))
    )


def _head_rule(line: Line) -> str | None:
    if line.hint != "heading" and _is_bar(line.plain):
        return "面包屑"
    value = re.split(r"[:：]", line.plain, maxsplit=1)[-1].strip()
    titled = len(value) > _COLUMN_NAME * 2 and names_kind(value) and not _SEVERAL.search(value)
    keyed = is_site_key(line.plain) and not titled
    if (
        _POSTED.match(line.plain)
        or _HASHTAGS.fullmatch(line.plain)
        or (keyed and line.hint != "heading")
    ):
        return "元信息"
    found = matching_rule("head", line.plain) or matching_rule("edge", line.plain)
    keys = len(METADATA_KEY.findall(line.plain))
    named = names_kind(line.plain) and found != "关键词行" and keys < 2 and not _is_menu(line.plain)
    if line.hint == "heading" or named:
        return None
    labelled = site_words(re.split(r"[:：]", line.plain)[0])[0]
    if not found and _is_menu(line.plain) and (labelled or is_title_like(line.plain)):
        return "栏目行"
    if not found and is_site_key(line.plain):
        return "元信息"
    if not found and not re.search(r"[\u4e00-\u9fff〇○Xx×*＊]", line.plain):
        return "元信息"
    dated = MOMENT.search(line.plain)
    if (
        dated
        and len(line.text) <= 60
        and "年" not in dated[0]
        and not re.search(r"[，。；（(]", line.text)
    ):
        return found or "元信息"
    if _BYLINE.fullmatch(line.plain) and not ends_clause(line.plain):
        return found or "元信息"
    return found or ("元信息" if is_metadata(line.plain) else None)


def _is_menu(text: str) -> bool:
    """热门搜索：述职报告 心得体会 讲话稿: several names of kinds, parted by spaces."""
    entries = re.sub(r"^[^:：]{2,12}[:：]", "", text).split()
    return len(entries) >= 3 and all(2 <= len(entry) <= 8 for entry in entries)


def _cut_glued_metadata(page: Page) -> None:
    """…工作报告发布时间：2021-3-1 来源：…: the title ends where the first key begins."""
    for index, line in enumerate(page.lines[:12]):
        glued = _GLUED.search(line.plain) if len(line.text) < 200 else None
        if glued and len(METADATA_KEY.findall(line.plain[glued.end() :])):
            kept = subspans(line.spans, page.text, 0, glued.end())
            gone = subspans(line.spans, page.text, glued.end(), len(line.text))
            page.removed += [Removed(span.start, span.end, "元信息") for span in gone]
            page.lines[index] = replace(line, text=join_spans(page.text, kept), spans=kept)


def _join_titles(page: Page) -> None:
    """Make one line of a title that stands on two."""
    body = body_start(page.lines)
    for index, (first, second) in enumerate(
        zip(page.lines[:body], page.lines[1 : body + 1], strict=False)
    ):
        upper, lower = first.plain, second.plain
        if _is_title_on_two(upper, lower):
            spans = first.spans + second.spans
            page.lines[index : index + 2] = [
                replace(first, text=join_spans(page.text, spans), spans=spans)
            ]
            return


def _is_title_on_two(upper: str, lower: str) -> bool:
    """Whether two lines are one title: neither of them is whole, and together they are."""
    if not 6 <= len(upper) <= 40 or len(lower) > 40 or ends_clause(upper) or ends_clause(lower):
        return False
    if is_title_like(upper) or _DASHED.match(lower) or LABELLED.match(lower):
        return False
    if re.search(r"[)）\]】\d]$", upper):
        return False
    if not is_title_like(lower) and len(lower) <= 8:
        return is_title_like(upper + lower)
    if re.search(r"[)）\]】\d]$|[|｜>»]", upper) or site_words(upper)[1] >= _SITE_SHARE:
        return False
    begins = _FIRST_HALF.match(upper) and not re.search(_KIND, upper)
    return bool(begins and _SECOND_HALF.search(lower)) and not lower.startswith("在")


def _title_index(head: list[Line]) -> tuple[int, bool]:
    """Where the title begins, and whether more than its place says so.

    A list of other articles may stand above it. The page's own <h1> decides, or that a line is
    repeated, or that a bar of facts about the page stands under it. A sub-title (——在…会议上的
    讲话) names the kind, and the title proper stands above it. 0 where no title is seen.
    """
    for index, line in enumerate(head):
        if line.hint == "heading" and not is_salutation(line.text):
            return index, False
    named = [
        index for index, line in enumerate(head) if names_kind(line.plain) and not _head_rule(line)
    ]
    # The name of a column is no title where there is another: 领导讲话, 述职报告.
    named = [index for index in named if len(head[index].plain) > _COLUMN_NAME] or named
    if not named or (len(head[named[0]].plain) <= _COLUMN_NAME):
        barred = [
            index
            for index, line in enumerate(head[:-1])
            if _may_be_title(line)
            and is_metadata(head[index + 1].plain)
            and MOMENT.search(head[index + 1].plain)
        ]
        if barred:
            return barred[-1], True
    if not named:
        return 0, False
    said = [comparable(line.plain) for line in head]
    different = {said[index] for index in named}
    if len(different) > 1:
        for index in named:
            below = head[index + 1].plain if index + 1 < len(head) else ""
            if said.count(said[index]) > 1 or is_metadata(below):
                return index, True
    first = named[0]
    return (max(first - 1, 0) if _DASHED.match(head[first].plain) else first), False


def _may_be_title(line: Line) -> bool:
    """A line of a title's length, nothing but words: neither a bar nor a menu."""
    text = line.plain
    return (
        8 <= len(text) <= 50
        and not ends_clause(text)
        and not is_metadata(text)
        and not _head_rule(line)
        and site_words(text)[1] < _SITE_SHARE
        and not re.search(r"[>»›|｜:：@]", text)
    )


def _is_banner(text: str) -> bool:
    """A column's name or a slogan above the title; a line that may itself be a title is none."""
    may_be_title = len(text) >= 8 and re.search(r"会议|大会|座谈|讲话|工作|主持|报告", text)
    slogan = len(text) <= 14 or re.search(r"[◆~|_@★●※]|— —|网|库|站", text)
    return bool(slogan) and not may_be_title and not LABELLED.match(text)
