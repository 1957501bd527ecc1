"""How a day is asked for: what is no day, what does not go by days, which days are offered, and what is kept of it."""

import re

import pytest

from casebook.tests.five_articles import DAYS, asking, five_articles, word
from casebook.tests.small_archive import page

pytestmark = [pytest.mark.django_db, pytest.mark.both]
WORLD = five_articles


def test_pages_as_of_a_day_are_not_kept_and_do_not_answer_for_others(client, w):
    first = client.get("/cases/").content
    then = client.get(asking("/cases/", as_of=DAYS[0]))
    assert "ETag" not in then.headers
    assert client.get("/cases/").content == first
    assert client.get(asking("/cases/", as_of=DAYS[1])).content != then.content


WRONG = ["9999999999999", "0000-00-00", "2024-02-30", "yesterday", "2999-01-01", "2024-1-1", "%00", "٢٠٢٤-٠١-٠١"]
WRONG += ["2024-01-01&as_of=2023-01-01", "'%3B--", "%FF", "9" * 5000, "-2024-01-01", "2024-01-01T00:00"]


@pytest.mark.parametrize("value", WRONG)
@pytest.mark.parametrize("name", ["as_of", "compared"])
def test_wrong_days_are_reported_in_words(client, w, value, name):
    for address in ("/", "/cases/", f"/cases/{w.group.ref}/", f"/claims/{w.counts[0].ref}/"):
        text = page(client, f"{address}?{name}={value.replace('as_of', name)}", status=400)
        assert f"The value of {name}" in text


def test_an_empty_day_is_none(client, w):
    assert page(client, "/cases/?as_of=&compared=") == page(client, "/cases/")


def test_a_page_says_its_day_and_has_one_address_for_all_days(client, w):
    html = client.get(asking(f"/facilities/{w.prison.ref}/", as_of=DAYS[1])).content.decode()
    assert "As the sources had it on 4 May 2019." in html
    assert f'<link rel="canonical" href="http://testserver/facilities/{w.prison.ref}/">' in html
    assert '<meta name="robots" content="noindex">' in html
    assert f'data-day="any" href="/facilities/{w.prison.ref}/"' in html


def test_a_page_offers_the_days_on_which_more_became_known(client, w):
    html = client.get(f"/cases/{w.group.ref}/").content.decode()
    offered = re.findall(r'<li><a data-day="any" href="[^"]*as_of=([0-9-]+)', html)
    assert offered == list(DAYS)
    assert '<input type="date" id="as-of-day" name="as_of"' in html


@pytest.mark.parametrize("query", ["disputed=1", "q=Dora", "sort=-sources", "sort=reported"])
def test_what_goes_by_today_is_refused_as_of_a_day_in_words(client, w, query):
    assert client.get(f"/cases/?{query}").status_code == 200
    text = page(client, asking(f"/cases/?{query}", as_of=DAYS[1]), status=400)
    assert "It goes by what is known today" in text


def test_a_list_is_narrowed_by_who_had_told_of_them_by_then(client, w):
    """By outlet, speaker and year as by facts: from the day on which the article had appeared."""
    in_2021 = f"/cases/?outlet={w.paper.ref}&reported=2021"
    assert "0 records" in page(client, asking(in_2021, as_of=DAYS[2]))
    assert "2 records" in page(client, asking(in_2021, as_of=DAYS[3]))


def test_a_list_offers_nothing_to_narrow_it_by_and_its_file_keeps_the_day(client, w):
    html = client.get(asking("/cases/", as_of=DAYS[1])).content.decode()
    assert 'class="filters"' not in html
    sent = b"".join(client.get(asking("/cases/?format=csv", as_of=DAYS[1])).streaming_content).decode()
    assert word(1) in sent
    assert word(2) not in sent
