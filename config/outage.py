"""What a worker says while the disk or the database is away: once, and not at every try."""

from __future__ import annotations

import logging

from config.trouble import Sentences, sentences


class Outage:
    """Something that fails again and again until it is mended.

    what: what does not go on meanwhile, in Chinese, for the log.
    """

    def __init__(self, logger: logging.Logger, what: str) -> None:
        self._logger, self._what = logger, what
        self._told: Sentences | None = None

    def tell(self, error: Exception) -> None:
        """Say what failed: in a sentence, where there is one and it is not the one said before."""
        told = sentences(error)
        if not told:
            self._logger.error("%s，稍后再试", self._what, exc_info=error)
        elif told != self._told:
            self._logger.warning("%s，稍后再试：%s（%s）", self._what, told[0], error)
        self._told = told

    def is_over(self) -> None:
        """Say so, where something was said."""
        if self._told:
            self._logger.warning("已恢复，继续工作")
        self._told = None
