"""The copies of static files that `collectstatic` made: are they whole."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Collection, Iterator
from hashlib import md5
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command

# Django puts twelve digits of the hash of a static file into its name.
_HASHED = re.compile(r"\.([0-9a-f]{12})\.\w+$")


def damaged_copies() -> list[Path]:
    """The copies that are damaged, and where those would lie that are missing."""
    if not settings.STATIC_ROOT or not Path(settings.STATIC_ROOT).is_dir():
        return []
    root = Path(settings.STATIC_ROOT)
    found = {path for path in root.rglob("*") if path.is_file() and not _is_whole(path)}
    sources = dict(_sources())
    unlike = {root / name for name, path in sources.items() if not _is_copy(root / name, path)}
    return sorted(found | unlike | set(_not_named(root, sources)))


def drop_damaged_copies() -> None:
    """Delete damaged copies, so that `collectstatic` makes them anew: it goes by their times. The
    others stay, for they are being served."""
    for path in damaged_copies():
        path.unlink(missing_ok=True)


def collect_again() -> None:
    """Have damaged and missing copies be made anew."""
    drop_damaged_copies()
    call_command("collectstatic", interactive=False, verbosity=0)


def _sources() -> Iterator[tuple[str, Path]]:
    for finder in get_finders():
        for name, storage in finder.list([]):
            yield name, Path(storage.path(name))


def _is_copy(path: Path, source: Path) -> bool:
    return path.exists() and path.read_bytes() == source.read_bytes()


def _not_named(root: Path, names: Collection[str]) -> Iterator[Path]:
    """The list of names, where it is damaged; files that it names and that are not there."""
    if not hasattr(staticfiles_storage, "manifest_name"):
        return
    path = root / staticfiles_storage.manifest_name
    try:
        named = json.loads(path.read_text(encoding="utf-8"))["paths"]
        missing = [root / name for name in named.values() if not (root / name).exists()]
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        yield path
        return
    yield from missing
    if not named.keys() >= set(names):
        yield path


def _is_whole(path: Path) -> bool:
    """Whether a file is what its name or the one beside it says."""
    data = path.read_bytes()
    if path.suffix == ".gz":
        try:
            return gzip.decompress(data) == path.with_suffix("").read_bytes()
        except (OSError, EOFError, ValueError, zlib.error):
            return False
    hashed = _HASHED.search(path.name)
    return not hashed or md5(data, usedforsecurity=False).hexdigest()[:12] == hashed[1]
