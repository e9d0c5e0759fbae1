from django.apps import AppConfig


class TrendsConfig(AppConfig):
    name = "search.trends"
    label = "trends"
    verbose_name = "趋势"
