"""The filters of a list are a sentence that can be read aloud, whatever is chosen, and each part comes off alone.

`sentences.txt` holds it for every value of every facet. Whoever changes what can be chosen reads the new ones aloud,
and puts them there.
"""

from pathlib import Path

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
HELD = Path(__file__).parents[1] / "sentences.txt"
NAMES = {
    Kind.FACILITY: "Norhold prison",
    Kind.OPERATION: "Operation Homeward",
    Kind.ORGANISATION: "Arvania",
    Kind.PLACE: "the Northern Region",
    Kind.PERSON: "nine women in Norhold",
}
# Of what is typed, a few values.
TYPED = {"term": ["life", "15 years", "at least 15 years"], "language": ["en", "ru"], "disputed": ["1"]}
DAYS = [
    "from=2018&to=2018", "from=2018-07&to=2018-07", "from=2018-07-04&to=2018-07-04", "from=2018-05&to=2019",
    "from=2018-05", "to=2019-02-28", "from=2018&to=2019&dated=certainly&dated=possibly", "dated=undated",
    "from=2018&dated=possibly&dated=undated", "dated=certainly&dated=possibly",
]  # fmt: skip


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


def test_every_value_of_every_facet_can_be_read_aloud():
    records = {kind: factories.published(kind, label) for kind, label in NAMES.items()}
    records["source"] = factories.published_source("Letters from a northern prison")
    found = [sentence(name, query) for name in FILTERS for query in queries(name, records)]
    held = HELD.read_text(encoding="utf-8").splitlines()
    assert sorted(set(found) - set(held)) == [], "read these aloud, and put them into sentences.txt"
    assert sorted(set(held) - set(found)) == [], "nobody can choose these any more"


@pytest.mark.parametrize("line", ["a a", "that are a ", "that that", "  ", "None", "%"])
def test_no_sentence_stumbles(line):
    assert line not in HELD.read_text(encoding="utf-8")


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
