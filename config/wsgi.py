"""WSGI entry point: `gunicorn config.wsgi`."""

import os
from typing import Any

import django
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.utils.http import parse_header_parameters

from config.bodies import with_whole_bodies


class Request(WSGIRequest):
    """Is read as UTF-8, as this site writes its pages.

    Django takes any codec that a request names, and looks at the address with it before anything
    could refuse that; some decode no text.
    """

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        named = meta.get("CONTENT_TYPE", "")
        self.content_type, self.content_params = parse_header_parameters(named)


class Handler(WSGIHandler):
    request_class = Request


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup(set_prefix=False)
application = with_whole_bodies(Handler())
