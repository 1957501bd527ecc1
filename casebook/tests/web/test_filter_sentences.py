"""The filters of a list are a sentence that can be read aloud, whatever is chosen, and each part comes off alone."""

from collections import Counter

import pytest
from django.http import QueryDict

from casebook.models import Kind
from casebook.tests import factories
from casebook.tests.page_reader import page as read
from casebook.tests.small_archive import page, world
from casebook.web import addresses
from casebook.web.filters import FILTERS, filters_of
from casebook.web.filters.fields import RecordsField, SourcesField
from casebook.web.presenters.filter_sentence import groups_of, in_words
from casebook.web.presenters.list_page import title_of

pytestmark = pytest.mark.django_db
NAMES = {
    Kind.FACILITY: "Norhold prison",
    Kind.OPERATION: "Operation Homeward",
    Kind.ORGANISATION: "Arvania",
    Kind.PLACE: "the Northern Region",
    Kind.PERSON: "nine women in Norhold",
}
# Of what is typed, a few values.
TYPED = {"term": ["life", "15 years", "at least 15 years"], "language": ["en", "ru"], "disputed": ["1"]}
DAYS = {
    "from=2018&to=2018": "held or returned in 2018",
    "from=2018-07&to=2018-07": "held or returned in July 2018",
    "from=2018-07-04&to=2018-07-04": "held or returned on 4 July 2018",
    "from=2018-05&to=2019": "held or returned between May 2018 and 2019",
    "from=2018-05": "held or returned from May 2018 on",
    "to=2019-02-28": "held or returned up to 28 February 2019",
    "from=2018&to=2019&dated=certainly&dated=possibly": (
        "held or returned between 2018 and 2019 certainly then or possibly then"
    ),
    "dated=undated": "held or returned without any known time",
    "from=2018&dated=possibly&dated=undated": "held or returned from 2018 on possibly then or without any known time",
    "dated=certainly&dated=possibly": "held or returned at a known time or at a known time, however vague",
}


def sentence(name, query):
    """What stands over the list of this name, in one line."""
    filters = filters_of(name, QueryDict(query))
    assert filters.is_valid(), filters.errors
    return f"{title_of(name)} {in_words(groups_of(filters, addresses.of_list(name)))}"


def queries(name, records):
    """A query for each value of each facet of a list, and for days."""
    filters = filters_of(name, QueryDict(""))
    for facet in filters.facets.values():
        field = filters.form.fields[facet.name]
        if isinstance(field, SourcesField):
            yield f"{facet.name}={records['source'].ref}"
        elif isinstance(field, RecordsField):
            record = records[field.kind or Kind.ORGANISATION]
            yield f"{facet.name}={record.ref}"
            if facet.hedged:
                yield f"{facet.name}={record.ref}&possibly={facet.name}"
        else:
            for value in getattr(field, "known", None) or TYPED.get(facet.name, ["2018"]):
                yield f"{facet.name}={value}"
    yield from DAYS if filters.times else ()
    yield "q=letters"


STUMBLES = ("a a ", "that are a ", "that that", "  ", "None", "%")


def test_every_value_of_every_facet_has_a_sentence_of_its_own():
    records = {kind: factories.published(kind, label) for kind, label in NAMES.items()}
    records["source"] = factories.published_source("Letters from a northern prison")
    for name in FILTERS:
        told = {query: sentence(name, query) for query in queries(name, records)}
        # A year is a facet of sentences and can be given as days: the same is chosen.
        seen = Counter((query.partition("=")[0], said) for query, said in told.items())
        assert [said for said, times in seen.items() if times > 1] == [], f"{name}: what is chosen does not show"
        for query, said in told.items():
            assert said.removeprefix(title_of(name)).strip(), query
            assert said.startswith(title_of(name)), said
            assert said.count("“") == said.count("”"), said
            assert not [words for words in STUMBLES if words in said], said


@pytest.mark.parametrize(("days", "said"), DAYS.items())
def test_days_can_be_read_aloud(days, said):
    assert sentence("cases", days) == f"Cases {said}"


def test_several_values_and_parts_are_one_sentence(client):
    w = world()
    refs = f"facility={w.norhold.ref}&facility={w.southcamp.ref}"
    sides = "or".join(f" {one.label} " for one in sorted([w.norhold, w.southcamp], key=lambda one: one.ref))
    days = "from=2018&to=2019&dated=possibly&dated=undated"
    said = sentence("cases", f"{refs}&possibly=facility&sex=female&sex=male&{days}")
    assert said == (
        f"Cases held at{sides}(certainly or possibly) and recorded as female or male and held or returned between"
        " 2018 and 2019 possibly then or without any known time"
    )


def test_what_is_only_possible_comes_off_alone(client):
    w = world()
    address = f"/cases/?facility={w.norhold.ref}&sex=female&possibly=facility"
    chips = {chip.words: chip.attributes["href"] for chip in read(client, address).all(**{"class": "chip"})}
    assert chips["(certainly or possibly) × : take off"] == f"/cases/?facility={w.norhold.ref}&sex=female"
    assert chips["Norhold prison × : take off"] == "/cases/?sex=female"


def test_days_come_off_alone_and_a_single_one_at_once(client):
    world()
    chips = read(client, "/cases/?from=2018-05&to=2019&dated=possibly").all(**{"class": "chip"})
    assert [(chip.words.split(" ×")[0], chip.attributes["href"]) for chip in chips] == [
        ("May 2018", "/cases/?to=2019&dated=possibly"),
        ("2019", "/cases/?from=2018-05&dated=possibly"),
        ("possibly then", "/cases/?from=2018-05&to=2019"),
    ]
    (chip,) = read(client, "/cases/?from=2019&to=2019").all(**{"class": "chip"})
    assert (chip.words, chip.attributes["href"]) == ("in 2019 × : take off", "/cases/")
    assert "held or returned in 2019" in page(client, "/cases/?from=2019&to=2019")
