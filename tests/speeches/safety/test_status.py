"""How the last check ended is told on every server that shares a library."""

import pytest
from django.db import connection

from speeches.safety.status import CHECK, read_status, write_status

pytestmark = pytest.mark.django_db


def test_the_last_is_told(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    assert read_status(CHECK) is None
    write_status(CHECK, ["甲"])
    write_status(CHECK, ["乙"], ["丙"])
    status = read_status(CHECK)
    assert (status.problems, status.done) == (["乙"], ["丙"])


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="on PostgreSQL alone: make test-postgres"
)
def test_on_every_server(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "one"
    write_status(CHECK, ["甲"])
    settings.DATA_DIR = tmp_path / "other"
    assert read_status(CHECK).problems == ["甲"]
