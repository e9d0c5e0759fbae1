"""Import files and folders, with a line of outcome for each file."""

from django.core.management.base import BaseCommand, CommandError

from speeches.files import files_in, is_data, read_file
from speeches.importing import Outcome, Status, import_material


class Command(BaseCommand):
    help = "导入文件或文件夹中的材料。有文件未能导入时，其余照常导入，退出码为 1。"

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="+", metavar="PATH", help="文件或文件夹")

    def handle(self, *, paths, **options):
        outcomes = []
        for path in files_in(paths):
            if is_data(path):
                self.stdout.write(f"{path.name}：跳过（JSON 数据，不是材料）")
                continue
            outcome = self._import(path)
            outcomes.append(outcome)
            failed = outcome.status is Status.FAILED
            stream = self.stderr if failed else self.stdout
            stream.write(str(outcome))
        failures = sum(outcome.status is Status.FAILED for outcome in outcomes)
        self.stdout.write(f"共 {len(outcomes)} 个文件，{failures} 个未能导入。")
        if failures:
            raise CommandError(f"{failures} 个文件未能导入，见上。", returncode=1)

    def _import(self, path):
        try:
            return import_material(read_file(path), path.name)
        except OSError as error:
            return Outcome(path.name, Status.FAILED, reason=str(error))
