"""What sections of pages are called: those of prisoners are not for officials, bodies and events."""

import pytest

from casebook.tests import factories
from casebook.tests.page_reader import page
from casebook.tests.small_archive import world_with_sentence
from casebook.web.presenters.edition import Reading
from casebook.web.presenters.fact_rows import section
from casebook.web.presenters.page_sections import label_of

WORLD = world_with_sentence


@pytest.mark.parametrize("kind", ["people", "organisation", "place", "operation", "event"])
@pytest.mark.parametrize("name", ["custody", "sentence", "life"])
def test_who_is_not_held_has_no_section_of_a_prisoner(kind, name):
    assert label_of(name, kind, "individual") not in {
        "Where they are held", "Where this person is held", "Sentence", "Life before prison",
    }  # fmt: skip
    assert label_of("custody", "case", "individual") == "Where this person is held"


@pytest.mark.django_db
def test_a_fold_counts_what_it_opens(w):
    for number in range(20):
        factories.said(w.dana, "statement", f"Heard {number}.", scope="account", source=w.article)
    reading = Reading()
    record = reading.record(w.dana.ref)
    claims = [claim for claim in reading.placed([record.id], 1) if claim.fact == "statement"]
    reading.learn(claims)
    found = section(reading, "accounts", "", claims, record, most_folded=5)
    assert found.summary.startswith("5 more facts")
    assert len(found.folded) == 5
    assert found.beyond == 20 - len(found.rows) - 5


@pytest.mark.django_db
def test_a_list_marks_what_is_disputed_in_statements(client, w):
    sides = [
        [factories.said(w.dana, "statement", words, scope="account", source=w.article)]
        for words in ("She was told.", "Nobody told her.")
    ]
    factories.dispute("Was she told?", *sides)
    row = next(row for row in page(client, "/cases/?disputed=1").all(data_record="…") if "Dana" in row.words)
    assert "≠ disputed: Account" in row.words
