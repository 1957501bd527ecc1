"""The shape of a whole file, and of what only dumps have: the log of actions and the archive's private tables."""

from django.utils.translation import gettext_lazy as _

from casebook.interchange.yaml.scalar_formats import (
    Base64Format,
    ChoiceFormat,
    DateFormat,
    DayFormat,
    JsonFormat,
    LinesFormat,
    LinkFormat,
    MemberFormat,
    MomentFormat,
    NumberFormat,
    ReferenceFormat,
    ScalarFormat,
)
from casebook.interchange.yaml.schema import (
    CLAIM,
    CORRECTION,
    DATED,
    DISPUTE,
    DUMPS,
    EVERYWHERE,
    LATER,
    ONLY_COMPLETE,
    ONLY_PUBLIC,
    RECORD,
    SEED,
    SOURCE,
    YES_NO,
    Field,
    Shape,
    words,
)
from casebook.models import (
    Action,
    ActionKind,
    Assignment,
    Capture,
    ErasedReference,
    Erasure,
    ErasureReason,
    ImportDraft,
    ImportFile,
    ImportMapping,
    Intake,
    IntakeState,
    Record,
    Redaction,
    Request,
    RequestKind,
    RequestState,
    Role,
    SheetKind,
    Source,
    SourceCheck,
    SourceCheckOutcome,
    Task,
    User,
    Wish,
    WishWhat,
)

ACTION = Shape(
    "action",
    _("action"),
    Action,
    (
        Field("kind", "kind", words(ActionKind), required=EVERYWHERE),
        Field("on", "on_model", ScalarFormat(), required=EVERYWHERE),
        Field("of", "on_ref", ReferenceFormat(), required=EVERYWHERE),
        Field("day", "day", DayFormat(), required=ONLY_PUBLIC, texts=ONLY_PUBLIC),
        Field("at", "at", MomentFormat(), required=ONLY_COMPLETE, texts=ONLY_COMPLETE),
        Field("by", "by", MemberFormat(), required=ONLY_COMPLETE, texts=ONLY_COMPLETE),
        Field("role", "role", words(Role), default=Role.PUBLISHER),
        Field("reason", "public_reason", ScalarFormat()),
        Field("private reason", "private_reason", LinesFormat(), texts=ONLY_COMPLETE),
        Field("batch", "batch", ScalarFormat(), required=ONLY_COMPLETE, texts=ONLY_COMPLETE),
        Field("detail", "detail", JsonFormat(), texts=ONLY_COMPLETE),
    ),
)


class RoleFormat(ChoiceFormat):
    """The role of a member: a group that they are in, and no column."""

    def columns(self, name: str) -> tuple[str, ...]:
        return ()


MEMBER = Shape(
    "member",
    _("member of the archive"),
    User,
    (
        Field("name", "username", ScalarFormat(), required=ONLY_COMPLETE),
        Field("role", "role", RoleFormat({str(role): str(role) for role in Role.values}), required=ONLY_COMPLETE),
        Field("first name", "first_name", ScalarFormat()),
        Field("last name", "last_name", ScalarFormat()),
        Field("email", "email", ScalarFormat()),
        Field("password", "password", ScalarFormat()),
        Field("active", "is_active", YES_NO, default="yes"),
        Field("staff", "is_staff", YES_NO, default="no"),
        Field("superuser", "is_superuser", YES_NO, default="no"),
        Field("joined", "date_joined", MomentFormat()),
        Field("last seen", "last_login", MomentFormat()),
    ),
)

WISH = Shape(
    "wish",
    _("wish"),
    Wish,
    (
        Field("about", "record", LinkFormat(), required=ONLY_COMPLETE, to=Record),
        Field("what", "what", words(WishWhat), required=ONLY_COMPLETE),
        Field("since", "since", DateFormat(), required=ONLY_COMPLETE),
        Field("review on", "review_on", DateFormat()),
        Field("lifted on", "lifted_on", DateFormat()),
        Field("note", "note", LinesFormat()),
    ),
)

REDACTION = Shape(
    "redaction",
    _("decision on words in a text"),
    Redaction,
    (
        Field("on", "on_model", ScalarFormat(), required=ONLY_COMPLETE),
        Field("of", "on_ref", ScalarFormat(), required=ONLY_COMPLETE),
        Field("field", "field", ScalarFormat(), required=ONLY_COMPLETE),
        Field("words", "words", LinesFormat(), required=ONLY_COMPLETE),
        Field("covers", "covers", YES_NO, required=ONLY_COMPLETE),
        Field("reason", "reason", LinesFormat()),
        Field("by", "by", MemberFormat(), required=ONLY_COMPLETE),
        Field("at", "at", MomentFormat(), required=ONLY_COMPLETE),
        Field("confirmed by", "confirmed_by", MemberFormat()),
        Field("confirmed", "confirmed_at", MomentFormat()),
        Field("ended", "ended_at", MomentFormat()),
    ),
)

REQUEST = Shape(
    "request",
    _("request"),
    Request,
    (
        Field("ref", "ref", ReferenceFormat(), required=ONLY_COMPLETE),
        Field("kind", "kind", words(RequestKind), required=ONLY_COMPLETE),
        Field("about", "about", ScalarFormat()),
        Field("text", "text", LinesFormat()),
        # Encrypted, as it is stored.
        Field("contact", "contact", Base64Format()),
        Field("received", "received_at", MomentFormat(), required=ONLY_COMPLETE),
        Field("due", "due_at", MomentFormat(), required=ONLY_COMPLETE),
        Field("state", "state", words(RequestState), default="new"),
        Field("assigned to", "assigned_to", MemberFormat()),
        Field("closed", "closed_at", MomentFormat()),
        Field("outcome", "outcome", LinesFormat()),
        Field("note", "note", LinesFormat()),
    ),
)

ASSIGNMENT = Shape(
    "assignment",
    _("assignment"),
    Assignment,
    (
        Field("on", "on_model", ScalarFormat(), required=ONLY_COMPLETE),
        Field("of", "on_ref", ReferenceFormat(), required=ONLY_COMPLETE),
        Field("task", "task", words(Task), required=ONLY_COMPLETE),
        Field("member", "member", MemberFormat(), required=ONLY_COMPLETE),
        Field("by", "by", MemberFormat()),
        Field("at", "at", MomentFormat(), required=ONLY_COMPLETE),
        Field("done on", "done_on", DateFormat()),
    ),
)

ERASURE = Shape(
    "erasure",
    _("request to erase"),
    Erasure,
    (
        Field("ref", "ref", ReferenceFormat(), required=ONLY_COMPLETE),
        Field("on", "on_model", ScalarFormat(), required=ONLY_COMPLETE),
        Field("of", "on_ref", ReferenceFormat(), required=ONLY_COMPLETE),
        Field("why", "why", words(ErasureReason), required=ONLY_COMPLETE),
        Field("reason", "reason", LinesFormat()),
        Field("names", "names", LinesFormat()),
        Field("places", "places", JsonFormat()),
        Field("by", "asked_by", MemberFormat(), required=ONLY_COMPLETE),
        Field("asked", "asked_at", MomentFormat(), required=ONLY_COMPLETE),
    ),
)

ERASED = Shape(
    "erased",
    _("erased reference"),
    ErasedReference,
    (Field("digest", "digest", ScalarFormat(), required=ONLY_COMPLETE),),
)

CAPTURE = Shape(
    "capture",
    _("kept copy"),
    Capture,
    (
        Field("of", "source", LinkFormat(), required=ONLY_COMPLETE, to=Source),
        Field("sha256", "sha256", ScalarFormat(), required=ONLY_COMPLETE),
        Field("captured", "captured_at", MomentFormat(), required=ONLY_COMPLETE),
        Field("by", "captured_by", MemberFormat()),
        Field("method", "method", ScalarFormat()),
        Field("type", "media_type", ScalarFormat()),
        Field("final address", "final_address", ScalarFormat()),
        Field("payload sha256", "payload_sha256", ScalarFormat()),
        Field("text", "text", LinesFormat()),
        Field("content", "content", Base64Format()),
    ),
)

INTAKE = Shape(
    "intake",
    _("article being brought in"),
    Intake,
    (
        Field("ref", "ref", ReferenceFormat(), required=ONLY_COMPLETE),
        Field("by", "by", MemberFormat(), required=ONLY_COMPLETE),
        Field("asked", "asked_at", MomentFormat(), required=ONLY_COMPLETE),
        Field("begun", "begun_at", MomentFormat()),
        Field("state", "state", words(IntakeState), default="waiting"),
        Field("address", "address", ScalarFormat()),
        Field("of", "source", LinkFormat(), to=Source),
        Field("error", "error", ScalarFormat()),
        Field("type", "media_type", ScalarFormat()),
        Field("method", "method", ScalarFormat()),
        Field("final address", "final_address", ScalarFormat()),
        Field("payload sha256", "payload_sha256", ScalarFormat()),
        Field("captured", "captured_at", MomentFormat()),
        Field("proposed", "proposed", JsonFormat()),
        Field("content", "content", Base64Format()),
    ),
)

SOURCE_CHECK = Shape(
    "source check",
    _("look at a source"),
    SourceCheck,
    (
        Field("of", "source", LinkFormat(), required=ONLY_COMPLETE, to=Source),
        Field("at", "checked_at", MomentFormat(), required=ONLY_COMPLETE),
        Field("outcome", "outcome", words(SourceCheckOutcome), required=ONLY_COMPLETE),
        Field("quotes lost", "quotes_lost", NumberFormat()),
        Field("copies damaged", "copies_damaged", NumberFormat()),
        Field("problem", "problem", ScalarFormat()),
    ),
)

# Of tables that were brought in: those of which drafts were made. What is still being read is not in a dump.
IMPORT = Shape(
    "import",
    _("import"),
    ImportFile,
    (
        Field("ref", "ref", ReferenceFormat(), required=ONLY_COMPLETE),
        Field("name", "name", ScalarFormat(), required=ONLY_COMPLETE),
        Field("sheet", "sheet", words(SheetKind), required=ONLY_COMPLETE),
        Field("by", "created_by", MemberFormat(), required=ONLY_COMPLETE),
        Field("at", "created_at", MomentFormat(), required=ONLY_COMPLETE),
        Field("language", "language", ScalarFormat(), default="en"),
        Field("numbers", "numbers", JsonFormat()),
        Field("problem", "problem", LinesFormat()),
    ),
)

IMPORTED = Shape(
    "imported",
    _("draft of an import"),
    ImportDraft,
    (
        Field("import", "file", MemberFormat("ref"), required=ONLY_COMPLETE),
        Field("on", "on_model", ScalarFormat(), required=ONLY_COMPLETE),
        Field("of", "on_ref", ReferenceFormat(), required=ONLY_COMPLETE),
    ),
)

MAPPING = Shape(
    "mapping",
    _("columns of a sheet"),
    ImportMapping,
    (
        Field("name", "name", ScalarFormat(), required=ONLY_COMPLETE),
        Field("sheet", "sheet", words(SheetKind), required=ONLY_COMPLETE),
        Field("columns", "columns", JsonFormat()),
        Field("defaults", "defaults", JsonFormat()),
    ),
)

# One version of a draft or of editorial fields. What it leads to is reported by references, like everywhere.
VERSION = Shape(
    "version",
    _("version"),
    None,
    (
        Field("of", "of", ScalarFormat(), required=ONLY_COMPLETE),
        Field("at", "history_date", MomentFormat(), required=ONLY_COMPLETE),
        Field("change", "history_type", ScalarFormat(), required=ONLY_COMPLETE),
        Field("by", "history_user", MemberFormat()),
        Field("why", "history_change_reason", ScalarFormat()),
        Field("row", "row", JsonFormat(), required=ONLY_COMPLETE),
    ),
)

FILE = Shape(
    "file",
    _("file"),
    None,
    (
        Field("entered", "entered", DayFormat(), required=frozenset({SEED}), texts=DATED),
        Field("members", "members", shape=MEMBER, many=True, texts=ONLY_COMPLETE),
        Field("records", "records", shape=RECORD, many=True),
        Field("source", "source", shape=SOURCE),
        # Instead of a source: the one that stands in another file, where an article takes up several.
        Field("cites", "cites", LinkFormat(), to=Source),
        Field("claims", "claims", shape=CLAIM, many=True),
        Field("citations", "citations", shape=LATER, many=True),
        Field("disputes", "disputes", shape=DISPUTE, many=True),
        Field("corrections", "corrections", shape=CORRECTION, many=True, texts=DUMPS),
        Field("captures", "captures", shape=CAPTURE, many=True, texts=ONLY_COMPLETE),
        Field("intakes", "intakes", shape=INTAKE, many=True, texts=ONLY_COMPLETE),
        Field("source checks", "source_checks", shape=SOURCE_CHECK, many=True, texts=ONLY_COMPLETE),
        Field("wishes", "wishes", shape=WISH, many=True, texts=ONLY_COMPLETE),
        Field("redactions", "redactions", shape=REDACTION, many=True, texts=ONLY_COMPLETE),
        Field("requests", "requests", shape=REQUEST, many=True, texts=ONLY_COMPLETE),
        Field("assignments", "assignments", shape=ASSIGNMENT, many=True, texts=ONLY_COMPLETE),
        Field("erasures", "erasures", shape=ERASURE, many=True, texts=ONLY_COMPLETE),
        Field("erased", "erased", shape=ERASED, many=True, texts=ONLY_COMPLETE),
        Field("imports", "imports", shape=IMPORT, many=True, texts=ONLY_COMPLETE),
        Field("imported", "imported", shape=IMPORTED, many=True, texts=ONLY_COMPLETE),
        Field("mappings", "mappings", shape=MAPPING, many=True, texts=ONLY_COMPLETE),
        Field("actions", "actions", shape=ACTION, many=True, texts=DUMPS),
        Field("versions", "versions", shape=VERSION, many=True, texts=ONLY_COMPLETE),
    ),
)
