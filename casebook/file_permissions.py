"""What nobody but the archive's own user may read: the database's files, and the folder that they lie in."""

import logging
from pathlib import Path
from typing import Any

logger = logging.getLogger(__name__)
FILE, FOLDER = 0o600, 0o700
# The file of the database, and those that SQLite keeps beside it.
_BESIDE = ("", "-wal", "-shm", "-journal")


def close_folder(path: Path) -> None:
    """Shut a folder to everybody else, also one that was made with another mode."""
    _close(path, FOLDER)


def close_database(connection: Any, **_signal: Any) -> None:
    """Shut the files of an SQLite database that was just opened.

    SQLite gives what it makes beside a database the same mode.
    """
    if connection.vendor == "sqlite" and not connection.is_in_memory_db():
        for name in _BESIDE:
            _close(Path(f"{connection.settings_dict['NAME']}{name}"), FILE)


def _close(path: Path, mode: int) -> None:
    try:
        if path.exists() and path.stat().st_mode & 0o777 & ~mode:
            path.chmod(mode)
    except OSError as error:
        logger.warning("Others may read %s, and its mode cannot be changed: %s", path, error.strerror)
