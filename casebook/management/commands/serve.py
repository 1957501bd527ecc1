"""Serve the archive to readers. A request is taken whole before a thread sees it, so that slow clients hold none."""

import gc
import logging
import os
import signal
import socket
import sys
import threading
import time
from argparse import ArgumentParser
from types import FrameType
from typing import Any, NoReturn

import waitress
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, InterfaceError, connections
from django.utils.translation import gettext as _

from casebook.wsgi import application

# Each waits in a file descriptor and a few kilobytes; only threads are dear.
CONNECTIONS = 1000
# Of a connection on which nothing comes or goes.
IDLE_SECONDS = 30
LARGEST_HEAD = 32_768
# What is larger than our own forms take is answered by them, in words, up to here.
LARGEST_BODY = 33_554_432
# Between two looks of the worker for something to do, and after the database has failed it.
WORKER_SECONDS = 1
WORKER_PATIENCE = 5
# Between two times that what is known of tasks that were done long ago is dropped.
PRUNE_SECONDS = 24 * 3600


class Command(BaseCommand):
    """Waitress in a few processes that share one socket, and beside them one that does what editors have set going."""

    help = _("Serve the archive to readers, on this machine alone unless told otherwise. Ctrl-C or SIGTERM stops it.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--address", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--processes", type=int, default=min(os.cpu_count() or 1, 4))
        parser.add_argument("--threads", type=int, default=8, help=_("of each process"))

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.DEBUG:
            raise CommandError(_("serve is for readers and needs DEBUG=0; developers use runserver."))
        listening = self._bound(options["address"], options["port"])
        self.stdout.write(_("Casebook is at http://%(address)s:%(port)d/ (Ctrl-C stops it)") % options)
        self.stdout.flush()
        sys.exit(_kept_up(listening, options["processes"], options["threads"]))

    def _bound(self, address: str, port: int) -> socket.socket:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        listening = socket.socket(family)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((address, port))
        except OSError as error:
            listening.close()
            raise CommandError(
                _("Port %(port)d is taken (%(why)s). Try another: make run PORT=%(other)d")
                % {"port": port, "why": error.strerror, "other": port + 1}
            ) from error
        return listening


def _kept_up(listening: socket.socket, processes: int, threads: int) -> int:
    """Serve until all have stopped. When one stops by itself, so do the others: what started them starts them anew."""
    # What was loaded at the start is never garbage, and all processes share it. Pages and files
    # make many small things that end by themselves: looking for circles among them so often took a third of the time.
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    children: list[int] = []
    stopping = False

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True
        for child in children:
            os.kill(child, signal.SIGTERM)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while len(children) <= processes and not stopping:
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGINT, _stop)
            signal.signal(signal.SIGTERM, _stop)
            if len(children) < processes:
                _serve(listening, threads)
            else:
                listening.close()
                _work()
            # Nothing of the first process may run a second time in this one.
            os._exit(0)
        children.append(child)
    status = 0
    while children:
        child, code = os.wait()
        children.remove(child)
        if not stopping:
            status = os.waitstatus_to_exitcode(code) or 1
            stop(signal.SIGTERM, None)
    return status


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)


def _serve(listening: socket.socket, threads: int) -> None:
    """Until stopped; what is being answered is answered to its end, for five seconds at most."""
    # One process takes what the other is busy for: a long queue is no news for whoever reads the log.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    server = waitress.create_server(
        application,
        sockets=[listening],
        threads=threads,
        connection_limit=CONNECTIONS,
        channel_timeout=IDLE_SECONDS,
        cleanup_interval=5,
        max_request_header_size=LARGEST_HEAD,
        max_request_body_size=LARGEST_BODY,
        asyncore_use_poll=True,
        ident=None,
        # A proxy's headers are Django's to judge where there is a proxy, and nobody's where there is none.
        clear_untrusted_proxy_headers=not settings.TRUST_PROXY,
    )
    server.run()


def _work() -> None:
    """Do the tasks that wait in the database until stopped. One without a database waits for it."""
    threading.Thread(target=_prune, daemon=True).start()
    while True:
        try:
            call_command("db_worker", interval=WORKER_SECONDS, queue_name="*", startup_delay=False)
        except (DatabaseError, InterfaceError):
            connections.close_all()
            time.sleep(WORKER_PATIENCE)


def _prune() -> None:
    """Each day drop the tasks that were done two weeks ago and before."""
    while True:
        try:
            call_command("prune_db_task_results", queue_name="*", verbosity=0)
        except (DatabaseError, InterfaceError):
            logging.getLogger(__name__).warning("The database did not answer: tasks that are done stay until tomorrow.")
        connections.close_all()
        time.sleep(PRUNE_SECONDS)
