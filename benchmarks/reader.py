"""Somebody who reads while others work: asks for one page after another, each answer timed.

    python -m benchmarks.reader PORT PAGES.json OUT          until it is asked to end

A process of its own, so that it waits for nobody but the server. PAGES.json: {kind: [addresses]};
of each kind the next address in turn. OUT: a line for each answer, [moment, kind, seconds, status],
the moment by the system's monotonic clock.
"""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import NamedTuple

from benchmarks.measuring import spread

# Between the end of an answer and the next question.
PAUSE = 0.1
_PATIENCE = 60


class Answer(NamedTuple):
    """When it was asked for, what kind of page it is, and how long it took; status: 0 where there
    was no answer."""

    asked: float
    kind: str
    seconds: float
    status: int


@dataclass(frozen=True)
class Phase:
    """A stretch of time with a name; load: the machine's, at its end."""

    name: str
    begun: float
    ended: float
    load: float


class Answers:
    """What a reader was answered, by phases that are noted while she reads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._phases: list[Phase] = []

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        begun = time.monotonic()
        yield
        self._phases.append(Phase(name, begun, time.monotonic(), os.getloadavg()[0]))

    def lines(self) -> Iterator[tuple[str, str]]:
        """Each phase with what it says of its answers, all of them and by kind."""
        read = [Answer(*json.loads(line)) for line in self._path.read_text().splitlines()]
        for phase in self._phases:
            own = [one for one in read if phase.begun <= one.asked < phase.ended]
            seconds = phase.ended - phase.begun
            yield f"{phase.name}: answers", f"{_said(own)}; {seconds:.0f} s, load {phase.load:.2f}"
            for kind in dict.fromkeys(one.kind for one in own):
                yield f"{phase.name}: {kind}", _said([one for one in own if one.kind == kind])


def _said(answers: Sequence[Answer]) -> str:
    took = spread([one.seconds for one in answers])
    if not took:
        return f"{len(answers)} answers"
    failed = sum(one.status != http.client.OK for one in answers)
    shown = ", ".join(f"{name} {value:.0f}" for name, value in took.items())
    return f"{shown} ms of {len(answers)}, {failed} failed"


@contextmanager
def reading(port: int, pages: Mapping[str, Sequence[str]], folder: Path) -> Iterator[Answers]:
    """A reader at work meanwhile; what she was answered is whole afterwards."""
    listed, out = folder / "pages.json", folder / "answers.txt"
    listed.write_text(json.dumps(pages), encoding="utf-8")
    command = [sys.executable, "-m", "benchmarks.reader", str(port), str(listed), str(out)]
    with subprocess.Popen(command) as process:
        try:
            yield Answers(out)
        finally:
            process.terminate()


def ask(port: int, address: str) -> tuple[int, bytes]:
    """The status of the answer and what it says, read to its end; 0 where there is none."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
    try:
        connection.request("GET", address)
        answer = connection.getresponse()
        return answer.status, answer.read()
    except (OSError, http.client.HTTPException):
        return 0, b""
    finally:
        connection.close()


def _in_turn(pages: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    """A kind with an address of it, for ever."""
    turns = {kind: cycle(addresses) for kind, addresses in pages.items()}
    for kind in cycle(turns):
        yield kind, next(turns[kind])


def main(port: int, pages: Path, out: Path) -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    with out.open("w", encoding="ascii", buffering=1) as file:
        for kind, address in _in_turn(json.loads(pages.read_text(encoding="utf-8"))):
            begun = time.monotonic()
            status, _ = ask(port, address)
            answer = Answer(begun, kind, time.monotonic() - begun, status)
            file.write(json.dumps(answer) + "\n")
            time.sleep(PAUSE)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]))
