"""Lines to the lines of the speech: take out the furniture of the site, and say by which rule.

Each step looks at the lines that are left and names those (or the stretches of those) that go.
Rules that know words stand in `vocabulary`; the steps know where on a page a thing can be.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

from speeches.parsing.cleaning.address_stamps import drop_address_stamps
from speeches.parsing.cleaning.borders import part_at_borders
from speeches.parsing.cleaning.chunk_numbers import drop_chunk_numbers
from speeches.parsing.cleaning.contents import drop_contents
from speeches.parsing.cleaning.copies import drop_beginnings, drop_copies, drop_previews
from speeches.parsing.cleaning.foot import clean_foot, drop_lone_part_marks
from speeches.parsing.cleaning.head.clean import clean_head
from speeches.parsing.cleaning.inside_lines import (
    drop_doubled_headings,
    drop_end_buttons,
    drop_end_stamps,
    drop_invisible,
    drop_known_stamps,
    drop_notes_inside,
)
from speeches.parsing.cleaning.issued_paper import drop_printers_foot
from speeches.parsing.cleaning.known_lines import (
    drop_editors_footnotes,
    drop_introductions,
    drop_known_lines,
    drop_notices,
    drop_site_talk,
)
from speeches.parsing.cleaning.live_report import drop_live_marks
from speeches.parsing.cleaning.markup import drop_links, drop_marked, drop_program_lines
from speeches.parsing.cleaning.page import Page
from speeches.parsing.cleaning.page_line import PageLine
from speeches.parsing.cleaning.readers import drop_readers
from speeches.parsing.cleaning.running_lines import (
    drop_between_pages,
    drop_counting_numbers,
    drop_in_torn_sentences,
    drop_lone_numbers,
    drop_paged_lines,
    drop_running_heads,
)
from speeches.parsing.cleaning.site_lines import (
    LEARNED_RULE,
    Learned,
    candidates,
    nothing_learned,
    shell_of,
)
from speeches.parsing.cleaning.stamps import drop_stamps
from speeches.parsing.cleaning.wrapping import lines_in_prose
from speeches.parsing.documents import NO_CHOICES, UNDECIDED, Choices, CleanedLines, Extracted

# The rule of what a person removed.
BY_HAND = "人工清除"

# What goes wherever it stands; what other pages of the site taught goes next.
_STEPS_ANYWHERE: tuple[Callable[[Page], None], ...] = (
    drop_marked,
    drop_links,
    drop_live_marks,
    drop_contents,
    drop_paged_lines,
    drop_lone_numbers,
    drop_counting_numbers,
    drop_running_heads,
    drop_end_stamps,
    drop_notices,
    drop_known_lines,
    drop_editors_footnotes,
    drop_notes_inside,
    drop_end_buttons,
    drop_address_stamps,
    drop_stamps,
    drop_known_stamps,
    drop_between_pages,
    drop_in_torn_sentences,
    drop_doubled_headings,
)
# What goes because of where it stands.
_STEPS_BY_PLACE: tuple[Callable[[Page], None], ...] = (
    drop_introductions,
    drop_beginnings,
    clean_head,
    drop_previews,
    drop_printers_foot,
    drop_readers,
    clean_foot,
    drop_lone_part_marks,
    drop_site_talk,
    drop_copies,
    drop_chunk_numbers,
)


def clean(
    extracted: Extracted, choices: Choices = NO_CHOICES, learned: Learned = nothing_learned
) -> CleanedLines:
    """The lines that may belong to a speech, and what was removed, each under its rule.

    choices: what a person decided about lines of this page; it goes before every rule.
    learned: which lines recur in the pages of its site; it is asked with what the fixed rules
    alone see of the page, so that what one page teaches never hangs on what others taught.
    """
    lines = [PageLine.of(line) for line in extracted.lines]
    bare = _begun(Page(extracted.text, lines))
    found = candidates(bare.lines)
    page = _finished(bare)
    gone = [page.text[item.start : item.end] for item in sorted(page.removed)]
    shell = shell_of(extracted.media_type, bare.lines, found, gone)
    applied = learned(shell) & {item.key for item in shell.lines}
    decided = choices.in_text(extracted.text)
    if applied or decided != UNDECIDED:
        by_hand = Page(extracted.text, lines, choices=decided)
        page = _begun(by_hand) if decided != UNDECIDED else bare
        _drop_learned(page, applied)
        page = _finished(page)
    return CleanedLines(
        page.text, tuple(page.lines), tuple(sorted(page.removed)), replace(shell, applied=applied)
    )


def _begun(page: Page) -> Page:
    """The page without what a person removed and what goes wherever it stands.

    Borders are looked for when nothing is left in a line that is no word.
    """
    page.drop(lambda _, line: BY_HAND if page.choices.drops(line) else None, prose=True)
    drop_program_lines(page)
    drop_invisible(page)
    _part(page)
    for step in _STEPS_ANYWHERE:
        step(page)
    return page


def _part(page: Page) -> None:
    """Cut the lines at their borders, and mark those that a sentence runs through."""
    parted = part_at_borders(page.text, page.lines)
    inside = lines_in_prose(page.text, parted)
    page.lines = [
        line if line.in_prose == (index in inside) else replace(line, in_prose=index in inside)
        for index, line in enumerate(parted)
    ]


def _finished(page: Page) -> Page:
    """The page cleaned to its end; `page` itself stays as it is."""
    page = replace(page, lines=list(page.lines), removed=list(page.removed))
    for step in _STEPS_BY_PLACE:
        step(page)
    return page


def _drop_learned(page: Page, applied: Collection[str]) -> None:
    """Lines that recur in the pages of this site."""
    found = {at for at, item in candidates(page.lines).items() if item.key in applied}
    page.drop_at(found, LEARNED_RULE)
