"""The texts of a fact, of a source and of a name, as readers meet them: what is indexed, and what a hit shows."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import F, FilteredRelation, Q, Value
from django.db.models.functions import Coalesce
from django.utils import translation

from casebook import vocabulary
from casebook.models import Claim, Polarity, Record, Source, State
from casebook.values import OWN_LANGUAGE, TRANSLATED_INTO, Name, ValueProblem, column, parse_value, with_translations

# The index is for readers, whoever asks for it to be written.
READER = AnonymousUser()
NAMED = "name"
_NOTES = with_translations("note")
_LABELS = with_translations("label")


class IndexedText(NamedTuple):
    """One text of a thing: which of its texts it is, and in which language ('' where none is reported)."""

    where: str
    text: str
    lang: str = ""


# Which rows are meant: the condition that their number, to which a path leads, is one of them.
Where = Callable[[str], Q]


def by_id(ids: Iterable[int]) -> Where:
    """The condition that a row is one of these."""
    meant = list(ids)
    return lambda path: Q(**{f"{path}__in": meant})


def between(first: int, last: int) -> Where:
    """The condition that a row's number is from the first to the last."""
    return lambda path: Q(**{f"{path}__gte": first, f"{path}__lte": last})


class IndexedThing(NamedTuple):
    """A fact or a source: its texts, the records that it names, and what those are called."""

    pk: int
    # The record that a fact is about; of merged ones the one that is kept.
    about: int
    texts: list[IndexedText]
    names: tuple[int, ...]
    labels: list[IndexedText]


@dataclass(frozen=True)
class IndexedName:
    """A name or label of a record, by the record that it leads to."""

    text: str
    lang: str
    record_id: int
    # Whether it may be one name written in two words: not so of groups, sentences and events, which are described.
    of_one: bool
    # The kind of place of custody or of body that it is the name of.
    kind: str = ""


def visible_claims() -> Any:
    """The claims that can be found: a gap says nothing."""
    return Claim.objects.visible_to(READER).filter(gap="")


def visible_names() -> Any:
    """The names that can be found, also those of relatives who have no page: they lead to whom these speak about."""
    return visible_claims().filter(fact=NAMED, polarity=Polarity.YES)


def facts(claims: Where) -> Iterator[IndexedThing]:
    """Each of these claims that readers see and that is not a name."""
    cited = FilteredRelation("citations", condition=Q(citations__state=State.PUBLISHED, citations__withheld=""))
    rows = visible_claims().filter(claims("pk")).exclude(fact=NAMED).annotate(cited=cited).order_by("pk", "cited")
    columns = rows.values_list(
        "pk", "fact", "scope", "value", "redacted", "polarity", "when_edtf", "when_words", *_NOTES,
        "subject", "target", Coalesce("subject__merged_into", "subject"),
        *(Coalesce(f"{e}__merged_into__{name}", f"{e}__{name}") for e in ("subject", "target") for name in _LABELS),
        *(f"cited__{name}" for name in ("quote", "quote_lang", "redacted", "source__lang", *_NOTES)),
    )  # fmt: skip
    for pk, same in groupby(columns, key=itemgetter(0)):
        of_claim = list(same)
        _pk, fact, scope, value, redacted, polarity, edtf, words, *more = of_claim[0]
        notes, (subject, target, about), called = more[: len(_NOTES)], more[len(_NOTES) :][:3], more[len(_NOTES) + 3 :]
        labels = [IndexedText("subject", label) for label in called[: len(_LABELS)] if label]
        labels += [IndexedText("value", label) for label in called[len(_LABELS) :][: len(_LABELS)] if label]
        reported = [*_heading(fact, scope, polarity if not (value or target) else "")]
        reported += _value(fact, redacted.get("value", value))
        if words := redacted.get("when_words", words):
            reported.append(IndexedText("when", words))
        reported += _date(edtf)
        reported += _noted(redacted.get(name, note) for name, note in zip(_NOTES, notes, strict=True))
        for row in of_claim:
            reported += _quoted(*row[-4 - len(_NOTES) :])
        names = (subject, target) if target else (subject,)
        yield IndexedThing(pk, about, reported, names, labels)


def _quoted(quote: str | None, lang: str, redacted: Any, source_lang: str, *notes: str) -> list[IndexedText]:
    """What a citation quotes and notes; nothing where there is none that readers see."""
    if quote is None:
        return []
    shown = redacted.get("quote", quote)
    texts = [IndexedText("quote", shown, lang or source_lang)] if shown else []
    return texts + _noted(redacted.get(name, note) for name, note in zip(_NOTES, notes, strict=True))


def _noted(notes: Iterable[str]) -> list[IndexedText]:
    """A note and its translations, those that there are."""
    languages = (OWN_LANGUAGE, *TRANSLATED_INTO)
    return [IndexedText("note", note, lang) for note, lang in zip(notes, languages, strict=True) if note]


@lru_cache(maxsize=10_000)
def _heading(fact: str, scope: str, bare: str) -> tuple[IndexedText, ...]:
    """What the fact is called, in each language of the interface; with what a bare "no" or "unknown" reads."""
    about = vocabulary.fact(fact)
    found = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            chosen = about.scope(scope) if scope else None
            texts = [chosen and chosen.label, chosen and chosen.inverse] if about.called_by_scope else []
            texts = texts or [about.label, about.inverse, chosen and chosen.label]
            texts += [about.none if bare == Polarity.NO else ""]
            found += [IndexedText("fact", str(text)) for text in texts if text]
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=50_000)
def _value(fact: str, value: str) -> tuple[IndexedText, ...]:
    """The value in words, in each language of the interface, with the language of a text."""
    about = vocabulary.fact(fact)
    choice = about.choice(value) if about.choices else None
    try:
        parsed = parse_value(about.type, value) if value and choice is None else None
    except ValueProblem:
        return (IndexedText("value", value),)
    found = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            if choice is not None:
                found.append(IndexedText("value", str(choice.label)))
            elif parsed is not None:
                found.append(IndexedText("value", parsed.words(), parsed.lang))
    return tuple(one for one in dict.fromkeys(found) if one.text)


@lru_cache(maxsize=20_000)
def _date(edtf: str) -> tuple[IndexedText, ...]:
    return tuple(IndexedText("when", one.text) for one in _value("takes_place", edtf)) if edtf else ()


def visible_sources() -> Any:
    """The sources that can be found."""
    return Source.objects.visible_to(READER)


def sources(where: Where) -> Iterator[IndexedThing]:
    """Each of these sources that readers see; what it names is its outlet."""
    rows = visible_sources().filter(where("pk")).order_by("pk")
    label = Coalesce("outlet__merged_into__label", "outlet__label")
    for source in rows.annotate(outlet_label=label).only(
        "headline", "lang", "credits", "redacted", "outlet_id", *_NOTES
    ):
        reported = [
            IndexedText("headline", source.shown("headline"), source.lang),
            IndexedText("credits", source.shown("credits"), source.lang),
            *_noted(map(source.shown, _NOTES)),
        ]
        labels = [IndexedText("outlet", source.outlet_label)] if source.outlet_label else []
        names = (source.outlet_id,) if source.outlet_id else ()
        yield IndexedThing(source.pk, source.pk, [one for one in reported if one.text], names, labels)


def called(where: Where) -> Iterator[tuple[int, list[IndexedText]]]:
    """Of each of these records that readers meet, with a page or without: its id and its labels."""
    rows = (
        Record.objects.visible_to(READER)
        .filter(where("pk"), merged_into=None)
        .order_by("pk")
        .values_list("pk", *_LABELS)
    )
    for pk, *labels in rows:
        yield pk, [IndexedText("label", label) for label in labels if label]


def labels(where: Where, language: str = OWN_LANGUAGE) -> Iterator[tuple[int, IndexedName]]:
    """Of each of these records that readers meet: its id and its label, or its other one in this language."""
    name = column("label", language)
    lang = Value(language) if language in TRANSLATED_INTO else F("label_lang")
    rows = Record.objects.visible_to(READER).filter(where("pk")).exclude(**{name: ""}).order_by("pk")
    found = rows.values_list("pk", name, lang, "kind", "form", "facility_type", "organisation_type")
    for pk, label, lang, kind, form, facility, body in found:
        yield pk, IndexedName(label, lang, pk, _of_one(kind, form), facility or body or "")


def names(claims: Where) -> Iterator[tuple[int, IndexedName]]:
    """Of each of these claims that is a name: its id and the name."""
    rows = visible_names().filter(claims("pk")).order_by("pk")
    root = Coalesce("subject__merged_into", "subject")
    kinds = (
        Coalesce(f"subject__merged_into__{column}", f"subject__{column}")
        for column in ("facility_type", "organisation_type")
    )
    found = rows.values_list("pk", "value", root, "subject__kind", "subject__form", *kinds)
    for pk, value, root, kind, form, facility, body in found:
        name = parse_value("name", value)
        if isinstance(name, Name):
            yield pk, IndexedName(name.text, name.lang, root, _of_one(kind, form), facility or body or "")


def _of_one(kind: str, form: str) -> bool:
    return form != "group" and kind not in ("sentence", "event")


def name_roots(claim_ids: Collection[int]) -> Any:
    """Of those of these names that readers see: the claim's id, and whose name it is."""
    rows = visible_names().filter(pk__in=claim_ids) if claim_ids else Claim.objects.none()
    return rows.order_by().values_list("pk", Coalesce("subject__merged_into", "subject"))


def pages_of(ids: Collection[int]) -> dict[int, tuple[str, bool]]:
    """Of those of these records that have a public page: the kind, and whether it is a detainee."""
    rows = Record.objects.with_page().filter(pk__in=ids).order_by() if ids else Record.objects.none()
    return {pk: (kind, detainee) for pk, kind, detainee in rows.values_list("pk", "kind", "detainee")}


def met(ids: Collection[int]) -> set[int]:
    """Those of these records that readers meet by name."""
    rows = Record.objects.visible_to(READER).filter(pk__in=ids) if ids else Record.objects.none()
    return set(rows.order_by().values_list("pk", flat=True))


def records_with_page(ids: Collection[int]) -> dict[int, Record]:
    """Those of these records that have a public page, by id."""
    return {record.pk: record for record in Record.objects.with_page().filter(pk__in=ids)} if ids else {}


def sources_seen(ids: Collection[int]) -> dict[int, Source]:
    """Those of these sources that readers see, with their outlets, by id."""
    rows = visible_sources().filter(pk__in=ids).select_related("outlet__merged_into")
    return {source.pk: source for source in rows} if ids else {}
