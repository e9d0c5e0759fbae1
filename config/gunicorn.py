"""gunicorn's settings: two workers forked from one preloaded application.

PORT     the port on this machine (default: 8000)
BIND     host:port to listen on instead
WORKERS  number of worker processes (default: 2)
"""

import os

bind = os.environ.get("BIND") or f"127.0.0.1:{os.environ.get('PORT') or 8000}"
workers = int(os.environ.get("WORKERS") or 2)
preload_app = True
wsgi_app = "config.wsgi:application"
timeout = 120
max_requests = 10_000
max_requests_jitter = 1_000
accesslog = "-"
