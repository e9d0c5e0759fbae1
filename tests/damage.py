"""The ways in which a file comes to harm."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

Damage = Callable[[Path], None]


def _write(path: Path, data: bytes) -> None:
    """As a disk does that fails: into the file as it is."""
    with path.open("r+b") as file:
        file.truncate(len(data))
        file.write(data)


def _zero(path: Path) -> None:
    _write(path, bytes(path.stat().st_size))


def _cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size * 2 // 3)


def _flip(path: Path) -> None:
    """A bit in every 500 bytes, one at least."""
    data = bytearray(path.read_bytes())
    for at in range(min(250, len(data) // 2), len(data), 500):
        data[at] ^= 0x10
    _write(path, bytes(data))


DAMAGES: dict[str, Damage] = {"zeroed": _zero, "cut": _cut, "flipped": _flip, "gone": Path.unlink}
