"""Files by their paths: which ones a command line means, their bytes, are they whole."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import IO

from django.core.files import File

from speeches.parsing import MaterialError
from speeches.parsing.formats.limits import check_file
from speeches.parsing.formats.saved_folders import folders_of_pages, is_part_of_page

_BLOCK = 1 << 20


def files_in(paths: Iterable[str], without: Collection[Path] = ()) -> Iterator[Path]:
    """Each file named, and each file in each folder named, in the order of their names.

    Hidden files and what lies in hidden folders is left out, and so are the scripts and pictures
    that a browser saved beside a page. A path that does not exist is yielded as it is: opening it
    says so. without: folders that are not looked into.
    """
    for path in map(Path, paths):
        if path.is_dir():
            found = {item.relative_to(path).as_posix(): item for item in _below(path, without)}
            folders = folders_of_pages(found)
            yield from sorted(
                item for inside, item in found.items() if not is_part_of_page(inside, folders)
            )
        else:
            yield path


def _below(path: Path, without: Collection[Path]) -> Iterator[Path]:
    """The files in a folder and in those below it, but for hidden ones."""
    for here, folders, names in os.walk(path):
        folder = Path(here)
        folders[:] = [
            name for name in folders if not name.startswith(".") and folder / name not in without
        ]
        for name in names:
            item = folder / name
            if not name.startswith(".") and item.is_file():
                yield item


def is_data(path: Path) -> bool:
    """Whether a file is data about materials (an index, expected values), not a material."""
    return path.suffix.lower() == ".json"


def name_of(path: Path) -> str:
    """A file's name for people, on one line, whatever encoding the disk has it in."""
    raw = os.fsencode(path.name)
    for encoding in ("utf-8", "gb18030"):
        with contextlib.suppress(UnicodeDecodeError):
            return " ".join(raw.decode(encoding).split())
    return raw.decode("utf-8", "replace")


def digest(path: Path) -> str:
    """The SHA-256 of a file. Raises OSError."""
    with path.open("rb") as file:
        return digest_of(file)


def digest_of(file: IO[bytes] | File[bytes]) -> str:
    """The SHA-256 of what is left to read of an open file, a block at a time. Raises OSError."""
    found = hashlib.sha256()
    while block := file.read(_BLOCK):
        found.update(block)
    return found.hexdigest()


def is_whole(path: Path, sha256: str) -> bool:
    """Whether a file is there and has the bytes of this SHA-256."""
    try:
        return digest(path) == sha256
    except OSError:
        return False


def read_path(path: Path) -> bytes:
    """The bytes of a file. Raises MaterialError, with a reason in Chinese, where it has none
    that may be read."""
    try:
        check_file(path.stat().st_size)
        return path.read_bytes()
    except FileNotFoundError as error:
        raise MaterialError("文件不存在") from error
    except PermissionError as error:
        raise MaterialError("没有读取权限") from error
    except OSError as error:
        raise MaterialError(f"读取失败（{error.strerror}）") from error
