"""The best answers to a question in words: records for which most of what was typed holds, and why it does.

Each word holds of a record by what that is called in any spelling, by its kind ("prison", "женщины"), by a number that
is counted of it, by a day on which it took place, or by what it is linked to: where somebody is held, who brought them
home, whose citizens they are. A record of which more words hold comes first; its own name counts more than a link.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q
from pyroaring import BitMap

from casebook import vocabulary
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
from casebook.search.results import expression
from casebook.search.spellings import How
from casebook.search.stems import stems
from casebook.search.store import EntryKind
from casebook.values import ValueProblem
from casebook.values.numerals import read_integer

# So many names are looked at for one word, so many records are put in order, and so many answers are given.
MOST, MOST_RANKED, ANSWERS = 300, 1000, 6
# Of one word so many texts are found, where a list is narrowed by it.
MOST_TEXTS = 50_000
# By which facets a record is linked to what a word names.
LINKS = ("facility", "operation", "citizenship", "held_in", "member_of", "works_for", "brought_from", "brought_to",
         "by", "with", "court", "concerned facility", "concerned operation")  # fmt: skip
_ORDER = {"case": 0, "operation": 1, "facility": 2, "person": 3}
# Small words of questions, beside those that every text has.
_SMALL = frozenset(
    """a an and as at by did do does for from had has have how in into is it many me of on or out that the their them
    there they this to was were what when where which who whom whose why with went go now still came come home held
    в во и из на о об от по с со к ко у за до не ли кто что где как сколько какие какой чем при для
    және мен пен бен не кім қайда қашан қанша үшін туралы шыққан""".split()  # noqa: SIM905
)
# The beginnings of words that name a kind of record, in English, Russian and Kazakh, and the facet that has these.
_KINDS: tuple[tuple[tuple[str, ...], tuple[str, str]], ...] = (
    (("women", "woman", "female", "женщин", "әйел"), ("sex", "female")),
    (("men", "male", "мужчин", "ерлер"), ("sex", "male")),
    (("prison", "jail", "тюрьм", "түрме", "колони", "colony"), ("list", "facilities")),
    (("camp", "лагер"), ("list", "facilities")),
    (("facilit", "орна"), ("list", "facilities")),
    (("operation", "операци", "return", "repatriat", "репатриац", "возвращени"), ("list", "operations")),
    (("case", "prisoner", "detain", "заключ", "тұтқын", "дело", "дела"), ("list", "cases")),
    (("group", "групп", "топ"), ("form", "group")),
    (("sentence", "приговор", "үкім"), ("list", "sentences")),
    (("visit", "визит"), ("event_type", "visit")),
    (("agreement", "treaty", "договор", "соглашени", "келісім"), ("event_type", "agreement")),
    (("ministr", "мид", "министерств"), ("organisation_type", "ministry")),
    (("court", "суд", "сот"), ("organisation_type", "court")),
    (("embass", "посольств", "елшілік"), ("organisation_type", "embassy")),
)
_CHILDREN = ("child", "дет", "бала")
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


@dataclass(frozen=True)
class Answer:
    """A record by its key, with the words that hold of it and how: "own", "kind", "linked" or "told"."""

    record: int
    words: dict[str, str]


@dataclass(frozen=True)
class Answers:
    """The best answers, and the words that hold of none of them."""

    found: tuple[Answer, ...] = ()
    missing: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Holding:
    """The keys of the public records of which one word holds, by how it does; a record may be in several."""

    own: BitMap = field(default_factory=BitMap)
    kind: BitMap = field(default_factory=BitMap)
    linked: BitMap = field(default_factory=BitMap)
    # In a fact about it.
    told: BitMap = field(default_factory=BitMap)

    @property
    def every(self) -> BitMap:
        """All of them."""
        return self.own | self.kind | self.linked | self.told

    def how(self, record: int) -> str:
        """How it holds of a record: a name goes before a kind, that before a link, and a fact comes last; empty where
        it does not.
        """
        ways = (("own", self.own), ("kind", self.kind), ("linked", self.linked), ("told", self.told))
        return next((way for way, rows in ways if record in rows), "")


def answer(typed: str) -> Answers:
    """The records that answer best; none where no word but one of kind holds of any. Never an error."""
    sources = _by_address(typed)
    if sources:
        return Answers(sources=sources)
    terms = [t for t in asking.read(typed).terms if t.text.casefold() not in _SMALL and t.text not in ("OR", "AND")]
    holds = {term.text: _holds(term) for term in terms}
    # A word of kind alone is no answer.
    named = BitMap.union(BitMap(), *(one.own | one.linked | one.told for one in holds.values()))
    own = _by_number([one.own for one in holds.values()])
    # Of records without a page nothing can be shown.
    named &= _of_facets([Q(name="list")])
    most = [rows & named for rows in _by_number([one.every for one in holds.values()])]
    best = next(filter(None, most), BitMap())
    if len(most) > 1 and not any(most[:-1]):
        # What only one word of several holds of has that word as its own, or in a fact.
        best &= BitMap.union(BitMap(), *own) or BitMap.union(BitMap(), *(one.told for one in holds.values()))
    found = tuple(
        Answer(pk, {word: how for word, one in holds.items() if (how := one.how(pk))})
        for pk in _ranked(best, own, len(terms))
    )
    return Answers(found, tuple(term.text for term in terms if not any(term.text in one.words for one in found)))


def _by_number(sets: Sequence[BitMap]) -> list[BitMap]:
    """The keys that stand in all of these sets, in all but one, and so on down to those that stand in one."""
    at_least = [BitMap() for _one in sets]
    for number, rows in enumerate(sets):
        for more in range(number, 0, -1):
            at_least[more] |= at_least[more - 1] & rows
        at_least[0] |= rows
    return at_least[::-1]


def _ranked(best: BitMap, own: Sequence[BitMap], terms: int) -> list[int]:
    """The first of these: those of which most words are their own, then those whose whole name was typed."""
    ranked: list[int] = []
    for number, rows in zip(range(len(own), -1, -1), [*own, best], strict=True):
        left = (best & rows) - BitMap(ranked)
        among = PublicRecord.objects.filter(pk__in=left[:MOST_RANKED], page=True)
        order: dict[int, tuple[bool, int, int, int]] = {}
        for pk, label, kind, detainee, sources in among.values_list("pk", "label", "kind", "detainee", "sources"):
            words = len(label.split())
            # Of one name what is told of by most; of a question first who is held, what brought them home, and where.
            place = 0 if terms == 1 else _ORDER.get("case" if detainee else kind, len(_ORDER))
            order[pk] = (words > number, place, -sources, words)
        ranked += sorted(order, key=lambda pk: (order[pk], pk))
        if len(ranked) >= ANSWERS:
            break
    return ranked[:ANSWERS]


def holding(typed: str, of: Of) -> BitMap:
    """The keys of the public records, claims, sources or disputes for which every word of what was typed holds."""
    terms = [term for term in asking.read(typed).terms if term.text.casefold() not in _SMALL]
    found = [_HOLDING[of](term) for term in terms]
    if not found:
        return BitMap()
    # With those that name a record of which all words are the name.
    entry = {Of.CLAIM: EntryKind.FACT, Of.SOURCE: EntryKind.SOURCE}.get(of)
    whole = _texts_holding(terms, entry) if entry is not None and len(terms) > 1 else BitMap()
    return BitMap.intersection(*found) | whole


def _records_holding(term: QueryTerm) -> BitMap:
    holds = _holds(term)
    return holds.own | holds.kind | holds.linked


def _claims_holding(term: QueryTerm) -> BitMap:
    """Those that have the word or name a record that is called so, and those about one that is spelt like it."""
    about = Placement.objects.filter(record__in=_family(_named(term.text)[0]), role=PlacementRole.SUBJECT)
    return _texts_holding([term], EntryKind.FACT) | BitMap(about.values_list("claim", flat=True))


def _sources_holding(term: QueryTerm) -> BitMap:
    return _texts_holding([term], EntryKind.SOURCE)


def _disputes_holding(term: QueryTerm) -> BitMap:
    """Those that ask about it in any language, and those about what it names."""
    asked = set(term.stems)
    questions = PublicDispute.objects.values_list("pk", "question", "document")
    found = BitMap(
        pk
        for pk, question, document in questions
        if asked <= set(stems(" ".join((question, document.get("question_ru", ""), document.get("question_kk", "")))))
    )
    facets = Facet.objects.filter(of=Of.DISPUTE, name="about", record__in=_family(_named(term.text)[0]))
    return BitMap.union(found, *(BitMap.deserialize(bytes(rows)) for rows in facets.values_list("rows", flat=True)))


_HOLDING: dict[Of, Callable[[QueryTerm], BitMap]] = {
    Of.RECORD: _records_holding,
    Of.CLAIM: _claims_holding,
    Of.SOURCE: _sources_holding,
    Of.DISPUTE: _disputes_holding,
}


def _texts_holding(terms: Sequence[QueryTerm], entry: EntryKind) -> BitMap:
    if not all(term.stems for term in terms):
        return BitMap()
    return BitMap(map(store.pk_of, store.entries(expression(terms, entry)[0], MOST_TEXTS)))


def _family(records: BitMap) -> set[int]:
    """The records with all that were merged into them."""
    merged = Contains.objects.filter(relation="merged", whole__in=list(records)).values_list("part", flat=True)
    return {*records, *merged}


def _holds(term: QueryTerm) -> Holding:
    """Of which records a word holds, and how."""
    plain = term.text.casefold()
    facets = {facet for beginnings, facet in _KINDS if plain.startswith(beginnings)}
    kind = _of_facets(Q(name=name, value=value) for name, value in facets)
    if plain.startswith(_CHILDREN):
        counted = PublicClaim.objects.filter(fact="count", scope="children", state="published")
        kind |= BitMap(counted.values_list("subject", flat=True))
    # An abbreviation of a kind is no beginning of a name: МИД is a ministry.
    own = _counted(plain) | _on_day(plain)
    named, beside = (BitMap(), BitMap()) if kind and len(plain) < 4 else _named(term.text)
    own |= named
    demonym = next((name for begin, name in _DEMONYMS.items() if plain.startswith(begin)), "")
    beyond = own | (_named(demonym)[0] if demonym and demonym != plain else BitMap())
    told, roles = _told(term)
    own |= roles
    return Holding(own, kind, _linked(beyond) | _near(beside), told)


def _told(term: QueryTerm) -> tuple[BitMap, BitMap]:
    """The records of which a fact has the word, and those that it says what they are: "consul"."""
    claims = [store.pk_of(one) for one in store.entries(store.having(term, EntryKind.FACT), MOST)] if term.stems else []
    rows = PublicClaim.objects.filter(pk__in=claims, state="published").order_by()
    found = list(rows.values_list("subject", "fact", "polarity", "value")) if claims else []
    merged = Contains.objects.filter(part__in={pk for pk, *_said in found}, relation="merged")
    root = dict(merged.values_list("part", "whole")) if found else {}
    asked = set(term.stems)
    roles = (
        pk for pk, fact, polarity, value in found if (fact, polarity) == ("role", "yes") and asked <= set(stems(value))
    )
    return BitMap(root.get(pk, pk) for pk, *_said in found), BitMap(root.get(pk, pk) for pk in roles)


def _near(private: BitMap) -> BitMap:
    """The records of which these, who have no page, speak, or to whom they are kin: a mother's name leads to her
    daughter.
    """
    if not private:
        return BitMap()
    there = Placement.objects.filter(record__in=list(private), role=PlacementRole.SUBJECT).values("claim")
    own = PublicClaim.objects.filter(id__in=there, target__isnull=False, state="published", polarity="yes")
    return (
        _of_facets([Q(name="speaker", record__in=list(private))])
        | _linked(private)
        | BitMap(filter(None, own.values_list("target", flat=True)))
    )


def _of_facets(facets: Iterable[Q]) -> BitMap:
    """The records that have one of these values, possible ones too."""
    asked = [*facets]
    if not asked:
        return BitMap()
    rows = Facet.objects.filter(reduce(or_, asked), of=Of.RECORD).values_list("rows", "possible")
    return BitMap.union(BitMap(), *(BitMap.deserialize(bytes(one)) for pair in rows for one in pair if one))


def _named(word: str) -> tuple[BitMap, BitMap]:
    """The records that are called so, in any spelling: those with a page, and those without."""
    base = _ENDINGS.sub("", word.casefold()) if _CYRILLIC.fullmatch(word) else word
    asked = [word, *([base] if len(base) > 2 and base != word.casefold() else [])]
    hits = [hit for one in asked if one for hit in name_search.matching(asking.read(one))[:MOST]]
    written = [hit for hit in hits if hit[1] != How.SOUND]
    # Names that only sound alike where none is written so, and no fact has the word.
    told = (store.entries(store.having(one, EntryKind.FACT), 1) for one in asking.read(word).terms)
    if not written and hits and any(told):
        return BitMap(), BitMap()
    found = written or hits
    return BitMap(pk for pk, _how, page in found if page), BitMap(pk for pk, _how, page in found if not page)


def _linked(records: BitMap) -> BitMap:
    """The records that lead to one of these: by a facet, as a part of it, or by any other claim."""
    if not records:
        return BitMap()
    ids = list(records)
    found = _of_facets([Q(name__in=LINKS, record__in=ids)])
    found |= BitMap(Contains.objects.filter(whole__in=ids, known_until=None).values_list("part", flat=True))
    there = Placement.objects.filter(record__in=ids, role=PlacementRole.TARGET).values("claim")
    leading = PublicClaim.objects.filter(id__in=there[:MOST_TEXTS], polarity="yes")
    return found | BitMap(leading.values_list("subject", flat=True))


def _counted(word: str) -> BitMap:
    """What is counted as exactly this number."""
    try:
        number = read_integer(word)
    except ValueProblem:
        return BitMap()
    scopes = [scope.name for scope in vocabulary.fact("count").scopes]
    claims = PublicClaim.objects.filter(fact="count", scope__in=scopes, low=number, high=number, state="published")
    return BitMap(claims.values_list("subject", flat=True))


def _on_day(word: str) -> BitMap:
    """What took place on this day."""
    if not _DAY.fullmatch(word):
        return BitMap()
    try:
        day = date.fromisoformat(word)
    except ValueError:
        return BitMap()
    rows = PublicRecord.objects.filter(takes_place_earliest=day, takes_place_latest=day)
    return BitMap(rows.values_list("pk", flat=True))


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
