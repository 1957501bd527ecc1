"""The archive's tables, one file a concept."""

from casebook.models.archive import write_guard
from casebook.models.archive.actions import PUBLIC_KINDS, Action, ActionKind, Revision
from casebook.models.archive.api_tokens import ApiToken
from casebook.models.archive.assignments import Assignment, Task
from casebook.models.archive.base import READABLE, UNPUBLISHED, State
from casebook.models.archive.citations import Attribution, Citation, Manner, Medium, Setting, Stance
from casebook.models.archive.claims import Claim, Polarity, Rank, Status, readers_see
from casebook.models.archive.corrections import Correction, CorrectionKind
from casebook.models.archive.dates import DateBasis
from casebook.models.archive.disputes import CONTRADICTIONS, Dispute, DisputeKind, DisputeSide
from casebook.models.archive.erasures import ErasedReference, Erasure, ErasureReason
from casebook.models.archive.imports import (
    ImportDraft,
    ImportFile,
    ImportMapping,
    ImportRow,
    ImportState,
    RowState,
    SheetKind,
)
from casebook.models.archive.intakes import UNDER_WAY, Intake, IntakeState
from casebook.models.archive.kinds import (
    Detainee,
    Event,
    Facility,
    Operation,
    Organisation,
    Person,
    Place,
    Sentence,
)
from casebook.models.archive.records import Kind, NamePolicy, PersonOrGroup, Record
from casebook.models.archive.requests import Request, RequestKind, RequestState, Wish, WishWhat
from casebook.models.archive.search import RecordNameKey, SearchName, SearchText
from casebook.models.archive.sources import (
    Capture,
    OpenArticle,
    Source,
    SourceCheck,
    SourceCheckOutcome,
    SourceKind,
    Standing,
)
from casebook.models.archive.users import Role, User
from casebook.models.archive.withheld_names import PublicName, Redaction, WithheldName
from casebook.models.archive.word_index import IndexTerm, NameKey, TermKey, TermPlace
from casebook.models.archive.write_guard import ChangeRefused, StaleDraft
from casebook.models.edition import PublicClaim, PublicDispute, PublicRecord, PublicSource

__all__ = [
    "CONTRADICTIONS",
    "PUBLIC_KINDS",
    "READABLE",
    "UNDER_WAY",
    "UNPUBLISHED",
    "Action",
    "ActionKind",
    "ApiToken",
    "Assignment",
    "Attribution",
    "Capture",
    "ChangeRefused",
    "Citation",
    "Claim",
    "Correction",
    "CorrectionKind",
    "DateBasis",
    "Detainee",
    "Dispute",
    "DisputeKind",
    "DisputeSide",
    "ErasedReference",
    "Erasure",
    "ErasureReason",
    "Event",
    "Facility",
    "ImportDraft",
    "ImportFile",
    "ImportMapping",
    "ImportRow",
    "ImportState",
    "IndexTerm",
    "Intake",
    "IntakeState",
    "Kind",
    "Manner",
    "Medium",
    "NameKey",
    "NamePolicy",
    "OpenArticle",
    "Operation",
    "Organisation",
    "Person",
    "PersonOrGroup",
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
    "RowState",
    "SearchName",
    "SearchText",
    "Sentence",
    "Setting",
    "SheetKind",
    "Source",
    "SourceCheck",
    "SourceCheckOutcome",
    "SourceKind",
    "StaleDraft",
    "Stance",
    "Standing",
    "State",
    "Status",
    "Task",
    "TermKey",
    "TermPlace",
    "User",
    "Wish",
    "WishWhat",
    "WithheldName",
    "readers_see",
    "write_guard",
]
