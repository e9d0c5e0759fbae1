"""The texts of speeches against the digests that they were stored with.

A database notices a page that is torn, not a bit that has turned inside of a text. The digest is
set where somebody changes the text and nowhere else (`Speech.derive`): a text that came to harm is
not made good by correcting its title. It also tells which of several texts is the one that was
stored, so that one is put back only where it is exactly that: as the material reads, or from a
backup. Over 20,000 speeches the look takes half a second of processor time.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from typing import Any

from django.conf import settings
from django.db.models import BinaryField, Func

from speeches.changes import announce, changing
from speeches.importing.reparse import text_read_now
from speeches.models import Speech
from speeches.models.derived import digest_of_text
from speeches.parsing import MaterialError
from speeches.safety.backup import backups
from speeches.safety.findings import Finding

_AT_ONCE = 500
_WITHOUT_COPY = (
    "原始材料和备份里都找不到同样的正文，不会自动改动；请对照原始材料核对，或从备份恢复整个库。"
)


class _Bytes(Func):
    """A text as it lies in the database: one that is damaged may be no text any more."""

    template = "CAST(%(expressions)s AS BLOB)"
    output_field = BinaryField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(
            compiler, connection, template="convert_to(%(expressions)s, 'UTF8')", **context
        )


def check() -> Iterator[Finding]:
    """Texts that are not as they were stored."""
    unknown = 0
    rows = Speech.objects.order_by("pk").values_list("pk", "title", "text_digest", _Bytes("text"))
    for pk, title, digest, text in rows.iterator(_AT_ONCE):
        unknown += digest is None
        if digest not in (None, digest_of_text(bytes(text))):
            yield _finding(pk, title, digest)
    if unknown:
        yield Finding(f"{unknown} 篇讲话的正文还没有记下指纹。", repair=_note_digests)


def _finding(pk: int, title: str, digest: str) -> Finding:
    said = f"《{title}》（编号 {pk}）的正文与存入时不同，可能是磁盘有损坏。"
    if text := _as_stored(pk, digest):
        return Finding(said, repair=lambda: _put_back(pk, title, text))
    return Finding(said, advice=_WITHOUT_COPY)


def _as_stored(pk: int, digest: str) -> str:
    """The text of this digest, from wherever it may be; empty where it is nowhere."""
    candidates = (*_read_anew(pk), *_in_backups(pk))
    return next((text.decode() for text in candidates if digest_of_text(text) == digest), "")


def _read_anew(pk: int) -> Iterator[bytes]:
    try:
        yield text_read_now(Speech.objects.defer("text").get(pk=pk)).encode()
    except (MaterialError, OSError):
        return


def _in_backups(pk: int) -> Iterator[bytes]:
    """From the newest backup to the oldest: of databases that are a file."""
    for backup in reversed(backups(settings.BACKUP_DIR)) if settings.BACKUP_DIR else ():
        path = backup.path / "library.sqlite3"
        try:
            with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as copy:
                query = "SELECT CAST(text AS BLOB) FROM speeches_speech WHERE id = ?"
                yield from (row[0] for row in copy.execute(query, [pk]))
        except sqlite3.Error:
            continue


def _put_back(pk: int, title: str, text: str) -> str:
    with changing():
        Speech.objects.filter(pk=pk).update(text=text)
        announce([pk])
    return f"《{title}》的正文已按原样放回"


def _note_digests() -> str:
    """Of speeches from before their digests were kept: their texts are believed."""
    noted = 0
    while found := _without_digest():
        for pk, digest in found.items():
            noted += Speech.objects.filter(pk=pk, text_digest=None).update(text_digest=digest)
    return f"记下了 {noted} 篇讲话的正文的指纹"


def _without_digest() -> Mapping[int, str]:
    rows = Speech.objects.filter(text_digest=None).order_by("pk")[:_AT_ONCE]
    return {pk: digest_of_text(bytes(text)) for pk, text in rows.values_list("pk", _Bytes("text"))}
