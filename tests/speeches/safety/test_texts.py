"""A text that comes to harm inside of a sound database is seen, and put back where it can be."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from config import moving
from speeches.history.recording import recorded
from speeches.importing.reparse import reparse
from speeches.models import Speech
from speeches.safety import texts
from speeches.safety.backup import make_backup
from speeches.safety.status import CHECK, read_status
from tests.factories import make_speech
from tests.speeches.importing.whole_files import import_file

pytestmark = pytest.mark.django_db
TEXT = "在镇人代会上的讲话\n各位代表：\n报告写得实，请予审议。大家要认真履职。\n谢谢大家！"


@pytest.fixture(autouse=True)
def own_data(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.mkdir()
    settings.BACKUP_DIR = None


@pytest.fixture
def speech() -> Speech:
    list(import_file(TEXT.encode(), "讲话.txt"))
    return Speech.objects.get()


def stored(pk: int) -> bytes:
    rows = Speech.objects.filter(pk=pk).values_list(texts._Bytes("text"), flat=True)
    return bytes(rows.get())


def flip(pk: int, at: int = 40, bit: int = 0) -> None:
    """Turn a bit of a text around, as a disk does that fails."""
    data = bytearray(stored(pk))
    data[at] ^= 1 << bit
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            value, parameter = bytes(data), "CAST(%s AS TEXT)"
        else:
            value, parameter = data.decode(), "%s"
        cursor.execute(f"UPDATE speeches_speech SET text = {parameter} WHERE id = %s", [value, pk])


def found(client, words: str) -> list[dict]:
    return client.get("/api/search", {"q": words}).json()["results"]


def only_sqlite() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("a server stores no text that is none")


def test_what_is_as_it_was_stored_is_not_told_of(speech):
    assert list(texts.check()) == []


@pytest.mark.parametrize("bit", range(8))
@pytest.mark.parametrize("at", [39, 40, 41])
def test_every_bit_of_a_character_is_seen_and_put_back(speech, at, bit):
    only_sqlite()
    before = stored(speech.pk)
    flip(speech.pk, at, bit)
    [finding] = texts.check()
    assert f"《{speech.title}》" in finding.said
    assert finding.repair
    assert "放回" in finding.repair()
    assert stored(speech.pk) == before
    assert list(texts.check()) == []


@pytest.mark.usefixtures("search_index")
def test_what_is_no_text_any_more_keeps_nothing_from_others(speech, client):
    only_sqlite()
    other = make_speech("依法监督。", title="在全县人大会议上的讲话")
    Speech.objects.update(state="published")
    flip(speech.pk, 39, bit=7)
    with pytest.raises(UnicodeDecodeError):
        stored(speech.pk).decode()
    call_command("build_index", stdout=StringIO())
    assert [hit["title"] for hit in found(client, "监督")] == [other.title]
    assert [hit["title"] for hit in found(client, "履职")] == [speech.title]
    for address in ("/", "/speeches/", "/search/?q=履职", speech.get_absolute_url()):
        assert client.get(address).status_code == 200
    assert "\N{REPLACEMENT CHARACTER}" in client.get(speech.get_absolute_url()).content.decode()
    assert len(list(texts.check())) == 1


def test_what_is_no_text_any_more_is_not_moved_as_another(speech):
    only_sqlite()
    flip(speech.pk, 39, bit=7)
    with pytest.raises(moving.MoveError, match="check_library --repair"):
        list(moving._read(moving.Table(Speech), "default"))
    assert Speech.objects.get().text


def test_the_desk_is_told(speech, settings):
    speech.material.raw.storage.delete(speech.material.raw.name)
    flip(speech.pk)
    with pytest.raises(CommandError):
        call_command("check_library", stdout=StringIO())
    status = read_status(CHECK)
    assert status
    assert any(f"《{speech.title}》" in problem for problem in status.problems)


def test_nothing_is_written_that_is_not_what_was_stored(speech):
    Speech.objects.filter(pk=speech.pk).update(text_digest="0" * 32)
    before = stored(speech.pk)
    [finding] = texts.check()
    assert finding.repair is None
    assert "不会自动改动" in finding.advice
    assert stored(speech.pk) == before


@pytest.mark.parametrize("fields", [None, ["title"]])
def test_to_save_another_fact_hides_nothing(speech, fields):
    flip(speech.pk)
    for row in (Speech.objects.get(), Speech.objects.only("title").get()):
        row.title = f"{row.title}一"
        row.save(update_fields=fields)
    row.refresh_from_db()
    row.save()
    assert len(list(texts.check())) == 1


def test_a_text_that_was_changed_is_no_damage(speech):
    with recorded([speech.pk]):
        for row in (speech, Speech.objects.defer("text").get()):
            row.text = f"{row.text}\n又及。"
            row.save()
    assert list(texts.check()) == []
    reparse(speech.material)
    assert "又及" not in Speech.objects.get().text
    assert list(texts.check()) == []


@pytest.mark.django_db(transaction=True)
def test_what_the_material_does_not_say_comes_from_a_backup(speech, settings, tmp_path):
    only_sqlite()
    settings.BACKUP_DIR = tmp_path / "backups"
    speech.text = "各位代表：\n恢复过的旧版。"
    speech.save()
    make_backup(settings.BACKUP_DIR)
    flip(speech.pk, 20)
    [finding] = texts.check()
    assert finding.repair
    finding.repair()
    assert Speech.objects.get().text == "各位代表：\n恢复过的旧版。"


def test_digests_of_former_times_are_noted(speech, monkeypatch):
    monkeypatch.setattr(texts, "_AT_ONCE", 2)
    for _ in range(4):
        make_speech()
    Speech.objects.update(text_digest=None)
    [finding] = texts.check()
    assert "5 篇" in finding.said
    assert finding.repair
    assert "5 篇" in finding.repair()
    assert list(texts.check()) == []
    flip(speech.pk)
    assert len(list(texts.check())) == 1
