"""Parse files without storing anything: one JSON object a line for each speech found."""

import json

from django.core.management.base import BaseCommand, CommandError

from speeches.files import files_in, is_data, read_file
from speeches.parsing.documents import MaterialError
from speeches.parsing.parse import parse
from speeches.parsing.report import speech_report


class Command(BaseCommand):
    help = "解析文件或文件夹中的材料，不入库，每篇讲话输出一行 JSON。"
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="+", metavar="PATH", help="文件或文件夹")

    def handle(self, *, paths, **options):
        failures = 0
        for path in files_in(paths):
            if is_data(path):
                self.stderr.write(f"{path.name}：跳过（JSON 数据，不是材料）")
                continue
            try:
                parsed = parse(read_file(path), path.name)
            except (OSError, MaterialError) as error:
                failures += 1
                self.stderr.write(f"{path.name}：未能解析：{error}")
                continue
            for speech in parsed.speeches:
                report = speech_report(speech, parsed, path.name)
                self.stdout.write(json.dumps(report, ensure_ascii=False))
        if failures:
            raise CommandError(f"{failures} 个文件未能解析，见上。", returncode=1)
