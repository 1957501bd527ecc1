"""Names of private people are shown as far as their policy goes, and covered in every public text beyond that."""

import pytest

from casebook import actions
from casebook.models import Action, Attribution, Citation, Claim, Correction, Dispute, Record, Source, WithheldName
from casebook.models.archive.base import Redacted
from casebook.models.edition import PublicSource
from casebook.search import search
from casebook.tests import factories
from casebook.tests.integrity_helpers import out_of_step
from casebook.tests.smallest_archive import least_world

pytestmark = pytest.mark.django_db
WORLD = least_world

SPELLINGS = ["Mansurova", "Mansourova", "MANSUROVA", "Мансурова", "Мансуровой", "منصوروفا"]


def named(person, article):
    """Her names, as printed and as given."""
    return [
        factories.said(person, "name", name, source=article)
        for name in ("Roza Mansurova", "[ru] Роза Мансурова", "Roza (given)")
    ]


@pytest.mark.parametrize(
    ("policy", "public_life", "shown", "label", "withheld"),
    [
        ("role", False, [False, False, False], "A prisoner", {"Roza", "Mansurova", "Роза", "Мансурова"}),
        ("given", False, [False, False, True], "Roza", {"Mansurova", "Мансурова"}),
        ("full", False, [True, True, True], "Roza Mansurova", set()),
        ("role", True, [True, True, True], "Roza Mansurova", set()),
    ],
)
def test_the_policy_says_how_much_of_a_name_is_shown(article, policy, public_life, shown, label, withheld):
    person = factories.published("person", "A prisoner", name_policy=policy, public_life=public_life)
    names = named(person, article)
    assert [factories.seen(name) for name in names] == shown
    person.refresh_from_db()
    assert person.label == label
    assert set(WithheldName.objects.values_list("name", flat=True)) == withheld


def test_the_wish_to_hide_a_surname_leaves_the_first_name(woman, article):
    actions.revise(woman, {"name_policy": "full"}, by=factories.second(), public_reason="her consent")
    names = named(woman, article)
    wish = actions.record_wish(woman, "surname", by=factories.publisher())
    assert [factories.seen(name) for name in names] == [False, False, True]
    woman.refresh_from_db()
    assert woman.label == "Roza"
    actions.lift_wish(wish, by=factories.publisher(), private_reason="she wrote")
    assert factories.seen(*names)


def test_a_record_in_the_archives_own_wording_is_named_so_whatever_its_names(article):
    group = factories.published("person", "Six women", form="group")
    group.refresh_from_db()
    assert group.label == "Six women"


class Texts:
    """One public text of each kind, published with the words that it is given."""

    def __init__(self, article):
        self.article = article
        self.other = factories.published("facility", "Another")

    def claim(self, **fields):
        return factories.said(self.other, "statement", "Told", scope="account", source=self.article, **fields)

    def record(self, field, text):
        return factories.published("facility", **{"wording": "A thing", field: text})

    def source(self, field, text):
        dated = {"when_edtf": "2019", "when_known": "stated"} if field == "when_words" else {}
        outlet = self.article.outlet
        made = Source.objects.create(**{"headline": "An article", "outlet": outlet, **dated, field: text})
        return self.publish(made)

    def claim_text(self, field, text):
        made = factories.claim(self.other, "statement", "Told", scope="account")
        dated = {"when_edtf": "2019", "when_known": "stated"} if field == "when_words" else {}
        for name, value in {**dated, field: text}.items():
            setattr(made, name, value)
        made.save()
        factories.cite(made, self.article)
        return self.publish(made)

    def citation(self, field, text):
        made = factories.cite(self.claim(), self.article, 3, **{field: text})
        return self.publish(made)

    def attribution(self, field, text):
        dated = {"when_edtf": "2019", "when_known": "stated"} if field == "when_words" else {}
        claim = self.claim(chain=[{"words": "an aunt", **dated, field: text}])
        return Attribution.objects.get(citation=claim.lead)

    def dispute(self, field, text):
        one = self.claim()
        two = factories.said(self.other, "statement", "Denied", scope="account", source=self.article)
        made = factories.dispute("Which?", [one], [two])
        translated = {field.partition("_")[0]: "Because.", field: text}
        actions.revise(made, translated, by=factories.publisher(), public_reason="clearer")
        return made

    def correction(self, field, text):
        about = {"kind": "correction", "on_model": "record", "on_ref": self.other.ref}
        return self.publish(Correction.objects.create(**about, **{field: text}))

    def action(self, field, text):
        actions.publish([factories.record("place", "A village")], by=factories.publisher(), **{field: text})
        return Action.objects.latest("id")

    @staticmethod
    def publish(thing):
        actions.publish([thing], by=factories.publisher())
        return thing

    def make(self, model, field, text):
        name = "claim_text" if model is Claim else model._meta.model_name
        return getattr(self, name)(field, text)


def redacted_models():
    found = [m for m in Redacted.__subclasses__() if m.public_texts]
    return sorted(found, key=lambda m: m.__name__)


PUBLIC_TEXTS = [(model, field) for model in redacted_models() for field in model.public_texts]


@pytest.mark.parametrize("first", ["name", "text"])
@pytest.mark.parametrize(("model", "field"), PUBLIC_TEXTS, ids=lambda value: getattr(value, "__name__", value))
def test_a_withheld_name_is_covered_in_every_public_text(woman, article, model, field, first):
    texts = Texts(article)
    spellings = SPELLINGS[:4]
    text = f"https://e.org/{spellings[0]}" if field == "address" else f"It was {', '.join(spellings)} herself"
    if first == "name":
        named(woman, article)
    row = texts.make(model, field, text)
    row.refresh_from_db()
    if first == "text":
        assert row.shown(field) == text
        named(woman, article)
    row.refresh_from_db()
    shown = row.shown(field)
    assert "[…]" in shown
    assert not [spelling for spelling in spellings if spelling in shown]
    assert getattr(row, field) == text  # the archive itself keeps what the source says
    assert out_of_step() == []


def test_every_text_of_these_kinds_is_known():
    known = {Action, Attribution, Citation, Claim, Correction, Dispute, Record, Source}
    assert {model for model, _field in PUBLIC_TEXTS} == known


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_spelling_is_covered_in_a_label(woman, article, spelling):
    named(woman, article)
    group = factories.published("person", f"The family of {spelling}", form="group")
    group.refresh_from_db()
    assert spelling not in group.label


def test_a_label_is_uncovered_when_the_name_may_be_shown(woman, article):
    event = factories.published("event", "A visit to Mansurova")
    named(woman, article)
    event.refresh_from_db()
    assert event.label == "A visit to […]"
    actions.revise(woman, {"name_policy": "full"}, by=factories.second(), public_reason="her consent")
    event.refresh_from_db()
    assert event.label == "A visit to Mansurova"


@pytest.mark.parametrize("way", ["minor", "all", "seal"])
def test_who_is_hidden_is_named_nowhere_whatever_the_policy(woman, article, way):
    actions.revise(woman, {"name_policy": "full"}, by=factories.second(), public_reason="her consent")
    named(woman, article)
    claim = Texts(article).claim(quote="Roza Mansurova said so")
    own = factories.said(woman, "role", "a nurse", source=article, quote="Roza Mansurova said so")
    assert claim.lead.shown("quote") == own.lead.shown("quote") == "Roza Mansurova said so"
    if way == "minor":
        actions.revise(woman, {"minor": True}, by=factories.publisher(), public_reason="in doubt")
    elif way == "all":
        actions.record_wish(woman, "all", by=factories.publisher())
    else:
        actions.seal(woman, by=factories.publisher(), private_reason="danger")
    claim.lead.refresh_from_db()
    own.lead.refresh_from_db()
    # Roza is a frequent word (a rose) too: it is covered where the text is linked to her.
    assert claim.lead.shown("quote") == "Roza […] said so"
    assert own.lead.shown("quote") == "[…] said so"


def test_a_sealed_name_is_covered_beyond_what_another_name_shows(woman, article):
    actions.revise(woman, {"name_policy": "full"}, by=factories.second(), public_reason="her consent")
    factories.said(woman, "name", "Roza (given)", source=article)
    name = factories.said(woman, "name", "Roza Mansurova", source=article)
    claim = Texts(article).claim(quote="Roza Mansurova said so")
    actions.seal(name, by=factories.publisher(), private_reason="danger")
    claim.lead.refresh_from_db()
    assert claim.lead.shown("quote") == "Roza […] said so"


def test_a_draft_of_a_name_changes_nothing_until_it_is_handed_in(woman, article):
    quoted = Texts(article).claim(quote="Mansurova said so")
    draft = factories.claim(woman, "name", "Roza Mansurova")
    factories.cite(draft, article)
    assert out_of_step() == []
    actions.propose([draft], by=factories.publisher())
    quoted.lead.refresh_from_db()
    assert quoted.lead.shown("quote") == "[…] said so"


def test_the_policy_of_the_record_that_one_was_merged_into_holds(woman, article):
    other = factories.published("person", "The same woman", name_policy="full")
    names = named(other, article)
    quoted = Texts(article).claim(quote="Mansurova said so")
    assert factories.seen(*names)
    factories.merged(other, woman)
    assert not factories.seen(*names)
    quoted.lead.refresh_from_db()
    assert quoted.lead.shown("quote") == "[…] said so"
    woman.refresh_from_db()
    assert woman.label == "A prisoner"
    assert out_of_step() == []


def test_a_merged_records_name_does_not_become_the_label_and_stays_uncovered(woman, article):
    actions.revise(woman, {"name_policy": "full"}, by=factories.second(), public_reason="her consent")
    other = factories.published("person", "The same woman", name_policy="full")
    factories.said(other, "name", "Dana Li", source=article)
    factories.merged(other, woman)
    quoted = Texts(article).claim(quote="Dana Li said so")
    named(factories.published("person", "Somebody else"), article)
    woman.refresh_from_db()
    quoted.lead.refresh_from_db()
    assert (woman.label, quoted.lead.shown("quote")) == ("A prisoner", "Dana Li said so")
    assert out_of_step() == []


@pytest.mark.parametrize("before", ["draft", "proposed"])
def test_a_draft_has_no_label_also_where_it_was_sealed_and_other_names_are_covered(woman, article, before):
    draft = factories.record("event", "A visit to the prison")
    if before == "proposed":
        actions.propose([draft], by=factories.publisher())
    actions.seal(draft, by=factories.publisher(), private_reason="danger")
    named(woman, article)
    draft.refresh_from_db()
    assert (draft.state, draft.sealed_from, draft.label) == ("sealed", before, "")
    assert out_of_step() == []


def test_what_other_traditions_make_of_a_withheld_name_is_covered_and_not_found(article):
    factories.said(factories.published("person", "A prisoner"), "name", "Habiba Falah", source=article)
    factories.said(factories.published("person", "Another prisoner"), "name", "Baqytgül Qasımova", source=article)
    women = factories.published("person", "A group of prisoners", form="group")
    reported = factories.said(women, "statement", "كتبت حبيبة فلاح رسالة", source=article, scope="account")
    asked = factories.said(women, "statement", "Бахытгуль Касымову спросили снова", source=article, scope="account")
    reported.refresh_from_db()
    asked.refresh_from_db()
    assert (reported.shown("value"), asked.shown("value")) == ("كتبت […] رسالة", "[…] спросили снова")
    for typed in ("حبيبة", "فلاح", "Habiba", "Falah", "Бахытгуль", "Бахытгул", "Касымову", "Baqytgül"):
        assert not search(typed).facts.hits, typed
    assert search("رسالة").facts.hits


def test_what_stands_together_in_a_withheld_name_is_covered_written_as_one_word(article):
    man = factories.published("person", "A prisoner")
    factories.said(man, "name", "Abd al-Rahman Karimov", source=article)
    factories.said(factories.published("person", "Another"), "name", "Nureddin", source=article)
    texts = Texts(article)
    one = texts.claim(quote="Абдурахман and عبدالرحمن came")
    other = factories.cite(one, article, 3, quote="Nur al-Din came, Нур ад-Дина спросили")
    texts.publish(other)
    assert "Abd‿al‿Rahman" in set(WithheldName.objects.values_list("name", flat=True))
    assert one.lead.shown("quote") == "[…] and […] came"
    other.refresh_from_db()
    assert other.shown("quote") == "[…] came, […] спросили"
    actions.revise(man, {"name_policy": "full"}, by=factories.second(), public_reason="his consent")
    one.lead.refresh_from_db()
    assert one.lead.shown("quote") == "Абдурахман and عبدالرحمن came"
    assert out_of_step() == []


def test_a_shown_first_name_of_several_words_stays_as_one_word(article):
    man = factories.published("person", "A prisoner", name_policy="given")
    factories.said(man, "name", "Abd al-Rahman Karimov", source=article)
    factories.said(man, "name", "Abd al-Rahman (given)", source=article)
    assert set(WithheldName.objects.values_list("name", flat=True)) == {"Karimov"}
    claim = Texts(article).claim(quote="Abdurrahman Karimov came")
    assert claim.lead.shown("quote") == "Abdurrahman […] came"


def test_a_draft_covers_nothing_until_it_is_published():
    article, other = factories.published_source("Vera tells her story"), factories.published_source("Another")
    vera = factories.published("person", "A prisoner", form="individual", name_policy="role")
    factories.said(vera, "name", "Vera Sokolova", source=other)
    draft = factories.claim(vera, "sex", "female")
    factories.cite(draft, article)
    prison = factories.published("facility", "North prison")
    factories.said(prison, "facility_type", "prison", source=article)
    # Nobody has to act for the archive to be right while drafts are written.
    assert out_of_step() == []
    article.refresh_from_db()
    assert article.shown("headline") == "Vera tells her story"
    actions.publish([draft], by=factories.publisher())
    article.refresh_from_db()
    assert article.shown("headline") == "[…] tells her story"
    assert PublicSource.objects.get(ref=article.ref).headline == "[…] tells her story"
    assert out_of_step() == []
