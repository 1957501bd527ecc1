"""The shape of a synthetic archive: shares and lists, as data. Ten claims a case, few facilities, disputes, secrets."""

from dataclasses import dataclass

from bench.synthetic import texts


@dataclass(frozen=True)
class Odds:
    """One thing that is reported of some records of a kind.

    `share` of them have it, with one of `values`, or leading to one of a pool of records (`targets`), dated in a share
    of `dated`. A share of `hedged` is only possible, and of `again` has a second, different value.
    """

    fact: str
    share: float
    values: tuple[str, ...] = ()
    targets: str = ""
    scope: str = ""
    polarity: str = "yes"
    status: str = "actual"
    dated: float = 0.0
    hedged: float = 0.04
    again: float = 0.0
    in_custody: float = 0.0
    released: float = 0.0


def _statements(openings: tuple[str, ...]) -> tuple[str, ...]:
    reported = (f"{a}, {b} {c}" for a in openings for b in texts.MIDDLES for c in texts.ENDS)
    return (*reported, *texts.STATEMENTS_RU * 40)


STATEMENTS = _statements(texts.OPENINGS)

PERSON = (
    Odds("citizenship", 0.7, targets="states", again=0.02),
    Odds("held_at", 0.96, targets="facilities", dated=0.6, hedged=0.08, again=0.12),
    Odds("held_in", 0.35, targets="countries", dated=0.3),
    Odds("custody", 0.7, ("serving-sentence",) * 5 + ("awaiting-trial", "detained", "released"), dated=0.8, again=0.2),
    Odds("detained_by", 0.1, targets="custodians"),
    Odds("age", 0.2, ("23", "27", "31 at 2017", "34", "about 40", "45 at 2019", "25 to 30", "52"), again=0.1),
    Odds("left", 0.15, targets="countries", dated=0.8),
    Odds("role", 0.1, texts.ROLES),
    Odds("fate", 0.05, ("alive", "alive", "missing"), dated=0.5),
    Odds("returned_in", 0.2, targets="operations", dated=0.3, hedged=0.1),
    Odds("returned_in", 0.03, targets="operations", polarity="no"),
    Odds("learned_of", 0.03, polarity="unknown"),
    Odds("fate", 0.02, polarity="unknown"),
    Odds("documents", 0.04, ("1", "2"), scope="passport"),
    Odds("statement", 0.35, STATEMENTS, scope="account", again=0.2),
    Odds("statement", 0.12, STATEMENTS, scope="condition", in_custody=0.5),
    Odds("statement", 0.08, STATEMENTS, scope="treatment", in_custody=0.5, released=0.3),
    Odds("statement", 0.08, STATEMENTS, scope="hope"),
    Odds("religion", 0.05, texts.RELIGIONS, released=0.15),
    Odds("statement", 0.05, texts.HEALTH, scope="health", released=0.25),
    Odds("statement", 0.05, texts.GUILT, scope="guilt", released=0.15),
)
GROUP = (
    Odds("citizenship", 0.8, targets="states"),
    Odds("held_at", 0.97, targets="facilities", dated=0.6, hedged=0.05, again=0.05),
    Odds("sex", 0.7, ("female", "female", "mixed", "male")),
    Odds("custody", 0.5, ("serving-sentence", "awaiting-trial", "detained"), dated=0.8),
    Odds("count", 0.95, ("6", "9", "14", "about 30", "at least 12", "23", "nearly 50", "17"), scope="held", again=0.3),
    Odds("count", 0.5, ("4", "2 of 6", "11", "about 20", "5"), scope="citizens", hedged=0.15, again=0.4),
    Odds("count", 0.12, ("3", "7", "14", "21", "about 40"), scope="children", dated=0.2),
    Odds("count", 0.1, ("8", "19", "more than 30"), scope="women"),
    Odds("returned_in", 0.25, targets="operations"),
    Odds("documents", 0.2, ("6 of 6", "4", "about 10"), scope="identification-number"),
    Odds("statement", 0.7, STATEMENTS, scope="account", again=0.4),
    Odds("statement", 0.4, STATEMENTS, scope="condition", in_custody=0.4),
    Odds("statement", 0.2, STATEMENTS, scope="request"),
)
SENTENCE = (
    Odds("term", 0.85, ("15 years", "20 years", "life", "10 years", "5 years 6 months", "12 years"), again=0.07),
    Odds("court", 0.45, targets="courts"),
    Odds("offence", 0.6, texts.OFFENCES, again=0.15),
    Odds("passed", 0.5, ("dates",), again=0.05),
    Odds("imposed_in", 0.4, targets="countries"),
    Odds("counsel", 0.15, ("court-appointed", "own", "on-paper-only"), scope="trial", again=0.1),
    Odds("counsel", 0.07, polarity="no", scope="trial"),
    Odds("plea", 0.05, ("rejects-charges", "accepts-charges")),
)
EVENT = (
    Odds("at", 0.6, targets="facilities", status="="),
    Odds("by", 0.7, targets="officials", status="="),
    Odds("purpose", 0.3, ("To collect papers", "To see how they are held", "To hand over parcels")),
    Odds("statement", 0.3, STATEMENTS, scope="outcome"),
)
EVENT_TYPES = ("visit", "visit", "visit", "appeal", "meeting", "reply", "letter", "trial")
# The statuses that follow each other on one event.
COURSES = (
    ("actual",),
    ("actual",),
    ("planned",),
    ("planned", "cancelled"),
    ("planned", "actual"),
    ("promised",),
    ("requested",),
)
FACILITY = (
    Odds("located_in", 1.0, targets="cities"),
    Odds("run_by", 0.5, targets="ministries"),
    Odds("count", 0.6, ("about 400", "more than 200", "1200", "at least 90"), scope="people", dated=0.5, again=0.5),
    Odds("statement", 0.6, STATEMENTS, scope="condition", again=0.5),
)
OPERATION = (
    Odds("brought_from", 1.0, targets="countries"),
    Odds("brought_to", 0.9, targets="cities"),
    Odds("by", 0.8, targets="ministries"),
    Odds("count", 0.9, ("47", "171", "about 60", "231", "more than 90"), scope="returned", again=0.6),
    Odds("count", 0.5, ("14", "30", "about 50", "6"), scope="children"),
    Odds("statement", 0.6, STATEMENTS, scope="outcome"),
)

# How many there are of what holds most cases.
FACILITIES = (5, 400, 60)
OPERATIONS = (4, 3000, 24)
CASES_A_SITTING = 40
SITTINGS_A_DAY = 4
CASES_AN_ARTICLE = 3
GROUPS = 0.15
WITH_SENTENCE, WITH_EVENT, WITH_RELATIVE, MEMBERS = 0.6, 0.12, 0.05, 0.15
POLICIES = ("role",) * 9 + ("given",) * 7 + ("full",) * 4
# Of people whose policy is the role, how many are named all the same; of those by first name, whose full name is known.
NAMED, FULLY_KNOWN, IN_TWO_SCRIPTS = 0.75, 0.6, 0.75
CITATIONS = (1,) * 9 + (2,) * 6 + (3,) * 3 + (4,) * 2
CHAINS = (0,) * 10 + (1,) * 7 + (2,) * 2 + (3,)
WITH_QUOTE, NAMING = 0.3, 0.06
GAPS, DISPUTED, NOTICES, WISHES = 0.03, 0.6, 0.01, 0.012
WISHED = ("surname", "page", "religion", "health", "place", "all")
GAP_RULES = ("health", "religion", "family", "guilt")
# What has become of a claim, in so many of a thousand.
FATES = {"draft": 20, "proposed": 8, "superseded": 10, "retracted": 7, "withdrawn": 4, "sealed": 5}
# The same of the record of a case, and of a further citation of a claim that stands.
CASE_FATES = {"draft": 6, "proposed": 2, "withdrawn": 3, "sealed": 4, "child": 5}
CITATION_FATES = {"retracted": 8, "draft": 5, "sealed": 3}
SOURCE_FATES = {"draft": 12, "sealed": 6}
