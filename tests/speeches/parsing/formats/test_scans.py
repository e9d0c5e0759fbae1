"""A recognised page is read as a page that has text, and said to be recognised."""

import struct
from dataclasses import replace

import pytest

from speeches.parsing import MaterialError, parse
from speeches.parsing.documents import PageReading, ScannedError
from speeches.parsing.formats.pdf import extract_pdf
from speeches.parsing.formats.scan_marks import chinese_marks
from speeches.parsing.formats.scan_rows import rows_of_scans
from speeches.parsing.formats.scans import frames_of
from tests.speeches.parsing.formats.making import pdf
from tests.speeches.scanning import PAGES, SIZE, TITLE, reading, scan

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 50
BODY = [
    (100, 780 - 29 * at, 16, words)
    for at, words in enumerate(
        ["各乡镇要把任务分到村、分到段，", "每一段都要有名有姓，有人管、有人查。"]
    )
]


def readings(**kept):
    return {number: reading(lines, **kept) for number, lines in enumerate(PAGES, 1)}


def paragraphs(parsed):
    return [paragraph.text for paragraph in parsed.speeches[0].paragraphs]


class TestUnread:
    def test_a_scan_says_which_pages_are_to_be_recognised(self):
        with pytest.raises(ScannedError, match="没有文字层") as raised:
            parse(scan(3))
        assert raised.value.pages == (1, 2, 3)
        assert "make ocr" in str(raised.value)

    def test_a_scan_that_is_recognised_in_part_says_which_are_left(self):
        with pytest.raises(ScannedError) as raised:
            parse(scan(2), readings={1: reading(PAGES[0])})
        assert raised.value.pages == (2,)

    def test_a_page_among_others_is_named_and_the_others_are_read(self):
        parsed = parse(scan(2, {0: BODY}))
        assert parsed.unread == (2,)
        assert "每一段都要有名有姓" in "".join(paragraphs(parsed))
        assert not parsed.speeches[0].complete

    def test_a_text_in_an_unknown_code_can_be_recognised_too(self):
        data = pdf([[(90, 700, 9, "".join(map(chr, range(0x5E00, 0x5F00))))]] * 2, to_unicode=False)
        with pytest.raises(ScannedError, match="乱码") as raised:
            parse(data)
        assert raised.value.pages == (1, 2)
        assert parse(data, readings=readings()).speeches[0].title == TITLE

    def test_a_document_with_text_has_nothing_to_be_recognised(self):
        assert parse(pdf([BODY, BODY])).unread == ()


class TestLayout:
    @pytest.mark.parametrize("askew", [0, 0.8, -1.5])
    @pytest.mark.parametrize("aside", [0, 25])
    def test_wrapped_lines_are_joined_and_headings_found(self, askew, aside):
        found = {
            1: reading(PAGES[0], askew=askew),
            2: reading(PAGES[1], askew=-askew, aside=aside),
        }
        parsed = parse(scan(), readings=found)
        (speech,) = parsed.speeches
        assert speech.title == TITLE
        assert paragraphs(parsed) == [
            "同志们：",
            "今天召开河道清理工作会议，主要任务是安排今冬明春的清理工作。下面，我讲两点意见。",
            "一、认清形势，增强清理河道的紧迫感",
            "全县有大小河道四十六条，去冬清理了十九条，还有二十七条没有动工。河道不清，水就不畅，"
            "群众的田就要受淹，这个道理大家都懂，关键是要动起来，抢在春汛之前见到成效。",
            "二、落实责任，确保按期完成清理任务",
            "各乡镇要把任务分到村、分到段，每一段都要有名有姓，有人管、有人查。人大代表要经常到河边"
            "走一走、看一看。",
            "谢谢大家。",
        ]
        assert [section.label for section in speech.sections] == ["一、", "二、"]

    def test_page_numbers_are_no_text(self):
        numbered = {
            number: reading([*lines, (12, 0.8, f"- {number} -")])
            for number, lines in enumerate(PAGES, 1)
        }
        parsed = parse(scan(), readings=numbered)
        assert paragraphs(parsed)[-1] == "谢谢大家。"
        assert {parsed.text[item.start : item.end] for item in parsed.removed} == {"- 1 -", "- 2 -"}

    def test_a_line_that_is_spaced_out_is_no_larger_than_it_is_high(self):
        (line, *rest) = reading([(0, 1, "办法三条"), *PAGES[1]]).lines
        left, (x, top), (_, bottom), below = line.corners
        wide = replace(line, corners=(left, (x + 200, top), (x + 200, bottom), below))
        found = rows_of_scans({1: PageReading((wide, *rest))})
        assert {row.size for row in found[1]} == {found[1][1].size}

    def test_text_and_scans_are_of_one_size_where_they_nearly_are(self):
        text = {
            0: [(80, 780 - 29 * at, 15.4, words) for at, (*_, words) in enumerate(PAGES[0][1:])]
        }
        parsed = parse(scan(2, text), readings={2: reading(PAGES[1])})
        assert "这个道理大家都懂" in "".join(paragraphs(parsed)[-5:])
        assert any("这个道理" in text for text in paragraphs(parsed))

    def test_every_word_that_was_recognised_is_somewhere(self):
        parsed = parse(scan(), readings=readings(askew=0.7))
        words = "".join(words for lines in PAGES for *_, words in lines)
        assert "".join(parsed.text.split()) == words

    def test_the_text_of_a_page_stands_where_the_page_stands(self):
        text = {1: [(100, 780, SIZE, "道理大家都懂，关键是要动起来，抢在春汛之前见到成效。")]}
        parsed = parse(scan(2, text), readings={1: reading(PAGES[0])})
        assert paragraphs(parsed)[-1].endswith("抢在春汛之前见到成效。")
        assert paragraphs(parsed)[0] == "同志们："


class TestWhatIsSaid:
    def test_what_is_recognised_is_never_whole(self):
        (speech,) = parse(scan(), readings=readings()).speeches
        assert not speech.complete
        assert speech.incomplete_reason == "第 1、2 页识别自扫描件，还没有核对"
        assert [flag.name for flag in speech.flags] == ["scanned"]

    def test_one_page_among_others_is_enough(self):
        found = {2: reading(PAGES[1][:1])}
        (speech,) = parse(scan(2, {0: BODY}), readings=found).speeches
        assert speech.incomplete_reason == "第 2 页识别自扫描件，还没有核对"
        assert [flag.words for flag in speech.flags if flag.name == "scanned"] == [("第 2 页",)]

    def test_until_every_page_is_checked(self):
        half = readings(checked=True) | {2: reading(PAGES[1])}
        (speech,) = parse(scan(), readings=half).speeches
        assert (speech.complete, speech.flags[0].words) == (False, ("第 2 页",))
        (speech,) = parse(scan(), readings=readings(checked=True)).speeches
        assert (speech.complete, speech.flags) == (True, ())

    def test_a_page_of_which_nothing_is_recognised_is_missing(self):
        found = readings() | {3: PageReading()}
        parsed = parse(scan(3), readings=found)
        assert parsed.speeches[0].incomplete_reason == "第 3 页是图片，没有识别出文字，请看原页"
        assert parsed.speeches[0].incomplete_reason in parsed.warnings
        assert parsed.unread == ()

    def test_but_not_where_a_person_has_seen_that_nothing_is_there(self):
        found = readings(checked=True) | {3: PageReading(checked=True)}
        (speech,) = parse(scan(3), readings=found).speeches
        assert speech.complete

    def test_a_document_of_which_nothing_is_recognised_is_refused(self):
        with pytest.raises(MaterialError, match="没有识别出文字"):
            parse(scan(2), readings={1: PageReading(), 2: PageReading()})

    def test_more_pages_than_a_sentence_bears_are_counted(self):
        found = dict.fromkeys(range(1, 13), reading(PAGES[1]))
        parsed = extract_pdf(scan(12), found)
        assert len(parsed.scanned) == 12


class TestPictures:
    @pytest.mark.parametrize(
        "data",
        [b"\xff\xd8\xff\xe0", PNG, b"GIF89a", b"RIFF\0\0\0\0WEBPVP8 ", b"BM\0\0\0\0\0\0\0\0"],
        ids=["jpeg", "png", "gif", "webp", "bmp"],
    )
    def test_a_picture_is_a_page(self, data):
        with pytest.raises(ScannedError, match="图片") as raised:
            parse(data)
        assert raised.value.pages == (1,)
        parsed = parse(data, readings={1: reading(PAGES[0])})
        assert parsed.media_type.startswith("image/")
        assert parsed.speeches[0].title == TITLE

    @pytest.mark.parametrize("order", ["<", ">"])
    @pytest.mark.parametrize("pages", [1, 3])
    def test_a_tiff_has_several(self, order, pages):
        assert frames_of(tiff(order, pages)) == pages
        with pytest.raises(ScannedError) as raised:
            parse(tiff(order, pages))
        assert raised.value.pages == tuple(range(1, pages + 1))

    def test_a_tiff_that_runs_in_a_circle_is_refused(self):
        data = bytearray(tiff("<", 2))
        data[-4:] = struct.pack("<I", 8)
        with pytest.raises(MaterialError, match="超过"):
            parse(bytes(data))

    @pytest.mark.parametrize("cut", [4, 6, 9, 15])
    def test_a_tiff_that_is_cut_off_has_a_page(self, cut):
        assert frames_of(tiff("<", 2)[:cut]) == 1

    @pytest.mark.parametrize("data", [b"8BPS\0\1", b"\0\0\0\x18ftypheic"], ids=["psd", "heic"])
    def test_what_cannot_be_opened_is_refused_with_what_to_do(self, data):
        with pytest.raises(MaterialError, match="另存为 JPG"):
            parse(data)


def tiff(order: str, pages: int) -> bytes:
    """A TIFF of directories alone, each with one entry."""
    data = {"<": b"II*\0", ">": b"MM\0*"}[order] + struct.pack(f"{order}I", 8)
    for page in range(pages):
        following = len(data) + 2 + 12 + 4 if page < pages - 1 else 0
        data += struct.pack(f"{order}H", 1) + bytes(12) + struct.pack(f"{order}I", following)
    return data


@pytest.mark.parametrize(
    ("read", "shown"),
    [
        ("同志们:", "同志们："),
        ("(一）办理建议", "（一）办理建议"),
        ("(一)办理建议", "（一）办理建议"),
        ("（三)是", "（三）是"),
        ("谢谢大家!", "谢谢大家！"),
        ("一是,二是;", "一是，二是；"),
        ("比例为3:2", "比例为3:2"),
        ("A(1)组", "A(1)组"),
        ("1,234万元", "1,234万元"),
        ("8:30 开会", "8:30 开会"),
        ("（2023年）", "（2023年）"),
        ("GB/T 9704(2012)", "GB/T 9704(2012)"),
    ],
)
def test_signs_among_chinese_are_wide(read, shown):
    assert chinese_marks(read) == shown
    assert len(read) == len(shown)
