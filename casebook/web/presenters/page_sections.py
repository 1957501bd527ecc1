"""Which facts stand in which section of a page, in the order of their rank: one table for all kinds of record.

The section of a fact is found by its name and scope ("statement:request"), else by its name alone. A kind may call a
section otherwise, and says in which order its sections stand.
"""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext_lazy as _

from casebook import vocabulary
from casebook.models import Kind
from casebook.web.presenters.edition import ClaimRow

# What stands under the heading of a page, with its claim and source, and is no row.
FRAMES = (
    "sex",
    "facility_type",
    "place_type",
    "organisation_type",
    "event_type",
    "located_in",
    "part_of",
    "run_by",
    "name",
)

SECTIONS: dict[str, tuple[str, ...]] = {
    "custody": ("held_at", "custody", "release_ground", "cause_of_death", "held_in", "count:held", "detained_by",
                "count:in-punishment-cell", "count:per-cell",
                "statement:condition", "statement:treatment", "visited", "statement:daily-life"),
    "numbers": ("count", "capacity", "ages", "stages"),
    "sentence": ("term", "offence", "passed", "court", "counsel", "served", "appeal_outcome", "changes_sentence",
                 "charge", "plea", "count:sentenced", "imposed_in", "fee", "bar_to_return",
                 "statement:evidence", "statement:criticism", "statement:law", "definition"),
    "papers": ("citizenship", "count:citizens", "citizenship_confirmed_by", "documents", "document_number"),
    "efforts": ("returned_in", "statement:request", "statement:outcome", "statement:obstacle", "statement:effort",
                "count:returned", "statement:position", "statement:negotiation", "learned_of", "chosen_representative",
                "assists", "in_contact_with", "statement:reaction", "statement:rehabilitation"),
    "happening": ("takes_place", "transferred_from", "transferred_to", "by", "with", "to", "party", "at", "concerns",
                  "agreement_state", "brought_from", "brought_to", "count:taking-part", "lasted", "means", "purpose",
                  "reason", "negotiated", "concluded", "follows", "answers"),
    "life": ("left", "went_to", "was_in", "joined", "fate", "statement:journey", "statement:motive"),
    "people": ("kin_of", "statement:family", "member_of", "possibly_same_as"),
    "identity": ("facility_status", "coordinates", "identifier", "role", "works_for", "age", "born", "sex", "religion",
                 "ethnicity", "home", "banned_in", "banned_by"),
    "accounts": ("statement",),
}  # fmt: skip
_RANK = {fact: (name, rank) for name, facts in SECTIONS.items() for rank, fact in enumerate(facts)}
_ELSEWHERE = {"identity": "identity", "numbers": "numbers", "custody": "custody", "life": "life",
              "sentence": "sentence", "return": "efforts", "event": "happening", "documents": "papers",
              "links": "people"}  # fmt: skip

LABELS = {
    "custody": _("Where they are held"),
    "numbers": _("How many"),
    "sentence": _("Sentence"),
    "papers": _("Papers and citizenship"),
    "efforts": _("What is being done"),
    "happening": _("What, when and who"),
    "life": _("Life before prison"),
    "people": _("Family and group"),
    "identity": _("Name and person"),
    "accounts": _("Other accounts"),
}
_CASE = ("custody", "sentence", "papers", "numbers", "efforts", "people", "life", "accounts", "identity")
_OTHER = ("happening", "numbers", "custody", "sentence", "efforts", "accounts", "papers", "people", "life", "identity")
ORDER: dict[str, tuple[str, ...]] = {
    "case": _CASE,
    # The first of these, and then as elsewhere.
    "sentence": tuple(dict.fromkeys(("sentence", "accounts", "efforts", *_OTHER))),
    "facility": tuple(dict.fromkeys(("numbers", "custody", "accounts", *_OTHER))),
}  # fmt: skip
_NOT_HELD = ("people", *(kind.value for kind in Kind if kind not in (Kind.PERSON, Kind.SENTENCE)))
KIND_LABELS: dict[tuple[str, str], object] = {
    ("operation", "efforts"): _("How it went"),
    ("event", "efforts"): _("What came of it"),
    ("organisation", "accounts"): _("What is reported"),
    ("place", "accounts"): _("What is reported"),
    ("facility", "identity"): _("Names and place"),
    ("organisation", "identity"): _("Names and place"),
    ("place", "identity"): _("Names and place"),
    ("operation", "identity"): _("Names"),
    ("event", "identity"): _("Names"),
    # Of those who are not held themselves: officials, bodies, groups that travelled.
    **{(kind, "custody"): _("Prisons and visits") for kind in _NOT_HELD},
    **{(kind, "sentence"): _("About sentences") for kind in _NOT_HELD},
    **{(kind, "life"): _("Journeys") for kind in _NOT_HELD},
    ("facility", "custody"): _("Conditions and visits"),
}


def place_of(fact: str, scope: str) -> tuple[str, int]:
    """The section of a fact, and its rank in it."""
    found = _RANK.get(f"{fact}:{scope}") or _RANK.get(fact)
    if found is None:
        found = (_ELSEWHERE.get(vocabulary.fact(fact).section, "accounts"), 90)
    return found


def in_sections(claims: Iterable[ClaimRow], kind: str) -> list[tuple[str, Sequence[ClaimRow]]]:
    """The claims under the sections of a page of this kind, in the order of their rank; empty ones left out."""
    found: dict[str, list[tuple[int, ClaimRow]]] = {}
    for claim in claims:
        name, rank = place_of(claim.fact, claim.scope)
        # How many a group is stands in short; on the page of a case other numbers are few.
        name = "people" if kind == "case" and name == "numbers" else name
        found.setdefault(name, []).append((rank, claim))
    order = ORDER.get(kind, _OTHER)
    return [(name, [c for _rank, c in sorted(found[name], key=lambda one: one[0])]) for name in order if name in found]


def label_of(name: str, kind: str, form: str = "") -> str:
    """What a section is called on a page of this kind."""
    if (kind, form, name) == ("case", "individual", "custody"):
        return str(_("Where this person is held"))
    return str(KIND_LABELS.get((kind, name)) or LABELS[name])
