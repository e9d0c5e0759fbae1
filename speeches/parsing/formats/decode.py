"""Bytes to text: which encoding, by evidence; what is no text at all is refused.

The encodings of the genre are UTF-8 (with or without a mark), UTF-16, GB18030 and Big5. UTF-8
is strict enough to prove itself; between the others, which accept each other's bytes, the share
of the most common characters decides. A few broken bytes, as a bad disk or an old program leaves
them, are shown as � with a warning: they must lead neither to a refusal nor to a wrong encoding.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from speeches.parsing.documents import Decoded, MaterialError
from speeches.parsing.formats.limits import BROKEN_BYTES
from speeches.parsing.vocabulary.han import UNIFIED

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BYTEWISE = ("utf-8", "gb18030", "big5hkscs")
_UTF16 = ("utf-16-le", "utf-16-be")
# The most frequent characters of modern Chinese, simplified and traditional.
_COMMON = frozenset(
    "的一是不了在人有我他这中大来上国个到说们为和地出会时要就可以对生能作政工主发年"
    "這個來國們為時會對發動經過後現實進產員關機設業長務農縣鎮議員們與報開從場"
    "市县区镇代表委府民常主任建设发展全党"
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1b]")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
# A page may write each of its characters as a number: &#35762;
_CHINESE = re.compile(rf"[{UNIFIED}]|&#x?[0-9a-fA-F]{{4,5}};")
_UNIFIED = re.compile(f"[{UNIFIED}]")
# The number of characters that are looked at to tell the encoding.
_SAMPLE = 20_000
_CHUNK = 16 * 1024
# Stands for broken bytes while decoding: half a surrogate pair, which no decoder returns.
_BROKEN = "\udcff"
_UNKNOWN = "编码无法识别，请用 UTF-8 或 GB18030 另存后再导入"


@dataclass(frozen=True)
class _Reading:
    """The bytes read in one encoding; broken: in how many places they are not of it."""

    text: str
    encoding: str
    broken: int
    cut_off: bool


def decode_text(data: bytes) -> Decoded:
    """The text of a document's bytes, the name of its encoding, and what was broken in it.

    Raises MaterialError where the bytes are empty, are no text, or are in no encoding known.
    """
    if not data.strip():
        raise MaterialError("文件是空的")
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _checked(_reading(data[len(mark) :], encoding), marked=True)
    # Line feeds and digits in UTF-16 have a zero byte each; no text in another encoding has one.
    encodings = _UTF16 if data[:4000].count(0) >= 8 else (*_BYTEWISE, *_UTF16)
    if encodings != _UTF16:
        try:
            return _checked(_Reading(data.decode("utf-8"), "utf-8", 0, cut_off=False))
        except UnicodeDecodeError:
            pass
    readings = [reading for name in encodings if (reading := _reading(data, name))]
    return _checked(max(readings, key=lambda item: common_share(item.text), default=None))


def _reading(data: bytes, encoding: str) -> _Reading | None:
    """The bytes in this encoding, None where more of them are broken than may be.

    In steps, so that a file of another kind is given up soon.
    """
    allowed = max(3, len(data.translate(None, bytes(range(128)))) // BROKEN_BYTES)
    decoder = codecs.getincrementaldecoder(encoding)("broken-bytes")
    texts: list[str] = []
    broken = 0
    for at in range(0, len(data), _CHUNK):
        texts.append(decoder.decode(data[at : at + _CHUNK]))
        broken += texts[-1].count(_BROKEN)
        if broken > allowed:
            return None
    # What is left over is half a character at the end of a download that was cut off.
    cut_off = bool(decoder.getstate()[0])
    text, places = re.subn(f"{_BROKEN}+", "\ufffd", "".join(texts))
    return _Reading(text, encoding, places, cut_off)


def _resume(error: UnicodeError) -> tuple[str, int]:
    """Where reading goes on after broken bytes.

    A broken character of two bytes may have lost one of them or not: what follows reads as
    Chinese from the right place only.
    """
    if not isinstance(error, UnicodeDecodeError):
        raise error
    if error.encoding.startswith("utf"):
        return _BROKEN, error.end
    following = (error.start + 1, error.start + 2)
    return _BROKEN, max(following, key=lambda at: _reads_on(error.object[at:], error.encoding))


def _reads_on(data: bytes, encoding: str) -> float:
    return common_share(data[:60].decode(encoding, "ignore"))


codecs.register_error("broken-bytes", _resume)


def common_share(text: str) -> float:
    """The share of the most common characters among the first that are not ASCII."""
    chinese = "".join(_runs(text))
    return sum(char in _COMMON for char in chinese) / max(len(chinese), 1)


def _runs(text: str) -> Iterator[str]:
    left = _SAMPLE
    for match in _NOT_ASCII.finditer(text):
        yield match[0][:left]
        left -= len(match[0])
        if left <= 0:
            return


def is_chinese(text: str) -> bool:
    """Whether the text reads as Chinese; characters chosen by a wrong table do not."""
    chinese = sum(len(_UNIFIED.findall(run)) for run in _runs(text))
    return chinese <= 100 or common_share(text) >= 0.03


def _checked(reading: _Reading | None, marked: bool = False) -> Decoded:
    """marked: the bytes themselves say which encoding they are in."""
    if reading is None:
        raise MaterialError(_UNKNOWN)
    text = reading.text
    if len(_CONTROL.findall(text)) > len(text) // 200:
        raise MaterialError("不是文本文件（含二进制内容）")
    if not _CHINESE.search(text):
        raise MaterialError("里面没有中文文字")
    if reading.encoding != "utf-8" and not marked and not is_chinese(text):
        raise MaterialError(_UNKNOWN)
    # The name that Python has for UTF-16 with a mark.
    encoding = reading.encoding[:6] if marked and "16" in reading.encoding else reading.encoding
    return Decoded(text, encoding, tuple(_warnings(reading)))


def _warnings(reading: _Reading) -> Iterator[str]:
    if reading.broken:
        yield f"原文件有 {reading.broken} 处字节损坏，正文中以“\ufffd”标出，请对照原文补正"
    if reading.cut_off:
        yield "原文件末尾只有半个字，可能下载不完整"
