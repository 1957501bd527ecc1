"""The shape of the archive's files, as data: which keys each thing has, in which order, and which fields they are.

Reading a file and writing one both follow these tables, so that what is loaded comes out again as it went in. There
are two texts of an archive: the *seed* is written by hand, and its actions follow from the day on which a file was
entered; the *public export* has what readers may see, and adds what became of things.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from casebook.interchange.yaml.scalar_formats import (
    AddressFormat,
    ChoiceFormat,
    DayFormat,
    LanguageFormat,
    LinesFormat,
    LinkFormat,
    LocatorFormat,
    NamesFormat,
    ReasonFormat,
    ReferenceFormat,
    ScalarFormat,
    WhenFormat,
)
from casebook.models import (
    Action,
    ActionKind,
    Attribution,
    Citation,
    Claim,
    Correction,
    CorrectionKind,
    Dispute,
    DisputeKind,
    Kind,
    Manner,
    Medium,
    NamePolicy,
    PersonOrGroup,
    Polarity,
    Rank,
    Record,
    Role,
    Setting,
    Source,
    SourceKind,
    Stance,
    Standing,
    State,
    Status,
)
from casebook.values import with_translations
from casebook.vocabulary import visibility
from casebook.vocabulary.summary_lines import LINES

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


# Fields that are words of an action, and no column of the row.
REASON = "release_reason"


@dataclass(frozen=True)
class Field:
    """One key: a scalar of a `form`, or things of a `shape` (a list of them if `many`), or the sides of a dispute."""

    key: str
    name: str
    form: ScalarFormat | None = None
    # It may not be left out.
    required: bool = False
    # It tells of what stands no more, and of the log: only the public export has it.
    exported: bool = False
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
            return Action._meta.get_field("public_reason").max_length or 0
        if self.model is None or not hasattr(self.model, "_meta") or field.name not in _columns(self.model):
            return 0
        return getattr(self.model._meta.get_field(field.name), "max_length", None) or 0


def _columns(model: type[models.Model]) -> set[str]:
    return {field.name for field in model._meta.get_fields()}


def words(choices: type[models.TextChoices]) -> ChoiceFormat:
    """The stored words of a list of choices, as they stand."""
    return ChoiceFormat({str(value): str(value) for value in choices.values})


YES_NO = ChoiceFormat({"yes": True, "no": False})
RANKS = ChoiceFormat({rank.name.lower(): rank.value for rank in Rank})
GAPS = ChoiceFormat({rule: rule for rule in visibility.GAP_RULES})
STATES = words(State)


def own_words(name: str, form: ScalarFormat, required: bool = False) -> tuple[Field, ...]:
    """A text in the archive's own words, and after it the translations that there are: “note”, “note ru”, “note kk”."""
    text, *translations = with_translations(name)
    return Field(text, text, form, required), *(Field(one.replace("_", " "), one, form) for one in translations)


REF = Field("ref", "ref", ReferenceFormat(), required=True)
PLACE = Field("at", "place", LocatorFormat(), required=True)
STANCE = Field("stance", "stance", words(Stance), default=Stance.ASSERTS)
# When it was entered, where that is not the day of the file, and what became of it.
COURSE = (
    Field("entered", "entered", DayFormat()),
    Field("state", "state", STATES, default=State.PUBLISHED, exported=True),
)

RECORD = Shape(
    "record",
    _("record"),
    Record,
    (
        REF,
        Field("kind", "kind", words(Kind), required=True),
        Field("form", "form", words(PersonOrGroup)),
        *own_words("wording", ScalarFormat()),
        Field("public life", "public_life", YES_NO, default="no"),
        Field("page", "has_page", YES_NO, default="yes"),
        Field("names", "name_policy", words(NamePolicy), default=NamePolicy.ROLE),
        *own_words("note", LinesFormat()),
        Field("in short", "summary_order", NamesFormat({name for lines in LINES.values() for name in lines})),
        Field("merged into", "merged_into", LinkFormat(), to=Record, exported=True),
        *COURSE,
    ),
)

SOURCE = Shape(
    "source",
    _("source"),
    Source,
    (
        REF,
        Field("kind", "kind", words(SourceKind), default=SourceKind.ARTICLE),
        Field("outlet", "outlet", LinkFormat(), to=Record),
        Field("headline", "headline", ScalarFormat(), required=True),
        Field("language", "lang", LanguageFormat(), default="en"),
        Field("credits", "credits", ScalarFormat()),
        Field("address", "address", AddressFormat()),
        Field("address note", "address_note", ScalarFormat()),
        Field("published", "when", WhenFormat()),
        Field("standing", "standing", words(Standing), default=Standing.STANDS),
        Field("paywalled", "paywalled", YES_NO, default="no"),
        *own_words("note", LinesFormat()),
        *COURSE,
    ),
)

LINK = Shape(
    "link",
    _("speaker"),
    Attribution,
    (
        Field("who", "speaker", LinkFormat(), to=Record),
        Field("words", "words", ScalarFormat()),
        Field("as", "capacity", ScalarFormat()),
        STANCE,
        Field("when", "when", WhenFormat()),
        Field("medium", "medium", words(Medium)),
        Field("setting", "setting", words(Setting)),
        Field("manner", "manner", words(Manner), default=Manner.PARAPHRASED),
    ),
)

_CITED = (
    REF,
    PLACE,
    STANCE,
    Field("quote", "quote", ScalarFormat()),
    Field("before", "quote_before", ScalarFormat()),
    Field("after", "quote_after", ScalarFormat()),
    Field("quote language", "quote_lang", LanguageFormat()),
    *own_words("note", LinesFormat()),
    *COURSE,
    Field("said by", "chain", shape=LINK, many=True, most=20),
)
CITATION = Shape("citation", _("citation"), Citation, _CITED)
PLACE_ONLY = Shape("citation", _("citation of a gap"), Citation, (REF, PLACE, *COURSE))
LATER = Shape(
    "citation",
    _("citation of a claim of another file"),
    Citation,
    (Field("claim", "claim", LinkFormat(), required=True, to=Claim), *_CITED),
)

_ABOUT = Field("about", "subject", LinkFormat(), required=True, to=Record)
GAP = Shape(
    "claim",
    _("gap"),
    Claim,
    (
        REF,
        _ABOUT,
        Field("withheld", "gap", GAPS, required=True),
        *COURSE,
        Field("cited", "citations", required=True, shape=PLACE_ONLY, many=True),
    ),
)

CLAIM = Shape(
    "claim",
    _("claim"),
    Claim,
    (
        REF,
        _ABOUT,
        Field("fact", "fact", ScalarFormat(), required=True),
        Field("scope", "scope", ScalarFormat()),
        Field("value", "value", ScalarFormat()),
        Field("to", "target", LinkFormat(), to=Record),
        Field("polarity", "polarity", words(Polarity), default=Polarity.YES),
        Field("status", "status", words(Status), default=Status.ACTUAL),
        Field("when", "when", WhenFormat()),
        Field("rank", "rank", RANKS, default="normal"),
        *own_words("note", LinesFormat()),
        Field("released", REASON, ReasonFormat()),
        Field("supersedes", "supersedes", LinkFormat(), to=Claim, exported=True),
        *COURSE,
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
        Field("kind", "kind", words(DisputeKind), required=True),
        *own_words("question", ScalarFormat(), required=True),
        *own_words("explanation", LinesFormat()),
        *COURSE,
        SIDES,
    ),
)

CORRECTION = Shape(
    "correction",
    _("notice"),
    Correction,
    (
        REF,
        Field("kind", "kind", words(CorrectionKind), required=True),
        Field("on", "on_model", ScalarFormat(), required=True),
        Field("of", "on_ref", ReferenceFormat(), required=True),
        Field("text", "text", LinesFormat(), required=True),
        *COURSE,
    ),
)

# The log, as far as it does not follow from the day on which a thing was entered.
ACTION = Shape(
    "action",
    _("action"),
    Action,
    (
        Field("kind", "kind", words(ActionKind)),
        Field("on", "on_model", ScalarFormat()),
        Field("of", "on_ref", ReferenceFormat()),
        Field("day", "day", DayFormat()),
        Field("role", "role", words(Role), default=Role.PUBLISHER),
        Field("reason", "public_reason", ScalarFormat()),
    ),
)

FILE = Shape(
    "file",
    _("file"),
    None,
    (
        Field("entered", "entered", DayFormat(), required=True),
        Field("records", "records", shape=RECORD, many=True),
        Field("source", "source", shape=SOURCE),
        # Instead of a source: the one that stands in another file, where an article takes up several.
        Field("cites", "cites", LinkFormat(), to=Source),
        Field("claims", "claims", shape=CLAIM, many=True),
        Field("citations", "citations", shape=LATER, many=True),
        Field("disputes", "disputes", shape=DISPUTE, many=True),
        Field("corrections", "corrections", shape=CORRECTION, many=True, exported=True),
        Field("actions", "actions", shape=ACTION, many=True, exported=True),
    ),
)
