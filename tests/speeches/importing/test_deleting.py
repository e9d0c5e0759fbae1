"""What a person deletes stays deleted until she says that it is to be imported again."""

from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from speeches.changes import speeches_changed, work_ended
from speeches.importing import reading_anew
from speeches.importing.decisions import as_stored
from speeches.importing.materials import Status, import_material
from speeches.importing.reparse import choose, reparse
from speeches.life import BY_COMMAND
from speeches.models import Material, Speech
from tests.speeches.parsing.test_choices import the_line

pytestmark = pytest.mark.django_db

PAIR = next((Path(__file__).parents[3] / "fixtures" / "materials").glob("09-*")).read_bytes()


@pytest.fixture
def pair():
    return import_material(PAIR, "两篇.txt").speeches


def delete(admin_client, *speeches):
    """Into the bin, and the bin is emptied."""
    for speech in speeches:
        address = f"/admin/speeches/speech/{speech.pk}/move/bin/"
        assert admin_client.post(address).status_code == 302
    call_command("empty_bin", "--days", "0", stdout=StringIO())


def titles():
    return list(Speech.objects.order_by("position").values_list("title", flat=True))


@pytest.mark.parametrize("position", [0, 1], ids=["the-first", "the-last"])
def test_reading_anew_leaves_the_other_speech_and_brings_none_back(admin_client, pair, position):
    delete(admin_client, pair[position])
    assert reparse(Material.objects.get()) == []
    assert titles() == [pair[1 - position].title]


@pytest.mark.parametrize("number", [1, 2])
def test_the_same_bytes_again_say_so_and_bring_nothing_back(admin_client, pair, number):
    delete(admin_client, *pair[:number])
    outcome = import_material(PAIR, "两篇.txt")
    assert outcome.status is (Status.UNCHANGED if number == 1 else Status.GONE)
    for speech in pair[:number]:
        assert f"《{speech.title}》（已彻底删除，于" in str(outcome)
    assert titles() == [speech.title for speech in pair[number:]]


@pytest.mark.parametrize("number", [1, 2])
def test_importing_again_brings_back_what_was_deleted_where_that_is_asked(
    admin_client, pair, number
):
    delete(admin_client, *pair[:number])
    outcome = import_material(PAIR, "两篇.txt", arrival=replace(BY_COMMAND, again=True))
    assert outcome.status is (Status.RESTORED if number == 1 else Status.IMPORTED)
    assert titles() == [speech.title for speech in pair]
    again = import_material(PAIR, "两篇.txt")
    assert (again.status, again.gone) == (Status.UNCHANGED, ())


def test_a_row_gone_without_notice_does_not_shift_the_others(pair):
    Speech.objects.filter(pk=pair[0].pk).delete()
    reparse(Material.objects.get())
    assert titles() == [speech.title for speech in pair]
    assert Speech.objects.get(pk=pair[1].pk).title == pair[1].title


def test_readers_do_not_see_a_deleted_speech_in_the_lines_of_the_page(admin_client, pair):
    delete(admin_client, pair[1])
    address = f"{pair[0].get_absolute_url()}source/"
    assert Client().get(address).status_code == 404
    assert admin_client.get(address).status_code == 200


def test_decisions_about_lines_keep_what_was_deleted(admin_client, pair):
    delete(admin_client, pair[1])
    choose(Material.objects.get(), [], [])
    assert titles() == [pair[0].title]


def test_a_decision_made_while_a_material_is_read_is_not_lost(pair, monkeypatch):
    line = next(text for text in pair[0].paragraphs if len(text) > 40)
    stale = Material.objects.get()
    read = reading_anew.read_document
    place = the_line(stale.text, line)
    waiting = [lambda: choose(Material.objects.get(), [], [place])]

    def slowly(*args):
        parsed = read(*args)
        if waiting:
            waiting.pop()()
        return parsed

    monkeypatch.setattr(reading_anew, "read_document", slowly)
    reparse(stale)
    assert Material.objects.get().choices["drop"] == as_stored([place])
    assert line not in Speech.objects.get(position=0).text


def test_reading_anew_fills_columns_that_an_upgrade_left_empty(pair):
    before = Speech.objects.get(position=0)
    Speech.objects.filter(position=0).update(flag_names=" part ", whole_key="x", worth=0)
    assert len(reparse(Material.objects.get())) == 1
    after = Speech.objects.get(position=0)
    assert (after.flag_names, after.whole_key, after.worth) == (
        before.flag_names,
        "",
        before.worth,
    )
    assert reparse(Material.objects.get()) == []


def test_a_corrected_fact_is_not_shown_with_the_words_that_misled(pair):
    speech = Speech.objects.get(position=0)
    assert speech.reasons["level"]
    speech.corrected = ["level"]
    assert "level" not in speech.reasons
    assert "kind" in speech.reasons


def test_the_command_has_what_it_changed_followed_once_at_its_end(transactional_db):
    sent = []

    def receive(sender, ids, **_):
        sent.extend(ids)

    def end(sender, **_):
        sent.append("ended")

    import_material(PAIR, "两篇.txt")
    import_material(PAIR.replace("教师节".encode(), "护士节".encode()), "另两篇.txt")
    Speech.objects.update(office="错")
    speeches_changed.connect(receive)
    work_ended.connect(end)
    try:
        call_command("reparse_materials", stdout=StringIO())
    finally:
        speeches_changed.disconnect(receive)
        work_ended.disconnect(end)
    assert sent == [*Speech.objects.order_by("pk").values_list("pk", flat=True), "ended"]
