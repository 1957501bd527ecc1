"""A small world told by five articles, each of which adds a word of its own to everything that a page can tell."""

from types import SimpleNamespace

from casebook.models import Claim
from casebook.tests import make

DAYS = ("2018-07-23", "2019-05-04", "2020-12-31", "2021-03-01", "2022-06-01")


def word(number: int) -> str:
    """A word that stands in the article of this number and in no earlier one."""
    return f"Zorbo{number}x"


def five_articles() -> SimpleNamespace:
    """A prison, a group, a woman with her sentence, a visit, an operation: and what each article adds to them."""
    w = SimpleNamespace(articles=[])
    with make.together():
        w.paper = make.published("organisation", "The Example Post")
        # One is dated by its year, and counts from the last day of it.
        for number, day in enumerate(DAYS):
            printed = "2020" if day == "2020-12-31" else day
            w.articles.append(make.published_source(f"Article {word(number)}", printed, outlet=w.paper))
        w.prison = make.published("facility", "Norhold prison")
        w.group = make.published("person", "The women", form="group", note=word(4))
        w.dana = make.published("person", "One of them", name_policy="full")
        w.minister = make.published("person", "A minister", public_life=True, name_policy="full")
        w.sentence = make.published("sentence", "Her sentence")
        w.visit = make.published("event", "The visit")
        w.operation = make.published("operation", "Homeward")
        w.wave = make.published("operation", "A wave of it")
        for number in range(5):
            _told(w, number)
    w.disputes = [
        make.dispute(f"Which {word(number)}?", [w.counts[number - 1]], [w.counts[number]]) for number in range(1, 5)
    ]
    w.three = make.dispute(f"How many {word(4)}?", [w.counts[0]], [w.counts[1]], [w.counts[4]])
    return w


def _told(w: SimpleNamespace, number: int) -> None:
    """What the article of this number says."""
    article = w.articles[number]
    more = {"source": article}
    spelt = ("Orla", "Ada", "Bea", "Cleo", "Dora")[number]
    if number:
        make.said(w.dana, "name", f"{spelt} {word(number)}", rank=1 if number == 4 else 2, **more)
        make.said(w.minister, "name", f"{spelt} {word(number)}", rank=1 if number == 4 else 2, **more)
    make.said(w.minister, "role", f"minister of {word(number)}", **more)
    make.said(w.group, "statement", f"They are {word(number)}.", scope="account", chain=[w.minister], **more)
    counts = w.__dict__.setdefault("counts", [])
    counts.append(make.said(w.group, "count", str(9 + number), scope="held", note=word(number), **more))
    camp = make.published("facility", f"Camp {word(number)}")
    make.said(w.dana if number else w.group, "held_at", camp, **more)
    make.said(w.sentence, "offence", f"Being {word(number)}", quote=word(number), **more)
    states = ("detained", "serving-sentence", "released", "detained", "released")
    if number:
        make.said(w.dana, "custody", states[number], when=DAYS[number], **more)
    status = ("planned", "promised", "requested", "cancelled", "actual")[number]
    make.said(w.visit, "takes_place", f"{2018 + number}", status=status, **more)
    make.said(w.visit, "concerns", w.dana, status=status, **more)
    make.said(w.operation, "count", f"{100 + number}", scope="returned", **more)
    if number == 0:
        make.said(w.dana, "held_at", w.prison, stance="hedges", **more)
        make.said(w.sentence, "sentence_of", w.dana, **more)
        make.said(w.dana, "member_of", w.group, **more)
    if number == 2:
        certain = Claim.objects.get(subject=w.dana, fact="held_at", target=w.prison)
        make.publish(make.cite(certain, article, 4, quote=f"in {word(2)}"))
        make.said(w.wave, "part_of", w.operation, **more)
        make.said(w.wave, "count", "7", scope="returned", **more)


def asking(address: str, **days: str) -> str:
    """The address as of a day, or compared with one."""
    return address + ("&" if "?" in address else "?") + "&".join(f"{name}={day}" for name, day in days.items())
