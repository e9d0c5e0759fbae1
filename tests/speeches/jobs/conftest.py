"""A worker in the place of the one beside the server."""

from collections.abc import Callable

import pytest
from django.conf import settings

from speeches.jobs.queue import QUEUES
from speeches.jobs.worker import run_one, take_up


@pytest.fixture
def work_off(db) -> Callable[[], int]:
    """Does what waits in the queues, in this process; how many tasks that were."""
    (settings.DATA_DIR / "workers").mkdir(exist_ok=True)

    def work() -> int:
        take_up()
        return sum(1 for queue in QUEUES for _ in iter(lambda q=queue: run_one("test", q), False))

    return work
