"""The archive beside Datasette and a floor, on the same synthetic data, in one run, turn by turn.

    make bench                    10,000 cases on SQLite, made once and kept in var/
    make bench CASES=100000

Each answer is checked before it is timed: it holds the records that a plain reading of the database says, and no
others. The archive's own page cache is passed by. Prints the tables of docs/benchmarks.md.
"""

import argparse
import http.client
import json
import os
import re
import sqlite3
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from bench import public_copy

BASE = Path(__file__).resolve().parent.parent
PORTS = {"archive": 8901, "datasette": 8902, "floor": 8903}
CLIENTS = 8
# Each page is asked of each server this often, unless that takes longer than so many seconds.
ROUNDS, PATIENCE = 20, 15
TOGETHER_SECONDS = 4
_WORD = re.compile(r"[a-z0-9]{8,9}")


@dataclass
class Page:
    """One line of the table: the address on each server, and what its answers must hold.

    Of what is named in `among`, an answer holds nothing but what is in `of`, and at least `least` of it.
    """

    name: str
    addresses: dict[str, str]
    of: dict[str, set[str]]
    among: set[str]
    least: int
    seconds: dict[str, list[float]] = field(default_factory=dict)
    rates: dict[str, float] = field(default_factory=dict)

    def check(self, server: str, body: str) -> None:
        """Refuse an answer that does not hold what it must."""
        found = set(_WORD.findall(body)) & self.among
        wrong, few = found - self.of[server], len(found) < min(self.least, len(self.of[server]))
        if wrong or few or not self.of[server]:
            raise SystemExit(
                f"{server}, {self.name}: {len(found)} of {len(self.of[server])} found, {len(wrong)} do not belong "
                f"({self.addresses[server]})"
            )


class Reading:
    """The plain reading of both databases: what each page must hold."""

    def __init__(self, archive: Path, copy: Path) -> None:
        self._database = sqlite3.connect(f"file:{copy}?mode=ro", uri=True)
        self._database.execute("ATTACH ? AS archive", [f"file:{archive}?mode=ro"])

    def refs(self, statement: str, *values: Any) -> set[str]:
        """The references that a statement finds."""
        return {row[0] for row in self._database.execute(statement, values)}

    def one(self, statement: str, *values: Any) -> tuple[Any, ...]:
        """The first row."""
        return tuple(self._database.execute(statement, values).fetchone())


# The edition links each record with the values that are reported of it, and counts what is held in a part in the whole.
# What may be so counts for values, and not for places.
_TOLD = """SELECT r.ref FROM archive.casebook_publicrecord r WHERE r.page AND r.detainee
    AND EXISTS (SELECT 1 FROM archive.casebook_link l JOIN archive.casebook_facet f ON f.id = l.facet
    WHERE l.of = 1 AND l.row = r.id AND l.known_until IS NULL AND f.name = '{}' AND {})"""
_PARTS = """WITH RECURSIVE part (id) AS (SELECT id FROM records WHERE ref = ? UNION SELECT c.part
    FROM archive.casebook_contains c JOIN part ON part.id = c.whole WHERE c.relation IN ('part_of', 'merged')
    AND c.known_until IS NULL AND c.certain) """
_CITED = """SELECT DISTINCT claims.ref FROM claims JOIN citations ON citations.claim = claims.id
    WHERE claims.subject = (SELECT id FROM records WHERE ref = ?)"""


def pages(reading: Reading) -> Iterator[Page]:
    """What is compared."""
    one = reading.one
    facility, facility_id = one(
        "SELECT ref, records.id FROM held_at JOIN records ON records.id = facility_id GROUP BY 2 ORDER BY count(*) DESC"
    )
    case = one(
        "SELECT cases.ref FROM cases JOIN claims ON subject = cases.id GROUP BY cases.id HAVING count(*) = 8 LIMIT 1"
    )[0]
    largest = one(
        "SELECT cases.ref FROM cases JOIN claims ON subject = cases.id GROUP BY cases.id ORDER BY count(*) DESC LIMIT 1"
    )[0]
    small = one(
        "SELECT ref FROM records LEFT JOIN held_at ON records.id = facility_id WHERE kind = 'facility' "
        "GROUP BY records.id ORDER BY count(case_id) LIMIT 1"
    )[0]
    rare = one(
        "SELECT value FROM claims JOIN cases ON cases.id = subject WHERE fact = 'name' AND value NOT LIKE '[%' "
        "GROUP BY value ORDER BY count(*), value LIMIT 1"
    )[0]
    claims, cases = reading.refs("SELECT ref FROM claims"), reading.refs("SELECT ref FROM cases")
    sources = reading.refs("SELECT ref FROM sources")

    def same(found: set[str]) -> dict[str, set[str]]:
        return dict.fromkeys(PORTS, found)

    def record(name: str, room: str, ref: str) -> Page:
        # A page of a record holds each of its own claims, and may name those of others.
        own = reading.refs(_CITED, ref)
        addresses = {
            "archive": f"/{room}/{ref}/",
            "datasette": f"/public/record?ref={ref}",
            "floor": f"/case?ref={ref}",
        }
        return Page(name, addresses, same(own), own, len(own))

    yield record("case", "cases", case)
    yield record("case with most claims", "cases", largest)
    yield record("facility", "facilities", small)
    yield record("largest facility", "facilities", facility)

    def listing(name: str, ours: dict[str, str], theirs: dict[str, str], reported: set[str], copied: set[str]) -> Page:
        floor = {key: value for key, value in theirs.items() if not key.startswith("_")} | {"facets": "1"}
        if "facility" in ours:
            floor["facility"] = ours["facility"]
        order = {"_sort_desc": "last_reported"}
        addresses = {
            "archive": f"/cases/?{urlencode(ours)}",
            "datasette": f"/public/cases?{urlencode(theirs | order)}",
            "floor": f"/list?{urlencode(floor)}",
        }
        return Page(name, addresses, {"archive": reported, "datasette": copied, "floor": copied}, cases, 50)

    shown = reading.refs("SELECT ref FROM archive.casebook_record WHERE public AND page_public AND detainee")
    detained = reading.refs(_TOLD.format("status", "f.value = 'detained'"))
    women = detained & reading.refs(_TOLD.format("sex", "f.value = 'female'"))
    there = _TOLD.format("facility", "f.record IN (SELECT id FROM part) AND l.certain")
    held = reading.refs(_PARTS + there, facility)
    copied_women = reading.refs("SELECT ref FROM cases WHERE sex = 'female' AND custody = 'detained'")
    copied_held = reading.refs(
        "SELECT ref FROM cases WHERE id IN (SELECT case_id FROM held_at WHERE facility_id = ?)", facility_id
    )
    through = json.dumps({"table": "held_at", "column": "facility_id", "value": str(facility_id)})
    two = {"sex": "female", "custody": "detained"}
    yield listing("cases, facets", {}, {}, shown, cases)
    yield listing("cases, facets, two filters", {"sex": "female", "status": "detained"}, two, women, copied_women)
    yield listing("cases, facets, one facility", {"facility": facility}, {"_through": through}, held, copied_held)
    yield Page(
        "claims of the largest facility",
        {
            "archive": f"/claims/?about={facility}",
            "datasette": f"/public/claims_about?ref={facility}",
            "floor": f"/about?ref={facility}",
        },
        same(reading.refs("SELECT ref FROM claims WHERE subject = ?1 OR target = ?1", facility_id)),
        claims,
        25,
    )
    yield Page(
        "sources of the largest facility",
        {
            "archive": f"/sources/?facility={facility}",
            "datasette": f"/public/sources_about?ref={facility}",
            "floor": f"/sources?ref={facility}",
        },
        same(sources),
        sources,
        50,
    )
    for name, words in (("search, common", "lawyer"), ("search, rare", rare)):
        match = '"' + words.replace('"', '""') + '"'
        found = reading.refs(
            "SELECT ref FROM claims WHERE id IN (SELECT rowid FROM claims_fts WHERE claims_fts MATCH ?)", match
        )
        # The archive finds by other words and spellings too: of a common word claims that a plain reading does not.
        few = len(found) < 20
        of = {"archive": found if few else claims, "datasette": found, "floor": found}
        asked = quote(match)
        addresses = {
            "archive": f"/search/?q={quote(words)}",
            "datasette": f"/public/search?q={asked}",
            "floor": f"/search?q={asked}",
        }
        yield Page(name, addresses, of, found if few else claims, min(len(found), 10))
    csv = urlencode(two)
    yield Page(
        "CSV of the list with two filters",
        {
            "archive": "/cases/?sex=female&status=detained&format=csv",
            "datasette": f"/public/cases.csv?{csv}&_stream=on",
            "floor": f"/list?{csv}&csv=1",
        },
        {"archive": women, "datasette": copied_women, "floor": copied_women},
        cases,
        10**9,
    )


# ------------------------------------------------------------------------------------------------ servers


def commands(archive: Path, copy: Path, datasette: Path) -> dict[str, tuple[Sequence[str | Path], dict[str, str]]]:
    """How each server is started, and what it finds in its environment."""
    metadata = copy.with_suffix(".metadata.json")
    facets = ["custody", "term", "form", "sex", "disputed", "year"]
    queries = {
        "record": public_copy.CLAIMS_OF,
        "claims_about": public_copy.CLAIMS_ABOUT,
        "sources_about": public_copy.SOURCES_ABOUT,
        "search": public_copy.SEARCH,
    }
    reported = {
        "databases": {
            "public": {
                "tables": {"cases": {"facets": facets, "label_column": "label"}, "records": {"label_column": "label"}},
                "queries": {name: {"sql": sql} for name, sql in queries.items()},
            }
        }
    }
    metadata.write_text(json.dumps(reported))
    # Datasette names a database by its file.
    link = copy.parent / "bench-public" / "public.db"
    link.parent.mkdir(exist_ok=True)
    link.unlink(missing_ok=True)
    os.link(copy, link)
    counts = copy.with_suffix(".inspect.json")
    subprocess.run([datasette, "inspect", link, "--inspect-file", counts], check=True)
    # Time limits are raised, so that nothing is left out; suggestions of facets, which it would look for, are off.
    settings = {
        "default_page_size": 50, "suggest_facets": "off", "sql_time_limit_ms": 60_000, "facet_time_limit_ms": 60_000,
        "max_csv_mb": 0, "num_sql_threads": 4, "cache_size_kb": 65_536,
    }  # fmt: skip
    more = [part for name, value in settings.items() for part in ("--setting", name, str(value))]
    key = (BASE / "var" / "secret-key").read_text() if (BASE / "var" / "secret-key").exists() else "bench" * 12
    ours = {
        "DEBUG": "0",
        "HTTPS": "0",
        "ALLOWED_HOSTS": "127.0.0.1",
        "SECRET_KEY": key,
        "DATABASE_URL": f"sqlite:///{archive}",
    }
    port = {name: str(number) for name, number in PORTS.items()}
    python = sys.executable
    return {
        "archive": ([python, BASE / "manage.py", "serve", "--port", port["archive"]], ours),
        "datasette": (
            [datasette, "serve", "-i", link, "--inspect-file", counts, "-m", metadata, "-p", port["datasette"], *more],
            {},
        ),
        "floor": ([python, "-m", "bench.floor", copy, port["floor"]], {}),
    }


@contextmanager
def served(command: Sequence[str | Path], environment: dict[str, str], port: int) -> Iterator[int]:
    """Start a server, wait until it answers, give the number of its process, and stop it."""
    process = subprocess.Popen(
        list(map(str, command)), env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(600):
            try:
                fetch(port, "/")
                break
            except (OSError, http.client.HTTPException):
                if process.poll() is not None:
                    raise SystemExit(f"{command[0]} has ended: {command}") from None
                time.sleep(0.1)
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)


def memory(pid: int) -> int:
    """Megabytes in memory of a process and its children; what they share is counted once."""
    kilobytes = 0
    for one in (pid, *children(pid)):
        text = Path(f"/proc/{one}/smaps_rollup").read_text()
        kilobytes += int(re.findall(r"^Pss:\s+(\d+)", text, re.M)[0])
    return kilobytes // 1024


def children(pid: int) -> list[int]:
    """The processes that a process has started."""
    return list(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split()))


# ----------------------------------------------------------------------------------------------- measuring


def fetch(port: int, address: str, timeout: int = 900) -> tuple[int, str]:
    """Ask once, over a connection of its own."""
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        asking.request("GET", address)
        answer = asking.getresponse()
        return answer.status, answer.read().decode(errors="replace")
    finally:
        asking.close()


class Uncached:
    """Addresses that the archive's page cache has not kept: each has another word that it passes over."""

    def __init__(self) -> None:
        self._number = 0

    def __call__(self, server: str, address: str) -> str:
        if server != "archive":
            return address
        self._number += 1
        return f"{address}{'&' if '?' in address else '?'}utm_source={self._number}-{os.getpid()}"


def check(page: Page, uncached: Callable[[str, str], str], servers: Sequence[str]) -> None:
    """Refuse to measure a page of which a server's answer is wrong."""
    for server in servers:
        status, body = fetch(PORTS[server], uncached(server, page.addresses[server]))
        if status != 200:
            raise SystemExit(f"{server}, {page.name}: status {status} for {page.addresses[server]}")
        page.check(server, body)


def measure(page: Page, uncached: Callable[[str, str], str], servers: Sequence[str]) -> None:
    """Time all servers in turn, then how many answers a second they give eight clients."""
    page.seconds = {server: [] for server in servers}
    begun = time.perf_counter()
    for number in range(ROUNDS):
        if number >= 3 and time.perf_counter() - begun > PATIENCE:
            break
        for server in servers:
            started = time.perf_counter()
            fetch(PORTS[server], uncached(server, page.addresses[server]))
            page.seconds[server].append(time.perf_counter() - started)
    for server in servers:
        page.rates[server] = together(server, page, uncached)


def together(server: str, page: Page, uncached: Callable[[str, str], str]) -> float:
    """Answers a second with eight clients."""
    answered, begun = [], time.perf_counter()

    def ask() -> None:
        while time.perf_counter() - begun < TOGETHER_SECONDS:
            fetch(PORTS[server], uncached(server, page.addresses[server]))
            answered.append(1)

    clients = [threading.Thread(target=ask) for _ in range(CLIENTS)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    return len(answered) / (time.perf_counter() - begun)


def table(measured: Sequence[Page]) -> Iterator[str]:
    """The table, a line a page: milliseconds (p50, p95), answers a second, ratios."""
    yield (
        "| page | archive, p50 / p95 ms | Datasette | floor | answers a second, 8 clients | Datasette ÷ archive "
        "| archive ÷ floor |"
    )
    yield "|---|---|---|---|---|---|---|"
    for page in measured:
        times = [f"{_p(page, server, 50):.0f} / {_p(page, server, 95):.0f}" for server in PORTS]
        rates = " / ".join(f"{page.rates[server]:.3g}" for server in PORTS)
        ours, theirs, floor = (_p(page, server, 50) for server in PORTS)
        yield f"| {page.name} | {' | '.join(times)} | {rates} | {theirs / ours:.2g} | {ours / floor:.3g} |"


def _p(page: Page, server: str, percent: int) -> float:
    """A percentile, in milliseconds; of few times the one that is nearest."""
    seconds = sorted(page.seconds[server])
    middle = statistics.median(seconds)
    return 1000 * (middle if percent == 50 else seconds[min(len(seconds) - 1, round(len(seconds) * percent / 100))])


def growth(measured: Sequence[Page], cases: int) -> Iterator[str]:
    """Keep what was measured, and tell how it grew beside another size that was measured before."""
    kept = BASE / "var" / "bench-figures.json"
    figures = json.loads(kept.read_text()) if kept.exists() else {}
    figures[str(cases)] = {page.name: {server: _p(page, server, 50) for server in PORTS} for page in measured}
    kept.write_text(json.dumps(figures))
    for other in sorted(set(figures) - {str(cases)}, key=int):
        less, more = sorted((int(other), cases))
        yield f"\n| p50 at {more:,} ÷ at {less:,} cases | archive | Datasette | floor |\n|---|---|---|---|"
        for page in measured:
            if before := figures[str(less)].get(page.name):
                after = figures[str(more)].get(page.name)
                yield f"| {page.name} | {' | '.join(f'{after[one] / before[one]:.2g}' for one in PORTS)} |"


def main() -> None:
    """Make what is missing, serve it three times, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--datasette", type=Path, default=BASE / "var" / "bench-venv" / "bin" / "datasette")
    parser.add_argument("--check", action="store_true", help="only check the answers")
    parser.add_argument("--only", default="", help="only pages with this in their name")
    asked = parser.parse_args()
    archive = BASE / "var" / f"bench-{asked.cases}.sqlite3"
    subprocess.run([sys.executable, "-m", "bench.archive", "--cases", str(asked.cases)], check=True)
    copy = archive.with_name(f"{archive.stem}-public.db")
    public_copy.make(archive, copy)
    uncached, measured = Uncached(), []
    with ExitStack() as stack:
        running = {
            name: stack.enter_context(served(command, environment, PORTS[name]))
            for name, (command, environment) in commands(archive, copy, asked.datasette).items()
        }
        for page in pages(Reading(archive, copy)):
            if asked.only not in page.name:
                continue
            check(page, uncached, list(running))
            if not asked.check:
                measure(page, uncached, list(running))
                measured.append(page)
                print(page.name, {name: f"{_p(page, name, 50):.0f} ms" for name in running}, file=sys.stderr)
        used = {name: memory(pid) for name, pid in running.items()}
    if asked.check:
        print("Every answer holds what it must.")
        return
    print("\n".join(table(measured)))
    print("\nMemory (MB, of all processes of each): " + ", ".join(f"{name} {size}" for name, size in used.items()))
    print("\n".join(growth(measured, asked.cases)))


if __name__ == "__main__":
    main()
