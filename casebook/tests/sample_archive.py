"""a synthetic archive with everything in it that pages must show and everything that they must never show.

All people, places, outlets and dates are invented. What is secret carries one of SECRETS, words that stand nowhere
else, so that a test can look for them everywhere.
"""

from types import SimpleNamespace

from django.utils import timezone

from casebook import actions
from casebook.models import (
    ApiToken,
    Assignment,
    Capture,
    ImportDraft,
    ImportFile,
    ImportMapping,
    ImportRow,
    ImportState,
    Intake,
    Request,
    SheetKind,
    SourceCheck,
    Stance,
    WishWhat,
)
from casebook.models.archive import write_guard
from casebook.tests import factories

SECRETS = {
    "draft record": "Quillonby",
    "draft claim": "Zumbrota",
    "proposed claim": "Ploverscot",
    "draft source": "Obsidianus",
    "withheld surname": "Zorkaltseva",
    "withheld surname, Cyrillic": "Зоркальцева",
    "child": "Milenka",
    "child by age": "Tarquinia",
    "small count of children": "seventhling",
    "small number of children in a text": "Twixwood",
    "name typed as the wording": "Xanthorne",
    "name typed on the spot": "Ovstrukova",
    "sealed facility": "Vexholm",
    "sealed claim": "Grackleford",
    "sealed source": "Nightjarrow",
    "withdrawn claim": "Umbershoot",
    "religion": "Pastafarian",
    "guilt": "Mearculpa",
    "custody words": "Thrashwire",
    "wished away": "Farrowgate",
    "private reason": "privatissimo",
    "editor": "quokkaname",
    "request": "Begonetext",
    "contact": "nobody@example.invalid",
    "capture": "Capturetext",
    "intake": "Intaketext",
    "look at a source": "Lookedword",
    "draft citation": "Wrenquote",
    "wish note": "Wishnotable",
    "translation of a draft": "Черновикова",
    "child in a translation": "Миленка",
    "row of an import": "Sheetwhistle",
    "name of an import": "Ledgerfinch",
    "mapping of an import": "Columnsparrow",
    "name of a token": "Tokenwarbler",
}


def words_kept() -> list[str]:
    """Every word that no reader may meet."""
    return [word for word in SECRETS.values() if word]


def world() -> SimpleNamespace:
    """Build it. Attributes name what tests ask for."""
    w = SimpleNamespace()
    with factories.together():
        for part in (_sources, _records, _group, _dana, _sentence, _events, _disputes, _past, _secrets):
            part(w)
    for part in (_ended, _drafts, _shut):
        part(w)
    factories.one_of_every_kind()
    return w


def _sources(w: SimpleNamespace) -> None:
    w.post = factories.published("organisation", "The Example Post", public_life=False)
    w.radio = factories.published("organisation", "Arvania Radio")
    w.letters = factories.published_source(
        "Letters from a northern prison", "2018-07-23", outlet=w.post, address="https://post.example/letters"
    )
    w.year = factories.published_source("A year of waiting", "2020~ (inferred)", outlet=w.radio)
    w.arabic = factories.published_source("رسالة من السجن", "2019-05-04", outlet=w.radio, lang="ar")
    w.reasoning = factories.published_source(
        "What the archive works out", "2026-11-24", outlet=None, kind="reasoning", note="Said in the open."
    )


def _records(w: SimpleNamespace) -> None:
    w.norhold = factories.published("facility", "Norhold prison")
    w.northern = factories.published("facility", "The northern prison")
    w.arvania = factories.published("organisation", "Arvania")
    w.capital = factories.published("place", "Arvania City")
    w.homeward = factories.published("operation", "Homeward, 2019")
    w.minister = factories.published("person", "Aisha Bekova", public_life=True, name_policy="full")
    w.aunt = factories.published("person", "Her aunt", has_page=False)
    factories.said(w.minister, "name", "Aisha Bekova", source=w.letters)
    factories.said(w.minister, "name", "[kk] Айша Бекова", source=w.year)
    factories.said(w.minister, "role", "deputy minister", source=w.letters)
    factories.said(w.norhold, "facility_type", "prison", source=w.letters)
    factories.said(w.norhold, "located_in", w.capital, source=w.letters)
    factories.said(w.northern, "possibly_same_as", w.norhold, source=w.reasoning, stance=Stance.HEDGES)


def _group(w: SimpleNamespace) -> None:
    w.group = factories.published(
        "person", "Women in Norhold prison", form="group", note="Known by their letters.",
        note_ru=f"Известны по письмам. Писала {SECRETS['withheld surname, Cyrillic']}.",
        note_kk=f"Хат жазған: {SECRETS['name typed as the wording']}.",
    )  # fmt: skip
    factories.said(w.group, "held_at", w.norhold, source=w.letters)
    factories.said(w.group, "citizenship", w.arvania, source=w.letters)
    w.nine = factories.said(w.group, "count", "9", scope="held", source=w.letters, paragraph=3)
    w.four = factories.said(w.group, "count", "4", scope="citizens", source=w.letters, chain=["an activist"])
    w.two = factories.said(
        w.group,
        "count",
        "2 of 9",
        scope="citizens",
        source=w.year,
        chain=[
            {"words": "a clerk", "stance": "hedges"},
            {"speaker": w.minister, "capacity": "deputy minister", "medium": "press-conference"},
            {"speaker": w.aunt, "medium": "letter", "manner": "quoted"},
            {"words": "an activist", "stance": "denies", "when_edtf": "2019", "when_words": "last year"},
        ],
    )
    w.treatment = factories.said(
        w.group, "statement", "They are let out for an hour a day.", scope="account", source=w.year
    )


def _dana(w: SimpleNamespace) -> None:
    w.dana = factories.published("person", "One of the women", name_policy="given")
    factories.said(w.dana, "name", "Dana (given)", source=w.letters)
    factories.said(w.dana, "name", "[ru] Дана (given)", source=w.year)
    factories.said(w.dana, "name", "[ar] دانا (given)", source=w.arabic, quote="اسمها دانا")
    factories.said(w.dana, "member_of", w.group, source=w.letters)
    factories.said(w.dana, "citizenship", w.arvania, source=w.letters)
    factories.said(w.dana, "custody", "serving-sentence", when="2018-07", source=w.letters)
    w.held = factories.claim(w.dana, "held_at", w.norhold, when="2017/2018")
    w.quote = "I was brought to Norhold before the winter"
    factories.cite(
        w.held,
        w.letters,
        5,
        [{"speaker": w.dana, "medium": "letter", "manner": "quoted"}, w.aunt],
        section=2,
        section_paragraph=3,
        quote=w.quote,
    )
    for paragraph in (1, 2, 4, 9):
        factories.cite(w.held, w.year, paragraph)
    factories.cite(w.held, w.arabic, None, heading=2)
    factories.publish(w.held)
    factories.said(w.dana, "held_at", w.northern, source=w.year, stance=Stance.HEDGES)
    factories.said(w.dana, "returned_in", w.homeward, polarity="no", source=w.year)
    w.long = factories.said(
        w.dana, "statement", ("A long account, " * 20).strip()[:299], scope="account", source=w.letters
    )
    w.not_known = factories.said(w.dana, "learned_of", polarity="unknown", source=w.year, chain=["the ministry"])


def _sentence(w: SimpleNamespace) -> None:
    w.sentence = factories.published("sentence", "Life sentence of one of the women")
    factories.said(w.sentence, "sentence_of", w.dana, source=w.letters)
    factories.said(w.sentence, "term", "life", source=w.letters)
    factories.said(w.sentence, "passed", "2018", source=w.letters)
    w.offence = factories.said(w.sentence, "offence", "Being a member of a banned group", source=w.letters)
    w.none = factories.said(w.sentence, "counsel", polarity="no", scope="trial", source=w.letters, chain=["activists"])
    w.appointed = factories.said(w.sentence, "counsel", "court-appointed", scope="trial", source=w.year)


def _events(w: SimpleNamespace) -> None:
    w.visit = factories.published("event", "Consul’s visit to the women")
    for status in ("planned", "cancelled"):
        factories.said(w.visit, "takes_place", "2019-21", status=status, source=w.year)
    factories.said(w.visit, "event_type", "visit", status="cancelled", source=w.year)
    factories.said(w.visit, "concerns", w.dana, source=w.year)
    factories.said(w.visit, "at", w.norhold, status="planned", source=w.year)
    w.visited = factories.said(w.minister, "visited", w.norhold, polarity="no", source=w.letters)


def _disputes(w: SimpleNamespace) -> None:
    w.citizens = factories.dispute("How many are citizens?", [w.four], [w.two])
    w.counsel = factories.dispute("Did she have a lawyer?", [w.none], [w.appointed])
    w.both = factories.dispute("Did anybody visit?", [w.visited], [w.not_known], kind="both-true")


def _past(w: SimpleNamespace) -> None:
    w.superseded = factories.said(w.dana, "statement", "An older reading", scope="account", source=w.letters)
    w.retracted = factories.said(w.dana, "statement", "What was never written", scope="account", source=w.letters)
    w.withdrawn = factories.said(w.dana, "statement", SECRETS["withdrawn claim"], scope="account", source=w.letters)
    w.withdrawn_record = factories.published("facility", "A camp that was none")
    w.merged = factories.published("facility", "Norhold, the other spelling")


def _ended(w: SimpleNamespace) -> None:
    by, why = factories.publisher(), {"public_reason": "We misread the article."}
    w.newer = factories.claim(w.dana, "statement", "A newer reading", scope="account")
    factories.cite(w.newer, w.letters, 7)
    actions.supersede(w.superseded, w.newer, by=by, **why)
    actions.retract(w.retracted, by=by, **why)
    actions.withdraw(w.withdrawn, by=by, public_reason="It was not for us to tell.", private_reason="privatissimo")
    actions.withdraw(w.withdrawn_record, by=by, public_reason="There was no such camp.")
    factories.merged(w.merged, w.norhold)


def _secrets(w: SimpleNamespace) -> None:
    """What is published and withheld."""
    w.surname = factories.said(w.dana, "name", f"Dana {SECRETS['withheld surname']}", source=w.letters)
    factories.said(w.dana, "name", f"[ru] Дана {SECRETS['withheld surname, Cyrillic']}", source=w.year)
    factories.said(
        w.group, "statement", f"A letter by Dana {SECRETS['withheld surname']} was read.", scope="account",
        source=w.letters, quote=f"signed {SECRETS['withheld surname']}", chain=["a cousin of Zorkalceva"],
    )  # fmt: skip
    w.child = factories.published("person", SECRETS["child"], minor=True, wording_ru=SECRETS["child in a translation"])
    factories.said(w.child, "held_at", w.norhold, source=w.letters)
    w.young = factories.published("person", SECRETS["child by age"])
    factories.said(w.young, "age", "15", source=w.letters)
    factories.said(w.young, "held_at", w.norhold, source=w.letters)
    factories.said(w.group, "count", "3", scope="children", source=w.letters, note=SECRETS["small count of children"])
    factories.said(
        w.group, "statement", f"Two of the children are at {SECRETS['small number of children in a text']}.",
        scope="account", source=w.letters,
    )  # fmt: skip
    w.typed = factories.published(
        "person", SECRETS["name typed as the wording"], has_page=False, working_name=SECRETS["name typed on the spot"]
    )
    factories.said(w.typed, "kin_of", w.dana, scope="sister", source=w.letters)
    factories.said(
        w.group, "statement", f"{SECRETS['name typed on the spot']} wrote to Xanthorn.", scope="account", source=w.year,
        chain=[w.typed], quote=f"signed {SECRETS['name typed as the wording']}",
    )  # fmt: skip
    factories.said(w.dana, "religion", SECRETS["religion"], source=w.letters)
    factories.said(w.dana, "statement", SECRETS["guilt"], scope="guilt", source=w.letters)
    factories.said(
        w.dana, "statement", SECRETS["custody words"], scope="treatment", source=w.letters,
        chain=[{"speaker": w.dana, "setting": "in-custody"}],
    )  # fmt: skip
    w.gap = factories.claim(w.dana, "withheld", gap="health")
    factories.cite(w.gap, w.letters, 6)
    factories.publish(w.gap)
    w.sealed = factories.published("facility", SECRETS["sealed facility"])
    factories.said(w.dana, "held_at", w.sealed, source=w.letters)
    w.sealed_claim = factories.said(w.dana, "statement", SECRETS["sealed claim"], scope="account", source=w.letters)
    w.sealed_source = factories.published_source(SECRETS["sealed source"], outlet=w.post)
    factories.said(w.dana, "statement", f"Said by {SECRETS['sealed source']}", scope="account", source=w.sealed_source)
    w.wishing = factories.published("person", SECRETS["wished away"])
    factories.said(w.wishing, "held_at", w.norhold, source=w.letters)


def _drafts(w: SimpleNamespace) -> None:
    factories.member(SECRETS["editor"])
    w.draft = factories.record("facility", SECRETS["draft record"], wording_ru=SECRETS["translation of a draft"])
    w.draft_source = factories.source(SECRETS["draft source"], outlet=w.post)
    w.draft_claim = factories.claim(w.dana, "statement", SECRETS["draft claim"], scope="account")
    factories.cite(w.draft_claim, w.letters)
    w.proposed = factories.claim(w.dana, "statement", SECRETS["proposed claim"], scope="account")
    factories.cite(w.proposed, w.letters)
    actions.propose([w.proposed], by=factories.publisher())
    factories.cite(w.nine, w.letters, 8, quote=f"{SECRETS['draft citation']} said so")
    _imports(w)


def _imports(w: SimpleNamespace) -> None:
    """A table that is being read, and one of which a draft was made."""
    by, row = factories.member(SECRETS["editor"]), SECRETS["row of an import"]
    told = {"name": SECRETS["name of an import"], "sheet": SheetKind.FACTS, "created_by": by, "problem": row}
    read = ImportFile.objects.create(
        **told, state=ImportState.CHECKED, content=row.encode(), headings=[row], defaults={"about": row},
        questions=[{"key": row, "called": row, "number": 1, "rows": [2], "options": []}], answers={row: "words"},
    )  # fmt: skip
    ImportRow.objects.create(file=read, number=2, cells=[row], told=[["about", "wrong", row]])
    done = ImportFile.objects.create(**told, state=ImportState.DONE, numbers={"claim": 1})
    ImportDraft.objects.create(file=done, on_model="claim", on_ref=w.draft_claim.ref)
    name = SECRETS["mapping of an import"]
    ApiToken.make(factories.publisher(), SECRETS["name of a token"], 9)
    ImportMapping.objects.create(name=name, sheet=SheetKind.FACTS, columns={name: "about"}, defaults={"about": name})


def _shut(w: SimpleNamespace) -> None:
    by = factories.publisher()
    for thing in (w.sealed, w.sealed_claim, w.sealed_source):
        actions.seal(thing, by=by, private_reason="privatissimo")
    actions.record_wish(w.wishing, WishWhat.ALL, by=by, private_reason=SECRETS["wish note"])
    now = timezone.now()
    Request.objects.create(
        kind="other", text=SECRETS["request"], contact=SECRETS["contact"].encode(), received_at=now, due_at=now
    )
    Assignment.objects.create(on_model="source", on_ref=w.letters.ref, task="read", member=by, by=by)
    with write_guard.opened():
        Capture.objects.create(
            source=w.letters,
            content=b"Capturetext",
            sha256="0" * 64,
            captured_at=now,
            method="test",
            text="Capturetext",
        )
    Intake.objects.create(
        by=by,
        state="ready",
        address="https://post.example/intaketext",
        content=b"Intaketext",
        proposed={"headline": "Intaketext", "text": "Intaketext"},
    )
    SourceCheck.objects.create(source=w.letters, checked_at=now, outcome="gone", problem="Lookedword")
