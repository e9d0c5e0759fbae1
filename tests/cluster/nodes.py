"""The nodes of `.ci/cluster`, which tests kill, pause and start again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from urllib.request import urlopen

_START = Path(__file__).parent.parent.parent / ".ci" / "cluster-node"


class Nodes:
    """folder: CLUSTER_DIR; urls: where they answer, in the order of their numbers."""

    def __init__(self, folder: Path, urls: list[str]) -> None:
        self._folder, self._urls = folder, urls
        self.numbers = list(range(1, len(urls) + 1))

    def kill(self, *numbers: int) -> None:
        """As kill -9 does; they are gone afterwards."""
        for number in numbers:
            os.kill(self._pid(number), signal.SIGKILL)
        wait_until(lambda: not any(map(self._lives, numbers)), 20)

    def pause(self, number: int) -> None:
        """It takes connections, and never answers: as behind a network that is torn."""
        os.kill(self._pid(number), signal.SIGSTOP)

    def heal(self) -> None:
        """All of them run and have what they should."""
        for number in self.numbers:
            if self._lives(number):
                os.kill(self._pid(number), signal.SIGCONT)
            else:
                self.start(number)
        try:
            wait_until(self.is_whole, 60)
        except AssertionError:
            # After a double loss OpenSearch may leave a copy INITIALIZING until the node that has
            # the other one is started again: docs/scaling.md says so to operators.
            for number in self._sources_of_stuck_copies():
                self.kill(number)
                self.start(number)
            wait_until(self.is_whole, 240)

    def start(self, number: int) -> None:
        environment = os.environ | {"CLUSTER_DIR": str(self._folder)}
        subprocess.run([_START, str(number)], env=environment, check=True)

    def manager(self) -> int:
        """The number of the one that the others follow."""
        (elected,) = self.ask(1, "/_cat/cluster_manager?format=json")
        return int(elected["node"].removeprefix("node"))

    def with_a_part(self, index: str = "*-speeches-*") -> list[int]:
        """The numbers of those that have all copies of a part of an index."""
        shards = self.ask(1, f"/_cat/shards/{index}?format=json")
        part = next((each["index"], each["shard"]) for each in shards)
        return [
            int(each["node"].removeprefix("node"))
            for each in shards
            if (each["index"], each["shard"]) == part
        ]

    def _sources_of_stuck_copies(self) -> set[int]:
        """The numbers of those that have what copies that are being made are made of."""
        shards = self.ask(1, "/_cat/shards?format=json")
        stuck = {(s["index"], s["shard"]) for s in shards if s["state"] == "INITIALIZING"}
        return {
            int(each["node"].removeprefix("node"))
            for each in shards
            if each["state"] == "STARTED" and (each["index"], each["shard"]) in stuck
        }

    def is_whole(self) -> bool:
        wanted = f"wait_for_nodes={len(self.numbers)}&wait_for_status=green&timeout=5s"
        try:
            return all(
                not self.ask(number, f"/_cluster/health?{wanted}")["timed_out"]
                for number in self.numbers
            )
        except OSError:
            return False

    def ask(self, number: int, path: str) -> list | dict:
        with urlopen(self._urls[number - 1] + path, timeout=10) as answer:
            return json.load(answer)

    def _pid(self, number: int) -> int:
        return int((self._folder / f"node{number}.pid").read_text())

    def _lives(self, number: int) -> bool:
        try:
            state = Path(f"/proc/{self._pid(number)}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return False
        return state[0] != "Z"


def wait_until(true: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.2)
