"""In short and under the heading nothing is said that is not so: what came after, what is over, what a fact is."""

import pytest

from casebook.models import Record
from casebook.tests import factories
from casebook.tests.page_reader import page
from casebook.tests.smallest_archive import least_world
from casebook.web import addresses

pytestmark = pytest.mark.django_db
WORLD = least_world


def shown(record, client):
    return page(client, addresses.of_record(Record.objects.get(pk=record.pk)))


def lines(record, client):
    """By its label, what each line says."""
    found = shown(record, client).one(data_section="summary").all(data_claim="…", tag="div")
    said = {line.one(tag="dt").words: line.one(class_="say").words for line in found}
    return {label: words.replace(" .", ".").replace(" ,", ",") for label, words in said.items()}


@pytest.fixture
def prisoner(article):
    person = factories.published("person", "A prisoner")
    factories.said(person, "held_at", target=factories.published("facility", "North prison"), source=article)
    return person


def test_a_sentence_that_was_changed_is_no_other_possibility(client, prisoner, article):
    first, then = (factories.published("sentence", words) for words in ("The first sentence", "On appeal"))
    for sentence, term, day in ((first, "death", "18 April 2018"), (then, "15 years", "2019")):
        factories.said(sentence, "sentence_of", target=prisoner, source=article)
        factories.said(sentence, "term", term, source=article)
        factories.said(sentence, "passed", day, source=article)
    assert lines(prisoner, client)["Sentence"] == "Death, or 15 years. Passed: 18 April 2018, or 2019"
    factories.said(then, "changes_sentence", target=first, source=article)
    assert lines(prisoner, client)["Sentence"] == "15 years. Passed: 2019. Before it was changed: death"


def test_whoever_died_is_held_nowhere_when_last_reported(client, prisoner, article):
    assert lines(prisoner, client)["Where"] == "North prison. Last reported: May 2019"
    factories.said(prisoner, "custody", "died", source=article)
    found = shown(prisoner, client)
    assert lines(prisoner, client)["Where"] == "North prison"
    assert "died in custody; last reported: May 2019" in found.words
    assert "when last reported" not in found.words
    assert "died in custody; last reported: May 2019" in page(client, "/cases/").words


def test_a_line_of_an_event_says_what_the_fact_is(client, article):
    event = factories.published("event", "A visit")
    factories.said(event, "event_type", "visit", status="planned", source=article)
    prison = factories.published("facility", "North prison")
    factories.said(event, "at", target=prison, status="planned", source=article)
    factories.said(event, "to", target=factories.published("organisation", "The consulate"), source=article)
    factories.said(event, "reason", "The security situation.", status="cancelled", source=article)
    found = lines(event, client)
    assert "About whom" not in found
    assert found["Where"] == "North prison (planned)"
    assert found["Who"] == "Addressed to: The consulate"
    assert "What for" not in found
    assert found["Reason given"].startswith("The security situation")


def test_what_was_so_at_the_trial_and_at_the_appeal_are_no_other_possibilities(client, article):
    sentence = factories.published("sentence", "A sentence")
    factories.said(sentence, "counsel", "own", scope="trial", source=article)
    factories.said(sentence, "counsel", polarity="no", scope="appeal", source=article)
    factories.said(sentence, "charge", "Crossing a border", source=article)
    found = lines(sentence, client)
    assert set(found["Lawyer"].split(". ")) == {"At the trial: a lawyer of their own", "At the appeal: no lawyer"}
    assert found["For what"] == "Charged with: Crossing a border"


def test_a_number_and_its_day_are_no_date(client, group, article):
    factories.said(group, "count", "about 12", scope="held", when="February 2024", source=article)
    text = shown(group, client).words
    assert "about 12, February 2024" in text.replace(" ,", ",")
    assert "about 12 February 2024" not in text


def test_a_bare_no_is_written_small_within_a_sentence(client, prisoner, article):
    sentence = factories.published("sentence", "The sentence")
    factories.said(sentence, "sentence_of", target=prisoner, source=article)
    factories.said(sentence, "counsel", polarity="no", scope="trial", source=article)
    assert lines(sentence, client)["Lawyer"] == "No lawyer"
    factories.said(sentence, "counsel", "own", scope="appeal", source=article)
    assert "no lawyer" in lines(sentence, client)["Lawyer"]


def test_sizes_with_commas_are_told_apart(client, article):
    for wording, numbers in (("Some", {"held": "30"}), ("Families", {"women": "50", "children": "100"})):
        group = factories.published("person", wording, form="group")
        factories.said(group, "custody", "detained", source=article)
        for scope, number in numbers.items():
            factories.said(group, "count", number, scope=scope, source=article)
    text = page(client, "/cases/").words
    assert "50 women, 100 children; 30, as reported" in text or "30; 50 women, 100 children, as reported" in text
