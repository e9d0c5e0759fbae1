"""Parse files without storing anything: one JSON object a line for each speech found."""

import json
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from speeches.importing.files import files_in, is_data, name_of, read_path
from speeches.importing.read_ahead import read_document
from speeches.parsing import MaterialError, Member, members
from speeches.parsing.report import speech_report


class Command(BaseCommand):
    help = "解析文件或文件夹中的材料，不入库，每篇讲话输出一行 JSON。"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", metavar="PATH", help="文件或文件夹")

    def handle(self, *, paths: list[str], **options: object) -> None:
        failures = 0
        for path in files_in(paths):
            name = name_of(path)
            if is_data(path):
                self.stderr.write(f"{name}：跳过（JSON 数据，不是材料）")
                continue
            try:
                documents = members(read_path(path), name)
            except MaterialError as error:
                documents = iter([Member(name, problem=str(error))])
            failures += sum(not self._parse(member) for member in documents)
        if failures:
            raise CommandError(f"{failures} 份材料未能解析，见上。", returncode=1)

    def _parse(self, member: Member) -> bool:
        """Print the speeches of a document, or why there are none; whether it could be read."""
        try:
            if member.problem:
                raise MaterialError(member.problem)
            parsed = read_document(member.data, member.name)
        except MaterialError as error:
            self.stderr.write(f"{member.name}：未能解析：{error}")
            return False
        for speech in parsed.speeches:
            report = speech_report(speech, parsed, member.name)
            self.stdout.write(json.dumps(report, ensure_ascii=False))
        return True
