"""A page at work: the lines that are left, what is gone, and where the speech stands in it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

from speeches.parsing.cleaning.page_line import PageLine
from speeches.parsing.documents import UNDECIDED, LineChoices, Pieces, Removed, Span, join_spans

# The share of words of sites from which a sentence at the edge of a page is a site's.
SITE_SHARE = 0.5


@dataclass
class Page:
    """The state of the work of cleaning: `lines` are left, `removed` is gone."""

    text: str
    lines: list[PageLine]
    removed: list[Removed] = field(default_factory=list)
    choices: LineChoices = UNDECIDED

    def drop(self, rule: Callable[[int, PageLine], str | None], prose: bool = False) -> None:
        """Remove every line for which `rule` returns a name; mark the line after it as cut.

        A line that a person put back stays, whatever a rule says. prose: the rule knows more of
        a line than its words and its place, and may take one that a sentence runs through.
        """
        names = [rule(index, line) for index, line in enumerate(self.lines)]
        if not any(names):
            return
        left: list[PageLine] = []
        cut = False
        for index, (line, name) in enumerate(zip(self.lines, names, strict=True)):
            if name and not self.choices.keeps(line) and (prose or not self._runs_through(index)):
                self.removed.extend(Removed(span.start, span.end, name) for span in line.spans)
                cut = True
            else:
                left.append(replace(line, cut=True) if cut and not line.cut else line)
                cut = False
        self.lines = left

    def _runs_through(self, index: int) -> bool:
        """Whether a sentence runs through a line. At the edge of a wrapped text a line of a
        site's words may happen to be as long as the others."""
        near = self.lines[max(index - 1, 0) : index + 2]
        surrounded = len(near) == 3 and all(line.in_prose for line in near)
        line = self.lines[index]
        return line.in_prose and (surrounded or not line.is_site_talk(SITE_SHARE))

    def drop_at(self, indexes: Collection[int], name: str, prose: bool = False) -> None:
        """Remove the lines at these indexes under one name. prose: as for `drop`."""
        if indexes:
            self.drop(lambda index, _: name if index in indexes else None, prose)

    def without(self, line: PageLine, start: int, end: int, name: str) -> PageLine:
        """The line without a stretch of it, which is removed under this name."""
        return self.without_all(line, [(start, end)], name)

    def without_all(
        self, line: PageLine, stretches: Sequence[tuple[int, int]], name: str
    ) -> PageLine:
        """The line without stretches of it, which are removed under this name; in their order."""
        pieces = Pieces(line.spans, self.text)
        kept: list[Span] = []
        position = 0
        for start, end in stretches:
            gone = pieces.between(start, end)
            self.removed += [Removed(span.start, span.end, name) for span in gone]
            kept += pieces.between(position, start)
            position = end
        kept += pieces.between(position, len(line.text))
        return replace(line, text=join_spans(self.text, kept), spans=tuple(kept))

    def without_inner(
        self, line: PageLine, stretches: Iterable[tuple[int, int]], name: str
    ) -> PageLine:
        """The same of stretches in any order, of which some may overlap: the last of these goes.
        The line is never all gone: where nothing else is left, the first stretch stays."""
        chosen: list[tuple[int, int]] = []
        for start, end in sorted(stretches, reverse=True):
            if end - start < len(line.text) and (not chosen or end <= chosen[-1][0]):
                chosen.append((start, end))
        chosen.reverse()
        if sum(end - start for start, end in chosen) >= len(line.text):
            del chosen[0]
        return self.without_all(line, chosen, name) if chosen else line


def body_start(lines: Sequence[PageLine]) -> int:
    """The index of the first line of running text, their number where there is none."""
    return next((index for index, line in enumerate(lines) if _begins_body(line)), len(lines))


def _begins_body(line: PageLine) -> bool:
    if line.is_body_like and not line.is_site_talk(SITE_SHARE) and not line.is_metadata:
        return True
    return line.has_label and not line.is_title_like


def body_end(lines: Sequence[PageLine]) -> int:
    """The index of the last line of running text, -1 where there is none."""
    backwards = range(len(lines) - 1, -1, -1)
    return next((index for index in backwards if _may_end_body(lines[index])), -1)


def _may_end_body(line: PageLine) -> bool:
    if line.in_prose and not line.is_site_talk(SITE_SHARE):
        return True
    furniture = line.rule("anywhere") or line.rule("tail") or line.is_site_talk(SITE_SHARE)
    return not furniture and (line.is_body_like or line.is_labelled)
