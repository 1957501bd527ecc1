"""`manage.py check_archive` finds every kind of damage that is done behind its back, and says what puts it right."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casebook.interchange import integrity
from casebook.interchange.integrity import check_archive
from casebook.models import (
    Action,
    Attribution,
    Citation,
    Claim,
    Correction,
    Dispute,
    DisputeSide,
    Record,
    Source,
)
from casebook.models.archive import write_guard
from casebook.search import index, indexed_texts
from casebook.tests import factories
from casebook.tests.sample_archive import world

pytestmark = [pytest.mark.django_db, pytest.mark.both]

OF_KINDS = ("subject__kind", "subject__form", "target__kind")


def _whole():
    """The synthetic archive has two children's records for the sake of other tests; here they are sealed away."""
    w = world()
    for child in (w.child, w.young):
        factories.actions.seal(child, by=factories.publisher(), private_reason="a child")
    return w


WORLD = _whole


@pytest.fixture
def archive(w):
    return w


def lines():
    return [str(finding) for finding in check_archive()]


def damage(rows, **values):
    """Write straight into the table."""
    with write_guard.opened():
        assert rows._chain().update(**values)


def test_a_whole_archive_is_whole(archive):
    assert lines() == []


def found(what, words):
    """The lines that tell it, in full and with --quick; there must be one, and it names what is wrong."""
    reported = [line for line in lines() if words in line]
    assert reported, "\n".join(lines()) or "nothing was found"
    assert all(what in line for line in reported)
    assert all(line.count(". ") >= 1 for line in reported), "without a remedy"
    return reported


def test_a_lead_that_is_of_another_claim(archive):
    other = Citation.objects.filter(leads=None, claim=archive.held).first()
    damage(Claim.objects.filter(pk=archive.four.pk), lead=other)
    found(f"claim {archive.four.ref}", "a citation of another claim")


def test_a_lead_that_stands_no_more(archive):
    damage(Citation.objects.filter(pk=archive.four.lead_id), state="retracted")
    found(f"claim {archive.four.ref}", "does not")


def test_a_column_that_differs(archive):
    damage(Record.objects.filter(pk=archive.sentence.pk), term="25 years")
    assert "manage.py project" in found(f"record {archive.sentence.ref}", "“term”")[0]


@pytest.mark.parametrize(("field", "value"), [("withheld", ""), ("known_from", None)])
def test_the_visibility_decision_stored_wrongly_on_a_claim(archive, field, value):
    damage(Claim.objects.filter(pk=archive.surname.pk), **{field: value})
    found(f"claim {archive.surname.ref}", f"“{field}”")


def test_a_record_that_is_public_and_must_not_be(archive):
    damage(Record.objects.filter(pk=archive.wishing.pk), public=True, page_public=True)
    found(f"record {archive.wishing.ref}", "“public”")


def test_a_childs_record(archive):
    damage(Record.objects.filter(pk=archive.dana.pk), minor=True, public=False, page_public=False)
    found(f"record {archive.dana.ref}", "a child's")
    damage(Record.objects.filter(pk=archive.dana.pk), minor=False)
    factories.said(archive.dana, "age", "16 at 2010", source=archive.letters)
    found(f"record {archive.dana.ref}", "a child's")


def test_a_position_that_is_missing_in_a_chain(archive):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL checks it at the end of each transaction; SQLite's checks can be off")
    link = Attribution.objects.get(citation__claim=archive.held, position=0)
    first = Attribution.objects.filter(pk=link.pk)
    with write_guard.opened():
        first._raw_delete(first.db)
    reported = lines()
    with write_guard.opened():
        # Put back before the database looks, at the end of the transaction.
        Attribution.objects.bulk_create([link])
    assert any(
        f"citation {link.citation.ref}: Its chain has 1 speakers and ends with number 1" in row for row in reported
    )


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"value": "fourscore women"}, "number"),
        ({"value": "over 4"}, "not written as the archive writes"),
        ({"fact": "nonsense"}, "no fact"),
        ({"scope": "nonsense"}, "no scope"),
        ({"when_edtf": "2019-99"}, "2019-99"),
        ({"when_edtf": "2019"}, "days"),
        ({"polarity": "no"}, "digest"),
    ],
)
def test_a_value_that_no_longer_parses(archive, fields, words):
    damage(Claim.objects.filter(pk=archive.four.pk), **fields)
    reported = lines()
    assert any(f"claim {archive.four.ref}" in line and words in line for line in reported), reported


def test_merged_circles(archive):
    damage(Record.objects.filter(pk=archive.norhold.pk), merged_into=archive.merged, public=False, page_public=False)
    found("record", "was merged too")


def test_a_record_that_was_merged_without_an_action(archive):
    reported = Action.objects.filter(kind="merge")
    assert set(reported.values_list("on_ref", flat=True)) == {archive.merged.ref, archive.norhold.ref}
    damage(reported.filter(on_ref=archive.merged.ref), kind="revise")
    found(f"record {archive.merged.ref}", "merged without an action")


def test_claims_that_supersede_each_other(archive):
    damage(Claim.objects.filter(pk=archive.superseded.pk), supersedes=archive.newer)
    found("claim", "supersedes itself")


def test_a_foreign_key_that_leads_nowhere(archive):
    side = DisputeSide.objects.first()
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL holds it at once to what is there")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE casebook_disputeside SET claim_id = 999999 WHERE id = %s", [side.pk])
    found("disputeside", "leads to a claim that is not there")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE casebook_disputeside SET claim_id = %s WHERE id = %s", [side.claim_id, side.pk])


def test_an_action_and_a_notice_on_nothing(archive):
    action = Action.objects.get(on_ref=archive.four.ref)
    damage(Action.objects.filter(pk=action.pk), on_ref="zzzzzzzz")
    found(f"action {action.pk}", "zzzzzzzz, which is not there")
    damage(Action.objects.filter(pk=action.pk), on_ref=archive.four.ref)
    notice = Correction.objects.create(kind="reply", on_model="record", on_ref=archive.dana.ref, text="A reply")
    factories.actions.publish([notice], by=factories.publisher())
    damage(Correction.objects.filter(pk=notice.pk), on_ref="zzzzzzzz")
    found("correction", "zzzzzzzz, which is not there")


def test_a_draft_that_was_returned_may_be_deleted(archive):
    draft = factories.record("facility", "Nowhere")
    factories.actions.propose([draft], by=factories.publisher())
    factories.actions.return_to_draft([draft], by=factories.publisher(), private_reason="There is none.")
    Record.objects.get(pk=draft.pk).delete()
    assert Action.objects.filter(on_ref=draft.ref).count() == 2
    assert lines() == []


def test_a_change_without_an_action_and_an_action_without_a_reason(archive):
    damage(Claim.objects.filter(pk=archive.four.pk), state="withdrawn")
    found(f"claim {archive.four.ref}", "withdrawn without an action")
    action = Action.objects.get(kind="retract", on_ref=archive.retracted.ref)
    damage(Action.objects.filter(pk=action.pk), public_reason="")
    found(f"action {action.pk}", "without a reason")


def test_a_claim_that_stands_on_a_draft(archive):
    damage(Record.objects.filter(pk=archive.dana.pk), state="draft", public=False, page_public=False)
    found("claim", "speaks of a draft")


def test_a_dispute_without_sides(archive):
    rows = DisputeSide.objects.filter(dispute=archive.citizens)
    with write_guard.opened():
        rows._raw_delete(rows.db)
    found(f"dispute {archive.citizens.ref}", "fewer than two sides")


def test_dates_of_articles_and_speakers(archive):
    speaker = Attribution.objects.exclude(when_edtf="").first()
    damage(Source.objects.filter(pk=archive.letters.pk), when_edtf="no date")
    damage(Attribution.objects.filter(pk=speaker.pk), when_latest="2030-01-01")
    found(f"source {archive.letters.ref}", "no date")
    found(f"attribution {speaker.pk}", "Its days are not those of its date")


def test_the_command_tells_a_line_each_and_its_exit_status(archive):
    out, err = StringIO(), StringIO()
    call_command("check_archive", stdout=out, stderr=err)
    assert out.getvalue() == "Nothing is wrong.\n"
    damage(Dispute.objects.filter(pk=archive.citizens.pk), state="withdrawn")
    for quick in (True, False):
        out, err = StringIO(), StringIO()
        with pytest.raises(SystemExit) as left:
            call_command("check_archive", quick=quick, stdout=out, stderr=err)
        assert left.value.code == 1
        assert f"dispute {archive.citizens.ref}: It is withdrawn without an action. Restore a backup." in out.getvalue()
    assert "wrong." in err.getvalue()


def test_of_claims_that_say_the_same_one_is_read_and_all_in_one_statement(
    archive, monkeypatch, django_assert_num_queries
):
    read = []
    problems = integrity.claim_problems
    monkeypatch.setattr(integrity, "claim_problems", lambda claim: read.append(claim) or problems(claim))
    with django_assert_num_queries(1):
        assert list(integrity.values()) == []
    rows = Claim.objects.exclude(state="draft")
    said = {(*row, note != "") for *row, note in rows.values_list(*integrity._SAID, *OF_KINDS, "note")}
    assert len(read) <= len(said) < rows.count()


def test_entries_of_the_index_are_made_of_as_many_statements_for_one_claim_as_for_all(archive):
    numbers = []
    for last in (1, 10**6):
        with CaptureQueriesContext(connection) as made:
            index.wanted(indexed_texts.between(1, last))
        numbers.append(len(made))
    assert numbers[0] == numbers[1]


def test_actions_are_looked_for_in_two_statements_for_each_kind_of_thing(archive, django_assert_num_queries):
    with django_assert_num_queries(10):
        assert list(integrity.actions()) == []


def test_quick_is_a_fixed_number_of_queries(archive, django_assert_max_num_queries):
    with django_assert_max_num_queries(180):
        assert list(check_archive(quick=True)) == []
