"""What people in this field report can be claimed, entered, filtered and read, and harms nobody."""

import pytest
from django.core.cache import cache

from casebook import actions
from casebook.admin.words import citation_display
from casebook.models import Citation, Claim, PublicRecord, Role, Source
from casebook.models.archive.claim_checks import claim_problems
from casebook.models.edition import Facet, PublicClaim, PublicSource
from casebook.suggestions.wording import heading_of, words_of
from casebook.tests import factories
from casebook.tests.admin_helpers import second_step, typed
from casebook.tests.dumps import dumped, emptied, loaded
from casebook.tests.integrity_helpers import out_of_step
from casebook.tests.small_archive import listed

pytestmark = pytest.mark.django_db


@pytest.fixture
def prisoner():
    return factories.published("person", "A prisoner", name_policy="given")


@pytest.fixture
def prison():
    return factories.published("facility", "Northern prison")


def public(claim):
    claim.refresh_from_db()
    return claim.withheld == ""


def read(claim):
    """The heading and the value, in words."""
    return heading_of(claim), words_of(claim)


@pytest.mark.parametrize(
    ("ground", "words", "sentence"),
    [
        ("pardon", "pardon", "reported as pardoned"),
        ("amnesty", "amnesty", "reported as released by amnesty"),
        ("exchange", "exchange of prisoners", "reported as exchanged for other prisoners"),
    ],
)
def test_how_somebody_came_free(client, prisoner, article, ground, words, sentence):
    claim = factories.said(prisoner, "release_ground", ground, when="2024-08", source=article)
    assert read(claim) == ("How they came free", words)
    assert not claim.lasts
    cache.clear()
    page = client.get(f"/cases/?release={ground}").content.decode()
    assert sentence in page
    assert listed(client, f"/cases/?release={ground}") == [prisoner.ref]
    assert listed(client, "/cases/?release=served") == []
    assert Facet.objects.filter(name="release_ground", value=ground).exists()


def test_a_death_of_which_sources_give_two_causes(prisoner, article):
    died = factories.said(prisoner, "custody", "died", when="2021", source=article)
    causes = [factories.said(prisoner, "cause_of_death", cause, source=article) for cause in ("illness", "torture")]
    assert public(died)
    assert not any(map(public, causes))
    actions.release(causes, by=factories.second(), public_reason="The family wants it known.")
    prisoner.refresh_from_db()
    assert all(map(public, causes))
    assert prisoner.disputed


def test_an_appeal_that_changes_a_sentence(client, prisoner, article):
    first, second = (factories.published("sentence", f"Sentence {number}") for number in (1, 2))
    for sentence in (first, second):
        factories.said(sentence, "sentence_of", prisoner, source=article)
    claim = factories.said(second, "changes_sentence", first, source=article)
    outcome = factories.said(second, "appeal_outcome", "reduced", when="2019", source=article)
    assert read(claim) == ("Changes the sentence", "Sentence 1")
    assert read(outcome) == ("Outcome of the appeal", "sentence reduced")
    assert listed(client, "/sentences/?appeal=reduced") == [second.ref]


def test_a_transfer_from_one_prison_to_another(client, prisoner, prison, article):
    other, event = factories.published("facility", "Southern prison"), factories.published("event", "A transfer")
    factories.said(event, "event_type", "transfer", source=article)
    factories.said(event, "concerns", prisoner, source=article)
    for fact, place in (("transferred_from", prison), ("transferred_to", other)):
        factories.said(event, fact, place, source=article)
    assert listed(client, f"/events/?transferred_from={prison.ref}&transferred_to={other.ref}") == [event.ref]
    assert listed(client, f"/events/?transferred_from={other.ref}") == []


def test_numbers_of_papers_and_registers_are_withheld_of_private_people(client, prisoner, prison, article):
    number = factories.said(prisoner, "document_number", "N 1234567", scope="passport", source=article)
    key = factories.said(prisoner, "identifier", "Q42", scope="wikidata", source=article)
    assert (number.withheld, key.withheld) == ("identifier", "identifier")
    assert not PublicClaim.objects.filter(value__contains="1234567").exists()
    minister = factories.published("person", "A minister", public_life=True)
    shown = factories.said(minister, "identifier", "Q43", scope="wikidata", source=article)
    of_prison = factories.said(prison, "identifier", "Q796", scope="wikidata", source=article)
    assert public(shown)
    assert read(of_prison) == ("Wikidata", "Q796")


def test_where_a_prison_is_and_whether_it_is_in_use(client, prison, article):
    factories.said(prison, "coordinates", "33.3152, 44.3661", source=article)
    factories.said(prison, "capacity", "about 2000", source=article)
    factories.said(prison, "facility_status", "closed", when="since 2020", source=article)
    assert listed(client, "/facilities/?status=closed") == [prison.ref]
    assert PublicClaim.objects.get(fact="coordinates").value == "33.3152, 44.3661"
    assert PublicClaim.objects.get(fact="capacity").low
    prison.refresh_from_db()
    assert not prison.disputed
    factories.said(prison, "coordinates", "33.9, 44.3661", source=article)
    prison.refresh_from_db()
    assert prison.disputed


def test_an_alias_in_arabic_is_read_and_in_the_edition(prisoner, article):
    actions.revise(prisoner, {"name_policy": "full"}, by=factories.second(), public_reason="her consent")
    claim = factories.said(prisoner, "name", "[ar] أم علي (alias)", source=article)
    assert read(claim) == ("Name", "أم علي (alias)")
    assert PublicRecord.objects.get(ref=prisoner.ref).label == "أم علي"


@pytest.mark.parametrize(
    ("born", "held", "child"),
    [
        ("1980", "2015", False),
        ("1999", "2015", True),
        ("1996-05", "2015", False),
        ("2015", "", True),
        ("1990", "", False),
    ],
)
def test_a_birth_makes_a_child_of_who_was_one_when_held(prisoner, article, born, held, child):
    claim = factories.said(prisoner, "born", born, source=article)
    if held:
        factories.said(prisoner, "custody", "detained", when=held, source=article)
    prisoner.refresh_from_db()
    assert prisoner.public is not child
    assert public(claim) is not child
    assert out_of_step() == []


def test_girls_and_boys_stand_only_in_totals_of_ten_and_leave_no_smaller_number(prison, article):
    def said(scope, number):
        return factories.said(prison, "count", number, scope=scope, source=article)

    girls, few = said("girls", "12"), said("boys", "9")
    assert (public(girls), public(few)) == (True, False)
    all_of_them = said("children", "15")
    assert (public(all_of_them), public(girls)) == (True, False)
    other = factories.published("facility", "Southern prison")
    parts = [factories.said(other, "count", number, scope=scope, source=article)
             for scope, number in (("people", "40"), ("women", "15"), ("men", "10"), ("girls", "12"))]  # fmt: skip
    assert not all(map(public, parts))


def test_pages_time_codes_and_kinds_of_sources(client, prisoner, article, tmp_path):
    outlet = article.outlet
    verdict = factories.published_source("Verdict", kind="court", outlet=outlet)
    film = factories.published_source("A film", kind="broadcast", outlet=outlet)
    post = factories.published_source("A post", kind="post", outlet=outlet, paywalled=True)
    claim = factories.claim(prisoner, "role", "a nurse")
    for source, place in ((verdict, {"page": 4}), (film, {"seconds": 3753}), (film, {"seconds": 0}), (post, {})):
        factories.cite(claim, source, None, **place)
    factories.publish(claim)
    document = PublicClaim.objects.get(ref=claim.ref).document
    places = [(cited.get("page"), cited.get("time"), cited.get("place")) for cited in document["citations"]]
    assert places == [(4, None, None), (None, "0:00:00", None), (None, "1:02:33", None), (None, None, None)]
    words = [citation_display(citation).place for citation in Citation.objects.filter(claim=claim).order_by("pk")]
    assert words == ["page 4", "1:02:33", "0:00:00", "headline"]
    assert PublicSource.objects.get(ref=post.ref).document["paywalled"] is True
    assert "1:02:33" in client.get(f"/sources/{film.ref}/").content.decode()
    first = dumped(tmp_path / "first")
    assert "at: time 1:02:33" in "".join(first.values())
    emptied()
    loaded(tmp_path / "first")
    assert dumped(tmp_path / "second") == first
    assert Source.objects.get(ref=post.ref).paywalled


def test_they_are_typed_at_the_desk(client, prison, article):
    client.force_login(factories.member("an editor", Role.EDITOR))
    for fact, value, place in (("coordinates", "33.3152 N, 44.3661 E", "page 4"), ("capacity", "600", "1:02:33")):
        assert client.post(second_step(prison, fact), typed(article, place, value=value)).status_code == 302
    one, two = Claim.objects.filter(subject=prison).order_by("pk")
    assert (one.value, one.citations.get().page) == ("33.3152, 44.3661", 4)
    assert (two.value, two.citations.get().seconds) == ("600", 3753)
    page = client.get(f"/admin/casebook/claim/{two.pk}/change/").content.decode()
    assert 'value="1:02:33"' in page


def test_a_value_of_no_such_kind_is_told_in_words(prison):
    wrong = Claim(subject=prison, fact="coordinates", value="somewhere")
    assert "not a point on the map" in claim_problems(wrong)["value"]
