"""Build the search index of all published speeches."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from haystack import connections
from haystack.constants import DEFAULT_ALIAS
from haystack.indexes import SearchIndex

from search.errors import SearchIndexError
from search.upkeep import mend
from speeches.models import Speech

_STEP = 100


class Command(BaseCommand):
    help = "重建检索索引：在一旁建好之后再替换，其间照常检索。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--if-needed", action="store_true", help="索引合用时只补上与已发布的讲话不一致的篇目"
        )

    def handle(self, *args: str, **options: object) -> None:
        connection = connections[DEFAULT_ALIAS]
        self._backend = connection.get_backend()
        self._total = Speech.objects.published().count()
        index = connection.get_unified_index().get_index(Speech)
        if options["if_needed"] and self._mend(index):
            return
        count = self._backend.rebuild(index, self._show_progress)
        self.stdout.write(f"索引已建好：{count} 篇。")

    def _mend(self, index: SearchIndex) -> bool:
        """Bring the index up to date where little is missing; False where it is to be built."""
        try:
            mended = mend(self._backend, index)
        except SearchIndexError:
            return False
        if mended is None:
            return False
        done = f"已补上 {mended} 篇" if mended else "已是最新"
        self.stdout.write(f"索引{done}：{self._total} 篇。")
        return True

    def _show_progress(self, done: int) -> None:
        if self.stdout.isatty() and (done % _STEP == 0 or done == self._total):
            self.stdout.write(f"\r{done} / {self._total}", ending="")
            self.stdout.flush()
