"""Files beside Datasette's, on the same synthetic data: rows a second of the processor, and memory.

    make bench-files                      10,000 cases on SQLite
    .venv/bin/python tools/with_postgres.py -- .venv/bin/python -m bench.files

Each file is asked for in a process of its own, as the server would have it; where other work disturbs, seconds of the
processor still tell something. The commands that write the whole archive are run at two sizes: memory must not grow.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench import compare, public_copy

BASE = Path(__file__).resolve().parent.parent
ON_SQLITE = "DATABASE_URL" not in os.environ or os.environ["DATABASE_URL"].startswith("sqlite")
FILES = ("/claims/?format=csv", "/claims/?format=csv&rows=citations", "/claims/?format=json", "/claims/?format=xlsx",
         "/cases/?format=csv", "/cases/?format=json", "/cases/?format=xlsx")  # fmt: skip
# Tables are asked for twice: the first has all words still to be made.
AGAIN = {"csv": 2}


def asked(addresses: Sequence[str]) -> None:
    """Ask for each file in this process and print what it took."""
    os.environ |= {"DJANGO_SETTINGS_MODULE": "casebook.settings", "DEBUG": "0", "ALLOWED_HOSTS": "testserver",
                   "HTTPS": "0", "SECRET_KEY": "bench" * 12}  # fmt: skip
    import gc  # noqa: PLC0415
    import resource  # noqa: PLC0415

    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415

    get_wsgi_application()
    from django.test import Client  # noqa: PLC0415

    client = Client()
    client.get("/about/")
    # As `manage.py serve` has it.
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    for address in addresses:
        seconds, size, lines = [], 0, 0
        for _ in range(AGAIN.get(address.rpartition("format=")[2][:3], 1)):
            begun, size, lines = time.process_time(), 0, 0
            for piece in client.get(address).streaming_content:  # type: ignore[attr-defined]
                size, lines = size + len(piece), lines + piece.count(b"\n")
            seconds.append(time.process_time() - begun)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(json.dumps({"seconds": seconds, "bytes": size, "lines": lines, "peak": peak}), flush=True)


def of_file(address: str, environment: dict[str, str]) -> dict[str, list[float]]:
    """What asking for one file took, in a process of its own."""
    command = [sys.executable, "-m", "bench.files", "--asked", address]
    answer = subprocess.run(command, env=os.environ | environment, stdout=subprocess.PIPE, check=True, text=True)
    found: dict[str, list[float]] = json.loads(answer.stdout)
    return found


def of_command(name: str, environment: dict[str, str]) -> tuple[float, int, int]:
    """Seconds of the processor and megabytes that a command took, and how many pages it wrote."""
    with tempfile.TemporaryDirectory() as folder:
        written = str(Path(folder) / "written")
        process = subprocess.Popen(
            [sys.executable, str(BASE / "manage.py"), name, written],
            env=os.environ | {"DEBUG": "0", "ALLOWED_HOSTS": "testserver", "SECRET_KEY": "bench" * 12} | environment,
            stdout=subprocess.DEVNULL,
        )
        _pid, status, used = os.wait4(process.pid, 0)
        if status:
            raise SystemExit(f"{name} ended with {status}.")
        pages = sum(1 for _ in Path(folder).rglob("*.html"))
    return used.ru_utime + used.ru_stime, used.ru_maxrss // 1024, pages


def of_datasette(archive: Path, program: Path) -> Iterator[str]:
    """The same claims and cases from Datasette: rows a second of its processor."""
    copy = archive.with_name(f"{archive.stem}-public.db")
    public_copy.make(archive, copy)
    command, environment = compare.commands(archive, copy, program)["datasette"]
    with compare.served(command, environment, compare.PORTS["datasette"]) as pid:
        for table in ("claims", "cases"):
            seconds = []
            for _ in range(AGAIN["csv"]):
                before = processor(pid)
                _status, body = compare.fetch(compare.PORTS["datasette"], f"/public/{table}.csv?_stream=on")
                seconds.append(processor(pid) - before)
            rows = body.count("\n") - 1
            size = len(body.encode()) // rows
            yield f"| Datasette, {table}.csv | {rows:,} | {rates(rows, seconds)} | {size} | {compare.memory(pid)} |"


def processor(pid: int) -> float:
    """Seconds of the processor that a process has taken."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def rates(rows: int, seconds: Sequence[float]) -> str:
    """Rows a second, the first time and the last."""
    return " / ".join(f"{rows / one:,.0f}" for one in seconds)


def main() -> None:
    """Make what is missing, ask, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--beside", type=int, default=1_500, help="a smaller archive, for the commands")
    parser.add_argument("--mirrored", type=int, default=150, help="the archive that is mirrored: each claim is a page")
    parser.add_argument("--datasette", type=Path, default=BASE / "var" / "bench-venv" / "bin" / "datasette")
    parser.add_argument("--only", default="", help="only files and commands with this in their name")
    parser.add_argument("--asked", default="", help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.asked:
        asked([wanted.asked])
        return
    # A PostgreSQL server has one archive at a time.
    sizes = (wanted.mirrored, wanted.beside, wanted.cases) if ON_SQLITE else (wanted.cases,)
    environments = {}
    for cases in sizes:
        subprocess.run([sys.executable, "-m", "bench.archive", "--cases", str(cases)], check=True)
        file = BASE / "var" / f"bench-{cases}.sqlite3"
        environments[cases] = {"DATABASE_URL": f"sqlite:///{file}"} if ON_SQLITE else {}
    print("| file | rows | rows a second, first and again | bytes a row | peak, MB |\n|---|---|---|---|---|")
    rows: dict[str, int] = {}
    for address in (one for one in FILES if wanted.only in one):
        found: dict = of_file(address, environments[wanted.cases])
        name = address.partition("?")[0]
        # Of a spreadsheet rows cannot be counted by its lines.
        number = rows.get(name, 1) if "xlsx" in address else found["lines"] - 1
        rows.setdefault(name, number)
        line = f"{number:,} | {rates(number, found['seconds'])} | {found['bytes'] // number} | {found['peak']}"
        print(f"| `{address}` | {line} |", flush=True)
    if ON_SQLITE and wanted.only in "datasette":
        for line in of_datasette(BASE / "var" / f"bench-{wanted.cases}.sqlite3", wanted.datasette):
            print(line, flush=True)
    print("\n| command | cases | seconds of the processor | peak, MB |\n|---|---|---|---|")
    for name in (one for one in ("release", "dump_archive") if wanted.only in one):
        for cases in sizes:
            seconds, peak, _pages = of_command(name, environments[cases])
            print(f"| `{name}` | {cases:,} | {seconds:.0f} | {peak} |", flush=True)
    if ON_SQLITE and wanted.only in "mirror":
        seconds, peak, pages = of_command("mirror", environments[wanted.mirrored])
        print(f"\n`mirror`: {pages:,} pages, {pages / seconds:.0f} a second of the processor, {peak} MB at most")


if __name__ == "__main__":
    main()
