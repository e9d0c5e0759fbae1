"""A librarian holds a scanned page against its picture: what she says is read anew."""

import pytest
from django.contrib.auth.models import User

from speeches.choices import Act, Flag
from speeches.importing import materials, scans
from speeches.models import Material, ScannedPage, Speech, SpeechChange
from tests.speeches.importing.whole_files import import_file
from tests.speeches.scanning import PAGES, recognised, scan

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _scanned(monkeypatch):
    """A speech of two pages, in the first of which a word is doubtful."""

    def recognise(data, number):
        return recognised(PAGES[number - 1], doubtful={2: (2, 4)} if number == 1 else {})

    monkeypatch.setattr(scans, "recognise", recognise)
    monkeypatch.setattr(materials, "can_recognise", lambda: True)
    (outcome,) = import_file(scan(), "扫描.pdf")
    assert outcome.speeches
    yield
    for page in ScannedPage.objects.all():
        page.picture.delete(save=False)


@pytest.fixture
def librarian(client) -> User:
    user = User.objects.create_superuser("wang", last_name="王", first_name="芳")
    client.force_login(user)
    return user


def address(number: int = 1) -> str:
    return f"/admin/speeches/material/{Material.objects.get().pk}/pages/{number}/"


def words(number: int) -> list[str]:
    return [words for *_, words in PAGES[number - 1]]


def test_the_page_has_picture_lines_and_how_sure_they_are(client, librarian):
    page = client.get(address()).text
    assert f'src="{address()}picture/"' in page
    assert page.count('name="line"') == len(PAGES[0])
    assert page.count('class="doubtful"') == 1
    assert "把握 99.0%" in page
    assert f'href="{address(2)}"' in page
    picture = client.get(f"{address()}picture/")
    assert picture["Content-Type"] == "image/jpeg"
    assert picture.getvalue().startswith(b"\xff\xd8\xff")


def test_the_material_leads_to_its_pages(client, librarian):
    page = client.get(f"/admin/speeches/material/{Material.objects.get().pk}/change/").text
    assert f'href="{address(2)}"' in page
    assert "未核对" in page


def test_the_review_of_its_speech_leads_to_the_material(client, librarian):
    speech = Speech.objects.get()
    link = f'<a href="/admin/speeches/material/{speech.material_id}/change/">对照扫描页</a>'
    assert link in client.get(f"/admin/speeches/speech/{speech.pk}/review/").text


def test_checked_page_by_page_the_speech_is_whole(client, librarian):
    answer = client.post(address(1), {"line": words(1), "checked": "1"})
    assert answer["Location"] == address(2)
    speech = Speech.objects.get()
    assert (speech.complete, speech.incomplete_reason) == (
        False,
        "第 2 页识别自扫描件，还没有核对",
    )
    client.post(address(2), {"line": words(2), "checked": "1"})
    speech = Speech.objects.get()
    assert (speech.complete, Flag.SCANNED in speech.flag_names.split()) == (True, False)
    assert speech.corrected == []
    assert {page.checked_by for page in ScannedPage.objects.all()} == {librarian}


def test_a_corrected_line_is_the_text_and_what_was_read_is_kept(client, librarian):
    lines = words(1)
    lines[2] = lines[2].replace("今天召开", "今天我们召开")
    client.post(address(1), {"line": lines})
    speech = Speech.objects.get()
    assert "今天我们召开河道清理" in speech.text
    line = ScannedPage.objects.get(number=1).lines[2]
    assert (line["read"], line["doubtful"]) == (words(1)[2], [])
    assert not speech.complete
    change = SpeechChange.objects.latest("pk")
    assert (change.act, change.who) == (Act.SCAN, "王芳")
    assert "原识别：今天召开" in client.get(address()).text


def test_corrected_again_what_was_read_first_stays(client, librarian):
    for wrong in ("甲甲甲", "乙乙乙"):
        client.post(address(1), {"line": [*words(1)[:-1], wrong]})
    assert ScannedPage.objects.get(number=1).lines[-1]["read"] == words(1)[-1]


def test_a_line_that_is_none_is_emptied(client, librarian):
    client.post(address(2), {"line": [*words(2)[:-1], ""]})
    assert "谢谢大家" not in Speech.objects.get().text
    assert ScannedPage.objects.get(number=2).lines[-1]["read"] == "谢谢大家。"


def test_a_form_with_other_lines_changes_nothing(client, librarian):
    answer = client.post(address(1), {"line": ["甲"], "checked": "1"}, follow=True)
    assert "没有保存" in answer.text
    assert ScannedPage.objects.filter(checked_at=None).count() == 2


def test_where_nothing_would_be_left_nothing_is_changed(client, librarian):
    client.post(address(2), {"line": [""] * len(PAGES[1])})
    answer = client.post(address(1), {"line": [""] * len(PAGES[0])}, follow=True)
    assert "没有保存" in answer.text
    assert [line["text"] for line in ScannedPage.objects.get(number=1).lines] == words(1)


def test_doubtful_words_are_marked_for_readers_until_then(client, librarian):
    speech = Speech.objects.get()
    mark = '<span class="doubt scanned" title="识别存疑，请对照第 1 页的原图">召开</span>'
    assert mark in client.get(speech.get_absolute_url()).text
    client.post(address(1), {"line": words(1), "checked": "1"})
    assert mark not in client.get(speech.get_absolute_url()).text


def test_a_page_that_is_not_there(client, librarian):
    assert client.get(address(3)).status_code == 404
    assert client.get(f"{address(3)}picture/").status_code == 404
    page = ScannedPage.objects.get(number=2)
    page.picture.storage.delete(page.picture.name)
    assert client.get(f"{address(2)}picture/").status_code == 404
