"""A page at work: the lines that are left, what is gone, and where the speech stands in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from speeches.parsing.documents import NO_CHOICES, Choices, Line, Removed, join_spans, subspans
from speeches.parsing.vocabulary.genre import LABELLED, is_body_like, is_labelled, is_title_like
from speeches.parsing.vocabulary.site_rules import is_metadata, matching_rule
from speeches.parsing.vocabulary.site_words import is_site_talk

# Of a sentence at the edge of a page, so much are words of sites where it is a site's.
_SITE_SHARE = 0.5


@dataclass
class Page:
    """The state of the work of cleaning: `lines` are left, `removed` is gone."""

    text: str
    lines: list[Line]
    removed: list[Removed] = field(default_factory=list)
    choices: Choices = NO_CHOICES

    def drop(self, rule: Callable[[int, Line], str | None]) -> None:
        """Remove every line for which `rule` gives a name; mark the line after it as cut.

        A line that a person put back stays, whatever a rule says.
        """
        left: list[Line] = []
        cut = False
        for index, line in enumerate(self.lines):
            name = None if self.choices.keeps(line.text) else rule(index, line)
            if name:
                self.removed.extend(Removed(span.start, span.end, name) for span in line.spans)
                cut = True
            else:
                left.append(replace(line, cut=True) if cut else line)
                cut = False
        self.lines = left

    def without(self, line: Line, start: int, end: int, name: str) -> Line:
        """The line without a stretch of it, which is removed under this name."""
        gone = subspans(line.spans, self.text, start, end)
        self.removed += [Removed(span.start, span.end, name) for span in gone]
        kept = subspans(line.spans, self.text, 0, start)
        kept += subspans(line.spans, self.text, end, len(line.text))
        return replace(line, text=join_spans(self.text, kept), spans=tuple(kept))


def body_start(lines: list[Line]) -> int:
    """The index of the first line of running text, their number where there is none."""
    for index, line in enumerate(lines):
        text = line.plain
        prose = is_body_like(text) and not is_site_talk(text, _SITE_SHARE)
        if (prose and not is_metadata(text)) or (LABELLED.match(text) and not is_title_like(text)):
            return index
    return len(lines)


def body_end(lines: list[Line]) -> int:
    """The index of the last line of running text, -1 where there is none."""
    for index in range(len(lines) - 1, -1, -1):
        text = lines[index].plain
        furniture = matching_rule("anywhere", text) or matching_rule("tail", text)
        if furniture or is_site_talk(text, _SITE_SHARE):
            continue
        if is_body_like(text) or is_labelled(text):
            return index
    return -1
