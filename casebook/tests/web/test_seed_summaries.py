"""In short, line by line, on the pages of the seed: each says what its claims say, and no more (DESIGN 1.5)."""

import re

import pytest

from casebook.models.edition import PublicClaim, PublicRecord, PublicSource
from casebook.web.presenters.edition import Reading
from casebook.web.presenters.record_page import record_page

pytestmark = pytest.mark.once

LINES = {
    # Six women, and what nobody agrees on.
    "nc8j7cdz": {
        "Who": "6 women. Citizens of Kazakhstan: 6, or possibly 2 of 6 — sources contradict each other",
        "Where": "Rusafa prison; Unnamed prison in Baghdad. Last reported: 2025",
        "Sentence": "Life. There: A life sentence means 25 years. Passed: 2018 — contradicted."
        " Contradicted: Lawyer, Served so far",
        "Done and planned": "Consular visit, September 2023 (possibly about them); possibly: Consul’s promised visit"
        " before Ramadan 2025"
        " [promised]; Talks between Kazakhstan and Iraq on the women’s return",
        "Asked for": "Women’s appeal to the Kazakh authorities, early 2025",
    },
    # Where she is now, and not where she was before.
    "k9sqdn4q": {
        "Where": "Women’s prison, Qaraghandy region. Last reported: 2020–2021",
        "Sentence": "7 years 6 months. Passed: some time between May 2019 and 2021",
        "Asked for": "",
    },
    "qsfj2sfm": {"Where": "State prison in Baghdad. Last reported: July 2018"},
    # A point in time is no duration.
    "q83fepd9": {"Who": "19 women. Citizenship: Russia", "Where": "Possibly Iraq"},
    # Numbers are not added up, and rounded ones of one article contradict nothing.
    "mq5r9bp8": {"When": "2019", "Who": "Returned: nearly 600. Children: about 400. Women: 150"},
    "anwjeh6f": {"When": "27 November 2019", "Who": "Children: 14"},
    # An agreement that is only planned, or does not exist, did not take place.
    "m76gq62a": {"When": "Negotiated: since 2020 — planned", "State": "Draft under review. Last reported: 2025"},
    "mbpwwzre": {"State": "Does not exist. Last reported: November 2019"},
    # What is only hedged is possible.
    "fagr9zbn": {"When": "Possibly 2023"},
    "mb74f3mt": {"When": "2024 (cancelled) — cancelled"},
    # The court is named; that it convicted is not said.
    "wz5a3k6w": {"Court named": "Federal Court of Appeal, Baghdad", "Passed in": "Iraq"},
    "hjxj6qsk": {"Who": "People: hundreds"},
}


def page_of(ref):
    reading = Reading()
    record = reading.record(ref)
    assert record is not None
    return record_page(reading, record)


def said(line):
    return "".join(p.before + p.words + (f" [{p.status}]" if p.status else "") for p in line.parts)


@pytest.mark.parametrize("ref", LINES)
def test_each_line_says_what_its_claims_say(seed, ref):
    found = {line.label: said(line) for line in page_of(ref).summary}
    assert {label: found.get(label, "") for label in LINES[ref]} == LINES[ref]


def test_every_line_of_every_page_has_its_claims_and_sources(seed):
    refs = dict(PublicClaim.objects.values_list("ref", "state"))
    documents = PublicClaim.objects.values_list("ref", "document")
    cited = {claim: [citation["source"] for citation in document["citations"]] for claim, document in documents}
    for ref in PublicRecord.objects.filter(page=True).values_list("ref", flat=True):
        for line in page_of(ref).summary:
            assert line.refs, (ref, line.label)
            assert line.sources, (ref, line.label)
            assert {refs[claim] for claim in line.refs} == {"published"}
            # Two sources, or as many as it takes to say all of it.
            beside = {cite.source.ref for cite in line.cites}
            for claim in line.refs:
                assert beside & set(cited[claim]), (ref, line.label, claim)


def test_the_largest_pages_stay_within_their_budgets(seed, client):
    """120 KB, 4,000 words and 450 links (DESIGN 4)."""
    largest = ["/cases/nc8j7cdz/", "/people/k276444j/", "/organisations/yf9cx76w/", "/operations/anwjeh6f/"]
    sources = [f"/sources/{ref}/" for ref in PublicSource.objects.values_list("ref", flat=True)]
    for address in [*largest, *sources]:
        html = client.get(address, follow=True).content.decode()
        body = html[html.index("<body") :]
        words = re.sub(r"<[^>]+>", " ", body).split()
        assert len(html.encode()) <= 120_000, address
        assert len(words) <= 4_000, (address, len(words))
        assert body.count("<a ") <= 450, (address, body.count("<a "))
