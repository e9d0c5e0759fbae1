"""Build the search index of all published speeches."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from haystack import connections
from haystack.constants import DEFAULT_ALIAS

from search.errors import SearchIndexError
from speeches.models import Speech

_STEP = 100


class Command(BaseCommand):
    help = "重建检索索引：在一旁建好之后再替换，其间照常检索。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--if-needed", action="store_true", help="索引与词典、结构和已发布的篇数一致时不重建"
        )

    def handle(self, *args: str, **options: object) -> None:
        connection = connections[DEFAULT_ALIAS]
        self._backend = connection.get_backend()
        self._total = Speech.objects.published().count()
        if options["if_needed"] and self._fits():
            self.stdout.write(f"索引已是最新：{self._total} 篇。")
            return
        index = connection.get_unified_index().get_index(Speech)
        count = self._backend.rebuild(index, self._show_progress)
        self.stdout.write(f"索引已建好：{count} 篇。")

    def _fits(self) -> bool:
        try:
            return self._backend.count() == self._total
        except SearchIndexError:
            return False

    def _show_progress(self, done: int) -> None:
        if self.stdout.isatty() and (done % _STEP == 0 or done == self._total):
            self.stdout.write(f"\r{done} / {self._total}", ending="")
            self.stdout.flush()
