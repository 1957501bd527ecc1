"""The guides are followed to the letter, in a copy of the project, and what they promise is there.

Usually one copy follows all of them, and runs the tests that they name. With SOAK above 1 (`make soak`) each is
followed in a copy of its own, which then runs the whole suite but for the browser.
"""

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from shutil import copy

import polib
import pytest
from django.db import connection

from casebook.tests.soak import SOAK

ROOT = Path(__file__).resolve().parents[2]
GUIDES = tuple(sorted(path.stem for path in (ROOT / "docs").glob("adding-a-*.md")))
_BLOCK = re.compile(r"^```(?P<lang>\w+)(?P<how>[^\n]*)\n(?P<body>.*?)^```$", re.S | re.M)
_OPTION = re.compile(r'(after|replace)="((?:[^"\\]|\\.)*)"|(in|create)=(\S+)|\b(before|end)\b')
_TESTS = ("python", "-m", "pytest")


@dataclass
class Copy:
    """A copy of the project, with a database of its own."""

    path: Path

    def run(self, *command: str, seconds: int = 600) -> str:
        """What the command wrote."""
        env = {"DATABASE_URL": f"sqlite:///{self.path / 'own.sqlite3'}", "DEBUG": "1"}
        done = subprocess.run(
            [sys.executable if command[0] == "python" else command[0], *command[1:]],
            cwd=self.path, capture_output=True, text=True, timeout=seconds, env={**os.environ, **env},
        )  # fmt: skip
        assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def follow(self, *guides: str) -> list[str]:
        """Do what the guides say: first what to write, then each command once. The tests that they name."""
        commands, named = [], []
        for guide in guides:
            blocks = list(_BLOCK.finditer((self.path / "docs" / f"{guide}.md").read_text(encoding="utf-8")))
            assert len(blocks) > 3
            for block in blocks:
                if block["lang"] == "sh":
                    commands += [tuple(line.split()) for line in block["body"].splitlines()]
                else:
                    self.write(block["how"], block["body"])
        for command in dict.fromkeys(commands):
            if command[:3] == _TESTS:
                named += [argument for argument in command[3:] if argument != "-q"]
            elif ">" in command:
                self.translate(*command[: command.index(">")], to=self.path / command[-1])
            else:
                self.run(*command)
        return list(dict.fromkeys(named))

    def write(self, how: str, body: str) -> None:
        """Put the block where its head says."""
        options: dict[str, str | bool] = {}
        for found in _OPTION.finditer(how):
            options |= {found[1]: found[2].encode().decode("unicode_escape")} if found[1] else {}
            options |= {found[3]: found[4]} if found[3] else {}
            options |= {found[5]: True} if found[5] else {}
        target = self.path / str(options.get("create") or options["in"])
        target.parent.mkdir(parents=True, exist_ok=True)
        text = body if "create" in options else changed(target.read_text(encoding="utf-8"), options, body)
        target.write_text(text, encoding="utf-8")

    def translate(self, *command: str, to: Path) -> None:
        """What a translator does: here each message is its own translation, told apart by its context."""
        rows = json.loads(self.run(*command))
        (catalog,) = self.path.glob(f"locale/{command[-1]}/LC_MESSAGES/django.po")
        forms = int(re.match(r"nplurals=(\d)", polib.pofile(str(catalog)).metadata["Plural-Forms"])[1])
        for row in rows:
            own = row["id"] if row["id"][-1:].isspace() else f"{row['id']}{row['context'] and '*'}"
            row["words"] = [row["id"], *[row["plural"]] * (forms - 1)] if "plural" in row else own
        to.write_text(json.dumps(rows), encoding="utf-8")

    def answers(self, *addresses: str) -> list[str]:
        """Each answer with its status before it."""
        script = (
            "import django; django.setup()\n"
            "from django.test import Client\n"
            f"for address in {addresses!r}:\n"
            "    answer = Client().get(address, SERVER_NAME='localhost')\n"
            "    print(answer.status_code); print(answer.getvalue().decode(), end='\\0')"
        )
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casebook.settings")
        return self.run("python", "-c", script).split("\0")[:-1]

    def reads(self, *texts: str) -> list[str]:
        """What the archive understands of dates that people type."""
        script = f"from casebook.values import VagueDate\nfor text in {texts!r}: print(VagueDate.parse(text).edtf)"
        return self.run("python", "manage.py", "shell", "--no-imports", "-c", script).split()


def changed(text: str, options: dict, body: str) -> str:
    """The file with the block in it: after the line that has some words, in the place of words, or at its end."""
    if "end" in options:
        return text + body
    if "replace" in options:
        assert text.count(options["replace"]) == 1, options["replace"]
        last = "\n" if options["replace"].endswith("\n") else ""
        return text.replace(options["replace"], body.rstrip("\n") + last)
    lines = text.splitlines(keepends=True)
    (at,) = [number for number, line in enumerate(lines) if options["after"] in line]
    at += 0 if "before" in options else 1
    return "".join([*lines[:at], body, *lines[at:]])


@pytest.fixture
def copied(tmp_path):
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
        if (ROOT / name).is_file() and not name.startswith("docs/pictures/"):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            copy(ROOT / name, tmp_path / name)
    return Copy(tmp_path)


def test_what_the_guides_say_is_so(copied):
    named = copied.follow(*GUIDES)
    found = copied.answers(
        *("/facilities/tryprison2/", "/claims/?fact=strictness"),
        *("/events/?agreement=signed", "/api/v1/events/?agreement=signed", "/events/?agreement=x"),
        *("/facilities/?format=md", "/facilities/tryprison2/?format=md", "/facilities/"),
        *("/laws/trylaw2222/anti-terrorism-law-of-arvania/", "/laws/"),
        "/uk/sources/tryarticle2/",
    )
    prison, facts, events, api, wrong, table, one, page, law, laws, ukrainian = found
    assert "How strict it is" in prison
    assert 'data-claim="tryclaim22"' in prison
    assert "Behind the walls of Norhold" in prison
    assert "tryclaim22" in facts
    assert "with the agreement reported as “signed”" in events
    assert [answer[:3] for answer in (events, api, wrong)] == ["200", "200", "400"]
    assert "| tryprison2 |" in table
    assert "| How strict it is |" in one
    assert "a table to paste into a text" in page
    assert "It has no upper limit for the term." in law
    assert "1 law" in laws
    assert 'lang="uk"' in ukrainian
    assert "4 травня 2019" in ukrainian
    assert copied.reads("травень 2019 року", "з березня 2017") == ["2019-05", "2017-03/.."]
    copied.run("python", "-m", "pytest", "-q", "-p", "no:cacheprovider", *named)


@pytest.mark.skipif(SOAK == 1, reason="takes an hour; make soak runs it")
@pytest.mark.parametrize("guide", GUIDES)
def test_after_a_guide_everything_else_is_as_before(copied, guide):
    copied.follow(guide)
    copied.run(
        *("python", "-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", "not browser"),
        *("--deselect", "casebook/tests/test_guides.py"),
        seconds=7200,
    )
