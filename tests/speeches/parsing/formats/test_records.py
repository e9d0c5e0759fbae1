"""JSON records: their text, and the facts that stand beside it."""

import datetime
import json

import pytest

from speeches.parsing import MaterialError, parse
from speeches.parsing.formats.records import read_record
from tests.speeches.parsing.test_invariants import assert_promise

RECORD = {
    "id": "g000012",
    "title": "在全县人大工作会议上的讲话",
    "date": "2019-03-02",
    "source": "示例网 重要讲话数据库",
    "text": "各位代表：\n一年来，县人大常委会依法履行职责，取得了新的成绩。\n谢谢大家！",
}


def packed(**changes):
    return json.dumps(RECORD | changes, ensure_ascii=False).encode()


def test_the_facts_are_the_records():
    parsed = parse(packed(), "库.jsonl#g000012")
    assert_promise(parsed)
    (speech,) = parsed.speeches
    assert speech.title == RECORD["title"]
    assert speech.ref == "g000012"
    assert speech.source == RECORD["source"]
    assert speech.published_on.value == datetime.date(2019, 3, 2)
    assert [paragraph.text for paragraph in speech.paragraphs] == RECORD["text"].split("\n")
    assert parsed.media_type == "application/json"


@pytest.mark.parametrize(
    ("date", "day"),
    [
        ("1949-08-18", datetime.date(1949, 8, 18)),
        ("一九四九年八月十八日", datetime.date(1949, 8, 18)),
        ("2019年3月2日", datetime.date(2019, 3, 2)),
        ("2019", None),
        ("2019-13-41", None),
        ("", None),
        (None, None),
    ],
)
def test_dates(date, day):
    assert read_record(packed(date=date)).facts.published_on == day


def test_nothing_of_a_record_is_lost():
    lines = read_record(
        packed(url="http://www.example.com/1", pages=3, tags=["人大"])
    ).extracted.lines
    assert [(line.text, line.hint) for line in lines[:6]] == [
        (RECORD["title"], "heading"),
        ("编号：g000012", "record-field"),
        ("日期：2019-03-02", "record-field"),
        ("来源：示例网 重要讲话数据库", "record-field"),
        ("网址：http://www.example.com/1", "record-field"),
        ("pages：3", "record-field"),
    ]
    assert "人大" in lines[6].text


def test_a_number_is_an_id():
    assert read_record(packed(id=7)).facts.ref == "7"


def test_a_text_that_begins_with_its_title_has_it_once():
    parsed = parse(packed(text=f"{RECORD['title']}\n{RECORD['text']}"))
    assert_promise(parsed)
    assert parsed.speeches[0].title == RECORD["title"]
    assert [item.text for item in parsed.speeches[0].paragraphs] == RECORD["text"].split("\n")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (packed(text=""), "没有正文"),
        (packed(text=None), "没有正文"),
        (b'{"title": "x"}', "没有正文"),
        (b'{"id": "c", "text": "cut', "不是完整的 JSON"),
        (b'{"text": "\xff\xfe\xfd\xff\xff\xff"}', "JSON"),
        (b'{"text": "\\ud800 x"}', "无效字符"),
        (b'{"text": "only English"}', "中文"),
        (b'{"text": ' + b"[" * 100_000, "JSON"),
        (packed(text="文" * 1_000_001), "万字"),
    ],
    ids=[
        "empty-text", "null-text", "no-text", "cut-off", "no-encoding",
        "half-a-character", "no-chinese",
        "nested-without-end", "long",
    ],
)  # fmt: skip
def test_bad_records_are_refused_with_a_reason(data, reason):
    with pytest.raises(MaterialError, match=reason):
        parse(data)


@pytest.mark.parametrize(
    ("data", "encoding", "told"),
    [
        (
            '{"title": "在大会上的讲话", "text": "各位代表、同志们："}'.encode("gb18030"),
            "gb18030",
            0,
        ),
        (
            '{"text": "各位代表、同志们：大家好"}'.encode().replace(b"\xe5\xa5", b"\xff\xff"),
            "utf-8",
            1,
        ),
    ],
    ids=["gb18030", "one-broken-byte"],
)
def test_records_in_other_encodings_and_with_a_broken_byte(data, encoding, told):
    received = read_record(data)
    assert "各位代表、同志们：" in received.extracted.text
    assert (received.encoding, len(received.warnings)) == (encoding, told)
