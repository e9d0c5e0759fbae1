"""Add the shipped rules of expired wording, and bring the speeches' flags in line with all."""

from django.core.management.base import BaseCommand

from speeches.changes import followed
from speeches.wording import load_shipped, refresh_flags


class Command(BaseCommand):
    help = "补上随软件发布的过时用语条目，并按今年的条目重新标注全部讲话。后台改过的条目不受影响。"

    def handle(self, **options: object) -> None:
        new = load_shipped()
        with followed():
            changed = refresh_flags()
        self.stdout.write(f"过时用语：新增 {new} 条，{changed} 篇讲话的标注有变化。")
