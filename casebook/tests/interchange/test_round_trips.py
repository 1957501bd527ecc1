"""What is dumped, loaded and dumped again is the same to the byte: the seed, what editors did since, and a long log."""

import os
import stat
import uuid
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from casebook import actions
from casebook.interchange.yaml.dumper import dump
from casebook.interchange.yaml.files import _files
from casebook.interchange.yaml.parser import Problems
from casebook.models import Action, ActionKind, Citation, Claim, Record, Source
from casebook.models.archive import write_guard
from casebook.tests import factories
from casebook.tests.admin_helpers import second_step, typed
from casebook.tests.dumps import dumped, emptied, loaded
from casebook.tests.models.test_migrations import ROOT

pytestmark = pytest.mark.django_db


def come_back(folder):
    """Dump, empty, load and dump again; both dumps."""
    first = dumped(folder / "first")
    emptied()
    loaded(folder / "first")
    return first, dumped(folder / "second")


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


def test_a_log_of_twenty_thousand_actions_comes_back_in_its_order(tmp_path):
    prison = factories.published("facility", "Norhold prison")
    began, by = datetime(2026, 1, 1, tzinfo=UTC), factories.publisher()
    # Each action is an hour before the one before it: the order is that of the log and not that of the days.
    with write_guard.opened():
        Action.objects.bulk_create(
            [
                Action(
                    kind=ActionKind.REVISE, on_model="record", on_ref=prison.ref, by=by, role=by.role,
                    at=began - timedelta(hours=number), public_reason=f"reason {number}", batch=uuid.uuid4(),
                )
                for number in range(20_000)
            ],
            batch_size=2000,
        )  # fmt: skip
    before = list(Action.objects.order_by("id").values_list("public_reason", flat=True))
    first, second = come_back(tmp_path)
    assert "private/actions-11.yaml" in first
    assert list(Action.objects.order_by("id").values_list("public_reason", flat=True)) == before
    assert second == first


def test_the_seed_comes_back_and_so_does_what_editors_did_since(client, tmp_path):
    loaded(ROOT / "fixtures")
    first, second = come_back(tmp_path / "as-loaded")
    assert second == first

    client.force_login(factories.member("editor", "editor"))
    group = Record.objects.filter(kind="person", form="group", public=True).order_by("ref").first()
    one, other = Source.objects.filter(kind="article").order_by("ref")[:2]
    client.post(second_step(group, "count"), typed(one, "1", value="20", scope=""))
    draft = Claim.objects.get(subject=group, state="draft")
    proposed, published = (factories.claim(group, "count", number, when="2001") for number in ("21", "22"))
    for claim in (proposed, published):
        factories.cite(claim, one, 2)
    # A draft that is cited from two articles: which of them it lives with must not depend on numbers of rows.
    for source in (one, other):
        factories.cite(draft, source, 5, ["a relative", "a neighbour"])
    actions.propose([proposed], by=factories.member("editor"))
    actions.publish([published], by=factories.publisher())
    actions.revise(group, {"note": "A new note."}, by=factories.publisher(), public_reason="clearer")
    actions.retract(published, by=factories.publisher(), public_reason="misread")
    client.force_login(factories.publisher())
    assert Citation.objects.filter(claim=draft).count() == 3
    first, second = come_back(tmp_path / "after-work")
    assert "A new note." in "".join(first.values())
    assert second == first


def test_a_synthetic_archive_comes_back(tmp_path):
    call_command("generate_archive", cases=40, seed=1, stdout=StringIO())
    first, second = come_back(tmp_path)
    assert second == first


def test_a_complete_dump_can_be_read_by_its_owner_alone(archive, tmp_path):
    dump(tmp_path / "all", public=False)
    dump(tmp_path / "public", public=True)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in [tmp_path / "all", *(tmp_path / "all").rglob("*")]}
    assert modes == {0o700, 0o600}
    assert stat.S_IMODE((tmp_path / "public" / "archive.yaml").stat().st_mode) & 0o044 == 0o044
