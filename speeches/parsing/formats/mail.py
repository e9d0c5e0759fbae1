"""A mail to the documents it carries: its attachments, and its body where that is one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from speeches.parsing.documents import MaterialError
from speeches.parsing.formats.decode import decode_text
from speeches.parsing.formats.mime import (
    MimePart,
    content_of,
    file_name,
    leaves_of,
    read_message,
)
from speeches.parsing.vocabulary.han import CJK

_BODY = "正文"
# Beside attachments, a body of fewer Chinese characters is a note that goes with them.
_NOTE = 200
# What mail programs add for themselves.
_SIGNATURES = frozenset(
    {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature",
     "text/calendar"}
)  # fmt: skip
_CJK = re.compile(f"[{CJK}]")


def documents_in_mail(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The names and the bytes of what a mail carries, the body first.

    Raises MaterialError where there is nothing, or where reading it would cost too much.
    """
    leaves = leaves_of(read_message(data))
    attached = [
        (name or f"附件{number}", content_of(part))
        for number, part in enumerate(filter(_is_attached, leaves), 1)
        for name in [file_name(part)]
    ]
    body = _body([part for part in leaves if not _is_attached(part)])
    if len(_CJK.findall(body.decode("utf-8", "ignore"))) >= (_NOTE if attached else 1):
        yield _BODY, body
    elif not attached:
        raise MaterialError("邮件里没有中文文字，也没有附件")
    yield from attached


def _is_attached(part: MimePart) -> bool:
    """Whether a part is an attachment; pictures inside the body are part of that."""
    kind = part.get_content_type()
    if kind in _SIGNATURES or (part.get_content_maintype() == "image" and part.get("Content-ID")):
        return False
    if file_name(part) or part.get_content_disposition() == "attachment":
        return True
    return part.get_content_maintype() not in ("text", "image", "message", "multipart")


def _body(parts: list[MimePart]) -> bytes:
    """The text of the mail itself: as plain text, or as a page where it has no other form."""
    for kind in ("text/plain", "text/html"):
        texts = [_text(content_of(part)) for part in parts if part.get_content_type() == kind]
        if any(texts):
            return "\n\n".join(filter(None, texts)).encode()
    return b""


def _text(content: bytes) -> str:
    try:
        return decode_text(content).text
    except MaterialError:
        return ""
