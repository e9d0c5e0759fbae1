"""Archives that lie about what is in them, or hold more than they may."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from random import Random

from benchmarks.attack.words import speech

MEGABYTE = 1024 * 1024
# Where a name, a size and flags stand in the row of a zip's directory (APPNOTE 6.3, 4.3.12).
_ROW, _FLAGS, _SIZE, _OFFSET = b"PK\x01\x02", 8, 24, 42
_ENCRYPTED = 1


def zipped(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in files.items():
            # Of no day, so that the same seed makes the same bytes.
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return buffer.getvalue()


def _texts(chance: Random, number: int = 3) -> dict[str, bytes]:
    return {f"{n}.txt": speech(chance).encode() for n in range(number)}


def copies(data: bytes, number: int) -> bytes:
    """A zip with so many files of these bytes, which are packed once."""
    packer = zlib.compressobj(1, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(data) + packer.flush()
    sizes = struct.pack("<III", zlib.crc32(data), len(packed), len(data))
    out, directory = bytearray(), bytearray()
    for at in range(number):
        name = f"{at}.txt".encode()
        fixed = struct.pack("<HHHHH", 20, 0, zipfile.ZIP_DEFLATED, 0, 0) + sizes
        fixed += struct.pack("<HH", len(name), 0)
        row = b"PK\x01\x02\x14\0" + fixed + struct.pack("<HHHII", 0, 0, 0, 0, len(out))
        directory += row + name
        out += b"PK\x03\x04" + fixed + name + packed
    end = struct.pack("<HHHHIIH", 0, 0, number, number, len(directory), len(out), 0)
    return bytes(out + directory) + b"PK\x05\x06" + end


def _bomb(chance: Random) -> bytes:
    return zipped({"讲话.txt": bytes(chance.randint(30, 120) * MEGABYTE)})


def _many_bombs(chance: Random) -> bytes:
    """Each within its limits, all of them together far above."""
    piece = (speech(chance) * 30).encode().ljust(19 * MEGABYTE, b" ")
    return copies(piece, chance.randint(20, 80))


def _nested(chance: Random) -> bytes:
    data = zipped(_texts(chance))
    for depth in range(chance.randint(1, 40)):
        data = zipped({f"{depth}.zip": data, **_texts(chance, 1)})
    return data


def _nested_bomb(chance: Random) -> bytes:
    """A zip of zips, each of which holds the same much."""
    inner = zipped({"讲话.txt": speech(chance).encode().ljust(15 * MEGABYTE, b" ")})
    return zipped({f"{n}.zip": inner for n in range(chance.randint(20, 300))})


def _many_members(chance: Random) -> bytes:
    number = chance.choice((9_999, 10_001, 30_000))
    return zipped({f"{n}": b"" for n in range(number)}, zipfile.ZIP_STORED)


def _rows(data: bytearray) -> Iterator[int]:
    """Where the rows of the directory begin, which may be written in meanwhile."""
    at = data.find(_ROW)
    while at >= 0:
        yield at
        at = data.find(_ROW, at + 1)


def _overlapping(chance: Random) -> bytes:
    """All rows of the directory name the same bytes."""
    data = bytearray(zipped({f"{n:05}.txt": b"x" * 2000 for n in range(chance.randint(2, 900))}))
    for row in _rows(data):
        data[row + _OFFSET : row + _OFFSET + 4] = bytes(4)
    return bytes(data)


def _lying_sizes(chance: Random) -> bytes:
    data = bytearray(zipped(_texts(chance)))
    for row in _rows(data):
        size = chance.choice((0, 1, 0x7FFFFFFF, 0xFFFFFFFF, 50))
        data[row + _SIZE : row + _SIZE + 4] = struct.pack("<I", size)
    return bytes(data)


def _encrypted(chance: Random) -> bytes:
    data = bytearray(zipped(_texts(chance)))
    for row in _rows(data):
        data[row + _FLAGS] |= _ENCRYPTED
    return bytes(data)


def _paths(chance: Random) -> bytes:
    names = (
        "../../../../etc/cron.d/a", "/etc/passwd", "C:\\windows\\a.txt", "a/../../b.txt",
        "a\0b.txt",
        "..\\..\\a.txt", "//server/share/a.txt", ".", "..", "\u202etxt.exe", "a\r\nb: c.txt",
        "<script>alert(1)</script>.txt", "长" * 20_000, "a/" * 3_000 + "b.txt", "~/a.txt", "nul",
        "\x1b[2J",
    )  # fmt: skip
    return zipped({name: speech(chance).encode() for name in names})


def _links(chance: Random) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, target in (("讲话.txt", "/etc/passwd"), ("a", "../.."), ("b", "b")):
            info = zipfile.ZipInfo(name)
            info.create_system, info.external_attr = 3, 0o120777 << 16
            archive.writestr(info, target)
    return buffer.getvalue()


def _cut(chance: Random) -> bytes:
    data = zipped(_texts(chance, 9))
    return data[: chance.randrange(4, len(data))]


def _flipped(chance: Random) -> bytes:
    data = bytearray(zipped(_texts(chance, 9)))
    for _ in range(chance.randint(1, 60)):
        data[chance.randrange(4, len(data))] ^= 1 << chance.randrange(8)
    return bytes(data)


def _end_lies(chance: Random) -> bytes:
    """The end of a directory that says that it is larger, elsewhere, or of many rows."""
    data = bytearray(zipped(_texts(chance)))
    at = data.rfind(b"PK\x05\x06")
    for start, size in ((8, 2), (10, 2), (12, 4), (16, 4), (20, 2)):
        if chance.random() < 0.5:
            data[at + start : at + start + size] = chance.randbytes(size)
    return bytes(data)


def _odd_methods(chance: Random) -> bytes:
    method = chance.choice((zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA))
    return zipped({"a.txt": bytes(21 * MEGABYTE), **_texts(chance)}, method)


def _gzip_bomb(chance: Random) -> bytes:
    data = gzip.compress(bytes(chance.randint(21, 120) * MEGABYTE), 9)
    for _ in range(chance.randrange(3)):
        data = gzip.compress(data)
    return data


def _gzip_records(chance: Random) -> bytes:
    line = b'{"id": 1, "text": "' + chance.choice((b"a", "讲".encode())) * 1000 + b'"}\n'
    return gzip.compress(line * chance.choice((100, 2_000)), 6)


def _gzip_broken(chance: Random) -> bytes:
    data = bytearray(gzip.compress(speech(chance).encode() * 20))
    for _ in range(chance.randint(1, 9)):
        data[chance.randrange(2, len(data))] = chance.randrange(256)
    return bytes(data[: chance.randint(3, len(data))])


WAYS: Mapping[str, Callable[[Random], bytes]] = {
    "zip: bomb": _bomb,
    "zip: many bombs": _many_bombs,
    "zip: nested": _nested,
    "zip: nested bomb": _nested_bomb,
    "zip: many members": _many_members,
    "zip: overlapping": _overlapping,
    "zip: lying sizes": _lying_sizes,
    "zip: encrypted": _encrypted,
    "zip: paths": _paths,
    "zip: links": _links,
    "zip: cut": _cut,
    "zip: flipped": _flipped,
    "zip: end lies": _end_lies,
    "zip: odd methods": _odd_methods,
    "gzip: bomb": _gzip_bomb,
    "gzip: records": _gzip_records,
    "gzip: broken": _gzip_broken,
}
