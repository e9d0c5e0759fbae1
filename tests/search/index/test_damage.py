"""No damage of any file of an index makes an answer wrong: it is right, or refused with a reason,
and the index is built anew."""

from __future__ import annotations

import gc
import os
import pickle
import shutil
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from haystack import connections
from whoosh.fields import Schema
from whoosh.index import TOC

from search.errors import (
    IndexBroken,
    IndexMissing,
    IndexOutdated,
    IndexUnreadable,
    SearchIndexError,
)
from search.haystack_engine.backend import ChineseWhooshBackend
from search.index.connection import library_index
from search.index.engine import checksums, writing
from search.index.engine.files import kept_learned
from search.index.engine.mapped import MappedFile, MappedStorage
from search.index.engine.storage import CheckedStorage
from search.language.query import parse_query
from search.management.commands import keep_index
from search.text import set_phrases
from search.upkeep.checks import check_index
from speeches.changes import announce
from speeches.importing.interrupting import Interruption
from tests.search.scanning import Library, documents, library_of_pieces, random_queries, scan

# Whoosh leaves a file open where it cannot read it.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")

Damage = Callable[[Path], None]
# What is there for people, or to hold a lock: nothing is answered from it.
_NO_MATTER = ("form.json", "write.lock", "build.lock", "MAIN_WRITELOCK")
_QUERIES = 40


def _write(path: Path, data: bytes) -> None:
    """As a disk does that fails: into the file as it is."""
    with path.open("r+b") as file:
        file.truncate(len(data))
        file.write(data)


def _damages(size: int) -> Iterator[tuple[str, Damage]]:
    yield "gone", lambda path: path.unlink()
    yield "emptied", lambda path: _write(path, b"")
    yield "truncated", lambda path: _write(path, path.read_bytes()[: size * 2 // 3])
    yield "longer", lambda path: _write(path, path.read_bytes() + b"\0" * 5)
    yield "all zeros", lambda path: _write(path, bytes(size))
    for at in {place * (size - 1) // 7 for place in range(8)}:
        yield f"flipped at {at}", lambda path, at=at: _flip(path, at)
        yield f"zeros at {at}", lambda path, at=at: _zero(path, at)


def _flip(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 0x10
    _write(path, bytes(data))


def _zero(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    # One that is no zero yet, so that it is damage.
    data[at : at + 40] = bytes(len(data[at : at + 40]))
    data[at] = 0 if path.read_bytes()[at] else 1
    _write(path, bytes(data))


@pytest.fixture
def library(backend, make_speech, speech_index, monkeypatch) -> Library:
    """An index of two segments with many blocks each."""
    monkeypatch.setattr(checksums, "_SHIFT", 8)
    monkeypatch.setattr(checksums, "_BLOCK", 256)
    monkeypatch.setattr(writing, "_MOST_MERGED", 0)
    monkeypatch.setattr(writing, "_MERGED_FOR_EACH", 0)
    monkeypatch.setattr(set_phrases, "LEAST_TEXTS", 10)
    library_of_pieces(make_speech)
    backend.library_index.rebuild()
    backend.documents.replace(speech_index, [make_speech(text="后来补上的述职评议").pk])
    assert len(backend.documents.snapshot().segments) == 2
    return documents()


def _fresh(settings) -> ChineseWhooshBackend:
    """As in a process that starts now."""
    kept_learned.cache_clear()
    fresh = ChineseWhooshBackend("default", **settings.HAYSTACK_CONNECTIONS["default"])
    connections["default"].__dict__["_backend"] = fresh
    return fresh


def _wrong(backend: ChineseWhooshBackend, library: Library) -> tuple[list[str], int]:
    """The queries that are answered wrongly, and how many are refused."""
    wrong, refused = [], 0
    for q in random_queries(library, _QUERIES, seed=3):
        expression = parse_query(q).expression
        try:
            found = backend.library_index.find(expression, {}, ("level", "year"))
        except SearchIndexError:
            refused += 1
            continue
        if set(found.keys) != scan(expression, library) or found.count != len(found.keys):
            wrong.append(q)
    return wrong, refused


def _is_seen(backend: ChineseWhooshBackend) -> bool:
    """Whether all of the index is read, and what is wrong found, so that it is built anew."""
    try:
        backend.library_index.verify()
    except (IndexBroken, IndexMissing, IndexOutdated):
        return True
    return False


def _files(path: Path) -> list[str]:
    return sorted(str(each.relative_to(path)) for each in path.rglob("*") if each.is_file())


def _kind(name: str) -> str:
    return Path(name).suffix or Path(name).name


@pytest.mark.parametrize("kind", ["current", "fingerprint", ".json", ".txt", ".toc", ".seg"])
def test_every_answer_is_right_or_refused(backend, library, settings, tmp_path, kind):
    path, whole = backend.documents.generations.path, tmp_path / "whole"
    shutil.copytree(path, whole)
    names = [name for name in _files(whole) if _kind(name) == kind]
    assert names
    for name in names:
        for said, damage in _damages((whole / name).stat().st_size):
            shutil.rmtree(path)
            shutil.copytree(whole, path)
            damage(path / name)
            fresh = _fresh(settings)
            wrong, _ = _wrong(fresh, library)
            assert wrong == [], (name, said)
            if Path(name).name not in _NO_MATTER:
                assert _is_seen(fresh), (name, said)
        call_command("build_index", "--if-needed", verbosity=0)
        fresh = _fresh(settings)
        fresh.library_index.verify()
        assert _wrong(fresh, library) == ([], 0), name
    gc.collect()


def test_every_file_of_an_index_is_damaged_here(backend, library):
    kinds = {_kind(name) for name in _files(backend.documents.generations.path)}
    locks = {_kind(name) for name in _NO_MATTER} - {".json"}
    assert kinds - locks == {"current", "fingerprint", ".json", ".txt", ".toc", ".seg"}


def test_a_running_server_sees_what_is_done_to_a_segment(backend, library):
    """It has mapped the file, and looked at it."""
    assert _wrong(backend, library) == ([], 0)
    segments = sorted(backend.documents.generations.current().glob("*.seg"))
    largest = max(segments, key=lambda path: path.stat().st_size)
    _write(largest, bytes(largest.stat().st_size))
    assert _wrong(backend, library) == ([], _QUERIES)
    with pytest.raises(IndexBroken):
        backend.library_index.check()


def test_a_running_server_sees_that_a_segment_is_cut(backend, library):
    """To look beyond its end would end the process."""
    assert _wrong(backend, library) == ([], 0)
    for path in backend.documents.generations.current().glob("*.seg"):
        os.truncate(path, 100)
    assert _wrong(backend, library) == ([], _QUERIES)


@pytest.mark.parametrize("pattern", ["current", "*/*.toc", "*/strings.txt"])
def test_a_running_server_answers_on_from_what_it_has_opened(backend, library, pattern):
    assert _wrong(backend, library) == ([], 0)
    for path in backend.documents.generations.path.glob(pattern):
        _write(path, b"garbage")
    assert _wrong(backend, library) == ([], 0)


def test_what_no_question_touches_does_no_harm(backend, library, settings):
    """One block of many: most questions are answered, and what found it says so to the worker."""
    [segment, _] = sorted(
        backend.documents.generations.current().glob("*.seg"), key=lambda p: -p.stat().st_size
    )
    _zero(segment, segment.stat().st_size // 2)
    fresh = _fresh(settings)
    wrong, refused = _wrong(fresh, library)
    assert wrong == []
    assert refused < _QUERIES
    with pytest.raises(IndexBroken):
        fresh.library_index.verify()
    with pytest.raises(IndexBroken):
        backend.library_index.check()


def test_a_damaged_segment_is_not_merged_into_a_good_one(
    backend, library, make_speech, monkeypatch, settings
):
    monkeypatch.setattr(writing, "_MOST_MERGED", 1000)
    for path in backend.documents.generations.current().glob("*.seg"):
        _zero(path, path.stat().st_size // 2)
    _fresh(settings)
    with pytest.raises(IndexBroken):
        announce_and_settle(backend, make_speech(text="再来一篇").pk)


def announce_and_settle(backend: ChineseWhooshBackend, *keys: int) -> None:
    announce(keys)
    connections["default"].get_backend().library_index.update(keys)


class TestFullDisk:
    MOMENTS = {
        "postings": "search.index.engine.pool.Pool.add",
        "assembling": "search.index.engine.mapped.CompoundStorage.assemble",
        "contents": "search.index.engine.storage.seal",
    }

    @pytest.mark.parametrize("moment", MOMENTS)
    def test_is_no_damage(self, backend, library, make_speech, settings, moment):
        """Whatever moment of a commit it is."""

        def fail(*args: object) -> None:
            raise OSError(28, "No space left on device")

        before = _files(backend.documents.generations.path)
        key = make_speech(text="满了之后的话").pk
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(self.MOMENTS[moment], fail)
            with pytest.raises((IndexUnreadable, OSError), match="No space left"):
                backend.library_index.update([key])
        backend.library_index.check()
        fresh = _fresh(settings)
        fresh.library_index.verify()
        assert _wrong(fresh, library) == ([], 0)
        fresh.library_index.update([key])
        assert fresh.library_index.count_matches(parse_query("满了之后的话").expression) == 1
        # Nothing of the commit that was broken off is left.
        assert len(_files(fresh.documents.generations.path)) == len(before) + 1

    @pytest.mark.parametrize("moment", ["opening", "giving up"])
    def test_the_same_process_writes_on_when_there_is_room(
        self, backend, library, make_speech, moment
    ):
        """Also where even giving up needed room: the index is not locked until the process ends."""

        def fail(*args: object, **options: object) -> None:
            raise OSError(28, "No space left on device")

        key = make_speech(text="满了之后的话").pk
        places = {
            "opening": ["search.index.engine.writing.Pool"],
            "giving up": [
                self.MOMENTS["postings"],
                "search.index.engine.writing.ArrayWriter.cancel",
            ],
        }
        with pytest.MonkeyPatch.context() as patch:
            for place in places[moment]:
                patch.setattr(place, fail)
            with pytest.raises((IndexUnreadable, OSError), match="No space left") as told:
                backend.library_index.update([key])
        backend.library_index.update([key])
        assert told.value
        # What could not even be given up is closed here, and not where another test is to blame.
        with warnings.catch_warnings(action="ignore", category=ResourceWarning):
            del told
            gc.collect()
        assert backend.library_index.count_matches(parse_query("满了之后的话").expression) == 1


class _Malicious:
    def __init__(self, sign: Path) -> None:
        self.sign = sign

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.sign),)


class TestPickles:
    """Nothing that lies in an index is run, even where its checksums were made anew."""

    @pytest.fixture
    def sign(self, tmp_path) -> Path:
        return tmp_path / "was-run"

    def test_a_table_of_contents(self, backend, library, settings, sign, monkeypatch):
        directory = backend.documents.generations.current()
        [path] = directory.glob("*.toc")
        generation = int(path.stem.rpartition("_")[2])
        for segments in ([_Malicious(sign)], _Malicious(sign)):
            path.unlink()
            TOC(Schema(), segments, generation).write(CheckedStorage(str(directory)), "MAIN")
            with pytest.raises(IndexBroken):
                _fresh(settings).library_index.verify()
        assert not sign.exists()

    def test_a_schema(self, backend, library, settings, sign):
        directory = backend.documents.generations.current()
        [path] = directory.glob("*.toc")
        contents = TOC.read(
            CheckedStorage(str(directory)), "MAIN", schema=backend.documents._schema
        )
        contents.schema = _Malicious(sign)
        path.unlink()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("whoosh.index.ensure_schema", lambda schema: schema)
            patch.setattr(_Malicious, "clean", lambda self: None, raising=False)
            contents.write(CheckedStorage(str(directory)), "MAIN")
        assert b"mkdir" in path.read_bytes()
        assert _wrong(_fresh(settings), library) == ([], 0)
        assert not sign.exists()

    @pytest.fixture
    def no_other_way(self, monkeypatch) -> None:
        """All other ways that Whoosh has to read a pickle."""

        def fail(*args: object) -> None:
            pytest.fail("a pickle was read")

        for name in ("index.pickle.loads", "codec.whoosh3.loads", "columns.loads"):
            monkeypatch.setattr(f"whoosh.{name}", fail)
        monkeypatch.setattr("whoosh.filedb.structfile.StructFile.read_pickle", fail)

    def test_none_is_read_in_another_way(
        self, backend, library, settings, make_speech, monkeypatch, no_other_way
    ):
        """Not in a search, and not where segments are merged."""
        monkeypatch.setattr(writing, "_MOST_MERGED", 1000)
        fresh = _fresh(settings)
        assert _wrong(fresh, library) == ([], 0)
        fresh.library_index.update([make_speech(text="再来一篇").pk])
        fresh.library_index.verify()
        assert len(fresh.documents.snapshot().segments) < 3

    def test_a_directory_of_a_segment(self, tmp_path, sign):
        dumped = pickle.dumps(_Malicious(sign))
        path = tmp_path / "MAIN_crafted.seg"
        path.write_bytes((12).to_bytes(8, "big") + len(dumped).to_bytes(4, "big") + dumped)
        with pytest.raises(pickle.UnpicklingError):
            MappedStorage(path, checksums.BlockSums.of(path))
        assert not sign.exists()

    def test_a_table_in_a_segment(self, tmp_path, sign):
        dumped = pickle.dumps(_Malicious(sign))
        path = tmp_path / "table"
        path.write_bytes(dumped)
        view = memoryview(dumped)
        checks = checksums.Checks(path, view, checksums.BlockSums.of(path))
        with pytest.raises(pickle.UnpicklingError):
            MappedFile(view, "table", checks).read_pickle()
        assert not sign.exists()


def _into_a_file(path: Path) -> None:
    shutil.rmtree(path)
    path.write_text("x")


def _into_a_directory(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.mkdir()
    (path / "x").touch()


@pytest.fixture
def small(backend, make_speech, settings, tmp_path) -> Path:
    """The directory of an index of one speech."""
    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.mkdir()
    make_speech()
    backend.library_index.rebuild()
    return backend.documents.generations.path


_IN_THE_WAY = {
    "index": _into_a_file,
    "current": _into_a_directory,
    "current.new": _into_a_directory,
    "changed": _into_a_directory,
    "progress.json": _into_a_directory,
    "progress.new": _into_a_directory,
    "build.lock": _into_a_directory,
    "write.lock": _into_a_directory,
    "generation": _into_a_file,
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("command", ["build_index", "keep_index", "check_library"])
@pytest.mark.parametrize("name", _IN_THE_WAY)
def test_what_is_in_the_way_is_put_aside(small, settings, work_off, name, command):
    """A file in the place of a directory, or a directory in that of a file; whoever is the first to
    write."""
    path = small / name
    if name == "index":
        path = small
    elif name == "generation":
        path = small / (small / "current").read_text()
    _IN_THE_WAY[name](path)
    fresh = _fresh(settings)
    if command == "keep_index":
        worker = keep_index.Command()
        worker._begin()
        library_index().remove_leftovers()
        worker._step(Interruption())
        work_off()
    elif command == "check_library":
        with suppress(CommandError):
            call_command("check_library", "--repair")
        list(map(str, check_index()))
    else:
        call_command("build_index", verbosity=0)
    fresh.library_index.verify()
    fresh.library_index.rebuild()
    assert fresh.library_index.count_matches(parse_query("代表").expression) == 1
    assert not fresh.library_index.leftovers()
    if name != "generation":
        [aside] = small.parent.rglob("*.aside")
        assert [each.name for each in aside.iterdir()] == [path.name]


def test_a_link_to_a_disk_that_is_away_is_left_alone(small, settings, tmp_path):
    """The library's own disk may have no room for what lies there."""
    shutil.rmtree(small)
    small.symlink_to(tmp_path / "away")
    _fresh(settings)
    with pytest.raises(CommandError, match="检索索引建不了"):
        call_command("build_index", verbosity=0)
    assert small.is_symlink()
