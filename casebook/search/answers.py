"""The best answers to a question in words: records for which most of what was typed holds, and why it does.

Each word holds of a record by what that is called in any spelling, by its kind ("prison", "женщины"), by a number that
is counted of it, by a day on which it took place, or by what it is linked to: where somebody is held, who brought them
home, whose citizens they are. A record of which more words hold comes first; its own name counts more than a link.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q
from pyroaring import BitMap

from casebook.models.edition import (
    Contains,
    Facet,
    Of,
    Placement,
    PlacementRole,
    PublicClaim,
    PublicDispute,
    PublicRecord,
    PublicSource,
)
from casebook.search import name_search, store
from casebook.search import query as asking
from casebook.search.query import QueryTerm
from casebook.search.results import expressions
from casebook.search.stems import stems
from casebook.search.store import EntryKind
from casebook.values import ValueProblem
from casebook.values.numerals import read_integer

# So many records are looked at for one word, and so many answers are given.
MOST, ANSWERS = 300, 6
# Of one word so many texts are found, where a list is narrowed by it.
MOST_TEXTS = 50_000
# By which facets a record is linked to what a word names.
LINKS = ("facility", "operation", "citizenship", "held_in", "member_of", "works_for", "brought_from", "brought_to",
         "by", "with", "court", "concerned facility", "concerned operation")  # fmt: skip
OWN, KIND, LINKED = 3, 2, 2
_ORDER = {"case": 0, "operation": 1, "facility": 2, "person": 3}
# Small words of questions, beside those that every text has.
_SMALL = frozenset(
    """a an and as at by did do does for from had has have how in into is it many me of on or out that the their them
    there they this to was were what when where which who whom whose why with went go now still came come home held
    в во и из на о об от по с со к ко у за до не ли кто что где как сколько какие какой чем при для
    және мен пен бен не кім қайда қашан қанша үшін туралы шыққан""".split()  # noqa: SIM905
)
_EVENT_TYPE, _BODY = (f"document__facts__{name}__0__1" for name in ("event_type", "organisation_type"))
# The beginnings of words that name a kind of record: English, Russian, Kazakh.
_KINDS: tuple[tuple[tuple[str, ...], Q], ...] = (
    (("women", "woman", "female", "женщин", "әйел"), Q(kind="person", document__facts__sex__0__1="female")),
    (("men", "male", "мужчин", "ерлер"), Q(kind="person", document__facts__sex__0__1="male")),
    (("prison", "jail", "тюрьм", "түрме", "колони", "colony"), Q(kind="facility")),
    (("camp", "лагер", "лагерь"), Q(kind="facility")),
    (("facilit", "орна"), Q(kind="facility")),
    (("operation", "операци", "return", "repatriat", "репатриац", "возвращени"), Q(kind="operation")),
    (("case", "prisoner", "detain", "заключ", "тұтқын", "дело", "дела"), Q(kind="person", detainee=True)),
    (("group", "групп", "топ"), Q(kind="person", form="group")),
    (("sentence", "приговор", "үкім"), Q(kind="sentence")),
    (("visit", "визит"), Q(kind="event", **{_EVENT_TYPE: "visit"})),
    (
        ("agreement", "treaty", "договор", "соглашени", "келісім"),
        Q(kind="event", document__facts__event_type__0__1="agreement"),
    ),
    (("ministr", "мид", "министерств"), Q(kind="organisation", **{_BODY: "ministry"})),
    (("court", "суд", "сот"), Q(kind="organisation", **{_BODY: "court"})),
    (("embass", "посольств", "елшілік"), Q(kind="organisation", **{_BODY: "embassy"})),
    (("activist", "активист", "правозащит"), Q(kind="person", detainee=False)),
    (("child", "дет", "бала"), Q(pk__in=PublicClaim.objects.filter(fact="count", scope="children").values("subject"))),
)
# Words of which an ending makes another: "Kazakh women" asks for Kazakhstan.
_DEMONYMS = {"kazakh": "kazakhstan", "russian": "russia", "iraqi": "iraq", "syrian": "syria", "казахск": "kazakhstan",
             "казахстанск": "kazakhstan", "российск": "russia", "русск": "russia", "иракск": "iraq", "сирийск": "syria",
             "қазақ": "kazakhstan", "uzbek": "uzbekistan", "tajik": "tajikistan"}  # fmt: skip
_CYRILLIC = re.compile("[а-яёәғқңөұүһі]+", re.IGNORECASE)
_ENDINGS = re.compile(
    "(?:ами|ями|[нд][ае]н|т[ае]н|[ндт]ың|[ндт]ің|[ғқ]а|[гк]е|[лдт][ае]р|ого|его|ому|ему|ой|ом|ем|ах|ях|ам|ям"
    "|а|я|у|ю|е|и|ы)$"
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass
class Answer:
    """A record by its key, with the words that hold of it and how: "own", "kind" or "linked"."""

    record: int
    words: dict[str, str] = field(default_factory=dict)

    @property
    def weight(self) -> int:
        """How much speaks for it."""
        weights = {"own": OWN, "kind": KIND, "linked": LINKED}
        return sum(weights[how] for how in self.words.values())


@dataclass(frozen=True)
class Answers:
    """The best answers, and the words that hold of none of them."""

    found: tuple[Answer, ...] = ()
    missing: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


def answer(typed: str) -> Answers:
    """The records that answer best; none where no word but one of kind holds of any. Never an error."""
    sources = _by_address(typed)
    if sources:
        return Answers(sources=sources)
    terms = [t for t in asking.read(typed).terms if t.text.casefold() not in _SMALL and t.text not in ("OR", "AND")]
    answers: dict[int, Answer] = {}
    named = False
    for term in terms:
        holds = _holds(term)
        named = named or any(how != "kind" for how in holds.values())
        for pk, how in holds.items():
            answers.setdefault(pk, Answer(pk)).words[term.text] = how
    if not answers or not named:
        return Answers()
    own = {pk: answer for pk, answer in answers.items() if set(answer.words.values()) - {"kind"}}
    most = max(len(answer.words) for answer in own.values())
    if most == 1 and len(terms) > 1:
        own = {pk: answer for pk, answer in own.items() if "own" in answer.words.values()}
    best = [answer for answer in own.values() if len(answer.words) == max(most, 1)]
    rows = PublicRecord.objects.filter(pk__in=[one.record for one in best], page=True)
    # Of two of which the same holds the one whose whole name was typed, and then by what it is.
    said = {one.record: sum(how == "own" for how in one.words.values()) for one in best}
    public: dict[int, tuple[bool, int, int, int]] = {}
    for pk, label, kind, detainee, number in rows.values_list("pk", "label", "kind", "detainee", "sources"):
        words = len(label.split())
        # Of one name what is told of by most; of a question first who is held, what brought them home, and where.
        order = 0 if len(terms) == 1 else _ORDER.get("case" if detainee else kind, len(_ORDER))
        public[pk] = (words > said[pk], order, -number, words)
    best = [answer for answer in best if answer.record in public]
    best.sort(key=lambda answer: (-answer.weight, public[answer.record], answer.record))
    found = tuple(best[:ANSWERS])
    missing = tuple(term.text for term in terms if not any(term.text in answer.words for answer in found))
    return Answers(found, missing)


def holding(typed: str, of: Of) -> BitMap:
    """The keys of the public records, claims, sources or disputes for which every word of what was typed holds."""
    terms = [term for term in asking.read(typed).terms if term.text.casefold() not in _SMALL]
    found = [_HOLDING[of](term) for term in terms]
    return BitMap.intersection(*found) if found else BitMap()


def _records_holding(term: QueryTerm) -> BitMap:
    return BitMap(_holds(term))


def _claims_holding(term: QueryTerm) -> BitMap:
    """Those that have the word or name a record that is called so, and those about one that is spelt like it."""
    about = Placement.objects.filter(record__in=_family(_named(term.text)), role=PlacementRole.SUBJECT)
    return _texts_holding(term, EntryKind.FACT) | BitMap(about.values_list("claim", flat=True))


def _sources_holding(term: QueryTerm) -> BitMap:
    return _texts_holding(term, EntryKind.SOURCE)


def _disputes_holding(term: QueryTerm) -> BitMap:
    """Those that ask about it in any language, and those about what it names."""
    asked = set(term.stems)
    questions = PublicDispute.objects.values_list("pk", "question", "document")
    found = BitMap(
        pk
        for pk, question, document in questions
        if asked <= set(stems(" ".join((question, document.get("question_ru", ""), document.get("question_kk", "")))))
    )
    facets = Facet.objects.filter(of=Of.DISPUTE, name="about", record__in=_family(_named(term.text)))
    return BitMap.union(found, *(BitMap.deserialize(bytes(rows)) for rows in facets.values_list("rows", flat=True)))


_HOLDING: dict[Of, Callable[[QueryTerm], BitMap]] = {
    Of.RECORD: _records_holding,
    Of.CLAIM: _claims_holding,
    Of.SOURCE: _sources_holding,
    Of.DISPUTE: _disputes_holding,
}


def _texts_holding(term: QueryTerm, entry: EntryKind) -> BitMap:
    if not term.stems:
        return BitMap()
    return BitMap(map(store.pk_of, store.entries(expressions([term], entry)[0], MOST_TEXTS)))


def _family(records: set[int]) -> set[int]:
    """The records with all that were merged into them."""
    merged = Contains.objects.filter(relation="merged", whole__in=records).values_list("part", flat=True)
    return {*records, *merged}


def _holds(term: QueryTerm) -> dict[int, str]:
    """Of which records a word holds, and how; a name goes before a kind, and that before a link."""
    plain = term.text.casefold()
    found: dict[int, str] = {}
    kinds = [where for beginnings, where in _KINDS if plain.startswith(beginnings)]
    # An abbreviation of a kind is no beginning of a name: МИД is a ministry.
    own = _counted(plain) | _on_day(plain) | (set() if kinds and len(plain) < 4 else _named(term.text))
    demonym = next((name for begin, name in _DEMONYMS.items() if plain.startswith(begin)), "")
    beyond = own | (_named(demonym) if demonym and demonym != plain else set())
    for pk in _linked(beyond):
        found[pk] = "linked"
    for where in kinds:
        rows = PublicRecord.objects.filter(where, page=True).order_by("-sources", "pk")
        found |= dict.fromkeys(rows.values_list("pk", flat=True)[:MOST], "kind")
    return found | dict.fromkeys(own, "own")


def _named(word: str) -> set[int]:
    hits = name_search.find(asking.read(word), start=0, size=MOST).hits if word else ()
    base = _ENDINGS.sub("", word.casefold()) if _CYRILLIC.fullmatch(word) else word
    if len(base) > 2 and base != word.casefold():
        hits = (*hits, *name_search.find(asking.read(base), start=0, size=MOST).hits)
    # Names that only sound alike where none is written so.
    written = [hit for hit in hits if not hit.by_sound] or hits
    return {hit.record.merged_into_id or hit.record.pk for hit in written}


def _linked(records: Iterable[int]) -> set[int]:
    ids = list(records)
    if not ids:
        return set()
    rows = Facet.objects.filter(of=Of.RECORD, name__in=LINKS, record__in=ids).values_list("rows", "possible")
    found = set(Contains.objects.filter(whole__in=ids, known_until=None).values_list("part", flat=True)[:MOST])
    leading = PublicClaim.objects.filter(target__in=ids, state="published", polarity="yes")
    found.update(leading.values_list("subject", flat=True)[:MOST])
    for bitmaps in rows:
        for bitmap in bitmaps:
            found.update(BitMap.deserialize(bytes(bitmap)) if bitmap else ())
    return found


def _counted(word: str) -> set[int]:
    """What is counted as exactly this number."""
    try:
        number = read_integer(word)
    except ValueProblem:
        return set()
    claims = PublicClaim.objects.filter(fact="count", low=number, high=number, state="published")
    return set(claims.values_list("subject", flat=True)[:MOST])


def _on_day(word: str) -> set[int]:
    """What took place on this day."""
    if not _DAY.fullmatch(word):
        return set()
    try:
        day = date.fromisoformat(word)
    except ValueError:
        return set()
    rows = PublicRecord.objects.filter(takes_place_earliest=day, takes_place_latest=day)
    return set(rows.values_list("pk", flat=True)[:MOST])


def _by_address(typed: str) -> tuple[str, ...]:
    """The references of the articles with this address."""
    if "://" not in typed and not typed.strip().startswith("www."):
        return ()
    bare = _bare(typed)
    rows = defaultdict(list)
    for ref, document in PublicSource.objects.filter(document__address__icontains=bare[-40:]).values_list(
        "ref", "document"
    ):
        rows[_bare(document.get("address", ""))].append(ref)
    return tuple(rows.get(bare, ()))


def _bare(address: str) -> str:
    """An address without what does not tell one article from another."""
    bare = address.strip().split("#")[0].split("?")[0].casefold().rstrip("/")
    return re.sub(r"^(https?://)?(www\.|m\.)?", "", bare)
