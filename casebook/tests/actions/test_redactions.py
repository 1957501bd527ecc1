"""What editors decide on single words of public texts: covering at once, leaving them standing by two."""

import pytest

from casebook import actions
from casebook.models import Action, Attribution, Redaction
from casebook.projections import places, row_at, text_reference
from casebook.tests import factories
from casebook.tests.integrity_helpers import out_of_step
from casebook.tests.projections.test_visibility_names import PUBLIC_TEXTS, Texts, named
from casebook.tests.smallest_archive import least_world

pytestmark = pytest.mark.django_db
WORLD = least_world
WHY = {"reason": "It is not she."}


@pytest.fixture
def quoted(woman, article):
    """A text linked to nobody, in which her surname is covered."""
    named(woman, article)
    citation = Texts(article).claim(quote="Mansurova Street, and the baker").lead
    citation.refresh_from_db()
    assert citation.shown("quote") == "[…] Street, and the baker"
    return citation


def shown(row, field="quote"):
    row.refresh_from_db()
    return row.shown(field)


def test_words_are_covered_at_once_and_a_second_person_confirms(quoted):
    made = actions.redact(quoted, "quote", "baker", covers=True, by=factories.publisher(), **WHY)
    assert shown(quoted) == "[…] Street, and the […]"
    with pytest.raises(actions.ActionRefused, match="second person must confirm"):
        actions.confirm_redaction(made, by=factories.publisher())
    actions.confirm_redaction(made, by=factories.second())
    with pytest.raises(actions.ActionRefused, match="confirmed already"):
        actions.confirm_redaction(made, by=factories.second())
    assert shown(quoted) == "[…] Street, and the […]"
    assert out_of_step() == []


def test_words_are_left_standing_only_when_a_second_person_has_confirmed_it(quoted):
    made = actions.redact(quoted, "quote", "Mansurova Street", covers=False, by=factories.publisher(), **WHY)
    assert shown(quoted) == "[…] Street, and the baker"
    with pytest.raises(actions.ActionRefused, match="Only publishers"):
        actions.confirm_redaction(made, by=factories.member("editor", "editor"))
    actions.confirm_redaction(made, by=factories.second())
    assert shown(quoted) == "Mansurova Street, and the baker"
    assert out_of_step() == []
    actions.end_redaction(made, by=factories.publisher(), private_reason="It was she.")
    assert shown(quoted) == "[…] Street, and the baker"
    with pytest.raises(actions.ActionRefused, match="does not stand any more"):
        actions.end_redaction(made, by=factories.second(), private_reason="again")
    assert out_of_step() == []


def test_what_is_covered_is_opened_by_a_second_person(quoted):
    made = actions.redact(quoted, "quote", "baker", covers=True, by=factories.publisher(), **WHY)
    with pytest.raises(actions.ActionRefused, match="second person"):
        actions.end_redaction(made, by=factories.publisher(), private_reason="harmless")
    actions.end_redaction(made, by=factories.second(), private_reason="harmless")
    assert shown(quoted) == "[…] Street, and the baker"


@pytest.mark.parametrize(("field", "words"), [("quote", "bake"), ("quote", "her"), ("note", "baker"), ("quote", " ")])
def test_only_whole_words_that_stand_there_are_decided_on(quoted, field, words):
    with pytest.raises(actions.ActionRefused, match="does not stand there"):
        actions.redact(quoted, field, words, covers=True, by=factories.publisher(), **WHY)
    assert not Redaction.objects.exists()


def test_one_decision_stands_on_the_same_words(quoted):
    actions.redact(quoted, "quote", "baker", covers=True, by=factories.publisher(), **WHY)
    with pytest.raises(actions.ActionRefused, match="already"):
        actions.redact(quoted, "quote", "baker", covers=False, by=factories.second(), **WHY)
    with pytest.raises(actions.ActionRefused, match="Say why"):
        actions.redact(quoted, "quote", "Street", covers=True, by=factories.second(), reason=" ")


def test_the_log_says_who_and_why_and_never_the_words(quoted):
    actions.redact(quoted, "quote", "baker", covers=True, by=factories.publisher(), **WHY)
    action = Action.objects.latest("id")
    assert (action.kind, action.on_ref, action.private_reason) == ("redact", quoted.ref, WHY["reason"])
    assert action.detail == {"field": "quote", "covers": True, "step": "asked"}


@pytest.mark.parametrize(("model", "field"), PUBLIC_TEXTS, ids=lambda value: getattr(value, "__name__", value))
def test_words_of_every_public_text_can_be_decided_on(woman, article, model, field):
    text = "https://e.org/baker" if field == "address" else "It was the baker himself"
    row = Texts(article).make(model, field, text)
    assert row_at(row._meta.model_name, text_reference(row)) == row
    actions.redact(row, field, "baker", covers=True, by=factories.publisher(), **WHY)
    assert "baker" not in shown(row, field)
    assert out_of_step() == []


def test_a_label_follows_what_was_decided_on_the_wording(woman, article):
    facility = factories.published("facility", "House of the baker")
    actions.redact(facility, "wording", "baker", covers=True, by=factories.publisher(), **WHY)
    facility.refresh_from_db()
    assert facility.label == "House of the […]"


def test_places_are_listed_covered_or_not(woman, article):
    made = factories.said(woman, "name", "Vera Mansurova", source=article)
    texts = Texts(article)
    apart = texts.claim(quote="Vera met Мансурову there").lead
    own = factories.said(woman, "statement", "Vera was there", scope="account", source=article)
    listed = {(one.ref, one.words): one for one in places([woman.pk])}
    assert listed[apart.ref, "Мансурову"].covered
    assert "Mansurova" in listed[apart.ref, "Мансурову"].names
    assert listed[own.ref, "Vera"].covered
    assert (listed[apart.ref, "Vera"].before, listed[apart.ref, "Vera"].after) == ("", " met Мансурову there")
    # The same before the name is withheld.
    actions.retract(made, by=factories.publisher(), public_reason="misread")
    actions.revise(woman, {"name_policy": "full"}, by=factories.second(), public_reason="her consent")
    would = {(one.ref, one.words): one for one in places([woman.pk], {"Mansurova"})}
    assert would[apart.ref, "Мансурову"].covered
    assert shown(apart) == "Vera met Мансурову there"


def test_places_say_what_was_decided(quoted, woman):
    made = actions.redact(quoted, "quote", "Mansurova", covers=False, by=factories.publisher(), **WHY)
    actions.confirm_redaction(made, by=factories.second())
    (place,) = (one for one in places([woman.pk]) if one.ref == quoted.ref)
    assert (place.words, place.covered, place.decided) == ("Mansurova", False, True)
    assert "Mansurova" in place.names


def test_decisions_on_links_of_chains_and_on_the_log_are_found_by_reference(article):
    texts = Texts(article)
    link = texts.attribution("capacity", "a baker")
    assert text_reference(link) == f"{link.citation.ref}/0"
    assert Attribution.objects.get() == row_at("attribution", text_reference(link))
    assert row_at("attribution", "nothing/0") is None
    assert row_at("user", "baker") is None
