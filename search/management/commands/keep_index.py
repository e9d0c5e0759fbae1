"""Keep the search index in step with the library, until told to stop: one of the workers that
`make run` starts beside the server."""

import logging
from argparse import ArgumentParser
from contextlib import suppress
from time import monotonic, sleep

from django.core.management.base import BaseCommand
from django.db import Error, close_old_connections, connection

from config.outage import Outage
from config.trouble import is_away
from search.errors import IndexBroken, IndexMissing, IndexOutdated, SearchIndexError
from search.index.connection import library_index
from search.index.library_index import LibraryIndex
from search.text import analysis, pinyin
from search.text.lexicon import lexicon
from search.upkeep import outbox
from search.upkeep.index_state import has_room, start_rebuild
from speeches.importing.interrupting import Interruption, interruption

logger = logging.getLogger(__name__)

# Between two looks into the outbox where there was nothing to do, while the database is away, and
# after something else went wrong.
_POLL, _AWAY = 0.25, 2.0
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0
# A speech that comes alone is followed at once. Where more came meanwhile, as from an import, they
# are gathered for so many times as long as following took, but no longer than these seconds: many
# take one commit then, and each commit writes terms, merges segments and has readers open them.
_GATHERS, _LONGEST_GATHERING = 3, 2.0
# An index that grew by small changes is built anew, aside, when nothing has changed for so many
# seconds; and after that, whatever came of it, not for so many.
_QUIET, _REST = 30.0, 3600.0


class Command(BaseCommand):
    help = "让检索索引跟上讲话库的变动，直到被要求停止（make run 会自动启动）。"

    # The server has them made; a worker that was killed is to be back soon.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="处理完现有的变动就结束")

    def handle(self, *, once: bool, **options: object) -> None:
        if once:
            outbox.settle(library_index())
            return
        # Loaded before the first change comes, which somebody waits for.
        analysis.preload_dictionary()
        lexicon()
        pinyin.preload_readings()
        self._begin()
        # What is wrong with it is told where it is followed.
        with suppress(SearchIndexError):
            library_index().remove_leftovers()
        with interruption() as asked:
            while not asked.signal:
                sleep(self._step(asked))

    def _begin(self) -> None:
        self._pause = _FIRST_PAUSE
        self._outage = Outage(logger, "检索索引没有跟上")
        self._tidies_from = monotonic() + _QUIET

    def _step(self, asked: Interruption) -> float:
        """Follow what is due; returns how long to wait for more. Nothing that goes wrong ends the
        command: it is tried again."""
        try:
            close_old_connections()
            index = library_index()
            index.check()
            # Whatever else writes there, or harms it, is seen by this worker.
            index.verify(again=False)
            pause = self._follow(index, asked)
        except (IndexMissing, IndexOutdated, IndexBroken) as error:
            logger.warning("%s现在自动重建。", error)
            return self._rebuild()
        except (SearchIndexError, OSError, Error) as error:
            self._outage.tell(error)
            connection.close()
            return _AWAY if is_away(error) else self._longer_pause()
        self._outage.is_over()
        self._pause = _FIRST_PAUSE
        return pause

    def _follow(self, index: LibraryIndex, asked: Interruption) -> float:
        began = monotonic()
        done = outbox.settle(index, lambda: not asked.signal, latecomers=False)
        took = monotonic() - began
        if done:
            self._tidies_from = max(self._tidies_from, monotonic() + _QUIET)
        else:
            self._tidy(index)
        if not done or asked.signal or not outbox.is_due():
            return _POLL
        return min(max(_POLL, _GATHERS * took), _LONGEST_GATHERING)

    def _tidy(self, index: LibraryIndex) -> None:
        """Have an index built anew that grew by small changes, in a quiet moment."""
        now = monotonic()
        if now >= self._tidies_from and index.is_scattered():
            self._tidies_from = now + _REST
            if has_room() and start_rebuild():
                logger.info("检索索引是零散收入的，现在自动重建，重建期间照常检索。")

    def _rebuild(self) -> float:
        try:
            if has_room():
                start_rebuild()
            else:
                logger.error("磁盘空间不够重建检索索引，腾出空间后会自动重建")
        except (OSError, Error) as error:
            self._outage.tell(error)
            connection.close()
        return self._longer_pause()

    def _longer_pause(self) -> float:
        """Twice as long as after the failure before."""
        pause, self._pause = self._pause, min(2 * self._pause, _LONGEST_PAUSE)
        return pause
