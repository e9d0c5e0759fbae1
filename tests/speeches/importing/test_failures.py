"""A file that cannot be imported leaves nothing behind, and its reason names it."""

import gzip
from pathlib import Path

import pytest
from django.conf import settings

from speeches.importing.materials import Status
from speeches.models import Material, Speech
from tests.speeches.importing.whole_files import import_file
from tests.speeches.parsing.formats.making import docx, p, pdf, zipped

SPEECH = "在全县大会上的讲话\n各位代表：\n大家要统一思想，把各项工作抓实抓好。\n谢谢大家！"
BAD = {
    "扫描.pdf": (pdf([[]]), "没有文字层"),
    "坏.docx": (docx(p("讲话"))[:-40], "损坏"),
    "图.txt": (b"\x89PNG\r\n", "图片"),
    "套.zip": (gzip.compress(zipped({"讲话.txt": b"x"})), "套着压缩包"),
    "../爬.txt": (SPEECH.encode(), "之外"),
}


def stored() -> set[Path]:
    folder = Path(settings.DATA_DIR) / "materials"
    return {path for path in folder.rglob("*") if path.is_file()}


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["扫描.pdf", "坏.docx", "图.txt"])
def test_a_file_that_fails_leaves_no_row_and_no_file(name):
    before = stored()
    (outcome,) = import_file(BAD[name][0], name)
    assert outcome.status is Status.FAILED
    assert str(outcome).startswith(f"{name}：未能导入：")
    assert BAD[name][1] in outcome.reason
    assert (Material.objects.count(), Speech.objects.count()) == (0, 0)
    assert stored() == before


@pytest.mark.django_db
def test_an_archive_reports_each_member_by_name_and_imports_the_good_ones():
    before = stored()
    files = {name: data for name, (data, _) in BAD.items()} | {"好.txt": SPEECH.encode()}
    found = {outcome.name: outcome for outcome in import_file(zipped(files), "包.zip")}
    assert set(found) == {f"包.zip/{name}" for name in files}
    for name, (_, reason) in BAD.items():
        assert reason in found[f"包.zip/{name}"].reason
    assert found["包.zip/好.txt"].status is Status.IMPORTED
    assert Material.objects.count() == 1
    assert len(stored() - before) == 1
