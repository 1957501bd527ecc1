"""The shape of a whole file, and of what only dumps have: the log of acts and the archive's private tables."""

from django.utils.translation import gettext_lazy as _

from casebook.exchange.archive.forms import (
    Base64,
    Date,
    Day,
    Form,
    Json,
    Lines,
    Link,
    Member,
    Moment,
    Reference,
)
from casebook.exchange.archive.schema import CLAIM, CORRECTION, DISPUTE, LATER, RECORD, SOURCE, YES_NO, words
from casebook.exchange.archive.shapes import (
    DATED,
    DUMPS,
    EVERYWHERE,
    ONLY_COMPLETE,
    ONLY_PUBLIC,
    SEED,
    Field,
    Shape,
)
from casebook.models import (
    Act,
    ActKind,
    Capture,
    ErasedReference,
    Erasure,
    ErasureReason,
    Record,
    Redaction,
    Request,
    RequestKind,
    RequestState,
    Role,
    Source,
    User,
    Wish,
    WishWhat,
)

ACT = Shape(
    "act",
    _("act"),
    Act,
    (
        Field("kind", "kind", words(ActKind), required=EVERYWHERE),
        Field("on", "on_model", Form(), required=EVERYWHERE),
        Field("of", "on_ref", Reference(), required=EVERYWHERE),
        Field("day", "day", Day(), required=ONLY_PUBLIC, texts=ONLY_PUBLIC),
        Field("at", "at", Moment(), required=ONLY_COMPLETE, texts=ONLY_COMPLETE),
        Field("by", "by", Member(), required=ONLY_COMPLETE, texts=ONLY_COMPLETE),
        Field("role", "role", words(Role), default=Role.PUBLISHER),
        Field("reason", "public_reason", Form()),
        Field("private reason", "private_reason", Lines(), texts=ONLY_COMPLETE),
        Field("batch", "batch", Form(), required=ONLY_COMPLETE, texts=ONLY_COMPLETE),
        Field("detail", "detail", Json(), texts=ONLY_COMPLETE),
    ),
)

MEMBER = Shape(
    "member",
    _("member of the archive"),
    User,
    (
        Field("name", "username", Form(), required=ONLY_COMPLETE),
        Field("role", "role", words(Role), required=ONLY_COMPLETE),
        Field("first name", "first_name", Form()),
        Field("last name", "last_name", Form()),
        Field("email", "email", Form()),
        Field("password", "password", Form()),
        Field("active", "is_active", YES_NO, default="yes"),
        Field("staff", "is_staff", YES_NO, default="no"),
        Field("superuser", "is_superuser", YES_NO, default="no"),
        Field("joined", "date_joined", Moment()),
        Field("last seen", "last_login", Moment()),
    ),
)

WISH = Shape(
    "wish",
    _("wish"),
    Wish,
    (
        Field("about", "record", Link(), required=ONLY_COMPLETE, to=Record),
        Field("what", "what", words(WishWhat), required=ONLY_COMPLETE),
        Field("since", "since", Date(), required=ONLY_COMPLETE),
        Field("review on", "review_on", Date()),
        Field("lifted on", "lifted_on", Date()),
        Field("note", "note", Lines()),
    ),
)

REDACTION = Shape(
    "redaction",
    _("decision on words in a text"),
    Redaction,
    (
        Field("on", "on_model", Form(), required=ONLY_COMPLETE),
        Field("of", "on_ref", Form(), required=ONLY_COMPLETE),
        Field("field", "field", Form(), required=ONLY_COMPLETE),
        Field("words", "words", Lines(), required=ONLY_COMPLETE),
        Field("covers", "covers", YES_NO, required=ONLY_COMPLETE),
        Field("reason", "reason", Lines()),
        Field("by", "by", Member(), required=ONLY_COMPLETE),
        Field("at", "at", Moment(), required=ONLY_COMPLETE),
        Field("confirmed by", "confirmed_by", Member()),
        Field("confirmed", "confirmed_at", Moment()),
        Field("ended", "ended_at", Moment()),
    ),
)

REQUEST = Shape(
    "request",
    _("request"),
    Request,
    (
        Field("ref", "ref", Reference(), required=ONLY_COMPLETE),
        Field("kind", "kind", words(RequestKind), required=ONLY_COMPLETE),
        Field("about", "about", Form()),
        Field("text", "text", Lines()),
        # Encrypted, as it is stored.
        Field("contact", "contact", Base64()),
        Field("received", "received_at", Moment(), required=ONLY_COMPLETE),
        Field("due", "due_at", Moment(), required=ONLY_COMPLETE),
        Field("state", "state", words(RequestState), default="new"),
        Field("assigned to", "assigned_to", Member()),
        Field("closed", "closed_at", Moment()),
        Field("outcome", "outcome", Lines()),
        Field("note", "note", Lines()),
    ),
)

ERASURE = Shape(
    "erasure",
    _("request to erase"),
    Erasure,
    (
        Field("ref", "ref", Reference(), required=ONLY_COMPLETE),
        Field("on", "on_model", Form(), required=ONLY_COMPLETE),
        Field("of", "on_ref", Reference(), required=ONLY_COMPLETE),
        Field("why", "why", words(ErasureReason), required=ONLY_COMPLETE),
        Field("reason", "reason", Lines()),
        Field("names", "names", Lines()),
        Field("places", "places", Json()),
        Field("by", "asked_by", Member(), required=ONLY_COMPLETE),
        Field("asked", "asked_at", Moment(), required=ONLY_COMPLETE),
    ),
)

ERASED = Shape(
    "erased",
    _("erased reference"),
    ErasedReference,
    (Field("digest", "digest", Form(), required=ONLY_COMPLETE),),
)

CAPTURE = Shape(
    "capture",
    _("kept copy"),
    Capture,
    (
        Field("of", "source", Link(), required=ONLY_COMPLETE, to=Source),
        Field("sha256", "sha256", Form(), required=ONLY_COMPLETE),
        Field("captured", "captured_at", Moment(), required=ONLY_COMPLETE),
        Field("by", "captured_by", Member()),
        Field("method", "method", Form()),
        Field("type", "media_type", Form()),
        Field("text", "text", Lines()),
        Field("content", "content", Base64()),
    ),
)

# One version of a draft or of editorial fields. What it leads to is told by references, like everywhere.
VERSION = Shape(
    "version",
    _("version"),
    None,
    (
        Field("of", "of", Form(), required=ONLY_COMPLETE),
        Field("at", "history_date", Moment(), required=ONLY_COMPLETE),
        Field("change", "history_type", Form(), required=ONLY_COMPLETE),
        Field("by", "history_user", Member()),
        Field("why", "history_change_reason", Form()),
        Field("row", "row", Json(), required=ONLY_COMPLETE),
    ),
)

FILE = Shape(
    "file",
    _("file"),
    None,
    (
        Field("entered", "entered", Day(), required=frozenset({SEED}), texts=DATED),
        Field("members", "members", shape=MEMBER, many=True, texts=ONLY_COMPLETE),
        Field("records", "records", shape=RECORD, many=True),
        Field("source", "source", shape=SOURCE),
        # Instead of a source: the one that stands in another file, where an article takes up several.
        Field("cites", "cites", Link(), to=Source),
        Field("claims", "claims", shape=CLAIM, many=True),
        Field("citations", "citations", shape=LATER, many=True),
        Field("disputes", "disputes", shape=DISPUTE, many=True),
        Field("corrections", "corrections", shape=CORRECTION, many=True, texts=DUMPS),
        Field("captures", "captures", shape=CAPTURE, many=True, texts=ONLY_COMPLETE),
        Field("wishes", "wishes", shape=WISH, many=True, texts=ONLY_COMPLETE),
        Field("redactions", "redactions", shape=REDACTION, many=True, texts=ONLY_COMPLETE),
        Field("requests", "requests", shape=REQUEST, many=True, texts=ONLY_COMPLETE),
        Field("erasures", "erasures", shape=ERASURE, many=True, texts=ONLY_COMPLETE),
        Field("erased", "erased", shape=ERASED, many=True, texts=ONLY_COMPLETE),
        Field("acts", "acts", shape=ACT, many=True, texts=DUMPS),
        Field("versions", "versions", shape=VERSION, many=True, texts=ONLY_COMPLETE),
    ),
)
