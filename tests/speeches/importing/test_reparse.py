"""Materials that are read again: rows are brought up to date, and what people decided stays."""

import pytest
from django.core.management import call_command

from speeches.duplicates import duplicates_of
from speeches.importing.materials import import_material
from speeches.importing.reparse import choose, reparse
from speeches.models import Material, Section, Speech
from tests.speeches.importing.test_materials import PAGE
from tests.speeches.parsing.test_choices import the_line
from tests.speeches.parsing.test_fingerprints import OTHER, SPEECH

pytestmark = pytest.mark.django_db


@pytest.fixture
def material():
    return import_material(PAGE, "讲话.txt").speeches[0].material


def test_the_same_parser_changes_nothing(material, announced):
    assert reparse(material) == []
    assert announced == []


def test_what_an_older_parser_read_is_brought_up_to_date(material):
    Speech.objects.update(title="旧标题", level="town")
    Section.objects.filter(depth=2).delete()
    (change,) = reparse(material)
    assert change == "《在2021年全县人大工作会议上的讲话》：标题、层级、提纲有变化"
    assert Section.objects.count() == 4


def test_what_a_person_corrected_stays(material):
    Speech.objects.update(level="town", corrected=["level"])
    assert reparse(material) == []
    assert Speech.objects.get().level == "town"


def test_a_line_put_back_survives_the_next_parser(material):
    choose(material, keep=[the_line(material.text, "示例文库 导航")], drop=[])
    assert "示例文库 导航" in Speech.objects.get().text
    assert reparse(Material.objects.get()) == []
    assert "示例文库 导航" in Speech.objects.get().text


def test_a_removed_line_is_gone_and_comes_back(material):
    choose(material, keep=[], drop=[the_line(material.text, "二、抓好落实")])
    assert "二、抓好落实" not in Speech.objects.get().text
    choose(material, keep=[], drop=[])
    assert "二、抓好落实" in Speech.objects.get().text


def test_the_command_says_what_changed(material, capsys):
    Speech.objects.update(title="旧标题")
    Material.objects.update(parser="older")
    call_command("reparse_materials", "--changed")
    call_command("reparse_materials", "--changed")
    assert capsys.readouterr().out.splitlines() == [
        "讲话.txt：《在2021年全县人大工作会议上的讲话》：标题有变化",
        "共 1 份材料，1 份有变化，0 份未能重新解析。",
        "共 0 份材料，0 份有变化，0 份未能重新解析。",
    ]


def test_a_text_that_changed_is_linked_anew():
    original, copy = (
        import_material(f"{title}\n{text}".encode(), "讲话.txt").speeches[0]
        for title, text in (
            ("在全县会议上的讲话", SPEECH),
            ("在全市会议上的讲话", f"{SPEECH}\n{OTHER}"),
        )
    )
    assert [link.other for link in duplicates_of(original)] == [copy]
    lines = [the_line(copy.material.text, words) for words in SPEECH.split("\n")]
    choose(copy.material, keep=[], drop=lines)
    assert duplicates_of(original) == []
