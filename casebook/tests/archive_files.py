"""A small invented archive as files, for the tests of loading."""

from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from casebook.models import Claim, Record, User

RECORDS = """\
entered: 2026-11-20
records:
  - ref: outlet22
    kind: organisation
    wording: The Example Post
  - ref: aunt2222
    kind: person
    form: individual
    wording: Her aunt
    page: no
  - ref: lawyer22
    kind: person
    form: individual
    wording: The lawyer
    public life: yes
    names: full
  - ref: women222
    kind: person
    form: group
    wording: Women in North prison
    note: |-
      Counted by their families.
      Not one of them is named.
  - ref: prison22
    kind: facility
    wording: North prison
"""

ARTICLE = """\
entered: 2026-11-21
source:
  ref: source22
  outlet: outlet22
  headline: Women wait in North prison
  language: en
  credits: A. Reporter
  address: "https://example.org/women"
  published: 2019-05-04
claims:
  - ref: heldat22
    about: women222
    fact: held_at
    to: prison22
    cited:
      - ref: cheld222
        at: paragraph 3, section 1.2
        said by:
          - who: aunt2222
            as: aunt of one of them
            stance: hedges
            when: 27 November
            medium: call
            manner: quoted
          - words: a neighbour
      - ref: cheld333
        at: headline
        stance: alleges
        quote: in North prison
        before: wait
        after: since spring
        quote language: en
        note: Printed in capitals.
  - ref: count222
    about: women222
    fact: count
    scope: citizens
    value: 50+
    when: late 2018
    rank: first
    note: As the lawyer counts them.
    cited:
      - ref: ccount22
        at: paragraph 4
  - ref: count333
    about: women222
    fact: count
    scope: citizens
    value: 2 of 6
    polarity: yes
    status: actual
    cited:
      - ref: ccount33
        at: paragraph 5
  - ref: health22
    about: women222
    fact: statement
    scope: health
    value: One of them was ill in spring.
    released: The family asked for it to be known.
    cited:
      - ref: chealt22
        at: paragraph 6
  - ref: gap22222
    about: women222
    withheld: religion
    cited:
      - ref: cgap2222
        at: paragraph 7
disputes:
  - ref: disp2222
    kind: contradiction
    question: How many are citizens?
    explanation: The lawyer and the article differ.
    sides:
      - [count222]
      - [count333]
"""

SECOND = """\
entered: 2026-11-22
source:
  ref: source33
  outlet: outlet22
  headline: They still wait
  published: 2020
claims:
  - ref: name2222
    about: lawyer22
    fact: name
    value: "[ru] Дана Иванова"
    cited:
      - ref: cname222
        at: paragraph 1
citations:
  - claim: heldat22
    ref: cheld444
    at: paragraph 2
    said by:
      - who: lawyer22
"""

FILES = {"records/people.yaml": RECORDS, "articles/one.yaml": ARTICLE, "articles/two.yaml": SECOND}


def written(folder: Path, **changes: tuple[str, str]) -> Path:
    """The archive's files in this folder. `changes`: by a file's name, a text in it and what replaces that."""
    for name, text in FILES.items():
        old, new = changes.get(Path(name).stem, ("", ""))
        assert old in text, old
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace(old, new, 1) if old else text, encoding="utf-8")
    return folder


def spot(folder: Path, file: str, text: str) -> str:
    """The first line with this text, as messages name it."""
    name = next(name for name in FILES if Path(name).stem == file)
    lines = (folder / name).read_text(encoding="utf-8").splitlines()
    return f"{name}:{next(number for number, line in enumerate(lines, 1) if text in line)}"


def dump() -> dict[str, list[dict]]:
    """Every row of every table."""
    models = [m for m in apps.get_models() if m._meta.managed]
    return {m._meta.label: list(m._base_manager.order_by("pk").values()) for m in models}


def run(path: Path, **options: bool) -> str:
    """What the command says when it loads."""
    out = StringIO()
    call_command("load_archive", str(path), stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


def problems(path: Path) -> list[str]:
    """The lines that the command prints when it refuses, without the folder's name."""
    err = StringIO()
    with pytest.raises(CommandError, match="Nothing was loaded") as raised:
        call_command("load_archive", str(path), stdout=StringIO(), stderr=err)
    assert raised.value.returncode == 1
    return err.getvalue().replace(f"{path}/", "").splitlines()


def is_reported_with_its_line(folder: Path, file: str, old: str, new: str, at: str, value: str, expected: str) -> None:
    """What is wrong is reported at its line with its value and in these words, and nothing is saved."""
    lines = problems(written(folder, **{file: (old, new)}))
    where = f"{spot(folder, file, at)}: " if at else ""
    assert any(line.startswith(where) and value in line and expected in line for line in lines), (where, lines)
    assert not Record.objects.exists()
    assert not User.objects.exists()


def loaded_world() -> None:
    """The archive as loaded from its files."""
    with TemporaryDirectory() as folder:
        run(written(Path(folder)))


def claim(ref: str) -> Claim:
    return Claim.objects.get(ref=ref)


# One more claim, for the end of the claims of the first article.
MORE = """\
  - ref: sex22222
    about: women222
    fact: sex
    value: female
    cited:
      - ref: csex2222
        at: paragraph 1
disputes:
"""
