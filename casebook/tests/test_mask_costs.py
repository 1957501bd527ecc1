"""A change of names costs what the texts cost that can hold them, however many others there are."""

from collections import Counter
from contextlib import contextmanager
from random import Random

import pytest
from django.db import connection
from django.db.models import Model

from casebook import acts
from casebook.models import NameKey, Term, TermKey, TermPlace, WithheldName
from casebook.names import name_keys, term_keys, terms
from casebook.resolve import masks, prepare, resolve_all, texts, word_index
from casebook.tests import make
from casebook.tests.least_world import least_world

pytestmark = pytest.mark.django_db
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
    with make.together():
        for _ in range(number):
            spelt = "".join(rng.choice("bdfgklmnprst") + rng.choice("aiu") for _letter in range(6))
            place = make.published("place", f"Village {spelt.capitalize()}")
            make.said(place, "definition", f"Where {spelt.capitalize()}ov met {spelt}", scope="group", source=article)


def named(article, surname):
    """Somebody whose name two texts of others have, and a draft of it."""
    person = make.published("person", "A prisoner")
    with make.together():
        for number in range(2):
            place = make.published("place", "A village")
            make.said(place, "definition", f"Where {surname} came {number}", scope="group", source=article)
    draft = make.claim(person, "name", surname)
    make.cite(draft, article)
    return draft


def test_withholding_and_releasing_a_name_reads_no_more_where_there_are_more_texts(woman, article, monkeypatch):
    found = []
    for surname, others in (("Mansurova", FEW), ("Zukhranova", MANY)):
        unrelated(article, others)
        draft = named(make.published_source("Another article"), surname)
        with counted(monkeypatch) as publishing:
            acts.publish([draft], by=make.publisher())
        assert WithheldName.objects.filter(name=surname).exists()
        with counted(monkeypatch) as releasing:
            acts.revise(draft.subject, {"name_policy": "full"}, by=make.second(), public_reason="Her consent.")
        assert not WithheldName.objects.filter(name=surname).exists()
        found.append((publishing, releasing))
    for few, many in zip(*found, strict=True):
        # A word of the others may look like the name, so that one text more is read; it is not ten times as many.
        assert many["rows"] <= few["rows"] + 3
        assert many["statements"] <= few["statements"] + 5


def test_the_index_holds_just_the_terms_of_public_texts(woman, article):
    draft = named(article, "Mansurova")
    acts.publish([draft], by=make.publisher())
    assert resolve_all() == []
    wanted = set()
    for model in texts.MODELS:
        for rows in texts.everything(model):
            for row in rows:
                telling = {term for text in texts.texts_of(row).values() for term in terms(text).telling}
                wanted |= {(texts.number_of(row), term) for term in telling}
    names = dict(Term.objects.values_list("pk", "term"))
    assert {(row, names[term]) for term, row in TermPlace.objects.values_list("term", "row")} == wanted
    assert {(key, names[term]) for key, term in TermKey.objects.values_list("key", "term")} == {
        (key, term) for term in names.values() for key in term_keys(term)
    }
    assert set(NameKey.objects.values_list("name", flat=True)) == set(
        WithheldName.objects.values_list("name", flat=True)
    )


def test_an_index_out_of_step_is_told_and_put_right(woman, article):
    acts.publish([named(article, "Mansurova")], by=make.publisher())
    places = set(TermPlace.objects.values_list("term", "row"))
    TermPlace.objects.filter(pk=min(places)).delete()
    assert [found.field for found in resolve_all()] == [masks.INDEX]
    assert resolve_all() == []
    TermPlace.objects.create(term=min(places)[0], row=10**9)
    assert resolve_all() == []
    assert TermPlace.objects.count() == len(places)
    NameKey.objects.filter(name="Mansurova").delete()
    resolve_all()
    assert set(NameKey.objects.filter(name="Mansurova").values_list("key", flat=True)) == name_keys("Mansurova")


def test_what_is_forgotten_leaves_no_trace(woman, article):
    place = make.published("place", "A village")
    told = make.said(place, "definition", "Where Zukhranova came", scope="group", source=article)
    word_index.forget({texts.number_of(told): masks.read(told).telling})
    assert not Term.objects.filter(term="zukhranova").exists()
    assert not TermPlace.objects.filter(row=texts.number_of(told)).exists()


def test_the_name_of_another_public_record_is_covered_in_linked_texts_only(woman, article):
    make.said(woman, "name", "Zukhra Mansurova", source=article)
    official = make.published("person", "A minister", public_life=True)
    place = make.published("place", "A village")
    apart = make.said(place, "definition", "Where Zukhra and Mansurova came", scope="group", source=article)
    own = make.said(woman, "statement", "Zukhra was there", scope="account", source=article)
    apart.refresh_from_db()
    assert apart.shown("value") == "Where […] and […] came"
    name = make.said(official, "name", "Zukhra Karimova", source=article)
    apart.refresh_from_db()
    own.refresh_from_db()
    assert apart.shown("value") == "Where Zukhra and […] came"
    assert own.shown("value") == "[…] was there"
    assert resolve_all() == []
    acts.retract(name, by=make.publisher(), public_reason="misread")
    apart.refresh_from_db()
    assert apart.shown("value") == "Where […] and […] came"
    assert resolve_all() == []


def test_what_is_worked_out_beforehand_is_what_is_stored(woman, article):
    draft = named(article, "Mansurova")
    prepare([draft.subject_id])
    before = masks._covered.cache_info().misses
    acts.publish([draft], by=make.publisher())
    assert masks._covered.cache_info().misses == before
