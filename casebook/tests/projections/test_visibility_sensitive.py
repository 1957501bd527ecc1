"""Religion, health, ethnicity, family, home, guilt and words in custody are withheld until a second person releases."""

import pytest

from casebook import actions
from casebook.models import Claim
from casebook.tests import factories
from casebook.tests.edition_helpers import every_link, facets
from casebook.tests.smallest_archive import least_world
from casebook.vocabulary.visibility import COUNTED

pytestmark = pytest.mark.django_db

SENSITIVE = [
    ("person", "religion", "", "one of them", "religion"),
    ("person", "ethnicity", "", "one of them", "ethnicity"),
    ("person", "statement", "religion", "something", "religion"),
    ("person", "statement", "health", "something", "health"),
    ("person", "statement", "family", "something", "family"),
    ("person", "statement", "guilt", "something", "guilt"),
    ("event", "statement", "health", "something", "health"),
    ("sentence", "statement", "guilt", "something", "guilt"),
    ("sentence", "plea", "", "accepts-charges", "guilt"),
]


def _with_a_woman_who_is_known():
    """The least world; and of another woman a name, a page, and released religion, health and home."""
    w = least_world()
    w.open = factories.published("person", "A woman who is known", name_policy="full")
    w.known = {
        "given": factories.said(w.open, "name", "Roza (given)", source=w.article),
        "name": factories.said(w.open, "name", "Roza Mansurova", source=w.article),
        "religion": factories.said(w.open, "religion", "one of them", source=w.article),
        "health": factories.said(w.open, "statement", "She coughs", scope="health", source=w.article),
        "home": factories.said(w.open, "home", factories.published("place", "A village"), source=w.article),
        "sex": factories.said(w.open, "sex", "female", source=w.article),
    }
    released = [w.known[name] for name in ("religion", "health", "home")]
    actions.release(released, by=factories.second(), public_reason="she speaks of it herself")
    return w


WORLD = _with_a_woman_who_is_known


def refreshed(claim):
    claim.refresh_from_db()
    return claim


@pytest.mark.parametrize(("kind", "fact", "scope", "value", "rule"), SENSITIVE)
@pytest.mark.parametrize("form", ["individual", "group"])
def test_a_sensitive_fact_is_withheld_until_it_is_released(article, kind, fact, scope, value, rule, form):
    subject = factories.published(kind, "Somebody", **({"form": form} if kind == "person" else {}))
    claim = factories.said(subject, fact, value, scope=scope, source=article, quote="something else")
    assert claim.withheld == rule
    assert not factories.seen(claim, claim.lead)
    assert facets(subject) == []
    assert subject.claims.standing().filter(withheld__in=COUNTED).count() == 1
    actions.release([claim], by=factories.second(), public_reason="already known to everybody")
    assert factories.seen(refreshed(claim), claim.lead)
    actions.withhold([claim], by=factories.publisher(), public_reason="asked")
    assert not factories.seen(refreshed(claim), claim.lead)
    assert claim.withheld == rule


def test_a_home_is_withheld(woman, article):
    village = factories.published("place", "A village")
    claim = factories.said(woman, "home", village, source=article)
    assert (claim.withheld, factories.seen(claim, claim.lead)) == ("home", False)


def test_a_conviction_and_a_plea_of_not_guilty_are_no_words_of_guilt(article):
    sentence = factories.published("sentence", "Sentence")
    assert factories.seen(
        factories.said(sentence, "plea", "rejects-charges", source=article),
        factories.said(sentence, "offence", "membership", source=article),
        factories.said(sentence, "term", "15 years", source=article),
    )


def test_of_people_in_public_life_these_are_no_secrets(article):
    minister = factories.published("person", "A minister", public_life=True)
    claim = factories.said(minister, "religion", "one of them", source=article)
    assert factories.seen(claim, claim.lead)
    actions.revise(minister, {"public_life": False}, by=factories.publisher(), public_reason="left office")
    assert not factories.seen(refreshed(claim), claim.lead)


def test_things_have_no_religion_of_their_own(article):
    prison = factories.published("facility", "North prison")
    assert factories.seen(factories.said(prison, "statement", "There is a chapel", scope="religion", source=article))


@pytest.mark.parametrize("setting", ["in-custody", "custody-officials"])
@pytest.mark.parametrize("scope", ["condition", "treatment"])
def test_words_in_custody_about_the_custodians_are_withheld(woman, article, setting, scope):
    chain = [{"words": "a prisoner", "setting": setting}, "a lawyer"]
    claim = factories.said(woman, "statement", "All is well", scope=scope, source=article, chain=chain)
    assert claim.withheld == "custody-words"
    assert not factories.seen(claim, claim.lead)
    actions.release([claim], by=factories.second(), public_reason="she is free and asks for it")
    assert factories.seen(refreshed(claim), claim.lead)


def test_a_citation_from_outside_opens_the_claim_and_not_the_words_from_inside(woman, article):
    inside = [{"words": "a prisoner", "setting": "in-custody"}]
    claim = factories.said(woman, "statement", "All is well", scope="condition", source=article, chain=inside)
    outside = factories.cite(claim, article, 4, chain=["a visitor"])
    actions.publish([outside], by=factories.publisher())
    assert factories.seen(refreshed(claim), outside)
    assert not factories.seen(claim.lead)


@pytest.mark.parametrize(
    ("scope", "link"),
    [
        ("account", {"words": "a prisoner", "setting": "in-custody"}),
        ("condition", {"words": "a prisoner", "setting": "before-officials"}),
        ("condition", {"words": "a former prisoner"}),
    ],
)
def test_other_words_are_free(woman, article, scope, link):
    assert factories.seen(factories.said(woman, "statement", "All is well", scope=scope, source=article, chain=[link]))


class TestGaps:
    """A gap is a place and a rule; the archive does not hold the value at all."""

    def test_it_is_counted_and_never_shown(self, woman, article):
        gap = factories.said(woman, "withheld", gap="health", source=article)
        assert (gap.withheld, gap.value, gap.target_id) == ("health", "", None)
        assert not factories.seen(gap, gap.lead)
        assert woman.claims.standing().filter(withheld__in=COUNTED).count() == 1

    @pytest.mark.parametrize("said", [{"gap": "health", "note": "she is ill"}, {"gap": "nonsense"}, {"gap": "linked"}])
    def test_one_that_says_more_is_refused(self, woman, article, said):
        draft = Claim(subject=woman, fact="withheld", **said)
        draft.save()
        factories.cite(draft, article)
        with pytest.raises(actions.ActionRefused):
            actions.publish([draft], by=factories.publisher())

    def test_nobody_can_release_it(self, woman, article):
        gap = factories.said(woman, "withheld", gap="health", source=article)
        with pytest.raises(actions.ActionRefused, match="holds no value"):
            actions.release([gap], by=factories.second(), public_reason="known")

    def test_two_gaps_in_one_place_are_two(self, woman, article):
        factories.said(woman, "withheld", gap="health", source=article)
        factories.said(woman, "withheld", gap="health", source=article)
        assert woman.claims.standing().filter(withheld__in=COUNTED).count() == 2

    def test_it_leaves_no_trace_with_its_source(self, woman, article):
        factories.said(woman, "withheld", gap="health", source=article)
        factories.said(woman, "religion", "one of them", source=article)
        assert woman.claims.standing().filter(withheld__in=COUNTED).count() == 2
        actions.seal(article, by=factories.publisher(), private_reason="danger")
        assert woman.claims.standing().filter(withheld__in=COUNTED).count() == 0


class TestWishes:
    """What a person asked to have withheld is withheld at once, and comes back when they take it back."""

    @pytest.fixture
    def woman(self, w):
        return w.open

    @pytest.fixture
    def known(self, w):
        return w.known

    @pytest.mark.parametrize(
        ("what", "shut"),
        [
            ("surname", ["name"]),
            ("page", []),
            ("religion", ["religion"]),
            ("health", ["health"]),
            ("place", ["home"]),
            ("all", ["given", "name", "religion", "health", "home", "sex"]),
        ],
    )
    def test_each_wish_shuts_what_it_names_and_no_more(self, woman, known, what, shut):
        before, links = factories.dump(), every_link()
        assert factories.seen(woman, *known.values())
        wish = actions.record_wish(woman, what, by=factories.publisher(), private_reason="she wrote to us")
        assert [name for name, claim in known.items() if not factories.seen(claim)] == shut
        woman.refresh_from_db()
        assert (woman.public, woman.page_public) == (what != "all", what not in ("all", "page"))
        actions.lift_wish(wish, by=factories.publisher(), private_reason="she wrote again")
        assert factories.seen(woman, *known.values())
        after = factories.dump()
        kept = ("Record", "Claim", "Citation", "PublicRecord", "PublicClaim", "WithheldName")
        assert [_without_ids(after[table]) for table in kept] == [_without_ids(before[table]) for table in kept]
        assert every_link() == links

    def test_an_official_may_wish_too(self, article):
        minister = factories.published("person", "A minister", public_life=True)
        claim = factories.said(minister, "religion", "one of them", source=article)
        actions.record_wish(minister, "religion", by=factories.publisher())
        assert refreshed(claim).withheld == "wish"

    def test_a_wish_holds_for_the_record_that_it_was_merged_with(self, woman, known):
        other = factories.published("person", "The same woman")
        actions.record_wish(other, "religion", by=factories.publisher())
        assert factories.seen(known["religion"])
        factories.merged(other, woman)
        assert refreshed(known["religion"]).withheld == "wish"

    def test_with_everything_goes_the_sentence_too(self, woman, article):
        sentence = factories.published("sentence", "Six years")
        factories.said(sentence, "sentence_of", woman, source=article)
        actions.record_wish(woman, "all", by=factories.publisher())
        assert not factories.seen(woman, sentence)


def _without_ids(rows):
    return [{name: value for name, value in row.items() if name not in ("id", "version")} for row in rows]
