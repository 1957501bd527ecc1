"""The archive's own form of files: what is written comes back, and what was written by hand is put into it."""

import os
import re
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from casebook.interchange.yaml.canonical_form import emit
from casebook.interchange.yaml.parser import Problems, _files, read_text
from casebook.interchange.yaml.schema import RECORD
from casebook.models import Action, Claim
from casebook.models.archive import write_guard
from casebook.tests import factories
from casebook.tests.archive_files import written
from casebook.tests.dumps import dumped, emptied, loaded, texts
from casebook.tests.models.test_migrations import ROOT

pytestmark = pytest.mark.django_db
# The lines of a claim that says no more than that something is withheld.
GAP = re.compile(r"^  - ref: \w+\n    about: \w+\n(?:    .*\n)*?    withheld: .*\n(?:    .*\n)*", re.MULTILINE)


def test_files_with_numbers_are_read_in_the_order_of_their_numbers(tmp_path):
    for name in (
        "actions-10",
        "actions-2",
        "actions",
        "actions-9",
        "a-1000000000000",
        "women-wait-abcd2345-2",
        "women-wait-abcd2345",
    ):
        (tmp_path / f"{name}.yaml").write_text("x: y\n")
    names = [os.path.basename(file).removesuffix(".yaml") for file in _files(tmp_path, Problems())]
    assert names == [
        "a-1000000000000",
        "actions",
        "actions-2",
        "actions-9",
        "actions-10",
        "women-wait-abcd2345",
        "women-wait-abcd2345-2",
    ]


def test_days_on_which_things_were_entered_stay(tmp_path):
    woman = factories.published("person", "A prisoner")
    claim = factories.said(woman, "role", "a nurse", source=factories.published_source("One"))
    with write_guard.opened():
        Action.objects.filter(on_ref__in=(claim.ref, claim.lead.ref)).update(at=datetime(2026, 1, 2, 12, tzinfo=UTC))
    first = dumped(tmp_path / "first")
    emptied()
    loaded(tmp_path / "first")
    assert set(Action.objects.values_list("kind", flat=True)) == {"publish"}
    assert dumped(tmp_path / "second") == first


@pytest.mark.once
def test_the_seed_is_in_the_archives_own_form(tmp_path):
    """What stands in fixtures/ is what the public export of it gives, but its gaps: nothing else is withheld."""
    loaded(ROOT / "fixtures")
    files = dumped(tmp_path / "dump")
    files.pop("archive.yaml")
    seed = {name: text for name, text in texts(ROOT / "fixtures").items() if name.endswith(".yaml")}
    assert len(GAP.findall("".join(seed.values()))) == Claim.objects.exclude(gap="").count() > 10
    assert files == {name: GAP.sub("", text) for name, text in seed.items()}


_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=300) | st.lists(
    st.sampled_from(
        ["no", "a:", ": b", "#", " #", "-", "“q”", "x" * 90, "\n", "  ", "\t", '"', "'", "|", ">", "\u202e", "é"]
    ),
    min_size=1,
    max_size=12,
).map(" ".join)


@given(_TEXTS)
def test_every_text_is_read_as_it_was_written(text):
    problems = Problems()
    written = emit({"ref": "abcd2345", "note": text, "wording": text}, RECORD)
    node = read_text(written.encode(), "f", problems)
    assert problems.reported() == []
    assert {key: value.text for key, (_line, value) in node.entries.items()} == {
        "ref": "abcd2345",
        "note": text,
        "wording": text,
    }


def test_files_written_by_hand_are_put_into_the_archives_form(tmp_path):
    folder = written(tmp_path / "hand")
    one = folder / "articles" / "one.yaml"
    by_hand = one.read_text().replace("value: at least 50", "value: 50+   # as she says")
    one.write_text(by_hand)
    reported = loaded(folder, canonical=True)
    assert "one.yaml: written anew." in reported
    rewritten = one.read_text()
    assert "value: at least 50\n" in rewritten
    assert "#" not in rewritten
    assert "written anew" not in loaded(folder, canonical=True)
    dump = dumped(tmp_path / "dump")
    article = next(text for name, text in dump.items() if "women-wait" in name)
    # Disputes have a file of their own in an export, and it has no gaps; the rest is the same to the letter.
    assert rewritten.split("  - ref: gap22222")[0] == article


def test_what_has_no_reference_gets_one(tmp_path):
    folder = written(tmp_path)
    one = folder / "articles" / "one.yaml"
    one.write_text(one.read_text().replace("      - ref: cheld222\n        at:", "      - at:"))
    loaded(folder, canonical=True)
    claim = Claim.objects.get(ref="heldat22")
    assert f"ref: {claim.lead.ref}\n" in one.read_text()
    assert len(claim.lead.ref) == 8


def test_no_file_is_written_anew_while_one_is_wrong(tmp_path):
    folder = written(tmp_path, two=("published: 2020", "published: when"))
    one = folder / "articles" / "one.yaml"
    one.write_text("# a comment\n" + one.read_text())
    before = texts(folder)
    with pytest.raises(CommandError):
        call_command("load_archive", str(folder), canonical=True, stdout=StringIO(), stderr=StringIO())
    assert texts(folder) == before
    assert not Claim.objects.exists()
