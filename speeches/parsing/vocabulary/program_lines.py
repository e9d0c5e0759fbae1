"""Lines of a page's scripts and style sheets that stand in its text: document.write(ad);"""

from __future__ import annotations

import re

# How a statement begins, or what only a program says.
_STATEMENT = re.compile(
    r"(?:var|let|const) {1,9}[\w$]{1,60}|function\b[ \w$]{0,60}\(|\bnew {1,9}[A-Z]\w{1,40}\(|"
    r"===|\|\||&&|=>|\b(?:document|window|location|console|jQuery|Math|self)\.[A-Za-z]|\$\(|"
    r"</?script\b|<!\[CDATA\[|\]\]>"
)
# How a line of a program ends.
_ENDS = re.compile(r"[;{}()\[\]>]\s*$")
# margin: 0cm;　} else {　p.MsoNormal {
_OF_A_BLOCK = re.compile(
    r"[a-z-]{3,30} {0,9}: {0,9}[^{};]{1,100};|[{}()\[\];, ]{0,12}[{}][{}()\[\];, ]{0,12}|"
    r"\} {0,9}else {0,9}\{|[A-Za-z.#@*][\w.#:,>* -]{0,60}\{"
)
# The share of characters beyond ASCII, in strings and comments.
_MOST_WORDS = 0.3
_LONGEST = 2000


def is_program_line(text: str) -> bool:
    """Whether a line is one of a program or a style sheet: ASCII for the most part, and code."""
    beyond = len(text) - len(text.encode("ascii", "ignore"))
    if len(text) > _LONGEST or beyond > _MOST_WORDS * len(text):
        return False
    if _OF_A_BLOCK.fullmatch(text):
        return True
    return bool(_STATEMENT.search(text) and _ENDS.search(text))
