"""Everything else that is sent: old Word files, records, pictures, programs, nothing."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Callable, Mapping
from random import Random

from benchmarks.attack.archives import MEGABYTE
from benchmarks.attack.words import odd, speech

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _ole(chance: Random) -> bytes:
    stream = (
        "WordDocument\0"
        if chance.random() < 0.7
        else chance.choice(("Workbook\0", "EncryptedPackage\0"))
    )
    head = (_OLE + bytes(16) + chance.randbytes(488)).ljust(512, b"\0")
    return (
        head
        + stream.encode("utf-16-le")
        + chance.randbytes(chance.choice((0, 5_000, 3 * MEGABYTE)))
    )


def _rtf(chance: Random) -> bytes:
    piece = chance.choice(
        (r"{\b ", r"\u-10240?", r"\bin999999999 ", r"{\object\objdata 00", r"\par ")
    )
    field = r'{\field{\*\fldinst INCLUDEPICTURE "http://127.0.0.1:9/a"}}'
    return (r"{\rtf1\ansi " + field + piece * chance.choice((1, 200_000)) + speech(chance)).encode(
        "gb18030"
    )


def _odt(chance: Random) -> bytes:
    return (
        b"PK\x03\x04" + chance.randbytes(300) + b"mimetypeapplication/vnd.oasis.opendocument.text"
    )


def _records(chance: Random) -> bytes:
    lines = [
        json.dumps({"id": chance.choice((n, "a" * 5_000, None, {}, [1], 1e308)),
        "title": odd(chance),
                    "text": chance.choice((speech(chance), "", 5, None, ["a"], {"a": "b"})),
                    "date": chance.choice(("2020", "9999-99-99", 10**30, "", None)),
                    "source": chance.choice(("javascript:alert(1)", "http://" + "a" * 9_000, 5))})
        for n in range(chance.choice((1, 20, 100)))
    ]  # fmt: skip
    return "\n".join(lines).encode("utf-8", "surrogatepass")


def _deep_record(chance: Random) -> bytes:
    depth = chance.choice((500, 5_000, 1_000_000))
    start, end = chance.choice((("[", "]"), ('{"a":', "}")))
    return f'{{"id": 1, "text": {start * depth}1{end * depth}}}'.encode()


def _odd_record(chance: Random) -> bytes:
    number = chance.choice(
        ("1" * 5_000, "1e999999", "-0", "NaN", "Infinity", '"\\ud800"', '"\\u0000"')
    )
    said = json.dumps(speech(chance))
    twice = f'"text": {said}, "title": {number}, "text": {said}'
    return f'{{"id": {number}, {twice}, "date": {number}}}'.encode()


def _png(chance: Random) -> bytes:
    """A picture of enormous size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    width, height = chance.choice(
        ((100_000, 100_000), (0, 0), (2**31 - 1, 2**31 - 1), (20_000, 20_000), (1, 10**6))
    )
    head = struct.pack(
        ">IIBBBBB", width, height, chance.choice((1, 8, 16)), chance.choice((0, 2, 6)), 0, 0, 0
    )
    rows = zlib.compress(bytes(chance.choice((10, 20 * MEGABYTE))))
    more = chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(20 * MEGABYTE)))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + more
        + chunk(b"IDAT", rows)
        + chunk(b"IEND", b"")
    )


def _tiff(chance: Random) -> bytes:
    """Frames in a circle, or a directory outside of the file."""
    after = chance.choice((8, 0xFFFFFFF0, 14, 0))
    entries = chance.choice((0, 1, 65_535))
    return b"II*\0" + struct.pack("<IHI", 8, entries, after) + chance.randbytes(500)


def _pictures(chance: Random) -> bytes:
    head = chance.choice(
        (
            b"\xff\xd8\xff\xe0",
            b"GIF89a\xff\xff\xff\xff",
            b"BM\xff\xff\xff\xff\0\0\0\0",
            b"RIFF\xff\xff\xff\xffWEBP",
        )
    )
    return head + chance.randbytes(chance.choice((0, 50, 200_000)))


def _programs(chance: Random) -> bytes:
    head = chance.choice((b"MZ\x90\0", b"\x7fELF\x02\x01\x01", b"#!/bin/sh\nid\n",
    b"<?php system('id'); ?>", b"Rar!\x1a\x07\0",
                          b"7z\xbc\xaf\x27\x1c", b"SQLite format 3\0", b"\x1f\x9d\x90", b"CAJ\0",
                          b"\0\0\0\x18ftypmp42"))  # fmt: skip
    return head + chance.randbytes(chance.choice((10, 100_000)))


def _nothing(chance: Random) -> bytes:
    return chance.choice(
        (
            b"",
            b"\0",
            b"\n",
            b" " * MEGABYTE,
            bytes(9 * MEGABYTE),
            b"\xef\xbb\xbf",
            b"\xff\xfe",
            "。".encode(),
        )
    )


def _word_xml(chance: Random) -> bytes:
    head = '<?xml version="1.0"?><?mso-application progid="Word.Document"?>'
    entity = (
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>' if chance.random() < 0.5 else ""
    )
    return (
        f"{head}{entity}<w:wordDocument xmlns:w='x'>&b;{speech(chance)}</w:wordDocument>".encode()
    )


def _two_in_one(chance: Random) -> bytes:
    """A file that is several: a PDF's head in a page, a page in front of a zip."""
    heads = [
        b"%PDF-1.7\n",
        b"PK\x03\x04",
        b"<html>",
        b"{\\rtf1 ",
        b"From: a\r\n",
        _OLE,
        b'{"id": 1}\n',
        b"\x1f\x8b",
    ]
    return b"".join(chance.sample(heads, 3)) + speech(chance).encode()


WAYS: Mapping[str, Callable[[Random], bytes]] = {
    "old Word": _ole,
    "RTF": _rtf,
    "OpenDocument": _odt,
    "records": _records,
    "records: deep": _deep_record,
    "records: odd": _odd_record,
    "picture: PNG": _png,
    "picture: TIFF": _tiff,
    "picture: others": _pictures,
    "programs": _programs,
    "nothing": _nothing,
    "Word's XML": _word_xml,
    "several in one": _two_in_one,
}
