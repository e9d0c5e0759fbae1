"""One speech made two, two made one: remembered by place, and no row loses what it was."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from speeches.choices import State
from speeches.duplicates import outdated, relink
from speeches.history.versions import history_of
from speeches.importing.materials import import_material
from speeches.importing.parting import PartingError, join_next, joined_in, part_again, split_at
from speeches.importing.removal import empty_bin
from speeches.importing.reparse import reparse
from speeches.importing.reverting import RevertError, revert
from speeches.life import MOVES, NOBODY, change
from speeches.models import JOINED, Material, Speech
from speeches.parsing import Choices, parse
from tests.factories import put_into
from tests.speeches.parsing.test_choices import the_line
from tests.speeches.parsing.test_invariants import assert_promise, assert_sections_fit

pytestmark = pytest.mark.django_db

ONE = """在全县人大工作会议上的讲话
同志们：
今天的会议很重要，下面我讲两点意见，请大家结合实际抓好落实。
一、把联络站建到村口
各乡镇要在年底以前建好联络站，做到有牌子、有人员、有制度、有经费。
二、把代表建议办到实处
承办单位要当面听取代表的意见，做到件件有着落、事事有回音。
"""
TWO = """在全县信访工作会议上的讲话
各位领导：
信访工作连着民心，各单位要把群众反映的问题一件一件解决好。
要坚持领导包案，做到案结事了、事心双解，让群众满意。
"""
THREE = """在全县消防安全会议上的讲话
同志们：
消防安全责任重于泰山，各单位要认真排查隐患，堵塞漏洞。
要坚持常抓不懈，确保不发生重大火灾事故。
"""
# What a page of several is numbered with.
NUMBERED = f"【篇一】{ONE}谢谢大家！\n【篇二】{TWO}谢谢大家！\n【篇三】{THREE}谢谢大家！\n"
# Two that the rules take for one: nothing parts them.
RUN_ON = ONE + TWO.replace("各位领导：\n", "")
BORDER = "在全县信访工作会议上的讲话"


def bring(text: str) -> Material:
    return import_material(text.encode(), "讲话.txt").speeches[0].material


def rows(material: Material) -> list[Speech]:
    return list(material.speeches.filter(position__lt=JOINED).order_by("position"))


def titles(material: Material) -> list[str]:
    return [speech.title for speech in rows(material)]


class TestSplitting:
    @pytest.fixture
    def material(self):
        material = bring(RUN_ON)
        assert len(rows(material)) == 1
        return material

    def place(self, material):
        return the_line(material.text, BORDER)

    def test_one_becomes_two(self, material):
        first = rows(material)[0]
        split_at(first, self.place(material), NOBODY)
        assert titles(material) == ["在全县人大工作会议上的讲话", BORDER]
        assert "信访" not in rows(material)[0].text
        assert "信访工作连着民心" in rows(material)[1].text
        assert rows(material)[0].pk == first.pk

    def test_it_holds_against_every_later_parser(self, material):
        split_at(rows(material)[0], self.place(material), NOBODY)
        before = [speech.text for speech in rows(material)]
        Speech.objects.update(text="旧的读法")
        reparse(Material.objects.get())
        assert [speech.text for speech in rows(material)] == before

    @pytest.mark.parametrize("state", [State.PUBLISHED, State.RECEIVED, State.WITHDRAWN])
    def test_the_new_one_is_seen_where_the_old_one_was(self, material, state):
        put_into(rows(material)[0], state)
        split_at(rows(material)[0], self.place(material), NOBODY)
        seen = State.PUBLISHED if state == State.PUBLISHED else State.RECEIVED
        assert [speech.state for speech in rows(material)] == [state, seen]

    def test_where_nothing_can_be_parted_nothing_changes(self, material):
        first = rows(material)[0]
        for words in ("在全县人大工作会议上的讲话", "同志们："):
            with pytest.raises(PartingError):
                split_at(first, the_line(material.text, words), NOBODY)
        assert titles(material) == ["在全县人大工作会议上的讲话"]
        assert Material.objects.get().choices == {}

    def test_taken_back_from_the_history_and_done_again(self, material):
        before = [(speech.pk, speech.title, speech.text) for speech in rows(material)]
        split_at(rows(material)[0], self.place(material), NOBODY)
        after = [(speech.pk, speech.title, speech.text) for speech in rows(material)]
        first, second = rows(material)
        number = first.changes.get().pk
        revert(first, history_of(first).version(0), NOBODY)
        assert [(speech.pk, speech.title, speech.text) for speech in rows(material)] == before
        second.refresh_from_db()
        assert (second.state, second.whole) == (State.JOINED, first)
        assert rows(material)[0].corrected == []
        first = rows(material)[0]
        revert(first, history_of(first).version(number), NOBODY)
        assert [(speech.pk, speech.title, speech.text) for speech in rows(material)] == after

    def test_what_was_parted_off_and_withdrawn_is_not_taken_in_again(self, material):
        split_at(rows(material)[0], self.place(material), NOBODY)
        first, second = rows(material)
        put_into(second, State.WITHDRAWN)
        with pytest.raises(RevertError, match="状态"):
            revert(first, history_of(first).version(0), NOBODY)
        assert len(rows(material)) == 2

    def test_joined_again_it_is_what_it_was(self, material):
        before = rows(material)[0].text
        split_at(rows(material)[0], self.place(material), NOBODY)
        first, second = rows(material)
        join_next(first, the_line(material.text, second.paragraphs[0]), NOBODY)
        # The decision was to let another begin at the title.
        assert [speech.text for speech in rows(material)] == [before]
        second.refresh_from_db()
        assert (second.state, second.whole) == (State.JOINED, first)

    def test_parted_at_the_same_place_once_more_the_same_speech_is_back(self, material):
        split_at(rows(material)[0], self.place(material), NOBODY)
        before = [(speech.pk, speech.text) for speech in rows(material)]
        first, second = rows(material)
        join_next(first, the_line(material.text, second.paragraphs[0]), NOBODY)
        split_at(rows(material)[0], self.place(material), NOBODY)
        assert [(speech.pk, speech.text) for speech in rows(material)] == before


class TestJoining:
    @pytest.fixture
    def material(self):
        material = bring(NUMBERED)
        assert len(rows(material)) == 3
        return material

    def join(self, material, at=0):
        first, second = rows(material)[at : at + 2]
        join_next(first, the_line(material.text, second.paragraphs[1]), NOBODY)
        return first, second

    def test_two_become_one_and_the_third_stays_itself(self, material):
        third = rows(material)[2]
        first, second = self.join(material)
        assert [speech.pk for speech in rows(material)] == [first.pk, third.pk]
        text = rows(material)[0].text
        assert "信访工作连着民心" in text
        # What headed the second is said inside of the first: nothing is lost.
        assert BORDER in text
        assert rows(material)[1].text == third.text
        second.refresh_from_db()
        assert (second.state, second.position) == (State.JOINED, JOINED)
        assert second.whole == first

    def test_it_holds_against_every_later_parser(self, material):
        self.join(material)
        before = [speech.text for speech in rows(material)]
        assert reparse(Material.objects.get()) == []
        Speech.objects.filter(position__lt=JOINED).update(text="旧的读法")
        reparse(Material.objects.get())
        assert [speech.text for speech in rows(material)] == before

    def test_taken_out_again_each_is_what_it_was(self, material):
        Speech.objects.filter(position=1).update(title="她更正的", corrected=["title"])
        before = [(speech.pk, speech.title, speech.text) for speech in rows(material)]
        first, second = self.join(material)
        assert joined_in(Material.objects.get()) == [second]
        part_again(Speech.objects.get(pk=first.pk), Speech.objects.get(pk=second.pk), NOBODY)
        assert [(speech.pk, speech.title, speech.text) for speech in rows(material)] == before
        assert {speech.state for speech in rows(material)} == {State.PUBLISHED}

    def test_taken_back_from_the_history_and_done_again(self, material):
        before = [(speech.pk, speech.title, speech.text) for speech in rows(material)]
        self.join(material)
        self.join(material)
        after = [(speech.pk, speech.text) for speech in rows(material)]
        first = rows(material)[0]
        number = first.changes.last().pk
        revert(first, history_of(first).version(0), NOBODY)
        assert [(speech.pk, speech.title, speech.text) for speech in rows(material)] == before
        first = rows(material)[0]
        revert(first, history_of(first).version(number), NOBODY)
        assert [(speech.pk, speech.text) for speech in rows(material)] == after

    def test_three_become_one(self, material):
        self.join(material)
        self.join(material)
        (only,) = rows(material)
        assert "消防安全责任重于泰山" in only.text
        assert Speech.objects.filter(state=State.JOINED).count() == 2

    def test_what_readers_do_not_see_is_not_shown_by_joining(self, material):
        put_into(rows(material)[1], State.WITHDRAWN)
        with pytest.raises(PartingError, match="状态不同"):
            self.join(material)
        assert len(rows(material)) == 3

    def test_the_last_one_has_none_to_join(self, material):
        last = rows(material)[2]
        with pytest.raises(PartingError, match="没有别的"):
            join_next(last, the_line(material.text, last.paragraphs[1]), NOBODY)

    def test_emptying_the_bin_leaves_it_to_be_taken_out(self, material):
        first, second = self.join(material)
        empty_bin(timezone.now() + timedelta(days=1))
        assert joined_in(Material.objects.get()) == [second]
        part_again(first, Speech.objects.get(pk=second.pk), NOBODY)
        assert len(rows(material)) == 3

    def test_it_goes_with_the_one_that_it_is_joined_to(self, material):
        first, second = self.join(material)
        change([first.pk], MOVES["bin"], NOBODY)
        empty_bin(timezone.now() + timedelta(days=1))
        assert not Speech.objects.filter(pk__in=[first.pk, second.pk]).exists()
        assert len(rows(material)) == 1

    @pytest.mark.parametrize("name", list(MOVES))
    def test_no_move_shows_its_text_a_second_time(self, material, name):
        _, second = self.join(material)
        assert change([second.pk], MOVES[name], NOBODY) == []
        second.refresh_from_db()
        assert second.state == State.JOINED

    @pytest.mark.parametrize("state", [State.WITHDRAWN, State.RECEIVED, State.PUBLISHED])
    def test_taken_out_readers_see_it_where_they_saw_the_whole(self, material, state):
        first, second = self.join(material)
        put_into(first, state)
        part_again(Speech.objects.get(pk=first.pk), Speech.objects.get(pk=second.pk), NOBODY)
        second.refresh_from_db()
        assert (second.state, second.whole) == (state, None)

    def test_from_a_speech_in_the_bin_nothing_is_taken_out(self, material):
        first, second = self.join(material)
        change([first.pk], MOVES["bin"], NOBODY)
        with pytest.raises(PartingError, match="回收站"):
            part_again(Speech.objects.get(pk=first.pk), Speech.objects.get(pk=second.pk), NOBODY)

    def test_what_was_joined_behind_goes_with_what_is_taken_out(self, material):
        before = [speech.text for speech in rows(material)]
        first, second = self.join(material)
        _, third = self.join(material)
        part_again(Speech.objects.get(pk=first.pk), Speech.objects.get(pk=second.pk), NOBODY)
        third.refresh_from_db()
        assert third.whole == second
        assert rows(material)[0].text == before[0]
        assert "消防安全责任重于泰山" in rows(material)[1].text
        part_again(rows(material)[1], third, NOBODY)
        assert [speech.text for speech in rows(material)] == before

    def test_its_address_leads_to_the_whole(self, material, client):
        first, second = self.join(material)
        page = client.get(f"/speeches/{second.pk}/?q=信访", follow=True)
        assert page.redirect_chain[0][0].startswith(first.get_absolute_url())
        assert "信访工作连着民心" in page.text
        put_into(first, State.WITHDRAWN)
        assert client.get(f"/speeches/{second.pk}/").status_code == 404

    def test_what_lay_joined_in_the_bin_is_put_aside(self, material):
        """As the library was before there was a state for it."""
        first, second = self.join(material)
        Speech.objects.filter(pk=second.pk).update(state=State.BINNED, whole=None)
        import_module("speeches.migrations.0016_joined_and_leading").set_aside(apps, None)
        second.refresh_from_db()
        assert (second.state, second.whole) == (State.JOINED, first)

    def test_it_is_no_version_of_the_whole(self, material):
        first, second = self.join(material)
        for speech in (first, second):
            assert not relink(speech.pk)
        assert second.pk not in outdated()

    def test_uploaded_again_the_file_says_what_became_of_it(self, material):
        first, _ = self.join(material)
        outcome = import_material(NUMBERED.encode(), "讲话.txt")
        assert "已并入，于" in str(outcome)
        assert f"并入《{first.title}》" in str(outcome)


def test_whatever_is_parted_and_joined_nothing_is_lost():
    parsed = parse(NUMBERED.encode())
    lines = [line for line in NUMBERED.split("\n") if line]
    places = [the_line(parsed.text, line) for line in lines[2:20:3]]
    for begins in (places[:2], places[1:4], []):
        for joins in (places[2:], places[:1], places):
            choices = Choices(begins=frozenset(begins), joins=frozenset(joins))
            found = parse(NUMBERED.encode(), choices=choices)
            assert_promise(found)
            assert_sections_fit(found)
