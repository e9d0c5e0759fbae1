"""Zip files opened with care: a Word document is one, and people send whole folders as one.

Nothing is trusted that a zip says of itself: sizes are checked before and while unpacking,
names before they are used.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from speeches.parsing.documents import MaterialError
from speeches.parsing.formats.limits import (
    ZIP_DIRECTORY_BYTES,
    ZIP_MEMBERS,
    ZIP_RATIO,
    ZIP_RATIO_FROM,
    check_size,
)

_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
    NotImplementedError,
    IndexError,
    OverflowError,
)
_DAMAGED = "文件已损坏或下载不完整"
# The record and the locator of ZIP64, that stand right before an end, the end, and its comment.
_RECORD, _LOCATOR = 56, 20
_END_WITHIN = _RECORD + _LOCATOR + 22 + 65_535
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1


def open_zip(data: bytes) -> zipfile.ZipFile:
    """The archive in these bytes. Raises MaterialError where it is damaged or too crowded."""
    check_size(_directory_size(data), ZIP_DIRECTORY_BYTES, "MB", "压缩包里的文件名")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _BROKEN as error:
        raise MaterialError(_DAMAGED) from error
    check_size(len(archive.infolist()), ZIP_MEMBERS, "个", "压缩包里的文件")
    return archive


def _directory_size(data: bytes) -> int:
    """The size that the archive's end states for its directory (APPNOTE 6.3, 4.3.14 and 4.3.16).

    It is looked at before the directory is read, because a row of it takes much more memory than
    its bytes. A comment may hold further ends: the largest counts. Where ZIP64 has its record
    before an end, Python believes that one, whatever the end itself says.
    """
    tail = data[-_END_WITHIN:]
    sizes = [0]
    for at in (match.start() for match in re.finditer(rb"PK\x05\x06", tail)):
        sizes.append(int.from_bytes(tail[at + 12 : at + 16], "little"))
        record = tail[max(0, at - _LOCATOR - _RECORD) : max(0, at - _LOCATOR)]
        if record.startswith(b"PK\x06\x06"):
            sizes.append(int.from_bytes(record[40:48], "little"))
    return max(sizes)


def names_in(data: bytes) -> frozenset[str]:
    """The names of the files in a zip, as it writes them."""
    return frozenset(open_zip(data).namelist())


def unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes:
    """A file of the archive, of at most `limit` bytes. Raises MaterialError with the reason."""
    if info.flag_bits & _ENCRYPTED:
        raise MaterialError("已加密，请取消密码后再导入")
    check_size(info.file_size, limit, "MB", "解压后")
    if info.file_size > max(ZIP_RATIO_FROM, info.compress_size * ZIP_RATIO):
        raise MaterialError("压缩比异常（疑似压缩炸弹）")
    try:
        with archive.open(info) as file:
            data = file.read(limit + 1)
    except _BROKEN as error:
        raise MaterialError(_DAMAGED) from error
    check_size(len(data), limit, "MB", "解压后")
    return data


def readable_name(info: zipfile.ZipInfo) -> str:
    """A file's name as whoever packed it saw it.

    Without the flag for UTF-8 (APPNOTE 6.3, 4.4.4, bit 11) a name is in the packer's own
    encoding: in China GB18030, unless a Mac or Linux wrote UTF-8 without saying so.
    """
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    try:
        raw = info.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename
