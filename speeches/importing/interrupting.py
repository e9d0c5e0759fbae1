"""Stop between two documents when somebody presses Ctrl-C or the system asks to end."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interruption:
    """Which signal asked to stop, 0 as long as none did."""

    signal = 0

    @property
    def returncode(self) -> int:
        return 128 + self.signal


@contextmanager
def interruption() -> Iterator[Interruption]:
    """Note the first signal instead of breaking off; a second one breaks off at once.

    Elsewhere than in the main thread nothing is caught.
    """
    asked = Interruption()
    if threading.current_thread() is not threading.main_thread():
        yield asked
        return

    def note(number: int, frame: FrameType | None) -> None:
        if asked.signal:
            raise KeyboardInterrupt
        asked.signal = number

    before = [signal.signal(number, note) for number in _SIGNALS]
    try:
        yield asked
    finally:
        for number, handler in zip(_SIGNALS, before, strict=True):
            signal.signal(number, handler)
