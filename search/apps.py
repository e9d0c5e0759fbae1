import sys
from importlib import import_module

from django.apps import AppConfig
from django.conf import settings

from search import analysis, pinyin


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = "检索"

    def ready(self) -> None:
        analysis.use_cache_dir(settings.JIEBA_CACHE_DIR)
        if "gunicorn" in sys.modules:
            # Before the server forks, so that its workers share the dictionary and the readings.
            analysis.preload()
            pinyin.preload()
        # Connects itself; it needs the models, which are there only now.
        import_module("search.listeners")
