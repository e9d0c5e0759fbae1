"""Cleaning below the speech: where the page's foot begins, and what of it may be speech."""

from __future__ import annotations

from speeches.parsing.dates import DATE_LINE
from speeches.parsing.documents import Line
from speeches.parsing.genre import ends_clause, is_body_like
from speeches.parsing.noise import COMMENTS, is_metadata, matching_rule
from speeches.parsing.page import Page, body_end, body_start, is_labelled

_LONG_COMMENT = 60


def clean_foot(page: Page) -> None:
    """A marker opens a block of furniture, which the speech going on closes.

    Below the last line of the speech anything that was taken out opens such a block too, and
    nothing closes it.
    """
    body = body_start(page.lines)
    last = body_end(page.lines)
    block = ""

    def rule(index: int, line: Line) -> str | None:
        nonlocal block
        text = line.plain
        if index <= body:
            return None
        found = None if is_labelled(text) else matching_rule("tail", text)
        if found:
            block = "comments" if COMMENTS.fullmatch(text) else "links"
        elif index > last and is_metadata(text):
            block = "comments"
        elif index > last and (line.cut or matching_rule("edge", text)) and not _is_own(text):
            block = block or "foot"
        elif block and _closes(block, text):
            block = ""
        return "页尾" if block else None

    page.drop(rule)


def _is_own(text: str) -> bool:
    """What stands under a speech and belongs to it: its date, a sentence, a heading."""
    return bool(DATE_LINE.fullmatch(text)) or ends_clause(text) or is_labelled(text)


def _closes(block: str, text: str) -> bool:
    """Whether a line below a marker is the speech going on; a numbered title is another link."""
    if is_labelled(text):
        return True
    if block == "comments":
        return is_body_like(text) and len(text) >= _LONG_COMMENT
    return block == "links" and (is_body_like(text) or ends_clause(text))
