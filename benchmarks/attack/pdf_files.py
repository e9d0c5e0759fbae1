"""PDFs: circles, streams that explode, pages without end."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Mapping, Sequence
from random import Random

from pypdf import PdfReader, PdfWriter

from benchmarks.attack.archives import MEGABYTE
from benchmarks.attack.words import speech

_FONT = (
    b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[<<"
    b"/Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000"
    b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>>>]>>"
)
_PAGE = (
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {} 0 R"
    "/Resources<</Font<</F 3 0 R>>{}>>>>"
)


def objects(found: Sequence[bytes], trailer: str = "") -> bytes:
    """A PDF of these objects, numbered from 1, the first of which is its root."""
    out, offsets = bytearray(b"%PDF-1.7\n"), []
    for number, item in enumerate(found, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n".encode() + item + b"\nendobj\n"
    at, size = len(out), len(found) + 1
    out += f"xref\n0 {size}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{offset:010} 00000 n \n".encode() for offset in offsets)
    return (
        bytes(out) + f"trailer<</Size {size}/Root 1 0 R{trailer}>>\nstartxref\n{at}\n%%EOF".encode()
    )


def stream(data: bytes, entries: str = "") -> bytes:
    return f"<</Length {len(data)}{entries}>>stream\n".encode() + data + b"\nendstream"


def _drawn(chance: Random, lines: int = 30) -> bytes:
    said = speech(chance, lines).split("\n")
    rows = (
        f"BT /F 12 Tf 1 0 0 1 60 {800 - 20 * n} Tm <{line.encode('utf-16-be').hex()}> Tj ET\n"
        for n, line in enumerate(said)
    )
    return "".join(rows).encode()


def _pdf(*contents: bytes, catalog: str = "", page: str = "", more: Sequence[bytes] = ()) -> bytes:
    """A page for each content, then more objects."""
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(contents)))
    found = [
        f"<</Type/Catalog/Pages 2 0 R{catalog}>>".encode(),
        f"<</Type/Pages/Kids[{kids}]/Count {len(contents)}>>".encode(),
        _FONT,
    ]
    for number, content in enumerate(contents):
        found += [_PAGE.format(5 + 2 * number, page).encode(), content]
    return objects([*found, *more])


def _of_kids(chance: Random, kids: str, count: str) -> bytes:
    """One page, of whose number and places the tree says what it likes."""
    return objects(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            f"<</Type/Pages/Kids[{kids}]/Count {count}>>".encode(),
            _FONT,
            _PAGE.format(5, "").encode(),
            stream(_drawn(chance)),
        ]
    )


def _circle(chance: Random) -> bytes:
    kids = chance.choice(("2 0 R", "4 0 R 2 0 R", "4 0 R " * 1000, "9 0 R", "4 0 R 1 0 R 3 0 R"))
    return _of_kids(chance, kids, f"{chance.choice((1, -1, 10**9))}/Parent 2 0 R")


def _exploding(chance: Random) -> bytes:
    """A stream packed several times over."""
    times = chance.randint(1, 4)
    data = bytes(chance.choice((5, 60, 120)) * MEGABYTE)
    for _ in range(times):
        data = zlib.compress(data, 9)
    filters = "/FlateDecode" * times
    return _pdf(stream(data, f"/Filter[{filters}]"), stream(_drawn(chance)))


def _predictor(chance: Random) -> bytes:
    columns, colors = chance.choice((0, -1, 10**9, 4)), chance.choice((1, 10**6))
    entries = f"/Columns {columns}/Colors {colors}/BitsPerComponent 16"
    data = zlib.compress(bytes(MEGABYTE))
    parms = f"/Filter/FlateDecode/DecodeParms<</Predictor {chance.choice((2, 12, 15))}{entries}>>"
    return _pdf(stream(data, parms), stream(_drawn(chance)))


def _object_stream(chance: Random) -> bytes:
    number = chance.choice((10, 10**5, 10**7))
    inside = zlib.compress(
        b"".join(f"{n} 0 ".encode() for n in range(min(number, 10**5))) + b"<<>>" * 9
    )
    more = [stream(inside, f"/Type/ObjStm/N {number}/First 9/Filter/FlateDecode/Extends 6 0 R")]
    data = _pdf(stream(_drawn(chance)), more=more)
    return data[: data.rfind(b"xref")] if chance.random() < 0.5 else data


def _filters(chance: Random) -> bytes:
    name = chance.choice(
        ("JBIG2Decode", "LZWDecode", "CCITTFaxDecode", "DCTDecode", "JPXDecode", "RunLengthDecode",
        "None",
         "ASCII85Decode", "ASCIIHexDecode", "Crypt")
    )  # fmt: skip
    data = chance.choice(
        (chance.randbytes(200_000), b"\x80\x0b\x60\x50" * 500_000, b"z" * 3_000_000)
    )
    return _pdf(stream(data, f"/Filter/{name}"), stream(_drawn(chance)))


def _encrypted(chance: Random) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(_pdf(stream(_drawn(chance))))))
    writer.encrypt(
        chance.choice(("", "secret")), "owner", algorithm=chance.choice(("RC4-40", "AES-256"))
    )
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def _lock(chance: Random) -> bytes:
    """An entry for a password that makes no sense."""
    entry = "/Encrypt<</Filter/Standard/V 5/R 6/Length 256/O(a)/U(a)/P -1>>/ID[(a)(a)]"
    return objects(
        [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[4 0 R]/Count 1>>", _FONT,
         _PAGE.format(5, "").encode(), stream(_drawn(chance))],
        entry,
    )  # fmt: skip


def _many_pages(chance: Random) -> bytes:
    number = chance.choice((990, 1_001, 100_000))
    if chance.random() < 0.5:
        return _pdf(*[stream(b"")] * number)
    return _of_kids(chance, "4 0 R " * number, str(number))


def _deep_tree(chance: Random) -> bytes:
    depth = chance.choice((50, 900, 5_000))
    found = [b"<</Type/Catalog/Pages 4 0 R>>", b"<<>>", _FONT]
    found += [f"<</Type/Pages/Kids[{n + 5} 0 R]/Count 1>>".encode() for n in range(depth)]
    found += [_PAGE.format(depth + 5, "").encode(), stream(_drawn(chance))]
    return objects(found)


def _deep_array(chance: Random) -> bytes:
    depth = chance.choice((100, 900, 200_000))
    start, end = chance.choice((("[", "]"), ("<</A", ">>"), ("(", ")")))
    return _pdf(stream(_drawn(chance)), catalog=f"/Names {start * depth}{end * depth}")


def _operators(chance: Random) -> bytes:
    piece = chance.choice(
        (b"q ", b"q Q ", b"BT ET ", b"1 0 0 1 0 0 cm ", b"<4e00> Tj ", b"[", b"((", b"0 ")
    )
    drawn = piece * (chance.choice((50_000, 500_000, 3_000_000)) // len(piece))
    return _pdf(stream(zlib.compress(drawn), "/Filter/FlateDecode"), stream(_drawn(chance)))


def _script(chance: Random) -> bytes:
    action = "/OpenAction<</S/JavaScript/JS(app.alert(1))>>/AA<</O<</S/Launch/F(/bin/sh)>>>>"
    return _pdf(
        stream(_drawn(chance)),
        catalog=action + "/AcroForm<</XFA(<!ENTITY a SYSTEM 'file:///etc/passwd'>)>>",
    )


def _forms(chance: Random) -> bytes:
    """Forms that draw each other, in a circle or twice each."""
    depth = chance.choice((1, 30))
    page = "/XObject<</A 6 0 R/B 6 0 R>>"
    forms = [
        stream(b"/A Do /B Do", "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<<"
               f"/A {6 + (n + 1) % depth} 0 R/B {6 + (n + 1) % depth} 0 R>>>>")
        for n in range(depth)
    ]  # fmt: skip
    return _pdf(stream(_drawn(chance) + b"/A Do /B Do"), page=page, more=forms)


def _map(chance: Random) -> bytes:
    """A font whose table of characters is endless or absurd."""
    span = chance.choice(("<0000> <ffff> <0041>", "<00000000> <ffffffff> <00>", "<> <> <>"))
    rows = f"100 beginbfrange\n{(span + chr(10)) * chance.choice((1, 5_000))}endbfrange\n"
    table = stream(f"/CIDInit /ProcSet findresource begin\n{rows}".encode())
    font = _FONT[:-2] + b"/ToUnicode 6 0 R>>"
    found = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[4 0 R]/Count 1>>", font,
             _PAGE.format(5, "").encode(), stream(_drawn(chance)), table]  # fmt: skip
    return objects(found)


def _broken(chance: Random) -> bytes:
    data = bytearray(_pdf(*(stream(_drawn(chance)) for _ in range(3))))
    for _ in range(chance.randint(1, 200)):
        data[chance.randrange(9, len(data))] = chance.randrange(256)
    return bytes(data[: chance.randint(len(data) // 2, len(data))])


def _numbers(chance: Random) -> bytes:
    data = _pdf(stream(_drawn(chance)))
    for old, new in (
        (b"/Length ", b"/Length 9999999"),
        (b"595", b"1e99"),
        (b" Tf", b"e400 Tf"),
        (b"842", b"nan"),
    ):
        if chance.random() < 0.5:
            data = data.replace(old, new)
    return data.replace(b"startxref\n", chance.choice((b"startxref\n-", b"startxref\n99999999999")))


def _previous(chance: Random) -> bytes:
    data = _pdf(stream(_drawn(chance)))
    return data.replace(
        b"/Root 1 0 R", f"/Root 1 0 R/Prev {data.rfind(b'xref' + bytes([10]))}".encode()
    )


WAYS: Mapping[str, Callable[[Random], bytes]] = {
    "pdf: circle": _circle,
    "pdf: exploding stream": _exploding,
    "pdf: predictor": _predictor,
    "pdf: object stream": _object_stream,
    "pdf: filters": _filters,
    "pdf: encrypted": _encrypted,
    "pdf: absurd lock": _lock,
    "pdf: many pages": _many_pages,
    "pdf: deep tree": _deep_tree,
    "pdf: deep array": _deep_array,
    "pdf: operators": _operators,
    "pdf: script": _script,
    "pdf: forms": _forms,
    "pdf: characters": _map,
    "pdf: broken": _broken,
    "pdf: numbers": _numbers,
    "pdf: circular tables": _previous,
}
