"""`manage.py project` makes everything anew from the claims; with --check it only says what differs."""

import io

import pytest
from django.core.management import call_command
from django.db import transaction

from casebook import actions
from casebook.models import Citation, Claim, Correction, Record, Revision, Source, WithheldName
from casebook.models.archive import write_guard
from casebook.models.archive.base import Redacted
from casebook.projections.record_columns import EMPTY
from casebook.tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def world():
    """A little of everything that is resolved, with drafts beside it."""
    article = factories.published_source("About Mansurova")
    woman, sentence = factories.published("person", "A prisoner"), factories.published("sentence", "A sentence")
    prison, twin = (
        factories.published("facility", "North prison"),
        factories.published("facility", "A prison of Mansurova"),
    )
    factories.said(woman, "name", "Roza Mansurova", source=article)
    factories.said(woman, "sex", "female", source=article)
    held = factories.said(woman, "held_at", prison, source=article, when="2017", chain=["an uncle of Mansurova"])
    factories.said(prison, "possibly_same_as", twin, source=article)
    factories.said(woman, "religion", "one of them", source=article)
    factories.said(sentence, "sentence_of", woman, source=article)
    terms = [factories.said(sentence, "term", term, source=article) for term in ("15 years", "20 years")]
    factories.said(sentence, "passed", "2018-05", source=article)
    factories.dispute("Which term does Mansurova serve?", *[[term] for term in terms])
    child = factories.published("person", "A child")
    factories.said(child, "age", "12", source=article)
    actions.publish(
        [Correction.objects.create(kind="reply", on_model="record", on_ref=woman.ref, text="Mansurova replied")],
        by=factories.publisher(),
        public_reason="Mansurova asked",
    )
    # Drafts must not make anything differ.
    factories.cite(factories.claim(woman, "name", "Dana Li"), article, quote="Dana Li and Mansurova")
    factories.claim(woman, "age", "12")
    factories.claim(woman, "religion", "another")
    factories.claim(woman, "no_such_fact", "x")
    factories.record("person", "A draft about Mansurova")
    return {"woman": woman, "held": held, "article": article}


def run(*options):
    """What the command said, and its exit status."""
    out = io.StringIO()
    try:
        call_command("project", *options, stdout=out, stderr=out)
    except SystemExit as left:
        return out.getvalue().splitlines(), left.code
    return out.getvalue().splitlines(), 0


def wipe():
    """Damage every resolved column of every row, behind the guard's back."""
    with write_guard.opened():
        Record.objects.update(**EMPTY, public=False, page_public=False)
        WithheldName.objects.all().delete()
        Claim.objects.update(withheld="", known_from=None)
        Citation.objects.update(withheld="linked")
        for model in (m for m in Redacted.__subclasses__() if m.public_texts):
            model._base_manager.update(redacted={})


def resolved():
    """Everything but what resolving has no say in: ids of withheld names, and the revision."""
    tables = factories.dump()
    del tables["Revision"]
    names = tables["WithheldName"]
    tables["WithheldName"] = sorted(str({k: v for k, v in row.items() if k != "id"}) for row in names)
    return tables


def test_nothing_differs_in_a_sound_archive(world):
    before = factories.dump()
    assert run("--check") == (["nothing differs"], 0)
    assert run() == (["nothing differs"], 0)
    assert factories.dump() == before


def test_only_the_first_differences_are_named(world, monkeypatch):
    wipe()
    lines, _status = run("--check")
    monkeypatch.setattr("casebook.management.commands.project.NAMED", 2)
    few, status = run("--check")
    assert (few[:2], status) == (lines[:2], 1)
    number = int(lines[-1].split()[0])
    assert few[2:] == [f"and {number - 2} more", lines[-1]]


def test_what_was_wiped_comes_back_the_same(world):
    before, revision = resolved(), Revision.current()
    wipe()
    assert resolved() != before
    said, status = run()
    assert status == 0
    assert said[-1] == f"put right: {len(said) - 1}"
    assert resolved() == before
    assert Revision.current() == (revision[0] + 1, revision[1] + 1)
    assert run() == (["nothing differs"], 0)
    assert Revision.current() == (revision[0] + 1, revision[1] + 1)


def test_check_says_each_difference_and_changes_nothing(world):
    with write_guard.opened():
        Record.objects.filter(pk=world["woman"].pk).update(sex="male")
        Claim.objects.filter(pk=world["held"].pk).update(withheld="health")
        Source.objects.filter(pk=world["article"].pk).update(redacted={})
    damaged = factories.dump()
    said, status = run("--check")
    assert status == 1
    for wanted in (
        f"record {world['woman'].ref}: sex is 'male', its claims give 'female'",
        f"claim {world['held'].ref}: withheld is 'health', its claims give ''",
        f"source {world['article'].ref}: redacted is {{}}, its claims give",
    ):
        assert any(line.startswith(wanted) for line in said), wanted
    assert factories.dump() == damaged
    assert run("--check")[0] == said


def test_damage_to_any_column_is_found(world):
    """Column by column, each put back before the next."""
    for column in sorted({*EMPTY, "public", "page_public"}):
        woman = Record.objects.get(pk=world["woman"].pk)
        wrong = {
            "BinaryField": b"wrong",
            "CharField": "wrong",
            "BooleanField": not getattr(woman, column),
            "DateField": "1999-01-01",
            "PositiveIntegerField": 77,
        }[Record._meta.get_field(column).get_internal_type()]
        with write_guard.opened(), transaction.atomic():
            # Who is not public has no public page.
            values = {"public": wrong, "page_public": wrong} if column == "public" else {column: wrong}
            Record.objects.filter(pk=woman.pk).update(**values)
            said, status = run("--check")
            transaction.set_rollback(True)
        assert status == 1, column
        assert any(line.startswith(f"record {woman.ref}: {column} is") for line in said), column


def test_damage_to_a_link_of_a_chain_is_named_by_its_citation(world):
    link = world["held"].lead.chain.get()
    with write_guard.opened():
        type(link).objects.filter(pk=link.pk).update(redacted={})
    said, status = run("--check")
    assert status == 1
    assert any(line.startswith(f"attribution {world['held'].lead.ref}/0: redacted is") for line in said)
