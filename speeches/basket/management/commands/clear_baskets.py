"""Delete what visitors left behind, baskets and whatever else, and the sessions that are over."""

from argparse import ArgumentParser
from datetime import timedelta

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config.visitors import KEPT_DAYS, cleared


class Command(BaseCommand):
    help = "删除访客很久没有用过的文稿等；登录用户的不动。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--days", type=int, default=KEPT_DAYS, help=f"多少天没有用过（默认 {KEPT_DAYS}）"
        )

    def handle(self, *, days: int, **options: object) -> None:
        if days < 1:
            raise CommandError("--days 从 1 开始")
        before = timezone.now() - timedelta(days=days)
        told = [str(words) for _, words in cleared.send(sender=Command, before=before)]
        # Each visitor's came with one, and nobody else clears them.
        call_command("clearsessions")
        self.stdout.write(f"删除了 {'、'.join(told)}。")
