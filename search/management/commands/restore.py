"""Put a library back out of a backup, and make its index."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from search.errors import SearchIndexError
from search.models import IndexTicket
from speeches.importing.progress import ProgressLine
from speeches.models import LibraryVersion, Speech
from speeches.safety.backup import Backup
from speeches.safety.errors import FAILURES, why_not
from speeches.safety.findings import some
from speeches.safety.restore import find_backup, passed_over, require_place, restore


class Command(BaseCommand):
    help = "用备份恢复资料库：先核对校验和，再放回原处，升级数据库并重建索引。"
    # It is restored what they would look at.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", help="备份文件夹，或其中的一份")
        parser.add_argument(
            "--force", action="store_true", help="DATA_DIR 里已有资料库也恢复，用备份替换它"
        )

    def handle(self, *, path: str, force: bool, **options: object) -> None:
        try:
            backup = self._find(Path(path).resolve())
            require_place(force)
            number = self._restore(backup)
        except FAILURES as error:
            _leave_no_trace()
            chinese, english = why_not(error)
            raise CommandError(
                f"没有恢复：{chinese}。 · Nothing was restored: {english}."
            ) from error
        call_command("migrate", verbosity=0)
        LibraryVersion.objects.begin_anew()
        IndexTicket.objects.begin_anew()
        self._build_index()
        speeches = Speech.objects.count()
        at = backup.manifest.at
        self.stdout.write(f"已恢复 {at} 的备份：{speeches} 篇讲话，{number} 个文件。")
        for line in backup.manifest.missing:
            self.stderr.write(f"备份时就缺少：{line}")

    def _find(self, path: Path) -> Backup:
        backup = find_backup(path)
        if newer := passed_over(path, backup):
            named = some(one.name for one in newer)
            self.stderr.write(
                f"较新的备份 {named} 清单损坏，改用 {backup.path.name}。"
                f" · The newer {named} cannot be read; {backup.path.name} is used."
            )
        return backup

    def _build_index(self) -> None:
        """Where there is no room for it the library is restored all the same."""
        try:
            call_command("build_index", stdout=self.stdout)
        except (SearchIndexError, OSError) as error:
            self.stderr.write(
                f"检索索引现在建不了（{error}），服务启动后会自动再建。"
                " · The index cannot be built now; the service builds it once it is started."
            )

    def _restore(self, backup: Backup) -> int:
        line, total = ProgressLine(self.stderr, "个文件"), len(backup.manifest.stored)
        try:
            return restore(backup, lambda done: line.update(done, done / total))
        finally:
            line.clear()


def _leave_no_trace() -> None:
    """Take away what any command makes in a DATA_DIR that held nothing, as one that was mistyped:
    nothing was signed yet with the key."""
    made = {"secret_key", "tmp"}
    key, folder = (settings.DATA_DIR / name for name in sorted(made))
    if {path.name for path in settings.DATA_DIR.iterdir()} == made and not any(folder.iterdir()):
        key.unlink()
        folder.rmdir()
