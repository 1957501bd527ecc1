"""A change of names costs what the texts cost that can hold them, however many others there are."""

from collections import Counter
from contextlib import contextmanager
from random import Random

import pytest
from django.db import connection
from django.db.models import Model

from casebook import actions
from casebook.models import IndexTerm, NameKey, TermKey, TermPlace, WithheldName
from casebook.names import name_keys, term_keys, terms
from casebook.projections import prepare, redaction, resolve_all, text_rows, word_index
from casebook.tests import factories
from casebook.tests.smallest_archive import least_world

pytestmark = [pytest.mark.django_db, pytest.mark.both]
WORLD = least_world
FEW, MANY = 4, 40


@contextmanager
def counted(monkeypatch):
    """Counts statements, and rows that are read as a whole."""
    counts = Counter()
    plain = Model.from_db.__func__

    def from_db(cls, *args):
        counts["rows"] += 1
        return plain(cls, *args)

    def execute(execute, *args):
        counts["statements"] += 1
        return execute(*args)

    with monkeypatch.context() as patched, connection.execute_wrapper(execute):
        patched.setattr(Model, "from_db", classmethod(from_db))
        yield counts


def unrelated(article, number):
    """So many texts of others, each with words of its own."""
    rng = Random(number)
    with factories.together():
        for _ in range(number):
            spelt = "".join(rng.choice("bdfgklmnprst") + rng.choice("aiu") for _letter in range(6))
            place = factories.published("place", f"Village {spelt.capitalize()}")
            factories.said(
                place, "definition", f"Where {spelt.capitalize()}ov met {spelt}", scope="organisation", source=article
            )


def named(article, surname):
    """Somebody whose name two texts of others have, and a draft of it."""
    person = factories.published("person", "A prisoner")
    with factories.together():
        for number in range(2):
            place = factories.published("place", "A village")
            factories.said(place, "definition", f"Where {surname} came {number}", scope="organisation", source=article)
    draft = factories.claim(person, "name", surname)
    factories.cite(draft, article)
    return draft


def test_withholding_and_releasing_a_name_reads_no_more_where_there_are_more_texts(woman, article, monkeypatch):
    found = []
    for surname, others in (("Mansurova", FEW), ("Zukhranova", MANY)):
        unrelated(article, others)
        draft = named(factories.published_source("Another article"), surname)
        with counted(monkeypatch) as publishing:
            actions.publish([draft], by=factories.publisher())
        assert WithheldName.objects.filter(name=surname).exists()
        with counted(monkeypatch) as releasing:
            actions.revise(draft.subject, {"name_policy": "full"}, by=factories.second(), public_reason="Her consent.")
        assert not WithheldName.objects.filter(name=surname).exists()
        found.append((publishing, releasing))
    for few, many in zip(*found, strict=True):
        # A word of the others may look like the name, so that one text more is read; it is not ten times as many.
        assert many["rows"] <= few["rows"] + 3
        assert many["statements"] <= few["statements"] + 5


def test_the_index_holds_just_the_terms_of_public_texts(woman, article):
    draft = named(article, "Mansurova")
    actions.publish([draft], by=factories.publisher())
    assert resolve_all() == []
    wanted = set()
    for model in text_rows.MODELS:
        for rows in text_rows.everything(model):
            for row in rows:
                distinctive = {term for text in text_rows.texts_of(row).values() for term in terms(text).distinctive}
                wanted |= {(text_rows.number_of(row), term) for term in distinctive}
    names = dict(IndexTerm.objects.values_list("pk", "term"))
    assert {(row, names[term]) for term, row in TermPlace.objects.values_list("term", "row")} == wanted
    assert {(key, names[term]) for key, term in TermKey.objects.values_list("key", "term")} == {
        (key, term) for term in names.values() for key in term_keys(term)
    }
    assert set(NameKey.objects.values_list("name", flat=True)) == set(
        WithheldName.objects.values_list("name", flat=True)
    )


def test_an_index_out_of_step_is_reported_and_put_right(woman, article):
    actions.publish([named(article, "Mansurova")], by=factories.publisher())
    places = set(TermPlace.objects.values_list("term", "row"))
    TermPlace.objects.filter(pk=min(places)).delete()
    assert [found.field for found in resolve_all()] == [redaction.INDEX]
    assert resolve_all() == []
    TermPlace.objects.create(term=min(places)[0], row=10**9)
    assert resolve_all() == []
    assert TermPlace.objects.count() == len(places)
    NameKey.objects.filter(name="Mansurova").delete()
    resolve_all()
    assert set(NameKey.objects.filter(name="Mansurova").values_list("key", flat=True)) == name_keys("Mansurova")


def test_what_is_forgotten_leaves_no_trace(woman, article):
    place = factories.published("place", "A village")
    reported = factories.said(place, "definition", "Where Zukhranova came", scope="organisation", source=article)
    word_index.forget({text_rows.number_of(reported): redaction.read(reported).distinctive})
    assert not IndexTerm.objects.filter(term="zukhranova").exists()
    assert not TermPlace.objects.filter(row=text_rows.number_of(reported)).exists()


def test_the_name_of_another_public_record_is_covered_in_linked_texts_only(woman, article):
    factories.said(woman, "name", "Zukhra Mansurova", source=article)
    official = factories.published("person", "A minister", public_life=True)
    place = factories.published("place", "A village")
    apart = factories.said(place, "definition", "Where Zukhra and Mansurova came", scope="organisation", source=article)
    own = factories.said(woman, "statement", "Zukhra was there", scope="account", source=article)
    apart.refresh_from_db()
    assert apart.shown("value") == "Where […] and […] came"
    name = factories.said(official, "name", "Zukhra Karimova", source=article)
    apart.refresh_from_db()
    own.refresh_from_db()
    assert apart.shown("value") == "Where Zukhra and […] came"
    assert own.shown("value") == "[…] was there"
    assert resolve_all() == []
    actions.retract(name, by=factories.publisher(), public_reason="misread")
    apart.refresh_from_db()
    assert apart.shown("value") == "Where […] and […] came"
    assert resolve_all() == []


def test_what_is_worked_out_beforehand_is_what_is_stored(woman, article):
    draft = named(article, "Mansurova")
    prepare([draft.subject_id])
    before = redaction._covered.cache_info().misses
    actions.publish([draft], by=factories.publisher())
    assert redaction._covered.cache_info().misses == before
