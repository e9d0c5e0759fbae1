"""gunicorn's settings: two workers forked from one preloaded application.

PORT     the port on this machine (default: 8000)
BIND     host:port to listen on instead
WORKERS  number of worker processes (default: 2)
"""

import gc
import os
import socket
import struct
from importlib import import_module

from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

from config.processes import end_with

bind = os.environ.get("BIND") or f"127.0.0.1:{os.environ.get('PORT') or 8000}"
workers = int(os.environ.get("WORKERS") or 2)
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


# Browsers open connections before they need them. A worker would wait for the first byte until it
# is killed, and everybody else with it. So the kernel holds a connection back until its first byte
# arrives, for this many seconds; after that a worker waits at most SILENCE seconds for each read.
KEPT_SILENT = 30
SILENCE = 10


def when_ready(server: Arbiter) -> None:
    """Load once what the workers share, and let no silent connection occupy one of them."""
    import_module("search.upkeep.preloading").preload()
    for listener in server.LISTENERS:
        # Accepted connections inherit the timeout of their listener.
        wait = struct.pack("ll", SILENCE, 0)
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, wait)
        if hasattr(socket, "TCP_DEFER_ACCEPT") and listener.sock.family != socket.AF_UNIX:
            listener.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, KEPT_SILENT)


def pre_fork(server: Arbiter, worker: Worker) -> None:
    """Exempt what is loaded from garbage collection, which would write to, and so copy, every page
    of memory that the workers share."""
    gc.freeze()


def post_fork(server: Arbiter, worker: Worker) -> None:
    """A worker whose arbiter was killed would hold the port for a minute before it looks."""
    end_with(server.pid)
