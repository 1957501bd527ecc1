"""The floor: the same statements by hand in a bare WSGI application, which no page of the archive can be faster than.

.venv/bin/python -m bench.floor var/bench-10000-public.sqlite3 8003
"""

import csv
import io
import sqlite3
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from html import escape
from typing import Any
from urllib.parse import parse_qs

import waitress

from bench import public_copy

FACETS = ("custody", "term", "form", "sex", "disputed", "year")
_LOCAL = threading.local()


class Floor:
    """Answers /case, /list, /about, /sources and /search from the public copy."""

    def __init__(self, path: str) -> None:
        self._path = path

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        asked = {name: values[0] for name, values in parse_qs(environ["QUERY_STRING"]).items()}
        kind, text = "text/html; charset=utf-8", "".join(self._answer(environ["PATH_INFO"], asked))
        start_response("200 OK", [("Content-Type", kind)])
        return [text.encode()]

    def _answer(self, path: str, asked: dict[str, str]) -> Iterator[str]:
        if path == "/list":
            yield from self._list(asked)
            return
        statement = {
            "/case": public_copy.CLAIMS_OF,
            "/about": public_copy.CLAIMS_ABOUT,
            "/sources": public_copy.SOURCES_ABOUT,
            "/search": public_copy.SEARCH,
        }[path]
        yield from _page(self._rows(statement, asked))

    def _list(self, asked: dict[str, str]) -> Iterator[str]:
        conditions, values = ["1"], []
        for name in ("sex", "custody"):
            if name in asked:
                conditions.append(f"{name} = ?")
                values.append(asked[name])
        if "facility" in asked:
            conditions.append(
                "id IN (SELECT case_id FROM held_at WHERE facility_id = (SELECT id FROM records WHERE ref = ?))"
            )
            values.append(asked["facility"])
        where = " AND ".join(conditions)
        rows = f"SELECT * FROM cases WHERE {where} ORDER BY last_reported DESC"
        if "csv" in asked:
            file = io.StringIO()
            csv.writer(file).writerows(self._rows(rows, values))
            yield file.getvalue()
            return
        yield str(self._rows(f"SELECT count(*) FROM cases WHERE {where}", values)[0][0])
        for facet in FACETS if "facets" in asked else ():
            yield from _page(self._rows(f"SELECT {facet}, count(*) FROM cases WHERE {where} GROUP BY 1", values))
        yield from _page(self._rows(f"{rows} LIMIT 50", values))

    def _rows(self, statement: str, values: Any) -> list[tuple[Any, ...]]:
        if not hasattr(_LOCAL, "database"):
            _LOCAL.database = sqlite3.connect(f"file:{self._path}?immutable=1", uri=True)
        return _LOCAL.database.execute(statement, values).fetchall()


def _page(rows: Iterable[tuple[Any, ...]]) -> Iterator[str]:
    yield "<table>"
    for row in rows:
        yield f"<tr>{''.join(f'<td>{escape(str(cell))}</td>' for cell in row)}</tr>\n"
    yield "</table>"


if __name__ == "__main__":
    waitress.serve(Floor(sys.argv[1]), host="127.0.0.1", port=int(sys.argv[2]), threads=8)
