"""Expired wording: rules of the librarian, flags of the speeches."""

import pytest
from django.urls import reverse

from speeches import wording
from speeches.importing.materials import import_material
from speeches.jobs.models import Job
from speeches.models import Speech, Wording
from tests.factories import make_speech

pytestmark = pytest.mark.django_db


def rule(words="十三五", until=2020, **fields):
    return Wording.objects.create(words=words, until=until, **fields)


def flags(speech):
    return {flag["name"]: flag["words"] for flag in Speech.objects.get(pk=speech.pk).flags}


def test_the_shipped_rules_are_read_and_loading_twice_adds_none():
    assert wording.load_shipped() == Wording.objects.count() > 50
    Wording.objects.filter(words="十三五").update(until=2030, enabled=False)
    assert wording.load_shipped() == 0
    assert Wording.objects.get(words="十三五").until == 2030


@pytest.mark.parametrize(
    ("text", "exceptions", "stands"),
    [
        ("“十三五”收官之年", "", True),
        ("修订劳动合同法", "劳动合同法", False),
        ("合同法和劳动合同法", "劳动合同法", True),
        ("无关", "", False),
    ],
)
def test_a_rule_and_its_exceptions(text, exceptions, stands):
    words = "十三五" if "十三五" in text else "合同法"
    assert Wording(words=words, exceptions=exceptions).stands_in(text) is stands


def test_flagged_when_it_comes_in():
    rule()
    rule("十五五", 2099)
    rule("停用的话", 2020, enabled=False)
    page = "在全县会议上的讲话\n同志们：\n“十三五”和“十五五”之间，还有停用的话。谢谢大家！"
    (speech,) = import_material(page.encode(), "甲.txt").speeches
    assert flags(speech)["expired"] == ["十三五"]
    assert Speech.objects.flagged("expired").get() == speech


def test_a_changed_rule_changes_the_library():
    speech = make_speech("“十三五”收官。")
    assert wording.refresh_flags() == 0
    kept = rule()
    assert wording.refresh_flags() == 1
    assert flags(speech) == {"expired": ["十三五"]}
    kept.enabled = False
    kept.save()
    assert wording.refresh_flags() == 1
    assert flags(speech) == {}


def test_what_a_person_decided_stays():
    speech = make_speech("“十三五”收官。", corrected=["flags"])
    rule()
    assert wording.refresh_flags() == 0
    assert flags(speech) == {}


def test_the_page_shows_the_rule(client):
    rule(note="2016—2020年")
    speech = make_speech("“十三五”收官。")
    wording.refresh_flags()
    page = client.get(speech.get_absolute_url()).text
    assert "2020年以后要核对：2016—2020年" in page
    assert "过时用语" in client.get(reverse("speeches:list"), {"flag": "expired"}).text


def test_the_librarian_edits_the_rules(admin_client, work_off):
    speech = make_speech("“十三五”收官。")
    form = {
        "words": "十三五",
        "until": "2020",
        "note": "",
        "exceptions": "",
        "enabled": "on",
        "confirmed": "1",
    }
    response = admin_client.post(reverse("admin:speeches_wording_add"), form, follow=True)
    assert "由后台按条目重新标注" in response.text
    work_off()
    assert Job.objects.get().outcome == "按条目重新标注：1 篇有变化。"
    assert flags(speech) == {"expired": ["十三五"]}


def test_the_librarian_denies_a_flag(admin_client):
    rule()
    speech = make_speech("“十三五”收官。")
    wording.refresh_flags()
    address = reverse("admin:speeches_speech_change", args=[speech.pk])
    form = admin_client.get(address).context["adminform"].form
    data = {name: value for name, value in form.initial.items() if value is not None}
    response = admin_client.post(address, data | {"doubts": [], "published": "on"})
    assert response.status_code == 302, response.context["adminform"].form.errors
    assert flags(speech) == {}
    wording.refresh_flags()
    assert flags(speech) == {}


def test_what_is_corrected_or_deleted_while_flags_are_refreshed_stays_so(monkeypatch):
    Wording.objects.create(words="新农合", until=2016)
    kept, gone, other = (make_speech("推进新农合。") for _ in range(3))

    def meanwhile(ids):
        Speech.objects.filter(pk=kept.pk).update(corrected=["flags"])
        Speech.objects.filter(pk=gone.pk).delete()

    # The newest, `other`, is the first.
    monkeypatch.setattr(wording, "announce", meanwhile)
    wording.refresh_flags()
    assert [Speech.objects.get(pk=pk).flags for pk in (kept.pk, other.pk)] == [
        [],
        [{"name": "expired", "words": ["新农合"]}],
    ]
