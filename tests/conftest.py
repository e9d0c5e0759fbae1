"""What all tests share."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import override_settings
from haystack import connections

from search.backend import ChineseWhooshBackend


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--bless", action="store_true", help="rewrite the golden files")


@pytest.fixture(scope="session", autouse=True)
def _static_files_from_source() -> Iterator[None]:
    """Pages find their style sheets without a collectstatic.

    For the whole session, because the live server starts once and reads its settings then.
    """
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(
        STORAGES=settings.STORAGES | {"staticfiles": static},
        WHITENOISE_AUTOREFRESH=True,
        WHITENOISE_USE_FINDERS=True,
    ):
        yield


@pytest.fixture
def search_index() -> ChineseWhooshBackend:
    """The index that the running site uses, emptied."""
    backend = connections["default"].get_backend()
    backend.clear()
    return backend
