"""The cluster that a benchmark asks beside the library's own engine, which is to be Whoosh's. To be
imported before anything of Django. URL: of its nodes, from SEARCH_ENGINE_URL."""

from __future__ import annotations

import os

URL = os.environ.pop("SEARCH_ENGINE_URL", "")
