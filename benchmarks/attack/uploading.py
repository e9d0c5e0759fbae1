"""Uploads hostile files as a librarian does, and looks at what the workers make of them."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import User

from benchmarks.attack.asking import TOKEN, cookies_of, exchange, faults_of_answer
from benchmarks.attack.files import Hostile
from speeches.jobs.models import BatchDocument, BatchFile
from speeches.models import Speech
from speeches.parsing.vocabulary.han import HAN

_ADDRESS = "/admin/speeches/material/add/"
_AT_ONCE_BYTES, _AT_ONCE = 60 * 2**20, 12
# Words of a failure of ours, not of a file's.
_OURS = ("程序出错", "意外")
_CHINESE = re.compile(f"[{HAN}]")
_PAGES = (
    "/speeches/{}/", "/speeches/{}/source/", "/speeches/{}/export.docx", "/speeches/{}/export.txt",
    "/speeches/{}/export.md", "/admin/speeches/speech/{}/review/",
    "/admin/speeches/speech/{}/change/",
    "/speeches/{}/similar/",
)  # fmt: skip


class Uploader:
    """Of one librarian."""

    def __init__(self, port: int, user: User) -> None:
        self._port, self._user = port, user
        self.statuses: Counter[str] = Counter()
        self.wrong: list[str] = []
        self.seconds = 0.0

    def upload(self, files: Iterable[Hostile]) -> None:
        for some in _together(files):
            answer = self._post(some)
            self.statuses[answer[9:12].decode()] += 1
            if not answer.startswith((b"HTTP/1.1 302", b"HTTP/1.1 200", b"HTTP/1.1 400")):
                self.wrong.append(
                    f"{answer[:200]!r}: {[(file.kind, file.name[:60]) for file in some]}"
                )

    def _post(self, files: Sequence[Hostile]) -> bytes:
        parts = b"".join(
            b'--bound\r\nContent-Disposition: form-data; name="files"; filename="'
            + file.name.replace('"', "%22").replace("\n", "").encode("utf-8", "replace")
            + b'"\r\nContent-Type: application/octet-stream\r\n\r\n' + file.data + b"\r\n"
            for file in files
        )  # fmt: skip
        body = parts + b"--bound--\r\n"
        head = (
            f"POST {_ADDRESS} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
            f"Cookie: {cookies_of(self._user)}\r\nX-CSRFToken: {TOKEN}\r\n"
            "Content-Type: multipart/form-data; boundary=bound\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        return exchange(self._port, head.encode() + body)

    def wait(self, seconds: float) -> bool:
        """Until all is done; whether it was, in this time."""
        end = time.monotonic() + seconds
        while BatchFile.objects.exclude(state=BatchFile.State.DONE).exists():
            if time.monotonic() > end:
                return False
            time.sleep(1)
        return True

    def read_back(self, most: int) -> Iterator[str]:
        """Open the pages of what came in; tells those that fail."""
        cookies = cookies_of(self._user)
        for pk in Speech.objects.order_by("-pk").values_list("pk", flat=True)[:most]:
            for page in _PAGES:
                request = (
                    f"GET {page.format(pk)} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
                    f"Cookie: {cookies}\r\n\r\n"
                )
                answer = exchange(self._port, request.encode())
                if answer[9:12] not in (b"200", b"404"):
                    yield f"{page.format(pk)}: {answer[:60]!r}"
                yield from (f"{page.format(pk)} {told}" for told in faults_of_answer(answer))


def faults() -> Iterator[str]:
    """What became of files otherwise than it should."""
    for document in BatchDocument.objects.exclude(result=BatchDocument.Result.NEW).iterator():
        ours = any(words in document.said for words in _OURS)
        if ours or not _CHINESE.search(document.said):
            yield f"{document.name[-80:]}: {document.said[:300]}"
    silent = BatchFile.objects.filter(documents=None)
    yield from (f"{file.name[-80:]}: nothing is said of it" for file in silent)
    for folder in (settings.FILE_UPLOAD_TEMP_DIR, settings.DATA_DIR / "tmp"):
        yield from (f"left behind: {path}" for path in Path(folder).glob("*"))


def _together(files: Iterable[Hostile]) -> Iterator[list[Hostile]]:
    """As many as one request takes along."""
    some: list[Hostile] = []
    for file in files:
        if some and (len(some) == _AT_ONCE or sum(len(one.data) for one in some) > _AT_ONCE_BYTES):
            yield some
            some = []
        some.append(file)
    if some:
        yield some
