"""Readers and editors at once, on one archive: no error page and no lost work, also when the database goes away.

    .venv/bin/python -m bench.crowd --minutes 5
    .venv/bin/python tools/with_postgres.py -- .venv/bin/python -m bench.crowd --minutes 5 --stops 5

Fifty readers ask for pages, lists, files and searches; ten editors, all of whom write about the same few people, send
drafts and publish those of each other, as browsers and programs do. With `--stops` the database is stopped and started
again so often meanwhile, without a word before (SQLite: locked for ten seconds by somebody else). An answer is a page,
or 503 with a time to come back. At the end all that was answered with success must be there. Exit status 1 if anything
is not.
"""

import argparse
import http.client
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any
from urllib.parse import quote

BASE = Path(__file__).resolve().parent.parent
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casebook.settings")
FOLDER = Path(tempfile.mkdtemp(prefix="casebook-crowd-"))
os.environ.setdefault("DATABASE_URL", f"sqlite:///{FOLDER}/archive.sqlite3")
os.environ.update(DEBUG="0", HTTPS="0", ALLOWED_HOSTS="127.0.0.1", SECRET_KEY="crowd" * 12)

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402

from casebook import actions  # noqa: E402
from casebook.interchange.integrity import check_archive  # noqa: E402
from casebook.models import Action, ApiToken, Claim, Record, Role, Source, User  # noqa: E402

PORT = 8907
# Editors read before they write.
PAUSE = 0.5
LOCKED_SECONDS = 10
CSRF = "c" * 32


class Crowd:
    """Everybody at work, what they were answered, and what was acknowledged."""

    def __init__(self, cases: int) -> None:
        people = Record.objects.filter(public=True, kind="person", detainee=True, merged_into=None).order_by("pk")
        self.people = list(people.values_list("ref", flat=True)[:5])
        refs = list(people.values_list("ref", flat=True)[:50])
        sources = list(Source.objects.filter(state="published").order_by("pk").values_list("ref", flat=True)[:20])
        self.pages = [f"/cases/{ref}/" for ref in refs] + [f"/sources/{ref}/" for ref in sources]
        self.pages += [
            "/",
            "/cases/",
            "/facilities/",
            "/operations/",
            "/claims/",
            "/ru/cases/",
            "/disputes/",
            "/changes/",
        ]
        self.pages += [f"/search/?q={quote(words)}" for words in ("women in prison", "Zarina", "тюрьма", "2019")]
        self.pages += ["/changes/", "/cases/?format=csv", "/api/v1/claims/", "/cases/?sex=female"]
        self.statuses: Counter[tuple[str, int]] = Counter()
        self.seconds: dict[str, list[float]] = defaultdict(list)
        self.drafts: list[str] = []
        self.published: list[str] = []
        self.wrong: list[str] = []
        self.waiting: list[str] = []
        # Asked for, and answered that it is not known whether it was done.
        self.uncertain: set[str] = set()
        self.over = threading.Event()
        self.members = [member(number) for number in range(10)]

    def ask(self, who: str, method: str, path: str, body: str = "", headers: dict[str, str] | None = None) -> Any:
        """One request; its status and what was answered, or None where the server could not be reached."""
        begun = time.perf_counter()
        asking = http.client.HTTPConnection("127.0.0.1", PORT, timeout=120)
        try:
            asking.request(method, path, body.encode(), headers or {})
            answer = asking.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException) as error:
            self.wrong.append(f"{method} {path}: {error!r}")
            return 0, b""
        finally:
            asking.close()
        self.statuses[who, answer.status] += 1
        self.seconds[who].append(time.perf_counter() - begun)
        if answer.status >= 500 and (answer.status != 503 or not answer.getheader("Retry-After")):
            self.wrong.append(f"{method} {path}: {answer.status}")
        return answer.status, content

    def read(self) -> None:
        """A reader, until it is over."""
        while not self.over.is_set():
            self.ask("readers", "GET", random.choice(self.pages))

    def edit(self, token: str, session: str) -> None:
        """An editor, until it is over: sends a draft, publishes one that somebody else sent."""
        while not self.over.wait(PAUSE):
            fact = {
                "about": random.choice(self.people), "fact": "statement", "scope": "account",
                "value": f"They wrote once in {random.getrandbits(50)} days.", "outlet": "The Crowd Post",
                "headline": "One day", "address": "https://crowd.example/day", "published": "2024-05-04",
                "place": str(random.randint(1, 30)),
            }  # fmt: skip
            headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
            status, content = self.ask("drafts", "POST", "/api/v1/drafts/", json.dumps(fact), headers)
            if status == 201:
                made = [one["reference"] for one in json.loads(content)["drafts"] if one["kind"] == "claim"]
                self.drafts += made
                self.waiting += made
            elif status not in (503, 0, 429):
                self.wrong.append(f"draft: {status} {content[:200]!r}")
            if not self.waiting:
                continue
            ref = self.waiting.pop(random.randrange(len(self.waiting)))
            self.publish(ref, session)

    def publish(self, ref: str, session: str) -> None:
        """Publish a claim by its form, and try again where the archive says that it is busy."""
        headers = {
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={CSRF}",
            "X-CSRFToken": CSRF, "Content-Type": "application/x-www-form-urlencoded",
        }  # fmt: skip
        path = f"/admin/casebook/claim/{key_of(ref)}/action/publish/"
        status, content = self.ask("publishing", "POST", path, "", headers)
        if status == 302:
            self.published.append(ref)
        elif status in (503, 0):
            self.uncertain.add(ref)
            self.waiting.append(ref)
        elif status == 403 and ref in self.uncertain:
            # It was published before the database went away, and says so by its state.
            self.published.append(ref)
        else:
            self.wrong.append(f"publish {ref}: {status} {content[-400:]!r}")


def key_of(ref: str) -> int:
    """The key of a claim by its reference."""
    for _ in range(600):
        try:
            return int(Claim.objects.values_list("pk", flat=True).get(ref=ref))
        except django.db.Error:
            connection.close()
            time.sleep(0.1)
    raise SystemExit("The database did not come back.")


def member(number: int) -> tuple[str, str]:
    """A publisher's token and session."""
    user = User(username=f"crowd-{number}", is_staff=True)
    user.role = Role.PUBLISHER
    user.set_unusable_password()
    user.save()
    user.join_group()
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return ApiToken.make(user, "crowd", 30)[1], str(session.session_key)


def stop_and_start() -> None:
    """Take the database away for a moment, without a word before."""
    if connection.vendor == "sqlite":
        other = sqlite3.connect(settings.DATABASES["default"]["NAME"], timeout=60)
        other.execute("BEGIN EXCLUSIVE")
        time.sleep(LOCKED_SECONDS)
        other.rollback()
        other.close()
        return
    with connection.cursor() as cursor:
        cursor.execute("SHOW data_directory")
        (data,) = cursor.fetchone()
    connection.close()
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))[-1]
    subprocess.run(
        ["runuser", "-u", "postgres", "--", programs, "restart", "-D", data, "-m", "immediate", "-w"], check=True,
        stdout=subprocess.DEVNULL, cwd=data, start_new_session=True,
    )  # fmt: skip


def main() -> None:
    """Make the archive, let everybody in, and look at what is left."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--cases", type=int, default=60)
    parser.add_argument("--stops", type=int, default=0)
    asked = parser.parse_args()
    call_command("collectstatic", interactive=False, verbosity=0)
    if connection.vendor == "postgresql":
        # A cluster of tests forgets what it has just promised when it is stopped; a server in earnest does not.
        with connection.cursor() as cursor:
            name = connection.ops.quote_name(connection.settings_dict["NAME"])
            cursor.execute(f"ALTER DATABASE {name} SET synchronous_commit = on")
        connection.close()
    call_command("migrate", verbosity=0)
    call_command("generate_archive", cases=asked.cases, stdout=open(os.devnull, "w"))  # noqa: SIM115
    crowd = Crowd(asked.cases)
    make_outlet()
    connections.close_all()
    serve = [sys.executable, str(BASE / "manage.py"), "serve", "--port", str(PORT)]
    server = subprocess.Popen(serve, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            time.sleep(0.1)
            if crowd.ask("warming up", "GET", "/healthz")[0] == 200:
                break
        crowd.wrong.clear()
        threads = [threading.Thread(target=crowd.read) for _ in range(asked.readers)]
        threads += [threading.Thread(target=crowd.edit, args=keys) for keys in crowd.members]
        for thread in threads:
            thread.start()
        for _ in range(asked.stops):
            time.sleep(asked.minutes * 60 / (asked.stops + 1))
            stop_and_start()
        time.sleep(asked.minutes * 60 / (asked.stops + 1))
        crowd.over.set()
        for thread in threads:
            thread.join()
    finally:
        server.terminate()
        server.wait()
    wrong = crowd.wrong + left_over(crowd)
    print(f"{connection.vendor}, {asked.minutes:g} minutes, database stopped {asked.stops} times")
    for who, times in sorted(crowd.seconds.items()):
        times.sort()
        statuses = ", ".join(f"{status}: {n}" for (one, status), n in sorted(crowd.statuses.items()) if one == who)
        print(f"{who}: {statuses}; p50 {times[len(times) // 2]:.2f} s, p95 {times[int(len(times) * 0.95)]:.2f} s")
    print(f"{len(crowd.drafts)} drafts and {len(crowd.published)} publications acknowledged, {len(wrong)} things wrong")
    for line, number in Counter(wrong).most_common(30):
        print(f"  {number} × {line}")
    connections.close_all()
    shutil.rmtree(FOLDER, ignore_errors=True)
    sys.exit(bool(wrong))


def make_outlet() -> None:
    """The outlet and the article that all cite."""
    first, second = User.objects.filter(username__in=("crowd-0", "crowd-1"))
    outlet = Record.objects.create(kind="organisation", wording="The Crowd Post", created_by=first)
    source = Source.objects.create(
        headline="One day", outlet=outlet, address="https://crowd.example/day", created_by=first
    )
    actions.publish([outlet, source], by=second)


def left_over(crowd: Crowd) -> list[str]:
    """What was acknowledged and is not there, and what is wrong with the archive."""
    known = set(Claim.objects.values_list("ref", flat=True))
    told = set(Action.objects.filter(kind="publish").values_list("on_ref", flat=True))
    lost = [f"draft {ref} is lost" for ref in crowd.drafts if ref not in known]
    lost += [f"publication of {ref} is lost" for ref in crowd.published if ref not in told]
    return lost + [str(one) for one in check_archive()]


if __name__ == "__main__":
    main()
