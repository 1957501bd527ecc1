"""Days that are still to come: what is said to be so cannot be dated on one, and no page is read as of one."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from casebook.models.archive.claim_checks import claim_problems, day_problem
from casebook.tests import factories
from casebook.tests.small_archive import world
from casebook.values import VagueDate

pytestmark = [pytest.mark.django_db, pytest.mark.both]
WORLD = world


def day(ahead: int):
    return timezone.now().date() + timedelta(days=ahead)


@pytest.mark.parametrize(
    ("fact", "value", "fields", "field"),
    [
        ("takes_place", "{later}", {}, "value"),
        ("takes_place", "2100", {}, "value"),
        ("takes_place", "since 2100", {}, "value"),
        ("takes_place", "{later}", {"status": "planned"}, ""),
        ("takes_place", "{later}", {"polarity": "no"}, ""),
        ("takes_place", "{tomorrow}", {}, ""),
        ("takes_place", "2019/2100", {}, ""),
        ("takes_place", "27 November", {}, ""),
        ("event_type", "visit", {"when": "{later}"}, "when"),
        ("event_type", "visit", {"when": "since 2100"}, "when"),
        ("event_type", "visit", {"when": "{tomorrow}"}, ""),
        ("event_type", "visit", {"when": "{later}", "status": "promised"}, ""),
        ("event_type", "visit", {"when": "until 2100"}, ""),
    ],
)
def test_what_is_said_to_be_so_is_not_dated_after_tomorrow(fact, value, fields, field):
    days = {"tomorrow": day(1).isoformat(), "later": day(2).isoformat()}
    fields = {name: text.format(**days) for name, text in fields.items()}
    made = factories.claim(factories.published("event", "A visit"), fact, value.format(**days), **fields)
    problems = claim_problems(made)
    assert set(problems) == ({field} if field else set())
    assert all("is still to come; only what is planned" in words for words in problems.values())


def test_the_date_of_anything_can_be_asked_for():
    assert day_problem(None) == day_problem(VagueDate(day(1).isoformat())) == day_problem(VagueDate("XXXX-11-27")) == ""
    assert "still to come" in day_problem(VagueDate(day(2).isoformat()))


def test_a_page_is_read_as_of_a_day_that_is_today_somewhere(client, w):
    cache.clear()
    for ahead, status in ((0, 200), (1, 200), (2, 400)):
        answer = client.get(f"/cases/?as_of={day(ahead)}")
        assert answer.status_code == status, ahead
        assert ("This day is still to come" in answer.content.decode()) == (status == 400)
    assert f'max="{day(1)}"' in client.get("/cases/").content.decode()
