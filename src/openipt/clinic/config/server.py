# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The web server inside OpenIPT: one socket, a few threads, a clean end."""

import errno
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Any

from waitress.server import create_server

from openipt.clinic.config.environment import MissingError

THREADS = 8
# A form may be 10 MB (DATA_UPLOAD_MAX_MEMORY_SIZE); beyond this nothing is even read.
_LARGEST_BODY = 32 * 1024 * 1024


def listen(host: str, port: int) -> socket.socket:
    """Take the port before anything else is done; raises MissingError when it cannot be had."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if sys.platform != "win32":  # elsewhere it lets the port be taken again at once after an end
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except OSError as problem:
        listener.close()
        raise MissingError(_port_sentence(problem, host, port)) from problem
    return listener


def run(application: Callable[..., Any], listener: socket.socket, *, ready: Callable[[], None]) -> None:
    """Call `ready` and serve until Ctrl-C or SIGTERM."""
    server = create_server(
        application,
        sockets=[listener],
        threads=THREADS,
        ident="OpenIPT",
        max_request_body_size=_LARGEST_BODY,
        clear_untrusted_proxy_headers=False,  # who asks is decided in one place: config.proxies
    )
    with suppress(KeyboardInterrupt, SystemExit):
        signal.signal(signal.SIGTERM, _end)
        ready()
        server.run()
    server.close()
    print("\nStopped.", flush=True)


def _end(number: int, frame: FrameType | None) -> None:
    raise SystemExit(0)


def _port_sentence(problem: OSError, host: str, port: int) -> str:
    if problem.errno == errno.EADDRINUSE:
        return f"Port {port} is in use by another program. Choose another with --port."
    if problem.errno == errno.EACCES:
        return f"Port {port} is kept for the system. Choose one from 1024 on with --port."
    return f"{host} cannot be listened on: {problem.strerror}. Choose another with --host."
