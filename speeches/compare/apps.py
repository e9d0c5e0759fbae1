from django.apps import AppConfig


class CompareConfig(AppConfig):
    name = "speeches.compare"
    label = "compare"
    verbose_name = "对照"
