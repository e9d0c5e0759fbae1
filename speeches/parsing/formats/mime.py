"""Messages of MIME parts, as mails and saved pages (MHT) are, taken apart with care.

What a hostile message costs is bounded before it is parsed: the standard library looks at every
line once for each part that it stands in, and at every parameter of a header once for each of the
others. Its older policy is used (compat32), which reads headers without grammar.
"""

from __future__ import annotations

import re
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.policy import compat32
from email.utils import collapse_rfc2231_value
from typing import TypeAlias

from speeches.parsing.documents import MaterialError
from speeches.parsing.formats.limits import (
    MESSAGE_BYTES,
    MESSAGE_HEADER_BYTES,
    MESSAGE_LINE_VISITS,
    MESSAGE_NESTED,
    MESSAGE_PARTS,
    check_size,
    too_complex,
)

MimePart: TypeAlias = "Message[str, str]"

_HEADER = rb"[!-9;-~]+:[^\r\n]*+(?:\r\n?|\n)(?:[ \t][^\r\n]*+(?:\r\n?|\n))*+"
_HEAD = re.compile(rb"\s*+(?:%s)++" % _HEADER)
_HEAD_WITHIN = 32 * 1024
_TELLTALE = re.compile(rb"^(?:MIME-Version|Received|Message-ID):", re.I | re.M)
_PAGE_TYPE = re.compile(rb"^Content-Type:\s*(?:multipart/related|text/html)", re.I | re.M)
_SENT = re.compile(rb"^(?:To|Received|Message-ID|Delivered-To):", re.I | re.M)
_CONTENT_HEADER = re.compile(
    rb"(?:^|[\r\n])content-[a-z-]+:[^\r\n]*+(?:(?:\r\n?|\n)[ \t][^\r\n]*+)*+", re.I
)
_NAMING = ("content-disposition", "content-type")
_NESTING = re.compile(rb"multipart/|message/", re.I)
_ADVICE = "请在邮件程序或浏览器中打开后，把正文和附件分别另存再导入"


def is_message(data: bytes) -> bool:
    """Whether bytes begin with the head of a message: fields, and one that only messages have."""
    head = _HEAD.match(data[:_HEAD_WITHIN])
    return bool(head and _TELLTALE.search(head[0]))


def is_saved_page(data: bytes) -> bool:
    """Whether a message is a page that a browser or Word saved: it was sent to nobody."""
    head = _HEAD.match(data[:_HEAD_WITHIN])
    return bool(head and _PAGE_TYPE.search(head[0]) and not _SENT.search(head[0]))


def read_message(data: bytes) -> MimePart:
    """The message in these bytes. Raises MaterialError where reading it would cost too much."""
    check_size(len(data), MESSAGE_BYTES, "MB", "邮件或单个文件网页")
    lines = data.count(b"\n") + data.count(b"\r")
    nested = len(_NESTING.findall(data))
    parts = data.count(b"\n--") + data.count(b"\r--")
    if (
        nested > MESSAGE_NESTED
        or parts > MESSAGE_PARTS
        or lines * (1 + nested) > MESSAGE_LINE_VISITS
        or any(len(found[0]) > MESSAGE_HEADER_BYTES for found in _CONTENT_HEADER.finditer(data))
    ):
        raise too_complex("邮件或单个文件网页", _ADVICE)
    try:
        return message_from_bytes(data.lstrip(), policy=compat32)
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise MaterialError(f"邮件或单个文件网页已损坏，{_ADVICE}") from error


def leaves_of(message: MimePart) -> list[MimePart]:
    """The parts that hold something themselves, in their order."""
    return [part for part in message.walk() if not part.is_multipart()]


def content_of(part: MimePart) -> bytes:
    """What a part holds, decoded as it says; as it stands where that cannot be."""
    try:
        found = part.get_payload(decode=True)
    except (ValueError, LookupError, TypeError):
        return b""
    return found if isinstance(found, bytes) else b""


def file_name(part: MimePart) -> str:
    """The name that an attachment has, for people; "" where it has none."""
    try:
        stated = part.get_param("filename", None, "content-disposition") or part.get_param("name")
        words = collapse_rfc2231_value(stated) if stated else ""
        name = _readable(_in_bytes(part) if "\ufffd" in words else words)
    except (ValueError, LookupError, TypeError, HeaderParseError):
        return ""
    return " ".join(re.split(r"[/\\]", name.replace("\0", ""))[-1].split())[:200]


def _in_bytes(part: MimePart) -> str:
    """The name in bytes beyond ASCII, which no standard allows, as half surrogates."""
    raw = "\n".join(value for field, value in part.raw_items() if field.lower() in _NAMING)
    found = re.search(r"name=\"?([^\";\r\n]+)", raw)
    return found[1] if found else ""


def _readable(text: str) -> str:
    """A name from a header: in encoded words (RFC 2047), or in bytes beyond ASCII as they came."""
    words = decode_header(text) if "=?" in text else [(text, None)]
    return "".join(_decoded(word, charset) for word, charset in words)


def _decoded(word: str | bytes, charset: str | None) -> str:
    raw = word.encode("utf-8", "surrogateescape") if isinstance(word, str) else word
    for encoding in (charset or "utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return raw.decode("utf-8", "replace")
