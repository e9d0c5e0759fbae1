"""The librarian's manual as a page of the desk: docs/librarian.md, in the little Markdown it uses.

Written by us, and escaped all the same. Headings, paragraphs, lists, tables, pictures, links, bold
and code; what else Markdown knows does not occur there (tests/speeches/admin/test_manual.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

_PAGE = "docs/librarian.md"
_STATIC = "../static/"
_HEADING = re.compile(r"(#{1,3}) (.+)")
_PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")
_INLINE = re.compile(r"`([^`]+)`|\*\*([^*]+)\*\*|\[([^\]]+)\]\(([^)]+)\)")


@dataclass(frozen=True)
class Manual:
    """contents: the headings of the second degree with their places; body: the page as HTML."""

    contents: list[tuple[str, str]]
    body: SafeString


@require_safe
def manual_page(request: HttpRequest) -> HttpResponse:
    context = {**admin.site.each_context(request), "title": "管理员手册", "manual": manual()}
    return render(request, "admin/manual.html", context)


@cache
def manual() -> Manual:
    text = (settings.BASE_DIR / _PAGE).read_text(encoding="utf-8")
    blocks = re.split(r"\n{2,}", text.strip())
    titles = [match[2] for block in blocks if (match := _HEADING.match(block)) and match[1] == "##"]
    contents = [(f"part-{number}", title) for number, title in enumerate(titles, start=1)]
    # The title is the page's own.
    html = "\n".join(_block(block, contents) for block in blocks[1:])
    return Manual(contents, mark_safe(html))  # every piece of text is escaped below


def _block(block: str, contents: list[tuple[str, str]]) -> str:
    lines = block.split("\n")
    if heading := _HEADING.fullmatch(block):
        depth, title = len(heading[1]), heading[2]
        place = next((place for place, known in contents if known == title), "")
        return f'<h{depth} id="{place}">{_inline(title)}</h{depth}>'
    if picture := _PICTURE.fullmatch(block):
        words, address = picture.groups()
        source = static(address.removeprefix(_STATIC))
        return f'<figure><img src="{escape(source)}" alt="{escape(words)}" loading="lazy"></figure>'
    if lines[0].startswith("|"):
        return _table(lines)
    if lines[0].startswith(("- ", "1. ")):
        tag = "ul" if lines[0].startswith("- ") else "ol"
        items = (re.sub(r"^(?:-|\d+\.) ", "", line) for line in lines)
        return f"<{tag}>{''.join(f'<li>{_inline(item)}</li>' for item in items)}</{tag}>"
    return f"<p>{_inline(''.join(lines))}</p>"


def _table(lines: list[str]) -> str:
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    head = "".join(f'<th scope="col">{_inline(cell)}</th>' for cell in rows[0])
    body = "".join(
        f'<tr><th scope="row">{_inline(row[0])}</th>'
        + "".join(f"<td>{_inline(cell)}</td>" for cell in row[1:])
        + "</tr>"
        for row in rows[2:]
    )
    rows_in = f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>"
    return f'<div class="module"><table>{rows_in}</table></div>'


def _inline(text: str) -> str:
    return "".join(_pieces(text))


def _pieces(text: str) -> Iterator[str]:
    at = 0
    for match in _INLINE.finditer(text):
        yield escape(text[at : match.start()])
        code, bold, words, address = match.groups()
        if code:
            yield f"<code>{escape(code)}</code>"
        elif bold:
            yield f"<b>{escape(bold)}</b>"
        else:
            yield f'<a href="{escape(address)}">{escape(words)}</a>'
        at = match.end()
    yield escape(text[at:])
