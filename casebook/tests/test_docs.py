"""The guides are followed to the letter, in a copy of the project, and what they promise is there."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connection

from casebook.tests.models.test_migrations import ROOT

STEP = re.compile(r"^```(?P<lang>\w+)(?P<how>[^\n]*)\n(?P<body>.*?)^```$", re.S | re.M)
OPTION = re.compile(r'(after|replace)="((?:[^"\\]|\\.)*)"|(in|create)=(\S+)|\b(before|end)\b')
# Run by `make lint` and the suite as a whole; here they would only be run twice.
LEFT_OUT = ("make lint",)


@dataclass
class Copy:
    """A copy of the checkout, with a database of its own."""

    path: Path

    def run(self, *command: str) -> str:
        done = subprocess.run(
            command,
            cwd=self.path,
            capture_output=True,
            text=True,
            timeout=300,
            env={**os.environ, "DATABASE_URL": f"sqlite:///{self.path / 'own.sqlite3'}", "DEBUG": "1"},
        )
        assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def follow(self, guide: str) -> None:
        """Do every step of the guide in its order."""
        text = (self.path / "docs" / guide).read_text(encoding="utf-8")
        steps = list(STEP.finditer(text))
        assert len(steps) > 5
        for step in steps:
            self.step(step["lang"], step["how"], step["body"])

    def step(self, lang: str, how: str, body: str) -> None:
        if lang == "sh":
            for line in body.splitlines():
                if line not in LEFT_OUT:
                    self.run(sys.executable, *line.removeprefix("python ").split())
            return
        options = {}
        for found in OPTION.finditer(how):
            options |= {found[1]: found[2].encode().decode("unicode_escape")} if found[1] else {}
            options |= {found[3]: found[4]} if found[3] else {}
            options |= {found[5]: True} if found[5] else {}
        if "create" in options:
            target = self.path / options["create"]
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(body, encoding="utf-8")
            return
        target = self.path / options["in"]
        target.write_text(changed(target.read_text(encoding="utf-8"), options, body), encoding="utf-8")

    def pages(self, *addresses: str) -> list[str]:
        """Each page with its status before it."""
        script = (
            "import django; django.setup()\n"
            "from django.test import Client\n"
            f"for address in {addresses!r}:\n"
            "    answer = Client().get(address, SERVER_NAME='localhost')\n"
            "    print(answer.status_code); print(answer.content.decode(), end='\\0')"
        )
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casebook.settings")
        return self.run(sys.executable, "-c", script).split("\0")[:-1]


def changed(text: str, options: dict, body: str) -> str:
    """The file with the step done: after the line that has some words, in the place of words, or at its end."""
    if "end" in options:
        return text + body
    if "replace" in options:
        assert text.count(options["replace"]) == 1, options["replace"]
        return text.replace(options["replace"], body.rstrip("\n"))
    lines = text.splitlines(keepends=True)
    (at,) = [number for number, line in enumerate(lines) if options["after"] in line]
    at += 0 if "before" in options else 1
    return "".join([*lines[:at], body, *lines[at:]])


@pytest.fixture(scope="module")
def migrated(tmp_path_factory):
    """A copy with an empty database."""
    copy = Copy(copied(tmp_path_factory.mktemp("migrated")))
    copy.run(sys.executable, "manage.py", "migrate", "-v0")
    return copy


@pytest.fixture
def copy(migrated, tmp_path):
    """One like it for each guide."""
    return Copy(Path(shutil.copytree(migrated.path, tmp_path / "copy")))


def copied(target):
    """What git has of the project, and what is new beside it, without the environment."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    if connection.vendor != "sqlite":
        pytest.skip("the copy has a database of its own, and it is the same one")
    # While messages are collected, by another test perhaps, templates have such files beside them.
    for name in (name for name in listed.stdout.splitlines() if not name.endswith(".html.py")):
        if (ROOT / name).is_file() and not name.startswith(("fixtures/", "docs/pictures/")):
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target / name)
    return target


def test_adding_a_fact(copy):
    copy.follow("adding-a-fact.md")
    page, listed, claims = copy.pages("/facilities/tryprison2/", "/facilities/", "/claims/?fact=strictness")
    assert "How strict it is" in page
    assert 'data-claim="tryclaim22"' in page
    assert "Behind the walls of Norhold" in page
    assert "strict" in listed.split("<tbody")[1]
    assert "tryclaim22" in claims


def test_adding_a_record_kind(copy):
    copy.follow("adding-a-record-kind.md")
    page, listed = copy.pages("/laws/trylaw2222/anti-terrorism-law-of-arvania/", "/laws/")
    assert page.startswith("200")
    assert "It has no upper limit for the term." in page
    assert "1 law" in listed
    copy.run(sys.executable, "manage.py", "dump_archive", "--public", "var/dump")
    assert "trylaw2222" in (copy.path / "var" / "dump" / "records" / "laws.yaml").read_text(encoding="utf-8")


def test_every_module_that_the_docs_name_is_there():
    tracked = [f"/{path.relative_to(ROOT).as_posix()}" for folder in ("casebook", "bench", "tools") for path in
               (ROOT / folder).rglob("*.py")]  # fmt: skip
    missing = {
        f"{doc.name}: {named}"
        for doc in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
        for named in re.findall(r"`([\w/]+\.py)`", doc.read_text(encoding="utf-8"))
        if not any(path.endswith(f"/{named}") for path in [*tracked, "/manage.py"])
    }
    assert not missing
