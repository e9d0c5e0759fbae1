"""Link the versions of every speech in the library anew."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from speeches.duplicates import outdated, relink, renew_all, sweep
from speeches.importing.progress import ProgressLine

# Where there is no terminal, a line tells now and then that the work goes on.
_EVERY = 200
# These take a few seconds; a server need not wait longer to start.
_FEW = 200


class Command(BaseCommand):
    help = (
        "查找同一篇讲话的其他版本。只处理还没有指纹或指纹已过时的讲话，中断后可接着运行；"
        "--all 从头重新查找。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="全部重新查找")
        parser.add_argument(
            "--if-few", action="store_true", help=f"超过 {_FEW} 篇时只提示，不处理（启动时用）"
        )

    def handle(self, **options: object) -> None:
        if options["all"]:
            renew_all()
        due = outdated()
        if options["if_few"] and (not due or len(due) > _FEW):
            self._say_what_is_due(len(due))
            return
        sweep()
        linked = 0
        progress = ProgressLine(self.stderr, "篇")
        for done, pk in enumerate(due, start=1):
            linked += relink(pk)
            progress.update(done, done / len(due))
            if not progress.shown and (done % _EVERY == 0 or done == len(due)):
                self.stderr.write(f"{done}/{len(due)}")
        progress.clear()
        self.stdout.write(f"查找了 {len(due)} 篇讲话，新增 {linked} 组版本关系。")

    def _say_what_is_due(self, number: int) -> None:
        if number:
            self.stdout.write(
                f"有 {number} 篇讲话的版本关系待重新查找，请运行 python manage.py find_duplicates"
                "（不影响使用，可随时中断）。"
            )
