#!/usr/bin/env python3
"""Run a command against a PostgreSQL cluster that lives only as long as the command does.

    python tools/with_postgres.py -- pytest -m "not browser"

The command finds the database in DATABASE_URL. The cluster listens on loopback only, has a random password,
and is stopped and removed afterwards, also when the command fails or a signal ends it. Exits with the status
of the command.
"""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

DATABASE = "casebook"
USER = "casebook"
NEEDED = ("initdb", "pg_ctl", "postgres")
ATTEMPTS = 3
MISSING = (
    "PostgreSQL's server was not found (initdb, pg_ctl and postgres, in PATH or under /usr/lib/postgresql).\n"
    "On Debian: apt-get install postgresql. On macOS: brew install postgresql."
)
# Durable is what a database that is thrown away need not be.
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "100",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    # Tests roll back what they wrote, and leave behind more dead rows than living ones. To look at what is in a table
    # is useless meanwhile: what a test has written nobody else sees, and of an empty table the plans are bad.
    "autovacuum_naptime": "2s",
    "autovacuum_vacuum_cost_delay": "0",
    "autovacuum_analyze_threshold": "2000000000",
    # After so long a wait for a lock the cleaning of a table gives way, and two that wait for each other are reported.
    "deadlock_timeout": "20ms",
    "log_min_messages": "fatal",
}


def main(arguments: list[str]) -> int:
    """Start a cluster, run the command, and return its status."""
    if arguments[:1] != ["--"] or len(arguments) < 2:
        print("Usage: with_postgres.py -- command [argument …]", file=sys.stderr)
        return 2
    programs = find_programs()
    if programs is None:
        print(MISSING, file=sys.stderr)
        return 69
    signals = Signals()
    try:
        with cluster(programs) as url, signals.heeded():
            return run(arguments[1:], url)
    except ClusterFailed as error:
        print(error, file=sys.stderr)
        return 70


class ClusterFailed(Exception):
    """The cluster could not be made or started; the message says what PostgreSQL said."""


class Signals:
    """Turns signals into an orderly exit, and only while the command runs.

    Making and removing the cluster take moments, and a cluster half made or half removed would be left lying
    about: until then a signal waits.
    """

    def __init__(self) -> None:
        self.waiting: int | None = None
        self.heeding = False
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(number, self.receive)

    def receive(self, number: int, frame: FrameType | None) -> None:
        """Leave with the signal's status now, or remember it."""
        self.waiting = number
        self._leave_if_due()

    @contextmanager
    def heeded(self) -> Iterator[None]:
        """Heed signals in this block, one that waited at once."""
        self.heeding = True
        try:
            self._leave_if_due()
            yield
        finally:
            self.heeding = False

    def _leave_if_due(self) -> None:
        if self.heeding and self.waiting is not None:
            self.heeding = False
            raise SystemExit(128 + self.waiting)


def find_programs() -> Path | None:
    """Return the folder of PostgreSQL's server programs, the newest version first."""

    def version(folder: Path) -> tuple[int, ...]:
        return tuple(int(part) for part in folder.parent.name.split(".") if part.isdecimal())

    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=version, reverse=True)
    in_path = shutil.which("initdb")
    if in_path:
        folders.append(Path(in_path).resolve().parent)
    return next((folder for folder in folders if all((folder / name).exists() for name in NEEDED)), None)


@contextmanager
def cluster(programs: Path) -> Iterator[str]:
    """Make and start a cluster, give its address, and remove it whatever happens."""
    folder = Path(tempfile.mkdtemp(prefix="casebook-postgres-"))
    data = folder / "data"
    password = secrets.token_urlsafe(24)
    try:
        (folder / "password").write_text(password)
        if os.geteuid() == 0:
            # PostgreSQL refuses to run as root, so the folder goes to the account that runs it.
            for path in (folder, folder / "password"):
                shutil.chown(path, "postgres")
        as_server(
            [
                programs / "initdb",
                "-D",
                data,
                "-U",
                USER,
                "-A",
                "scram-sha-256",
                f"--pwfile={folder}/password",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "--no-sync",
            ],
            folder,
        )
        port = start(programs, folder, data)
        create_database(programs, port, password, folder)
        yield f"postgres://{USER}:{password}@127.0.0.1:{port}/{DATABASE}"
    finally:
        if (data / "postmaster.pid").exists():
            as_server([programs / "pg_ctl", "stop", "-D", data, "-m", "immediate", "-w"], folder, check=False)
        shutil.rmtree(folder, ignore_errors=True)


def start(programs: Path, folder: Path, data: Path) -> int:
    """Start the server on a free port and return the port; try again if somebody was quicker to take it."""
    settings = {**SETTINGS, "unix_socket_directories": str(folder)}
    for attempt in range(ATTEMPTS):
        port = free_port()
        options = " ".join(f"-c {name}={value}" for name, value in settings.items()) + f" -p {port}"
        try:
            as_server(
                [
                    programs / "pg_ctl",
                    "start",
                    "-D",
                    data,
                    "-l",
                    folder / "log",
                    "-o",
                    options,
                    "-w",
                    "-t",
                    "60",
                ],
                folder,
            )
            return port
        except ClusterFailed:
            if attempt == ATTEMPTS - 1:
                raise
    raise AssertionError("unreachable")


def create_database(programs: Path, port: int, password: str, folder: Path) -> None:
    """Create the database that the address names."""
    createdb = programs / "createdb"
    if not createdb.exists():
        createdb = Path(shutil.which("createdb") or "createdb")
    as_server(
        [createdb, "-h", "127.0.0.1", "-p", str(port), "-U", USER, DATABASE],
        folder,
        environment={"PGPASSWORD": password},
    )


def free_port() -> int:
    """Return a loopback port that is free at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def as_server(
    command: Sequence[Path | str],
    folder: Path,
    *,
    check: bool = True,
    environment: dict[str, str] | None = None,
) -> None:
    """Run one of PostgreSQL's programs, under its own account if we are root."""
    words = [str(word) for word in command]
    if os.geteuid() == 0:
        words = ["runuser", "-u", "postgres", "--", *words]
    # Settings of the caller's own servers (PGPORT, PGDATA …) must not lead these programs elsewhere.
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    # Output goes to a file: the server inherits it, and a pipe would stay open as long as the server runs.
    with open(folder / "output", "w+b") as output:
        done = subprocess.run(
            words,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**inherited, **(environment or {})},
            check=False,
            # Ctrl-C in a terminal reaches a whole process group; this is not to be struck halfway.
            start_new_session=True,
        )
        output.seek(0)
        said = output.read().decode(errors="replace").strip()
    if check and done.returncode:
        log = folder / "log"
        more = log.read_text(errors="replace").strip() if log.exists() else ""
        raise ClusterFailed(f"PostgreSQL did not start: {Path(command[0]).name} said:\n{said}\n{more}".rstrip())


def run(command: list[str], url: str) -> int:
    """Run the command with the cluster's address; end it too if we are ended."""
    try:
        process = subprocess.Popen(command, env={**os.environ, "DATABASE_URL": url})
    except OSError as error:
        print(f"Cannot run {command[0]}: {error.strerror}", file=sys.stderr)
        return 127
    try:
        status = process.wait()
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
    return status if status >= 0 else 128 - status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
