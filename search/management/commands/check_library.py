"""Look over the whole library, and put right what can be without a risk."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Sequence

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, Error

from config.trouble import sentences
from search.errors import SearchIndexError
from search.upkeep import checks
from speeches.safety import database, leftovers, stored_files, texts
from speeches.safety.findings import Check, Finding
from speeches.safety.status import CHECK, write_status

CHECKS: Sequence[Check] = (
    Check("数据库", database.check),
    Check("原始材料", stored_files.check),
    Check("正文", texts.check),
    Check("检索索引", checks.check_index),
    Check("输入提示", checks.check_suggestions),
    Check("词表", checks.check_word_lists),
    Check("静态文件", leftovers.check_static),
    Check("临时文件", leftovers.check_temporary),
    Check("移开的东西", leftovers.check_aside),
    Check("权限", leftovers.check_permissions),
    Check("所有者", leftovers.check_owners),
    Check("备份", leftovers.check_backups),
    Check("收件文件夹", leftovers.check_inbox),
)
_FAILURES = (OSError, DatabaseError, SearchIndexError)


class Command(BaseCommand):
    help = "检查数据库、原始材料、检索索引等是否完好；有问题没有解决时以非零状态结束。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--repair", action="store_true", help="能安全修复的就修复，其余说明该怎么办"
        )

    def handle(self, *, repair: bool, **options: object) -> None:
        self._repair = repair
        self._problems: list[str] = []
        self._done: list[str] = []
        for check in CHECKS:
            self._look(check)
        self._tell_the_desk()
        if self._problems:
            raise CommandError(f"还有 {len(self._problems)} 个问题没有解决。")
        self.stdout.write("检查完毕，一切完好。" if not self._done else "检查完毕，问题都已修复。")

    def _look(self, check: Check) -> None:
        try:
            found = list(check.find())
        except _FAILURES as error:
            told = sentences(error)
            found = [Finding(f"检查不了：{error}。", advice=f"{told[0]}。" if told else "")]
        if not found:
            self.stdout.write(f"{check.part}：完好")
        for finding in found:
            self.stdout.write(f"{check.part}：{finding}")
            self._see_to(check, finding)

    def _see_to(self, check: Check, finding: Finding) -> None:
        if self._repair and finding.repair:
            try:
                done = finding.repair()
            except (*_FAILURES, CommandError) as error:
                self.stdout.write(f"  没有修复：{error}")
            else:
                self.stdout.write(f"  已修复：{done}")
                self._done.append(f"{check.part}：{done}")
                return
        elif finding.repair:
            self.stdout.write("  加 --repair 可以修复。")
        self._problems.append(f"{check.part}：{finding}")

    def _tell_the_desk(self) -> None:
        try:
            write_status(CHECK, self._problems, self._done)
        except (OSError, Error) as error:
            self._problems.append(f"检查结果没有记下：{error}")
