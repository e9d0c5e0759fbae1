"""A record, one JSON object, to lines: its title, its text, and its facts by their names.

The fields are `id`, `title`, `date`, `source` and `text`; others are kept as lines of the text too.
So nothing that the record says is lost, and a person sees it on the material's page.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace

from speeches.parsing.documents import (
    Decoded,
    Evidence,
    Facts,
    MaterialError,
    ParsedSpeech,
    Received,
)
from speeches.parsing.formats.decode import decode_text
from speeches.parsing.formats.limits import check_text
from speeches.parsing.formats.lines import assembled
from speeches.parsing.formats.markdown import is_markdown, without_marks
from speeches.parsing.vocabulary.dates import read_date

_NAMES = {"date": "日期", "source": "来源", "id": "编号", "url": "网址", "author": "作者"}


def read_record(data: bytes) -> Received:
    """The text of a record and the facts it states. Raises MaterialError where it has no text."""
    decoded = _decoded(data)
    record = _object(decoded.text)
    fields = {key: value for key, value in map(_field, record.items()) if value}
    text = fields.get("text", "")
    if not text:
        raise MaterialError("这条记录没有正文（text 字段）")
    check_text(sum(map(len, fields.values())))
    facts = Facts(
        title=fields.get("title", ""),
        source=fields.get("source", ""),
        ref=fields.get("id", ""),
        published_on=read_date(fields.get("date", "")),
    )
    extracted = assembled(_blocks(fields), "application/json")
    if is_markdown(text):
        extracted = replace(extracted, lines=without_marks(extracted.text, extracted.lines))
    return Received(extracted, decoded.encoding, facts, decoded.warnings)


def _decoded(data: bytes) -> Decoded:
    """JSON is UTF-8 (RFC 8259, 8.1), its Chinese perhaps escaped; programs write others too."""
    try:
        return Decoded(data.decode("utf-8-sig"), "utf-8")
    except UnicodeDecodeError:
        return decode_text(data)


def _object(text: str) -> dict[str, object]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise MaterialError("这一行不是完整的 JSON") from error
    if not isinstance(value, dict):
        raise MaterialError("这一行不是 JSON 对象（应为 id、title、date、source、text）")
    return value


def _field(item: tuple[str, object]) -> tuple[str, str]:
    """A field as text, "" where it says nothing. Raises MaterialError where it is no text."""
    key, value = item
    words = (
        value
        if isinstance(value, str)
        else ""
        if value is None
        else json.dumps(value, ensure_ascii=False)
    )
    try:
        f"{key}{words}".encode()
    except UnicodeEncodeError as error:
        raise MaterialError(f"字段 {key!a} 含有无效字符") from error
    return key, words.strip()


def _blocks(fields: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The lines of the record: title, facts, text."""
    if "title" in fields:
        yield " ".join(fields["title"].split()), "heading"
    for key, value in fields.items():
        if key not in ("title", "text"):
            yield f"{_NAMES.get(key, key)}：{' '.join(value.split())}", "record-field"
    yield fields["text"], ""


def with_facts(speeches: Sequence[ParsedSpeech], facts: Facts) -> tuple[ParsedSpeech, ...]:
    """The speeches with what their record states; a stated fact goes before a found one.

    A title is one speech's; of several in one record each has its own.
    """
    title = " ".join(facts.title.split()) if len(speeches) == 1 else ""
    return tuple(
        replace(
            speech,
            title=title if title and speech.title not in title else speech.title,
            source=facts.source or speech.source,
            published_on=_stated_day(facts) or speech.published_on,
            ref=facts.ref,
        )
        if facts != Facts()
        else speech
        for speech in speeches
    )


def _stated_day(facts: Facts) -> Evidence[datetime.date] | None:
    day = facts.published_on
    return Evidence(day, f"{_NAMES['date']}：{day.isoformat()}") if day else None
