"""How a process that helps another one lives: it leaves Ctrl-C to its parent, and ends with it."""

from __future__ import annotations

import os
import signal
import threading
from multiprocessing import parent_process


def live_with_parent() -> None:
    """Leave Ctrl-C to the parent, and end when it ends, even by kill -9."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent:
        parent.join()
        os._exit(1)
