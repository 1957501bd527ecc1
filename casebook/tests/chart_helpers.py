"""a synthetic operation, facility and person of which pictures have every kind of mark to draw. All of it is
invented."""

from types import SimpleNamespace

from casebook.tests import factories

NUMBERS = (
    # Scope, value, when, and more: exact, open upwards, a range, about, from a source's day, planned, in no year.
    ("held", "300", "2017-03-05", {}),
    ("held", "at least 500", "2017/2018", {}),
    ("people", "400 to 900", "2019-06", {}),
    ("citizens", "about 120", "2019/..", {}),
    ("held", "fewer than 200", "", {"stance": "hedges"}),
    ("held", "800", "2020", {"status": "planned"}),
    ("held", "350", "XXXX-11-27", {}),
    ("per-cell", "40", "2018", {}),
)
WAVES = (
    ("First wave", "2019-01", "actual", ("47",)),
    ("Second wave", "2019-05", "actual", ("200 to 231", "260")),
    ("Third wave", "2019-09", "cancelled", ("at least 30",)),
    ("Fourth wave", "2020", "actual", ()),
)
MOMENTS = (
    ("2015", "actual"),
    ("2016-03-04", "actual"),
    ("../2017-05", "actual"),
    ("2018-02/2018-08", "planned"),
    ("2018-02/2018-08", "cancelled"),
    ("2019-11-27", "promised"),
    ("2018/..", "actual"),
    ("XXXX-11-27", "actual"),
)


def pictured() -> SimpleNamespace:
    """Build it; attributes name what tests ask for."""
    w = SimpleNamespace()
    with factories.together():
        w.outlet = factories.published("organisation", "The Example Post")
        w.article = factories.published_source("Letters from the north", "2018-07-23", outlet=w.outlet)
        w.later = factories.published_source("Two years later", "2020~ (inferred)", outlet=w.outlet)
        _operation(w)
        _facility(w)
        _person(w)
    factories.dispute("Does the whole hold all waves?", [w.total], [w.first], kind="totals")
    return w


def _operation(w: SimpleNamespace) -> None:
    w.operation = factories.published("operation", "Homeward <2019> & on")
    w.total = factories.said(w.operation, "count", "nearly 600", scope="returned", source=w.later)
    for label, when, status, numbers in WAVES:
        wave = factories.published("operation", label)
        factories.said(wave, "part_of", w.operation, source=w.article)
        factories.said(wave, "takes_place", when, status=status, source=w.article)
        claims = [factories.said(wave, "count", number, scope="returned", source=w.article) for number in numbers]
        if label == "First wave":
            w.first = claims[0]


def _facility(w: SimpleNamespace) -> None:
    w.facility = factories.published("facility", "Norhold prison")
    w.numbers = [
        factories.said(w.facility, "count", value, scope=scope, when=when, source=w.article, **more)
        for scope, value, when, more in NUMBERS
    ]


def _person(w: SimpleNamespace) -> None:
    w.person = factories.published("person", "One of the women")
    factories.said(w.person, "held_at", w.facility, when="2016/2020", source=w.article)
    factories.said(w.person, "returned_in", w.operation, polarity="no", when="2019", source=w.later)
    for number, (when, status) in enumerate(MOMENTS):
        event = factories.published("event", f"Event {number} “of the letters”")
        factories.said(event, "concerns", w.person, source=w.article)
        factories.said(event, "takes_place", when, status=status, source=w.article)
