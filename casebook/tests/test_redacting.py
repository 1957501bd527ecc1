"""What editors decide on single words of public texts: covering at once, leaving them standing by two."""

import pytest

from casebook import acts
from casebook.models import Act, Attribution, Redaction
from casebook.resolve import places, row_at, text_reference
from casebook.tests import make
from casebook.tests.in_step import out_of_step
from casebook.tests.least_world import least_world
from casebook.tests.test_gate_names import PUBLIC_TEXTS, Texts, named

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
    made = acts.redact(quoted, "quote", "baker", covers=True, by=make.publisher(), **WHY)
    assert shown(quoted) == "[…] Street, and the […]"
    with pytest.raises(acts.ActRefused, match="second person must confirm"):
        acts.confirm_redaction(made, by=make.publisher())
    acts.confirm_redaction(made, by=make.second())
    with pytest.raises(acts.ActRefused, match="confirmed already"):
        acts.confirm_redaction(made, by=make.second())
    assert shown(quoted) == "[…] Street, and the […]"
    assert out_of_step() == []


def test_words_are_left_standing_only_when_a_second_person_has_confirmed_it(quoted):
    made = acts.redact(quoted, "quote", "Mansurova Street", covers=False, by=make.publisher(), **WHY)
    assert shown(quoted) == "[…] Street, and the baker"
    with pytest.raises(acts.ActRefused, match="Only publishers"):
        acts.confirm_redaction(made, by=make.member("editor", "editor"))
    acts.confirm_redaction(made, by=make.second())
    assert shown(quoted) == "Mansurova Street, and the baker"
    assert out_of_step() == []
    acts.end_redaction(made, by=make.publisher(), private_reason="It was she.")
    assert shown(quoted) == "[…] Street, and the baker"
    with pytest.raises(acts.ActRefused, match="does not stand any more"):
        acts.end_redaction(made, by=make.second(), private_reason="again")
    assert out_of_step() == []


def test_what_is_covered_is_opened_by_a_second_person(quoted):
    made = acts.redact(quoted, "quote", "baker", covers=True, by=make.publisher(), **WHY)
    with pytest.raises(acts.ActRefused, match="second person"):
        acts.end_redaction(made, by=make.publisher(), private_reason="harmless")
    acts.end_redaction(made, by=make.second(), private_reason="harmless")
    assert shown(quoted) == "[…] Street, and the baker"


@pytest.mark.parametrize(("field", "words"), [("quote", "bake"), ("quote", "her"), ("note", "baker"), ("quote", " ")])
def test_only_whole_words_that_stand_there_are_decided_on(quoted, field, words):
    with pytest.raises(acts.ActRefused, match="does not stand there"):
        acts.redact(quoted, field, words, covers=True, by=make.publisher(), **WHY)
    assert not Redaction.objects.exists()


def test_one_decision_stands_on_the_same_words(quoted):
    acts.redact(quoted, "quote", "baker", covers=True, by=make.publisher(), **WHY)
    with pytest.raises(acts.ActRefused, match="already"):
        acts.redact(quoted, "quote", "baker", covers=False, by=make.second(), **WHY)
    with pytest.raises(acts.ActRefused, match="Say why"):
        acts.redact(quoted, "quote", "Street", covers=True, by=make.second(), reason=" ")


def test_the_log_says_who_and_why_and_never_the_words(quoted):
    acts.redact(quoted, "quote", "baker", covers=True, by=make.publisher(), **WHY)
    act = Act.objects.latest("id")
    assert (act.kind, act.on_ref, act.private_reason) == ("redact", quoted.ref, WHY["reason"])
    assert act.detail == {"field": "quote", "covers": True, "step": "asked"}


@pytest.mark.parametrize(("model", "field"), PUBLIC_TEXTS, ids=lambda value: getattr(value, "__name__", value))
def test_words_of_every_public_text_can_be_decided_on(woman, article, model, field):
    text = "https://e.org/baker" if field == "address" else "It was the baker himself"
    row = Texts(article).make(model, field, text)
    assert row_at(row._meta.model_name, text_reference(row)) == row
    acts.redact(row, field, "baker", covers=True, by=make.publisher(), **WHY)
    assert "baker" not in shown(row, field)
    assert out_of_step() == []


def test_a_label_follows_what_was_decided_on_the_wording(woman, article):
    facility = make.published("facility", "House of the baker")
    acts.redact(facility, "wording", "baker", covers=True, by=make.publisher(), **WHY)
    facility.refresh_from_db()
    assert facility.label == "House of the […]"


def test_places_are_listed_covered_or_not(woman, article):
    made = make.said(woman, "name", "Vera Mansurova", source=article)
    texts = Texts(article)
    apart = texts.claim(quote="Vera met Мансурову there").lead
    own = make.said(woman, "statement", "Vera was there", scope="account", source=article)
    listed = {(one.ref, one.words): one for one in places([woman.pk])}
    assert listed[apart.ref, "Мансурову"].covered
    assert "Mansurova" in listed[apart.ref, "Мансурову"].names
    assert listed[own.ref, "Vera"].covered
    assert (listed[apart.ref, "Vera"].before, listed[apart.ref, "Vera"].after) == ("", " met Мансурову there")
    # The same before the name is withheld.
    acts.retract(made, by=make.publisher(), public_reason="misread")
    acts.revise(woman, {"name_policy": "full"}, by=make.second(), public_reason="her consent")
    would = {(one.ref, one.words): one for one in places([woman.pk], {"Mansurova"})}
    assert would[apart.ref, "Мансурову"].covered
    assert shown(apart) == "Vera met Мансурову there"


def test_places_say_what_was_decided(quoted, woman):
    made = acts.redact(quoted, "quote", "Mansurova", covers=False, by=make.publisher(), **WHY)
    acts.confirm_redaction(made, by=make.second())
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
