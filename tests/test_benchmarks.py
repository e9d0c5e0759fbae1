"""The composed speeches, and the benchmark as a whole over a few of them."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from random import Random
from urllib.parse import parse_qs, urlsplit

import pytest

from benchmarks import datasette, http_rates, importing, page_costs, wrk
from benchmarks.asking import Asked, draw, scan
from benchmarks.composing import compose, main, write
from benchmarks.curve import curve, read_records
from benchmarks.datasette import questions
from benchmarks.loading import complete
from benchmarks.materials import Writer, Written, bad_files, phrase_of
from benchmarks.reader import Answer, Answers
from search.text.analysis import words
from speeches.lists.facets import COUNTED
from speeches.parsing import MaterialError, members, parse
from speeches.parsing.documents import Paragraph
from speeches.parsing.structure.outline import outline

ROOT = Path(__file__).parent.parent
ENGINES = {"site", "haystack_whoosh", "sqlite_fts5"}


@pytest.fixture(scope="module")
def speeches() -> list[dict]:
    return list(compose(40))


def test_the_same_number_composes_the_same_speech(speeches):
    assert list(compose(3, first=7)) == speeches[7:10]
    assert next(compose(1, seed=2)) != speeches[0]


def test_what_is_written_is_what_is_composed(tmp_path, speeches):
    paths = [tmp_path / "a.jsonl.gz", tmp_path / "b.jsonl.gz"]
    for path in paths:
        write(path, 5)
    assert paths[0].read_bytes() == paths[1].read_bytes()
    assert list(read_records(paths[0])) == speeches[:5]


def test_speeches_have_an_outline(speeches):
    for speech in speeches:
        paragraphs = speech["text"].split("\n")
        sections = outline([Paragraph(text, ()) for text in paragraphs])
        written = [text for text in paragraphs if text[:2] in ("一、", "二、", "三、", "四、")]
        found = [section for section in sections if section.label.endswith("、")]
        assert [paragraphs[section.start] for section in found][: len(written)] == written
        assert len(written) >= 2


def test_every_slot_is_filled(speeches):
    assert not any(set("{}%s") & set(speech["title"]) for speech in speeches)
    assert not any("{" in speech["text"] or "%s" in speech["text"] for speech in speeches)


def test_the_vocabulary_goes_on_growing(speeches):
    grown = curve(speeches).grown
    assert grown[10_000] < 0.6 * grown[100_000]


def test_the_curve_is_printed_beside_another(tmp_path, capsys):
    write(tmp_path / "a.jsonl.gz", 2)
    main(["--speeches", "2", "--curve", "--beside", str(tmp_path / "a.jsonl.gz")], sys.stdout)
    lines = [line.rsplit(maxsplit=2) for line in capsys.readouterr().out.splitlines()]
    assert lines[0] == [" " * 19 + "texts", "2", "2"]
    assert all(left == right for _, left, right in lines)


def test_questions_are_drawn_by_the_texts_alone(speeches):
    asked = draw(speeches, each=3)
    assert asked == draw(speeches, each=3)
    assert len(asked) == 3 * 7
    assert all(scan(speeches, asked)[3:]), "whatever is asked is somewhere, but for two words apart"
    no_words = [question.q for question in asked if question.kind == "no word"]
    assert not any(q in set(words(q)) for q in no_words)


@pytest.mark.parametrize(
    ("date", "year"),
    [
        ("2021-03-05", 2021),
        ("20210305", 2021),
        ("2021年3月", 2021),
        ("２０２１", 2021),
        (2021, 2021),
        ("5 March 2021", 2021),
        ("03/05/2021", 2021),
        ("一九二五", 1925),
        ("一九四○年二月一日", 1940),
        ("二〇〇五年", 2005),
        ("公历二零零五年", 2005),
        ("一九四O年", 1940),
    ],
)
def test_a_record_may_write_its_date_in_any_form(date, year):
    record = {"id": 1, "title": "讲话", "text": "各位代表："}
    assert complete(record | {"date": date})["year"] == year
    assert complete(record | {"date": "", "year": date})["year"] == year


@pytest.mark.parametrize("date", ["", None, "不详", "民国十四年", "0000-00-00", "1614", "去年"])
def test_a_date_that_names_no_year_of_ours_is_none(date):
    record = {"id": 1, "title": "讲话", "text": "各位代表："}
    assert complete(record | {"date": date}) == complete(record) | {"date": date}


def test_a_scan_looks_at_texts_and_facets():
    record = {"title": "讲话", "text": "代表工作", "level": "town", "kind": "讲话", "year": 2020}
    asked = [
        Asked("", "表工"),
        Asked("", "表工 讲话"),
        Asked("", "监督"),
        Asked("", "", {"year": "2020", "level": "town"}),
        Asked("", "代表", {"level": "city"}),
    ]
    assert scan([record], asked) == [1, 1, 0, 1, 0]


class TestAccept:
    @pytest.mark.parametrize("kind", ["docx", "html", "zip"])
    def test_what_is_written_is_read_again(self, tmp_path, kind):
        file = Writer(None, None, tmp_path).file(kind)
        read = [
            "\n".join(paragraph.text for paragraph in speech.paragraphs)
            for member in members(file.data, file.name)
            for speech in parse(member.data, member.name).speeches
        ]
        assert len(read) == len(file.texts)
        for text, whole in zip(file.texts, read, strict=True):
            assert phrase_of(text, Random(1)) in whole

    def test_no_file_is_written_twice(self, tmp_path):
        files = Writer(None, None, tmp_path)
        written = [files.file(kind) for kind in ("docx", "html", "docx")]
        assert len({file.texts for file in written}) == len({file.name for file in written}) == 3

    def test_bad_files_are_refused_each_for_a_reason_of_its_own(self):
        assert len({reason_of(file) for file in bad_files()} - {""}) == 6

    def test_answers_are_told_by_phase_and_kind(self, tmp_path):
        path = tmp_path / "answers.txt"
        answers = Answers(path)
        with answers.phase("quiet"):
            pass
        (phase,) = answers._phases
        # The last one was asked for when the phase was over.
        asked = [
            Answer(phase.begun, "home", 0.1, 200),
            Answer(phase.begun, "home", 0.3, 500),
            Answer(phase.ended, "home", 9.0, 200),
        ]
        path.write_text("\n".join(map(json.dumps, asked)))
        said = "p50 200, p95 290, p99 298, worst 300 ms of 2, 1 failed"
        (all_, of_kind) = answers.lines()
        assert all_[1].startswith(said)
        assert of_kind == ("quiet: home", said)


def reason_of(file: Written) -> str:
    """Why a file is refused; empty where it is read."""
    try:
        (member,) = members(file.data, file.name)
        if not member.problem:
            parse(member.data, member.name)
        return member.problem
    except MaterialError as error:
        return str(error)


WRK = """Running 3s test @ http://127.0.0.1:1
  2 threads and 16 connections
  Latency Distribution
     50%  502.96ms
     75%    1.10s
     90%    1.31s
     99%    1.98s
  38 requests in 3.10s, 1.14MB read
  Non-2xx or 3xx responses: 2
Requests/sec:     12.20
Transfer/sec:    375.97KB
"""


def test_what_wrk_prints_is_read():
    read = {"requests_per_second": 12.2, "p50_ms": 502.96, "p99_ms": 1980.0, "p99_to_p50": 3.94}
    assert wrk.read(WRK) == read | {"requests": 38, "failed": 2}


def test_what_wrk_prints_without_an_answer_is_no_measurement():
    with pytest.raises(ValueError, match="0 requests"):
        wrk.read(re.sub(r"(50|75|90|99)%.*", r"\1%  -nan", WRK).replace("38 req", "0 req"))


def test_datasette_is_asked_for_the_words_and_the_facets_of_the_site():
    (address,) = questions.pages(["代表 建议"])
    asked = parse_qs(urlsplit(address).query)
    assert asked["_search"] == ["代表 建议"]
    assert {*asked["_facet"], *asked["_facet_array"]} == set(COUNTED)


def test_without_datasette_the_benchmark_says_why(monkeypatch, tmp_path):
    monkeypatch.setattr(datasette, "PROGRAM", tmp_path / "bin" / "datasette")
    monkeypatch.setattr(datasette, "MAKE", ("sh", "-c", "echo no such index >&2; exit 1"))
    skipped = http_rates.beside(tmp_path, [], 1)
    assert skipped == {"skipped": "datasette cannot be installed: no such index"}


def test_what_pages_cost_is_told_by_kind_and_size():
    small = {"home": {"cpu_ms": 3.25, "bytes": 4321, "queries": 6}}
    large = {"home": {"cpu_ms": 12.0, "bytes": 123_456, "queries": 7}}
    *_, row = page_costs.lines({1_000: small, 100_000: large})
    assert row.split() == ["home", "3.2", "ms", "4.3", "6", "12.0", "ms", "123.5", "7", "3.69x"]
    *_, row = page_costs.lines({1_000: small})
    assert row.split() == ["home", "3.2", "ms", "4.3", "6"]


@pytest.mark.long
def test_an_import_is_measured_beside_reading():
    command = [sys.executable, "-m", "benchmarks.importing", "--speeches", "12"]
    environment = os.environ | {"PYTHONWARNINGS": "ignore"}
    output = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, check=True, text=True
    ).stdout
    result = json.loads(output.splitlines()[-1])
    assert {result[row]["speeches"] for row in ("parse", "import on 1", "import on 2")} == {12}
    assert result["import on 1"]["queries"] == result["import on 2"]["queries"] > 0
    for row in ("import on 1", "import on 2"):
        assert result[row]["shingle_bytes"] > 0
        parts = result[row]["own_cpu_ms"] + result[row]["children_cpu_ms"]
        assert parts == pytest.approx(result[row]["cpu_ms"], abs=0.1)
    assert result["ratios"]["import_to_parse"] > 1


@pytest.mark.long
def test_an_import_is_told_step_by_step(tmp_path):
    write(tmp_path / "composed.jsonl.gz", 3)
    file = str(tmp_path / "composed.jsonl.gz")
    command = [sys.executable, "-m", "benchmarks.import_corpus", "--file", file]
    environment = os.environ | {"PYTHONWARNINGS": "ignore"}
    output = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, check=True, text=True
    ).stdout
    steps = [line.split() for line in output.splitlines() if line.endswith(" ms")]
    assert len(steps) == 7
    (index,) = [float(milliseconds) for name, *_, milliseconds, _ in steps if name == "index"]
    assert index > 0


def test_what_an_import_costs_is_told_as_ratios():
    rows = {
        "parse": {"cpu_ms": 5.0, "wall_ms": 5.5},
        "import on 1": {"cpu_ms": 15.0, "wall_ms": 18.0, "queries": 4},
        "import on 2": {"cpu_ms": 16.0, "wall_ms": 9.0, "queries": 4},
    }
    heading, parsed, *_, told = importing.lines(rows)
    assert heading.split()[2:] == ["cpu_ms", "wall_ms", "queries"]
    assert parsed.split() == ["parse", "5.0", "5.5", "-"]
    assert told == "import_to_parse 3.0, one_to_two 2.0"


@pytest.mark.long
def test_the_whole_benchmark_runs():
    command = [sys.executable, "-m", "benchmarks.bench", "--speeches", "60", "--each", "1"]
    command += ["--pages", "30"]
    environment = os.environ | {"PYTHONWARNINGS": "ignore"}
    output = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, check=True, text=True
    ).stdout
    result = json.loads(output.splitlines()[-1])
    assert set(result["corpus"]) == {"speeches", "characters"}
    assert result["corpus"]["speeches"] == 60
    for part, keys in {
        "index": {"seconds", "megabytes", "peak_rss_mb"},
        "query": {"median_ms", "p95_ms"},
        "query_cold": {"median_ms", "p95_ms"},
    }.items():
        assert {name: set(numbers) for name, numbers in result[part].items()} == dict.fromkeys(
            ENGINES, keys
        )
    assert set(result["ratio"]) == {"site_vs_haystack_whoosh", "site_vs_sqlite_fts5"}
    assert result["differ"] == 0
    assert result["add"]["seen"] == 3
    assert list(result["pages"]) == ["30", "60"]
    for pages in result["pages"].values():
        assert {"home", "list", "search", "speech", "sections", "headings", "trends"} < set(pages)
        assert {tuple(cost) for cost in pages.values()} == {("cpu_ms", "bytes", "queries")}
    assert result["workers"]["statuses"] == [200]


def test_every_module_finds_what_it_imports(tmp_path):
    """Most of them run by hand alone, once in a while."""
    paths = (path.relative_to(ROOT) for path in (ROOT / "benchmarks").rglob("*.py"))
    names = sorted(".".join(path.with_suffix("").parts) for path in paths)
    # Haystack's own Whoosh backend has settings of its own.
    apart = ("benchmarks.stock", "benchmarks.engines.haystack_whoosh")
    imports = "; ".join(f"import {name}" for name in names if not name.startswith(apart))
    environment = os.environ | {"DATA_DIR": str(tmp_path), "PYTHONWARNINGS": "ignore"}
    environment["DJANGO_SETTINGS_MODULE"] = "config.settings"
    command = [sys.executable, "-c", f"import django; django.setup(); {imports}"]
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
