"""Back the library up, while it is used."""

from __future__ import annotations

import logging
from argparse import ArgumentParser
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import Error

from speeches.safety.backup import keep_newest, make_backup
from speeches.safety.errors import FAILURES, BackupError, why_no_backup
from speeches.safety.status import BACKUP, write_status

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "备份资料库（数据库和原始材料），服务照常运行；原始材料只复制新增的。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", nargs="?", help="备份到哪个文件夹（默认 BACKUP_DIR）")
        parser.add_argument("--keep", type=int, help="只保留最近几份（默认全部保留）")
        parser.add_argument(
            "--daily", action="store_true", help="设置了 BACKUP_DIR 才备份，保留 BACKUP_KEEP 份"
        )

    def handle(self, *, path: str | None, keep: int | None, daily: bool, **options: object) -> None:
        if daily:
            if settings.BACKUP_DIR is None:
                return
            keep = settings.BACKUP_KEEP
        folder = Path(path).resolve() if path else settings.BACKUP_DIR
        if folder is None:
            raise CommandError(
                "请写明备份到哪个文件夹，或设置 BACKUP_DIR。 · Name a folder, or set BACKUP_DIR."
            )
        if keep is not None and keep < 1:
            raise CommandError("--keep 至少为 1。 · --keep must be at least 1.")
        try:
            if daily:
                _require_connected(folder)
            self._make(folder, keep)
        except FAILURES as error:
            chinese, english = why_no_backup(error, folder)
            said = f"备份没有完成：{chinese}。"
            with suppress(OSError, Error):
                write_status(BACKUP, [said])
            raise CommandError(f"{said} · No backup was made: {english}.") from error

    def _make(self, folder: Path, keep: int | None) -> None:
        backup = make_backup(folder)
        removed = keep_newest(folder, keep) if keep else 0
        missing = [f"没有备份到：{each}" for each in backup.manifest.missing]
        done = f"已备份到 {backup.path}：数据库和 {len(backup.manifest.stored)} 个文件"
        done += f"；删除了 {removed} 份旧的备份。" if removed else "。"
        write_status(BACKUP, missing, [done])
        self.stdout.write(done)
        for line in missing:
            self.stderr.write(line)


def _require_connected(folder: Path) -> None:
    """Where the disk is not mounted, nobody is to find the backups on the library's own one day."""
    if not folder.is_dir():
        raise BackupError(
            f"备份文件夹 {folder} 不在。请连接它所在的磁盘；第一次使用请先建立这个文件夹",
            f"{folder} is not there. Connect its disk, or make the folder where it is new",
        )
