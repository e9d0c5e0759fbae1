"""What somebody else does between the moment a row is read and the moment it is written stays."""

import pytest

from speeches.admin.correcting import correct
from speeches.importing.materials import import_material
from speeches.life import NOBODY
from speeches.models import Material, Speech
from speeches.parsing import MaterialError
from speeches.review.deciding import drop_line
from speeches.review.raw_page import raw_lines
from tests.speeches.importing.test_materials import PAGE

pytestmark = pytest.mark.django_db


@pytest.fixture
def speech() -> Speech:
    (stored,) = import_material(PAGE, "讲话.txt").speeches
    return stored


def read(speech: Speech) -> Speech:
    return Speech.objects.get(pk=speech.pk)


def test_corrections_of_two_people_both_stay(speech):
    hers, his = read(speech), read(speech)
    hers.title, his.office = "她改的标题", "他改的职务"
    correct(hers, ["title"], NOBODY)
    correct(his, ["office"], NOBODY)
    stored = read(speech)
    assert (stored.title, stored.office) == ("她改的标题", "他改的职务")
    assert {"title", "office"} <= set(stored.corrected)


def test_a_correction_does_not_bring_back_a_text_that_was_read_anew(speech):
    hers, material = read(speech), Material.objects.get()
    last = [line for line in raw_lines(material) if not line.gone][-1]
    drop_line(material, last.place, NOBODY)
    now = read(speech).text
    assert now != hers.text
    hers.title = "改正的标题"
    correct(hers, ["title"], NOBODY)
    assert (read(speech).title, read(speech).text) == ("改正的标题", now)


def test_a_decision_does_not_undo_another_one(speech):
    hers, his = Material.objects.get(), Material.objects.get()
    lines = [line for line in raw_lines(hers) if not line.gone]
    drop_line(hers, lines[-1].place, NOBODY)
    said, text = Material.objects.get().choices, read(speech).text
    with pytest.raises(MaterialError, match="再看一遍"):
        drop_line(his, lines[-2].place, NOBODY)
    assert (Material.objects.get().choices, read(speech).text) == (said, text)
    drop_line(Material.objects.get(), lines[-2].place, NOBODY)
    assert len(Material.objects.get().choices["drop"]) == 2
