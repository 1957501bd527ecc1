#!/usr/bin/env python3
"""Measure the public pages with Lighthouse: `make lighthouse`. Prints a table of medians and what falls short.

    python tools/lighthouse.py [--runs 5] [--form mobile|desktop] [ADDRESS …]

The site is started as `make run` starts it, with the seed archive in a database of its own, and stopped afterwards.
Lighthouse comes from npm into var/, pinned below; the browser is the system's Chromium (or CHROMIUM). Exits with 1
where a median is below 100.
"""

import argparse
import json
import os
import secrets
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LIGHTHOUSE = "lighthouse@12.8.2"
INSTALLED = ROOT / "var" / "lighthouse"
PROGRAM = INSTALLED / "node_modules" / "lighthouse" / "cli" / "index.js"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
GROUPS = ("performance", "accessibility", "best-practices", "seo")
# What a page must fail that search engines are asked to leave alone: of a private person nothing is described either.
NOT_LISTED = ("is-crawlable", "meta-description")
# A browser that does not start in time, on a machine that is busy, has measured nothing.
TRIES = 3
ADDRESSES = ("/", "/cases/", "CASE", "OPERATION", "/search/?q=aigerim", "/ru/", "/kk/cases/")


def main() -> int:
    """Measure every address and print the table."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("addresses", nargs="*", default=ADDRESSES, help="CASE, OPERATION: the first of its list")
    asked.add_argument("--runs", type=int, default=5)
    asked.add_argument("--form", choices=("mobile", "desktop"), default="mobile")
    given = asked.parse_args()
    install()
    short = []
    print("page".ljust(40), *(group.rjust(15) for group in GROUPS))
    with site() as root:
        lists = {"CASE": "/cases/", "OPERATION": "/operations/"}
        for address in (first_of(root, lists[one]) if one in lists else one for one in given.addresses):
            runs = [measured(root + address, given.form) for _run in range(given.runs)]
            medians = {group: statistics.median(score_of(run, group) for run in runs) for group in GROUPS}
            print(address.ljust(40), *(f"{medians[group]:.0f}".rjust(15) for group in GROUPS), flush=True)
            if min(medians.values()) < 100:
                short += [f"{address}: {line}" for line in sorted(set().union(*map(failings_of, runs)))]
    print(*short, sep="\n")
    return 1 if short else 0


def install() -> None:
    """Put the pinned Lighthouse under var/ where it is not there yet."""
    wanted = LIGHTHOUSE.partition("@")[2]
    package = INSTALLED / "node_modules" / "lighthouse" / "package.json"
    if package.exists() and json.loads(package.read_text())["version"] == wanted:
        return
    INSTALLED.mkdir(parents=True, exist_ok=True)
    command = ["npm", "install", "--no-audit", "--no-fund", "--no-save", "--prefix", str(INSTALLED), LIGHTHOUSE]
    subprocess.run(command, check=True, stdout=sys.stderr)


@contextmanager
def site() -> Iterator[str]:
    """The address of the site as readers get it, save for the certificate."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        environment = os.environ | {
            "DEBUG": "0",
            "HTTPS": "0",
            "ALLOWED_HOSTS": "127.0.0.1",
            "SECRET_KEY": secrets.token_urlsafe(50),
            "DATABASE_URL": f"sqlite:///{folder}/casebook.sqlite3",
        }
        for command in (["migrate", "--noinput"], ["load_archive", "fixtures"], ["collectstatic", "--noinput"]):
            manage = [sys.executable, "manage.py", *command, "--verbosity", "0"]
            subprocess.run(manage, cwd=ROOT, env=environment, check=True, stdout=sys.stderr)
        serve = [sys.executable, "manage.py", "serve", "--port", str(port)]
        server = subprocess.Popen(serve, cwd=ROOT, env=environment)
        try:
            root = f"http://127.0.0.1:{port}"
            wait_for(f"{root}/healthz")
            yield root
        finally:
            server.terminate()
            server.wait(30)


def wait_for(address: str) -> None:
    """Until it answers, half a minute at most."""
    for _try in range(120):
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.25)
        else:
            return
    raise SystemExit("The site did not start.")


def first_of(root: str, listed: str) -> str:
    """The address of the first record of a list."""
    page = urllib.request.urlopen(root + listed, timeout=30).read().decode()
    return page.partition('<tr data-record="')[2].partition('href="')[2].partition('"')[0]


def measured(address: str, form: str) -> dict[str, Any]:
    """One report."""
    browser = os.environ.get("CHROMIUM") or next((path for path in map(shutil.which, BROWSERS) if path), None)
    if browser is None:
        raise SystemExit("No Chromium was found. On Debian: apt-get install chromium. Elsewhere set CHROMIUM.")
    flags = "--headless=new --disable-gpu --no-first-run" + (" --no-sandbox" if os.geteuid() == 0 else "")
    command = ["node", str(PROGRAM), address, "--quiet", "--output=json", f"--chrome-flags={flags}"]
    command += ["--preset=desktop"] if form == "desktop" else []
    for _try in range(TRIES):
        done = subprocess.run(command, env=os.environ | {"CHROME_PATH": browser}, capture_output=True)
        if done.returncode == 0:
            report: dict[str, Any] = json.loads(done.stdout)
            return report
    raise SystemExit(done.stderr.decode(errors="replace"))


def score_of(report: dict[str, Any], group: str) -> float:
    """The score of a group out of 100; without what only search engines need where they may not list it."""
    parts = [
        (ref["weight"], report["audits"][ref["id"]]["score"])
        for ref in report["categories"][group]["auditRefs"]
        if ref["weight"] and not (ref["id"] in NOT_LISTED and report["audits"][NOT_LISTED[0]]["score"] == 0)
    ]
    reported = [(weight, score) for weight, score in parts if score is not None]
    whole = sum(weight * score for weight, score in reported) / sum(weight for weight, _score in reported)
    return round(100 * whole)


def failings_of(report: dict[str, Any]) -> set[str]:
    """The weighted audits that fall short, in words."""
    audits = report["audits"]
    counted = {ref["id"] for group in GROUPS for ref in report["categories"][group]["auditRefs"] if ref["weight"]}
    return {
        f"{name}: {audits[name]['title']} {audits[name].get('displayValue', '')}".strip()
        for name in counted
        if audits[name]["score"] is not None and audits[name]["score"] < 0.9 and name not in NOT_LISTED
    }


if __name__ == "__main__":
    sys.exit(main())
