"""Printed pages, rendered, blurred and put askew, are recognised: with the extra alone.

make test-ocr
"""

import io
import shutil
import subprocess
import tempfile
from difflib import SequenceMatcher
from importlib.util import find_spec
from pathlib import Path

import pytest

from speeches.importing import recognising
from speeches.importing.materials import Status
from speeches.importing.recognised import doubtful_in
from speeches.importing.recognising import PageError, can_recognise, recognise
from speeches.models import ScannedPage, Speech
from speeches.parsing.formats.page_pictures import put_together
from tests.speeches.importing.whole_files import import_file
from tests.speeches.scanning import scanned_docx

_FONT = (
    subprocess.run(
        ["fc-match", "-f", "%{file}\n%{lang}", "Noto Serif CJK SC:lang=zh-cn"],
        capture_output=True,
        text=True,
        check=False,
    ).stdout.split("\n")
    if find_spec("PIL")
    else []
)
needs_the_extra = pytest.mark.skipif(
    not all(map(find_spec, recognising._PROGRAMS)),
    reason="文字识别没有安装：make test-ocr 会装在自己的环境里再运行",
)
needs_a_font = pytest.mark.skipif(
    "zh-cn" not in "".join(_FONT[1:]),
    reason="没有中文字体：apt-get install fonts-noto-cjk",
)

TITLE = "在全镇河道清理工作会议上的讲话"
LINES = [
    "同志们：",
    "　　今天召开河道清理工作会议，主要任务是安排今冬明春的清",
    "理工作。下面，我讲两点意见。",
    "　　一、认清形势，增强清理河道的紧迫感",
    "　　全镇有大小河道46条，去冬清理了19条，还有27条没有动",
    "工。河道不清，水就不畅，群众的田就要受淹，庄稼就要减产，",
    "这个道理大家都懂，关键是要动起来，抢在春汛之前见到成效。",
    "　　二、落实责任，确保按期完成清理任务",
    "　　（一）任务到段。各村要把任务分到组、分到段，每一段都",
    "要有名有姓，有人管、有人查，做到一把尺子量到底。",
    "　　（二）督查到位。镇人大代表要经常到河边走一走、看一看，",
    "对进度慢、质量差的，要当面指出来，限期改正。",
    "　　谢谢大家！",
]
WORDS = "".join("".join(LINES).split())


def drawn(lines=LINES, title=TITLE, *, askew=0.5):
    """A page of A4 at 150 dots an inch as a scanner sees it."""
    image, draw, font, blur = _tools()
    page = image.new("L", (1240, 1754), 250)
    pen = draw.Draw(page)
    if title:
        pen.text((230, 200), title, 20, font=font.truetype(_FONT[0], 46))
    for at, line in enumerate(lines):
        pen.text((160, 330 + 60 * at), line, 20, font=font.truetype(_FONT[0], 33))
    page = page.rotate(askew, fillcolor=250, resample=image.Resampling.BICUBIC)
    page = page.filter(blur.GaussianBlur(0.6))
    return image.blend(page, image.effect_noise(page.size, 60), 0.12)


def _tools():
    from PIL import Image, ImageDraw, ImageFilter, ImageFont  # noqa: PLC0415  # the extra's

    return Image, ImageDraw, ImageFont, ImageFilter


def saved(*pages, kind="PDF", **options) -> bytes:
    file = io.BytesIO()
    more = {"save_all": True, "append_images": pages[1:]} if len(pages) > 1 else {}
    pages[0].save(file, kind, resolution=150, **more, **options)
    return file.getvalue()


def as_old_word(data: bytes) -> bytes:
    """The same in the format of Word 97, by the program that would read it."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("no LibreOffice here")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.docx"
        path.write_bytes(data)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = [office, profile, "--headless", "--convert-to", "doc:MS Word 97", "--outdir"]
        subprocess.run([*command, folder, str(path)], check=True, capture_output=True, timeout=120)
        return path.with_suffix(".doc").read_bytes()


def right(text: str) -> float:
    """The share of the page's characters that stand in this text, in order."""
    blocks = SequenceMatcher(None, WORDS, text, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / len(WORDS)


@needs_a_font
@needs_the_extra
class TestPrintedPages:
    @pytest.fixture(autouse=True)
    def _recognition(self, settings):
        settings.OCR = True

    @pytest.mark.django_db
    @pytest.mark.parametrize("kind", ["docx", "doc", "photographs"])
    def test_pictures_of_pages_are_read_as_one_document(self, kind):
        pictures = [saved(page, kind="JPEG") for page in (drawn(LINES[:7]), drawn(LINES[7:], ""))]
        if kind == "photographs":
            together = io.BytesIO()
            put_together(together, [(f"{at}.jpg", each) for at, each in enumerate(pictures)])
            data = together.getvalue()
        else:
            data = scanned_docx(pictures)
        if kind == "doc":
            data = as_old_word(data)
        (outcome,) = import_file(data, f"扫描.{kind}")
        assert outcome.status is Status.IMPORTED, outcome
        speech = Speech.objects.get()
        assert speech.title == TITLE
        assert right("".join(speech.text.split())) > 0.99
        assert ScannedPage.objects.count() == 2

    @pytest.mark.django_db
    def test_a_scanned_document_is_read(self):
        assert can_recognise()
        data = saved(drawn(LINES[:7]), drawn(LINES[7:], "", askew=-0.7))
        (outcome,) = import_file(data, "扫描.pdf")
        assert outcome.status is Status.IMPORTED, outcome
        speech = Speech.objects.get()
        assert speech.title == TITLE
        assert right("".join(speech.text.split())) > 0.99
        assert [section.label for section in speech.sections.all()] == [
            "一、",
            "二、",
            "（一）",
            "（二）",
        ]
        assert len(speech.paragraphs) == 8
        assert not speech.complete
        pages = ScannedPage.objects.all()
        assert all(page.score > 0.95 for page in pages)
        for page in pages:
            with page.picture.open() as picture:
                assert picture.read(3) == b"\xff\xd8\xff"

    @pytest.mark.parametrize("kind", ["PNG", "TIFF"])
    def test_a_picture_is_read(self, kind):
        found = recognise(saved(drawn(LINES[:3]), kind=kind), 1)
        assert TITLE in [line.text for line in found.lines]
        assert 590 < found.width < 600

    @pytest.mark.parametrize("turn", [90, 180, 270])
    def test_a_page_that_lies_the_wrong_way_up_is_read(self, turn):
        page = drawn(LINES[:4]).rotate(turn, expand=True)
        found = recognise(saved(page, kind="PNG"), 1)
        assert found.lines[0].text == TITLE
        assert found.height > found.width

    def test_a_page_without_words_has_none(self):
        found = recognise(saved(drawn([], ""), kind="PNG"), 1)
        assert found.lines == ()
        assert found.picture

    def test_what_is_no_picture_is_told(self):
        with pytest.raises(PageError, match="打不开"):
            recognise(b"\x89PNG\r\n\x1a\n" + bytes(100), 1)
        with pytest.raises(PageError, match="打不开"):
            recognise(b"%PDF-1.7 nothing", 1)

    def test_a_page_that_takes_too_long_is_told(self, settings):
        settings.OCR_SECONDS = 0.1
        with pytest.raises(PageError, match=r"超过 0\.1 秒"):
            recognise(saved(drawn(LINES), kind="PNG"), 1)


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        ([("会", 0.99), ("议", 0.4), ("室", 0.5), ("。", 0.9)], ((1, 3),)),
        ([("会", 0.99), ("议", 0.99), ("室", 0.99), ("。", 0.6)], ()),
        ([("会", 0.2), ("议", 0.99), ("室", 0.2), ("。", 0.3)], ((0, 1), (2, 4))),
        ([("会", 0.2), ("别", 0.1), ("", 0.1)], ((0, 1),)),
        ([], ()),
    ],
)
def test_words_in_doubt_are_marked_and_signs_seldom(parts, found):
    assert doubtful_in("会议室。", parts) == found
