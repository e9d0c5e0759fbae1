"""Many speeches at once: said before, noted for each, and taken back."""

import pytest

from search.models import ChangedSpeech
from speeches.choices import Act, State
from speeches.history.bulk import last_bulk
from speeches.history.recording import acting, recorded
from speeches.importing.materials import import_material
from speeches.jobs.models import Job
from speeches.life import Cause
from speeches.models import Source, Speech, SpeechChange
from tests.factories import make_speech
from tests.speeches.importing.test_materials import PAGE

LIST = "/admin/speeches/speech/"


@pytest.fixture
def three(db):
    return [
        make_speech(title="甲", level="county"),
        make_speech(title="乙", level="city", corrected=["level"]),
        make_speech(title="丙", level="town"),
    ]


def send(client, speeches, action="edit_many", address=LIST, **data):
    chosen = {"action": action, "_selected_action": [speech.pk for speech in speeches]}
    fields = {"level": "", "meeting_level": "", "kind": "", "source": "", "note": ""}
    return client.post(address, chosen | (fields if data or action == "edit_many" else {}) | data)


def levels():
    return dict(Speech.objects.values_list("title", "level"))


def said(response):
    return [str(message) for message in response.context["messages"]]


def test_it_asks_then_tells_then_does(admin_client, three):
    ask = {"action": "edit_many", "_selected_action": [speech.pk for speech in three]}
    assert "选中了 <b>3</b> 篇讲话" in admin_client.post(LIST, ask).text
    page = send(admin_client, three, level="town").text
    for words in (
        "层级改为“镇级”：2 篇", "原来是“县级”的 1 篇", "原来是“市级”的 1 篇", "《甲》《乙》",
        "其中 1 篇的层级是人工更正过的",
    ):  # fmt: skip
        assert words in page
    assert levels() == {"甲": "county", "乙": "city", "丙": "town"}
    done = send(admin_client, three, level="town", confirmed="3", note="核对过")
    assert levels() == {"甲": "town", "乙": "town", "丙": "town"}
    assert said(admin_client.get(done["Location"]))[0].startswith(
        "已修改 2 篇讲话：层级改为“镇级”。"
    )


def test_it_is_a_correction_that_is_noted_and_announced(admin_client, admin_user, three):
    ChangedSpeech.objects.all().delete()
    send(admin_client, three, level="town", confirmed="3", note="核对过")
    changes = SpeechChange.objects.all()
    assert {(one.speech.title, one.act, one.by, one.note) for one in changes} == {
        ("甲", Act.BULK, admin_user, "核对过"),
        ("乙", Act.BULK, admin_user, "核对过"),
    }
    assert Speech.objects.get(title="甲").corrected == ["level"]
    assert Speech.objects.get(title="丙").corrected == []
    announced = set(ChangedSpeech.objects.values_list("speech_pk", flat=True))
    assert announced == {three[0].pk, three[1].pk}


def test_several_columns_with_nothing_among_them(admin_client, three):
    source = Source.objects.create(name="某某人大网")
    Speech.objects.filter(title="甲").update(source=source)
    send(admin_client, three, level="-", kind="报告", source="-", confirmed="3")
    assert set(Speech.objects.values_list("level", "kind", "source")) == {("", "报告", None)}
    send(admin_client, three, source=source.pk, confirmed="3")
    assert set(Speech.objects.values_list("source", flat=True)) == {source.pk}


def test_nothing_chosen_changes_nothing(admin_client, three):
    assert "请选一项要改成什么" in send(admin_client, three, confirmed="3").text
    assert levels() == {"甲": "county", "乙": "city", "丙": "town"}


def test_what_is_in_the_bin_stays(admin_client, three):
    Speech.objects.filter(title="甲").update(state="binned")
    address = f"{LIST}?state=binned"
    page = send(admin_client, three[:1], address=address, level="town").text
    assert "没有要改的" in page
    send(admin_client, three[:1], address=address, level="town", confirmed="1")
    assert levels()["甲"] == "county"


def test_all_that_a_filter_shows(admin_client, three):
    for number in range(60):
        make_speech(title=f"第{number}篇", level="city", kind="报告")
    address = f"{LIST}?kind__exact=报告"
    page = send(admin_client, three[:1], address=address, level="town", select_across="1").text
    assert "层级改为“镇级”：60 篇" in page
    send(
        admin_client, three[:1], address=address, level="town", select_across="1", confirmed="60"
    )  # fmt: skip
    assert Speech.objects.filter(level="town").count() == 61
    assert levels()["甲"] == "county"


def test_what_came_in_since_is_shown_first(admin_client, three):
    make_speech(title="丁", level="city")
    page = send(admin_client, three, level="town", select_across="1", confirmed="3")
    assert "刚有变化，请再看一遍" in page.text
    assert levels()["甲"] == "county"


class TestUndo:
    def undo(self, client):
        return said(client.get(client.post(f"{LIST}undo/")["Location"]))

    def test_all_is_as_it_was(self, admin_client, admin_user, three):
        Speech.objects.filter(title="甲").update(source=Source.objects.create(name="旧源"))
        new = Source.objects.create(name="新源")
        values = ("title", "level", "kind", "source", "corrected")
        before = list(Speech.objects.values_list(*values))
        send(admin_client, three, level="town", kind="报告", source=new.pk, confirmed="3")
        page = admin_client.get(LIST).text
        assert "撤销上一次批量修改" in page
        assert "3 篇：层级改为“镇级”" in page
        assert self.undo(admin_client) == ["已撤销上一次批量修改：3 篇恢复原样。"]
        assert list(Speech.objects.values_list(*values)) == before
        assert last_bulk(admin_user) is None
        assert "撤销上一次批量修改" not in admin_client.get(LIST).text

    def test_what_was_changed_since_stays(self, admin_client, three):
        send(admin_client, three, level="town", confirmed="3")
        admin_client.get(LIST)
        with acting(Act.EDIT, Cause()), recorded([three[0].pk]):
            Speech.objects.filter(title="甲").update(kind="报告")
        assert self.undo(admin_client) == [
            "已撤销上一次批量修改：1 篇恢复原样。"
            "另有 1 篇后来又改过（或在回收站里），保持现在的样子。"
        ]
        assert levels() == {"甲": "town", "乙": "city", "丙": "town"}

    def test_nobody_takes_back_what_another_did(
        self, admin_client, client, django_user_model, three
    ):
        send(admin_client, three, level="town", confirmed="3")
        client.force_login(django_user_model.objects.create_superuser("other"))
        assert self.undo(client) == ["没有可以撤销的批量修改。"]
        assert levels()["甲"] == "town"

    def test_it_asks_to_be_sent(self, admin_client, three):
        assert admin_client.get(f"{LIST}undo/").status_code == 405


def test_reading_anew_is_a_job(admin_client, work_off, db):
    speech = import_material(PAGE, "讲话.txt").speeches[0]
    Speech.objects.filter(pk=speech.pk).update(title="旧的", level="city", corrected=["level"])
    page = send(admin_client, [speech], "reparse_many").text
    assert "出自 <b>1</b> 份原始材料" in page
    assert not Job.objects.exists()
    send(admin_client, [speech], "reparse_many", confirmed="1")
    work_off()
    job = Job.objects.get()
    assert (job.state, job.outcome) == ("done", "共 1 份材料，1 份有变化。")
    speech.refresh_from_db()
    assert (speech.title, speech.level) == ("在2021年全县人大工作会议上的讲话", "city")


def test_many_take_few_queries(admin_client, three, django_assert_max_num_queries):
    speeches = [make_speech(level="city") for _ in range(120)]
    with django_assert_max_num_queries(40):
        send(admin_client, speeches, level="town", select_across="1", confirmed="123")
    assert Speech.objects.exclude(level="town").count() == 0


def test_a_move_that_means_others_by_now_is_asked_again(admin_client, three):
    Speech.objects.update(state=State.RECEIVED)
    data = {"select_across": "1", "note": ""}
    page = send(admin_client, three[:1], "publish", confirmed="2", **data)
    assert "刚有变化" in page.text
    assert not Speech.objects.published().exists()
    send(admin_client, three[:1], "publish", confirmed="3", **data)
    assert Speech.objects.published().count() == 3
