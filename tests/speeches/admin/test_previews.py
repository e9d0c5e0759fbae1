"""What holds for the whole library is said before it is saved."""

import pytest

from speeches.importing.site_lines import Sighting
from speeches.models import SiteLine, Wording
from speeches.wording import effects_of
from tests.factories import make_speech

ADD = "/admin/speeches/wording/add/"
RULE = {"words": "十三五", "until": "2020", "note": "", "exceptions": "", "enabled": "on"}


@pytest.fixture
def library(db):
    make_speech("同志们：", "“十三五”即将收官。", title="旧的")
    make_speech("“十三五规划纲要”一书。", title="书名")
    make_speech("“十三五”即将收官。", title="核对过的", corrected=["flags"])
    make_speech("“十三五”即将收官。", title="回收站的", state="binned")
    make_speech("“十四五”开局。", title="别的")


def titles(effects):
    return {(one.speech.title, one.flagged) for one in effects}


def test_a_new_rule_is_told_before_it_is_saved(admin_client, library):
    page = admin_client.post(ADD, RULE).text
    assert "2 篇会标出“过时用语”" in page
    assert "《旧的》　……同志们： “十三五”即将收官。……" in page
    for title in ("核对过的", "回收站的", "别的"):
        assert title not in page
    assert not Wording.objects.exists()
    assert admin_client.post(ADD, RULE | {"confirmed": "1"}).status_code == 302
    assert Wording.objects.get().words == "十三五"


def test_of_very_many_speeches_the_newest_are_looked_at(admin_client, library, monkeypatch):
    """All of a library with a common word took a request seconds."""
    monkeypatch.setattr("speeches.wording.MOST_LOOKED_AT", 2)
    assert "这里只看了最新的" not in admin_client.post(ADD, RULE).text
    monkeypatch.setattr("speeches.wording.MOST_LOOKED_AT", 1)
    page = admin_client.post(ADD, RULE).text
    assert "1 篇会标出“过时用语”" in page
    assert "这里只看了最新的" in page


def test_a_rule_that_flags_nothing_reads_no_text(library, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert effects_of(Wording(words="十三五", until=2099), None).found == []


def test_what_cannot_be_saved_is_said_as_ever(admin_client, library):
    page = admin_client.post(ADD, RULE | {"until": "年"})
    assert page.context["adminform"].form.errors
    assert "保存之前" not in page.text


def test_an_exception_takes_flags_away(library):
    before = Wording.objects.create(words="十三五", until=2020)
    after = Wording(words="十三五", until=2020, exceptions="十三五规划纲要")
    assert titles(effects_of(after, before).found) == {("书名", False)}


def test_a_rule_switched_off_or_of_a_year_to_come_flags_nothing(admin_client, library):
    rule = Wording.objects.create(words="十三五", until=2020)
    address = f"/admin/speeches/wording/{rule.pk}/change/"
    off = {name: value for name, value in RULE.items() if name != "enabled"}
    assert "2 篇不再为这句话标出" in admin_client.post(address, off).text
    rule.refresh_from_db()
    assert rule.enabled
    assert "2 篇不再为这句话标出" in admin_client.post(address, RULE | {"until": "2099"}).text
    assert "没有讲话的标注会变" in admin_client.post(address, RULE | {"note": "新"}).text


def test_a_site_line_is_told_before_it_is_put_back(admin_client, library):
    speech = make_speech("正文。", title="有栏目的")
    line = SiteLine.objects.create(site="某网", key="k", text="本站口号")
    Sighting.objects.create(site="某网", key="k", material=speech.material, title="t", body="b")
    chosen = {"action": "refuse", "_selected_action": [line.pk]}
    page = admin_client.post("/admin/speeches/siteline/", chosen).text
    for words in ("“本站口号”", "重新解析 <b>1</b> 份材料", "《有栏目的》"):
        assert words in page
    line.refresh_from_db()
    assert not line.refused
