from importlib import import_module

from django.apps import AppConfig
from django.conf import settings

from search.text.kept import use_cache_dir


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = "检索"

    def ready(self) -> None:
        use_cache_dir(settings.JIEBA_CACHE_DIR)
        # Connects itself; it needs the models, which are there only now.
        import_module("search.upkeep.listeners")
        import_module("search.opensearch.checks")
