"""The face of the package: its names, and that it costs nothing until one is asked for."""

import subprocess
import sys

import pytest

import speeches.parsing


@pytest.mark.parametrize("name", speeches.parsing.__all__)
def test_each_name_is_there(name):
    assert getattr(speeches.parsing, name) is not None


def test_the_function_is_not_hidden_by_a_module_of_its_name():
    assert callable(speeches.parsing.parse)
    assert callable(speeches.parsing.members)


def test_another_name_is_an_error():
    with pytest.raises(AttributeError, match="no attribute 'parsed'"):
        _ = speeches.parsing.parsed


def test_the_analyzer_of_search_does_not_load_the_rules_of_cleaning():
    said = "import sys, search.text.analysis; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", said], capture_output=True, check=True, text=True
    )
    assert "speeches.parsing.vocabulary.folding" in loaded.stdout.split()
    assert "speeches.parsing.vocabulary.site_rules" not in loaded.stdout
