"""gunicorn's settings: two workers forked from one preloaded application.

PORT     the port on this machine (default: 8000); `config.serve` hands on a socket instead
WORKERS  number of worker processes (default: 2)
THREADS  number of requests that one of them answers at a time where some take long (default: 8)
"""

import gc
import os
from contextlib import suppress
from importlib import import_module

from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

from config import metrics
from config.environment import whole
from config.processes import end_with
from config.worker import BufferingWorker

# The socket, and where to say that a worker is there, as `config.serve` hands them on.
_LISTENING, _READY = os.getenv("LISTENING_FD"), os.getenv("READY_FD")
bind = f"fd://{_LISTENING}" if _LISTENING else f"127.0.0.1:{whole('PORT', 8000)}"
workers = whole("WORKERS", 2, least=1, most=64)
worker_class = "config.worker.BufferingWorker"
threads = whole("THREADS", 8, least=1, most=256)
preload_app = True
wsgi_app = "config.wsgi:application"
timeout = 120
# Room for a query of 400 Chinese characters, percent-encoded.
limit_request_line = 8190
# Its control socket would lie outside DATA_DIR and be shared by all instances of a user.
control_socket_disable = True
max_requests = 10_000
max_requests_jitter = 1_000
# `config.logs` writes a line for every request, without what was searched for.
accesslog = None
# `config.proxy` says whose word counts.
forwarded_allow_ips = ""


def when_ready(server: Arbiter) -> None:
    """Load once what the workers share."""
    # A socket that was handed on is not this server's to remove.
    server.systemd = bool(_LISTENING)
    import_module("config.urls")
    BufferingWorker.begin_thread = import_module("search.upkeep.preloading").preload()


def pre_fork(server: Arbiter, worker: Worker) -> None:
    """Exempt what is loaded from garbage collection, which would write to, and so copy, every page
    of memory that the workers share."""
    gc.freeze()


def post_fork(server: Arbiter, worker: Worker) -> None:
    """A worker whose arbiter was killed would hold the port for a minute before it looks."""
    end_with(server.pid)
    metrics.use_place(worker.age)


def post_worker_init(worker: Worker) -> None:
    """Tell who waits for it that there is a worker."""
    if _READY:
        with suppress(OSError):
            os.write(int(_READY), b".")
