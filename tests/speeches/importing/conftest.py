"""What tests of importing share."""

import pytest

from speeches.changes import speeches_changed


@pytest.fixture
def announced():
    """The ids that were announced, in order."""
    ids = []

    def receive(sender, **kwargs):
        ids.extend(kwargs["ids"])

    speeches_changed.connect(receive)
    yield ids
    speeches_changed.disconnect(receive)
