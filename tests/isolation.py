"""A data directory of the tests' own, so that no test writes into somebody's library.

Loaded with `-p tests.isolation` (see pyproject.toml), that is before Django reads its settings.
"""

import os
import tempfile
from collections.abc import Iterator

import pytest

_directory = tempfile.TemporaryDirectory(prefix="speech-material-library-")
os.environ["DATA_DIR"] = _directory.name
# The cluster that tests of search go to; whatever else is tested has the engine of the settings.
if _url := os.environ.pop("SEARCH_ENGINE_URL", ""):
    os.environ["CLUSTER_OF_TESTS"] = _url
CLUSTER = os.environ.get("CLUSTER_OF_TESTS", "")


@pytest.fixture(scope="session", autouse=True)
def _data_directory() -> Iterator[None]:
    yield
    _directory.cleanup()
