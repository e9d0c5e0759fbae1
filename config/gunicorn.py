"""gunicorn's settings: two workers forked from one preloaded application.

PORT     the port on this machine (default: 8000)
BIND     host:port to listen on instead
WORKERS  number of worker processes (default: 2)
THREADS  number of requests that one of them answers at a time where some take long (default: 8)
"""

import gc
import os
from importlib import import_module

from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

from config.processes import end_with
from config.worker import BufferingWorker

bind = os.environ.get("BIND") or f"127.0.0.1:{os.environ.get('PORT') or 8000}"
workers = int(os.environ.get("WORKERS") or 2)
worker_class = "config.worker.BufferingWorker"
threads = int(os.environ.get("THREADS") or 8)
preload_app = True
wsgi_app = "config.wsgi:application"
timeout = 120
# Room for a query of 400 Chinese characters, percent-encoded.
limit_request_line = 8190
# Its control socket would lie outside DATA_DIR and be shared by all instances of a user.
control_socket_disable = True
max_requests = 10_000
max_requests_jitter = 1_000
accesslog = "-"


def when_ready(server: Arbiter) -> None:
    """Load once what the workers share."""
    BufferingWorker.begin_thread = import_module("search.upkeep.preloading").preload()


def pre_fork(server: Arbiter, worker: Worker) -> None:
    """Exempt what is loaded from garbage collection, which would write to, and so copy, every page
    of memory that the workers share."""
    gc.freeze()


def post_fork(server: Arbiter, worker: Worker) -> None:
    """A worker whose arbiter was killed would hold the port for a minute before it looks."""
    end_with(server.pid)
