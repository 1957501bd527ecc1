"""Running what reads strangers' bytes in a process of its own, which may take only so much time and memory."""

import logging
import multiprocessing
import resource
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeVar

from django.utils.translation import gettext as _


class CaptureProblem(Exception):
    """It cannot be fetched or read; the text says why and, where something helps, what. `gone`: it is not there."""

    def __init__(self, words: str, gone: bool = False) -> None:
        super().__init__(words)
        self.gone = gone


T = TypeVar("T")
MEGABYTES = 1024
_logger = logging.getLogger(__name__)


def run_apart(work: Callable[..., T], *arguments: Any, seconds: int, megabytes: int = MEGABYTES) -> T:
    """What `work` returns. Raises CaptureProblem where it does, and where it takes too long or too much.

    Limits within a library hold only where its authors thought of them. A process that is ended holds always.
    """
    # Forked: what is imported and set up is there at once, and nothing of the database is touched in it.
    context = multiprocessing.get_context("fork")
    receiving, sending = context.Pipe(duplex=False)
    child = context.Process(target=_limited, args=(sending, work, arguments, seconds, megabytes), daemon=True)
    child.start()
    sending.close()
    try:
        if not receiving.poll(seconds):
            raise CaptureProblem(_("It took longer than %d seconds, and was broken off.") % seconds)
        outcome, result = receiving.recv()
    except EOFError as error:
        raise CaptureProblem(_("It takes more memory or time than it may, and was broken off.")) from error
    finally:
        child.kill()
        child.join()
        receiving.close()
    if outcome == "problem":
        raise CaptureProblem(*result)
    if outcome == "failed":
        _logger.warning("%s failed: %s", getattr(work, "__qualname__", work), result)
        raise CaptureProblem(_("It cannot be read: it is damaged or in an unusual form."))
    return result  # type: ignore[no-any-return]


def _limited(sending: Connection, work: Callable[..., Any], arguments: Any, seconds: int, megabytes: int) -> None:
    # Those of the worker would make it finish first; and an orphan ends by itself.
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGALRM):
        signal.signal(number, signal.SIG_DFL)
    signal.alarm(seconds + 5)
    result: tuple[str, Any]
    try:
        _limit_memory(megabytes)
        result = ("done", work(*arguments))
    except CaptureProblem as problem:
        result = ("problem", (str(problem), problem.gone))
    except MemoryError:
        return
    except Exception as error:
        # Its name alone: the words may be the stranger's.
        result = ("failed", type(error).__name__)
    sending.send(result)


def _limit_memory(megabytes: int) -> None:
    """So much more than is taken already, where the system can say how much that is."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except OSError:
        return
    most = pages * resource.getpagesize() + megabytes * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
