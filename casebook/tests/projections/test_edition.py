"""The public edition: right after every action, nothing withheld in its tables, and put right where it was changed."""

import contextlib
import json
from datetime import date
from random import Random

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.utils.timezone import now

from casebook import actions as archive_actions
from casebook.models import Citation, Claim, Correction, Dispute, Record, Source, State
from casebook.models.edition import (
    Contains,
    Facet,
    Link,
    Placement,
    PublicChange,
    PublicClaim,
    PublicCorrection,
    PublicDispute,
    PublicRecord,
    PublicSource,
    Tombstone,
)
from casebook.projections.edition import project
from casebook.tests import factories
from casebook.tests.integrity_helpers import out_of_step
from casebook.tests.random_archive import build
from casebook.tests.sample_archive import words_kept

pytestmark = [pytest.mark.django_db, pytest.mark.both]
TABLES = (Contains, Facet, Link, Placement, PublicChange, PublicClaim, PublicCorrection, PublicDispute)
TABLES = (*TABLES, PublicRecord, PublicSource, Tombstone)


def everything_in(table):
    """All that the table holds, as text."""
    fields = [field for field in table._meta.concrete_fields if not isinstance(field, models.BinaryField)]
    return json.dumps(
        list(table._default_manager.values_list(*(f.name for f in fields))), ensure_ascii=False, default=str
    )


def test_all_its_tables_are_known_here():
    of_edition = {
        m for m in apps.get_app_config("casebook").get_models() if m.__module__.startswith("casebook.models.edition")
    }
    assert of_edition == set(TABLES)


def test_nothing_kept_stands_in_its_tables(archive):
    for table in TABLES:
        reported = everything_in(table).casefold()
        for word in words_kept():
            assert word.casefold() not in reported, f"{word} stands in {table.__name__}"


def test_no_reference_of_what_is_hidden_stands_in_it(archive):
    hidden = set(
        Record.objects.filter(public=False, merged_into=None)
        .exclude(state=State.WITHDRAWN)
        .values_list("ref", flat=True)
    )
    hidden |= set(Claim.objects.exclude(withheld="").values_list("ref", flat=True))
    hidden |= set(Citation.objects.exclude(withheld="").values_list("ref", flat=True))
    hidden |= set(Claim.objects.filter(state__in=("draft", "proposed", "sealed")).values_list("ref", flat=True))
    hidden |= set(Source.objects.filter(state__in=("draft", "proposed", "sealed")).values_list("ref", flat=True))
    assert len(hidden) > 20
    for table in TABLES:
        reported = everything_in(table)
        for ref in hidden:
            assert f'"{ref}"' not in reported, f"{ref} stands in {table.__name__}"


def test_every_claim_that_readers_may_read_is_in_it_and_no_other(archive):
    readable = Claim.objects.filter(state__in=("published", "superseded", "retracted"), withheld="", gap="")
    assert set(PublicClaim.objects.values_list("ref", flat=True)) == set(readable.values_list("ref", flat=True))
    shown = Record.objects.filter(public=True)
    assert set(PublicRecord.objects.values_list("ref", flat=True)) == set(shown.values_list("ref", flat=True))


def action_at_random(random, world):
    """Do something to something that stands; what is refused is not done."""
    by, why = factories.publisher(), {"public_reason": "A correction."}
    standing = Claim.objects.filter(state=State.PUBLISHED).order_by("pk")
    claim = random.choice(standing)
    citation = random.choice(Citation.objects.filter(state=State.PUBLISHED, claim__in=standing).order_by("pk"))
    people = Record.objects.filter(kind="person", state=State.PUBLISHED, merged_into=None).order_by("pk")
    one, other = random.sample(list(people), 2)
    facility = random.choice(world.facilities[:2])
    sealed = [
        *Record.objects.filter(state=State.SEALED),
        *Claim.objects.filter(state=State.SEALED),
        *Source.objects.filter(state=State.SEALED),
    ]
    merged = list(Record.objects.exclude(merged_into=None).order_by("pk"))
    disputes = list(Dispute.objects.filter(state=State.PUBLISHED).order_by("pk"))
    notice = Correction(kind="reply", on_model="record", on_ref=one.ref, text="Her family replied.")
    on_claim = Correction(kind="correction", on_model="claim", on_ref=claim.ref, text="We misread it.")
    # What no other record is found by; some of it is withheld.
    word, sentence, event = f"{random.random()}", random.choice(world.sentences), random.choice(world.events)
    plain = [
        (one, "ethnicity", word, ""),
        (one, "religion", word, ""),
        (one, "statement", word, "treatment"),
        (one, "kin_of", other, "mother"),
        (one, "count", "12", ""),
        (sentence, "offence", word, ""),
        (event, "reason", word, ""),
        (facility, "statement", word, "condition"),
    ]
    actions = [
        lambda: archive_actions.retract(claim, by=by, **why),
        lambda: archive_actions.retract(citation, by=by, **why),
        lambda: archive_actions.withdraw(claim, by=by, **why),
        lambda: archive_actions.withdraw(one, by=by, **why),
        lambda: archive_actions.seal(one, by=by, private_reason="danger"),
        lambda: archive_actions.seal(claim, by=by, private_reason="danger"),
        lambda: archive_actions.seal(random.choice(world.sources), by=by, private_reason="danger"),
        lambda: archive_actions.withdraw(random.choice(world.sources), by=by, **why),
        lambda: sealed and archive_actions.unseal(random.choice(sealed), by=by, private_reason="no danger"),
        lambda: merged and archive_actions.unmerge(random.choice(merged), by=by, **why),
        lambda: disputes and archive_actions.retract(random.choice(disputes), by=by, **why),
        lambda: disputes and archive_actions.withdraw(random.choice(disputes), by=by, **why),
        lambda: archive_actions.revise(one, {"note": "Seen by many."}, by=by, **why),
        lambda: notice.save() or archive_actions.publish([notice], by=by),
        lambda: on_claim.save() or archive_actions.publish([on_claim], by=by),
        lambda: archive_actions.merge(one, other, by=by, **why),
        lambda: archive_actions.merge(world.facilities[1], world.facilities[0], by=by, **why),
        lambda: factories.said(one, "held_at", facility, source=world.sources[0]),
        lambda: factories.said(random.choice(world.sentences), "sentence_of", one, source=world.sources[1]),
        lambda: factories.said(random.choice(world.events), "concerns", one, source=world.sources[1]),
        *(
            lambda subject=subject, fact=fact, what=what, scope=scope: factories.said(
                subject, fact, what, scope=scope, source=random.choice(world.sources)
            )
            for subject, fact, what, scope in plain
        ),
    ]
    with contextlib.suppress(archive_actions.ActionRefused):
        random.choice(actions)()


@pytest.mark.parametrize("seed", range(6))
def test_random_actions_leave_it_right(seed):
    random = Random(seed)
    world = build(random)
    for _ in range(12):
        action_at_random(random, world)
        assert out_of_step() == []


def test_what_was_changed_behind_its_back_is_found_and_put_right(archive):
    changes = [
        lambda: PublicRecord.objects.filter(pk=PublicRecord.objects.first().pk).update(label="Somebody else"),
        lambda: PublicClaim.objects.filter(pk=PublicClaim.objects.first().pk).update(value="Something else"),
        lambda: PublicClaim.objects.filter(pk=PublicClaim.objects.last().pk).delete(),
        lambda: Placement.objects.filter(claim=PublicClaim.objects.first().pk).delete(),
        lambda: Link.objects.filter(pk=Link.objects.first().pk).update(known_from=date(1900, 1, 1)),
        lambda: Facet.objects.filter(of=1, name="list").update(rows=b""),
        lambda: PublicSource.objects.filter(pk=PublicSource.objects.first().pk).update(headline="Else"),
        lambda: PublicDispute.objects.first() and PublicDispute.objects.all().delete(),
        lambda: Tombstone.objects.create(pk=10**9, ref="zzzzzzzz", of=1),
        lambda: PublicChange.objects.filter(pk=PublicChange.objects.first().pk).update(reason="Something else"),
        lambda: PublicChange.objects.filter(pk=PublicChange.objects.last().pk).update(key=10**9),
        lambda: PublicCorrection.objects.create(
            pk=10**9, ref="zzzzzzzz", kind="reply", at=now(), of=1, key=1, text="x"
        ),
        lambda: Contains.objects.create(whole=1, part=2, relation="part_of", certain=True),
    ]
    for change in changes:
        change()
        assert list(project(write=False)), "it is found"
        list(project())
        assert not list(project(write=False))


def test_the_command_tells_and_mends(archive, capsys):
    PublicRecord.objects.filter(pk=PublicRecord.objects.first().pk).update(label="Somebody else")
    with pytest.raises(SystemExit):
        call_command("project", "--check")
    assert "PublicRecord" in capsys.readouterr().out
    call_command("project")
    call_command("project", "--check")
    assert "nothing differs" in capsys.readouterr().out


def test_the_archives_reasoning_is_no_report():
    with factories.together():
        person = factories.published("person", "A woman", form="individual")
        article = factories.published_source(
            "An article", "2018-05-01", outlet=factories.published("organisation", "Outlet")
        )
        reasoning = factories.published_source("Reasoning", "2024-05-01", kind="reasoning", outlet=None)
    claim = factories.claim(person, "sex", "female")
    for cited in (article, reasoning):
        factories.cite(claim, cited)
    factories.publish(claim)
    row = PublicRecord.objects.get(pk=person.pk)
    assert (row.sources, row.last_reported) == (1, date(2018, 5, 1))
    assert PublicClaim.objects.get(fact="sex").sources == 1


def test_an_event_follows_where_those_are_held_on_whom_a_likely_twin_of_its_sentence_was_passed():
    article = factories.published_source("An article")
    prison = factories.published("facility", "Norhold prison")
    woman = factories.published("person", "A woman")
    passed, told = (factories.published("sentence", name) for name in ("The sentence", "A sentence told of"))
    notice = factories.published("event", "The notice of the sentence")
    factories.said(passed, "sentence_of", woman, source=article)
    factories.said(told, "possibly_same_as", passed, source=article)
    factories.said(notice, "concerns", told, source=article)
    factories.said(woman, "held_at", prison, source=article)
    assert out_of_step() == []


def test_an_event_is_indexed_only_while_nobody_private_is_named_in_it():
    publisher = factories.publisher()
    consul = factories.published("person", "Ivan Petrov", public_life=True)
    visit = factories.published("event", "A visit")
    factories.said(visit, "by", consul, source=factories.published_source())
    assert not PublicRecord.objects.get(pk=visit.pk).noindex
    archive_actions.revise(consul, {"public_life": False}, by=publisher, public_reason="He left office.")
    assert PublicRecord.objects.get(pk=visit.pk).noindex
    assert not list(project(write=False))
