"""A document is read before the transaction that stores what was read: nobody else writes then."""

import pytest
from django.db import connection

from speeches.importing import reading_anew
from speeches.importing.materials import import_material
from speeches.importing.parting import join_next, joined_in, part_again, split_at
from speeches.importing.reading_anew import read_anew, read_before
from speeches.life import NOBODY
from speeches.models import Material, Speech
from speeches.review.deciding import drop_line, set_heading
from tests.speeches.importing.test_parting import BORDER, RUN_ON
from tests.speeches.parsing.test_choices import the_line

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def material() -> Material:
    return import_material(RUN_ON.encode(), "讲话.txt").speeches[0].material


@pytest.fixture
def read(monkeypatch, material) -> list[bool]:
    """Of every reading from now on whether it was inside a transaction."""
    inside: list[bool] = []
    read_document = reading_anew.read_document

    def watched(*args):
        inside.append(connection.in_atomic_block)
        return read_document(*args)

    monkeypatch.setattr(reading_anew, "read_document", watched)
    return inside


def place(material: Material, words: str = "一、把联络站建到村口"):
    return the_line(material.text, words)


DEEDS = {
    "a line": lambda material: drop_line(material, place(material), NOBODY),
    "a heading": lambda material: set_heading(material, place(material), 2, NOBODY),
    "parting": lambda material: split_at(material.speeches.get(), place(material, BORDER), NOBODY),
}


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_no_transaction_waits_for_a_document_to_be_read(material, read, deed):
    assert deed(material)
    assert read == [False]


def test_nor_where_speeches_are_joined_and_parted_again(material, read):
    split_at(material.speeches.get(), place(material, BORDER), NOBODY)
    first = Speech.objects.get(position=0)
    join_next(first, place(Material.objects.get(), BORDER), NOBODY)
    part_again(first, *joined_in(Material.objects.get()), NOBODY)
    assert read == [False] * 3


def test_what_was_read_before_is_not_believed_of_something_else(material, read):
    with read_before(material, {}):
        assert read_anew(material) is read_anew(material)
        assert len(read) == 1
        material.choices = {"drop": [{"words": "同志们：", "start": 0}]}
        read_anew(material)
    assert len(read) == 2
    read_anew(material)
    assert len(read) == 3


def test_nor_where_more_is_known_of_its_site(material, read, monkeypatch):
    with read_before(material, {}):
        monkeypatch.setattr(reading_anew, "learned_lines", lambda shell: frozenset({"更多文章"}))
        read_anew(material)
    assert len(read) == 2
