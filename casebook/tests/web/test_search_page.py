"""The page of search: what was found by kind, why, and with its sources, and that nobody learns who looked for it."""

import pytest
from django.core.cache import cache

from casebook import actions
from casebook.models import Claim
from casebook.tests import factories
from casebook.tests.page_reader import page
from casebook.tests.search_pages import address, found, refs, section
from casebook.tests.small_archive import world_with_sentence
from casebook.web.filters.search_form import KINDS

pytestmark = [pytest.mark.django_db, pytest.mark.both]
WORLD = world_with_sentence


# What was found, and why


def test_records_are_grouped_by_room_with_their_number_and_say_what_they_are(client, w):
    main = found(client, "Norhold")
    assert refs(section(main, "facilities")) == [w.norhold.ref]
    assert "1 facility" in section(main, "facilities").words
    cases = section(main, "cases")
    assert refs(cases) == [w.group.ref]
    assert "group · of 9, as reported · Norhold prison" in cases.words
    assert cases.one(data_record=w.group.ref).all(tag="a")[0].attributes["href"] == f"/cases/{w.group.ref}/"


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("Norhold prison", "by this name"),
        ("prison", "by words of this name"),
        ("Norh", "a word of this name begins so"),
    ],
)
def test_a_record_says_why_it_matched(client, w, typed, why):
    assert why in section(found(client, typed), "facilities").one(data_record=w.norhold.ref).words


def test_what_matched_is_marked(client, w):
    hit = section(found(client, "norhold"), "facilities").one(data_record=w.norhold.ref)
    assert [mark.words for mark in hit.all(tag="mark")] == ["Norhold"]


def test_another_spelling_is_reported_with_the_claim_and_the_source_that_has_it(client, w):
    factories.said(w.consul, "name", "Oleg Sartov", source=w.article, rank=1)
    name = factories.said(w.consul, "name", "[de] Oleg Waldis", source=w.article, quote="Oleg Waldis")
    hit = section(found(client, "Waldis"), "people").one(data_record=w.consul.ref)
    assert hit.one(class_="because").words == "also spelt: Oleg Waldis"
    assert hit.attributes["data-claim"] == name.ref
    cite = hit.one(data_source=w.article.ref)
    assert "The Example Post" in cite.words
    assert "par. 1" in cite.words
    assert hit.all(lang="de")


def test_a_label_is_reported_with_the_claim_and_the_source_that_has_it(client, w):
    name = factories.said(w.consul, "name", "Oleg Sartov (given)", source=w.article, quote="Oleg Sartov, the consul")
    hit = section(found(client, "Sartov"), "people").one(data_record=w.consul.ref)
    assert hit.one(class_="because").words == "by words of this name"
    assert (hit.attributes["data-fact"], hit.attributes["data-claim"]) == ("name", name.ref)
    cite = hit.one(data_source=w.article.ref)
    assert "The Example Post" in cite.words
    assert "Oleg Sartov, the consul" in cite.words
    assert hit.one(class_="ref").all(href=f"/claims/{name.ref}/")


def test_what_is_told_of_a_record_has_its_claims_and_their_sources_beside_it(client, w):
    hit = section(found(client, "Nine women"), "cases").one(data_record=w.group.ref)
    assert "data-claim" not in hit.attributes
    assert "The archive’s own wording" in hit.one(class_="ref").words
    line = hit.one(class_="line")
    held, counted = (Claim.objects.get(subject=w.group, fact=fact) for fact in ("held_at", "count"))
    assert line.one(data_claim=held.ref).words == "Norhold prison"
    assert line.one(data_claim=held.ref).attributes["data-fact"] == "held_at"
    assert line.one(data_claim=counted.ref).words == "of 9, as reported"
    for claim in (held, counted):
        assert hit.one(class_="ref").all(href=f"/claims/{claim.ref}/")
    cite = hit.one(data_source=w.article.ref)
    assert "par. 1" in cite.words


def test_what_only_sounds_alike_is_marked_and_stands_after_all_else(client, w):
    factories.said(factories.published("facility", "Sauthkamp"), "facility_type", "camp", source=w.article)
    main = found(client, "Sauthkamp")
    alike = [hit for hit in main.all(data_record="…") if "only sounds like it" in hit.words]
    assert [hit.attributes["data-record"] for hit in alike] == [w.southcamp.ref]
    words = section(main, "facilities").words
    assert words.index("Sauthkamp") < words.index("These only sound like it") < words.index("Southcamp")


def test_rooms_in_which_all_only_sounds_alike_come_last(client, w):
    factories.said(w.dana, "statement", "Sauthkamp is far away.", scope="account", source=w.article)
    main = found(client, "Sauthkamp")
    order = [part.attributes["id"] for part in main.all(tag="section", id="…")]
    assert order == ["claims", "facilities"]


def test_the_room_with_the_surest_match_comes_first(client, w):
    main = found(client, "Dana")
    assert [part.attributes["id"] for part in main.all(tag="section", id="…")][:2] == ["cases", "sentences"]


def test_a_fact_stands_beside_its_source_and_says_whose_it_is(client, w):
    reported = factories.said(
        w.group, "statement", "They are let out for an hour.", scope="account", source=w.article,
        chain=["an activist"], quote="an hour a day",
    )  # fmt: skip
    fact = section(found(client, "hours"), "claims").one(data_claim=reported.ref)
    assert fact.attributes["data-fact"] == "statement"
    assert fact.all(href=f"/cases/{w.group.ref}/")
    cite = fact.one(data_source=w.article.ref)
    assert "an activist" in cite.words
    assert [mark.words for mark in fact.all(tag="mark")] == ["hour", "hour"]


def test_a_fact_that_is_disputed_says_so(client, w):
    fact = section(found(client, "paper"), "claims").all(data_fact="counsel")[0]
    assert fact.all(href=f"/disputes/{w.dispute.ref}/")


def test_what_matched_in_a_text_that_is_not_shown_is_reported_beside(client, w):
    source = factories.published_source("A day in court", outlet=w.outlet, credits="Translated by Runa Valdis")
    hit = section(found(client, "Valdis"), "sources").one(data_source=source.ref)
    assert "in the credits: Translated by Runa Valdis" in hit.words


def test_a_source_tells_its_outlet_its_date_and_how_many_facts_it_has(client, w):
    hit = section(found(client, "letters"), "sources").one(data_source=w.article.ref)
    assert "The Example Post , 23 July 2018 · 14 facts" in hit.words
    assert hit.one(tag="mark").words == "Letters"


def test_texts_of_the_archive_and_of_readers_are_escaped(client, w):
    reported = factories.said(w.group, "statement", "A <b>bold</b> & hour.", scope="account", source=w.article)
    answer = client.get("/search/", {"q": 'bold <script>"'}).content.decode()
    assert "<script>&quot;" not in answer
    fact = section(found(client, "bold"), "claims").one(data_claim=reported.ref)
    assert "A <b> bold </b> & hour." in fact.words
    assert fact.one(tag="mark").words == "bold"


def test_private_people_are_called_by_their_label(client, w):
    factories.said(w.dana, "name", "Dana Zorkaltseva", source=w.article)
    actions.record_wish(w.dana, "surname", by=factories.publisher(), private_reason="she wrote")
    assert not found(client, "Zorkaltseva").all(data_record="…")
    assert "Zorkaltseva" not in found(client, "Dana").words


# By reference


def test_a_reference_leads_to_its_thing_before_all_else(client, w):
    reported = factories.said(w.group, "statement", "They are let out.", scope="account", source=w.article)
    cited = reported.citations.get()
    for ref, kind, leads_to, label in [
        (w.norhold.ref, "Facility", f"/facilities/{w.norhold.ref}/{w.norhold.slug}/", "Norhold prison"),
        (reported.ref, "Fact", f"/claims/{reported.ref}/", "Nine women in Norhold"),
        (cited.ref, "Fact", f"/claims/{reported.ref}/", "Nine women in Norhold"),
        (w.article.ref, "Source", f"/sources/{w.article.ref}/", "Letters from a northern prison"),
        (w.dispute.ref, "Difference", f"/disputes/{w.dispute.ref}/", w.dispute.question),
        (f" {w.norhold.ref.upper()} ", "Facility", f"/facilities/{w.norhold.ref}/{w.norhold.slug}/", "Norhold prison"),
    ]:
        main = found(client, ref)
        first = main.all(tag="section")[0]
        assert first.attributes["id"] == "reference"
        assert first.one(tag="a").attributes["href"] == leads_to
        assert kind in first.words
        assert label in first.words
        assert "Nothing was found" not in main.words


def test_a_reference_of_a_merged_record_leads_on(client, w):
    other = factories.published("facility", "Southcamp too")
    actions.merge(other, into=w.southcamp, by=factories.publisher(), public_reason="the same")
    leads_to = section(found(client, other.ref), "reference").one(tag="a").attributes["href"]
    assert leads_to.startswith(f"/facilities/{w.southcamp.ref}/")


def test_a_reference_of_what_readers_do_not_see_is_none(client, w):
    draft = factories.record("facility", "Hidden")
    sealed = factories.published("facility", "Vexholm")
    reported = factories.said(sealed, "name", "Vexholm", source=w.article)
    cited = reported.citations.get()
    actions.seal(sealed, by=factories.publisher(), private_reason="asked")
    for ref in (draft.ref, sealed.ref, reported.ref, cited.ref, "zzzzzzzz"):
        assert not found(client, ref).all(id="reference"), ref


# Pages of one kind


def test_more_than_a_few_are_shown_on_pages_of_their_own(client, w):
    with factories.together():
        for number in range(30):
            factories.published("place", f"Vellmark {number}")
    main = found(client, "Vellmark")
    places = section(main, "places")
    assert len(refs(places)) == 5
    assert places.one(class_="more").all(tag="a")[0].attributes["href"] == "/search/?q=Vellmark&kind=places"
    first, second = found(client, "Vellmark", kind="places"), found(client, "Vellmark", kind="places", page=2)
    assert (len(refs(first)), len(refs(second))) == (25, 5)
    assert not set(refs(first)) & set(refs(second))
    assert "30 places" in first.words
    assert first.one(rel="next").attributes["href"] == "/search/?q=Vellmark&kind=places&page=2"
    page(client, address("Vellmark", kind="places", page=3), status=404)


def test_each_kind_has_its_page(client, w):
    for kind in KINDS:
        main = found(client, "Dana", kind=kind)
        shown = [part.attributes["id"] for part in main.all(tag="section", id="…")]
        assert shown == ([kind] if kind in ("cases", "sentences", "claims") else [])


# What somebody looks for is theirs


def test_nobody_keeps_what_is_looked_for(client, w):
    cache.clear()
    for path in ("/search/", "/search/suggestions/"):
        answer = client.get(path, {"q": "Norhold"})
        assert "private" in answer.headers["Cache-Control"]
        assert answer.headers["X-Robots-Tag"] == "noindex"
        assert not answer.cookies
        assert "ETag" not in answer.headers
    assert "no-store" in client.get("/search/suggestions/", {"q": "Norhold"}).headers["Cache-Control"]
    assert b'<meta name="robots" content="noindex">' in client.get("/search/", {"q": "Norhold"}).content
    assert not cache._cache


def test_the_title_has_none_of_the_words(client, w):
    for more in ({}, {"kind": "facilities"}):
        assert "Norhold" not in page(client, address("Norhold", **more)).one(tag="title").words


# How many statements it takes


@pytest.fixture
def full(w):
    """Everything there is of "Norhold", in all rooms, in facts and in sources."""
    with factories.together():
        for number in range(8):
            for kind in ("facility", "operation", "event", "organisation", "place", "sentence"):
                factories.published(kind, f"Norhold {kind} {number}")
            factories.published("person", f"Norhold {number}", form="group")
            made = factories.published("person", f"Someone {number}")
            factories.said(made, "held_at", w.norhold, source=w.article)
            factories.said(made, "name", f"[ru] Норхолд {number}", source=w.article)
            factories.published_source(f"Norhold {number}", outlet=w.outlet)
    return w


def test_a_page_takes_a_fixed_number_of_statements(client, full, django_assert_max_num_queries):
    for typed in ("Norhold", "Норхолд", "Norhold -Dana", '"Norhold prison"', "Nurholt", "zzzz"):
        with django_assert_max_num_queries(23):
            client.get("/search/", {"q": typed})
        with django_assert_max_num_queries(7):
            client.get("/search/suggestions/", {"q": typed})
    for kind in KINDS:
        with django_assert_max_num_queries(14):
            client.get("/search/", {"q": "Norhold", "kind": kind})
