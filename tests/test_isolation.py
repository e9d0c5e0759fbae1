"""No test finds the index of another, and none fails because the machine is busy."""

import os
from pathlib import Path

import hypothesis
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


def test_no_example_is_judged_by_the_clock():
    assert hypothesis.settings().deadline is None
    assert hypothesis.HealthCheck.too_slow in hypothesis.settings().suppress_health_check
