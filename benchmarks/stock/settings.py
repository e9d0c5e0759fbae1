"""The site's settings, but haystack's own Whoosh backend in the place of the search package."""

from config.settings import *  # noqa: F403
from config.settings import DATA_DIR, INSTALLED_APPS

# Nothing of the site's own search, nor what rests on it.
INSTALLED_APPS = [
    "benchmarks.stock" if app == "search" else app
    for app in INSTALLED_APPS
    if not app.startswith("search.")
]
HAYSTACK_CONNECTIONS = {
    "default": {
        "ENGINE": "benchmarks.stock.backend.Engine",
        "PATH": str(DATA_DIR / "stock"),
        "SILENTLY_FAIL": False,
    },
}
