"""The shape of the archive's files, as data: which keys each thing has, in which order, and which fields they are.

Reading a file and writing one both follow these tables, so that what is loaded comes out again as it went in.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from casebook import visibility
from casebook.exchange.archive.forms import (
    Address,
    Choice,
    Day,
    Form,
    Language,
    Lines,
    Link,
    Locator,
    Reason,
    Reference,
    When,
)
from casebook.models import (
    Act,
    Attribution,
    Citation,
    Claim,
    Dispute,
    DisputeKind,
    Kind,
    Manner,
    Medium,
    NamePolicy,
    Polarity,
    Rank,
    Record,
    Setting,
    Source,
    SourceKind,
    Stance,
    Standing,
    Status,
)
from casebook.models import (
    Form as PersonForm,
)

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Field:
    """One key: a scalar of a `form`, or things of a `shape` (a list of them if `many`), or the sides of a dispute."""

    key: str
    name: str
    form: Form | None = None
    required: bool = False
    # The text that stands for an absent key.
    default: str = ""
    shape: "Shape | None" = None
    many: bool = False
    most: int = 50_000
    # What the reference leads to.
    to: type[models.Model] | None = None


@dataclass(frozen=True)
class Shape:
    """One kind of thing in a file: its keys in their order. `instead` takes its place where the key `by` is given."""

    name: str
    label: "_StrPromise"
    model: type[models.Model] | None
    fields: tuple[Field, ...]
    by: str = ""
    instead: "Shape | None" = None

    def field(self, key: str) -> Field | None:
        """The field of this key, or None."""
        return next((field for field in self.fields if field.key == key), None)

    def limit(self, field: Field) -> int:
        """How many characters the field holds."""
        if field.name == REASON:
            return Act._meta.get_field("public_reason").max_length or 0
        if self.model is None or not hasattr(self.model, "_meta") or field.name not in _columns(self.model):
            return 0
        return getattr(self.model._meta.get_field(field.name), "max_length", None) or 0


def _columns(model: type[models.Model]) -> set[str]:
    return {field.name for field in model._meta.get_fields()}


def _words(choices: type[models.TextChoices]) -> Choice:
    return Choice({str(value): str(value) for value in choices.values})


REASON = "unveil_reason"
YES_NO = Choice({"yes": True, "no": False})
RANKS = Choice({rank.name.lower(): rank.value for rank in Rank})
GAPS = Choice({rule: rule for rule in visibility.GAP_RULES})

REF = Field("ref", "ref", Reference(), required=True)
PLACE = Field("at", "place", Locator(), required=True)
STANCE = Field("stance", "stance", _words(Stance), default=Stance.ASSERTS)

RECORD = Shape(
    "record",
    _("record"),
    Record,
    (
        REF,
        Field("kind", "kind", _words(Kind), required=True),
        Field("form", "form", _words(PersonForm)),
        Field("wording", "wording", Form()),
        Field("public life", "public_life", YES_NO, default="no"),
        Field("page", "has_page", YES_NO, default="yes"),
        Field("names", "name_policy", _words(NamePolicy), default=NamePolicy.ROLE),
        Field("note", "note", Lines()),
    ),
)

SOURCE = Shape(
    "source",
    _("source"),
    Source,
    (
        REF,
        Field("kind", "kind", _words(SourceKind), default=SourceKind.ARTICLE),
        Field("outlet", "outlet", Link(), to=Record),
        Field("headline", "headline", Form(), required=True),
        Field("language", "lang", Language(), default="en"),
        Field("credits", "credits", Form()),
        Field("address", "address", Address()),
        Field("address note", "address_note", Form()),
        Field("published", "when", When()),
        Field("standing", "standing", _words(Standing), default=Standing.STANDS),
        Field("note", "note", Lines()),
    ),
)

LINK = Shape(
    "link",
    _("speaker"),
    Attribution,
    (
        Field("who", "speaker", Link(), to=Record),
        Field("words", "words", Form()),
        Field("as", "capacity", Form()),
        STANCE,
        Field("when", "when", When()),
        Field("medium", "medium", _words(Medium)),
        Field("setting", "setting", _words(Setting)),
        Field("manner", "manner", _words(Manner), default=Manner.PARAPHRASED),
    ),
)

_CITED = (
    REF,
    PLACE,
    STANCE,
    Field("quote", "quote", Form()),
    Field("before", "quote_before", Form()),
    Field("after", "quote_after", Form()),
    Field("quote language", "quote_lang", Language()),
    Field("note", "note", Lines()),
    Field("said by", "chain", shape=LINK, many=True, most=20),
)
CITATION = Shape("citation", _("citation"), Citation, _CITED)
PLACE_ONLY = Shape("citation", _("citation of a gap"), Citation, (REF, PLACE))
LATER = Shape(
    "citation",
    _("citation of a claim of another file"),
    Citation,
    (Field("claim", "claim", Link(), required=True, to=Claim), *_CITED),
)

GAP = Shape(
    "claim",
    _("gap"),
    Claim,
    (
        REF,
        Field("about", "subject", Link(), required=True, to=Record),
        Field("withheld", "gap", GAPS, required=True),
        Field("cited", "citations", required=True, shape=PLACE_ONLY, many=True),
    ),
)

CLAIM = Shape(
    "claim",
    _("claim"),
    Claim,
    (
        REF,
        Field("about", "subject", Link(), required=True, to=Record),
        Field("fact", "fact", Form(), required=True),
        Field("scope", "scope", Form()),
        Field("value", "value", Form()),
        Field("to", "target", Link(), to=Record),
        Field("polarity", "polarity", _words(Polarity), default=Polarity.YES),
        Field("status", "status", _words(Status), default=Status.ACTUAL),
        Field("when", "when", When()),
        Field("rank", "rank", RANKS, default="normal"),
        Field("note", "note", Lines()),
        Field("unveiled", REASON, Reason()),
        Field("cited", "citations", required=True, shape=CITATION, many=True),
    ),
    by="withheld",
    instead=GAP,
)

SIDES = Field("sides", "sides", required=True, most=20)
DISPUTE = Shape(
    "dispute",
    _("dispute"),
    Dispute,
    (
        REF,
        Field("kind", "kind", _words(DisputeKind), required=True),
        Field("question", "question", Form(), required=True),
        Field("explanation", "explanation", Lines()),
        SIDES,
    ),
)

FILE = Shape(
    "file",
    _("file"),
    None,
    (
        Field("entered", "entered", Day(), required=True),
        Field("records", "records", shape=RECORD, many=True),
        Field("source", "source", shape=SOURCE),
        Field("claims", "claims", shape=CLAIM, many=True),
        Field("citations", "citations", shape=LATER, many=True),
        Field("disputes", "disputes", shape=DISPUTE, many=True),
    ),
)
