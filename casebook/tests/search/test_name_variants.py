"""Search finds a record by any spelling of its name, and says when it only sounds alike."""

from pathlib import Path

import pytest
from django.db import connection, transaction

from casebook.search import search_records
from casebook.tests import factories

DATA = Path(__file__).parents[1] / "data"
# Of a hundred pairs of spellings so many must find each other among the first so many.
OF_A_HUNDRED, FIRST = 95, 5
# With namesakes, among so many.
AMONG_NAMESAKES = 15
# What one database finds of the one list, and of the other, the other one finds too.
ONCE = pytest.mark.once


def lists(name):
    rows = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [row.split("\t") for row in rows if row and not row.startswith("#")]


def named(spellings):
    """A published place of each name, all in one action."""
    made = {}
    with factories.together():
        source = factories.published_source()
        for name in spellings:
            made[name] = factories.published("place", "A place")
            factories.said(made[name], "name", name, source=source)
    return made


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["name_variants.tsv", pytest.param("name_variants_more.tsv", marks=ONCE)])
def test_any_spelling_finds_the_record_of_any_other(name):
    """One spelling of each line at a time is the name of a record, and the others of its line are asked for."""
    rows = lists(name)
    asked, missed = 0, []
    for place in range(max(map(len, rows))):
        with transaction.atomic():
            made = named(row[place] for row in rows if place < len(row))
            for row in rows:
                for other in row[:place] + row[place + 1 :] if place < len(row) else ():
                    asked += 1
                    found = [hit.record.pk for hit in search_records(other, size=FIRST).hits]
                    if made[row[place]].pk not in found:
                        missed.append((other, row[place]))
            transaction.set_rollback(True)
    assert asked == sum(len(row) * (len(row) - 1) for row in rows)
    print(f"{name} on {connection.vendor}: {asked - len(missed)} of {asked}")
    assert len(missed) <= asked * (100 - OF_A_HUNDRED) / 100, missed


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "share"), [("name_variants.tsv", 90), pytest.param("name_variants_more.tsv", 90, marks=ONCE)]
)
def test_any_spelling_finds_the_others_among_namesakes_too(name, share):
    """All forms of all lines are names of records at once: whoever has just the name asked does not hide the others."""
    rows = lists(name)
    made = named(dict.fromkeys(form for row in rows for form in row))
    asked, missed = 0, []
    for row in rows:
        for form in row:
            found = {hit.record.pk for hit in search_records(form, size=AMONG_NAMESAKES).hits}
            others = [other for other in row if other != form]
            asked += len(others)
            missed += [(form, other) for other in others if made[other].pk not in found]
    print(f"{name} with namesakes on {connection.vendor}: {asked - len(missed)} of {asked}")
    assert len(missed) <= asked * (100 - share) / 100, missed
