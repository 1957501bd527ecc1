"""Religion, health, ethnicity, family, home, guilt and words in custody are withheld until a second person unveils."""

import pytest

from casebook import acts
from casebook.models import Claim, FacetValue
from casebook.tests import make
from casebook.tests.least_world import least_world

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
    """The least world; and of another woman a name, a page, and unveiled religion, health and home."""
    w = least_world()
    w.open = make.published("person", "A woman who is known", name_policy="full")
    w.known = {
        "given": make.said(w.open, "name", "Roza (given)", source=w.article),
        "name": make.said(w.open, "name", "Roza Mansurova", source=w.article),
        "religion": make.said(w.open, "religion", "one of them", source=w.article),
        "health": make.said(w.open, "statement", "She coughs", scope="health", source=w.article),
        "home": make.said(w.open, "home", make.published("place", "A village"), source=w.article),
        "sex": make.said(w.open, "sex", "female", source=w.article),
    }
    unveiled = [w.known[name] for name in ("religion", "health", "home")]
    acts.unveil(unveiled, by=make.second(), public_reason="she speaks of it herself")
    return w


WORLD = _with_a_woman_who_is_known


def refreshed(claim):
    claim.refresh_from_db()
    return claim


@pytest.mark.parametrize(("kind", "fact", "scope", "value", "rule"), SENSITIVE)
@pytest.mark.parametrize("form", ["individual", "group"])
def test_a_sensitive_fact_is_withheld_until_it_is_unveiled(article, kind, fact, scope, value, rule, form):
    subject = make.published(kind, "Somebody", **({"form": form} if kind == "person" else {}))
    claim = make.said(subject, fact, value, scope=scope, source=article, quote="something else")
    assert claim.withheld == rule
    assert not make.seen(claim, claim.lead)
    assert not FacetValue.objects.filter(record=subject).exists()
    assert subject.claims.withheld_and_counted().count() == 1
    acts.unveil([claim], by=make.second(), public_reason="already known to everybody")
    assert make.seen(refreshed(claim), claim.lead)
    acts.veil([claim], by=make.publisher(), public_reason="asked")
    assert not make.seen(refreshed(claim), claim.lead)
    assert claim.withheld == rule


def test_a_home_is_withheld(woman, article):
    village = make.published("place", "A village")
    claim = make.said(woman, "home", village, source=article)
    assert (claim.withheld, make.seen(claim, claim.lead)) == ("home", False)


def test_a_conviction_and_a_plea_of_not_guilty_are_no_words_of_guilt(article):
    sentence = make.published("sentence", "Sentence")
    assert make.seen(
        make.said(sentence, "plea", "rejects-charges", source=article),
        make.said(sentence, "offence", "membership", source=article),
        make.said(sentence, "term", "15 years", source=article),
    )


def test_of_people_in_public_life_these_are_no_secrets(article):
    minister = make.published("person", "A minister", public_life=True)
    claim = make.said(minister, "religion", "one of them", source=article)
    assert make.seen(claim, claim.lead)
    acts.revise(minister, {"public_life": False}, by=make.publisher(), public_reason="left office")
    assert not make.seen(refreshed(claim), claim.lead)


def test_things_have_no_religion_of_their_own(article):
    prison = make.published("facility", "North prison")
    assert make.seen(make.said(prison, "statement", "There is a chapel", scope="religion", source=article))


@pytest.mark.parametrize("setting", ["in-custody", "custody-officials"])
@pytest.mark.parametrize("scope", ["condition", "treatment"])
def test_words_in_custody_about_the_custodians_are_withheld(woman, article, setting, scope):
    chain = [{"words": "a prisoner", "setting": setting}, "a lawyer"]
    claim = make.said(woman, "statement", "All is well", scope=scope, source=article, chain=chain)
    assert claim.withheld == "custody-words"
    assert not make.seen(claim, claim.lead)
    acts.unveil([claim], by=make.second(), public_reason="she is free and asks for it")
    assert make.seen(refreshed(claim), claim.lead)


def test_a_citation_from_outside_opens_the_claim_and_not_the_words_from_inside(woman, article):
    inside = [{"words": "a prisoner", "setting": "in-custody"}]
    claim = make.said(woman, "statement", "All is well", scope="condition", source=article, chain=inside)
    outside = make.cite(claim, article, 4, chain=["a visitor"])
    acts.publish([outside], by=make.publisher())
    assert make.seen(refreshed(claim), outside)
    assert not make.seen(claim.lead)


@pytest.mark.parametrize(
    ("scope", "link"),
    [
        ("account", {"words": "a prisoner", "setting": "in-custody"}),
        ("condition", {"words": "a prisoner", "setting": "before-officials"}),
        ("condition", {"words": "a former prisoner"}),
    ],
)
def test_other_words_are_free(woman, article, scope, link):
    assert make.seen(make.said(woman, "statement", "All is well", scope=scope, source=article, chain=[link]))


class TestGaps:
    """A gap is a place and a rule; the archive does not hold the value at all."""

    def test_it_is_counted_and_never_shown(self, woman, article):
        gap = make.said(woman, "withheld", gap="health", source=article)
        assert (gap.withheld, gap.value, gap.target_id) == ("health", "", None)
        assert not make.seen(gap, gap.lead)
        assert woman.claims.withheld_and_counted().count() == 1

    @pytest.mark.parametrize("said", [{"gap": "health", "note": "she is ill"}, {"gap": "nonsense"}, {"gap": "linked"}])
    def test_one_that_says_more_is_refused(self, woman, article, said):
        draft = Claim(subject=woman, fact="withheld", **said)
        draft.save()
        make.cite(draft, article)
        with pytest.raises(acts.ActRefused):
            acts.publish([draft], by=make.publisher())

    def test_nobody_can_unveil_it(self, woman, article):
        gap = make.said(woman, "withheld", gap="health", source=article)
        with pytest.raises(acts.ActRefused, match="holds no value"):
            acts.unveil([gap], by=make.second(), public_reason="known")

    def test_two_gaps_in_one_place_are_two(self, woman, article):
        make.said(woman, "withheld", gap="health", source=article)
        make.said(woman, "withheld", gap="health", source=article)
        assert woman.claims.withheld_and_counted().count() == 2

    def test_it_leaves_no_trace_with_its_source(self, woman, article):
        make.said(woman, "withheld", gap="health", source=article)
        make.said(woman, "religion", "one of them", source=article)
        assert woman.claims.withheld_and_counted().count() == 2
        acts.seal(article, by=make.publisher(), private_reason="danger")
        assert woman.claims.withheld_and_counted().count() == 0


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
        before = make.dump()
        assert make.seen(woman, *known.values())
        wish = acts.record_wish(woman, what, by=make.publisher(), private_reason="she wrote to us")
        assert [name for name, claim in known.items() if not make.seen(claim)] == shut
        woman.refresh_from_db()
        assert (woman.public, woman.page_public) == (what != "all", what not in ("all", "page"))
        acts.lift_wish(wish, by=make.publisher(), private_reason="she wrote again")
        assert make.seen(woman, *known.values())
        after = make.dump()
        kept = ("Record", "Claim", "Citation", "FacetValue", "WithheldName")
        assert [_without_ids(after[table]) for table in kept] == [_without_ids(before[table]) for table in kept]

    def test_an_official_may_wish_too(self, article):
        minister = make.published("person", "A minister", public_life=True)
        claim = make.said(minister, "religion", "one of them", source=article)
        acts.record_wish(minister, "religion", by=make.publisher())
        assert refreshed(claim).withheld == "wish"

    def test_a_wish_holds_for_the_record_that_it_was_merged_with(self, woman, known):
        other = make.published("person", "The same woman")
        acts.record_wish(other, "religion", by=make.publisher())
        assert make.seen(known["religion"])
        make.merged(other, woman)
        assert refreshed(known["religion"]).withheld == "wish"

    def test_with_everything_goes_the_sentence_too(self, woman, article):
        sentence = make.published("sentence", "Six years")
        make.said(sentence, "sentence_of", woman, source=article)
        acts.record_wish(woman, "all", by=make.publisher())
        assert not make.seen(woman, sentence)


def _without_ids(rows):
    return [{name: value for name, value in row.items() if name not in ("id", "version")} for row in rows]
