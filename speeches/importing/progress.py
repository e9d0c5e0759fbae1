"""One line on a terminal that tells how far a long work is."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

from django.core.management.base import OutputWrapper

# Speed and time left are those of the last seconds: what is known already goes by fast.
_EVERY_SECONDS = 0.5
_REMEMBERED = 40
_WIDTH = 24


class ProgressLine:
    """Shows itself only on a terminal; elsewhere every method does nothing."""

    def __init__(
        self, stream: OutputWrapper, unit: str = "份", clock: Callable[[], float] = time.monotonic
    ) -> None:
        """unit: the measure word of what is done."""
        self._stream = stream
        self._unit = unit
        self.shown = stream.isatty()
        self._clock = clock
        self._seen = deque([(clock(), 0, 0.0)], _REMEMBERED)
        self._drawn = False

    def update(self, done: int, share: float, note: str = "") -> None:
        """`done` of them, together `share` (0 to 1) of the work; note: what is to be said too."""
        now = self._clock()
        if not self.shown or now - self._seen[-1][0] < _EVERY_SECONDS:
            return
        self._seen.append((now, done, share))
        self._draw("  ".join(filter(None, [self._line(done, share), note])))

    def clear(self) -> None:
        """Make room for another line."""
        if self._drawn:
            self._draw("")
            self._drawn = False

    def _line(self, done: int, share: float) -> str:
        (start, done_then, share_then), (now, _, _) = self._seen[0], self._seen[-1]
        seconds = now - start
        bar = ("█" * int(share * _WIDTH)).ljust(_WIDTH, "░")
        speed = f"{(done - done_then) / seconds:.1f} {self._unit}/秒"
        line = f"{bar} {share:4.0%}  {done} {self._unit}  {speed}"
        if share > share_then:
            line += f"  还需 {_duration((1 - share) * seconds / (share - share_then))}"
        return line

    def _draw(self, line: str) -> None:
        # To the start of the line, and what stood there is erased. It stays one line, and in no
        # colour of errors, whatever a command's output adds to others.
        self._stream.write(f"\r\x1b[K{line}", style_func=str, ending="")
        self._stream.flush()
        self._drawn = True


def _duration(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes} 分 {rest} 秒" if minutes else f"{rest} 秒"
