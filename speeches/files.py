"""Files named on a command line: which ones a path means, and their bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path


def files_in(paths: Iterable[str]) -> Iterator[Path]:
    """Each file named, and each file in each folder named, in the order of their names.

    Hidden files and what lies in hidden folders is left out. A path that does not exist is
    yielded as it is: opening it says so.
    """
    for path in map(Path, paths):
        if path.is_dir():
            found = (item for item in path.rglob("*") if item.is_file())
            yield from sorted(
                item
                for item in found
                if not any(part.startswith(".") for part in item.relative_to(path).parts)
            )
        else:
            yield path


def is_data(path: Path) -> bool:
    """Whether a file is data about materials (an index, expected values), not a material."""
    return path.suffix.lower() == ".json"


def read_file(path: Path) -> bytes:
    """The bytes of a file. Raises OSError with a reason in Chinese."""
    if not path.exists():
        raise FileNotFoundError("文件不存在")
    try:
        return path.read_bytes()
    except PermissionError as error:
        raise PermissionError("没有读取权限") from error
