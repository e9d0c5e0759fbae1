"""Delete for good what has lain in the bin for long enough; to be run daily."""

import datetime
from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from speeches.duplicates import sweep
from speeches.importing.removal import empty_bin
from speeches.importing.scans import forget_strays


class Command(BaseCommand):
    help = (
        "彻底删除放入回收站满 BIN_DAYS 天（默认 30 天）的讲话，连同不再有讲话的原始文件，"
        "以及识别过而没有入库的扫描页。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--days", type=int, default=settings.BIN_DAYS, help="在回收站里满几天的才删除"
        )

    def handle(self, *, days: int, **options: object) -> None:
        before = timezone.now() - datetime.timedelta(days=days)
        number = empty_bin(before)
        forget_strays(before)
        sweep()
        self.stdout.write(f"回收站：彻底删除了 {number} 篇讲话。")
