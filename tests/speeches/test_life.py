"""The life of a speech: what each move does, and that nothing comes back by itself."""

import datetime
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission, User
from django.core.management import call_command
from django.utils import timezone

from speeches.changes import speeches_changed
from speeches.choices import State
from speeches.importing.materials import Status, import_material
from speeches.importing.reparse import reparse
from speeches.life import (
    BY_COMMAND,
    MOVES,
    Arrival,
    Cause,
    Publishing,
    change,
    fates,
    preview,
    without_doubt,
)
from speeches.models import Material, Speech, StateChange
from tests.factories import make_material, make_speech
from tests.speeches.importing.test_materials import PAGE

pytestmark = pytest.mark.django_db

HELD = Arrival(Publishing.NOTHING)
UNDOUBTED = Arrival(Publishing.UNDOUBTED)
PAIR = next((Path(__file__).parents[2] / "fixtures" / "materials").glob("09-*")).read_bytes()
STATES = list(State)


@pytest.fixture
def librarian():
    return User.objects.create_superuser("wang", last_name="王", first_name="芳")


def make(name, *speeches, by=None, note=""):
    return change([speech.pk for speech in speeches], MOVES[name], Cause(by, note))


def state(speech):
    return Speech.objects.get(pk=speech.pk).state


def log(speech):
    return list(StateChange.objects.filter(speech=speech).values_list("before", "after", "who"))


class TestMoves:
    ALLOWED = {
        ("publish", "received"): "published",
        ("publish", "withdrawn"): "published",
        ("withdraw", "published"): "withdrawn",
        ("bin", "received"): "binned",
        ("bin", "published"): "binned",
        ("bin", "withdrawn"): "binned",
        ("restore", "binned"): "withdrawn",
    }

    @pytest.mark.parametrize("name", MOVES)
    @pytest.mark.parametrize("before", STATES)
    def test_each_from_each_state(self, name, before, librarian):
        speech = make_speech(state=before)
        after = self.ALLOWED.get((name, before))
        assert make(name, speech, by=librarian) == ([speech.pk] if after else [])
        assert state(speech) == (after or before)
        assert log(speech) == ([(before, after, "王芳")] if after else [])

    @pytest.mark.parametrize("before", ["received", "published", "withdrawn"])
    def test_restoring_brings_back_what_it_was(self, before, librarian):
        speech = make_speech(state=before, level="county", corrected=["level"])
        make("bin", speech, by=librarian)
        make("restore", speech, by=librarian)
        back = Speech.objects.get()
        assert (back.pk, back.state, back.level, back.corrected) == (
            speech.pk, before, "county", ["level"],
        )  # fmt: skip

    def test_who_may_not_publish_does_not_by_restoring(self, librarian):
        speech = make_speech()
        make("bin", speech, by=librarian)
        keeper = User.objects.create_user("keeper")
        keeper.user_permissions.add(Permission.objects.get(codename="delete_speech"))
        make("restore", speech, by=keeper)
        assert state(speech) == "withdrawn"

    def test_a_preview_says_what_the_move_does(self, librarian):
        speeches = [make_speech(state=each) for each in ("received", "published", "binned")]
        keys = [speech.pk for speech in speeches]
        found = preview(keys, MOVES["publish"], Cause(librarian))
        assert {state: [row.pk for row in rows] for state, rows in found.items()} == {
            State.PUBLISHED: [keys[0]]
        }
        assert [state(speech) for speech in speeches] == ["received", "published", "binned"]

    @pytest.mark.parametrize(
        ("before", "name", "told"),
        [
            ("received", "publish", True),
            ("published", "withdraw", True),
            ("published", "bin", True),
            ("received", "bin", False),
        ],
    )
    def test_what_concerns_readers_is_announced(self, before, name, told):
        ids = []

        def receive(sender, **kwargs):
            ids.extend(kwargs["ids"])

        speech = make_speech(state=before)
        speeches_changed.connect(receive)
        make(name, speech)
        speeches_changed.disconnect(receive)
        assert ids == ([speech.pk] if told else [])

    def test_very_many_at_once(self):
        material = make_material()
        rows = Speech.objects.bulk_create(
            Speech(material=material, position=number, title="讲话", text="字", length=1)
            for number in range(1201)
        )
        assert len(make("publish", *rows)) == 1201
        assert Speech.objects.published().count() == StateChange.objects.count() == 1201


class TestPublicSince:
    """The moment by which readers are told what is new."""

    def test_it_is_that_of_the_last_publication(self):
        speech = make_speech(state="received")
        came = Speech.objects.get(pk=speech.pk).public_since
        make("publish", speech)
        first = Speech.objects.get(pk=speech.pk).public_since
        make("withdraw", speech)
        make("publish", speech)
        assert came < first < Speech.objects.get(pk=speech.pk).public_since

    def test_neither_a_correction_nor_a_row_read_before_changes_it(self):
        speech = make_speech(state="received")
        make("publish", speech)
        since = Speech.objects.get(pk=speech.pk).public_since
        speech.title = "更正"
        speech.save()
        assert Speech.objects.get(pk=speech.pk).public_since == since

    def test_what_is_new_is_what_was_published_after(self):
        old, new, draft = make_speech(), make_speech(state="received"), make_speech()
        moment = Speech.objects.get(pk=draft.pk).public_since
        make("withdraw", draft)
        make("publish", new)
        assert list(Speech.objects.public_after(moment)) == [new]
        assert list(Speech.objects.public_after(None).recently_added()) == [new, old]


def test_a_row_read_before_does_not_bring_a_withdrawn_speech_back():
    stale = make_speech()
    make("withdraw", stale)
    stale.title = "更正的标题"
    stale.save()
    assert (state(stale), Speech.objects.get().title) == ("withdrawn", "更正的标题")


class TestArriving:
    def test_from_the_command_line_it_is_published(self):
        (speech,) = import_material(PAGE, "讲话.txt").speeches
        assert state(speech) == "published"
        (noted,) = StateChange.objects.all()
        assert (noted.before, noted.after, noted.who, noted.job) == (
            "", "published", "", "import_materials",
        )  # fmt: skip

    def test_hold_leaves_it_to_be_looked_at(self, tmp_path, capsys):
        (tmp_path / "讲话.txt").write_bytes(PAGE)
        call_command("import_materials", tmp_path, "--hold")
        assert Speech.objects.get().state == "received"
        assert "（待审）" in capsys.readouterr().out

    def test_without_doubt_it_is_published_where_the_setting_says_so(self, librarian):
        arrival = Arrival(Publishing.UNDOUBTED, Cause(librarian))
        (speech,) = import_material(PAGE, "讲话.txt", arrival=arrival).speeches
        assert log(speech) == [("", "published", "王芳")]
        assert speech.material.uploaded_by_id == librarian.pk

    @pytest.mark.parametrize(
        ("changes", "material"),
        [
            ({"flags": [{"name": "alien", "words": []}]}, {}),
            ({"complete": False}, {}),
            ({"rewritten": True}, {}),
            ({"level": ""}, {}),
            ({}, {"warnings": ["清除的内容里有像正文的"]}),
        ],
        ids=["no-speech", "incomplete", "spun", "no-level", "warned"],
    )
    def test_what_is_a_doubt(self, changes, material):
        make_speech(material=make_material(**material), **changes)
        assert not without_doubt(Speech.objects.all()).exists()

    def test_a_copy_is_a_doubt_and_its_first_is_none(self):
        import_material(PAGE, "讲话.txt", arrival=UNDOUBTED)
        (copy,) = import_material(b"\xef\xbb\xbf" + PAGE, "抄.txt", arrival=UNDOUBTED).speeches
        assert list(Speech.objects.published()) != []
        assert state(copy) == "received"

    @pytest.mark.parametrize("name", ["withdraw", "bin"])
    def test_another_file_of_what_was_taken_back_waits(self, name):
        (speech,) = import_material(PAGE, "讲话.txt").speeches
        make(name, speech)
        outcome = import_material(b"\xef\xbb\xbf" + PAGE, "另存的.txt")
        assert [state(each) for each in outcome.speeches] == ["received"]
        assert "是同一篇" in str(outcome)


class TestSameBytesAgain:
    """Found: a speech that was withdrawn, corrected and deleted came back published, its
    corrections lost."""

    @pytest.mark.parametrize(
        ("moves", "said"),
        [
            (["withdraw"], "已撤下，于"),
            (["bin"], "回收站，于"),
            (["withdraw", "bin"], "回收站，于"),
        ],
        ids=" ".join,
    )
    def test_they_say_what_became_of_it_and_change_nothing(self, moves, said, librarian):
        (speech,) = import_material(PAGE, "讲话.txt").speeches
        Speech.objects.update(level="town", corrected=["level"])
        for name in moves:
            make(name, speech, by=librarian, note="待核实")
        before = Speech.objects.values().get()
        outcome = import_material(PAGE, "又来.txt", arrival=BY_COMMAND)
        assert outcome.status is Status.UNCHANGED
        assert Speech.objects.values().get() == before
        today = timezone.localdate()
        when = f"{today.year}年{today.month}月{today.day}日"
        assert f"{said}{when}由王芳（待核实）" in str(outcome)

    def test_received_says_that_it_waits(self):
        import_material(PAGE, "讲话.txt", arrival=HELD)
        assert "（待审）" in str(import_material(PAGE, "讲话.txt"))
        assert Speech.objects.get().state == "received"

    def test_one_withdrawn_before_there_was_a_log(self):
        speech = make_speech(state="withdrawn")
        assert fates([speech]) == {speech.pk: "已撤下"}


class TestReadAnew:
    @pytest.fixture
    def pair(self):
        return import_material(PAIR, "两篇.txt").speeches

    @pytest.mark.parametrize("name", ["withdraw", "bin"])
    def test_what_was_taken_back_stays_so(self, pair, name):
        make(name, pair[0])
        Speech.objects.update(office="错")
        reparse(Material.objects.get())
        assert [state(speech) for speech in pair] == [MOVES[name].after, "published"]

    def test_a_text_that_was_taken_back_does_not_show_in_its_neighbour(self, pair):
        make("withdraw", pair[0])
        secret = next(text for text in pair[0].paragraphs if len(text) > 40)
        # As if the parser of today had found another one before both.
        for speech, position in ((pair[1], 5), (pair[0], 1), (pair[1], 0)):
            Speech.objects.filter(pk=speech.pk).update(position=position)
        changes = reparse(Material.objects.get())
        assert secret not in Speech.objects.get(pk=pair[1].pk).text
        assert any("没有发布的另一篇" in line for line in changes)

    def test_another_number_than_before_changes_nothing_where_one_was_deleted(self, pair):
        make("bin", pair[1])
        call_command("empty_bin", "--days", "0", stdout=StringIO())
        Material.objects.update(choices={"deleted": [1, 2]})
        Speech.objects.update(office="错")
        assert any("保留原样" in line for line in reparse(Material.objects.get()))
        assert Speech.objects.get().office == "错"

    @pytest.mark.parametrize(
        ("others", "expected"), [("published", "published"), ("withdrawn", "received")]
    )
    def test_one_that_is_found_later_is_shown_only_where_all_others_are(
        self, pair, others, expected
    ):
        Speech.objects.filter(pk=pair[0].pk).delete()
        Speech.objects.update(state=others)
        reparse(Material.objects.get())
        assert Speech.objects.get(position=0).state == expected


class TestEmptyingTheBin:
    @pytest.fixture
    def binned(self):
        (speech,) = import_material(PAGE, "讲话.txt").speeches
        make("bin", speech)
        return speech

    def empty(self, *arguments):
        out = StringIO()
        call_command("empty_bin", *arguments, stdout=out)
        return out.getvalue()

    def since(self, days):
        StateChange.objects.filter(after="binned").update(
            at=timezone.now() - datetime.timedelta(days=days)
        )

    @pytest.mark.parametrize(("days", "left"), [(29, 1), (31, 0)])
    def test_after_thirty_days(self, binned, days, left):
        self.since(days)
        assert f"彻底删除了 {1 - left} 篇" in self.empty()
        assert Speech.objects.count() == left

    def test_the_setting_says_how_many(self, binned, settings):
        settings.BIN_DAYS = 60
        self.since(59)
        self.empty()
        assert Speech.objects.exists()

    def test_binned_again_counts_anew(self, binned):
        self.since(40)
        make("restore", binned)
        make("bin", binned)
        self.empty()
        assert Speech.objects.exists()

    @pytest.mark.parametrize("before", ["received", "published", "withdrawn"])
    def test_nothing_else_goes(self, before):
        make_speech(state=before)
        self.empty("--days", "0")
        assert Speech.objects.exists()

    def test_the_document_goes_with_its_last_speech(
        self, binned, django_capture_on_commit_callbacks
    ):
        path = Path(binned.material.raw.path)
        with django_capture_on_commit_callbacks(execute=True):
            self.empty("--days", "0")
        assert not Material.objects.exists()
        assert not path.exists()

    def test_the_document_stays_with_another(self, django_capture_on_commit_callbacks):
        pair = import_material(PAIR, "两篇.txt").speeches
        make("bin", pair[0])
        with django_capture_on_commit_callbacks(execute=True):
            self.empty("--days", "0")
        assert Path(Material.objects.get().raw.path).exists()
        assert reparse(Material.objects.get()) == []
        assert state(pair[1]) == "published"

    def test_a_tombstone_is_left(self, binned):
        self.empty("--days", "0")
        outcome = import_material(PAGE, "讲话.txt")
        assert outcome.status is Status.GONE
        assert f"《{binned.title}》（已彻底删除，于" in str(outcome)
        assert not Speech.objects.exists()

    def test_no_samples_come_back(self, capsys):
        samples = Path(__file__).parents[2] / "fixtures" / "materials"
        first = next(samples.glob("01-*"))
        (speech,) = import_material(first.read_bytes(), first.name).speeches
        make("bin", speech)
        self.empty("--days", "0")
        call_command("import_samples", samples)
        assert not Speech.objects.exists()
