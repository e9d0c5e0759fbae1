"""Fill an empty library with the sample materials, so that a first run has something to show."""

import hashlib
from argparse import ArgumentParser

from django.core.management import call_command
from django.core.management.base import BaseCommand

from speeches.choices import GONE
from speeches.importing.files import files_in, read_path
from speeches.models import Material, StateChange


class Command(BaseCommand):
    help = "库中还没有任何材料时，导入示例材料；否则什么也不做。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", metavar="PATH", help="示例材料所在的文件夹")

    def handle(self, *, path: str, **options: object) -> None:
        # A first run that was cut short is taken up again; samples that somebody has deleted
        # since do not come back.
        samples = [read_path(file) for file in files_in([path])]
        hashes = [hashlib.sha256(data).hexdigest() for data in samples]
        known = Material.objects.filter(sha256__in=hashes).count()
        gone = StateChange.objects.filter(sha256__in=hashes, after=GONE[0]).exists()
        if known < len(samples) and known == Material.objects.count() and not gone:
            call_command("import_materials", path)
