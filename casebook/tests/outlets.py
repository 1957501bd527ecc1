"""An outlet on this machine: pages of invented news, and a server that can be as bad as any on the web."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

PAGES = Path(__file__).parent / "data" / "pages"


def page(name: str) -> bytes:
    """A whole invented page, with its menus."""
    return (PAGES / name).read_bytes()


def article(title: str = "Nine women wait", paragraphs: int = 4, head: str = "", lang: str = "en") -> str:
    """A small page whose paragraphs are long enough to be one."""
    body = "".join(
        f"<p>Paragraph {number} of {title} says what was seen on that day in the northern prison, and by whom, "
        "at length.</p>"
        for number in range(1, paragraphs + 1)
    )
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
        f"<body><nav><a href='/'>Home</a></nav><article><h1>{title}</h1>{body}</article></body></html>"
    )


Answer = tuple[int, dict[str, str], bytes] | Callable[[BaseHTTPRequestHandler], None]


class Outlet:
    """What is answered at which path; and what was asked."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, str, dict[str, str]]] = []

    def html(self, path: str, text: str | bytes, **headers: str) -> str:
        """Serve a page there; returns its address."""
        body = text.encode() if isinstance(text, str) else text
        given = {"Content-Type": "text/html"} | {name.replace("_", "-"): value for name, value in headers.items()}
        return self.serve(path, (200, given, body))

    def serve(self, path: str, answer: Answer) -> str:
        """Serve this there; returns its address."""
        self.answers[path] = answer
        return f"{self.address}{path}"


@contextmanager
def outlet(host: str = "127.0.0.1") -> Iterator[Outlet]:
    """A server on loopback until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            serving.asked.append((self.path, self.client_address[0], dict(self.headers.items())))
            answer = serving.answers.get(self.path, (404, {}, b""))
            if callable(answer):
                answer(self)
                return
            status, headers, body = answer
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer((host, 0), Handler)
    server.daemon_threads = True
    serving = Outlet(f"http://{host}:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield serving
    finally:
        server.shutdown()
        server.server_close()
