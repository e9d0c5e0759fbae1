"""Building aside, swapping, and what happens to changes meanwhile."""

from __future__ import annotations

import gc
import re
import threading
from io import StringIO

import pytest
from django.core.management import call_command
from haystack import connections
from haystack.query import SearchQuerySet

from search.errors import IndexBroken, IndexMissing, IndexOutdated
from search.haystack_engine.backend import ChineseWhooshBackend
from search.index.documents import SCHEMA_VERSION
from search.index.engine.files import kept_learned
from search.index.generations import Generations
from search.management.commands.keep_index import Command
from search.page import scanned
from search.upkeep.jobs import REBUILD
from speeches.changes import announce
from speeches.importing.interrupting import Interruption
from speeches.jobs.models import Job
from speeches.models import Source
from tests.factories import put_into


def build_index(*args: str) -> str:
    out = StringIO()
    call_command("build_index", *args, stdout=out)
    return out.getvalue()


def found(text: str) -> int:
    return SearchQuerySet().filter(content=text).count()


def test_builds_what_is_published(backend, make_speech):
    make_speech()
    make_speech(state="withdrawn")
    assert build_index() == "索引已建好：1 篇。\n"
    assert found("审议") == 1


def test_if_needed(backend, make_speech, monkeypatch):
    make_speech()
    assert "已建好" in build_index("--if-needed")
    assert build_index("--if-needed") == "索引已是最新：1 篇。\n"
    make_speech()
    assert build_index("--if-needed") == "索引已补上 1 篇：2 篇。\n"
    monkeypatch.setattr("search.text.analysis.analyzer_fingerprint", lambda: "another dictionary")
    del backend.documents.generations
    assert "已建好" in build_index("--if-needed")
    assert found("审议") == 2


class TestAfterAnUpgrade:
    """An index of another version, of a library that takes minutes to index."""

    @pytest.fixture(autouse=True)
    def outdated(self, backend, make_speech, monkeypatch, settings, tmp_path):
        settings.DATA_DIR = tmp_path
        monkeypatch.setattr("search.management.commands.build_index.MOST_WAITED_FOR", 1)
        make_speech()
        build_index("--if-needed")
        monkeypatch.setattr("search.text.analysis.analyzer_fingerprint", lambda: "another")
        del backend.documents.generations

    def test_the_start_does_not_wait_for_it(self, client):
        assert "服务启动后在后台进行" in build_index("--if-needed")
        response = client.get("/search/", {"q": "审议"})
        assert (response.status_code, response.context["result"].count) == (200, 1)
        assert scanned.OUTDATED in response.content.decode()
        assert client.get("/search/", {"q": "审议", "show": "sections"}).status_code == 503

    def test_the_worker_builds_it(self, transactional_db):
        build_index("--if-needed")
        worker = Command()
        worker._begin()
        worker._step(Interruption())
        assert Job.objects.filter(title=REBUILD).count() == 1

    def test_beside_a_running_site_it_is_built_at_once(self, monkeypatch):
        """By the old one people search until the new one is there."""
        monkeypatch.setattr("search.management.commands.build_index.workers", lambda: 1)
        assert "已建好" in build_index("--if-needed")

    def test_a_person_who_asks_for_it_waits(self):
        assert "已建好" in build_index()


def test_an_index_names_the_modules_of_its_version(backend, make_speech, build):
    """Who moves one of these raises SCHEMA_VERSION, so that indexes of before are outdated and not
    damaged."""
    make_speech()
    build()
    [contents] = backend.documents.generations.current().glob("*.toc")
    named = set(re.findall(rb"search\.[\w.]+", contents.read_bytes()))
    modules = {f"search.index.engine.{name}".encode() for name in ("codec", "files", "mapped")}
    assert (SCHEMA_VERSION, named) == (13, modules)


def test_if_needed_mends_what_changed_without_a_word(backend, make_speech, build):
    """As when the power fails between the commit and the indexing."""
    changed, gone, unpublished, _ = (make_speech(text=t, source="甲网") for t in "甲乙丙丁")
    build()
    used = backend.documents.generations.current()
    changed.text = "戊"
    changed.save()
    gone.delete()
    put_into(unpublished, "withdrawn")
    make_speech(text="己")
    assert build_index("--if-needed") == "索引已补上 4 篇：3 篇。\n"
    assert [found(text) for text in "甲乙丙丁戊己"] == [0, 0, 0, 1, 1, 1]
    assert backend.documents.generations.current() == used
    Source.objects.update(name="乙网")
    assert build_index("--if-needed") == "索引已补上 2 篇：3 篇。\n"
    assert SearchQuerySet().filter(source="乙网").count() == 2


def test_if_needed_builds_aside_when_much_changed(backend, make_speech, monkeypatch):
    monkeypatch.setattr("search.upkeep.mend.MANY", 2)
    build_index()
    make_speech()
    make_speech()
    assert build_index("--if-needed") == "索引已建好：2 篇。\n"


def _damages():
    yield "a pointer that is no text", "current", lambda data: b"\xff\x00garbage"
    yield "a pointer elsewhere", "current", lambda data: b"../../etc"
    yield "an empty pointer", "current", lambda data: b""
    yield "a fingerprint that is no text", "*/fingerprint", lambda data: b"\xff" * 9
    for pattern in ("*/_MAIN_*.toc", "*/*.seg", "*/strings.txt"):
        yield f"empty {pattern}", pattern, lambda data: b""
        yield f"half of {pattern}", pattern, lambda data: data[: len(data) // 2]
        yield f"all but the end of {pattern}", pattern, lambda data: data[:-3]
        yield f"garbage in {pattern}", pattern, lambda data: b"\xa7garbage" * (len(data) // 8)
        yield f"zeros in {pattern}", pattern, lambda data: bytes(len(data))


# Whoosh leaves a file open where it cannot read it.
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.parametrize(
    ("pattern", "damage"), [pytest.param(*rest, id=name) for name, *rest in _damages()]
)
def test_a_damaged_index_says_so_and_is_built_anew(
    backend, make_speech, build, client, settings, followed, pattern, damage
):
    speech = make_speech()
    build()
    for path in backend.documents.generations.path.glob(pattern):
        path.write_bytes(damage(path.read_bytes()))
    # As in a process that starts now.
    kept_learned.cache_clear()
    fresh = ChineseWhooshBackend("default", **settings.HAYSTACK_CONNECTIONS["default"])
    connections["default"].__dict__["_backend"] = fresh
    response = client.get("/search/", {"q": "审议"})
    # Out of the database; what only an index tells is refused.
    assert (response.status_code, response.context["result"].count) == (200, 1)
    assert "索引有损坏" in response.content.decode()
    refused = client.get("/search/", {"q": "审议", "show": "sections"})
    assert refused.status_code == 503
    assert "build_index" in refused.content.decode()
    with pytest.raises(IndexBroken):
        list((backend if "current" in pattern else fresh).library_index.differing())
    with pytest.raises(IndexBroken), followed():
        announce([speech.pk])
    assert build_index("--if-needed") == "索引已建好：1 篇。\n"
    assert found("审议") == 1
    gc.collect()


def test_readers_see_the_old_index_until_the_new_one_is_whole(
    backend, make_speech, build, speech_index, monkeypatch
):
    monkeypatch.setattr("search.index.documents._CHUNK", 1)
    make_speech(text="旧的")
    build()
    make_speech(text="新的")
    seen = []
    backend.library_index.rebuild(lambda done: seen.append((found("旧的"), found("新的"))))
    assert seen == [(1, 0), (1, 0)]
    assert (found("旧的"), found("新的")) == (1, 1)


def test_old_generations_are_removed(backend, make_speech, build):
    make_speech()
    build()
    first = backend.documents.generations.current()
    assert found("审议") == 1
    build()
    assert not first.exists()
    assert [p.name for p in backend.documents.generations.path.glob("generation-*")] == [
        backend.documents.generations.current().name
    ]
    assert found("审议") == 1


def test_a_build_that_is_broken_off_leaves_nothing_behind(backend, make_speech, build):
    make_speech()
    build()
    used = backend.documents.generations.current()

    def fail(done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        backend.library_index.rebuild(fail)
    assert backend.documents.generations.current() == used
    assert list(backend.documents.generations.path.glob("generation-*")) == [used]
    assert found("审议") == 1


class TestGenerations:
    def test_nothing_there(self, tmp_path):
        with pytest.raises(IndexMissing):
            Generations(tmp_path / "none", "a").current()

    def test_pointer_to_nothing(self, tmp_path):
        (tmp_path / "current").write_text("generation-gone", encoding="ascii")
        with pytest.raises(IndexMissing):
            Generations(tmp_path, "a").current()

    def test_replaced_after_the_pointer_was_read(self, tmp_path, monkeypatch):
        generations = Generations(tmp_path, "a")
        with generations.building() as directory:
            generations.publish(directory)
        read = iter(["generation-before"])
        used = generations._used
        monkeypatch.setattr(generations, "_used", lambda: next(read, None) or used())
        assert generations.current() == directory

    def test_fingerprint(self, tmp_path):
        generations = Generations(tmp_path, "a")
        with generations.building() as directory:
            generations.publish(directory)
        assert generations.current() == directory
        with pytest.raises(IndexOutdated):
            Generations(tmp_path, "b").current()

    def test_writers_wait_for_each_other(self, tmp_path):
        generations, order = Generations(tmp_path, "a"), []

        def write() -> None:
            with generations.writing():
                order.append("second")

        thread = threading.Thread(target=write)
        with generations.writing():
            thread.start()
            thread.join(0.2)
            order.append("first")
        thread.join()
        assert order == ["first", "second"]

    def test_only_changes_during_a_build_are_noted(self, tmp_path):
        generations = Generations(tmp_path, "a")
        generations.path.mkdir(exist_ok=True)
        generations.note_changed(["x.1"])
        with generations.building() as directory:
            generations.note_changed(["x.2", "x.3"])
            generations.note_changed(["x.2"])
            assert generations.changed() == ["x.2", "x.3"]
            generations.publish(directory)
        assert not (tmp_path / "changed").exists()


def test_the_connection_uses_our_engine(backend):
    assert connections["default"].get_backend() is backend
