"""Where an index lies: generations of it side by side, and a pointer to the one in use.

    <path>/current        the name of the generation in use, replaced atomically
    <path>/<name>/        the files of a generation, `fingerprint`, its parts in `form.json`, and
                          `damaged` where somebody found that one of its files is
    <path>/write.lock     held while the generation in use, or the pointer, changes
    <path>/build.lock     held while a new generation is built
    <path>/changed        the identifiers that changed during a build
    <path>/progress.json  how far a build is, see `search.index.build_progress`

What is no directory in the place of <path>, or is one in the place of a file, is given another name
(`*.aside`) by whoever writes next.

No haystack and no engine here: only files.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from search.errors import IndexBroken, IndexMissing, IndexOutdated

logger = logging.getLogger(__name__)

# Note [Building aside]
# A build takes minutes in a large library. It fills a generation nobody reads, without the write
# lock; the generation in use goes on answering and taking changes. Each change is also noted in
# `changed`. At the end, under the write lock, the build applies what was noted to its own
# generation and replaces the pointer. So readers see the old index until the new one is whole,
# nobody waits for a build, and no change is lost.


_NAME = re.compile(r"generation-\w+")
# One more than that makes no name, whatever it is.
_LONGEST_NAME = 256
_DAMAGED = "damaged"
_FILES = (
    *("current", "current.new", "changed", "write.lock", "build.lock"),
    *("progress.json", "progress.new"),
)


def note_damage(generation: Path, name: str) -> None:
    """Write down for the worker, who builds the index anew, that a file of a generation is
    damaged; never raises."""
    with suppress(OSError), (generation / _DAMAGED).open("a", encoding="utf-8") as file:
        file.write(f"{name}\n")


class Generations:
    """The generations of an index under one directory.

    fingerprint: names the form of the index this code reads and writes; form: what it is made of,
    kept for people only.
    """

    def __init__(self, path: Path, fingerprint: str, form: Mapping[str, str] | None = None) -> None:
        self.path = path
        self.fingerprint = fingerprint
        self.form = dict(form or {})
        self._pointer = path / "current"
        # The generation that was found to fit, so that it is looked into once.
        self._fitting = ("", path)

    def exists(self) -> bool:
        """Whether there is any index, fitting or not."""
        return self._pointer.exists()

    def current(self) -> Path:
        """The directory of the generation in use.

        Raises IndexMissing, IndexBroken, IndexOutdated.
        """
        name = ""
        try:
            name = self._used()
            fitting, found = self._fitting
            if name == fitting:
                return found
            directory = self.path / name
            fingerprint = (directory / "fingerprint").read_text(encoding="ascii")
        except FileNotFoundError as error:
            if name and self._pointer.exists() and self._used() != name:
                # A build put another in its place, and removed it, since the pointer was read.
                return self.current()
            raise IndexMissing from error
        except (OSError, UnicodeDecodeError) as error:
            raise IndexBroken from error
        if fingerprint != self.fingerprint:
            raise IndexOutdated
        # What a generation was made with never changes.
        self._fitting = (name, directory)
        return directory

    def is_damaged(self) -> bool:
        """Whether a file of the generation in use was found damaged; raises as `current`."""
        # On a full disk there was no room for its name.
        return (self.current() / _DAMAGED).exists()

    def make_place(self) -> None:
        """Make the directory, and put aside what is in its way or in that of its files. Raises
        OSError."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except FileExistsError:
            # Where a link leads, which may be a disk that is away, is for people.
            if self.path.is_symlink():
                raise
            _put_aside(self.path)
            self.path.mkdir(exist_ok=True)
        for name in _FILES:
            if (self.path / name).is_dir():
                _put_aside(self.path / name)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Be the only one who changes the index; waits for others to finish."""
        with self._lock("write.lock"):
            yield

    def note_changed(self, identifiers: Iterable[str]) -> None:
        """Tell a build that is going on, if any; call it while `writing`."""
        if self._changed.exists():
            with self._changed.open("a", encoding="utf-8") as journal:
                journal.writelines(f"{identifier}\n" for identifier in identifiers)

    @contextmanager
    def building(self) -> Iterator[Path]:
        """A fresh directory to build in; waits for another build to finish.

        The caller ends with `publish`, while `writing`. A directory that was not published is
        removed, with whatever else is not in use.
        """
        with self._lock("build.lock"):
            with self.writing():
                self._changed.write_text("", encoding="utf-8")
            directory = Path(tempfile.mkdtemp(prefix="generation-", dir=self.path))
            try:
                (directory / "fingerprint").write_text(self.fingerprint, encoding="ascii")
                (directory / "form.json").write_text(json.dumps(self.form), encoding="ascii")
                yield directory
            finally:
                with self.writing():
                    self._changed.unlink(missing_ok=True)
                self._remove_unused()

    def changed(self) -> list[str]:
        """The identifiers noted since the build began, each once."""
        # Not at every white space: it may stand in a key.
        lines = self._changed.read_text(encoding="utf-8", errors="replace").split("\n")
        return list(dict.fromkeys(filter(None, lines)))

    def publish(self, directory: Path) -> None:
        """Make a generation the one in use."""
        pointer = self._pointer.with_suffix(".new")
        pointer.write_text(directory.name, encoding="ascii")
        pointer.replace(self._pointer)

    def remove_leftovers(self) -> list[str]:
        """Remove what killed builds left; returns the names of what is gone. Nothing where a build
        goes on."""
        if not self.path.exists() or self.is_building():
            return []
        with self._lock("build.lock"):
            return self._remove_unused()

    def leftovers(self) -> list[Path]:
        """The generations that are not in use: one that is being built, or what is left of it. None
        where nobody can tell which is."""
        try:
            used = self._used()
        except FileNotFoundError:
            used = ""
        except (OSError, UnicodeDecodeError, IndexBroken):
            return []
        return [each for each in sorted(self.path.glob("generation-*")) if each.name != used]

    def is_building(self) -> bool:
        """Whether somebody builds a generation at this moment."""
        try:
            with (self.path / "build.lock").open("a") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        except OSError:
            # No index yet, or nobody may write here: then nobody builds.
            pass
        return False

    def found_form(self) -> dict[str, str]:
        """What the generation in use says it was made with; empty where that cannot be read."""
        try:
            form = json.loads((self.path / self._used() / "form.json").read_text(encoding="ascii"))
        except (OSError, ValueError, IndexBroken):
            return {}
        return form if isinstance(form, dict) else {}

    def built_at(self) -> datetime | None:
        """When the generation in use was put there."""
        if not self._pointer.exists():
            return None
        return datetime.fromtimestamp(self._pointer.stat().st_mtime, UTC)

    def size(self) -> int:
        """The bytes of the generation in use; 0 where there is none."""
        try:
            directory = self.path / self._used()
            return sum(file.stat().st_size for file in directory.iterdir())
        except (OSError, UnicodeDecodeError, IndexBroken):
            return 0

    def _used(self) -> str:
        """The name of the generation in use, as the pointer says."""
        # Asked with every question: a file of Python takes three times as long, a Path nine times.
        pointer = os.open(self._pointer, os.O_RDONLY | os.O_CLOEXEC)
        try:
            name = os.read(pointer, _LONGEST_NAME).decode("ascii")
        finally:
            os.close(pointer)
        if not _NAME.fullmatch(name):
            raise IndexBroken
        return name

    @property
    def _changed(self) -> Path:
        return self.path / "changed"

    @contextmanager
    def _lock(self, name: str) -> Iterator[None]:
        self.make_place()
        with (self.path / name).open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _remove_unused(self) -> list[str]:
        """Remove the other generations; who still reads one keeps its open files."""
        unused = self.leftovers()
        for generation in unused:
            with suppress(OSError):
                if generation.is_dir() and not generation.is_symlink():
                    shutil.rmtree(generation)
                else:
                    generation.unlink()
        return [generation.name for generation in unused if not os.path.lexists(generation)]


def _put_aside(path: Path) -> None:
    """Move it into a directory of its own beside; somebody else may do so at this moment."""
    aside = Path(tempfile.mkdtemp(prefix=f"{path.name}-", suffix=".aside", dir=path.parent))
    try:
        path.rename(aside / path.name)
    except FileNotFoundError:
        aside.rmdir()
    else:
        logger.warning("检索索引的位置上有别的东西，已移到 %s", aside)
