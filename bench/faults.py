"""Killing, filling the disk, stopping the database: after each, the archive is whole and nothing acknowledged is lost.

    .venv/bin/python -m bench.faults kills --times 250
    .venv/bin/python -m bench.faults disk
    .venv/bin/python tools/with_postgres.py -- .venv/bin/python -m bench.faults kills --times 250

Of `kills`, a process does one kind of work over and over and writes down what is done each time; at a random moment it
is killed (SIGKILL), and all that it wrote down must be there, with nothing half done. Of `disk`, which needs root, the
disk has no room left. Archives of a few dozen synthetic cases, in databases of their own. Exit status 1 if anything was
lost or is wrong.
"""

import argparse
import hashlib
import io
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import Any

BASE = Path(__file__).resolve().parent.parent
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casebook.settings")
os.environ["DEBUG"] = "1"
FOLDER = Path(tempfile.mkdtemp(prefix="casebook-faults-"))
os.environ.setdefault("DATABASE_URL", f"sqlite:///{FOLDER}/archive.sqlite3")

import django  # noqa: E402

django.setup()

from django.core.management import CommandError, call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402
from django.utils import timezone  # noqa: E402

from casebook import actions, search  # noqa: E402
from casebook.actions import maintenance  # noqa: E402
from casebook.admin import import_tasks  # noqa: E402
from casebook.interchange.backup import back_up  # noqa: E402
from casebook.interchange.integrity import check_archive  # noqa: E402
from casebook.interchange.tables.columns import SHEETS, guess  # noqa: E402
from casebook.interchange.tables.sheets import form_of  # noqa: E402
from casebook.models import (  # noqa: E402
    Action,
    Capture,
    Citation,
    Claim,
    ImportDraft,
    ImportFile,
    ImportState,
    Record,
    Source,
    State,
    User,
)
from casebook.models.archive.imports import RUNNING  # noqa: E402
from casebook.web.mirror import Mirror  # noqa: E402

CASES = 60
# A whole check after so many kills of one kind; a quick one after each.
WHOLE_AFTER = 10
IMPORT_ROWS = 40
# Seconds after which even what takes longer is killed.
LONGEST = 20.0
# A process that never comes so far as to be killed in time.
PATIENCE = 600
Done = Callable[[str], None]


def publishers() -> tuple[User, User]:
    """Two members who publish."""
    first, second = User.objects.filter(username__in=("synthetic-publisher", "synthetic-second")).order_by("username")
    return first, second


def draft(subject: Record, source: Source, value: str, by: User) -> Claim:
    """A draft of a statement about somebody, with a citation."""
    claim = Claim.objects.create(subject=subject, fact="statement", scope="account", value=value, created_by=by)
    Citation.objects.create(claim=claim, source=source, paragraph=1)
    return claim


def cases() -> list[Record]:
    """People who have a public page."""
    rows = Record.objects.filter(public=True, kind="person", form="individual", public_life=False, merged_into=None)
    return list(rows.order_by("pk")[:40])


def publish(done: Done) -> None:
    """Publish claims, one after the other."""
    (first, second), people = publishers(), cases()
    source = Source.objects.filter(state=State.PUBLISHED).latest("pk")
    while True:
        claim = draft(random.choice(people), source, f"Told again: {random.getrandbits(60)}.", second)
        actions.publish([claim], by=first)
        done(f"publish {claim.ref}")


def merge(done: Done) -> None:
    """Merge two cases and undo it."""
    (first, _second), people = publishers(), cases()
    while True:
        one, other = random.sample(people, 2)
        one.refresh_from_db()
        if one.merged_into is None and Record.objects.get(pk=other.pk).merged_into is None:
            actions.merge(one, other, by=first, public_reason="The same person.")
            done(f"merge {one.ref}")
        one.refresh_from_db()
        if one.merged_into is not None:
            actions.unmerge(one, by=first, public_reason="Another person.")
            done(f"unmerge {one.ref}")


def take_down(done: Done) -> None:
    """Seal cases and unseal them."""
    (first, _second), people = publishers(), cases()
    while True:
        one = Record.objects.get(pk=random.choice(people).pk)
        hush: dict[str, Any] = {"by": first, "private_reason": "Somebody is in danger."}
        if one.state != State.SEALED:
            actions.seal(one, **hush)
            done(f"seal {one.ref}")
        actions.unseal(one, **hush)
        done(f"unseal {one.ref}")


def capture(done: Done) -> None:
    """Keep copies of articles."""
    first, _second = publishers()
    sources = list(Source.objects.filter(state=State.PUBLISHED)[:20])
    while True:
        content = os.urandom(30_000)
        sha256 = hashlib.sha256(content).hexdigest()
        copy = Capture(
            source=random.choice(sources), content=content, sha256=sha256, captured_at=timezone.now(),
            captured_by=first, method="file", text=sha256,
        )  # fmt: skip
        actions.keep_copy(copy)
        done(f"keep {sha256}")


def sheet(number: int) -> bytes:
    """A sheet of facts about people whom nobody knows."""
    lines = ["about,about_kind,fact,value,outlet,headline,address,published,place"]
    lines += [
        f"Somebody {number} {row // 2},person,age,{20 + row},Outlet {number},Report {number},"
        f"https://outlet.example/{number},2019-05-04,{row + 1}"
        for row in range(IMPORT_ROWS)
    ]
    return "\n".join(lines).encode()


def bring_in(done: Done) -> None:
    """Read sheets, check them and make drafts of them."""
    by = publishers()[0]
    while True:
        content = sheet(random.getrandbits(40))
        form = form_of(content)
        headings = content.split(b"\n", 1)[0].decode().split(",")
        file = ImportFile.objects.create(
            name="sheet", sheet="facts", created_by=by, content=content, encoding=form.encoding,
            delimiter=form.delimiter, headings=headings,
            columns={str(place): name for place, name in guess("facts", headings).items()},
            defaults=dict(SHEETS["facts"].usual), state=ImportState.READING, beat_at=import_tasks.NEVER,
        )  # fmt: skip
        finish(file)
        done(f"import {file.ref}")


def finish(file: ImportFile) -> None:
    """Go on with an import until its drafts are made, answering what it asks."""
    for _ in range(6):
        if file.state in RUNNING:
            import_tasks.work.call(file.ref)
        file.refresh_from_db()
        if file.state == ImportState.CHECKED:
            new = {one["key"]: [v for v, _label in one["options"] if v.startswith("new:")] for one in file.questions}
            file.answers = {key: values[0] for key, values in new.items()}
            state = ImportState.READING if file.questions else ImportState.WRITING
            ImportFile.objects.filter(pk=file.pk).update(answers=file.answers, state=state)
            file.refresh_from_db()
    if file.state != ImportState.DONE:
        raise SystemExit(f"An import stays {file.state}: {file.problem}")


def index(done: Done) -> None:
    """Make the index of search anew."""
    while True:
        maintenance.index_anew()
        done("index")


def edition(done: Done) -> None:
    """Work out anew all that follows from claims."""
    while True:
        maintenance.rebuild()
        maintenance.rebuild_edition()
        done("edition")


def backup(done: Done) -> None:
    """Make backups."""
    while True:
        done(f"backup {back_up(FOLDER / 'backups').name}")
        # One a second has a name.
        time.sleep(1)


def mirror(done: Done) -> None:
    """Write the public pages as files, again and again."""
    while True:
        Mirror(FOLDER / "mirror", None, None).update(False)
        done("mirror")
        (first, second), source = publishers(), Source.objects.filter(state=State.PUBLISHED).latest("pk")
        claim = draft(random.choice(cases()), source, f"Told again: {random.getrandbits(60)}.", second)
        actions.publish([claim], by=first)


def load(done: Done) -> None:
    """Load the seed into an empty archive."""
    with redirect_stdout(io.StringIO()):
        call_command("load_archive", str(BASE / "fixtures"), verbosity=0)
    done("load")


KINDS: dict[str, Callable[[Done], None]] = {
    one.__name__: one for one in (load, bring_in, publish, merge, take_down, capture, index, edition, backup, mirror)
}


# What must hold afterwards


def lost(journal: list[str]) -> list[str]:
    """What was written down and is not there."""
    return [line for line, times in Counter(journal).items() if not is_there(line, times)]


def is_there(line: str, times: int) -> bool:
    """Whether what was done so often is in the archive."""
    kind, _space, ref = line.partition(" ")
    if kind in ("publish", "merge", "unmerge", "seal", "unseal"):
        return Action.objects.filter(kind=kind, on_ref=ref).count() >= times
    if kind == "keep":
        return Capture.objects.filter(sha256=ref).exists()
    if kind == "import":
        return ImportDraft.objects.filter(file__ref=ref).count() > IMPORT_ROWS
    if kind == "backup":
        return (FOLDER / "backups" / ref).exists()
    return True


def wrong(kind: str, whole: bool) -> list[str]:
    """What must not be; with `whole` all that can be found, and else what a few statements tell."""
    found = [str(one) for one in check_archive(quick=not whole)]
    if whole:
        found += [str(one) for one in search.differences()]
        found += [str(one) for one in maintenance.rebuild_edition(check=True)]
    if kind == "bring_in":
        # A worker that comes after goes on where the one that was killed stopped.
        for file in ImportFile.objects.filter(state__in=[*RUNNING, ImportState.CHECKED]):
            finish(file)
        for file in ImportFile.objects.filter(state=ImportState.DONE):
            claims = ImportDraft.objects.filter(file=file, on_model="claim").count()
            if claims != IMPORT_ROWS:
                found.append(f"import {file.ref}: {claims} claims from {IMPORT_ROWS} rows")
    if kind == "backup":
        for path in (FOLDER / "backups").glob("*.backup"):
            with redirect_stdout(io.StringIO()):
                try:
                    call_command("restore", str(path), "--check")
                except CommandError as error:
                    found.append(f"{path.name}: {error}")
            path.unlink()
    if kind == "mirror" and whole:
        found += differing_mirror()
    return found


def differing_mirror() -> list[str]:
    """Files of the mirror, brought up to date, that are not as in one that is made anew."""
    Mirror(FOLDER / "mirror", None, None).update(False)
    anew = FOLDER / "mirror-anew"
    Mirror(anew, None, None).update(True)

    def files(root: Path) -> dict[str, bytes]:
        paths = (path for path in root.rglob("*") if path.is_file() and not path.name.startswith("."))
        return {str(path.relative_to(root)): path.read_bytes() for path in paths}

    one, other = files(FOLDER / "mirror"), files(anew)
    shutil.rmtree(anew)
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


# Killing


def doing(work: Callable[[Done], None], journal: Path) -> int:
    """Start a process that does the work over and over and writes down what is done. Returns its number."""
    connections.close_all()
    child = os.fork()
    if child:
        return child
    try:
        random.seed()
        with journal.open("ab", buffering=0) as file:

            def done(line: str) -> None:
                file.write(f"{line}\n".encode())

            work(done)
    except BaseException as error:
        with journal.open("ab", buffering=0) as file:
            file.write(f"FAILED {type(error).__name__}: {error}\n".encode())
    os._exit(0)


def killed(work: Callable[[Done], None], moment: float) -> list[str]:
    """What the work wrote down until it was killed after so many seconds."""
    journal = FOLDER / "journal"
    journal.write_bytes(b"")
    child = doing(work, journal)
    time.sleep(moment)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    nobody_else()
    return journal.read_text().splitlines()


def nobody_else() -> None:
    """Wait until the server has noticed that its client is gone."""
    if connection.vendor != "postgresql":
        return
    for _ in range(PATIENCE):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
                " AND backend_type = 'client backend'"
            )
            if cursor.fetchone() == (0,):
                return
        time.sleep(0.1)
    raise SystemExit("PostgreSQL still works for a client that was killed.")


def once(work: Callable[[Done], None]) -> float:
    """How many seconds it takes until the work has written something down for the first time."""
    journal = FOLDER / "journal"
    journal.write_bytes(b"")
    begun = time.monotonic()
    child = doing(work, journal)
    while not journal.stat().st_size and time.monotonic() - begun < PATIENCE:
        time.sleep(0.01)
    seconds = time.monotonic() - begun
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    nobody_else()
    if (said := journal.read_text()).startswith("FAILED"):
        raise SystemExit(f"{work.__name__}: {said}")
    return seconds


@contextmanager
def database(name: str) -> Iterator[None]:
    """In this block the archive is a new and empty one, or the one of this name again."""
    usual = connection.settings_dict["NAME"]
    connections.close_all()
    if connection.vendor == "sqlite":
        connection.settings_dict["NAME"] = str(FOLDER / f"{name}.sqlite3")
    else:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name}")
            cursor.execute(f"CREATE DATABASE {name}")
        connection.settings_dict["NAME"] = name
    try:
        call_command("migrate", verbosity=0)
        yield
    finally:
        connections.close_all()
        connection.settings_dict["NAME"] = usual


def kill_often(kind: str, times: int) -> list[str]:
    """Kill one kind of work so often; what was lost or is wrong."""
    work, found, noted, begun = KINDS[kind], [], 0, time.monotonic()
    if kind == "load":
        with database("loading"):
            took = once(load)
            all_claims = Claim.objects.count()
        for number in range(times):
            with database(f"loading_{number}" if connection.vendor == "sqlite" else "loading"):
                journal = killed(load, random.uniform(0, took * 1.1))
                noted += len(journal)
                found += [line for line in journal if line.startswith("FAILED")]
                claims = Claim.objects.count()
                if claims not in (0, all_claims) or ("load" in journal and not claims):
                    found.append(f"{claims} claims after loading the seed of {all_claims}")
                found += wrong(kind, bool(claims))
    else:
        took = once(work)
        for number in range(1, times + 1):
            journal = killed(work, random.uniform(0, min(max(took * 1.5, 0.3), LONGEST)))
            noted += len(journal)
            found += [line for line in journal if line.startswith("FAILED")]
            found += [f"lost: {line}" for line in lost(journal)]
            found += wrong(kind, number % WHOLE_AFTER == 0 or number == times)
    seconds = time.monotonic() - begun
    print(f"| {kind} | {times} | {noted} | {len(found)} | {took:.2f} | {seconds:.0f} |", flush=True)
    return [f"{kind}: {line}" for line in found]


def kills(times: int, only: str) -> list[str]:
    """Kill each kind of work; all together so often."""
    wanted = [kind for kind in KINDS if only in kind]
    print(f"{connection.vendor}\n\n| work | kills | acknowledged | wrong | once, s | s |\n|---|---|---|---|---|---|")
    found = []
    for kind in wanted:
        found += kill_often(kind, -(-times // len(wanted)))
    return found


# A full disk


def disk() -> list[str]:
    """Let the disk run full under each kind of work: what was done is there, and with room again all goes on.

    On SQLite it is the database's disk. On PostgreSQL, whose files are its server's, that of backups and mirrors.
    """
    on_sqlite = connection.vendor == "sqlite"
    kinds = ("publish", "merge", "bring_in", "capture", "index", "edition") if on_sqlite else ("backup", "mirror")
    print(f"{connection.vendor}\n\n| work | acknowledged until the disk was full | wrong |\n|---|---|---|")
    found = []
    for kind in kinds:
        folder = FOLDER / {"backup": "backups", "mirror": "mirror"}.get(kind, "small")
        with small_disk(folder):
            done, wrong_things = fill(kind, folder)
        print(f"| {kind} | {done} | {len(wrong_things)} |", flush=True)
        found += [f"{kind}: {line}" for line in wrong_things]
    return found


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """The folder in a file system of its own, in which little room is left; on SQLite the database lies in it."""
    folder.mkdir(exist_ok=True)
    connections.close_all()
    usual = connection.settings_dict["NAME"]
    size = 600_000
    moved = connection.vendor == "sqlite"
    if moved:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connections.close_all()
        size += Path(usual).stat().st_size
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], check=True)
    try:
        if moved:
            connection.settings_dict["NAME"] = shutil.copy(usual, folder)
        yield
    finally:
        connections.close_all()
        connection.settings_dict["NAME"] = usual
        subprocess.run(["umount", folder], check=True)


def fill(kind: str, folder: Path) -> tuple[int, list[str]]:
    """Work until it fails for want of room; then make room, look at everything, and work once more."""
    journal = FOLDER / "journal"
    journal.write_bytes(b"")
    child = doing(KINDS[kind], journal)
    begun = time.monotonic()
    while "FAILED" not in journal.read_text() and time.monotonic() - begun < PATIENCE:
        time.sleep(0.1)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    *lines, last = journal.read_text().splitlines() or [""]
    found = [] if last.startswith("FAILED") else ["the disk never ran full"]
    subprocess.run(["mount", "-o", "remount,size=400M", folder], check=True)
    found += [f"lost: {line}" for line in lost(lines)] + wrong(kind, True)
    once(KINDS[kind])
    return len(lines), found


def main() -> None:
    """Do what is asked for, in an archive that is made for it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("kills", "disk"))
    parser.add_argument("--times", type=int, default=250)
    parser.add_argument("--only", default="", help="only kinds of work with this in their name")
    asked = parser.parse_args()
    (FOLDER / "backups").mkdir()
    try:
        call_command("migrate", verbosity=0)
        with redirect_stdout(io.StringIO()):
            call_command("generate_archive", cases=CASES)
        found = kills(asked.times, asked.only) if asked.what == "kills" else disk()
    finally:
        connections.close_all()
        shutil.rmtree(FOLDER, ignore_errors=True)
    for line in found:
        print(line)
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
