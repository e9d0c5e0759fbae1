"""A document as Markdown: headings by level, sources as footnotes."""

from __future__ import annotations

import re

from speeches.export.manuscript import Manuscript, TextBlock

# What Markdown would read as a sign of its own: anywhere, and at the start of a line.
_SIGNS = re.compile(r"[\\`*_\[\]<>&#|~$^]")
_STARTS = re.compile(r"^(\s*)(?:([-+=:])|(\d+)([.)]))(?=\s|$|[-+=:])")


def to_markdown(document: Manuscript) -> str:
    """The text as CommonMark, with footnotes as GitHub and Pandoc read them."""
    parts = [f"# {_escaped(document.title)}"]
    parts += [f"*{_escaped(line)}*" for line in document.under]
    parts += map(_paragraph, document.blocks)
    if remarked := document.remarked():
        parts += ["**待核对**", "\n".join(f"- {_escaped(each)}" for each in remarked)]
    parts += [f"[^{n}]: {_escaped(note)}" for n, note in enumerate(document.notes, start=1)]
    return "\n\n".join(parts) + "\n"


def _paragraph(block: TextBlock) -> str:
    mark = f"[^{block.note}]" if block.note else ""
    if block.level and not block.text.strip():
        return f"{'#' * (block.level + 1)} {_escaped(block.heading)}{mark}"
    if block.level:
        # Asterisks next to a full-width mark are no emphasis to every reader: plain words are.
        return f"{_escaped(block.heading + block.text)}{mark}"
    return f"{_escaped(block.text)}{mark}"


def _escaped(text: str) -> str:
    """The text so that it is read as it stands, on one line."""
    line = _SIGNS.sub(r"\\\g<0>", " ".join(text.splitlines()).strip())
    return _STARTS.sub(_escaped_start, line)


def _escaped_start(match: re.Match[str]) -> str:
    space, sign, number, dot = match.groups()
    return f"{space}\\{sign}" if sign else f"{space}{number}\\{dot}"
