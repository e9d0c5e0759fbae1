"""What is stored has its name only when all of it is there."""

import errno
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from config.storage import WholeFiles
from config.whole import replacing


class _Full(ContentFile):
    """The disk is full in the middle of it."""

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        yield b"half of"
        raise OSError(errno.ENOSPC, "No space left on device")


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("before", [{}, {"abcd": b"what was there"}])
def test_on_a_full_disk_what_was_there_stays(tmp_path, before):
    storage = WholeFiles(location=tmp_path, allow_overwrite=True)
    for name, data in before.items():
        storage.save(name, ContentFile(data))
    with pytest.raises(OSError, match="No space"):
        storage.save("abcd", _Full(b""))
    assert files(tmp_path) == before


def test_what_is_stored_is_the_owners_alone(tmp_path):
    storage = WholeFiles(location=tmp_path / "stored", allow_overwrite=True)
    name = storage.save("ab/abcd", ContentFile(b"a speech"))
    with storage.open(name) as stored:
        assert (name, stored.read()) == ("ab/abcd", b"a speech")
    found = [tmp_path / "stored", *(tmp_path / "stored").rglob("*")]
    assert [path for path in found if path.stat().st_mode & 0o077] == []


def test_what_is_broken_off_leaves_nothing(tmp_path):
    path = tmp_path / "a.json"
    path.write_text("{}")

    def write() -> None:
        with replacing(path) as fresh:
            fresh.write_text("{")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write()
    assert files(tmp_path) == {"a.json": b"{}"}
