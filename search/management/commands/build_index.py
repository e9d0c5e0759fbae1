"""Build the search index of all published speeches, and what is suggested while typing."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from config.trouble import sentences
from search.errors import IndexBroken, IndexMissing, IndexOutdated, SearchIndexError
from search.index.connection import library_index
from search.suggest import phrases
from search.upkeep import outbox
from search.upkeep.mend import MANY, mend
from speeches.importing.progress import ProgressLine
from speeches.jobs.leases import workers
from speeches.models import Speech

# A start waits half a minute for an index of so many speeches.
MOST_WAITED_FOR = 5_000


class Command(BaseCommand):
    help = "重建检索索引：在一旁建好之后再替换，其间照常检索。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--if-needed", action="store_true", help="索引合用时只补上与已发布的讲话不一致的篇目"
        )

    def handle(self, *args: str, **options: object) -> None:
        self._index = library_index()
        self._total = Speech.objects.published().count()
        self._line = ProgressLine(self.stderr, "篇")
        if not options["if_needed"]:
            self._build_or_tell()
            return
        try:
            if not self._mend():
                self._build()
        except (SearchIndexError, OSError) as error:
            # The library can be read without: that it is started is not to fail of this.
            self._line.clear()
            self.stderr.write(f"检索索引现在建不了，服务启动后会再试：{error}")

    def _build_or_tell(self) -> None:
        """Ends in a sentence where there is a reason for it that people can see to."""
        try:
            self._build()
        except (SearchIndexError, OSError) as error:
            self._line.clear()
            if isinstance(error, OSError) and sentences(error):
                raise
            raise CommandError(f"检索索引建不了：{error}") from error

    def _leave(self) -> bool:
        """Whether the site starts without, and its worker builds it: of an index that is there and
        does not fit, people read and search meanwhile. Where the site is running already they do so
        anyway, by the old one."""
        if self._total < MOST_WAITED_FOR or workers():
            return False
        self.stdout.write(
            f"检索索引需要重建（{self._total} 篇），服务启动后在后台进行，其间照常阅读，检索较慢。"
            f" · The index is built anew after the start ({self._total} speeches); people read"
            " meanwhile, and search is slower."
        )
        return True

    def _build(self) -> None:
        count = outbox.rebuild(self._index, self._show_progress)
        self._line.clear()
        self.stdout.write(f"索引已建好：{count} 篇。")

    def _mend(self) -> bool:
        """Bring the index up to date where little is missing, or leave it to the worker; False
        where it is to be built now. Raises IndexUnreadable, IndexLocked, OSError."""
        try:
            self._index.remove_leftovers()
            self._index.verify()
            outbox.settle(self._index)
            mended = mend(self._index)
            if mended is None:
                return False
            self._mend_phrases(mended)
        except IndexMissing:
            return False
        except (IndexOutdated, IndexBroken):
            return self._leave()
        done = f"已补上 {len(mended)} 篇" if mended else "已是最新"
        self.stdout.write(f"索引{done}：{self._total} 篇。")
        return True

    def _mend_phrases(self, mended: set[int]) -> None:
        """Take the phrases that are missing; all of them where most are, as after an upgrade."""
        wanting = mended | phrases.missing()
        if len(wanting) >= MANY:
            phrases.rebuild(self._index)
            return
        phrases.replace(wanting)
        if not phrases.knows_dictionary():
            phrases.replace_words(self._index)

    def _show_progress(self, done: int) -> None:
        self._line.update(done, min(1, done / max(1, self._total)))
