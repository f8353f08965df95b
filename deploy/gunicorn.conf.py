"""gunicorn for Newsroom: `.venv/bin/python -m gunicorn -c deploy/gunicorn.conf.py`, from the project's folder.

Threads rather than plain sync workers: a slow reader then holds one of eight places instead of one of two, and kept
connections wait in the poller without holding any. Slow clients by the hundred still need a buffering proxy in front
(nginx).
"""

import gc
import os
import socket
import sys

from django.core.exceptions import ImproperlyConfigured

sys.path.insert(0, os.getcwd())  # gunicorn adds it only after it has read this file
from newsroom import env

wsgi_app = "newsroom.wsgi:application"
proc_name = "newsroom"

try:
    _host = env.text("HOST", "127.0.0.1")
    _port = env.number("PORT", 8000, low=1, high=65535)
    workers = env.number("WEB_CONCURRENCY", 2, low=1, high=64)
    threads = env.number("WEB_THREADS", 4, low=1, high=64)
    # A proxy's word on scheme and address of the reader counts only from here.
    forwarded_allow_ips = ",".join(env.networks("FORWARDED_ALLOW_IPS", ["127.0.0.1", "::1"]))
    if not env.flag("BEHIND_PROXY"):
        secure_scheme_headers = {}
    _access_log = env.text("ACCESS_LOG", "-")
    env.log_format()
except ImproperlyConfigured as wrong:
    sys.exit(f"Newsroom can't start. {wrong}")

if _host.startswith("unix:"):
    bind = _host
    # For owner and group alone: whoever talks through the socket is believed what it says of the reader's address.
    umask = 0o007
else:
    bind = f"[{_host}]:{_port}" if ":" in _host else f"{_host}:{_port}"
worker_class = "gthread"
keepalive = 5

# Loaded once and shared by the workers: about 60 MB less than loading it in each.
preload_app = True
control_socket_disable = True
if os.access("/dev/shm", os.W_OK):
    # Heartbeats on a disk stand still with it, and gunicorn would kill workers that are well.
    worker_tmp_dir = "/dev/shm"

timeout = 30
graceful_timeout = 15

limit_request_line = 4094
limit_request_fields = 60
limit_request_field_size = 8190

logger_class = "newsroom.access_log.Lines"
errorlog = "-"
accesslog = None if _access_log == "none" else _access_log
loglevel = "warning"


def post_fork(server, worker):
    """In each web process: somebody must see it when the worker is gone."""
    from newsroom.watching import watch

    watch()


def when_ready(server):
    """Before the first fork: the tree that nginx serves is ours from now on, and what the workers inherit."""
    from newsroom import occupied
    from newsroom.pages.store import serve

    try:
        occupied.move_in()
    except occupied.Occupied as wrong:
        # No line of a traceback says it better.
        sys.exit(f"Newsroom can't start. {wrong}")
    serve()
    # What is loaded now stays: the collector need not touch its pages, so they stay shared.
    gc.collect()
    gc.freeze()
    # A connection that says nothing is the kernel's to keep: in gunicorn it would hold a thread for five seconds, and
    # twenty of them held up everybody for twenty.
    if hasattr(socket, "TCP_DEFER_ACCEPT"):
        for listener in server.LISTENERS:
            if listener.sock.family != socket.AF_UNIX:
                listener.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, 30)
