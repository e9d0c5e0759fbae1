"""Cleaning above the speech: which line is the title, and what around it is furniture."""

from __future__ import annotations

import re
from dataclasses import replace

from speeches.parsing.decorations import names_kind
from speeches.parsing.documents import Line, Removed, join_spans, subspans
from speeches.parsing.genre import (
    KIND_WORDS,
    comparable,
    ends_clause,
    is_salutation,
    is_title_like,
)
from speeches.parsing.noise import METADATA_KEY, is_metadata, matching_rule
from speeches.parsing.page import LABELLED, Page, body_start

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


def clean_head(page: Page) -> None:
    """Everything above the speech that is neither its title nor what stands under a title."""
    _cut_glued_metadata(page)
    _join_titles(page)
    body = body_start(page.lines)
    title, sure = _title_index(page.lines[:body])
    if sure:
        page.drop(lambda index, line: _head_rule(line) or "页首" if index < title else None)
    body = body_start(page.lines)
    page.drop(lambda index, line: _head_rule(line) if index < body else None)
    body = body_start(page.lines)
    title, _ = _title_index(page.lines[:body])
    page.drop(lambda index, line: "页首" if index < title and _is_banner(line.plain) else None)


def _head_rule(line: Line) -> str | None:
    found = matching_rule("head", line.plain) or matching_rule("edge", line.plain)
    keys = len(METADATA_KEY.findall(line.plain))
    named = names_kind(line.plain) and found != "关键词行" and keys < 2
    if line.hint == "heading" or named:
        return None
    return found or ("元信息" if is_metadata(line.plain) else None)


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
    if not is_title_like(lower) and len(lower) <= 8:
        return is_title_like(upper + lower)
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


def _is_banner(text: str) -> bool:
    """A column's name or a slogan above the title; a line that may itself be a title is none."""
    may_be_title = len(text) >= 8 and re.search(r"会议|大会|座谈|讲话|工作|主持|报告", text)
    slogan = len(text) <= 14 or re.search(r"[◆~|_@★●※]|— —|网|库|站", text)
    return bool(slogan) and not may_be_title and not LABELLED.match(text)
