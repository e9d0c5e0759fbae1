"""The lines of a long material: shown, and decided of, in no more time than they are many."""

import pytest

from speeches.importing.decisions import as_stored
from speeches.importing.materials import import_material
from speeches.models import Material, Speech
from speeches.parsing.formats.limits import TEXT_LINES
from speeches.reading.material_lines import decide, material_lines
from tests.growth import steep


def long_material(lines: int) -> Material:
    """Every second line was removed."""
    text = "".join(f"第{number:05}行各级各部门要抓好落实。\n" for number in range(lines))
    width = len(text) // lines
    removed = [
        {"start": at, "end": at + width - 1, "rule": "网站名", "text": text[at : at + width - 1]}
        for at in range(0, len(text), 2 * width)
    ]
    return Material(text=text, removed=removed)


def show(number: int) -> None:
    lines = material_lines(long_material(number))
    assert [line.rule for line in lines] == ["网站名", ""] * (number // 2)


def decide_of(number: int) -> None:
    material = long_material(number)
    places = [line.place for line in material_lines(material)]
    material.choices = {"keep": as_stored(places[1::2]), "drop": as_stored(places[0::2])}
    decision = decide(material, set(range(1, number, 2)))
    assert (len(decision.keep), len(decision.drop)) == (number // 2, number // 2)


@pytest.mark.parametrize("task", [show, decide_of])
def test_many_lines_take_no_more_than_they_are_many(task):
    assert not steep(task, TEXT_LINES)


@pytest.mark.django_db
def test_the_form_takes_more_than_a_thousand_lines(admin_client):
    body = "".join(f"第{number}件工作，各级各部门要抓好落实。\n" for number in range(1200))
    page = f"在全县人大工作会议上的讲话\n同志们：\n{body}谢谢大家！\n"
    material = import_material(page.encode(), "长.txt").speeches[0].material
    kept = [str(index) for index, line in enumerate(material_lines(material)) if not line.rule]
    address = f"/admin/speeches/material/{material.pk}/lines/"
    seen = admin_client.get(address).context["seen"]
    response = admin_client.post(address, {"kept": kept[:-2], "seen": seen}, follow=True)
    assert "正文" in response.text
    assert len(Speech.objects.get().paragraphs) < len(kept) - 2
