"""haystack's Whoosh backend with the analyzer that tutorials put in the place of its own."""

from __future__ import annotations

from haystack.backends.whoosh_backend import WhooshEngine, WhooshSearchBackend
from jieba.analyse import ChineseAnalyzer


class Backend(WhooshSearchBackend):
    analyzer = staticmethod(ChineseAnalyzer())

    def build_schema(self, fields):
        content_field, schema = super().build_schema(fields)
        schema[content_field].analyzer = self.analyzer
        return content_field, schema


class Engine(WhooshEngine):
    backend = Backend
