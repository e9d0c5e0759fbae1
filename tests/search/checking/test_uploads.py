"""A writer has the file of her draft checked: its words, in a child, and nothing of it kept."""

import logging
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from search.checking import forms
from speeches.importing.drafts import Busy
from speeches.models import Material, Wording
from speeches.parsing import parse
from speeches.parsing.formats.limits import DRAFT_BYTES
from speeches.reading.notes import NoteKind
from speeches.wording import flag_for, load_shipped, rules_of_today
from tests.factories import make_speech
from tests.search.checking.test_views import DRAFT, HOSTILE, PAGE, SENTENCE, marks
from tests.speeches.parsing.formats.making import docx, p, pdf
from tests.speeches.test_materials import EXPECTED, SHARED

pytestmark = pytest.mark.django_db
NAME = "绝密的稿子.docx"
WORD = docx("".join(p(line.strip()) for line in DRAFT.splitlines()))


@pytest.fixture(autouse=True)
def library(search_index):
    Wording.objects.get_or_create(words="十三五", defaults={"until": 2020})
    make_speech("同志们：", f"{SENTENCE}。", title="在推进会上的讲话")
    search_index.rebuild()


def sent(client, data=WORD, year="2026", name=NAME, **more):
    file = SimpleUploadedFile(name, data)
    return client.post(PAGE, {"file": file, "year": year, "text": "", **more})


def left_behind() -> set[Path]:
    return {path for path in Path(settings.DATA_DIR).rglob("*") if path.is_file()}


def test_it_is_checked_as_if_it_were_pasted(client):
    page = sent(client)
    assert page.status_code == 200
    pasted = client.post(PAGE, {"text": DRAFT, "year": "2026"})
    assert marks(page.text) == marks(pasted.text)
    for name in ("places", "misnumbered", "known"):
        assert getattr(page.context["draft"], name) == getattr(pasted.context["draft"], name)
    assert "no-store" in page.headers["Cache-Control"]


def test_its_words_stand_in_the_field_for_the_next_time(client):
    said = sent(client).text
    text = "\n".join(line.strip() for line in DRAFT.splitlines() if line.strip())
    assert f">\n{text}</textarea>" in said.replace("&#34;", '"')
    assert NAME not in said


def test_the_file_counts_where_there_is_a_text_too(client):
    page = sent(client, text="另一份稿子")
    assert "另一份稿子" not in page.text
    assert page.context["draft"].paragraphs[0] == "同志们："


def test_what_was_read_stays_where_the_year_is_none(client):
    page = sent(client, year="明年")
    assert page.status_code == 400
    assert "年份请填四位数字" in page.text
    assert SENTENCE in page.text


@pytest.mark.parametrize("data", [WORD, b"", pdf([[]]), bytes(DRAFT_BYTES + 1)])
@pytest.mark.parametrize("browser", ["visitor", "librarian"])
def test_nothing_of_it_is_kept(client, admin_client, caplog, data, browser):
    before, rows = left_behind(), Material.objects.count()
    with caplog.at_level(logging.DEBUG):
        sent({"visitor": client, "librarian": admin_client}[browser], data)
    assert left_behind() <= before
    assert Material.objects.count() == rows
    assert "绝密" not in caplog.text
    assert "效劳" not in caplog.text
    assert SENTENCE not in caplog.text


def test_nor_of_what_is_larger_than_a_form(client, admin_client, caplog):
    """A librarian's comes to the disk on its way; of anybody else's nothing is read."""
    before, large = left_behind(), bytes(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    said = sent(admin_client, large).text
    assert "文件超过 2 MB，请去掉里面的图片再上传" in said
    page = sent(client, large)
    assert page.status_code == 400
    assert "文件太大的，请去掉里面的图片" in page.text
    assert left_behind() <= before
    assert "绝密" not in caplog.text


def test_nor_where_checking_fails(client, monkeypatch, caplog):
    def fails(*args: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("search.checking.views.check", fails)
    before = left_behind()
    client.raise_request_exception = False
    assert sent(client).status_code == 500
    assert left_behind() <= before
    assert "绝密" not in caplog.text
    assert SENTENCE not in caplog.text


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "文件是空的"),
        (pdf([[]]), "用文字识别（OCR）软件转成文字"),
        (b"PK\x03\x04" + bytes(40), "文件已损坏"),
        (b"MZ" + bytes(99), "是程序"),
        (bytes(DRAFT_BYTES + 1), "文件超过 2 MB"),
        (("办" * 100_001).encode(), "同一个字符连续重复"),
        (("各位代表，要办好实事。" * 10_000).encode(), "一次最多检查 100000 字"),
    ],
    ids=["empty", "scan", "broken", "program", "large", "repeated", "long"],
)
def test_what_cannot_be_read_says_what_to_do(client, data, said):
    page = sent(client, data, text="她粘贴的稿子")
    assert page.status_code == 400
    alert = page.text.partition('role="alert"')[2].partition("</p>")[0]
    assert said in alert
    assert "粘贴" in alert
    assert "导入" not in alert


def test_who_comes_when_all_are_busy_is_told_so(client, monkeypatch):
    def busy(data: bytes) -> None:
        raise Busy

    monkeypatch.setattr(forms, "read_draft", busy)
    page = sent(client, text="她粘贴的稿子")
    assert page.status_code == 429
    assert "服务器正忙" in page.text
    assert "她粘贴的稿子</textarea>" in page.text


@pytest.mark.parametrize(
    "data",
    [
        HOSTILE.encode(),
        docx(p(HOSTILE.replace("&", "&amp;").replace("<", "&lt;"))),
        b'{"title": "\\u8bb2\\ud800", "text": "\\u5404\\u4f4d\\u4ee3\\u8868\\ud800\\udfff"}',
        "各位代表：\x00\x0b\x1c\x85\u2028要办好实事。".encode() * 90,
    ],
    ids=["text", "Word", "half characters", "controls"],
)
def test_what_she_sends_is_text(client, data):
    page = sent(client, data)
    assert page.status_code in (200, 400)
    assert "<script>alert" not in page.text
    assert "<img" not in page.text.partition("<main")[2]
    assert page.text.count("</textarea>") == 1


def test_a_page_that_could_not_be_read_is_said(client):
    rows = [(72, 700 - 30 * at, 16, "各位代表要把民生实事办好办实让群众满意") for at in range(9)]
    page = sent(client, pdf([rows, []], pictures={1: "q 500 0 0 700 0 0 cm /Im Do Q\n"}))
    assert page.status_code == 200
    assert "PDF 第 2 页没有文字" in page.text


def test_a_form_without_its_token_is_refused():
    assert sent(Client(enforce_csrf_checks=True)).status_code == 403


@pytest.mark.parametrize("name", [f"00{number}" for number in range(5)])
@pytest.mark.skipif(not EXPECTED.exists(), reason="no ../shared/materials here")
def test_a_reference_document_is_checked_as_its_page_shows_it(client, name):
    """Around the speech stands what its site put there, which the file still has."""
    load_shipped()
    (path,) = SHARED.glob(f"{name}*")
    (each,) = parse(path.read_bytes(), path.name).speeches
    text = "\n".join(paragraph.text for paragraph in each.paragraphs)
    speech = make_speech(
        text=text,
        rewritten=each.rewritten,
        rewritten_spots=[vars(spot) for spot in each.rewritten_spots],
        flags=[
            *({"name": flag.name, "words": list(flag.words)} for flag in each.flags),
            *flag_for(text, rules_of_today()),
        ],
    )
    of_speech = marks(client.get(speech.get_absolute_url()).text)
    year = str(timezone.localdate().year)
    pasted = client.post(PAGE, {"text": text, "year": year})
    assert marks(pasted.text) == of_speech
    assert sum(of_speech.values()) == sum(
        pasted.context["draft"].places[kind]
        for kind in (NoteKind.SLOT, NoteKind.SWAPPED, NoteKind.EXPIRED)
    )
    around = path.read_text(encoding="utf-8")
    of_file = marks(sent(client, path.read_bytes(), year, path.name).text)
    assert of_file >= of_speech
    for found, number in (of_file - of_speech).items():
        assert around.count(found[1]) > text.count(found[1]), (found, number)
    word = docx("".join(p(paragraph.text) for paragraph in each.paragraphs))
    assert marks(sent(client, word, year).text) == of_speech
