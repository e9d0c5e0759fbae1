"""Import files and folders, with a line of outcome for each document."""

from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from speeches.changes import followed
from speeches.importing.files import files_in, is_data, name_of, read_path
from speeches.importing.interrupting import Interruption, interruption
from speeches.importing.materials import Outcome, Status, import_members
from speeches.importing.progress import ProgressLine
from speeches.importing.read_ahead import reading_ahead
from speeches.life import BY_COMMAND, Publishing
from speeches.parsing import MaterialError, Member, members

_QUIET_FROM = 200
# Where there is no terminal, a line tells now and then that the work goes on.
_A_LINE_EVERY = 500


class Command(BaseCommand):
    help = (
        "导入文件或文件夹中的材料（文本、网页、Word、PDF、JSON Lines、zip）。"
        "有文件未能导入时，其余照常导入，退出码为 1。可以随时中断，再次运行会接着导入。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", metavar="PATH", help="文件或文件夹")
        parser.add_argument("--hold", action="store_true", help="先不发布，留作待审")
        parser.add_argument("--again", action="store_true", help="以前删除过的也重新导入")

    def handle(self, *, paths: list[str], hold: bool, again: bool, **options: object) -> None:
        self._arrival = replace(
            BY_COMMAND,
            publishing=Publishing.NOTHING if hold else BY_COMMAND.publishing,
            again=again,
        )
        self._progress = ProgressLine(self.stderr)
        self._done, self._share = 0, 0.0
        self._failed: list[str] = []
        with interruption() as asked:
            try:
                self._import(paths, asked)
            except KeyboardInterrupt:
                # Pressed twice: what the index has not yet waits in the outbox.
                asked.signal = asked.signal or 2
            self._progress.clear()
        call_command("renew_statistics")
        if asked.signal:
            raise CommandError(
                f"已中断：{self._done} 份已处理，都已入库；再次运行同一命令会接着导入。",
                returncode=asked.returncode,
            )
        self._sum_up()

    def _import(self, paths: list[str], asked: Interruption) -> None:
        with reading_ahead() as ahead, followed():
            documents = self._documents(paths)
            for outcome in import_members(
                documents, ahead, self._arrival, lambda: bool(asked.signal)
            ):
                self._tell(outcome)
            if asked.signal:
                self._note("正在停下：写完检索索引就结束……")

    def _documents(self, paths: list[str]) -> Iterator[Member]:
        """Every document of every file; as they go by, how much of the whole they are."""
        files = list(files_in(paths))
        sizes = [path.stat().st_size if path.exists() else 0 for path in files]
        total, before = max(sum(sizes), 1), 0
        for path, size in zip(files, sizes, strict=True):
            for share, member in self._members(path):
                yield member
                self._share = (before + share * size) / total
            before += size

    def _members(self, path: Path) -> Iterator[tuple[float, Member]]:
        """The documents of a file, each with the share of the file that ends with it."""
        if is_data(path):
            self._note(f"{name_of(path)}：跳过（JSON 数据，不是材料）")
            return
        try:
            data = read_path(path)
        except MaterialError as error:
            yield 1.0, Member(name_of(path), problem=str(error))
            return
        # Counting them takes them apart once more, which is worth it only for who looks on.
        number = sum(1 for _ in members(data, name_of(path))) if self._progress.shown else 0
        for at, member in enumerate(members(data, name_of(path)), start=1):
            yield at / max(at, number), member

    def _tell(self, outcome: Outcome) -> None:
        self._done += 1
        if outcome.status is Status.FAILED:
            self._failed.append(str(outcome))
            self._progress.clear()
            self.stderr.write(str(outcome))
        elif self._done <= _QUIET_FROM:
            self._note(str(outcome))
        elif not self._progress.shown and self._done % _A_LINE_EVERY == 0:
            self._note(f"已处理 {self._done} 份")
        failed = f"{len(self._failed)} 份未能导入" if self._failed else ""
        self._progress.update(self._done, self._share, failed)

    def _note(self, line: str) -> None:
        self._progress.clear()
        self.stdout.write(line)

    def _sum_up(self) -> None:
        failures = len(self._failed)
        self.stdout.write(f"共 {self._done} 份材料，{failures} 份未能导入。")
        if failures:
            lines = "\n".join(self._failed)
            raise CommandError(f"{failures} 份材料未能导入：\n{lines}", returncode=1)
