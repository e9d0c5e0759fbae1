from importlib import import_module

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "speeches.jobs"
    verbose_name = "任务"

    def ready(self) -> None:
        # Connects itself to what others leave to a worker; it needs the models.
        import_module("speeches.jobs.maintenance")
