"""What children are asked to do in tests: work that goes wrong, each in its own way."""

import os
import signal
import time
from pathlib import Path

from speeches.importing.child import Ask
from speeches.parsing import MaterialError


def echo(ask: Ask, value: object) -> object:
    return value


def pid(ask: Ask) -> int:
    return os.getpid()


def asks(ask: Ask, questions: list[int]) -> list[object]:
    return [ask(question) for question in questions]


def waits_a_little(ask: Ask) -> int:
    time.sleep(0.5)
    return os.getpid()


def spins(ask: Ask) -> None:
    while True:
        pass


def works_and_waits(ask: Ask) -> str:
    """As on a machine that has much else to do."""
    for _ in range(10):
        end = time.process_time() + 0.02
        while time.process_time() < end:
            pass
        time.sleep(0.2)
    return "done"


def sleeps(ask: Ask) -> None:
    time.sleep(60)


def grows(ask: Ask) -> int:
    return sum(map(len, [bytes(1 << 20) for _ in range(4096)]))


def grows_and_hides_it(ask: Ask) -> str:
    """As a library does that goes on without what it asked for."""
    held = []
    try:
        while True:
            held.append(b"1" * (1 << 20))
    except MemoryError:
        return "all is well"


def dies(ask: Ask) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def dies_where_there_is(ask: Ask, folder: str) -> str:
    """A file less in a folder with every death."""
    for path in Path(folder).iterdir():
        path.unlink()
        dies(ask)
    return "lived"


def refuses(ask: Ask) -> None:
    raise MaterialError("不行")


class Unsendable(Exception):
    def __init__(self, one: int, two: int) -> None:
        super().__init__(one)


def fails(ask: Ask) -> None:
    raise Unsendable(1, 2)
