"""Text as XML can hold it."""

import re

# XML 1.0, 2.2.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str, instead: str = "\ufffd") -> str:
    """The text with something in the place of each character that XML cannot hold: by default what
    shows that something unreadable stood there."""
    return _ILLEGAL.sub(instead, text)
