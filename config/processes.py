"""Processes that end with the one that started them, however that one ends."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Callable

# Linux's own: <linux/prctl.h>.
_PR_SET_PDEATHSIG = 1


def end_with(parent: int) -> None:
    """Have this process asked to end (SIGTERM) when its parent is gone, even by `kill -9`.

    To be called in the child. Elsewhere than on Linux nothing is done.
    """
    if not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        # It was gone before it could be watched.
        os._exit(1)


def ending_with_parent(nice: int = 0) -> Callable[[], None]:
    """What a child runs before its program begins (`preexec_fn`), so that it ends with this
    process; nice: how much it stands back where others need the processor."""
    parent = os.getpid()

    def prepare() -> None:
        os.nice(nice)
        end_with(parent)

    return prepare
