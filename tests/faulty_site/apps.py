import os
from importlib import import_module

from django.apps import AppConfig


class FaultySite(AppConfig):
    """Takes a rule out of the site when it starts, in each of its processes."""

    name = "tests.faulty_site"

    def ready(self) -> None:
        # What it changes is there only now.
        import_module("tests.faulty_site.faults").put_in(os.environ["FAULT"])
