"""Files that hold several documents: zip archives, mails, JSON lines plain or packed with gzip.

They are taken apart one document at a time. One that cannot be taken out is told with its reason,
and the others follow. A zip or a mail inside another one is opened too, but none inside that.
"""

from __future__ import annotations

import gzip
import io
import json
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from speeches.parsing.documents import MaterialError
from speeches.parsing.formats.archives import open_zip, readable_name, unpack
from speeches.parsing.formats.detect import CONTAINERS, Format, format_of
from speeches.parsing.formats.limits import (
    CONTAINER_TOTAL_BYTES,
    DOCUMENT_BYTES,
    RECORD_LINES,
    REST_LEFT_OUT,
    ZIP_MEMBERS,
    check_document,
    check_file,
    check_size,
)
from speeches.parsing.formats.mail import documents_in_mail
from speeches.parsing.formats.saved_folders import folders_of_pages, is_part_of_page

_BROKEN = (EOFError, OSError, zlib.error)
_NESTED = "压缩包里套着压缩包（或邮件），只能打开一层，请解压后再导入"
_DAMAGED = "文件已损坏或下载不完整"
# What programs leave in folders, and folders themselves, are no materials.
_LITTER_FOLDERS = frozenset({"__MACOSX", ".git", ".svn"})
_LITTER_FILES = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})


@dataclass(frozen=True)
class Member:
    """A document in a file that holds several, or why it cannot be taken out of it.

    name: for people, with the file's own name before it; problem: "" where `data` is good.
    """

    name: str
    data: bytes = b""
    problem: str = ""


@dataclass
class _Budget:
    """What may yet come out of a file and of the files in it: their bytes and their number."""

    taken: int = 0
    number: int = 0

    def take(self, size: int) -> None:
        self.taken += size
        self.number += 1

    def check(self) -> None:
        """Raise MaterialError where no more may be taken out."""
        check_size(self.taken, CONTAINER_TOTAL_BYTES, "MB", "解压后的内容", REST_LEFT_OUT)
        check_size(self.number, ZIP_MEMBERS, "个", "里面的文件", REST_LEFT_OUT)


def members(data: bytes, name: str) -> Iterator[Member]:
    """The documents in a file, in order; the file itself where it is one document.

    Never raises MaterialError: what is wrong with the file as a whole is a member with a problem.
    """
    return _with_problem(_members(data, name), name)


def _with_problem(found: Iterator[Member], name: str) -> Iterator[Member]:
    """These members, and where taking them out came to an end before its time, a last one with
    the reason."""
    try:
        yield from found
    except MaterialError as error:
        yield Member(name, problem=str(error))


def _members(data: bytes, name: str) -> Iterator[Member]:
    check_file(len(data))
    found = format_of(data)
    if found is Format.GZIP:
        yield from _gzip_members(data, name, _Budget())
    elif found in CONTAINERS:
        yield from _opened(found, Member(name, data), _Budget(), nested=False)
    else:
        check_document(len(data), pages=found is Format.PAGES)
        yield Member(name, data)


def _opened(found: Format, file: Member, budget: _Budget, nested: bool) -> Iterator[Member]:
    """The documents in a zip, a mail or a file of records. Raises MaterialError."""
    if found is Format.ZIP:
        yield from _zip_members(file, budget, nested)
    elif found is Format.MAIL:
        yield from _mail_members(file, budget, nested)
    else:
        yield from _records(io.BytesIO(file.data), file.name)


def _zip_members(file: Member, budget: _Budget, nested: bool) -> Iterator[Member]:
    archive = open_zip(file.data)
    paths = {info: readable_name(info).replace("\\", "/") for info in archive.infolist()}
    folders = folders_of_pages(paths.values())
    empty = True
    for info, path in paths.items():
        if (
            info.is_dir()
            or path.endswith("/")
            or _is_litter(path)
            or is_part_of_page(path, folders)
        ):
            continue
        empty = False
        budget.check()
        member = _zip_member(archive, info, path, file.name)
        budget.take(len(member.data))
        yield from [member] if member.problem else _unfolded(member, budget, nested)
    if empty:
        raise MaterialError("压缩包里没有文件")


def _mail_members(file: Member, budget: _Budget, nested: bool) -> Iterator[Member]:
    for name, data in documents_in_mail(file.data):
        budget.check()
        budget.take(len(data))
        member = Member(f"{file.name}/{name}", data)
        try:
            check_document(len(data))
        except MaterialError as error:
            yield replace(member, data=b"", problem=str(error))
        else:
            yield from _unfolded(member, budget, nested)


def _is_litter(path: str) -> bool:
    """What a Mac, Windows or an open Word leaves beside the files."""
    *folders, file = path.split("/")
    return bool(
        file in _LITTER_FILES
        or file.startswith(("~$", "._", ".~"))
        or _LITTER_FOLDERS.intersection(folders)
    )


def _zip_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: str, name: str) -> Member:
    """A file of an archive. Names that lead out of it are refused, though none reaches a disk."""
    shown = f"{name}/{path}"
    if path.startswith("/") or ".." in PurePosixPath(path).parts or path[1:2] == ":":
        return Member(shown, problem="文件名指向压缩包之外，可能是恶意文件，不予导入")
    try:
        return Member(shown, unpack(archive, info, DOCUMENT_BYTES))
    except MaterialError as error:
        return Member(shown, problem=str(error))


def _unfolded(member: Member, budget: _Budget, nested: bool) -> Iterator[Member]:
    """A file in a container: the documents in it, or itself.

    nested: whether that container is itself in another one; then none in it is opened.
    """
    try:
        found = format_of(member.data)
    except MaterialError as error:
        yield replace(member, data=b"", problem=str(error))
        return
    if nested and found in (CONTAINERS | {Format.GZIP}) - {Format.RECORDS}:
        yield replace(member, data=b"", problem=_NESTED)
    elif found is Format.GZIP:
        yield from _with_problem(_gzip_members(member.data, member.name, budget), member.name)
    elif found in CONTAINERS:
        yield from _with_problem(_opened(found, member, budget, nested=True), member.name)
    else:
        yield member


def _gzip_members(data: bytes, name: str, budget: _Budget) -> Iterator[Member]:
    """Packed records line by line; any other single file that gzip packed, as it is.

    budget: what may yet come out of the file that all of this is in.
    """
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
            head = file.read(4096)
    except _BROKEN as error:
        raise MaterialError(_DAMAGED) from error
    with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
        if _begins_records(head):
            for record in _records(file, name):
                budget.taken += len(record.data)
                budget.check()
                yield record
        else:
            yield from _gzip_document(file, name, budget)


def _begins_records(head: bytes) -> bool:
    try:
        return format_of(head) in (Format.RECORD, Format.RECORDS)
    except MaterialError:
        return False


def _gzip_document(file: gzip.GzipFile, name: str, budget: _Budget) -> Iterator[Member]:
    try:
        content = file.read(DOCUMENT_BYTES + 1)
    except _BROKEN as error:
        raise MaterialError(_DAMAGED) from error
    check_document(len(content), "解压后")
    budget.taken += len(content)
    budget.check()
    yield from _unfolded(Member(name.removesuffix(".gz"), content), budget, nested=True)


def _records(file: io.BufferedIOBase, name: str) -> Iterator[Member]:
    """The records of a file, one a line, named by their id or the number of their line."""
    total = 0
    for number in range(1, RECORD_LINES + 2):
        try:
            line = file.readline(DOCUMENT_BYTES + 1)
        except _BROKEN as error:
            reason = f"第 {number} 行起已损坏或下载不完整，前面的照常导入"
            raise MaterialError(reason) from error
        if not line:
            return
        total += len(line)
        check_size(total, CONTAINER_TOTAL_BYTES, "MB", "解压后的内容", REST_LEFT_OUT)
        check_size(number, RECORD_LINES, "行", "文件", REST_LEFT_OUT)
        # The rest of so long a line would look like lines of its own.
        check_document(len(line), f"第 {number} 行", REST_LEFT_OUT)
        if line.strip():
            yield Member(f"{name}#{_identity(line) or number}", line.strip())


def _identity(line: bytes) -> str:
    """The record's own id; whether the record is good is found when it is read."""
    try:
        value = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return ""
    found = value.get("id") if isinstance(value, dict) else None
    return str(found)[:100] if isinstance(found, str | int) else ""
