#!/usr/bin/env python3
"""How readers fare while slow clients hold connections: bodies, headers or answers that take for ever.

    python -m bench.slow_clients PORT [--kind bodies|headers|readers] [--slow 10 50 200] [--readers 8] [--seconds 8]

Talks to a server that runs on this machine already, and to no other (127.0.0.1). Prints, for each number of slow
clients, how many pages the readers got, the median and the slowest in milliseconds, and how many were refused or not
answered within five seconds. The last lines tell what becomes of long request lines and of two slashes.
"""

import argparse
import asyncio
import statistics
import time
from dataclasses import dataclass, field

HOST = "127.0.0.1"
PATIENCE = 5.0
MOST_SLOW, MOST_READERS, MOST_SECONDS = 500, 64, 60
PAGE = "/about/"
# What each kind sends before it goes quiet: an unfinished body, an unfinished head, a request whose answer is not read.
OPENINGS = {
    "bodies": b"POST /report/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5000\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\nkind=",
    "headers": b"GET /about/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ",
    "readers": b"GET /claims/?format=csv HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
}


@dataclass
class Waits:
    """What the readers met."""

    milliseconds: list[float] = field(default_factory=list)
    failed: int = 0

    def __str__(self) -> str:
        if not self.milliseconds:
            return f"{0:>7} {'-':>8} {'-':>8} {self.failed:>7}"
        middle, slowest = statistics.median(self.milliseconds), max(self.milliseconds)
        return f"{len(self.milliseconds):>7} {middle:>8.0f} {slowest:>8.0f} {self.failed:>7}"


async def slow(port: int, kind: str) -> None:
    """Open a connection, begin, and then send a byte a second (or read nothing) until cancelled."""
    try:
        reader, writer = await asyncio.open_connection(HOST, port, limit=1024)
    except OSError:
        return
    try:
        writer.write(OPENINGS[kind])
        while True:
            await asyncio.sleep(1)
            if kind != "readers":
                writer.write(b"a")
                await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()
        del reader


async def asked(port: int, path: str) -> bytes:
    """The first line of the answer to one request, when the whole answer has come."""
    reader, writer = await asyncio.open_connection(HOST, port)
    try:
        writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
        return (await reader.read()).partition(b"\r\n")[0]
    finally:
        writer.close()


async def read(port: int, until: float, waits: Waits) -> None:
    """One reader: page after page, a tenth of a second apart."""
    while time.monotonic() < until:
        began = time.monotonic()
        try:
            answer = await asyncio.wait_for(asked(port, PAGE), PATIENCE)
        except (OSError, TimeoutError):
            answer = b""
        if b" 200 " in answer:
            waits.milliseconds.append((time.monotonic() - began) * 1000)
        else:
            waits.failed += 1
        await asyncio.sleep(0.1)


async def measured(port: int, kind: str, number: int, readers: int, seconds: float) -> Waits:
    """What readers meet while so many slow clients are there."""
    held = [asyncio.create_task(slow(port, kind)) for _ in range(number)]
    await asyncio.sleep(1)
    waits, until = Waits(), time.monotonic() + seconds
    await asyncio.gather(*(read(port, until, waits) for _ in range(readers)))
    for task in held:
        task.cancel()
    await asyncio.gather(*held, return_exceptions=True)
    return waits


async def answers(port: int) -> None:
    """What the server says to request lines of some lengths, and to two slashes."""
    for length in (4000, 8000, 20_000, 100_000):
        print(f"request line of {length:>6} bytes: {(await odd(port, '/about/?q=' + 'a' * (length - 25))).decode()}")
    print(f"//ru/about/: {(await odd(port, '//ru/about/')).decode()}")


async def odd(port: int, path: str) -> bytes:
    """The first line of the answer, or what came instead."""
    try:
        return await asyncio.wait_for(asked(port, path), PATIENCE) or b"(closed)"
    except (OSError, TimeoutError) as error:
        return type(error).__name__.encode()


async def main() -> None:
    """Measure, and print."""
    asked_for = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked_for.add_argument("port", type=int)
    asked_for.add_argument("--kind", choices=OPENINGS, default="bodies")
    asked_for.add_argument("--slow", type=int, nargs="+", default=[0, 10, 50, 200])
    asked_for.add_argument("--readers", type=int, default=8)
    asked_for.add_argument("--seconds", type=float, default=8)
    given = asked_for.parse_args()
    print(f"{given.kind:<10} {'slow':>6} {'pages':>7} {'median':>8} {'slowest':>8} {'failed':>7}")
    for number in given.slow:
        waits = await measured(
            given.port,
            given.kind,
            min(number, MOST_SLOW),
            min(given.readers, MOST_READERS),
            min(given.seconds, MOST_SECONDS),
        )
        print(f"{'':<10} {number:>6} {waits}", flush=True)
    await answers(given.port)


if __name__ == "__main__":
    asyncio.run(main())
