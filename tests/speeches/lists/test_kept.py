"""Counts are kept until the library changes, and not a moment longer."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from speeches.changes import announce
from speeches.life import MOVES, NOBODY, change
from speeches.lists.kept import _MOST, _kept, kept
from speeches.models import LibraryVersion, Speech
from tests.factories import make_speech

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_kept():
    _kept.clear()
    LibraryVersion.objects.renew()


class Counter:
    def __init__(self):
        self.made = 0

    def __call__(self):
        self.made += 1
        return Speech.objects.count()


def test_made_once():
    count = Counter()
    assert kept("speeches", count) == kept("speeches", count) == 0
    assert count.made == 1


def test_names_are_told_apart():
    assert kept(("list", 1), lambda: 1) == 1
    assert kept(("list", 2), lambda: 2) == 2


def test_made_again_after_a_change():
    count = Counter()
    assert kept("speeches", count) == 0
    announce([make_speech().pk])
    assert kept("speeches", count) == 1
    assert count.made == 2


def test_a_change_that_is_taken_back_leaves_nothing():
    assert kept("speeches", Speech.objects.count) == 0
    with transaction.atomic():
        announce([make_speech().pk])
        assert kept("speeches", Speech.objects.count) == 1
        transaction.set_rollback(True)
    assert kept("speeches", Speech.objects.count) == 0


def test_a_library_without_a_version_keeps_nothing():
    LibraryVersion.objects.all().delete()
    count = Counter()
    kept("speeches", count)
    kept("speeches", count)
    assert count.made == 2
    LibraryVersion.objects.renew()
    assert LibraryVersion.objects.current()


def test_no_two_versions_are_alike():
    versions = set()
    for _ in range(50):
        LibraryVersion.objects.renew()
        versions.add(LibraryVersion.objects.current())
    assert len(versions) == 50


def test_only_so_many_are_kept():
    for number in range(_MOST + 10):
        kept(number, lambda: None)
    assert len(_kept) == _MOST


PAGES = [
    pytest.param(reverse(name), id=name)
    for name in ("speeches:home", "speeches:list", "trends:usage", "trends:kinds")
]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_counts_once(client, page):
    announce([make_speech(headings={0: "同志们"}).pk, make_speech(level="county").pk])
    with CaptureQueriesContext(connection) as first:
        client.get(page)
    with CaptureQueriesContext(connection) as second:
        client.get(page)
    assert len(second) < len(first)


@pytest.mark.parametrize("page", [*PAGES, pytest.param("/outlines/", id="outlines")])
def test_what_is_withdrawn_is_in_no_number(client, page):
    speech = make_speech(
        "只有这篇才有的标题", headings={0: "只有这篇才有的标题"}, title="要撤下的讲话"
    )
    announce([speech.pk])
    assert "要撤下的讲话" in client.get("/").text
    client.get(page)
    change([speech.pk], MOVES["withdraw"], NOBODY)
    emptied = client.get(page).text
    _kept.clear()
    assert emptied == client.get(page).text
