"""The facets, dates and orders of each list: one line each. Adding a facet is adding a line here.

Nothing here crosses what a court found, or what somebody was charged with, with people (DESIGN part 3): there is no
facet, and no value of one, of offences, charges, guilt, religion, health, family, age or children
(`visibility.NEVER_ASKED_FOR`), and a test guards it.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casebook.models import DisputeKind, Kind, PersonOrGroup, Polarity, SourceKind, Standing, Status
from casebook.web.filters import phrases
from casebook.web.filters.conditions import (
    Narrowing,
    about,
    claims_tied,
    disputed_claims,
    disputes_about,
    disputes_tied,
    ends_of_claims,
    ends_of_disputes,
    ends_of_sources,
    in_outlet,
    outlets_of,
    published_by,
    publishers_of,
    said_by,
    sources_tied,
    speakers_of,
)
from casebook.web.filters.dates import Times
from casebook.web.filters.facet_columns import MOST_READ, FacetColumn, Keys, Looked, OwnYear, YearColumn
from casebook.web.filters.facets import (
    ListFacet,
    chosen,
    coded,
    disputed,
    fact,
    language,
    linked,
    looked,
    scope,
    tied,
    topic,
    years,
)
from casebook.web.filters.linked_records import FACILITIES, INSIDE, OPERATIONS, PARTS, PLACES, TIES, Tie

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet
    from django.db.models.expressions import RawSQL
    from django.utils.functional import _StrPromise

STATEMENT = "statement"


@dataclass(frozen=True)
class Order:
    """By what a list can be sorted: the fields, and whether the first click begins with the greatest."""

    name: str
    label: "_StrPromise"
    fields: tuple[str, ...]
    greatest_first: bool = False


@dataclass(frozen=True)
class ListSpec:
    """What one list can be narrowed and sorted by. `searched` are the fields in which words are looked for."""

    facets: tuple[ListFacet, ...]
    orders: tuple[Order, ...]
    searched: tuple[str, ...]
    times: Times | None = None


# fmt: off
_LABEL = Order("label", _("Name"), ("sort_key",))
_SOURCES = Order("sources", _("Sources"), ("sources_count",), greatest_first=True)
_REPORTED = Order("reported", _("Last reported"), ("last_reported",), greatest_first=True)
_WHEN = Order("when", _("When"), ("takes_place_latest",), greatest_first=True)
_RECORDS = (_LABEL, _REPORTED, _SOURCES)
_BY_RECORD = ("label",)
# Reading the outlet of each source is quick; a source has dozens of facts.
_ALL, _OF_MANY_FACTS = 10**9, 2_000

# In the words of the rows.
_HAPPENED = {**dict(Status.choices), Status.ACTUAL.value: _("took place")}
_DISPUTED = disputed(FacetColumn("disputed", "1"))
_FORM = chosen("form", _("One or several"), "", dict(PersonOrGroup.choices), said=phrases.FORMS)
_OUTLET = linked("outlet", _("Outlet"), _("told of in"), Kind.ORGANISATION, ("outlet",))
_SPEAKER = linked("speaker", _("Who tells"), _("told of by"), "", ("speaker",))
_REPORTED_IN = years("reported", _("Year reported"), _("reported in"), Keys(("reported",)),
                     {"unknown": _("a year that is not known")})
# Of whom a large group consists: what its row in a list leads to.
_GROUP = replace(linked("group", _("Group"), _("belonging to"), Kind.PERSON, ("member_of",)), offered=False)
_CITIZENSHIP = linked(
    "citizenship", _("Citizenship"), _("with the citizenship of"), Kind.ORGANISATION, ("citizenship",)
)


def _located(phrase: "_StrPromise", *paths: tuple[str, ...]) -> ListFacet:
    return linked("place", _("Place"), phrase, Kind.PLACE, *(paths or (("located_in", PLACES),)))


def _tied(
    room: str,
    narrowed: "Callable[[Tie], Narrowing]",
    ends: "Callable[[RawSQL], list[QuerySet]]",
    most: int = MOST_READ,
) -> list[ListFacet]:
    """Facilities and operations, as what is reported in the rows of the room stands to them."""
    return [
        looked(tie.name, tie.legend, tie.phrases[room], Looked(narrowed(tie), ends, tie.about, tie.about, most),
               kind=tie.kind, with_page=True)
        for tie in TIES
    ]


SPECS: dict[str, ListSpec] = {
    "cases": ListSpec((
        tied(FACILITIES, "cases", Kind.PERSON),
        tied(OPERATIONS, "cases", Kind.PERSON),
        _CITIZENSHIP,
        _GROUP,
        coded("status", "custody", "", said=phrases.CUSTODY),
        coded("release", "release_ground", "", said=phrases.RELEASE),
        coded("term", "term", _("with a sentence of"), "~sentence_of"),
        linked("court", _("Court"), _("sentenced by"), Kind.ORGANISATION, ("~sentence_of", "court")),
        coded("counsel", "counsel", "", "~sentence_of", said=phrases.COUNSEL),
        _FORM,
        coded("sex", "sex", _("recorded as")),
        linked("place", _("Held in"), _("held in"), Kind.PLACE, ("held_in", PLACES), ("held_at", INSIDE)),
        _OUTLET,
        _SPEAKER,
        _DISPUTED,
        _REPORTED_IN,
    ), _RECORDS, _BY_RECORD,
        Times(_("Held or returned"), _("held or returned"), ("held_at", "held_in", "custody", "returned_in"))),
    "people": ListSpec((
        _CITIZENSHIP,
        _GROUP,
        linked("works_for", _("Works for"), _("working for"), Kind.ORGANISATION, ("works_for",)),
        _FORM,
        tied(FACILITIES, "people", Kind.PERSON),
        tied(OPERATIONS, "people", Kind.PERSON),
        _OUTLET,
        _SPEAKER,
        _DISPUTED,
        _REPORTED_IN,
    ), _RECORDS, _BY_RECORD),
    "facilities": ListSpec((
        coded("kind", "facility_type", _("of the kind"), legend=_("Kind"), said=phrases.quoted),
        coded("status", "facility_status", "", legend=_("Status"), said=phrases.FACILITY_STATUS),
        _located(_("located in"), (INSIDE,)),
        tied(FACILITIES, "facilities", Kind.FACILITY),
        tied(OPERATIONS, "facilities", Kind.FACILITY),
        _DISPUTED,
    ), _RECORDS, _BY_RECORD),
    "operations": ListSpec((
        linked("brought_from", _("From"), _("bringing people from"), "", ("brought_from", PLACES)),
        linked("brought_to", _("To"), _("bringing people to"), "", ("brought_to", PLACES)),
        chosen("status", _("Status"), "", _HAPPENED, "happening", phrases.HAPPENED),
        tied(FACILITIES, "operations", Kind.OPERATION),
        tied(OPERATIONS, "operations", Kind.OPERATION),
        _DISPUTED,
        years("year", _("Year"), _("in the year"), YearColumn(("takes_place",))),
    ), (*_RECORDS, _WHEN), _BY_RECORD, Times(_("When"), _("taking place"), ("takes_place",))),
    "sentences": ListSpec((
        coded("term", "term", _("with a term of")),
        linked("court", _("Court"), _("passed by"), Kind.ORGANISATION, ("court",)),
        coded("counsel", "counsel", "", legend=_("Lawyer"), said=phrases.COUNSEL),
        coded("appeal", "appeal_outcome", "", legend=_("Appeal"), said=phrases.APPEAL),
        linked("place", _("Place"), _("passed in"), Kind.PLACE, ("imposed_in", PLACES)),
        tied(FACILITIES, "sentences", Kind.SENTENCE),
        tied(OPERATIONS, "sentences", Kind.SENTENCE),
        _DISPUTED,
        years("year", _("Year passed"), _("passed in"), YearColumn(("passed",))),
    ), (*_RECORDS, Order("passed", _("Passed"), ("passed_latest",), greatest_first=True)), _BY_RECORD,
        Times(_("Passed"), pgettext_lazy("sentences, before their time", "passed"), ("passed",))),
    "events": ListSpec((
        coded("kind", "event_type", _("of the kind"), legend=_("Kind"), said=phrases.quoted),
        chosen("status", _("Status"), "", _HAPPENED, "happening", phrases.HAPPENED),
        linked("at", _("Where"), pgettext_lazy("the place of an event", "at"), "", ("at", PARTS)),
        linked("transferred_from", _("Transferred from"), _("with a transfer from"), "", ("transferred_from", PLACES)),
        linked("transferred_to", _("Transferred to"), _("with a transfer to"), "", ("transferred_to", PLACES)),
        linked("by", _("By"), pgettext_lazy("who did it", "by"), "", ("by",)),
        linked("with", _("With"), pgettext_lazy("who took part", "with"), "", ("with",)),
        _located(_("taking place in"), ("located_in", PLACES), ("at", INSIDE)),
        tied(FACILITIES, "events", Kind.EVENT),
        tied(OPERATIONS, "events", Kind.EVENT),
        _DISPUTED,
    ), (*_RECORDS, _WHEN), _BY_RECORD, Times(_("When"), _("taking place"), ("takes_place",))),
    "organisations": ListSpec((
        coded("kind", "organisation_type", _("of the kind"), legend=_("Kind"), said=phrases.quoted),
        _located(_("located in")),
        tied(FACILITIES, "organisations", Kind.ORGANISATION),
        tied(OPERATIONS, "organisations", Kind.ORGANISATION),
        _DISPUTED,
    ), _RECORDS, _BY_RECORD),
    "places": ListSpec((
        coded("kind", "place_type", _("of the kind"), legend=_("Kind"), said=phrases.quoted),
        _located(_("located in"), (INSIDE,)),
        tied(FACILITIES, "places", Kind.PLACE),
        tied(OPERATIONS, "places", Kind.PLACE),
        _DISPUTED,
    ), _RECORDS, _BY_RECORD),
    "sources": ListSpec((
        looked("outlet", _("Outlet"), _("published by"),
               Looked(published_by, publishers_of, often=(("outlet",),), most=_ALL), kind=Kind.ORGANISATION),
        chosen("kind", _("Kind"), _("of the kind"), dict(SourceKind.choices), said=phrases.quoted),
        language(_("written in")),
        chosen("standing", _("What became of it"), "", dict(Standing.choices), said=phrases.STANDING),
        *_tied("sources", sources_tied, ends_of_sources, _OF_MANY_FACTS),
        years("year", _("Year"), _("of the year"), OwnYear()),
    ), (Order("date", _("Date"), ("when_latest",), greatest_first=True),
        Order("headline", _("Headline"), ("headline",))),
        ("headline",), Times(_("Published"), _("published"))),
    "claims": ListSpec((
        fact(_("of the kind")),
        topic(_("on the topic"), STATEMENT),
        scope(_("with the scope")),
        chosen("status", _("Status"), "", dict(Status.choices), said=phrases.TOLD_AS),
        chosen("polarity", _("Yes or no"), "", dict(Polarity.choices), said=phrases.POLARITY),
        looked("about", _("About"), _("about"), Looked(about)),
        looked("speaker", _("Who tells"), _("said by"), Looked(said_by, speakers_of, often=(("speaker",),))),
        looked("outlet", _("Outlet"), _("told in"), Looked(in_outlet, outlets_of, often=(("outlet",),))),
        *_tied("claims", claims_tied, ends_of_claims),
        disputed(Looked(disputed_claims)),
    ), (Order("when", _("When"), ("when_latest",), greatest_first=True),
        Order("reported", _("First reported"), ("known_from",), greatest_first=True)),
        ("value", "subject__label"), Times(_("When"), _("said to be so"), cited=True)),
    "disputes": ListSpec((
        chosen("kind", _("Kind"), "", dict(DisputeKind.choices), said=phrases.DISPUTES),
        looked("about", _("About"), _("about"), Looked(disputes_about)),
        *_tied("disputes", disputes_tied, ends_of_disputes),
    ), (Order("question", _("Question"), ("question",)),), ("question",)),
}
# fmt: on
