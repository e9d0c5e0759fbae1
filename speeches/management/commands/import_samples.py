"""Fill an empty library with the sample materials, so that a first run has something to show."""

from django.core.management import call_command
from django.core.management.base import BaseCommand

from speeches.models import Material


class Command(BaseCommand):
    help = "库中还没有任何材料时，导入示例材料；否则什么也不做。"

    def add_arguments(self, parser):
        parser.add_argument("path", metavar="PATH", help="示例材料所在的文件夹")

    def handle(self, *, path, **options):
        if not Material.objects.exists():
            call_command("import_materials", path)
