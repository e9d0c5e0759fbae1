"""A document as plain text: a paragraph a line, its sources below."""

from __future__ import annotations

from speeches.export.manuscript import Manuscript, TextBlock


def to_plain(document: Manuscript) -> str:
    """The text with line feeds; numbers in 〔〕 point to the list of sources at the end, after
    which comes what is to be checked."""
    lines = [document.title, *document.under, "", *map(_paragraph, document.blocks)]
    if document.notes:
        lines += ["", "来源", *(f"〔{n}〕{note}" for n, note in enumerate(document.notes, start=1))]
    if remarked := document.remarked():
        lines += ["", "待核对", *remarked]
    return "\n".join(lines) + "\n"


def _paragraph(block: TextBlock) -> str:
    mark = f"〔{block.note}〕" if block.note else ""
    indent = "" if block.flush else "\u3000\u3000"
    return f"{indent}{block.heading}{block.text}{mark}"
