"""Permanent addresses: short names made of what a paragraph or heading says.

An address made of the words survives a newer parser that drops a line above or finds one more
heading; a running number would not.
"""

import hashlib
from collections.abc import Iterable


def paragraph_anchors(paragraphs: Iterable[str]) -> list[str]:
    """An HTML id for each paragraph, unique among them: `p` and eight hexadecimal digits.

    A paragraph that says what an earlier one said gets `-2`, `-3`, … in order.
    """
    return _anchors("p", paragraphs)


def section_anchors(headings: Iterable[str]) -> list[str]:
    """An HTML id for each section, made of its label and heading: `s` and eight digits."""
    return _anchors("s", headings)


def _anchors(prefix: str, texts: Iterable[str]) -> list[str]:
    seen: dict[str, int] = {}
    anchors = []
    for text in texts:
        bare = "".join(text.split()).encode()
        name = prefix + hashlib.blake2b(bare, digest_size=4).hexdigest()
        seen[name] = seen.get(name, 0) + 1
        anchors.append(name if seen[name] == 1 else f"{name}-{seen[name]}")
    return anchors
