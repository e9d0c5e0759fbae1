"""Import files and folders, with a line of outcome for each document."""

import sys
from collections.abc import Iterator

from django.core.management.base import BaseCommand, CommandError

from speeches.changes import batched
from speeches.files import files_in, is_data, name_of, read_file
from speeches.importing import Outcome, Status, import_file
from speeches.parsing.documents import MaterialError

_QUIET_FROM = 200


class Command(BaseCommand):
    help = (
        "导入文件或文件夹中的材料（文本、网页、Word、PDF、JSON Lines、zip）。"
        "有文件未能导入时，其余照常导入，退出码为 1。可以随时中断，再次运行会接着导入。"
    )

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="+", metavar="PATH", help="文件或文件夹")

    def handle(self, *, paths, **options):
        documents = failures = 0
        with batched():
            for outcome in self._outcomes(paths):
                documents += 1
                failures += outcome.status is Status.FAILED
                self._tell(outcome, documents)
        self.stdout.write(f"共 {documents} 份材料，{failures} 份未能导入。")
        if failures:
            raise CommandError(f"{failures} 份材料未能导入，见上。", returncode=1)

    def _tell(self, outcome: Outcome, documents: int) -> None:
        if outcome.status is Status.FAILED:
            self.stderr.write(str(outcome))
        elif documents <= _QUIET_FROM:
            self.stdout.write(str(outcome))
        self._progress(documents)

    def _outcomes(self, paths) -> Iterator[Outcome]:
        for path in files_in(paths):
            if is_data(path):
                self.stdout.write(f"{name_of(path)}：跳过（JSON 数据，不是材料）")
                continue
            try:
                data = read_file(path)
            except MaterialError as error:
                yield Outcome(name_of(path), Status.FAILED, reason=str(error))
                continue
            yield from import_file(data, name_of(path))

    def _progress(self, documents: int) -> None:
        """Beyond the first few hundred one line that counts, on a terminal."""
        if documents > _QUIET_FROM and sys.stderr.isatty() and documents % 10 == 0:
            self.stderr.write(f"\r已处理 {documents} 份", ending="")
            self.stderr.flush()
