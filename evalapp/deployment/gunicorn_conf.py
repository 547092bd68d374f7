"""Settings of gunicorn, read as ``-c python:evalapp.deployment.gunicorn_conf``.

Nobody's address, browser or page is logged: there is no access log here, and the proxy's own
says neither.
"""

from __future__ import annotations

workers = 2
#: A worker that dies is replaced at once: its successor has nothing left to import.
preload_app = True
worker_class = "gthread"
threads = 4
#: Longer than SQLite's busy timeout (10 s): a writer that waits is not a writer that hangs.
timeout = 30
#: What is being answered is finished before a worker stops.
graceful_timeout = 20
keepalive = 5
max_requests = 5000
max_requests_jitter = 500
limit_request_line = 2048
limit_request_fields = 50
limit_request_field_size = 8190
#: The proxy of this machine only may say who is speaking.
forwarded_allow_ips = "127.0.0.1"
accesslog = None
errorlog = "-"
loglevel = "warning"
