"""Decisions about lines: each with its place, also those from before there were places."""

from importlib import import_module

import pytest
from django.apps import apps

from speeches.importing.decisions import as_stored, not_applied
from speeches.importing.materials import import_material
from speeches.importing.reparse import choose, reparse
from speeches.models import Material
from speeches.reading.material_lines import decide, material_lines
from tests.speeches.parsing.test_choices import HEADINGS, LISTED, the_line

pytestmark = pytest.mark.django_db
migration = import_module("speeches.migrations.0011_choices_by_place")


@pytest.fixture
def material() -> Material:
    return import_material(LISTED.encode(), "讲话.txt").speeches[0].material


def headings(material: Material) -> list[str]:
    return [words for words in material.speeches.get().paragraphs if words in HEADINGS]


def test_unticking_the_lines_of_a_list_of_contents_leaves_the_headings(material):
    lines = material_lines(material)
    above = {index for index, line in enumerate(lines) if line.text in HEADINGS and index < 7}
    assert len(above) == 2
    decision = decide(material, set(range(len(lines))) - above)
    choose(material, decision.keep, decision.drop)
    assert headings(material) == HEADINGS
    # Whatever a newer parser makes of the material, the decision holds.
    reparse(Material.objects.get())
    assert headings(Material.objects.get()) == HEADINGS


def test_what_was_decided_by_words_is_decided_for_every_place_they_matched(material):
    word = "一、把联络站建到村口"
    Material.objects.update(choices={"keep": [], "drop": [word]})
    migration.to_places(apps, None)
    places = [the_line(material.text, word, nth) for nth in (0, 1)]
    material = Material.objects.get()
    assert material.choices == {"keep": [], "drop": as_stored(places)}
    reparse(material)
    assert word not in headings(material)
    migration.to_words(apps, None)
    assert Material.objects.get().choices == {"keep": [], "drop": [word]}


def test_words_that_stand_nowhere_are_kept_and_told(material):
    Material.objects.update(choices={"keep": ["查无此行"], "drop": []})
    migration.to_places(apps, None)
    material = Material.objects.get()
    assert [place.words for place in not_applied(material)] == ["查无此行"]
    assert reparse(material) == []


def test_what_nobody_decided_about_is_left_alone(material):
    for choices in ({}, {"deleted": [1]}):
        Material.objects.update(choices=choices)
        migration.to_places(apps, None)
        assert Material.objects.get().choices == choices
