"""The tables that are written, each with the fields that vary from row to row; all others have their default."""

from dataclasses import dataclass, field
from typing import Any

from casebook.models import (
    Act,
    Attribution,
    Citation,
    Claim,
    Correction,
    Dispute,
    DisputeSide,
    Record,
    Source,
    Wish,
)

_WHEN = (
    *("when_edtf", "when_words", "when_known"),
    *("when_earliest", "when_latest", "when_inner_from", "when_inner_to"),
)
# What everything under review begins with.
_OWN = ("id", "ref", "state", "sealed_from", "created_at")


@dataclass(frozen=True)
class Table:
    """A model, the fields that its rows give in this order, and the value of others where it is no default."""

    model: Any
    fields: tuple[str, ...]
    same: dict[str, Any] = field(default_factory=dict)


RECORD = Table(
    Record,
    (*_OWN, "kind", "form", "wording", "public_life", "has_page", "name_policy", "minor", "note"),
)
SOURCE = Table(Source, (*_OWN, "kind", "outlet_id", "headline", "lang", "credits", "address", "note", *_WHEN))
CLAIM = Table(
    Claim,
    (
        *_OWN,
        "subject_id",
        "fact",
        "scope",
        "value",
        "target_id",
        "polarity",
        "status",
        "rank",
        "gap",
        "note",
        *_WHEN,
        "lead_id",
        "supersedes_id",
        "unveiled",
        "digest",
    ),
)
CITATION = Table(
    Citation,
    (
        *_OWN,
        "claim_id",
        "source_id",
        "paragraph",
        "section",
        "section_paragraph",
        "stance",
        "quote",
        "quote_before",
        "quote_after",
        "quote_lang",
    ),
)
ATTRIBUTION = Table(
    Attribution,
    ("citation_id", "position", "speaker_id", "words", "capacity", "stance", "medium", "setting", "manner", *_WHEN),
)
DISPUTE = Table(Dispute, (*_OWN, "kind", "question", "explanation"))
SIDE = Table(DisputeSide, ("dispute_id", "claim_id", "side"))
CORRECTION = Table(Correction, (*_OWN, "kind", "on_model", "on_ref", "text"))
WISH = Table(Wish, ("record_id", "what", "since", "note"))
ACT = Table(
    Act,
    ("kind", "on_model", "on_ref", "by_id", "role", "at", "public_reason", "private_reason", "batch"),
)

# In an order in which each finds what it leads to, but for what leads back.
TABLES = (RECORD, SOURCE, CLAIM, CITATION, ATTRIBUTION, DISPUTE, SIDE, CORRECTION, WISH, ACT)
