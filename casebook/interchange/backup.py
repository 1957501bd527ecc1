"""The backup: the whole archive in one file, row by row, and back from it on either database.

After its first line (`backup_file.py`) the file has a line with what it is a backup of; then of each table a line with
its name and columns, a line a row in the order of the primary key, and a line with how many rows there were, their
SHA-256, and the last number that the table gave; and at the end a line with the SHA-256 of these.

Numbers of rows stay what they are, but for content types and permissions, which each database numbers itself: they
are told by name. JSON is written with its keys in order, so that both databases give the same bytes.
"""

import base64
import hashlib
import hmac
import json
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils.dateparse import parse_datetime
from psycopg2.extras import execute_values

from casebook import actions
from casebook.actions.restoration import restoring, set_revision
from casebook.actions.transactions import take_turn
from casebook.interchange import statistics
from casebook.interchange.backup_file import DamagedBackup, end_missing, lines_of, writing
from casebook.interchange.yaml.loader import PUBLISHED_BY, member
from casebook.models import ErasedReference, Revision
from casebook.models.archive import write_guard


def _tables(app: str, names: str) -> tuple[str, ...]:
    return tuple(f"{app}.{name}" for name in names.split())


# Every table of the archive and of Django, in the order of the file. A test fails for one that is in none of the lists.
# What was erased comes first: it is read from a later backup too, when an older one is restored.
KEPT = (
    *_tables("casebook", "erasedreference"),
    *_tables("auth", "group group_permissions"),
    *_tables("casebook", "user user_groups user_user_permissions"),
    *_tables("mfa", "authenticator"),
    *_tables("casebook", "record source capture sourcecheck claim citation attribution dispute disputeside"),
    *_tables("casebook", "correction action wish request redaction assignment erasure"),
    *_tables("casebook", "intake importfile importrow importdraft importmapping"),
    *_tables("casebook", "historicalrecord historicalsource historicalclaim historicalcitation historicaldispute"),
    *_tables("casebook", "historicalwish historicalrequest"),
    *_tables("admin", "logentry"),
)
# What follows from these, and is made anew.
REBUILT = (
    *_tables("casebook", "withheldname publicname recordnamekey namekey indexterm termkey termplace"),
    *_tables("casebook", "searchtext searchname publicrecord publicclaim publicsource publicdispute publicchange"),
    *_tables("casebook", "publiccorrection tombstone placement facet link contains"),
)
# What is left out, and why.
LEFT_OUT = {
    "casebook.revision": "stands in the second line, and moves on where an archive is replaced",
    "casebook.apitoken": "one that was revoked since would be good again; members make new ones",
    "casebook.openarticle": "who has an article open; forgotten in a day",
    "sessions.session": "members sign in again",
    "django_tasks_database.dbtaskresult": "what a worker was doing; the desk offers to do it again",
    "contenttypes.contenttype": "made by migrating",
    "auth.permission": "made by migrating",
    "account.emailaddress": "not used",
    "account.emailconfirmation": "not used",
    "axes.accessattempt": "not used: attempts are counted in memory",
    "axes.accessattemptexpiration": "not used",
    "axes.accessfailurelog": "not used",
    "axes.accesslog": "not used",
}
# Of migrations, those that decide which columns there are.
_APPS = sorted({label.split(".")[0] for label in KEPT})
_NAMED: dict[type[models.Model], tuple[str, ...]] = {
    ContentType: ("app_label", "model"),
    Permission: ("content_type__app_label", "content_type__model", "codename"),
}
# There before anybody has done anything.
_MADE_BY_MIGRATING = ("auth.group", "auth.group_permissions")
# Where an archive is replaced: what others wait for, what each database numbers itself, and what is not made of rows.
_STAYS = ("casebook.revision", "contenttypes.contenttype", "auth.permission", "casebook.searchtext")
_AT_ONCE, _BYTES_AT_ONCE = 1000, 4_000_000
SUFFIX = ".backup"
_NAME = "casebook-%Y%m%dT%H%M%SZ" + SUFFIX


class CannotBackUp(Exception):
    """No backup can be written, or it cannot be restored; the text says why."""


# The rows of a table


class Table:
    """A table as lines of a backup."""

    def __init__(self, label: str) -> None:
        self.label = label
        self.model: Any = apps.get_model(label)
        self.fields: list[Any] = [field for field in self.model._meta.concrete_fields if not field.generated]
        self.columns = [field.attname for field in self.fields]
        self._named = [
            (at, field.related_model) for at, field in enumerate(self.fields) if field.related_model in _NAMED
        ]
        # What JSON has no form for, and JSON itself.
        typed = (models.DateField, models.UUIDField, models.JSONField, models.BinaryField)
        self._not_plain = [(at, field) for at, field in enumerate(self.fields) if isinstance(field, typed)]
        self._large = any(field.name == "content" for field in self.fields)

    def lines(self) -> Iterator[bytes]:
        """A line of each row that the database has, in the order of the primary key."""
        names = {model: _names(model) for _at, model in self._named}
        rows = self.model._base_manager.order_by("pk").values_list(*self.columns)
        for row in rows.iterator(1 if self._large else _AT_ONCE):
            if self._named:
                row = list(row)
                for at, model in self._named:
                    row[at] = names[model].get(row[at])
            yield _line(row)

    def insert(self, lines: Iterable[bytes]) -> None:
        """Write the rows of these lines as they are: past the models, which take several times as long."""
        numbers = {model: {name: pk for pk, name in _names(model).items()} for _at, model in self._named}
        rows: list[list[Any]] = []
        size = 0
        for line in lines:
            row = _read(line)
            for at, model in self._named:
                row[at] = None if row[at] is None else _number(model, row[at], numbers[model])
            for at, field in self._not_plain:
                if row[at] is not None:
                    row[at] = field.get_db_prep_save(field.to_python(row[at]), connection)
            rows.append(row)
            size += len(line)
            if len(rows) == _AT_ONCE or size > _BYTES_AT_ONCE:
                self._write(rows)
                rows, size = [], 0
        self._write(rows)

    def _write(self, rows: list[list[Any]]) -> None:
        names = ", ".join(connection.ops.quote_name(field.column) for field in self.fields)
        into = f"INSERT INTO {connection.ops.quote_name(self.model._meta.db_table)} ({names}) VALUES"
        with connection.cursor() as cursor, connection.wrap_database_errors:
            if connection.vendor == "sqlite":
                cursor.executemany(f"{into} ({', '.join(['%s'] * len(self.fields))})", rows)
            else:
                execute_values(cursor.cursor, f"{into} %s", rows, page_size=_AT_ONCE)

    @property
    def last_number(self) -> int:
        """The last number that the table gave to a row, which may be gone."""
        if not isinstance(self.model._meta.pk, models.AutoField | models.BigAutoField):
            return 0
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [self.model._meta.db_table])
                return (cursor.fetchone() or (0,))[0] or 0
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [self.model._meta.db_table, self._key])
            cursor.execute(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {cursor.fetchone()[0]}")
            return int(cursor.fetchone()[0])

    @last_number.setter
    def last_number(self, number: int) -> None:
        if not number:
            return
        table = self.model._meta.db_table
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, number])
            else:
                cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [table, self._key, number])

    @property
    def _key(self) -> str:
        return str(self.model._meta.pk.column)


def _names(model: type[models.Model]) -> dict[int, str]:
    rows = model._base_manager.values_list("pk", *_NAMED[model])
    return {pk: ".".join(names) for pk, *names in rows}


def _number(model: type[models.Model], name: str, known: dict[str, int]) -> int:
    if name not in known and model is ContentType:
        # Of something that this archive has no more, and that its log still tells of.
        app_label, named = name.split(".")
        known[name] = ContentType.objects.create(app_label=app_label, model=named).pk
    if name not in known:
        raise CannotBackUp(f"The archive has no permission “{name}”: run manage.py migrate first.")
    return known[name]


def _line(told: Any) -> bytes:
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)
    return text.encode() + b"\n"


def _plain(value: Any) -> str:
    """What JSON has no form for, as the field of its column reads it."""
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return str(value)


# Making one


def back_up(folder: Path) -> Path:
    """Write a backup of this moment into the folder, and read it back; its path. Nobody is kept waiting meanwhile.

    Until it is whole, on disk and read back it has another name, so that nothing that looks like one is none.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _forget_unfinished(folder)
    made = datetime.now(UTC)
    path = folder / made.strftime(_NAME)
    if path.exists():
        raise CannotBackUp(f"{path} is there already.")
    unfinished = folder / f".{path.name}.{os.getpid()}"
    try:
        with writing(unfinished) as file, one_moment():
            for line in _lines(made):
                file.write(line)
        BackupFile(unfinished).verify()
        unfinished.rename(path)
    finally:
        unfinished.unlink(missing_ok=True)
    _sync(folder)
    return path


@contextmanager
def one_moment() -> Iterator[None]:
    """Inside the block everything that is read is of one moment, and nobody who writes has to wait."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        # Not by way of `atomic`, which takes the turn of those who write.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield


def _lines(made: datetime) -> Iterator[bytes]:
    revision = Revision.objects.first() or Revision()
    head = _line(
        {
            "made": made,
            "database": connection.vendor,
            "migrations": _migrations(),
            "contact key": _name_of_contact_key(),
            "revision": [revision.number, revision.takedowns, revision.changed_at],
        }
    )
    whole = hashlib.sha256(head)
    yield head
    for table in map(Table, KEPT):
        yield _line({"table": table.label, "columns": table.columns})
        digest, rows = hashlib.sha256(), 0
        for line in table.lines():
            digest.update(line)
            rows += 1
            yield line
        end = _line({"rows": rows, "sha256": digest.hexdigest(), "last": table.last_number})
        whole.update(end)
        yield end
    yield _line({"sha256": whole.hexdigest()})


def _migrations() -> list[str]:
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied if app in _APPS)


def _name_of_contact_key() -> str:
    return hmac.digest(settings.CONTACT_KEY.encode(), b"casebook backup", "sha256").hex()[:16]


def _sync(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _forget_unfinished(folder: Path) -> None:
    """Take away what was left behind a day ago by one that was stopped."""
    for path in folder.glob(f".casebook-*{SUFFIX}.*"):
        if path.stat().st_mtime < time.time() - 86_400:
            path.unlink(missing_ok=True)


def backups(folder: Path) -> list[Path]:
    """The backups in the folder, the oldest first."""
    return sorted(folder.glob(f"casebook-*{SUFFIX}"))


def made_at(path: Path) -> datetime:
    """When a backup was made, by its name."""
    return datetime.strptime(path.name, _NAME).replace(tzinfo=UTC)


def keep(folder: Path, days: int) -> list[Path]:
    """Delete all but the backups of the newest days on which one was made; those that were deleted."""
    kept = sorted({made_at(path).date() for path in backups(folder)})[-days:]
    old = [path for path in backups(folder) if made_at(path).date() not in kept]
    for path in old:
        path.unlink()
    return old


# Reading one


class BackupFile:
    """A backup as it is read, once, from its beginning to its end. DamagedBackup where it is not whole."""

    def __init__(self, path: Path) -> None:
        self._lines = lines_of(path)
        self._whole = hashlib.sha256()
        # What it is a backup of.
        self.head = self._told(next(self._lines, b"{}"))

    def tables(self) -> Iterator["TableInFile"]:
        """Each table; its lines must be read before the next one is asked for."""
        for line in self._lines:
            told = _read(line)
            if "table" not in told:
                if told.get("sha256") != self._whole.hexdigest() or next(self._lines, None) is not None:
                    raise _does_not_fit()
                return
            table = TableInFile(self._lines, **told)
            yield table
            self._told(_line(table.end))
        raise end_missing()

    def verify(self) -> None:
        """Read all of it and hold it against its checksums."""
        for table in self.tables():
            for _row in table:
                pass

    def _told(self, line: bytes) -> Any:
        self._whole.update(line)
        return _read(line)


class TableInFile:
    """The lines of one table of a backup; when they are read their checksum is looked at."""

    def __init__(self, lines: Iterator[bytes], table: str, columns: list[str]) -> None:
        self._lines, self.label, self.columns = lines, table, columns
        # How many rows there were, their checksum, and the last number that the table gave.
        self.end: dict[str, Any] = {}

    def __iter__(self) -> Iterator[bytes]:
        digest = hashlib.sha256()
        for number, line in enumerate(self._lines):
            if line.startswith(b"{"):
                self.end = _read(line)
                if (number, digest.hexdigest()) != (self.end.get("rows"), self.end.get("sha256")):
                    raise _does_not_fit()
                return
            digest.update(line)
            yield line
        raise end_missing()


def _read(line: bytes) -> Any:
    try:
        return json.loads(line)
    except ValueError as error:
        raise _does_not_fit() from error


def _does_not_fit() -> DamagedBackup:
    return DamagedBackup("The backup is damaged: its checksums do not fit.")


# Putting one back


def restore(path: Path, *, replace: bool = False, lost_contact_key: bool = False) -> tuple[int, int]:
    """Put the backup back, whole or not at all; how many rows came back, and how many things were erased again.

    Into an empty archive, unless `replace` says that what is there goes. What was erased since, as this archive or a
    later backup beside the file knows, is erased again. DamagedBackup or CannotBackUp says why it cannot be done.
    """
    # Before anybody is kept waiting: a file that is damaged changes nothing.
    file = BackupFile(path)
    file.verify()
    _refuse_what_does_not_fit(file.head, lost_contact_key)
    try:
        with transaction.atomic():
            take_turn()
            erased, now = _erased_since(path), Revision.objects.get(pk=1)
            _make_room(replace)
            with restoring():
                rows = _put_back(BackupFile(path))
                _add(erased)
                statistics.gather_of_loaded()
            number, takedowns, changed = file.head["revision"]
            # Whoever kept a page of the archive that was here must not take it for one of this.
            set_revision(max(number, now.number + replace), max(takedowns, now.takedowns + replace), _moment(changed))
            again = actions.erase_again(by=member(PUBLISHED_BY)) if actions.came_back() else 0
    except DatabaseError as error:
        raise CannotBackUp(f"Nothing was restored, the database refused: {str(error).strip()}") from error
    except actions.ActionRefused as error:
        raise CannotBackUp(str(error)) from error
    statistics.gather_of_loaded()
    return rows, again


_OTHER_VERSION = (
    "The backup was made by another version of Casebook (migrations: %s). Restore it with that one, then migrate."
)
_OTHER_KEY = (
    "The archive had another CONTACT_KEY (or SECRET_KEY, where that was not set). Set it: without it nobody reads"
    " contact details and second factors, and nothing knows any more what was erased. If it is lost, say"
    " --lost-contact-key."
)
_NEWER_UNREADABLE = (
    "%s beside it is newer and cannot be read, so that nobody knows what was erased since. Take it out of the folder to"
    " restore without it. %s"
)
_NOT_EMPTY = (
    "The archive is not empty, it has: %s. A backup is restored into an empty archive, or with --replace in place of"
    " all that is here."
)


def _refuse_what_does_not_fit(head: dict[str, Any], lost_contact_key: bool) -> None:
    ours, theirs = set(_migrations()), set(head["migrations"])
    if ours != theirs:
        raise CannotBackUp(_OTHER_VERSION % ", ".join(sorted(ours ^ theirs)))
    if head["contact key"] != _name_of_contact_key() and not lost_contact_key:
        raise CannotBackUp(_OTHER_KEY)


def _erased_since(path: Path) -> set[str]:
    """What this archive, and later backups beside the file, know to be erased."""
    erased = set(ErasedReference.objects.values_list("digest", flat=True))
    for later in backups(path.parent):
        if later.name > path.name:
            try:
                erased.update(_read(line)[0] for line in next(BackupFile(later).tables()))
            except DamagedBackup as error:
                raise CannotBackUp(_NEWER_UNREADABLE % (later.name, error)) from error
    return erased


def _make_room(replace: bool) -> None:
    if not replace:
        there = [table.model for table in map(Table, KEPT) if table.label not in _MADE_BY_MIGRATING]
        found = [str(model._meta.verbose_name) for model in there if model._base_manager.exists()]
        if found:
            raise CannotBackUp(_NOT_EMPTY % ", ".join(found))
    with write_guard.opened():
        for label in (*KEPT, *REBUILT, *LEFT_OUT):
            if label not in _STAYS:
                rows = apps.get_model(label)._base_manager.all()
                rows._raw_delete(rows.db)


def _put_back(file: BackupFile) -> int:
    number = 0
    for there in file.tables():
        table = Table(there.label)
        if there.columns != table.columns:
            raise CannotBackUp(f"The backup has other columns of {there.label} than this version of Casebook.")
        table.insert(there)
        digest = hashlib.sha256()
        for line in table.lines():
            digest.update(line)
        if digest.hexdigest() != there.end["sha256"]:
            raise CannotBackUp(f"What the database holds of {there.label} is not what the backup has.")
        table.last_number = there.end["last"]
        number += there.end["rows"]
    return number


def _add(erased: set[str]) -> None:
    rows = [ErasedReference(digest=digest) for digest in sorted(erased)]
    ErasedReference.objects.bulk_create(rows, batch_size=_AT_ONCE, ignore_conflicts=True)


def _moment(text: str | None) -> datetime | None:
    return parse_datetime(text) if text else None
