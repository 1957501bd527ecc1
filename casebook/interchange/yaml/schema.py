"""The shape of the archive's files, as data: which keys each thing has, in which order, and which fields they are.

Reading a file and writing one both follow these tables, so that what is loaded comes out again as it went in.

What the tables of `schema` are made of: a kind of thing, and its keys.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from casebook.interchange.yaml.scalar_formats import (
    AddressFormat,
    ChoiceFormat,
    DateFormat,
    DayFormat,
    LanguageFormat,
    LinesFormat,
    LinkFormat,
    LocatorFormat,
    MemberFormat,
    MomentFormat,
    NamesFormat,
    NumberFormat,
    ReasonFormat,
    ReferenceFormat,
    ScalarFormat,
    WhenFormat,
)
from casebook.models import (
    Action,
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
    Polarity,
    Rank,
    Record,
    Setting,
    Source,
    SourceKind,
    Stance,
    Standing,
    State,
    Status,
)
from casebook.models import (
    PersonOrGroup as PersonForm,
)
from casebook.values import with_translations
from casebook.vocabulary import visibility
from casebook.vocabulary.summary_lines import LINES

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


# The three texts that an archive has. SEED is written by hand, and its actions follow from the day on which a file was
# entered. PUBLIC and COMPLETE are dumps: what readers may see, and everything.
SEED, PUBLIC, COMPLETE = "seed", "public", "complete"
EVERYWHERE = frozenset({SEED, PUBLIC, COMPLETE})
DUMPS = frozenset({PUBLIC, COMPLETE})
DATED = frozenset({SEED, PUBLIC})
NOWHERE: frozenset[str] = frozenset()
ONLY_COMPLETE = frozenset({COMPLETE})
ONLY_PUBLIC = frozenset({PUBLIC})
# Fields that are words of an action, and no column of the row.
REASON = "release_reason"


@dataclass(frozen=True)
class Field:
    """One key: a scalar of a `form`, or things of a `shape` (a list of them if `many`), or the sides of a dispute."""

    key: str
    name: str
    form: ScalarFormat | None = None
    # In which of the three texts it may not be left out, and in which it stands at all.
    required: frozenset[str] = NOWHERE
    texts: frozenset[str] = EVERYWHERE
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


def own_words(name: str, form: ScalarFormat, required: frozenset[str] = NOWHERE) -> tuple[Field, ...]:
    """A text in the archive's own words, and after it the translations that there are: “note”, “note ru”, “note kk”."""
    text, *translations = with_translations(name)
    return Field(text, text, form, required), *(Field(one.replace("_", " "), one, form) for one in translations)


REF = Field("ref", "ref", ReferenceFormat(), required=EVERYWHERE)
PLACE = Field("at", "place", LocatorFormat(), required=DATED)
STANCE = Field("stance", "stance", words(Stance), default=Stance.ASSERTS)
# When and how it came to be what it is; a hand-written file says only the day, and only where it is not the file's.
COURSE = (
    Field("entered", "entered", DayFormat(), texts=DATED),
    Field("state", "state", STATES, default=State.PUBLISHED, texts=DUMPS),
    Field("sealed from", "sealed_from", STATES, texts=ONLY_COMPLETE),
    Field("by", "created_by", MemberFormat(), texts=ONLY_COMPLETE),
    Field("created", "created_at", MomentFormat(), texts=ONLY_COMPLETE),
    Field("version", "version", NumberFormat(), default="1", texts=ONLY_COMPLETE),
)

RECORD = Shape(
    "record",
    _("record"),
    Record,
    (
        REF,
        Field("kind", "kind", words(Kind), required=EVERYWHERE),
        Field("form", "form", words(PersonForm)),
        *own_words("wording", ScalarFormat()),
        Field("working name", "working_name", ScalarFormat(), texts=ONLY_COMPLETE),
        Field("public life", "public_life", YES_NO, default="no"),
        Field("page", "has_page", YES_NO, default="yes"),
        Field("names", "name_policy", words(NamePolicy), default=NamePolicy.ROLE),
        Field("child", "minor", YES_NO, default="no", texts=ONLY_COMPLETE),
        *own_words("note", LinesFormat()),
        Field("in short", "summary_order", NamesFormat({name for lines in LINES.values() for name in lines})),
        Field("merged into", "merged_into", LinkFormat(), to=Record, texts=DUMPS),
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
        Field("headline", "headline", ScalarFormat(), required=DATED),
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
    # The kept copy that the quote is held against, by its SHA-256.
    Field("capture", "capture", MemberFormat("sha256"), texts=ONLY_COMPLETE),
    *COURSE,
    Field("said by", "chain", shape=LINK, many=True, most=20),
)
CITATION = Shape("citation", _("citation"), Citation, _CITED)
PLACE_ONLY = Shape("citation", _("citation of a gap"), Citation, (REF, PLACE, *COURSE))
LATER = Shape(
    "citation",
    _("citation of a claim of another file"),
    Citation,
    (Field("claim", "claim", LinkFormat(), required=EVERYWHERE, to=Claim), *_CITED),
)

_ABOUT = Field("about", "subject", LinkFormat(), required=EVERYWHERE, to=Record)
GAP = Shape(
    "claim",
    _("gap"),
    Claim,
    (
        REF,
        _ABOUT,
        Field("withheld", "gap", GAPS, required=EVERYWHERE),
        *COURSE,
        Field("cited", "citations", required=EVERYWHERE, shape=PLACE_ONLY, many=True),
    ),
)

LEAD = "lead"
CLAIM = Shape(
    "claim",
    _("claim"),
    Claim,
    (
        REF,
        _ABOUT,
        Field("fact", "fact", ScalarFormat(), required=DATED),
        Field("scope", "scope", ScalarFormat()),
        Field("value", "value", ScalarFormat()),
        Field("to", "target", LinkFormat(), to=Record),
        Field("polarity", "polarity", words(Polarity), default=Polarity.YES),
        Field("status", "status", words(Status), default=Status.ACTUAL),
        Field("when", "when", WhenFormat()),
        Field("rank", "rank", RANKS, default="normal"),
        # In a complete text a gap is a claim like any other, since a draft of one may hold more than it should.
        Field("gap", "gap", GAPS, texts=ONLY_COMPLETE),
        *own_words("note", LinesFormat()),
        Field("released", REASON, ReasonFormat(), texts=DATED),
        Field("is released", "released", YES_NO, default="no", texts=ONLY_COMPLETE),
        Field("review on", "review_on", DateFormat(), texts=ONLY_COMPLETE),
        Field("supersedes", "supersedes", LinkFormat(), to=Claim, texts=DUMPS),
        Field("lead", LEAD, LinkFormat(), to=Citation, texts=ONLY_COMPLETE),
        *COURSE,
        Field("cited", "citations", required=DATED, shape=CITATION, many=True),
    ),
    by="withheld",
    instead=GAP,
)

SIDES = Field("sides", "sides", required=DATED, most=20)
DISPUTE = Shape(
    "dispute",
    _("dispute"),
    Dispute,
    (
        REF,
        Field("kind", "kind", words(DisputeKind), required=EVERYWHERE),
        *own_words("question", ScalarFormat(), required=DATED),
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
        Field("kind", "kind", words(CorrectionKind), required=EVERYWHERE),
        Field("on", "on_model", ScalarFormat(), required=EVERYWHERE),
        Field("of", "on_ref", ReferenceFormat(), required=EVERYWHERE),
        Field("text", "text", LinesFormat(), required=DATED),
        *COURSE,
    ),
)

HEADER = Shape(
    "archive",
    _("head of a dump"),
    None,
    (
        Field("archive", "text", ChoiceFormat({text: text for text in sorted(DUMPS)}), required=DUMPS),
        Field("revision", "number", NumberFormat(), texts=ONLY_COMPLETE),
        Field("takedowns", "takedowns", NumberFormat(), texts=ONLY_COMPLETE),
        Field("changed", "changed_at", MomentFormat(), texts=ONLY_COMPLETE),
    ),
)
