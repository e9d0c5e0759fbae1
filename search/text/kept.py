"""What is made of tables that never change, kept in a file for the next process: to make it takes
seconds, to read it a fraction of one, and a worker that was killed is to be back soon.
"""

from __future__ import annotations

import hashlib
import marshal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T", bound=dict[Any, Any])

_DIGEST = 16
_settings: dict[str, Path] = {}


def use_cache_dir(path: Path) -> None:
    """Keep it in the directory `path`, made when it is first needed."""
    _settings["cache_dir"] = path


def cache_dir() -> Path | None:
    """The directory that was named to `use_cache_dir`."""
    return _settings.get("cache_dir")


def kept(name: str, made_of: str, make: Callable[[], T]) -> T:
    """What `make` returns, of plain values, read from a file of this name where it was made before.

    made_of: another string whenever `make` would return something else. A file that is damaged, or
    made of something else, is written anew; where none can be written it is made each time.
    """
    if not (directory := cache_dir()):
        return make()
    path = directory / f"{name}.kept"
    with suppress(OSError, EOFError, ValueError, TypeError):
        data = path.read_bytes()
        if data[:_DIGEST] == _digest(made_of, data[_DIGEST:]):
            found: T = marshal.loads(data[_DIGEST:])
            return found
    made = make()
    with suppress(OSError):
        directory.mkdir(parents=True, exist_ok=True)
        _write(path, made_of, marshal.dumps(made))
    return made


def _write(path: Path, made_of: str, data: bytes) -> None:
    """Of two who write at once both may lose: the digest says so, and the next one writes it."""
    fresh = path.with_suffix(".new")
    fresh.write_bytes(_digest(made_of, data) + data)
    fresh.replace(path)


def _digest(made_of: str, data: bytes) -> bytes:
    digest = hashlib.blake2b(f"{marshal.version} {made_of}".encode(), digest_size=_DIGEST)
    digest.update(data)
    return digest.digest()
