"""A former version comes back whole: facts, headings, text, and decisions about the lines."""

import pytest

from speeches.choices import Act
from speeches.history.recording import acting, recorded
from speeches.history.versions import history_of
from speeches.importing.materials import import_material
from speeches.importing.reparse import choose, reparse
from speeches.importing.reverting import RevertError, revert
from speeches.life import NOBODY
from speeches.models import Material, Section, Speech, SpeechChange
from tests.speeches.parsing.test_choices import HEADINGS, LISTED, the_line

pytestmark = pytest.mark.django_db


@pytest.fixture
def speech() -> Speech:
    return import_material(LISTED.encode(), "讲话.txt").speeches[0]


def version(number: int = 0):
    return history_of(Speech.objects.get()).version(number)


def drop(*words: str, nth: int = 0) -> None:
    material = Material.objects.get()
    choose(material, [], [the_line(material.text, each, nth) for each in words])


def outline() -> list[tuple[object, ...]]:
    return list(Section.objects.values_list("heading", "depth", "start", "parent__heading"))


def correct(**facts: object) -> None:
    speech = Speech.objects.get()
    for name, value in facts.items():
        setattr(speech, name, value)
    speech.corrected = sorted({*speech.corrected, *facts})
    with acting(Act.EDIT, NOBODY), recorded([speech.pk]):
        speech.save()


def test_a_wrong_decision_about_lines_is_taken_back(speech):
    before = (Speech.objects.get().text, outline())
    drop(*HEADINGS, nth=1)
    assert (Speech.objects.get().text, outline()) != before
    revert(speech, version(), NOBODY)
    assert (Speech.objects.get().text, outline()) == before
    assert not Material.objects.get().choices
    # It reads so by itself, so a newer parser may go on.
    assert Speech.objects.get().corrected == []
    assert SpeechChange.objects.last().act == "revert"


def test_a_revert_can_be_reverted(speech):
    drop(*HEADINGS, nth=1)
    wrong = Speech.objects.get().text
    number = SpeechChange.objects.get().pk
    revert(speech, version(), NOBODY)
    revert(speech, version(number), NOBODY)
    assert Speech.objects.get().text == wrong
    assert len(Material.objects.get().choices["drop"]) == 2


def test_a_correction_is_taken_back(speech):
    level = speech.level
    correct(level="city", delivered_on=None, year=1999)
    revert(speech, version(), NOBODY)
    row = Speech.objects.get()
    assert (row.level, row.corrected) == (level, [])


def test_a_correction_that_was_lost_comes_back_and_stays(speech):
    correct(title="她更正的标题", speaker="主任 王某")
    number = SpeechChange.objects.get().pk
    correct(title="手误")
    revert(speech, version(number), NOBODY)
    reparse(Material.objects.get())
    row = Speech.objects.get()
    assert (row.title, row.speaker) == ("她更正的标题", "主任 王某")


def test_a_text_that_no_parser_reads_any_more_stands_until_somebody_decides(speech):
    # As another parser read it.
    with recorded([speech.pk]):
        text = "各位代表：\n一、旧的小标题\n这是旧版解析器读出的一段话，与现在的不同。"
        Speech.objects.update(text=text, title="旧题")
        Section.objects.all().delete()
        Section.objects.create(
            speech=speech, position=0, depth=1, label="一", heading="旧的小标题", anchor="s1",
            start=1, heading_end=8, paragraphs=1,
        )  # fmt: skip
    number = SpeechChange.objects.get().pk
    reparse(Material.objects.get())
    assert Speech.objects.get().title != "旧题"
    revert(speech, version(number), NOBODY)
    for _ in range(2):
        row = Speech.objects.get()
        assert (row.text, row.title, row.corrected) == (text, "旧题", ["text", "title"])
        assert outline() == [("旧的小标题", 1, 1, None)]
        assert any("保留原样" in line for line in reparse(Material.objects.get()))
    drop(HEADINGS[0])
    row = Speech.objects.get()
    assert "各位代表" not in row.text
    assert row.corrected == ["title"]


def test_the_state_stays(speech):
    drop(*HEADINGS)
    Speech.objects.update(state="withdrawn")
    revert(speech, version(), NOBODY)
    assert Speech.objects.get().state == "withdrawn"


def test_a_text_that_is_lost_is_said_so(speech):
    drop(*HEADINGS)
    Speech.objects.update(text="没有记录的改动。")
    with pytest.raises(RevertError, match="无法还原"):
        revert(speech, version(), NOBODY)


def test_without_the_raw_file(speech):
    before = Speech.objects.get().text
    drop(*HEADINGS)
    material = Material.objects.get()
    material.raw.storage.delete(material.raw.name)
    revert(speech, version(), NOBODY)
    assert Speech.objects.get().text == before
