"""The files that an editor brings, as colleagues send them: Word files, PDFs, saved pages, a zip,
and some that cannot be read. The speeches in them are composed (see `composing`)."""

from __future__ import annotations

import io
import random
import re
import subprocess
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from playwright.sync_api import Page

from benchmarks.composing import compose
from speeches.parsing.vocabulary.han import HAN

# Not those of the library that they come into.
_SEED = 7
_IN_ZIP = 20
_PHRASE = 14
_RUN = re.compile(f"[{HAN}]{{{_PHRASE},}}")
_SITES = ("青禾公文网", "南岭人大网", "河源政务信息网", "文秘之家")
# What sites have around a speech.
_PAGE = """<html><head><meta charset="{charset}"><title>{title}_{site}</title></head><body>
<div class="nav"><a href="/">首页</a> <a href="/j">领导讲话</a> <a href="/b">工作报告</a></div>
<p>当前位置：<a href="/">首页</a> &gt; <a href="/j">领导讲话</a> &gt; 正文</p>
{body}
<p>来源：{site}　发布时间：{date}　点击数：{clicks}</p>
<p>上一篇：无</p><h3>相关文章</h3><ul>{others}</ul>
<div class="foot">Copyright © {site} 版权所有　联系我们　网站地图</div></body></html>"""
# A4 at 150 dots an inch, as an office scans.
_SCANNED_PIXELS = {"width": 1240, "height": 1754}
_LINES_A_PAGE = 30


@dataclass(frozen=True)
class Written:
    """A file: its name and bytes; kind: as the results call it; texts: of its speeches."""

    name: str
    data: bytes
    kind: str
    texts: tuple[str, ...] = ()


class Writer:
    """Writes files of composed speeches, no speech twice.

    page: a browser's, which prints PDFs and draws scanned pages; office: the program that writes
    .doc, or None.
    """

    def __init__(self, page: Page, office: str | None, folder: Path) -> None:
        self._page, self._office, self._folder = page, office, folder
        self._records: Iterator[Mapping[str, Any]] = iter(compose(100_000, _SEED))
        self._chance = random.Random(_SEED)

    def files(self, number: int) -> list[Written]:
        """So many in mixed kinds: one zip, the others of every kind that can be written in turn."""
        ways = ["docx", "html", "docx", "html", "pdf", *(["doc"] if self._office else [])]
        kinds = islice(cycle(ways), max(0, number - 1))
        return [*(self.file(kind) for kind in kinds), self.packed()][:number]

    def file(self, kind: str) -> Written:
        if kind == "zip":
            return self.packed()
        record = next(self._records)
        ways: Mapping[str, Callable[[Mapping[str, Any]], tuple[str, bytes]]] = {
            "docx": lambda one: ("docx", _docx(one)),
            "doc": lambda one: ("doc", self._doc(one)),
            "html": lambda one: ("html", self._html(one)),
            "pdf": lambda one: ("pdf", self._pdf(one)),
            "scan": lambda one: ("png", self._scan(one)),
        }
        ending, data = ways[kind](record)
        return Written(f"{_name(record)}.{ending}", data, kind, (str(record["text"]),))

    def packed(self, number: int = _IN_ZIP) -> Written:
        """A zip of plain texts."""
        records = list(islice(self._records, number))
        members = {
            f"材料/{_name(record)}.txt": f"{record['title']}\n{record['text']}".encode()
            for record in records
        }
        texts = tuple(str(record["text"]) for record in records)
        return Written("同事发来的.zip", _zip(members), "zip", texts)

    def _html(self, record: Mapping[str, Any]) -> bytes:
        site = self._chance.choice(_SITES)
        charset = self._chance.choice(("utf-8", "gb18030"))
        others = "".join(f"<li><a href='#'>{escape(str(t))}</a></li>" for t in self._titles(6))
        page = _PAGE.format(
            charset=charset,
            title=escape(str(record["title"])),
            site=site,
            body=_body(record),
            date=record["date"],
            clicks=self._chance.randint(9, 9999),
            others=others,
        )
        return page.encode(charset, "xmlcharrefreplace")

    def _titles(self, number: int) -> Iterator[object]:
        first = self._chance.randrange(1000)
        return (record["title"] for record in compose(number, _SEED + 1, first))

    def _pdf(self, record: Mapping[str, Any]) -> bytes:
        self._page.set_content(_body(record))
        return self._page.pdf(format="A4", margin=dict.fromkeys(("top", "bottom"), "25mm"))

    def _scan(self, record: Mapping[str, Any]) -> bytes:
        """One page of a speech as a picture."""
        shown = {**record, "text": _beginning(str(record["text"]))}
        self._page.set_viewport_size(_SCANNED_PIXELS)
        self._page.set_content(
            "<style>body { margin: 140px; font: 26px/1.7 serif }</style>" + _body(shown)
        )
        return self._page.screenshot()

    def _doc(self, record: Mapping[str, Any]) -> bytes:
        if not self._office:
            raise FileNotFoundError("soffice")
        source = self._folder / "writing.docx"
        source.write_bytes(_docx(record))
        command = [self._office, "--headless", "--convert-to", "doc", "--outdir"]
        subprocess.run(
            [*command, str(self._folder), str(source)], check=True, stdout=subprocess.DEVNULL
        )
        return source.with_suffix(".doc").read_bytes()


def bad_files() -> list[Written]:
    """Six that cannot be read, each for a reason of its own."""
    whole = _zip({"讲话.txt": "各位代表：".encode() * 500})
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(1024, b"\0")
    named = {
        "空的.docx": b"",
        "下载中断.zip": whole[: len(whole) // 2],
        "加了密码.docx": (locked + "EncryptedPackage".encode("utf-16-le")).ljust(4096, b"\0"),
        "安装程序.docx": b"MZ\x90\0".ljust(50_000, b"\0"),
        "空白页.png": _white_picture(),
        "全是零.txt": bytes(30_000_000),
    }
    return [Written(name, data, "bad") for name, data in named.items()]


def phrase_of(text: str, chance: random.Random) -> str:
    """Characters that stand next to each other in a text, and hardly in another."""
    runs: Sequence[str] = _RUN.findall(text)
    run = chance.choice(runs)
    start = chance.randrange(len(run) - _PHRASE + 1)
    return run[start : start + _PHRASE]


def _name(record: Mapping[str, Any]) -> str:
    return f"{record['title']}{record['id']}"


def _beginning(text: str) -> str:
    """As many paragraphs as a page has room for."""
    lines, kept = 0, []
    for paragraph in text.split("\n"):
        lines += len(paragraph) // 34 + 1
        if lines > _LINES_A_PAGE and kept:
            break
        kept.append(paragraph)
    return "\n".join(kept)


def _body(record: Mapping[str, Any]) -> str:
    paragraphs = "".join(f"<p>　　{escape(line)}</p>" for line in str(record["text"]).split("\n"))
    return f"<h1>{escape(str(record['title']))}</h1>{paragraphs}"


def _docx(record: Mapping[str, Any]) -> bytes:
    document = Document()
    document.add_paragraph(str(record["title"])).alignment = WD_ALIGN_PARAGRAPH.CENTER
    for line in str(record["text"]).split("\n"):
        document.add_paragraph(f"　　{line}")
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _zip(members: Mapping[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


def _white_picture(width: int = 1240, height: int = 1754) -> bytes:
    """A PNG with nothing on it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data).to_bytes(4, "big")
        return len(data).to_bytes(4, "big") + kind + data + check

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes((8, 0, 0, 0, 0))
    rows = zlib.compress((b"\0" + b"\xff" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
