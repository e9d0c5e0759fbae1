"""Build the search index of all published speeches, and what is suggested while typing."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand
from django.db import DatabaseError
from haystack import connections
from haystack.constants import DEFAULT_ALIAS
from haystack.indexes import SearchIndex

from search.errors import SearchIndexError
from search.index.connection import library_index
from search.suggest import phrases
from search.upkeep import build_progress
from search.upkeep.build_progress import Progress
from search.upkeep.mend import MANY, mend
from speeches.importing.progress import ProgressLine
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
        self._backend = library_index()
        self._total = Speech.objects.published().count()
        self._line = ProgressLine(self.stderr, "篇")
        index = connection.get_unified_index().get_index(Speech)
        if options["if_needed"] and self._mend(index):
            return
        count = self._build(self._backend.documents.generations.path)
        phrases.rebuild(self._backend.documents.snapshot())
        self.stdout.write(f"索引已建好：{count} 篇。")

    def _build(self, path: Path) -> int:
        """Build, and leave word beside the index how far it is and why it failed."""
        try:
            count = self._backend.rebuild(self._show_progress)
            self._line.clear()
        except (SearchIndexError, OSError, DatabaseError) as error:
            build_progress.write(path, Progress(0, self._total, f"{type(error).__name__}: {error}"))
            raise
        build_progress.remove(path)
        return count

    def _mend(self, index: SearchIndex) -> bool:
        """Bring the index up to date where little is missing; False where it is to be built."""
        try:
            mended = mend(self._backend, index)
            if mended is None:
                return False
            self._mend_phrases(mended)
        except SearchIndexError:
            return False
        done = f"已补上 {len(mended)} 篇" if mended else "已是最新"
        self.stdout.write(f"索引{done}：{self._total} 篇。")
        return True

    def _mend_phrases(self, mended: set[str]) -> None:
        """Take the phrases that are missing; all of them where most are, as after an upgrade."""
        wanting = {int(pk) for pk in mended} | phrases.missing()
        if len(wanting) >= MANY:
            phrases.rebuild(self._backend.documents.snapshot())
            return
        phrases.replace(wanting)
        if not phrases.knows_dictionary():
            phrases.replace_words(self._backend.documents.snapshot())

    def _show_progress(self, done: int) -> None:
        progress = Progress(done, self._total)
        self._line.update(done, progress.percent / 100)
        if done % _STEP == 0 or done == self._total:
            build_progress.write(self._backend.documents.generations.path, progress)
