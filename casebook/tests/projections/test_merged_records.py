"""What was merged is reported, and decided on, as one: the strictest rules hold, words said twice are reported once."""

import pytest

from casebook import actions
from casebook.models import Claim
from casebook.models.edition import Contains
from casebook.tests import factories
from casebook.tests.actions.test_merging import merge, person, unmerge
from casebook.tests.edition_helpers import facets, found
from casebook.tests.integrity_helpers import out_of_step
from casebook.tests.page_reader import page

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def prisons():
    return [factories.published("facility", wording) for wording in ("North prison", "Prison of the north")]


class TestTheStrictestRuleHolds:
    @pytest.mark.parametrize("turned", [False, True])
    @pytest.mark.parametrize(("strict", "shown"), [("role", []), ("given", ["Roza (given)"])])
    def test_of_name_policies(self, article, turned, strict, shown):
        pair = [person("The first", name_policy="full"), person("The second", name_policy=strict)]
        names = [factories.said(pair[0], "name", name, source=article) for name in ("Roza Mansurova", "Roza (given)")]
        quoted = factories.said(article.outlet, "statement", "Mansurova wrote", scope="account", source=article)
        assert factories.seen(*names)
        merge(*(reversed(pair) if turned else pair))
        assert [name.value for name in Claim.objects.visible_to(None).filter(fact="name").order_by("pk")] == shown
        quoted.refresh_from_db()
        assert quoted.shown("value") == "[…] wrote"
        assert out_of_step() == []

    def test_of_public_life(self, article):
        official, woman = person("A minister", public_life=True), person()
        religion = factories.said(official, "religion", "one of them", source=article)
        name = factories.said(official, "name", "Aisha Bekova", source=article)
        assert factories.seen(religion, name)
        merge(official, woman)
        assert not factories.seen(religion, name)
        unmerge(official)
        assert factories.seen(religion, name)

    def test_of_pages(self):
        aunt, woman = person("Her aunt", has_page=False), person()
        merge(aunt, woman)
        assert (woman.public, woman.page_public) == (True, False)

    @pytest.mark.parametrize("turned", [False, True])
    def test_of_children(self, turned):
        pair = [person("A child", minor=True), person()]
        merge(*(reversed(pair) if turned else pair))
        assert not factories.seen(*pair)

    @pytest.mark.parametrize("turned", [False, True])
    def test_of_events_and_sentences_that_would_point_at_somebody(self, article, turned):
        hidden, woman = person("Another"), person()
        pair = [factories.published("sentence", wording) for wording in ("Six years", "Seven years")]
        term = factories.said(pair[0], "term", "6 years", source=article)
        factories.said(pair[0], "sentence_of", hidden, source=article)
        factories.said(pair[1], "sentence_of", woman, source=article)
        actions.seal(hidden, by=factories.publisher(), private_reason="danger")
        merge(*(reversed(pair) if turned else pair))
        assert not factories.seen(*pair)
        assert not factories.seen(term)
        assert out_of_step() == []

    def test_a_sealed_one_takes_its_names_along(self, article):
        one, woman = person("The first", name_policy="full"), person(name_policy="full")
        factories.said(one, "name", "Roza Mansurova", source=article)
        quoted = factories.said(article.outlet, "statement", "Mansurova wrote", scope="account", source=article)
        merge(one, woman)
        actions.seal(one, by=factories.publisher(), private_reason="danger")
        quoted.refresh_from_db()
        assert quoted.shown("value") == "[…] wrote"


class TestToldAsOne:
    def test_what_both_say_is_told_once_with_the_citations_of_both(self, client, article, prisons):
        other = factories.published_source("Another article", "2020")
        one = factories.said(prisons[0], "facility_type", "prison", source=other, paragraph=7)
        into = factories.said(prisons[1], "facility_type", "prison", source=article, paragraph=2)
        camp = factories.said(factories.published("facility", "A camp"), "facility_type", "camp", source=article)
        dispute = factories.dispute("Of which kind?", [one], [camp])
        merge(*prisons)
        shown = page(client, client.get(f"/facilities/{prisons[0].ref}/")["Location"])
        (frame,) = shown.all(data_fact="facility_type")
        assert frame.attributes["data-claim"] == into.ref
        sources = shown.one(class_="sources").all(tag="li")
        assert {source.attributes["data-source"] for source in sources} == {article.ref, other.ref}
        assert shown.all(data_dispute=dispute.ref)
        # Each stays readable at its own address, and the dispute has both of its sides.
        assert len(page(client, f"/disputes/{dispute.ref}/").all(data_fact="facility_type")) == 2
        assert article.ref in client.get(f"/claims/{into.ref}/").content.decode()
        assert other.ref in client.get(f"/claims/{one.ref}/").content.decode()
        prisons[1].refresh_from_db()
        assert (prisons[1].facility_type, prisons[1].disputed) == ("prison", True)

    @pytest.mark.parametrize("turned", [False, True])
    @pytest.mark.parametrize(
        ("fact", "fields"), [("possibly_same_as", {}), ("member_of", {}), ("kin_of", {"scope": "mother"})]
    )
    def test_what_led_from_one_to_the_other_leads_nowhere(self, client, article, fact, fields, turned):
        form = "group" if fact == "member_of" else "individual"
        one, into = (person(wording, form=form) for wording in ("The first", "The second"))
        claim = factories.said(one, fact, into, source=article, **fields)
        factories.said(one, "citizenship", factories.published("organisation", "Arvania"), source=article)
        merge(*((into, one) if turned else (one, into)))
        root = one if turned else into
        assert facets(root, fact) == []
        assert (
            not Contains.objects.filter(whole=root.pk, part__in=[one.pk, into.pk]).exclude(relation="merged").exists()
        )
        shown = page(client, f"/people/{root.ref}/")
        assert shown.all(data_fact="citizenship")
        assert not shown.all(data_fact=fact)
        assert client.get(f"/claims/{claim.ref}/").status_code == 200
        assert page(client, "/people/").all(data_record=root.ref)
        assert out_of_step() == []

    def test_a_twin_that_is_the_same_now_is_possible_no_more(self, article, prisons):
        woman = person()
        factories.said(prisons[0], "possibly_same_as", prisons[1], source=article)
        factories.said(woman, "held_at", prisons[0], source=article)
        merge(*prisons)
        assert found("cases", f"facility={prisons[1].ref}") == {woman.pk}
        assert not Contains.objects.filter(relation="same").exists()
        assert out_of_step() == []

    def test_held_there_and_never_held_there_disagree(self, article, prisons):
        woman = person()
        factories.said(woman, "held_at", prisons[0], source=article)
        factories.said(woman, "held_at", prisons[1], polarity="no", source=article)
        woman.refresh_from_db()
        assert not woman.disputed
        merge(*prisons)
        woman.refresh_from_db()
        assert woman.disputed

    def test_other_pages_name_and_link_the_one_that_it_leads_on_to(self, client, article, prisons):
        one, into = person("The first", public_life=True), person("The second", public_life=True)
        held = factories.said(person("Somebody"), "held_at", prisons[0], source=article, chain=[one])
        factories.said(one, "visited", prisons[0], source=article)
        merge(one, into)
        merge(*prisons)
        for address in (f"/claims/{held.ref}/", f"/people/{into.ref}/the-second/", "/claims/"):
            body = client.get(address, follow=True).content.decode()
            assert "Prison of the north" in body
            assert "The second" in body
            assert "The first" not in body
            assert "North prison" not in body
        assert "Somebody" in client.get(f"/facilities/{prisons[1].ref}/", follow=True).content.decode()
