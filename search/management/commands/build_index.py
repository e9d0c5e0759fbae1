"""Build the search index of all published speeches, and what is suggested while typing."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from haystack import connections
from haystack.constants import DEFAULT_ALIAS
from haystack.indexes import SearchIndex

from search import phrases
from search.errors import SearchIndexError
from search.search_indexes import current_versions
from speeches.models import Speech

_STEP = 100
# From here on a build aside is better than a long change of the index in use.
_MANY = 500


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
        phrases.rebuild(self._backend.snapshot())
        self.stdout.write(f"索引已建好：{count} 篇。")

    def _mend(self, index: SearchIndex) -> bool:
        """Bring the index up to date where little is missing; False where it is to be built."""
        try:
            indexed, current = self._backend.values("version"), current_versions()
            stale = {pk for pk, _ in indexed.items() ^ current.items()}
            if len(stale) >= _MANY:
                return False
            if stale:
                self._backend.replace(index, stale)
            self._mend_phrases(stale)
        except SearchIndexError:
            return False
        done = f"已补上 {len(stale)} 篇" if stale else "已是最新"
        self.stdout.write(f"索引{done}：{self._total} 篇。")
        return True

    def _mend_phrases(self, stale: set[str]) -> None:
        """Take the phrases that are missing; all of them where most are, as after an upgrade."""
        wanting = {int(pk) for pk in stale} | phrases.missing()
        if len(wanting) >= _MANY:
            phrases.rebuild(self._backend.snapshot())
            return
        phrases.replace(wanting)
        if not phrases.knows_dictionary():
            phrases.replace_words(self._backend.snapshot())

    def _show_progress(self, done: int) -> None:
        if self.stdout.isatty() and (done % _STEP == 0 or done == self._total):
            self.stdout.write(f"\r{done} / {self._total}", ending="")
            self.stdout.flush()
