from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "speeches.jobs"
    verbose_name = "任务"
