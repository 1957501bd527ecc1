"""A small world told by five articles, each of which adds a word of its own to everything that a page can tell."""

from types import SimpleNamespace

from casebook.models import Claim
from casebook.tests import factories

DAYS = ("2018-07-23", "2019-05-04", "2020-12-31", "2021-03-01", "2022-06-01")


def word(number: int) -> str:
    """A word that stands in the article of this number and in no earlier one."""
    return f"Zorbo{number}x"


def five_articles() -> SimpleNamespace:
    """A prison, a group, a woman with her sentence, a visit, an operation: and what each article adds to them."""
    w = SimpleNamespace(articles=[])
    with factories.together():
        w.paper = factories.published("organisation", "The Example Post")
        # One is dated by its year, and counts from the last day of it.
        for number, day in enumerate(DAYS):
            printed = "2020" if day == "2020-12-31" else day
            w.articles.append(factories.published_source(f"Article {word(number)}", printed, outlet=w.paper))
        w.prison = factories.published("facility", "Norhold prison")
        w.group = factories.published("person", "The women", form="group", note=word(4))
        w.dana = factories.published("person", "One of them", name_policy="full")
        w.minister = factories.published("person", "A minister", public_life=True, name_policy="full")
        w.sentence = factories.published("sentence", "Her sentence")
        w.visit = factories.published("event", "The visit")
        w.operation = factories.published("operation", "Homeward")
        w.wave = factories.published("operation", "A wave of it")
        for number in range(5):
            _reported(w, number)
    w.disputes = [
        factories.dispute(f"Which {word(number)}?", [w.counts[number - 1]], [w.counts[number]])
        for number in range(1, 5)
    ]
    w.three = factories.dispute(f"How many {word(4)}?", [w.counts[0]], [w.counts[1]], [w.counts[4]])
    return w


def _reported(w: SimpleNamespace, number: int) -> None:
    """What the article of this number says."""
    article = w.articles[number]
    more = {"source": article}
    spelt = ("Orla", "Ada", "Bea", "Cleo", "Dora")[number]
    if number:
        factories.said(w.dana, "name", f"{spelt} {word(number)}", rank=1 if number == 4 else 2, **more)
        factories.said(w.minister, "name", f"{spelt} {word(number)}", rank=1 if number == 4 else 2, **more)
    factories.said(w.minister, "role", f"minister of {word(number)}", **more)
    factories.said(w.group, "statement", f"They are {word(number)}.", scope="account", chain=[w.minister], **more)
    counts = w.__dict__.setdefault("counts", [])
    counts.append(factories.said(w.group, "count", str(9 + number), scope="held", note=word(number), **more))
    camp = factories.published("facility", f"Camp {word(number)}")
    factories.said(w.dana if number else w.group, "held_at", camp, **more)
    factories.said(w.sentence, "offence", f"Being {word(number)}", quote=word(number), **more)
    states = ("detained", "serving-sentence", "released", "detained", "released")
    if number:
        factories.said(w.dana, "custody", states[number], when=DAYS[number], **more)
    status = ("planned", "promised", "requested", "cancelled", "actual")[number]
    factories.said(w.visit, "takes_place", f"{2018 + number}", status=status, **more)
    factories.said(w.visit, "concerns", w.dana, status=status, **more)
    factories.said(w.operation, "count", f"{100 + number}", scope="returned", **more)
    if number == 0:
        factories.said(w.dana, "held_at", w.prison, stance="hedges", **more)
        factories.said(w.sentence, "sentence_of", w.dana, **more)
        factories.said(w.dana, "member_of", w.group, **more)
    if number == 2:
        certain = Claim.objects.get(subject=w.dana, fact="held_at", target=w.prison)
        factories.publish(factories.cite(certain, article, 4, quote=f"in {word(2)}"))
        factories.said(w.wave, "part_of", w.operation, **more)
        factories.said(w.wave, "count", "7", scope="returned", **more)


def asking(address: str, **days: str) -> str:
    """The address as of a day, or compared with one."""
    return address + ("&" if "?" in address else "?") + "&".join(f"{name}={day}" for name, day in days.items())
