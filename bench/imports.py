"""How long it takes until a sheet is drafts, a step at a time, and how much memory that takes.

    make bench-imports                    20,000 facts, then 20,000 detainees, into the seed, in a database of its own
    .venv/bin/python tools/with_postgres.py -- .venv/bin/python -m bench.imports

Staging and checking write nothing of the archive; making the drafts is one transaction, and the time that it keeps
others waiting is told apart. docs/benchmarks.md has what came of it.
"""

import argparse
import os
import resource
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from tempfile import mkdtemp
from typing import Any

BASE = Path(__file__).resolve().parent.parent
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casebook.settings")
os.environ.setdefault("DEBUG", "1")


def arguments() -> argparse.Namespace:
    """What is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--only", choices=("facts", "detainees"), default="")
    parser.add_argument("--cases", type=int, default=0, help="into a synthetic archive of so many cases")
    parser.add_argument("--delete", action="store_true", help="delete the drafts again")
    return parser.parse_args()


ASKED = arguments()
if "DATABASE_URL" not in os.environ:
    os.environ["DATABASE_URL"] = f"sqlite:///{mkdtemp()}/imports.sqlite3"

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from casebook.admin import import_tasks  # noqa: E402
from casebook.admin.import_tasks import NEVER  # noqa: E402
from casebook.interchange.tables.columns import SHEETS, guess  # noqa: E402
from casebook.interchange.tables.sheets import form_of  # noqa: E402
from casebook.models import ImportDraft, ImportFile, ImportState, Role, User  # noqa: E402

FIRST = """
    Aisha Dana Amina Zarina Madina Saule Aigul Gulnara Timur Arman Daniyar Yerlan Bolat Kairat Murat Ruslan
""".split()  # noqa: SIM905
LAST = """
    Umirov Bekov Akhmetov Sadykov Omarov Nurlanov Iskakov Zhaksybekov Suleimenov Karimov Abenov Tulegenov
""".split()  # noqa: SIM905


def name(random: Random, number: int) -> str:
    """An invented name; those of a large sheet are mostly unlike each other."""
    middle = "".join(random.choice(pair) for pair in ("bdgklmnrst", "aeiou", "bdgklmnrst", "aeiou", "klmnrst"))
    return f"{random.choice(FIRST)} {middle.capitalize()}{number % 7 * 'a'} {random.choice(LAST)}"


def facts(rows: int) -> Iterator[str]:
    """Four facts each of a person, from an article for each ten rows; two in five have a speaker."""
    yield "about,about_kind,fact,scope,value,target,when,outlet,headline,address,published,place,quote,speaker"
    random = Random(1)
    for number in range(rows):
        person = name(Random(number // 4), number // 4)
        article = number // 10
        said = (
            f"held_at,,,Prison number {number % 97},since 2017",
            "custody,,serving-sentence,,2019",
            f"age,,{20 + number % 50},,",
            f"citizenship,,,State number {number % 11},",
        )[number % 4]
        speaker = ("", "", "", "an activist", "her mother → Foundation number 3")[number % 5]
        source = (
            f"Outlet number {article % 53},Report {article},https://outlet{article % 53}.example/{article},2019-05-04"
        )
        yield f"{person},person,{said},{source},{random.randint(1, 30)},,{speaker}"


def detainees(rows: int) -> Iterator[str]:
    """A list such as ministries give: one article for all."""
    yield "Name,Aliases,Birth year,Sex,Facility,Dates,Source address,Headline,Outlet,Published"
    for number in range(rows):
        person = name(Random(rows + number), number)
        alias = f"{person.split()[0]} Abu {person.split()[1]}" if number % 5 == 0 else ""
        source = "https://ministry.example/list,The list,The ministry’s page,2020-03-01"
        yield f"{person},{alias},{1950 + number % 50},female,Prison number {number % 97},2018,{source}"


def timed(what: str, rows: int, do: Callable[[], Any]) -> None:
    """Do it, and say how long it took."""
    begun, worked = time.perf_counter(), time.process_time()
    do()
    seconds, own = time.perf_counter() - begun, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    thousand = f"{seconds * 1000 / rows:5.2f} s a thousand, {own * 1000 / rows:5.2f} s of the processor"
    print(f"  {what:<26} {seconds:6.1f} s, {thousand}; {peak:4.0f} MB", flush=True)


def brought_in(kind: str, lines: Iterator[str], by: User) -> None:
    """Bring in one sheet, step by step."""
    content = "\n".join(lines).encode()
    form = form_of(content)
    headings = content.split(b"\n", 1)[0].decode().split(",")
    columns = {str(place): name for place, name in guess(kind, headings).items()}
    file = ImportFile.objects.create(
        name=kind, sheet=kind, created_by=by, content=content, encoding=form.encoding, delimiter=form.delimiter,
        headings=headings, columns=columns, defaults=dict(SHEETS[kind].usual), state=ImportState.READING, beat_at=NEVER,
    )  # fmt: skip
    print(f"{ASKED.rows:,} {kind} on {connection.vendor}, {len(content) / 1e6:.1f} MB")
    timed("read and checked", ASKED.rows, lambda: import_tasks.work.call(file.ref))
    file.refresh_from_db()
    print("  ", file.numbers, len(file.questions), "questions")
    if file.questions:
        file.answers = {
            one["key"]: next(value for value, _label in one["options"] if value.startswith("new:"))
            for one in file.questions
        }
        file.state = ImportState.READING
        file.save()
        timed("names told, checked anew", ASKED.rows, lambda: import_tasks.work.call(file.ref))
        file.refresh_from_db()
    locked: list[tuple[float, float]] = []
    plain = transaction.Atomic.__exit__

    def left(atomic: Any, *args: Any) -> Any:
        outermost = not atomic._from_testcase and connection.in_atomic_block and not connection.savepoint_ids
        found = plain(atomic, *args)
        if outermost and not connection.in_atomic_block:
            locked.append((time.perf_counter(), time.process_time()))
        return found

    begun: list[tuple[float, float]] = []
    write = import_tasks.ImportPlan.write

    def writing(plan: Any, by: User) -> None:
        begun.append((time.perf_counter(), time.process_time()))
        write(plan, by)

    import_tasks.ImportPlan.write = writing  # type: ignore[method-assign, assignment]
    transaction.Atomic.__exit__ = left  # type: ignore[method-assign]
    ImportFile.objects.filter(pk=file.pk).update(state=ImportState.WRITING)
    try:
        timed("made drafts", ASKED.rows, lambda: import_tasks.work.call(file.ref))
    finally:
        import_tasks.ImportPlan.write, transaction.Atomic.__exit__ = write, plain  # type: ignore[method-assign]
    file.refresh_from_db()
    if file.state != ImportState.DONE:
        raise SystemExit(f"{file.state}: {file.problem}")
    seconds, own = (one - other for one, other in zip(min(t for t in locked if t > begun[0]), begun[0], strict=True))
    print(f"  of it others waited        {seconds:6.1f} s, {own:.1f} s of the processor")
    print("  ", ImportDraft.objects.filter(file=file).count(), "drafts")
    if ASKED.delete:
        ImportFile.objects.filter(pk=file.pk).update(state=ImportState.DELETING)
        timed("deleted again", ASKED.rows, lambda: import_tasks.work.call(file.ref))


def main() -> None:
    """All that is asked for."""
    call_command("migrate", verbosity=0)
    if ASKED.cases:
        call_command("generate_archive", ASKED.cases)
    else:
        call_command("load_archive", str(BASE / "fixtures"), verbosity=0)
    by = User(username="bench", is_staff=True)
    by.role = Role.EDITOR
    by.save()
    for kind, lines in (("facts", facts), ("detainees", detainees)):
        if ASKED.only in ("", kind):
            brought_in(kind, lines(ASKED.rows), by)


if __name__ == "__main__":
    main()
