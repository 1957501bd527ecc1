"""What says no number (dozens) and one number or another (40 or 50), in the edition and on its pages."""

import pytest

from casebook.models import PublicClaim
from casebook.tests import factories
from casebook.tests.page_reader import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(article):
    """A prison of which three sources say how many are held there, one of them vaguely."""
    prison = factories.published("facility", "The old fort")
    values = ("dozens of women", "40 or 50", "around 600", "700")
    claims = [
        factories.said(prison, "count", value, scope="people", source=article, when=f"20{18 + year}")
        for year, value in enumerate(values)
    ]
    return prison, claims


def test_a_vague_number_has_neither_low_nor_high_in_the_edition(held):
    _prison, claims = held
    rows = [PublicClaim.objects.get(ref=claim.ref) for claim in claims]
    assert [(row.low, row.high) for row in rows] == [(None, None), (40, 50), (540, 660), (700, 700)]
    assert rows[0].unit == "women"


def test_it_is_printed_and_left_out_of_the_chart(held, client):
    prison, claims = held
    for language in ("", "/ru", "/kk"):
        found = page(client, f"{language}/facilities/{prison.ref}/")
        drawn = found.one(tag="svg", class_="population")
        assert all(found.all(data_claim=claim.ref) for claim in claims)
        links = [one.attributes["href"] for one in drawn.all(tag="a")]
        assert [claim.ref for claim in claims if any(claim.ref in link for link in links)] == [
            claim.ref for claim in claims[1:]
        ]
    words = page(client, f"/facilities/{prison.ref}/").words
    assert "dozens of women" in words
    assert "40 or 50" in words
    assert page(client, f"/claims/{claims[0].ref}/").words.count("dozens of women")


def test_a_long_unit_is_held_by_the_edition(group, article):
    claim = factories.said(group, "count", "some 600 extended family-members", scope="held", source=article)
    assert PublicClaim.objects.get(ref=claim.ref).unit == "extended family-members"
