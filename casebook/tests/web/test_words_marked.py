"""No word that readers see is left unmarked: in a synthetic language, everything but content stands in brackets."""

import pytest

from casebook.models import Claim, Dispute, Record, Source, State
from casebook.tests.pseudolocale import CODE, bracketed, unmarked
from casebook.tests.pseudolocale_pages import ALWAYS, known_content, unmarked_of
from casebook.web import addresses

pytestmark = pytest.mark.once


def things(every):
    """The address of everything that has a page, or of each so-manieth record and dispute."""
    for record in Record.objects.filter(page_public=True, merged_into=None).order_by("pk")[::every]:
        yield addresses.of_record(record)
    yield from (addresses.of_source(row) for row in Source.objects.filter(state=State.PUBLISHED))
    yield from (addresses.of_dispute(row) for row in Dispute.objects.filter(public=True)[::every])


def pages(claims, every=1):
    """Every address of each kind without a thing of its own, of each so-manieth thing, and of that many claims."""
    yield from ("/", "/about/", "/report/", "/report/thanks/abcd2345/", "/changes/", "/corrections/")
    for name in (*addresses.BY_NAME, "sources", "claims", "disputes"):
        yield from (f"/{name}/", f"/{name}/?facility=nonsense!", f"/{name}/?page=0")
    facility = Record.objects.filter(kind="facility", public=True).first()
    operation = Record.objects.filter(kind="operation", public=True).first()
    for name in addresses.BY_NAME:
        yield f"/{name}/?facility={facility.ref}&operation={operation.ref}&possibly=1"
    yield f"/claims/?facility={facility.ref}&fact=count&disputed=1"
    yield "/nothing/here/"
    yield from things(every)
    states = (State.PUBLISHED, State.SUPERSEDED, State.RETRACTED, State.WITHDRAWN)
    for claim in Claim.objects.filter(state__in=states, withheld="").order_by("pk")[:claims]:
        yield addresses.of_claim(claim)


def test_every_word_of_the_public_pages_is_marked(archive, client, synthetic_language):
    seen, problems = unmarked_of(client, list(pages(claims=100)), known_content())
    assert seen > 80
    assert not problems, "\n".join(problems)


def test_every_word_about_the_seed_archive_is_marked(seed, client, synthetic_language):
    seen, problems = unmarked_of(client, list(pages(claims=30, every=4)), known_content())
    assert seen > 120
    assert not problems, "\n".join(problems)


def test_every_word_of_a_refused_report_is_marked(client, db, synthetic_language):
    answer = client.post(f"/{CODE}/report/", {"about": "nonsense!", "website": "x", "text": "x" * 6000})
    assert answer.status_code == 400
    known = ALWAYS | {"x" * 6000, "nonsense!"}
    assert unmarked(answer.content.decode(), known) == []


def test_a_word_that_is_not_marked_is_found():
    marked = bracketed("Marked " + bracketed("twice"))
    page = f'<html lang="{CODE}"><p title="A hint">{marked} <b>Not</b> 12 · <q lang="ru">Нет</q>'
    assert unmarked(page) == ["A hint", "Not"]
    assert unmarked(page, frozenset({"A hint"})) == ["Not"]
    assert unmarked('<p lang="en">Content</p><input type="submit" value="Send">') == ["Send"]
