"""No test finds the index of another."""

import os
from pathlib import Path

import pytest
from django.conf import settings


@pytest.fixture(scope="module")
def _environment_of_a_benchmark(tmp_path_factory):
    """As a benchmark leaves it that was loaded for a test."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setitem(os.environ, "DATA_DIR", str(tmp_path_factory.mktemp("benchmark")))
        yield


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.usefixtures("_environment_of_a_benchmark")
def test_an_index_is_gone_with_its_test(number):
    index = Path(settings.HAYSTACK_CONNECTIONS["default"]["PATH"])
    assert not index.exists()
    index.mkdir()
