"""Read every material anew from its raw file with the parser of today, and say what changed."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from speeches.changes import followed
from speeches.importing.reparse import AT_ONCE, reparse
from speeches.models import Material
from speeches.parsing import MaterialError
from speeches.parsing.version import parser_version


class Command(BaseCommand):
    help = "用现在的解析器重新解析全部原始材料。人工更正过的字段和取舍过的行不受影响。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--changed", action="store_true", help="只处理由旧版解析器读入的材料")

    def handle(self, *, changed: bool, **options: object) -> None:
        with followed():
            self._reparse(changed)

    def _reparse(self, changed: bool) -> None:
        materials = Material.objects.order_by("pk")
        if changed:
            materials = materials.exclude(parser=parser_version())
        seen = renewed = failed = 0
        for pk in list(materials.values_list("pk", flat=True)):
            material = Material.objects.get(pk=pk)
            seen += 1
            try:
                lines = reparse(material, at_once=AT_ONCE)
            except (MaterialError, OSError) as error:
                failed += 1
                self.stderr.write(f"{material.name}：未能重新解析：{error}")
                continue
            renewed += bool(lines)
            for line in lines:
                self.stdout.write(f"{material.name}：{line}")
        self.stdout.write(f"共 {seen} 份材料，{renewed} 份有变化，{failed} 份未能重新解析。")
        if failed:
            raise CommandError(f"{failed} 份材料未能重新解析，见上。", returncode=1)
