"""What is wrong with the place where the site writes, in one sentence that says what to do."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from config.environment import Stop

Answer = Callable[[HttpRequest], HttpResponse]

# Bytes: not even what SQLite needs to begin with.
_NO_ROOM = 100_000
_FULL = (
    "磁盘已满，暂时不能保存；已有的内容照常可以阅读和检索。请清理磁盘，之后会自动恢复",
    "The disk is full: nothing can be saved, reading and searching go on. Make room on it; the site"
    " recovers by itself",
)
_READ_ONLY = (
    "数据目录（DATA_DIR）不能写入，暂时只能阅读和检索。请检查磁盘是否以只读方式挂载、目录的权限是否属于运行本站的用户",
    "DATA_DIR cannot be written: reading and searching alone work. See whether its disk is mounted"
    " read-only, and whether it belongs to the user who runs the site",
)
_OF_ERRNO = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EROFS: _READ_ONLY,
    errno.EACCES: _READ_ONLY,
    errno.EPERM: _READ_ONLY,
}
# As SQLite and PostgreSQL say it.
_OF_WORDS = {
    "disk is full": _FULL,
    "no space left": _FULL,
    "readonly database": _READ_ONLY,
    "read-only": _READ_ONLY,
    "unable to open database file": _READ_ONLY,
    "disk i/o error": _FULL,
}


def sentences(error: BaseException) -> tuple[str, str] | None:
    """What to do about an error, in Chinese and English; None where it is of another kind."""
    if isinstance(error, OSError):
        return _OF_ERRNO.get(error.errno or 0)
    if isinstance(error, (DatabaseError, sqlite3.Error)):
        said = str(error).lower()
        found = next((found for words, found in _OF_WORDS.items() if words in said), None)
        # Where there is no room, SQLite is opened for reading alone.
        return _FULL if found and _is_full() else found
    return None


def _is_full() -> bool:
    return shutil.disk_usage(settings.DATA_DIR).free < _NO_ROOM


def is_read_only(directory: Path) -> bool:
    """Whether a directory is there and nobody here may write in it."""
    return directory.is_dir() and not os.access(directory, os.W_OK)


def writable_directory(path: Path) -> Path:
    """A directory, made where it is missing. Raises Stop."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Stop(
            f"数据目录 DATA_DIR={path} 无法建立（{error.strerror}）。"
            "请建立这个目录，或把 DATA_DIR 改为可以写入的目录。",
            f"DATA_DIR={path} cannot be made ({error.strerror}). Make it, or set DATA_DIR to a"
            " directory that can be written.",
        ) from None
    return path


class Trouble:
    """Answers 503 with what is wrong, where the disk is and not the site; a middleware."""

    def __init__(self, get_response: Answer) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not (told := sentences(error)):
            return None
        response = render(request, "503.html", {"told": told[0]}, status=503)
        response.headers["Retry-After"] = "60"
        return response
