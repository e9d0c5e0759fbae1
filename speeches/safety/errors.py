"""Why there is no backup, or none was put back: a sentence for the operator, in Chinese and in
English."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from pathlib import Path

from django.db import DatabaseError

from config.trouble import Sentences, is_full, sentences

# Bytes: less than SQLite needs for a page and its journal.
_NO_ROOM = 100_000
_NO_FOLDER = (errno.ENOENT, errno.EEXIST, errno.ENOTDIR)
_NOT_WRITABLE = (errno.EACCES, errno.EPERM, errno.EROFS)


class SafetyError(Exception):
    """Something of a backup went wrong; its words are Chinese, english says the same."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(chinese)
        self.english = english

    @property
    def sentences(self) -> Sentences:
        return str(self), self.english


class BackupError(SafetyError):
    """No backup was made, or one cannot be used."""


class DatabaseCopyError(SafetyError):
    """The database could not be copied or put back."""


FAILURES = (SafetyError, DatabaseError, sqlite3.Error, OSError)


def why_no_backup(error: Exception, folder: Path) -> Sentences:
    """What to do about what went wrong while a backup was made in a folder."""
    if is_full(error) or (sentences(error) and not _has_room(folder)):
        return (
            f"备份文件夹 {folder} 所在的磁盘已满。请清理它，或备份到另一个磁盘；"
            "不完整的备份下次会自动删除",
            f"The disk of {folder} is full. Make room on it, or back up to another disk; what is"
            " incomplete is deleted by the next backup",
        )
    if isinstance(error, OSError) and error.errno in _NOT_WRITABLE and not _may_write(folder):
        return (
            f"不能写入备份文件夹 {folder}（{error.strerror}）。请检查磁盘是否连接着、是否只读，"
            "文件夹是否属于运行本站的用户",
            f"{folder} cannot be written ({error.strerror}). See whether its disk is connected and"
            " not read-only, and whether it belongs to the user who runs the site",
        )
    if isinstance(error, OSError) and error.errno in _NO_FOLDER and not folder.is_dir():
        return (
            f"不能建立备份文件夹 {folder}（{error.strerror}）。请写一个可以写入的文件夹",
            f"The folder {folder} cannot be made ({error.strerror}). Name one that can be written",
        )
    return why_not(error)


def why_not(error: Exception) -> Sentences:
    """What to do about any error of a backup; its own words where nothing better is known."""
    if isinstance(error, SafetyError):
        return error.sentences
    if told := sentences(error):
        return f"{told[0]}（{error}）", f"{told[1]} ({error})"
    return str(error), str(error)


def _has_room(folder: Path) -> bool:
    return not folder.exists() or shutil.disk_usage(folder).free > _NO_ROOM


def _may_write(folder: Path) -> bool:
    """Whether a folder can be written, or made, by this user."""
    there = next(path for path in (folder, *folder.parents) if path.exists())
    return os.access(there, os.W_OK)
