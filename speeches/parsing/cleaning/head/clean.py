"""Cleaning above the speech: what stands around the title and is neither that nor under it."""

from __future__ import annotations

from collections.abc import Callable

from speeches.parsing.cleaning.head.days import drop_day_of_paper, mark_days
from speeches.parsing.cleaning.head.first_part import drop_above_first_part
from speeches.parsing.cleaning.head.lead_in import (
    drop_above_own_title,
    drop_asked_and_answered,
    drop_questions,
    drop_quoting_title,
)
from speeches.parsing.cleaning.head.menus import drop_keys_with_values, drop_menus
from speeches.parsing.cleaning.head.rules import head_rule, is_banner
from speeches.parsing.cleaning.head.title import cut_glued_metadata, find_title, join_title
from speeches.parsing.cleaning.head.under_title import drop_beside_cut, drop_under_title
from speeches.parsing.cleaning.issued_paper import drop_issuing_notice, drop_red_head
from speeches.parsing.cleaning.page import Page, body_start


def clean_head(page: Page) -> None:
    """Everything above the speech that is neither its title nor what stands under a title."""
    for step in _STEPS:
        step(page)


def _drop_above_sure_title(page: Page) -> None:
    """Everything above a title that more than its place shows to be one."""
    title, sure = find_title(page.lines[: body_start(page.lines)])
    if sure:
        page.drop(lambda index, line: head_rule(line) or "页首" if index < title else None)


def _drop_known_above_body(page: Page) -> None:
    """The lines above the running text that are a site's by themselves."""
    body = body_start(page.lines)
    page.drop(lambda index, line: head_rule(line) if index < body else None)


def _drop_banners(page: Page) -> None:
    """Names of columns and slogans above the title."""
    title, _ = find_title(page.lines[: body_start(page.lines)])
    page.drop(lambda index, line: "页首" if index < title and is_banner(line) else None)


_STEPS: tuple[Callable[[Page], None], ...] = (
    mark_days,
    drop_day_of_paper,
    drop_red_head,
    drop_issuing_notice,
    drop_asked_and_answered,
    drop_above_own_title,
    drop_above_first_part,
    cut_glued_metadata,
    join_title,
    drop_quoting_title,
    drop_questions,
    drop_menus,
    drop_keys_with_values,
    _drop_above_sure_title,
    _drop_known_above_body,
    _drop_banners,
    drop_under_title,
    drop_beside_cut,
)
