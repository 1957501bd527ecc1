"""The shape of the archive's files, as data: which keys each thing has, in which order, and which fields they are.

Reading a file and writing one both follow these tables, so that what is loaded comes out again as it went in.
"""

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
    Member,
    Moment,
    Number,
    Reason,
    Reference,
    When,
)
from casebook.exchange.archive.shapes import (
    DATED,
    DUMPS,
    EVERYWHERE,
    ONLY_COMPLETE,
    REASON,
    Field,
    Shape,
)
from casebook.models import (
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
    Form as PersonForm,
)


def words(choices: type[models.TextChoices]) -> Choice:
    """The stored words of a list of choices, as they stand."""
    return Choice({str(value): str(value) for value in choices.values})


YES_NO = Choice({"yes": True, "no": False})
RANKS = Choice({rank.name.lower(): rank.value for rank in Rank})
GAPS = Choice({rule: rule for rule in visibility.GAP_RULES})
STATES = words(State)

REF = Field("ref", "ref", Reference(), required=EVERYWHERE)
PLACE = Field("at", "place", Locator(), required=DATED)
STANCE = Field("stance", "stance", words(Stance), default=Stance.ASSERTS)
# When and how it came to be what it is; a hand-written file says only the day, and only where it is not the file's.
COURSE = (
    Field("entered", "entered", Day(), texts=DATED),
    Field("state", "state", STATES, default=State.PUBLISHED, texts=DUMPS),
    Field("sealed from", "sealed_from", STATES, texts=ONLY_COMPLETE),
    Field("by", "created_by", Member(), texts=ONLY_COMPLETE),
    Field("created", "created_at", Moment(), texts=ONLY_COMPLETE),
    Field("version", "version", Number(), default="1", texts=ONLY_COMPLETE),
)

RECORD = Shape(
    "record",
    _("record"),
    Record,
    (
        REF,
        Field("kind", "kind", words(Kind), required=EVERYWHERE),
        Field("form", "form", words(PersonForm)),
        Field("wording", "wording", Form()),
        Field("working name", "working_name", Form(), texts=ONLY_COMPLETE),
        Field("public life", "public_life", YES_NO, default="no"),
        Field("page", "has_page", YES_NO, default="yes"),
        Field("names", "name_policy", words(NamePolicy), default=NamePolicy.ROLE),
        Field("child", "minor", YES_NO, default="no", texts=ONLY_COMPLETE),
        Field("note", "note", Lines()),
        Field("merged into", "merged_into", Link(), to=Record, texts=DUMPS),
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
        Field("outlet", "outlet", Link(), to=Record),
        Field("headline", "headline", Form(), required=DATED),
        Field("language", "lang", Language(), default="en"),
        Field("credits", "credits", Form()),
        Field("address", "address", Address()),
        Field("address note", "address_note", Form()),
        Field("published", "when", When()),
        Field("standing", "standing", words(Standing), default=Standing.STANDS),
        Field("note", "note", Lines()),
        *COURSE,
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
        Field("medium", "medium", words(Medium)),
        Field("setting", "setting", words(Setting)),
        Field("manner", "manner", words(Manner), default=Manner.PARAPHRASED),
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
    # The kept copy that the quote is held against, by its SHA-256.
    Field("capture", "capture", Member("sha256"), texts=ONLY_COMPLETE),
    *COURSE,
    Field("said by", "chain", shape=LINK, many=True, most=20),
)
CITATION = Shape("citation", _("citation"), Citation, _CITED)
PLACE_ONLY = Shape("citation", _("citation of a gap"), Citation, (REF, PLACE, *COURSE))
LATER = Shape(
    "citation",
    _("citation of a claim of another file"),
    Citation,
    (Field("claim", "claim", Link(), required=EVERYWHERE, to=Claim), *_CITED),
)

_ABOUT = Field("about", "subject", Link(), required=EVERYWHERE, to=Record)
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
        Field("fact", "fact", Form(), required=DATED),
        Field("scope", "scope", Form()),
        Field("value", "value", Form()),
        Field("to", "target", Link(), to=Record),
        Field("polarity", "polarity", words(Polarity), default=Polarity.YES),
        Field("status", "status", words(Status), default=Status.ACTUAL),
        Field("when", "when", When()),
        Field("rank", "rank", RANKS, default="normal"),
        # In a complete text a gap is a claim like any other, since a draft of one may hold more than it should.
        Field("gap", "gap", GAPS, texts=ONLY_COMPLETE),
        Field("note", "note", Lines()),
        Field("unveiled", REASON, Reason(), texts=DATED),
        Field("is unveiled", "unveiled", YES_NO, default="no", texts=ONLY_COMPLETE),
        Field("supersedes", "supersedes", Link(), to=Claim, texts=DUMPS),
        Field("lead", LEAD, Link(), to=Citation, texts=ONLY_COMPLETE),
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
        Field("question", "question", Form(), required=DATED),
        Field("explanation", "explanation", Lines()),
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
        Field("on", "on_model", Form(), required=EVERYWHERE),
        Field("of", "on_ref", Reference(), required=EVERYWHERE),
        Field("text", "text", Lines(), required=DATED),
        *COURSE,
    ),
)

HEADER = Shape(
    "archive",
    _("head of a dump"),
    None,
    (
        Field("archive", "text", Choice({text: text for text in sorted(DUMPS)}), required=DUMPS),
        Field("revision", "number", Number(), texts=ONLY_COMPLETE),
        Field("takedowns", "takedowns", Number(), texts=ONLY_COMPLETE),
        Field("changed", "changed_at", Moment(), texts=ONLY_COMPLETE),
    ),
)
