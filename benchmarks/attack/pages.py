"""Web pages, saved pages, mails and plain texts that are too much of something."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from html import escape
from random import Random

from benchmarks.attack.archives import MEGABYTE
from benchmarks.attack.words import ODD, SIGNS, odd, speech

_SIZES = (1, 5, 19, 50)
_CHARSETS = (
    "utf-8",
    "utf-7",
    "gb18030",
    "gbk",
    "big5",
    "utf-16",
    "utf-32",
    "iso-2022-jp",
    "cp037",
    "x",
    "",
)


def _html(body: str, charset: str = "utf-8") -> bytes:
    return f'<html><head><meta charset="{charset}"></head><body>{body}</body></html>'.encode(
        "utf-8", "surrogatepass"
    )


def _said(chance: Random) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in speech(chance).split("\n"))


def _one_line(chance: Random) -> bytes:
    piece = chance.choice(
        ("要办好代表建议，", "一、", "。", "a", "<", "&", "（一）", "  ", "第1页", "&nbsp;")
    )
    said = piece * (chance.choice(_SIZES) * MEGABYTE // len(piece.encode()))
    return _html(said) if chance.random() < 0.5 else (speech(chance) + said).encode()


def _nested(chance: Random) -> bytes:
    tag = chance.choice(
        ("div", "b", "table><tr><td", "ul><li", "blockquote", "a", "svg><desc", "script")
    )
    depth = chance.choice((1_000, 100_000, 1_000_000))
    return _html(f"<{tag}>" * depth + _said(chance))


def _attributes(chance: Random) -> bytes:
    some = " ".join(f"a{n}=1" for n in range(chance.choice((1_000, 1_000_000))))
    return _html(f"<p {some}>" + _said(chance))


def _unclosed(chance: Random) -> bytes:
    piece = chance.choice(
        ("<!--", "<p a='", "<script>", "<![CDATA[", "<style>", "<title>", "&#", '<a href="', "<!")
    )
    return _html(piece * chance.choice((1, 100_000)) + _said(chance))


def _entities(chance: Random) -> bytes:
    some = "&#0;&#xD800;&#x110000;&#99999999999999999999;&#x0;&nosuch;&amp;amp;&lt;script&gt;"
    return _html(some * chance.choice((3, 20_000)) + _said(chance))


def _encodings(chance: Random) -> bytes:
    data = _html(_said(chance), chance.choice(_CHARSETS)).decode()
    real = chance.choice(
        ("utf-8", "gb18030", "utf-16", "utf-16-le", "utf-32", "utf-7", "big5hkscs")
    )
    written = data.encode(real, "replace")
    return written[: len(written) - chance.randrange(3)]


def _mixed(chance: Random) -> bytes:
    """A text in several encodings, with pieces of characters and zeros between."""
    pieces = []
    for _ in range(chance.randint(2, 300)):
        name = chance.choice(("utf-8", "gb18030", "utf-16-le", "big5"))
        piece = speech(chance, 2).encode(name, "replace")
        pieces.append(
            piece[: len(piece) - chance.randrange(2)] + chance.choice((b"", b"\0", b"\xff"))
        )
    return b"".join(pieces)


def _odd_characters(chance: Random) -> bytes:
    return (speech(chance) + odd(chance, chance.choice((100, 20_000)))).encode(
        "utf-8", "surrogatepass"
    )


def _repeated(chance: Random) -> bytes:
    """What a rule with a repetition inside a repetition would stumble over."""
    unit = chance.choice(
        (
            *ODD,
            *SIGNS,
            "一、",
            "（一",
            "第",
            "2020年",
            "http://a.",
            "X",
            "× ",
            "篇1",
            "1.",
            " \n",
            "\n\n",
        )
    )
    number = chance.choice((1_900, 50_000, 700_000)) // len(unit)
    return (speech(chance) + unit * number + speech(chance)).encode("utf-8", "surrogatepass")


def _lines(chance: Random) -> bytes:
    line = chance.choice(
        (
            "一、讲话",
            "各位代表：",
            "第1页 共15页",
            "来源：县人大网",
            "篇1：讲话",
            "2020年1月1日",
            "X",
        )
    )
    return (line + "\n").encode() * chance.choice((5_000, 19_000, 2_000_000))


def _noise(chance: Random) -> bytes:
    return chance.randbytes(chance.choice((1, 3, 1_000, 3 * MEGABYTE)))


def _message(kind: str, body: str, head: str = "") -> bytes:
    return (
        f"From: a@x.cn\r\nSubject: x\r\nMIME-Version: 1.0\r\n{head}"
        f'Content-Type: multipart/{kind}; boundary="b"\r\n\r\n{body}'
    ).encode("utf-8", "surrogatepass")


def _part(data: bytes, kind: str = "text/html; charset=utf-8", more: str = "") -> str:
    written = base64.encodebytes(data).decode()
    head = f"Content-Type: {kind}\r\n{more}Content-Transfer-Encoding: base64"
    return f"--b\r\n{head}\r\n\r\n{written}\r\n"


def _many_parts(chance: Random) -> bytes:
    number = chance.choice((500, 9_000, 60_000))
    body = _part(_html(_said(chance))) + _part(b"x", "image/png", "Content-ID: <a>\r\n") * number
    return _message(chance.choice(("related", "mixed")), f"{body}--b--")


def _nested_parts(chance: Random) -> bytes:
    depth = chance.choice((90, 2_000))
    start = "".join(
        f'--b{n}\r\nContent-Type: multipart/mixed; boundary="b{n + 1}"\r\n\r\n'
        for n in range(depth)
    )
    head = (
        "From: a@x.cn\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/mixed; boundary="b0"\r\n\r\n'
    )
    return (head + start + f"--b{depth}\r\n\r\n{speech(chance)}").encode()


def _messages(chance: Random) -> bytes:
    """A mail in a mail in a mail."""
    data = _message("mixed", _part(speech(chance).encode(), "text/plain; charset=utf-8"))
    for _ in range(chance.randint(1, 40)):
        data = _message("mixed", "--b\r\nContent-Type: message/rfc822\r\n\r\n" + data.decode())
    return data


def _circular(chance: Random) -> bytes:
    page = _html(
        '<img src="cid:a"><iframe src="cid:a"></iframe><frame src="cid:b">' + _said(chance)
    )
    more = "Content-ID: <a>\r\nContent-Location: cid:a\r\n"
    return _message("related", _part(page, more=more) * 3 + "--b--", "From: <Saved by Blink>\r\n")


def _odd_heads(chance: Random) -> bytes:
    head = "".join(
        chance.choice(
            ("Subject: =?utf-8?B?////?=\r\n", "Subject: =?x?Q?=00=0A?=\r\n",
            f"X-A: {'a' * 100_000}\r\n", "A\r\n",
             "Content-Type: text/plain; charset=\"utf-7\"\r\n",
             "Content-Transfer-Encoding: x-uuencode\r\n",
             f"To: {'a@b,' * 20_000}\r\n",
             "Content-Disposition: attachment; filename*0*=utf-8''%ff; filename*1=\"..\"\r\n")
        )
        for _ in range(chance.randint(1, 12))
    )  # fmt: skip
    return _message("mixed", _part(speech(chance).encode(), "text/plain; charset=nonsense"), head)


def _attachments(chance: Random) -> bytes:
    names = ("../../a.txt", "a\0.txt", "<b>.html", "长" * 500 + ".docx", "")
    parts = (
        _part(speech(chance).encode(), "text/plain; charset=utf-8",
              f'Content-Disposition: attachment; filename="{name}"\r\n')
        for name in names
    )  # fmt: skip
    return _message("mixed", "".join(parts) + "--b--")


WAYS: Mapping[str, Callable[[Random], bytes]] = {
    "page: one line": _one_line,
    "page: nested": _nested,
    "page: attributes": _attributes,
    "page: unclosed": _unclosed,
    "page: entities": _entities,
    "page: encodings": _encodings,
    "text: mixed encodings": _mixed,
    "text: odd characters": _odd_characters,
    "text: repeated": _repeated,
    "text: lines": _lines,
    "text: noise": _noise,
    "mail: many parts": _many_parts,
    "mail: nested parts": _nested_parts,
    "mail: nested mails": _messages,
    "mail: circular": _circular,
    "mail: odd heads": _odd_heads,
    "mail: attachments": _attachments,
}
