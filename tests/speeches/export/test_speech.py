"""Speeches as files."""

import datetime
import io
from urllib.parse import quote

import pytest
from django.urls import reverse
from docx import Document as open_docx

from speeches.export.answer import file_name
from speeches.export.speech import manuscript_of, source_note, whole_manuscript
from speeches.reading.whole import parts_of
from tests.factories import make_speech

pytestmark = pytest.mark.django_db
HERE = "https://library.example/speeches/1/"


def export(client, speech, suffix="txt", name="export", **query):
    return client.get(reverse(f"speeches:{name}", args=[speech.pk, suffix]), query)


@pytest.fixture
def speech():
    return make_speech(
        "同志们：",
        "一、提高认识",
        "（一）抓好学习。要逐条学XX。",
        "完。",
        headings=((1, 1, "一、", "提高认识"), (2, 2, "（一）", "抓好学习。")),
        title="在会议上的讲话",
        subtitle="市人大常委会主任",
        delivered_on=datetime.date(2024, 3, 5),
        speaker="某某",
        level="city",
        source="市人大网",
        source_url="https://example.com/a?b=1",
    )


def test_plain_text_has_every_character_of_the_speech(client, speech):
    lines = export(client, speech, notes="no", remarks="no").content.decode().split("\n")
    assert lines[:3] == ["在会议上的讲话", "——市人大常委会主任", "（2024年3月5日）"]
    assert [line.strip() for line in lines[5:-1]] == speech.paragraphs


def test_the_source_says_where_it_is_from(speech):
    assert source_note(speech, HERE) == (
        "《在会议上的讲话》，市级，2024年，市人大网，https://example.com/a?b=1"
    )


@pytest.mark.parametrize(
    ("fields", "warning"),
    [
        ({"complete": False}, "正文不完整"),
        ({"part": 2, "parts": 3, "complete": False}, "只是全文的第2部分"),
        ({"rewritten": True}, "疑似被来源网站替换"),
    ],
)
def test_the_source_says_what_is_wrong_with_it(fields, warning):
    assert warning in source_note(make_speech(**fields), HERE)


def test_a_source_that_is_no_address_gives_the_librarys_own():
    assert source_note(make_speech(source_url="javascript:alert(1)"), HERE).endswith(HERE)


def test_word(client, speech):
    response = export(client, speech, "docx")
    document = open_docx(io.BytesIO(response.content))
    assert [p.text for p in document.paragraphs][5:] == speech.paragraphs
    assert b"word/endnotes.xml" in response.content
    assert b"word/endnotes.xml" not in export(client, speech, "docx", notes="no").content


def test_markdown(client, speech):
    text = export(client, speech, "md").content.decode()
    assert "\n\n## 一、提高认识\n\n（一）抓好学习。要逐条学XX。\n\n完。[^1]" in text


def test_the_file_is_named_after_the_title(client, speech):
    header = export(client, speech, "docx")["Content-Disposition"]
    assert header == f"attachment; filename*=utf-8''{quote('在会议上的讲话.docx')}"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("关于A/B的\n报告", "关于A B的 报告"),
        ('"\r\nX-Evil: 1', "X-Evil 1"),
        ("..", "讲话"),
        ("", "讲话"),
        ("字" * 300, "字" * 60),
        ("\u202etxt.exe", "txt.exe"),
    ],
)
def test_a_name_that_every_system_takes(title, name):
    assert file_name(title) == name


@pytest.mark.parametrize("suffix", ["docx", "txt", "md"])
def test_hostile_texts_are_written(client, suffix):
    hostile = "\x01坏<script>&\ufffe*_[x]"
    speech = make_speech(hostile, title=f"题\x0b{hostile}", subtitle=hostile)
    assert export(client, speech, suffix).status_code == 200


def test_only_what_one_may_read_leaves(client, admin_client):
    draft = make_speech(state="withdrawn")
    assert export(client, draft).status_code == 404
    assert export(admin_client, draft).status_code == 200
    assert export(client, make_speech(), "exe").status_code == 404


def test_an_empty_speech_leaves_too(client):
    assert export(client, make_speech(text=""), "docx").status_code == 200


def test_parts_leave_as_one_and_say_what_is_missing(client):
    first = make_speech("甲。", title="报告", part=1, parts=3)
    make_speech("丙。", title="报告", part=3, parts=3, material=first.material, position=1)
    text = export(client, first, name="whole_export").content.decode()
    assert text.index("甲。") < text.index("［缺第2部分］") < text.index("丙。")
    assert whole_manuscript(first, parts_of(first), HERE).blocks[-1].note == 1
    assert export(client, make_speech(), name="whole_export").status_code == 404


def test_the_page_has_the_files(client, speech):
    page = client.get(speech.get_absolute_url()).text
    for suffix in ("docx", "txt", "md"):
        assert f'action="{reverse("speeches:export", args=[speech.pk, suffix])}"' in page
    assert "不带批注" in page
    assert "不带批注" not in client.get(make_speech("一句。").get_absolute_url()).text


def test_what_is_marked_and_what_was_filled_in_leave_too(client, speech):
    """The slot of the fixture, XX: as it stands with a remark, or as she filled it in."""
    assert "XX：待填（1 处）" in export(client, speech).content.decode()
    filled = export(client, speech, fill="XX=《监督法》").content.decode()
    assert "要逐条学《监督法》。" in filled
    assert "待填" not in filled


def test_number_of_queries_does_not_grow(client, django_assert_num_queries):
    for number in (1, 30):
        paragraphs = [f"{i}.做好" for i in range(number)]
        headings = tuple((i, 1, f"{i}.", "做好") for i in range(number))
        speech = make_speech(*paragraphs, headings=headings)
        with django_assert_num_queries(2):
            export(client, speech)


def test_a_document_of_a_speech_has_its_headings(speech):
    assert [block.heading for block in manuscript_of(speech, HERE).blocks] == [
        "", "一、提高认识", "（一）抓好学习。", "",
    ]  # fmt: skip
