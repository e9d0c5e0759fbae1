"""What a document costs is bounded: one that takes more is refused by name, the others come in."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from speeches.importing import read_ahead
from speeches.importing.materials import Status
from speeches.importing.reparse import choose, reparse
from speeches.jobs.models import Batch, BatchDocument
from speeches.models import Material, Speech
from speeches.parsing import MaterialError
from speeches.parsing.documents import Place
from tests.speeches.importing.poison import POISON
from tests.speeches.importing.whole_files import import_file
from tests.speeches.parsing.formats.making import zipped

pytestmark = pytest.mark.django_db
TEXT = (
    "在第{}次会议上的讲话\n各位代表：\n一、提高认识\n要坚持问题导向，建立台账，明确责任，抓好落实。"
)
REASONS = {
    "转圈": "解析超过 0.5 秒，已停止；请拆分后再导入",
    "膨胀": "解析占用内存过多（最多 64 MB），已停止；请拆分后再导入",
    "暴毙": "解析时进程意外中止；请再导入一次，仍不成功，请拆分后再导入",
}
assert REASONS.keys() == POISON.keys()


@pytest.fixture
def small(settings):
    settings.PARSE_SECONDS, settings.PARSE_MEGABYTES = 0.5, 64


@pytest.fixture
def poison(small, monkeypatch):
    work = "tests.speeches.importing.poison:parse_or_suffer"
    monkeypatch.setattr(read_ahead, "_PARSE", work)


def names(number: int) -> list[str]:
    """Names of documents, with every poison among them."""
    made = [f"{at:02}.txt" for at in range(number)]
    for at, word in enumerate(POISON, start=1):
        made[at * number // 4] = f"{at * number // 4:02}{word}.txt"
    return made


def documents(number: int) -> dict[str, bytes]:
    return {name: TEXT.format(at + 1).encode() for at, name in enumerate(names(number))}


def expected(name: str) -> str:
    return next((reason for word, reason in REASONS.items() if word in name), "")


def raw_files() -> set[str]:
    folder = Path(settings.DATA_DIR) / "materials"
    return {path.name for path in folder.rglob("*") if path.is_file()}


def test_the_others_of_an_archive_come_in(poison):
    before, files = raw_files(), documents(8)
    outcomes = import_file(zipped(files), "包.zip")
    assert [outcome.reason for outcome in outcomes] == [expected(name) for name in files]
    assert [outcome.name for outcome in outcomes] == [f"包.zip/{name}" for name in files]
    assert Material.objects.count() == Speech.objects.count() == 5
    assert len(raw_files() - before) == 5


def test_the_others_of_a_long_import_come_in_from_two_processes(
    poison, tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(read_ahead, "_WORTH_IT", 2)
    monkeypatch.setattr("os.cpu_count", lambda: 3)
    files = documents(24)
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    with pytest.raises(CommandError, match="3 份材料未能导入"):
        call_command("import_materials", tmp_path)
    errors = capsys.readouterr().err
    assert errors == "".join(
        f"{name}：未能导入：{expected(name)}\n" for name in files if expected(name)
    )
    assert Material.objects.count() == 21
    titles = list(Speech.objects.order_by("pk").values_list("title", flat=True))
    good = [at for at, name in enumerate(files, start=1) if not expected(name)]
    assert titles == [f"在第{at}次会议上的讲话" for at in good]


def test_what_is_read_again_stays_as_it_was_where_it_costs_too_much(settings):
    text = TEXT.format(1) + "".join(f"\n一要抓好第{at}件事，件件有着落。" for at in range(1500))
    (outcome,) = import_file(text.encode(), "长.txt")
    assert outcome.status is Status.IMPORTED
    material, before = Material.objects.get(), Speech.objects.values().get()
    settings.PARSE_SECONDS = 0.05
    for again in (reparse, lambda material: choose(material, [], [Place(0, "谁都没有写过")])):
        with pytest.raises(MaterialError, match=r"解析超过 0\.05 秒，已停止；请拆分后再导入"):
            again(material)
    assert Speech.objects.values().get() == before
    assert Material.objects.get().choices == {}
    settings.PARSE_SECONDS = 10
    assert reparse(material) == []


def test_a_librarian_is_told_which_file_it_was(poison, admin_client, work_off):
    files = [SimpleUploadedFile(name, data) for name, data in documents(8).items()]
    admin_client.post(reverse("admin:speeches_material_add"), {"files": files})
    work_off()
    told = dict(BatchDocument.objects.filter(result="failed").values_list("name", "said"))
    failed = {name: expected(name) for name in names(8) if expected(name)}
    assert failed.keys() == told.keys()
    page = admin_client.get(reverse("admin:jobs_batch_change", args=[Batch.objects.get().pk])).text
    for name, reason in failed.items():
        assert reason in told[name]
        assert reason in page
    assert Material.objects.count() == 5


def test_what_is_only_shown_is_bounded_too(poison, tmp_path, capsys):
    for name, data in documents(8).items():
        (tmp_path / name).write_bytes(data)
    with pytest.raises(CommandError, match="3 份材料未能解析"):
        call_command("parse_materials", tmp_path)
    shown = capsys.readouterr()
    assert shown.out.count("\n") == 5
    for name in filter(expected, names(8)):
        assert f"{name}：未能解析：{expected(name)}\n" in shown.err


def test_a_site_s_lines_are_asked_for_from_the_child(monkeypatch):
    """The database is here, the parser there."""
    asked = []

    def learned(shell):
        asked.append(shell)
        return frozenset()

    monkeypatch.setattr("speeches.importing.materials.learned_lines", learned)
    text = "当前位置：首页 > 讲话\n" + TEXT.format(1) + "\n谢谢大家！\n来源：某某网\n版权所有"
    import_file(text.encode(), "页.txt")
    assert asked
