"""What is wrong with the disk or with the server of the database, in one sentence that says what to
do."""

from __future__ import annotations

import errno
import logging
import os
import re
import shutil
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import Error, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import requires_csrf_token
from django.views.defaults import server_error

from config.environment import Stop
from config.programs import is_program, problem
from config.sqlite.lost import LOST

logger = logging.getLogger(__name__)

Answer = Callable[[HttpRequest], HttpResponse]
Sentences = tuple[str, str]

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
_READ_ONLY_FILE = (
    "数据库文件 {file}（设置 DATABASE_URL）不能写入，暂时只能阅读和检索。"
    "请检查它所在的磁盘是否以只读方式挂载，文件和文件夹的权限是否属于运行本站的用户",
    "The file of the database, {file} (the setting DATABASE_URL), cannot be written: reading and"
    " searching alone work. See whether its disk is mounted read-only, and whether the file and its"
    " folder belong to the user who runs the site",
)
_AWAY = (
    "连不上数据库服务器，它恢复之后本站会自动继续。"
    "请检查 PostgreSQL 是否在运行，DATABASE_URL 里的主机和端口是否正确",
    "The database server cannot be reached; the site goes on by itself once it can. See whether"
    " PostgreSQL runs, and whether host and port in DATABASE_URL are right",
)
_REFUSED = (
    "数据库服务器不接受 DATABASE_URL 里的用户名或密码。"
    "请改正后重新启动（密码里的特殊字符写成 %XX），或请管理员允许这个用户连接",
    "The database server takes neither user nor password of DATABASE_URL. Correct them and start"
    " again (special characters of the password as %XX), or have the user let in (pg_hba.conf)",
)
_NO_DATABASE = (
    "数据库服务器上没有 DATABASE_URL 里的这个数据库。请先建立它"
    "（createdb --encoding UTF8 --locale C --template template0 库名），或改正库名后重新启动",
    "The server has no database of the name in DATABASE_URL. Make it (createdb --encoding UTF8"
    " --locale C --template template0 NAME), or correct the name and start again",
)
_CROWDED = (
    "数据库服务器的连接已经用完，稍后会自动恢复。"
    "请调大 PostgreSQL 的 max_connections，或减小 WORKERS、THREADS",
    "The database server has no connection left; the site recovers by itself. Raise"
    " max_connections of PostgreSQL, or lower WORKERS or THREADS",
)
_READ_ONLY_SERVER = (
    "数据库服务器现在只能读取，暂时不能保存；已有的内容照常可以阅读和检索。请检查它是不是备用服务器",
    "The database server is read-only: reading and searching alone work. See whether it is a"
    " standby",
)
_BUSY = (
    "数据库正忙，等了很久也没有轮到，这次没有保存；请稍后再试",
    "The database is busy: others write for longer than anybody waits. Nothing was saved; try again"
    " later",
)
# Where nobody can read either.
_NOTHING_WORKS = (_AWAY, _REFUSED, _NO_DATABASE, _CROWDED)
_FAILING = (
    "磁盘读写出错，请检查磁盘是否损坏、是否还连接着；换好磁盘后从备份恢复：{command}",
    "The disk fails to read or write. See whether it is sound and connected; on a new one, restore"
    " the newest backup: {command}",
)
_DAMAGED = (
    "数据库已损坏，有些内容读不出来，也不能保存。请停止服务，从最近的备份恢复：{command}",
    "The database is damaged: some of it cannot be read, nothing can be saved. Stop the service and"
    " restore the newest backup: {command}",
)
_LOST = (
    "数据库文件 library.sqlite3 不见了（或是空的），而原始材料还在，不会另建新库。请停止服务，"
    "从最近的备份恢复：{command}；确实要从头建库，请把 DATA_DIR 改为一个空目录",
    "The database file library.sqlite3 is gone or empty while raw materials are there: no new"
    " one is made. Stop the service and restore the newest backup: {command}; to begin anew, set"
    " DATA_DIR to an empty directory",
)
_CUT_SHORT = (
    "数据库日志（library.sqlite3-wal）有损坏或缺失，最近的一些改动已经丢失，其余完好。"
    "请核对最近的上传和修改；需要时停止服务，从备份恢复：{command}",
    "The log of the database (library.sqlite3-wal) is damaged or gone: some of the latest"
    " changes are lost, the rest is whole. See what was uploaded and changed last; if need be stop"
    " the service and restore a backup: {command}",
)
_OF_ERRNO = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EIO: _FAILING,
    errno.EROFS: _READ_ONLY,
    errno.EACCES: _READ_ONLY,
    errno.EPERM: _READ_ONLY,
}
# PostgreSQL's number of an error: its words are in the server's language.
_OF_SQLSTATE = {
    "25006": _READ_ONLY_SERVER,
    "53100": _FULL,
    "57P01": _AWAY,
    "57P02": _AWAY,
    "57P03": _AWAY,
}
# As SQLite says it, and the client of PostgreSQL, which is of Python's language always.
_OF_WORDS = {
    "disk is full": _FULL,
    "no space left": _FULL,
    "readonly database": _READ_ONLY,
    "database is locked": _BUSY,
    LOST: _LOST,
    "unable to open database file": _READ_ONLY,
    "disk i/o error": _FAILING,
    "image is malformed": _DAMAGED,
    "could not decode to utf-8": _DAMAGED,
    "malformed database schema": _DAMAGED,
    "is not a database": _DAMAGED,
    "invalid page in block": _DAMAGED,
    "could not read block": _DAMAGED,
    "server closed the connection": _AWAY,
    "connection is closed": _AWAY,
    "connection is lost": _AWAY,
    "could not receive data from server": _AWAY,
    "could not send data to server": _AWAY,
}
_SAID_OF_AWAY = (
    *("trouble.Unreachable", "errors.AdminShutdown", "errors.CrashShutdown"),
    *(words for words, told in _OF_WORDS.items() if told is _AWAY),
)
# Why a server lets nobody in has no number: as it says it in English and in Chinese.
_WHY_UNREACHABLE = (
    (re.compile("too many|connection slots|太多|连接槽"), _CROWDED),
    (re.compile('(database|数据库) ".*" (does not exist|不存在)'), _NO_DATABASE),
    (re.compile("password|pg_hba|authentication|role .* does not|认证|口令|角色"), _REFUSED),
)


_FILES_AWAY = "trouble.FilesAway"
# What a full disk looks like too: where there is no room, SQLite is opened for reading alone.
_MAY_BE_FULL = (_READ_ONLY, _FAILING)


class Unreachable(OperationalError):
    """The server of the database is not there or lets nobody in; says why in its words."""


class FilesAway(OSError):
    """What keeps the raw files (MATERIALS_URL) cannot be reached, or refuses; why: in its words."""

    def __init__(self, told: Sentences, why: object) -> None:
        super().__init__(errno.EIO, told[0])
        self.told = told
        self._why = " ".join(str(why).split())

    def __str__(self) -> str:
        return f"{self.told[0]}（{self._why}）"


def sentences(error: BaseException) -> Sentences | None:
    """What to do about an error, in Chinese and English; None where it is of another kind."""
    told = _known(error)
    return _with_command(told) if told else None


def _with_command(told: Sentences) -> Sentences:
    """With the command that puts a backup back, and the file of the database, where named."""
    chinese, english = (
        f"python manage.py restore {settings.BACKUP_DIR or folder} --force"
        for folder in ("备份文件夹", "FOLDER")
    )
    file = str(_file_elsewhere())
    return (
        told[0].replace("{command}", chinese).replace("{file}", file),
        told[1].replace("{command}", english).replace("{file}", file),
    )


def damaged() -> Sentences:
    """What to do about a damaged database."""
    return _with_command(_DAMAGED)


def cut_short() -> Sentences:
    """What to do where the newest changes are lost."""
    return _with_command(_CUT_SHORT)


def is_damage(error: BaseException) -> bool:
    """Whether an error tells of a database that is damaged or lost."""
    return _known(error) in (_DAMAGED, _LOST)


def is_for_a_while(said: str) -> bool:
    """Whether what the last line of a traceback says is over by itself: as soon as there is room on
    the disk, or what keeps the raw files is back."""
    return _FILES_AWAY in said or _of_words(said) in (_FULL, *_MAY_BE_FULL)


def _of_words(said: str) -> Sentences | None:
    """By what an error says in its own words."""
    said = said.lower()
    return next((told for words, told in _OF_WORDS.items() if words in said), None)


def is_full(error: BaseException) -> bool:
    """Whether a disk had no room."""
    return _known(error) is _FULL


def _known(error: BaseException) -> Sentences | None:
    """By the error itself, or by what it was made of."""
    told = _known_itself(error)
    return told or (_known(error.__cause__) if error.__cause__ else None)


def _known_itself(error: BaseException) -> Sentences | None:
    if isinstance(error, FilesAway):
        return error.told
    if isinstance(error, OSError):
        return _OF_ERRNO.get(error.errno or 0)
    if isinstance(error, Unreachable):
        said = str(error).lower()
        return next((told for why, told in _WHY_UNREACHABLE if why.search(said)), _AWAY)
    if isinstance(error, (Error, sqlite3.Error)):
        if told := _OF_SQLSTATE.get(getattr(error.__cause__, "sqlstate", None) or ""):
            return told
        found = _of_words(str(error))
        if found in _MAY_BE_FULL and _is_full():
            return _FULL
        return _READ_ONLY_FILE if found is _READ_ONLY and _file_elsewhere() else found
    return None


def _file_elsewhere() -> Path | None:
    """The file of the database where that is outside of DATA_DIR: its disk and its rights are not
    those of the directory."""
    file = Path(settings.DATABASES["default"]["NAME"])
    return file if file.is_absolute() and not file.is_relative_to(settings.DATA_DIR) else None


def in_chinese(error: BaseException) -> str:
    """The sentence for an error, or its own words where there is none."""
    told = sentences(error)
    return told[0] if told else str(error)


def in_both(told: Sentences) -> str:
    """As one line."""
    return f"{told[0]}。 · {told[1]}."


def stop_for(error: BaseException) -> Stop | None:
    """The end of a program by an error, with the server's own words; None as for `sentences`."""
    if not (told := sentences(error)):
        return None
    return Stop(f"{told[0]}。", f"{told[1]} ({' '.join(str(error).split())}).")


def is_away(error: BaseException) -> bool:
    """Whether the database cannot even be read."""
    return sentences(error) in _NOTHING_WORKS


def says_away(traceback: str) -> bool:
    """Whether a traceback tells of a server that went away."""
    return any(words in traceback for words in _SAID_OF_AWAY)


def _is_full() -> bool:
    file = _file_elsewhere()
    folders = [settings.DATA_DIR, *([file.parent] if file else [])]
    return any(shutil.disk_usage(folder).free < _NO_ROOM for folder in folders)


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
    """Answers 503 with what is wrong, where a view could not do its work; a middleware."""

    def __init__(self, get_response: Answer) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return _told(request, error)


@requires_csrf_token
def failed(request: HttpRequest) -> HttpResponse:
    """Answers for what failed elsewhere than in a view, as the look for who is signed in:
    handler500, which Django calls while it handles the exception."""
    error = sys.exception()
    return (_told(request, error) if error else None) or server_error(request)


def _told(request: HttpRequest, error: BaseException) -> HttpResponse | None:
    if not (told := sentences(error)):
        return None
    logger.warning("%s（%s）", told[0], error)
    response: HttpResponse
    if is_program(request):
        response = problem(told[0], 503)
    else:
        context = {"told": told[0], "lets_read": not is_away(error)}
        response = render(request, "503.html", context, status=503)
    response.headers["Retry-After"] = "60"
    # Django would log a traceback too.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response
