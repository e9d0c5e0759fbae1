"""Pages of one speech that came in several files: one text, and each is what it was when parted."""

from datetime import timedelta

import pytest
from django.utils import timezone

from speeches.choices import State
from speeches.duplicates import duplicates_of, relink
from speeches.history.versions import history_of
from speeches.importing.binding import bind, take_page_out, unbind
from speeches.importing.materials import import_material
from speeches.importing.parting import PartingError
from speeches.importing.removal import empty_bin
from speeches.importing.reparse import reparse
from speeches.importing.reverting import RevertError, revert
from speeches.life import MOVES, NOBODY, change
from speeches.models import Material, Speech
from speeches.review.deciding import drop_line, set_heading
from tests.factories import put_into
from tests.speeches.parsing.test_choices import the_line

pytestmark = pytest.mark.django_db

TITLE = "在全县乡村建设推进会上的讲话"
FIRST = f"""{TITLE}（第1页）
县长　周启明
同志们：
这次会议的任务是部署今年的乡村建设工作，下面我讲三点意见。
一、把规划做在前面
各乡镇要在三月底以前完成村庄规划，做到一村一图、一户一档，不搞大拆大建，先建机制后建
"""
SECOND = f"""{TITLE}（第2页）
工程，让群众看得懂、用得上。
二、把资金用在实处
涉农资金要统筹使用，XX万元专项资金要在六月底以前拨付到村，任何单位不得截留。
"""
THIRD = f"""{TITLE}（第3页）
三、把责任压到人头
县级领导包乡、乡镇干部包村，每月通报一次，年底算总账，说到做到。
同志们，任务已经明确，关键在于落实。让我们一鼓作气，抓出成效！
谢谢大家！
"""
FILES = (FIRST, SECOND, THIRD)


@pytest.fixture
def pages() -> list[Speech]:
    found = []
    for number, text in enumerate(FILES, 1):
        (speech,) = import_material(text.encode(), f"第{number}页.txt").speeches
        found.append(speech)
    return reread(found)


def reread(speeches) -> list[Speech]:
    return [Speech.objects.get(pk=speech.pk) for speech in speeches]


def whole() -> Speech:
    return Speech.objects.exclude(state=State.JOINED).get()


def held(speeches) -> list[tuple[object, ...]]:
    return [
        (each.pk, each.state, each.title, each.text, each.part, each.complete)
        for each in reread(speeches)
    ]


class TestBinding:
    def test_the_text_is_theirs_in_order(self, pages):
        bind(pages, NOBODY)
        speech = whole()
        assert speech.pk == pages[0].pk
        assert speech.paragraphs[-1] == "谢谢大家！"
        # Torn between two pages, and one sentence again.
        assert "先建机制后建工程，让群众看得懂、用得上。" in speech.text
        assert speech.text.index("规划") < speech.text.index("资金") < speech.text.index("责任压")
        assert TITLE not in speech.text
        assert (speech.title, speech.speaker) == (TITLE, pages[0].speaker)
        assert [str(section) for section in speech.sections.order_by("position")] == [
            "一、把规划做在前面", "二、把资金用在实处", "三、把责任压到人头",
        ]  # fmt: skip

    def test_nothing_is_missing_any_more(self, pages):
        assert not any(page.complete for page in pages)
        bind(pages, NOBODY)
        speech = whole()
        assert (speech.complete, speech.part, speech.parts) == (True, None, None)
        assert speech.masks == ["XX", "XX万"]
        assert "masks" in speech.flag_names

    def test_without_its_end_it_is_not_whole(self, pages):
        bind(pages[:2], NOBODY)
        speech = Speech.objects.get(pk=pages[0].pk)
        assert not speech.complete

    def test_what_a_page_says_of_its_own_above_it_stays(self, pages):
        other = SECOND.replace(f"{TITLE}（第2页）", "在全县扶贫资金管理会议上的讲话")
        (odd,) = import_material(other.encode(), "别的.txt").speeches
        bind([pages[0], *reread([odd]), pages[2]], NOBODY)
        words = Speech.objects.get(pk=pages[0].pk).text
        assert "在全县扶贫资金管理会议上的讲话" in words

    def test_all_files_are_its_sources(self, pages, client):
        bind(pages, NOBODY)
        page = client.get(whole().get_absolute_url()).text
        for number, each in enumerate(pages, 1):
            assert f"第{number}页.txt" in page
            lines = client.get(f"/speeches/{each.pk}/source/")
            assert lines.status_code == 200
            assert each.paragraphs[-1] in lines.text

    def test_the_order_is_hers(self, pages):
        bind([pages[0], pages[2], pages[1]], NOBODY)
        words = Speech.objects.get(pk=pages[0].pk).text
        assert words.index("责任压") < words.index("资金")
        bind(reread(pages), NOBODY)
        words = Speech.objects.get(pk=pages[0].pk).text
        assert words.index("资金") < words.index("责任压")

    def test_another_may_come_first(self, pages):
        bind(pages, NOBODY)
        bind(reread([pages[1], pages[0], pages[2]]), NOBODY)
        speech = whole()
        assert speech.pk == pages[1].pk
        assert Speech.objects.get(pk=pages[0].pk).whole == speech

    @pytest.mark.parametrize("state", [State.RECEIVED, State.WITHDRAWN])
    def test_it_stays_in_their_state(self, pages, state):
        Speech.objects.update(state=state)
        bind(reread(pages), NOBODY)
        assert whole().state == state

    def test_of_different_states_nothing_is_made(self, pages):
        put_into(pages[1], State.WITHDRAWN)
        before = held(pages)
        with pytest.raises(PartingError, match="状态"):
            bind(reread(pages), NOBODY)
        assert held(pages) == before

    @pytest.mark.parametrize("numbers", [(0,), (0, 1, 1)])
    def test_one_alone_or_twice_is_refused(self, pages, numbers):
        with pytest.raises(PartingError):
            bind([pages[n] for n in numbers], NOBODY)

    def test_a_page_of_another_speech_is_refused(self, pages):
        bind(pages[:2], NOBODY)
        with pytest.raises(PartingError, match="已并入"):
            bind(reread([pages[2], pages[1]]), NOBODY)


class TestRemembered:
    def test_against_every_later_parser(self, pages):
        bind(pages, NOBODY)
        before = whole().text
        for material in Material.objects.all():
            assert reparse(material) == []
        Speech.objects.update(text="旧的读法")
        for material in Material.objects.all():
            reparse(material)
        assert whole().text == before

    def test_a_line_taken_out_of_a_page_is_gone_from_the_whole(self, pages):
        bind(pages, NOBODY)
        material = pages[2].material
        drop_line(material, the_line(material.text, "谢谢大家！"), NOBODY)
        assert "谢谢大家" not in whole().text
        assert whole().paragraphs[-1].endswith("抓出成效！")

    def test_a_heading_said_of_a_page_is_one_of_the_whole(self, pages):
        bind(pages, NOBODY)
        material = pages[1].material
        set_heading(material, the_line(material.text, "二、把资金用在实处"), 0, NOBODY)
        assert "二、把资金用在实处" not in map(str, whole().sections.all())
        assert "二、把资金用在实处" in whole().text

    def test_her_corrections_stay(self, pages):
        Speech.objects.filter(pk=pages[0].pk).update(title="她更正的", corrected=["title"])
        bind(reread(pages), NOBODY)
        assert whole().title == "她更正的"

    def test_a_page_uploaded_again_changes_nothing_and_says_where_it_is(self, pages):
        bind(pages, NOBODY)
        before = whole().text
        said = str(import_material(SECOND.encode(), "又一次.txt"))
        assert f"并入《{TITLE}》" in said
        assert whole().text == before

    def test_the_whole_has_no_version_in_its_own_pages(self, pages):
        bind(pages, NOBODY)
        for page in pages:
            relink(page.pk)
        assert duplicates_of(whole(), drafts=True) == []


class TestTakenApart:
    def test_each_is_what_it_was(self, pages):
        before = held(pages)
        bind(pages, NOBODY)
        unbind(whole(), NOBODY)
        assert held(pages) == before
        assert not Speech.objects.filter(whole__isnull=False).exists()

    def test_one_of_them(self, pages):
        before = held(pages)
        bind(pages, NOBODY)
        take_page_out(Speech.objects.get(pk=pages[2].pk), NOBODY)
        assert held(pages[2:]) == before[2:]
        assert "责任压" not in Speech.objects.get(pk=pages[0].pk).text
        take_page_out(Speech.objects.get(pk=pages[1].pk), NOBODY)
        assert held(pages) == before

    def test_what_was_withdrawn_as_a_whole_does_not_come_back_in_pieces(self, pages):
        bind(pages, NOBODY)
        change([pages[0].pk], MOVES["withdraw"], NOBODY)
        unbind(whole(), NOBODY)
        assert {page.state for page in reread(pages)} == {State.WITHDRAWN}

    def test_taken_back_from_the_history_and_done_again(self, pages):
        before = held(pages)
        bind(pages, NOBODY)
        after = held(pages)
        first = whole()
        number = first.changes.get().pk
        revert(first, history_of(first).version(0), NOBODY)
        assert held(pages) == before
        first = Speech.objects.get(pk=first.pk)
        revert(first, history_of(first).version(number), NOBODY)
        assert held(pages) == after

    def test_a_page_is_reverted_when_it_is_taken_out(self, pages):
        bind(pages, NOBODY)
        page = Speech.objects.get(pk=pages[1].pk)
        with pytest.raises(RevertError, match="拆出"):
            revert(page, history_of(page).version(0), NOBODY)

    def test_what_somebody_withdrew_a_moment_ago_stays_so(self, pages):
        bind(pages, NOBODY)
        read_before = whole()
        change([pages[0].pk], MOVES["withdraw"], NOBODY)
        unbind(read_before, NOBODY)
        assert {page.state for page in reread(pages)} == {State.WITHDRAWN}

    def test_what_somebody_binned_a_moment_ago_is_not_bound(self, pages):
        put_into(pages[2], State.BINNED)
        with pytest.raises(PartingError, match="刚刚有了变化"):
            bind(pages, NOBODY)
        assert not Speech.objects.filter(state=State.JOINED).exists()

    def test_what_is_none_is_not_taken_apart(self, pages):
        with pytest.raises(PartingError):
            unbind(pages[0], NOBODY)
        with pytest.raises(PartingError):
            take_page_out(pages[0], NOBODY)


class TestBin:
    def test_binned_and_restored_it_is_whole(self, pages, client):
        bind(pages, NOBODY)
        before = whole().text
        change([page.pk for page in pages], MOVES["bin"], NOBODY)
        assert client.get(f"/speeches/{pages[1].pk}/").status_code == 404
        with pytest.raises(PartingError, match="回收站"):
            unbind(whole(), NOBODY)
        change([page.pk for page in pages], MOVES["restore"], NOBODY)
        assert (whole().text, whole().state) == (before, State.PUBLISHED)

    def test_with_the_whole_its_pages_and_their_files_go(self, pages):
        bind(pages, NOBODY)
        change([pages[0].pk], MOVES["bin"], NOBODY)
        assert empty_bin(timezone.now() + timedelta(days=1)) == 1
        assert not Speech.objects.exists()
        assert not Material.objects.exists()
        for text in FILES:
            assert "已彻底删除" in str(import_material(text.encode(), "又一次.txt"))

    def test_addresses_lead_to_the_whole(self, pages, client):
        bind(pages, NOBODY)
        address = whole().get_absolute_url()
        for page in pages[1:]:
            assert client.get(f"/speeches/{page.pk}/")["Location"] == address
            for suffix in ("docx", "txt", "md"):
                export = client.get(f"/speeches/{page.pk}/export.{suffix}")
                assert export["Location"] == f"{address}export.{suffix}"
            assert client.get(f"/speeches/{page.pk}/whole/")["Location"] == address
