"""The folders that browsers and Word put beside a saved page: its scripts, styles and pictures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

_PAGES = (".htm", ".html", ".shtml", ".mht", ".mhtml")
# 讲话_files (browsers), 讲话.files (Word, WPS), 讲话_文件 (Word in Chinese).
_ENDINGS = ("_files", ".files", "_文件")
# Nobody saves pages deeper than this.
_DEPTH = 32


def folders_of_pages(paths: Iterable[str]) -> frozenset[str]:
    """The folders that belong to the saved pages among these paths, which are parted by slashes."""
    stems = (path.rpartition(".")[0] for path in paths if path.lower().endswith(_PAGES))
    return frozenset(f"{stem}{ending}" for stem in stems for ending in _ENDINGS)


def is_part_of_page(path: str, folders: frozenset[str]) -> bool:
    """Whether a file stands in one of these folders."""
    return bool(folders) and any(folder in folders for folder in _folders(path))


def _folders(path: str) -> Iterator[str]:
    parts = path.split("/", _DEPTH)[:-1]
    return ("/".join(parts[:end]) for end in range(1, len(parts) + 1))
