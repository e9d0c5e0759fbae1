"""What the processes of a server hold, again and again."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Mapping
from statistics import fmean

from benchmarks.measuring import by_role, memory
from benchmarks.serving import ROLES

_EVERY = 10.0


class Memory:
    """Samples of all processes below one; `samples`: when, and megabytes (PSS) by role."""

    def __init__(self, pid: int) -> None:
        self.samples: list[tuple[float, Mapping[str, float]]] = []
        # Which processes there were: one more than before was started again.
        self.processes: defaultdict[str, set[int]] = defaultdict(set)
        self._pid = pid

    async def watch(self) -> None:
        """Until it is cancelled."""
        while True:
            self.samples.append((time.monotonic(), await asyncio.to_thread(self._sample)))
            await asyncio.sleep(_EVERY)

    def _sample(self) -> Mapping[str, float]:
        found = by_role(self._pid, ROLES)
        for role, pids in found.items():
            self.processes[role].update(pids)
        return {role: sum(map(memory, pids)) / 1e6 for role, pids in found.items()}

    def mean(self, begun: float, ended: float) -> dict[str, float]:
        """By role, in this time; nothing where no sample was taken."""
        own = [held for moment, held in self.samples if begun <= moment < ended]
        return {role: round(fmean(held[role] for held in own), 1) for role in ROLES if own}
