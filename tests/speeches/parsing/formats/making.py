"""Word files, PDFs, mails and saved pages made for the tests, each with one oddity."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping
from email.message import EmailMessage

from pypdf import PdfReader, PdfWriter

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMES = (
    f'xmlns:w="{_W}" xmlns:r="{_R}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def p(text: str = "", properties: str = "") -> str:
    """A paragraph with a run of this text and these properties (the inside of w:pPr)."""
    inside = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f"<w:p>{inside}{r(text)}</w:p>"


def r(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""


def numbered(text: str, level: int = 0, num: int = 1) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>')


def styled(text: str, style: str) -> str:
    return p(text, f'<w:pStyle w:val="{style}"/>')


def lvl(index: int, number_format: str, text: str, more: str = "", start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="{start}"/><w:numFmt w:val="{number_format}"/>'
        f'{more}<w:lvlText w:val="{text}"/></w:lvl>'
    )


def abstract(*levels: str, key: int = 0, more: str = "") -> str:
    return f'<w:abstractNum w:abstractNumId="{key}">{more}{"".join(levels)}</w:abstractNum>'


def num(key: int = 1, definition: int = 0, more: str = "") -> str:
    return f'<w:num w:numId="{key}"><w:abstractNumId w:val="{definition}"/>{more}</w:num>'


def docx(
    body: str,
    *,
    numbering: str = "",
    styles: str = "",
    parts: dict[str, tuple[str, str]] | None = None,
    main: str = "word/document.xml",
) -> bytes:
    """A Word file. parts: file name in word/ → kind of its relationship and the inside of its
    root, which has the kind's name (hdr and ftr for headers and footers)."""
    parts = dict(parts or {})
    if numbering:
        parts["numbering.xml"] = ("numbering", numbering)
    if styles:
        parts["styles.xml"] = ("styles", styles)
    links = "".join(
        f'<Relationship Id="{name}" Type="{_R}/{kind}" Target="{name}"/>'
        for name, (kind, _) in parts.items()
    )
    office = f'<Relationship Id="d" Type="{_R}/officeDocument" Target="{main}"/>'
    files = {
        "[Content_Types].xml": _types(main, parts),
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}">{office}</Relationships>',
        main: f"<w:document {_NAMES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": (
            f'<Relationships xmlns="{_PACKAGE}">{links}</Relationships>'
        ),
    }
    roots = {"header": "hdr", "footer": "ftr"}
    for name, (kind, inside) in parts.items():
        root = roots.get(kind, kind)
        files[f"word/{name}"] = f"<w:{root} {_NAMES}>{inside}</w:{root}>"
    return zipped({name: text.encode() for name, text in files.items()})


def _types(main: str, parts: dict[str, tuple[str, str]]) -> str:
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    kinds = {main: "document.main"} | {f"word/{name}": kind for name, (kind, _) in parts.items()}
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{word}.{kind}+xml"/>'
        for name, kind in kinds.items()
    )
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


PAGE_HEIGHT = 842
# A text put somewhere on a page: along, height, size, words.
Put = tuple[float, float, float, str]


def pdf(
    pages: list[list[Put]],
    *,
    packed: bool = True,
    to_unicode: bool = True,
    turned: str = "",
    encoding: str = "UniGB-UCS2-H",
    codec: str = "utf-16-be",
    pictures: Mapping[int, str] | None = None,
) -> bytes:
    """A PDF with a Chinese font that is not embedded (UniGB-UCS2-H: its codes are UTF-16).

    to_unicode: with an encoding that says what the codes mean; else bare glyph numbers.
    encoding, codec: the name that a PDF has for it, and that of Python.
    turned: words across each page, in the middle of its drawing.
    pictures: what the pages with these numbers, from 0, draw besides (see PICTURES).
    """
    font = _font(encoding, "GB1") if to_unicode else _font("Identity-H", "Identity")
    contents = []
    for page in pages:
        drawn = [_shown(*put, codec) for put in page]
        if turned:
            mark = _shown(150, 650, 40, turned, codec).replace("1 0 0 1", "0.7 0.7 -0.7 0.7")
            drawn.insert(len(drawn) // 2, mark)
        drawn.append((pictures or {}).get(len(contents), ""))
        contents.append("".join(drawn).encode())
    return raw_pdf(contents, font, packed=packed)


def _font(encoding: str, ordering: str) -> str:
    return (
        f"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/{encoding}"
        "/DescendantFonts[<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000"
        f"/CIDSystemInfo<</Registry(Adobe)/Ordering({ordering})/Supplement 2>>>>]>>"
    )


def gapped_pdf(*runs: tuple[float, float, list[str | float]], size: float = 16.0) -> bytes:
    """A PDF of one page. runs: along, height, and the strings that are drawn there in one step,
    each as wide as it has characters, with the gaps between them in characters."""
    drawn = []
    for along, height, parts in runs:
        shown = " ".join(
            f"<{part.encode('utf-16-be').hex()}>" if isinstance(part, str) else f"{-1000 * part}"
            for part in parts
        )
        drawn.append(f"BT /F {size} Tf 1 0 0 1 {along} {height} Tm [{shown}] TJ ET\n")
    return raw_pdf(["".join(drawn).encode()], _font("UniGB-UCS2-H", "GB1"))


# A picture in the page's drawing; one that stands beside it, alone and in a form; words as shapes.
PICTURES = {
    "inline": "q 500 0 0 700 0 0 cm\nBI /W 1 /H 1 /BPC 8 /CS /G\nID x\nEI\nQ\n",
    "object": "q 500 0 0 700 0 0 cm /Im Do Q\n",
    "in-a-form": "q /Fm Do Q\n",
    "shapes": "1 1 m 9 9 l 9 1 l f\n" * 60,
}
RULES = "1 1 m 500 1 l S\n" * 3


def _shown(along: float, height: float, size: float, words: str, codec: str) -> str:
    codes = words.encode(codec).hex()
    return f"BT /F {size} Tf 1 0 0 1 {along} {height} Tm <{codes}> Tj ET\n"


def raw_pdf(contents: list[bytes], font: str, *, packed: bool = True, trailer: str = "") -> bytes:
    """A PDF with these drawing streams, one a page. trailer: more entries of it."""
    kids = " ".join(f"{4 + 2 * index} 0 R" for index in range(len(contents)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(contents)}>>".encode(),
        font.encode(),
    ]
    picture = 4 + 2 * len(contents)
    for index, content in enumerate(contents):
        stream = zlib.compress(content) if packed else content
        filters = "/Filter/FlateDecode" if packed else ""
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 {PAGE_HEIGHT}]"
            f"/Contents {5 + 2 * index} 0 R"
            "/Resources<</Font<</F 3 0 R>>"
            f"/XObject<</Im {picture} 0 R/Fm {picture + 1} 0 R>>>>>>".encode()
        )
        head = f"<</Length {len(stream)}{filters}>>stream\n".encode()
        objects.append(head + stream + b"\nendstream")
    objects.append(
        b"<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8"
        b"/ColorSpace/DeviceGray/Length 1>>stream\nx\nendstream"
    )
    objects.append(
        f"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</Im {picture} 0 R>>>>"
        "/Length 6>>stream\n/Im Do\nendstream".encode()
    )
    out = b"%PDF-1.7\n"
    offsets = []
    for number, item in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n".encode() + item + b"\nendobj\n"
    table = b"".join(f"{offset:010} 00000 n \n".encode() for offset in offsets)
    at = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode() + table
    size = len(objects) + 1
    return out + f"trailer<</Size {size}/Root 1 0 R{trailer}>>\nstartxref\n{at}\n%%EOF".encode()


def encrypted(data: bytes, password: str, algorithm: str) -> bytes:
    """A PDF as a program locks it: to be read with this password, to be changed with another."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.encrypt(password, "owner", algorithm=algorithm)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def saved_page(page: str, *, charset: str = "utf-8", more: str = "", how: str = "base64") -> bytes:
    """A web page as a browser saves it in one file. more: parts before it; how: its encoding."""
    root = EmailMessage()
    root.set_content(page, subtype="html", charset=charset, cte=how)
    del root["MIME-Version"]
    head = (
        "From: <Saved by Blink>\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="b1"\r\n\r\n'
    )
    style = "\r\n--b1\r\nContent-Type: text/css\r\n\r\n.a{font-family:'宋体'}\r\n--b1--\r\n"
    return f"{head}{more}--b1\r\n".encode() + root.as_bytes() + style.encode()


def mail(
    text: str = "", *, page: str = "", attached: dict[str, bytes] | None = None, to: str = "b@x.cn"
) -> bytes:
    """A mail with this text, the same or another as a page, and these attachments by name."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@x.cn", to, "请收讲话稿"
    message["Message-ID"] = "<1@x.cn>"
    if text:
        message.set_content(text)
    if page:
        message.add_alternative(page, subtype="html")
    for name, data in (attached or {}).items():
        message.add_attachment(data, "application", "octet-stream", filename=name)
    return message.as_bytes()
