"""The archive's tables, one file a concept."""

from casebook.models import as_of, guard
from casebook.models.acts import TOLD, Act, ActKind, Revision
from casebook.models.base import READABLE, UNPUBLISHED, State
from casebook.models.citations import Attribution, Citation, Manner, Medium, Setting, Stance
from casebook.models.claims import Claim, Polarity, Rank, Status, readers_see
from casebook.models.corrections import Correction, CorrectionKind
from casebook.models.dates import Known
from casebook.models.disputes import Dispute, DisputeKind, DisputeSide
from casebook.models.edition import PublicClaim, PublicDispute, PublicRecord, PublicSource
from casebook.models.erasures import ErasedReference, Erasure, ErasureReason
from casebook.models.facets import FacetValue, Span
from casebook.models.guard import ChangeRefused, StaleDraft
from casebook.models.kinds import (
    Detainee,
    Event,
    Facility,
    Operation,
    Organisation,
    Person,
    Place,
    Sentence,
)
from casebook.models.records import Form, Kind, NamePolicy, Record
from casebook.models.requests import Request, RequestKind, RequestState, Wish, WishWhat
from casebook.models.search import RecordNameKey, SearchName, SearchText
from casebook.models.sources import Capture, Source, SourceKind, Standing
from casebook.models.users import Role, User
from casebook.models.withheld import PublicName, Redaction, WithheldName
from casebook.models.word_index import NameKey, Term, TermKey, TermPlace

__all__ = [
    "READABLE",
    "TOLD",
    "UNPUBLISHED",
    "Act",
    "ActKind",
    "Attribution",
    "Capture",
    "ChangeRefused",
    "Citation",
    "Claim",
    "Correction",
    "CorrectionKind",
    "Detainee",
    "Dispute",
    "DisputeKind",
    "DisputeSide",
    "ErasedReference",
    "Erasure",
    "ErasureReason",
    "Event",
    "FacetValue",
    "Facility",
    "Form",
    "Kind",
    "Known",
    "Manner",
    "Medium",
    "NameKey",
    "NamePolicy",
    "Operation",
    "Organisation",
    "Person",
    "Place",
    "Polarity",
    "PublicClaim",
    "PublicDispute",
    "PublicName",
    "PublicRecord",
    "PublicSource",
    "Rank",
    "Record",
    "RecordNameKey",
    "Redaction",
    "Request",
    "RequestKind",
    "RequestState",
    "Revision",
    "Role",
    "SearchName",
    "SearchText",
    "Sentence",
    "Setting",
    "Source",
    "SourceKind",
    "Span",
    "StaleDraft",
    "Stance",
    "Standing",
    "State",
    "Status",
    "Term",
    "TermKey",
    "TermPlace",
    "User",
    "Wish",
    "WishWhat",
    "WithheldName",
    "as_of",
    "guard",
    "readers_see",
]
