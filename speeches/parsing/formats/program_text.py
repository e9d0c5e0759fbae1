"""Scripts and style sheets, which are text but no material."""

from __future__ import annotations

import re

# What source text has and no speech; each by itself may stand in one.
_SIGNS = tuple(
    re.compile(pattern)
    for pattern in (
        r"\bfunction\b[ \w$]{0,60}\(",
        r"\b(?:var|let|const) {1,9}[\w$]{1,60} {0,9}=",
        r"\breturn\b[^\n;}]{0,80}[;}]",
        r"=>|===|&&|\|\|",
        r"\b(?:document|window|console|jQuery|module|Math)\.",
        r"@(?:charset|import|media|font-face|keyframes)\b",
        r"\{\s{0,20}[a-z-]{2,30}\s{0,9}:",
        r"/\*|(?m:^ +return\b)",
        r"<\?php|#include\b|#!/",
        r"(?m)^(?:def|class|import|from) \w{1,60}",
        r"@echo off|\bpublic static\b",
    )
)
_LEAST_SIGNS = 2
# The share of characters beyond ASCII in source text: in strings and comments.
_MOST_WORDS = 0.5
_SAMPLE = 20_000


def is_program_text(text: str) -> bool:
    """Whether a text is a script or a style sheet: mostly ASCII, with several of its signs."""
    beyond = len(text) - len(text.encode("ascii", "ignore"))
    visible = sum(map(len, text.split()))
    if beyond > _MOST_WORDS * visible:
        return False
    sample = text[:_SAMPLE]
    return sum(bool(sign.search(sample)) for sign in _SIGNS) >= _LEAST_SIGNS
