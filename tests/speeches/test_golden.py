"""What the importer reads in each sample, whole, against what it read when last blessed.

A change of a rule shows here as a diff; where the change is right, `make bless` writes it down.
"""

import json
from pathlib import Path

import pytest

from speeches.parsing import parse
from speeches.parsing.report import speech_report

GOLDEN = Path(__file__).parent / "golden"
SAMPLES = sorted((Path(__file__).parents[2] / "fixtures" / "materials").iterdir())


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_golden(sample, request):
    parsed = parse(sample.read_bytes(), sample.name)
    found = [speech_report(speech, parsed, sample.name) for speech in parsed.speeches]
    golden = GOLDEN / f"{sample.stem}.json"
    if request.config.getoption("--bless"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert found == json.loads(golden.read_text(encoding="utf-8"))


def test_no_golden_file_is_left_over():
    assert {path.stem for path in GOLDEN.iterdir()} == {path.stem for path in SAMPLES}
