"""The raw page line by line, and where the paragraphs of its speeches begin in it."""

import pytest

from speeches.importing.materials import import_material
from speeches.models import Material, Speech
from speeches.review.raw_page import paragraph_places, raw_lines
from tests.growth import steep
from tests.speeches.importing.test_materials import PAGE
from tests.speeches.parsing.test_choices import HEADINGS, LISTED

pytestmark = pytest.mark.django_db


def places_of(material):
    lines = raw_lines(material)
    texts = [each.paragraphs for each in material.speeches.order_by("position")]
    return lines, texts, paragraph_places(material, lines, texts)


def test_every_character_is_shown_once():
    material = import_material(PAGE, "讲话.txt").speeches[0].material
    shown = "".join(piece.text for line in raw_lines(material) for piece in line.pieces)
    assert "".join(shown.split()) == "".join(material.text.split())


def test_what_was_removed_says_its_rule():
    material = import_material(PAGE, "讲话.txt").speeches[0].material
    removed = [
        ("".join(piece.text.split()), piece.rule)
        for line in raw_lines(material)
        for piece in line.pieces
        if piece.rule
    ]
    assert removed == [("".join(item["text"].split()), item["rule"]) for item in material.removed]


def test_a_line_removed_in_part():
    material = Material(
        text="今天讲两点。加微信看全文\n谢谢大家！",
        removed=[{"start": 6, "end": 12, "rule": "站点广告", "text": "加微信看全文"}],
    )
    first, second = raw_lines(material)
    assert [(piece.text, piece.rule) for piece in first.pieces] == [
        ("今天讲两点。", ""),
        ("加微信看全文", "站点广告"),
    ]
    assert (first.gone, second.gone) == (False, False)


def test_equal_paragraphs_are_told_apart():
    material = import_material(LISTED.encode(), "讲话.txt").speeches[0].material
    lines, (texts,), (places,) = places_of(material)
    for text, place in zip(texts, places, strict=True):
        assert lines[place.line].place.words == text
    found = [place.line for text, place in zip(texts, places, strict=True) if text == HEADINGS[0]]
    assert len(set(found)) == 2


def test_paragraphs_inside_one_line():
    line = (
        "同志们：今天我讲两点意见，请大家认真抓好落实。"
        + "　　一、提高认识。各级各部门要把思想统一到会议精神上来，切实增强责任感。" * 1
        + "　　二、抓好落实。要建立台账，明确责任，逐项销号，确保各项任务落到实处。"
    )
    page = f"在全县人大工作会议上的讲话\n{line * 3}\n"
    material = import_material(page.encode(), "讲话.txt").speeches[0].material
    lines, (texts,), (places,) = places_of(material)
    for text, place in zip(texts, places, strict=True):
        words = lines[place.line].place.words[place.place.at :]
        assert words.startswith("".join(text.split()))


def test_a_text_from_before_has_no_places():
    material = import_material(LISTED.encode(), "讲话.txt").speeches[0].material
    Speech.objects.update(text="别的解析器读出的话。")
    assert places_of(Material.objects.get())[2] == [[None]]
    assert material


def test_a_long_page_takes_no_more_than_it_is_long():
    def show(size):
        text = "".join(f"第{number:05}行各级各部门要抓好落实。\n" for number in range(size))
        material = Material(text=text, removed=[])
        paragraph_places(material, raw_lines(material), [text.split("\n")[:-1]])

    assert not steep(show, 20_000)
