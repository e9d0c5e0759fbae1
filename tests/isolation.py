"""A data directory of the tests' own, so that no test writes into somebody's library.

Loaded with `-p tests.isolation` (see pyproject.toml), that is before Django reads its settings.
"""

import os
import tempfile
from collections.abc import Iterator

import pytest

_directory = tempfile.TemporaryDirectory(prefix="speech-material-library-")
os.environ["DATA_DIR"] = _directory.name


@pytest.fixture(scope="session", autouse=True)
def _data_directory() -> Iterator[None]:
    yield
    _directory.cleanup()
