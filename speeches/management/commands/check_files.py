"""Look whether raw files can be read and written where MATERIALS_URL says."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from config.raw_files import MATERIALS, raw_files
from config.trouble import FilesAway, in_both
from speeches.models import Material


class Command(BaseCommand):
    help = "看存放原始文件的地方（MATERIALS_URL）能不能用；新库第一次使用时在共享文件夹里建好位置。"

    def handle(self, **options: object) -> None:
        files = raw_files(MATERIALS)
        try:
            # Of a library that has files a share without them is one that is not mounted.
            if not Material.objects.exists():
                files.begin()
            files.require()
        except FilesAway as error:
            raise CommandError(in_both(error.told)) from error
