"""Documents become rows: whole or not at all, once and no more."""

import json
import os
import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from speeches.importing.materials import Status, import_material
from speeches.models import Material, Section, Source, Speech, Wording
from speeches.parsing.formats.limits import DOCUMENT_BYTES
from tests.speeches.importing.whole_files import import_file

SAMPLES = Path(__file__).parents[3] / "fixtures" / "materials"
PAGE = """示例文库 导航
在2021年全县人大工作会议上的讲话
2022-03-04 10:00:00 来源:示例文库
各位代表：
今天，我们召开这次会议，主要任务是回顾总结，分析形势，研究部署工作。下面，我讲两点意见。
一、提高认识
（一）抓学习。要坚持集中学习与自学相结合，做到学用一致、知行合一，增强本领。
（二）抓作风。要坚持问题导向，建立台账，明确责任，逐项销号，见到实效。
二、抓好落实
要坚持问题导向，建立台账，明确责任，逐项销号，确保各项任务落到实处。谢谢大家！
""".encode()

pytestmark = pytest.mark.django_db


def test_a_document_becomes_rows():
    outcome = import_material(PAGE, "讲话.txt")
    (speech,) = outcome.speeches
    assert outcome.status is Status.IMPORTED
    assert (speech.title, speech.level, speech.kind, speech.year) == (
        "在2021年全县人大工作会议上的讲话", "county", "讲话", 2021,
    )  # fmt: skip
    assert speech.source.name == "示例文库"
    assert str(speech.sorted_on) == "2021-12-31"
    assert "讲两点意见。\n一、提高认识" in speech.text


def test_the_raw_bytes_are_kept_as_they_came():
    material = import_material(PAGE, "讲话.txt").speeches[0].material
    with material.raw.open() as raw:
        assert raw.read() == PAGE
    assert (material.name, material.size, material.encoding) == ("讲话.txt", len(PAGE), "utf-8")
    removed = [(item["rule"], item["text"]) for item in material.removed]
    assert removed[0] == ("网站名", "示例文库 导航")
    for item in material.removed:
        assert material.text[item["start"] : item["end"]] == item["text"]


def test_sections_are_a_tree():
    import_material(PAGE, "讲话.txt")
    rows = [
        (row.depth, str(row), row.parent and row.parent.heading) for row in Section.objects.all()
    ]
    assert rows == [
        (1, "一、提高认识", None),
        (2, "（一）抓学习", "提高认识"),
        (2, "（二）抓作风", "提高认识"),
        (1, "二、抓好落实", None),
    ]


def test_the_same_bytes_again_change_nothing(announced):
    import_material(PAGE, "讲话.txt")
    announced.clear()
    outcome = import_material(PAGE, "另一个名字.txt")
    assert outcome.status is Status.UNCHANGED
    assert (Material.objects.count(), Speech.objects.count()) == (1, 1)
    assert announced == []


def test_a_deleted_speech_comes_back_from_its_material():
    speech = import_material(PAGE, "讲话.txt").speeches[0]
    speech.delete()
    outcome = import_material(PAGE, "讲话.txt")
    assert outcome.status is Status.RESTORED
    assert (Material.objects.count(), Speech.objects.count()) == (1, 1)


def test_what_is_imported_is_announced(announced):
    outcome = import_material(PAGE, "讲话.txt")
    assert announced == [speech.pk for speech in outcome.speeches]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "空的"),
        (b"\x00\x01\x02\x03" * 100, "中文|二进制"),
        (b"%PDF-1.7", "PDF"),
        (b'{"a": 1}', "没有正文"),
        ("下面是小编为大家整理的讲话，供大家参考。".encode(), "没有找到正文"),
        (b"x" * (DOCUMENT_BYTES + 1), "MB"),
    ],
    ids=["empty", "binary", "pdf", "json", "nothing-but-noise", "too-large"],
)
def test_what_cannot_be_read_is_an_outcome_with_its_reason(data, reason):
    outcome = import_material(data, "坏文件.txt")
    assert outcome.status is Status.FAILED
    assert re.search(reason, outcome.reason)
    assert "坏文件.txt" in str(outcome)
    assert not Material.objects.exists()


def test_a_failure_halfway_leaves_nothing(monkeypatch):
    def fail(*args):
        raise RuntimeError("disk full")

    monkeypatch.setattr("speeches.importing.rows.store_sections", fail)
    with pytest.raises(RuntimeError):
        import_material(PAGE, "讲话.txt")
    assert (Material.objects.count(), Speech.objects.count(), Source.objects.count()) == (0, 0, 0)


def test_a_compilation_gives_several_speeches():
    compilation = next(SAMPLES.glob("09-*"))
    outcome = import_material(compilation.read_bytes(), compilation.name)
    assert [speech.position for speech in outcome.speeches] == [0, 1]
    assert len({speech.material_id for speech in outcome.speeches}) == 1


def test_a_record_keeps_its_own_number():
    line = {
        "id": "g42",
        "title": "在全县会议上的讲话",
        "date": "2021-03-05",
        "text": "各位代表：请予审议。",
    }
    data = json.dumps(line, ensure_ascii=False).encode() + b"\n"
    (outcome,) = import_file(data * 1, "库.jsonl")
    (speech,) = outcome.speeches
    assert (speech.ref, speech.title, str(speech.published_on)) == (
        "g42", "在全县会议上的讲话", "2021-03-05",
    )  # fmt: skip


class TestCommand:
    @pytest.fixture
    def folder(self, tmp_path):
        (tmp_path / "1-好.txt").write_bytes(PAGE)
        (tmp_path / "2-空.txt").write_bytes(b"")
        (tmp_path / "3-图.png").write_bytes(b"\x89PNG\r\n")
        (tmp_path / "expected.json").write_text("[]")
        (tmp_path / ".hidden").write_bytes(b"")
        (tmp_path / "sub").mkdir()
        (tmp_path / "sub" / "4-也好.txt").write_bytes(PAGE.replace("县".encode(), "市".encode()))
        return tmp_path

    def test_one_line_a_file_the_others_imported_and_status_1(self, folder, capsys):
        with pytest.raises(CommandError) as failure:
            call_command("import_materials", folder, folder / "没有这个.txt")
        out, err = capsys.readouterr()
        assert failure.value.returncode == 1
        assert "没有这个.txt：未能导入：文件不存在" in str(failure.value)
        skipped, *imported = (line.split("：")[:2] for line in out.splitlines()[:3])
        assert skipped == ["expected.json", "跳过（JSON 数据，不是材料）"]
        assert imported == [["1-好.txt", "已导入"], ["4-也好.txt", "已导入"]]
        assert [line.split("：")[0] for line in err.splitlines()] == [
            "2-空.txt", "3-图.png", "没有这个.txt",
        ]  # fmt: skip
        assert "文件不存在" in err
        assert Speech.objects.count() == 2

    def test_twice_says_so(self, folder, capsys):
        call_command("import_materials", folder / "1-好.txt")
        call_command("import_materials", folder / "1-好.txt")
        assert "已在库中，未作改动" in capsys.readouterr().out

    def test_a_name_in_another_encoding_is_read(self, tmp_path, capsys):
        raw = os.fsencode(tmp_path) + "/讲话.txt".encode("gb18030")
        Path(os.fsdecode(raw)).write_bytes(PAGE)
        call_command("import_materials", tmp_path)
        assert Material.objects.get().name == "讲话.txt"

    def test_samples_that_somebody_deleted_do_not_come_back(self, capsys):
        call_command("import_samples", SAMPLES)
        Speech.objects.all().delete()
        call_command("import_samples", SAMPLES)
        assert not Speech.objects.exists()

    def test_a_first_run_that_was_cut_short_is_taken_up(self, capsys):
        first = next(SAMPLES.glob("01-*"))
        import_material(first.read_bytes(), first.name)
        call_command("import_samples", SAMPLES)
        assert Material.objects.count() == len(list(SAMPLES.iterdir()))

    def test_samples_come_into_an_empty_library_only(self, folder, capsys):
        call_command("import_materials", folder / "1-好.txt")
        call_command("import_samples", SAMPLES)
        assert Material.objects.count() == 1

    def test_all_samples_import(self, capsys):
        call_command("import_samples", SAMPLES)
        assert Material.objects.count() == len(list(SAMPLES.iterdir()))


def test_a_raw_file_left_half_written_by_a_killed_import_is_written_again():
    material = import_material(PAGE, "讲话.txt").speeches[0].material
    path = Path(material.raw.path)
    path.write_bytes(PAGE[:10])
    material.speeches.all().delete()
    material.delete()
    import_material(PAGE, "讲话.txt")
    assert path.read_bytes() == PAGE


def test_a_whole_raw_file_is_not_written_again():
    material = import_material(PAGE, "讲话.txt").speeches[0].material
    before = Path(material.raw.path).stat().st_mtime_ns
    material.speeches.all().delete()
    material.delete()
    import_material(PAGE, "讲话.txt")
    assert Path(material.raw.path).stat().st_mtime_ns == before


def test_the_speeches_of_one_document_ask_once_for_rules_and_source():
    Wording.objects.create(words="旧的说法", until=2020)
    texts = [PAGE.decode().partition("\n")[2].replace("谢谢大家", f"谢谢各位{n}") for n in "甲乙丙"]
    page = "示例文库 导航\n" + "".join(
        f"【篇{number}】{text}" for number, text in zip("一二三", texts, strict=True)
    )
    with CaptureQueriesContext(connection) as queries:
        outcome = import_material(page.encode(), "几篇.txt")
    assert len(outcome.speeches) == 3
    assert {speech.source and speech.source.name for speech in outcome.speeches} == {"示例文库"}
    asked = [query["sql"] for query in queries if query["sql"].startswith("SELECT")]
    for table in (Wording, Source):
        name = f'FROM "{table._meta.db_table}"'
        assert len([sql for sql in asked if name in sql]) == 1, table


def test_a_new_document_is_asked_for_once():
    with CaptureQueriesContext(connection) as queries:
        import_material(PAGE, "讲话.txt")
    sqls = [query["sql"] for query in queries]
    first = next(at for at, sql in enumerate(sqls) if sql.startswith("INSERT"))
    table = f'FROM "{Material._meta.db_table}"'
    assert len([sql for sql in sqls[:first] if table in sql]) == 1


def test_a_rule_and_a_name_that_change_between_two_documents_are_heard_of():
    (first,) = import_material(PAGE, "一.txt").speeches
    Source.objects.update(name="改名文库")
    Wording.objects.create(words="谢谢大家", until=2020)
    (second,) = import_material(PAGE.replace("两点".encode(), "二点".encode()), "二.txt").speeches
    assert ("expired" in first.flag_names, "expired" in second.flag_names) == (False, True)
    assert Source.objects.get(speeches=first).name == "改名文库"
    assert Source.objects.get(speeches=second).name == "示例文库"
