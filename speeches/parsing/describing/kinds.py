"""The kind of a speech, by the last word of its title that names one."""

from __future__ import annotations

import re

from speeches.parsing.documents import Evidence
from speeches.parsing.vocabulary.genre import KIND_WORDS, closed_up

_WORDS = re.compile("|".join(sorted(KIND_WORDS, key=len, reverse=True)))
# After a colon a title turns to its subject: 经验交流材料：让代表家站活起来.
_SUBJECT = re.compile(r"[:：].*$")


OTHER = "其他"


def kind_of(*titles: str) -> Evidence[str] | None:
    """讲话, 发言, …, and the word that says it, None where no title does.

    titles: in the order in which they decide (title, then sub-title).
    """
    for title in titles:
        bare = closed_up(title)
        for text in (_SUBJECT.sub("", bare), bare):
            words = _WORDS.findall(text)
            if words:
                return Evidence(KIND_WORDS[words[-1]], words[-1])
    return None
