"""A line of a page, with what rules ask of it: each answer is worked out once a line.

Every rule reads the plain form (see `folding`), so that a page in traditional characters is
judged as the same page in simplified ones.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from speeches.parsing.documents import Line
from speeches.parsing.documents.cached import cached_property
from speeches.parsing.vocabulary.dates import DATE_LINE
from speeches.parsing.vocabulary.decorations import BareTitle, bare_title, names_kind
from speeches.parsing.vocabulary.genre import (
    comparable,
    ends_clause,
    ends_sentence,
    is_body_like,
    is_salutation,
    is_title_like,
    takes_leave,
)
from speeches.parsing.vocabulary.labels import LABELLED, is_labelled
from speeches.parsing.vocabulary.site_facts import MOMENT, MOMENT_NEEDS, is_metadata
from speeches.parsing.vocabulary.site_rules import matching_rule
from speeches.parsing.vocabulary.site_words import is_site_key, is_site_talk, site_words


@dataclass(frozen=True)
class PageLine(Line):
    """A line that answers the questions of `vocabulary` about its own words.

    in_prose: whether the form of a wrapped text shows that a sentence runs through the line
    (see `wrapping.lines_in_prose`); then its own few words do not tell what it is.
    """

    in_prose: bool = False

    @classmethod
    def of(cls, line: Line) -> PageLine:
        return cls(line.text, line.spans, line.hint, line.cut)

    @cached_property
    def is_traditional(self) -> bool:
        """Whether a character of the line is written otherwise in the plain form."""
        return self.text != self.plain

    @cached_property
    def comparable(self) -> str:
        """The words alone, for telling whether two lines say the same."""
        return comparable(self.plain)

    @cached_property
    def bare_title(self) -> BareTitle:
        """The line as a title, without what sites hang on to one."""
        return bare_title(self.plain)

    @cached_property
    def title_words(self) -> str:
        """The words of the bare title, for telling whether two lines are one title."""
        return comparable(self.bare_title.text)

    @cached_property
    def names_kind(self) -> bool:
        """Whether the line, without what hangs on it, is a title by its last word."""
        return names_kind(self.plain)

    @cached_property
    def is_title_like(self) -> bool:
        return is_title_like(self.plain)

    @cached_property
    def is_salutation(self) -> bool:
        return is_salutation(self.plain)

    @cached_property
    def is_body_like(self) -> bool:
        return is_body_like(self.plain)

    @cached_property
    def ends_clause(self) -> bool:
        return ends_clause(self.plain)

    @cached_property
    def ends_sentence(self) -> bool:
        return ends_sentence(self.plain)

    @cached_property
    def is_torn(self) -> bool:
        """Whether a line of some length stops in the middle of a sentence (as `genre.is_torn`)."""
        return (
            len(self.text) >= 12
            and not self.ends_clause
            and (self.text[-1] in "，,、" or self.is_body_like)
        )

    @cached_property
    def takes_leave(self) -> bool:
        return takes_leave(self.plain)

    @cached_property
    def has_label(self) -> bool:
        """Whether any label begins the line, also one that lists of links have (1. 2.)."""
        return bool(LABELLED.match(self.plain))

    @cached_property
    def is_labelled(self) -> bool:
        """Whether a label that only speeches have begins the line."""
        return is_labelled(self.plain)

    @cached_property
    def is_date(self) -> bool:
        """Whether the line is the speech's own date."""
        return self.hint == "day" or bool(DATE_LINE.fullmatch(self.plain))

    @cached_property
    def moment(self) -> re.Match[str] | None:
        """The first day in the line, with its time."""
        return MOMENT.search(self.plain) if MOMENT_NEEDS.search(self.plain) else None

    @cached_property
    def is_metadata(self) -> bool:
        """Whether the line is a bar of facts about the page."""
        return is_metadata(self.plain)

    @cached_property
    def site_words(self) -> tuple[int, float]:
        """How many different words of sites are in the line, and their share of its letters."""
        return site_words(self.plain)

    @cached_property
    def is_site_key(self) -> bool:
        return is_site_key(self.plain)

    def is_site_talk(self, share: float) -> bool:
        """Whether words of sites make up this share of the line, at least two of them."""
        return is_site_talk(self.plain, share)

    @cached_property
    def _rules(self) -> dict[str, str | None]:
        return {}

    def rule(self, group: str) -> str | None:
        """The rule of a group (anywhere, edge, head, tail) that the whole line matches."""
        if group not in self._rules:
            self._rules[group] = matching_rule(group, self.plain)
        return self._rules[group]
