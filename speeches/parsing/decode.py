"""Bytes to text: which encoding, by evidence; what is no text at all is refused.

The encodings of the genre are UTF-8 (with or without a mark), UTF-16, GB18030 and Big5. UTF-8
is strict enough to prove itself; between GB18030 and Big5, which accept each other's bytes,
the share of the most common characters decides.
"""

from __future__ import annotations

import codecs
import re

from speeches.parsing.documents import Decoded, MaterialError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# The most frequent characters of modern Chinese, simplified and traditional.
_COMMON = frozenset(
    "的一是不了在人有我他这中大来上国个到说们为和地出会时要就可以对生能作政工主发年"
    "這個來國們為時會對發動經過後現實進產員關機設業長務農縣鎮議員們與報開從場"
    "市县区镇代表委府民常主任建设发展全党"
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1b]")


def decode(data: bytes) -> Decoded:
    """The text of a document's bytes and the name of its encoding.

    Raises MaterialError where the bytes are empty, are no text, or are in no encoding known.
    """
    if not data.strip():
        raise MaterialError("文件是空的")
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _checked(_try(data, encoding), encoding.removesuffix("-sig"))
    utf16 = _utf16_without_mark(data)
    if utf16:
        return _checked(_try(data, utf16), utf16)
    utf8 = _try(data, "utf-8") or _try(_without_broken_end(data), "utf-8")
    if utf8 is not None:
        return _checked(utf8, "utf-8")
    candidates = {name: _try(data, name) for name in ("gb18030", "big5hkscs")}
    scores = {name: _common_share(text) for name, text in candidates.items() if text is not None}
    if not scores:
        raise MaterialError("编码无法识别，请用 UTF-8 或 GB18030 另存后再导入")
    best = max(scores, key=lambda name: scores[name])
    return _checked(candidates[best], best)


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _without_broken_end(data: bytes) -> bytes:
    """The bytes without a UTF-8 character that a cut-off download broke at the very end."""
    for back in range(1, min(4, len(data))):
        lead = data[-back]
        if lead >= 0xC0:
            needed = 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4
            return data[:-back] if needed > back else data
        if lead < 0x80:
            break
    return data


def _utf16_without_mark(data: bytes) -> str | None:
    """UTF-16 shows in ASCII line feeds and digits: every other byte of them is zero."""
    head = data[:4000]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) < max(len(head) // 200, 1) or len(data) % 2:
        return None
    # 一 is U+4E00: a zero byte in the other place, but a rare one.
    if odd > 4 * even:
        return "utf-16-le"
    return "utf-16-be" if even > 4 * odd else None


def _common_share(text: str) -> float:
    """The share of the most common characters among all that are not ASCII."""
    chinese = [char for char in text if not char.isascii()]
    return sum(char in _COMMON for char in chinese) / max(len(chinese), 1)


def is_chinese(text: str) -> bool:
    """Whether the text reads as Chinese; characters chosen by a wrong table do not."""
    chinese = sum("\u3400" <= char <= "\u9fff" for char in text)
    return chinese <= 100 or _common_share(text) >= 0.03


def _checked(text: str | None, encoding: str) -> Decoded:
    if text is None:
        raise MaterialError("编码无法识别，请用 UTF-8 或 GB18030 另存后再导入")
    if len(_CONTROL.findall(text)) > len(text) // 200:
        raise MaterialError("不是文本文件（含二进制内容）")
    if not any("\u3400" <= char <= "\u9fff" for char in text):
        raise MaterialError("里面没有中文文字")
    if encoding not in ("utf-8", "utf-16") and not is_chinese(text):
        raise MaterialError("编码无法识别，请用 UTF-8 或 GB18030 另存后再导入")
    return Decoded(text, encoding)
