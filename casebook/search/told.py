"""The texts of a fact, of a source and of a name, as readers meet them: what is indexed, and what a hit shows."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import translation

from casebook import vocabulary
from casebook.models import Citation, Claim, Polarity, Record, Source
from casebook.values import Name, ValueProblem, parse_value

# The index is for readers, whoever asks for it to be written.
READER = AnonymousUser()
NAMED = "name"
_OWN_LANGUAGE = "en"


@dataclass(frozen=True)
class Told:
    """One text of a thing: which of its texts it is, and in which language ('' where none is told)."""

    where: str
    text: str
    lang: str = ""


@dataclass(frozen=True)
class NameTold:
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
    """The names that can be found: those of records with a public page."""
    page = Q(subject__page_public=True) | Q(subject__merged_into__page_public=True)
    return visible_claims().filter(page, fact=NAMED, polarity=Polarity.YES)


def facts(claims: Any) -> Iterator[tuple[int, int, list[Told]]]:
    """Of each of these claims that readers see and that is not a name: its id, whom it is about, and its texts."""
    rows = list(
        visible_claims().filter(claims).exclude(fact=NAMED).order_by("pk").values_list(
            "pk", "fact", "scope", "value", "masked", "polarity", "when_edtf", "when_words", "note",
            Coalesce("subject__merged_into", "subject"),
            Coalesce("subject__merged_into__label", "subject__label"),
            Coalesce("target__merged_into__label", "target__label"),
        )
    )  # fmt: skip
    quotes = _quotes([row[0] for row in rows])
    for pk, fact, scope, value, masked, polarity, edtf, words, note, record, subject, target in rows:
        told = [Told("subject", subject or "")]
        told += [Told("fact", text) for text in _heading(fact, scope, polarity if not (value or target) else "")]
        if target:
            told.append(Told("value", target))
        told += [Told("value", text, lang) for text, lang in _value(fact, masked.get("value", value))]
        told.append(Told("when", masked.get("when_words", words)))
        told += [Told("when", text) for text in _date(edtf)]
        told.append(Told("note", masked.get("note", note), _OWN_LANGUAGE))
        told += quotes.get(pk, [])
        yield pk, record, [one for one in told if one.text]


def _quotes(claim_ids: Collection[int]) -> dict[int, list[Told]]:
    """By claim, what its citations quote and note, as far as readers see them."""
    found: dict[int, list[Told]] = {}
    cited = Citation.objects.visible_to(READER).filter(claim__in=claim_ids).exclude(quote="", note="")
    rows = cited.order_by("pk").values_list("claim_id", "quote", "quote_lang", "note", "masked", "source__lang")
    for claim_id, quote, lang, note, masked, source_lang in rows:
        texts = found.setdefault(claim_id, [])
        texts.append(Told("quote", masked.get("quote", quote), lang or source_lang))
        texts.append(Told("note", masked.get("note", note), _OWN_LANGUAGE))
    return found


@lru_cache(maxsize=10_000)
def _heading(fact: str, scope: str, bare: str) -> tuple[str, ...]:
    """What the fact is called, in each language of the interface; with what a bare "no" or "unknown" reads."""
    about = vocabulary.fact(fact)
    found = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            chosen = about.scope(scope) if scope else None
            texts = [chosen and chosen.label, chosen and chosen.inverse] if about.called_by_scope else []
            texts = texts or [about.label, about.inverse, chosen and chosen.label]
            texts += [about.none if bare == Polarity.NO else ""]
            found += [str(text) for text in texts if text]
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=50_000)
def _value(fact: str, value: str) -> tuple[tuple[str, str], ...]:
    """The value in words, in each language of the interface, with the language of a text."""
    about = vocabulary.fact(fact)
    choice = about.choice(value) if about.choices else None
    try:
        parsed = parse_value(about.type, value) if value and choice is None else None
    except ValueProblem:
        return ((value, ""),)
    found = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            if choice is not None:
                found.append((str(choice.label), ""))
            elif parsed is not None:
                found.append((parsed.words(), parsed.lang))
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=20_000)
def _date(edtf: str) -> tuple[str, ...]:
    return tuple(text for text, _lang in _value("takes_place", edtf)) if edtf else ()


def visible_sources() -> Any:
    """The sources that can be found."""
    return Source.objects.visible_to(READER)


def sources(where: Any) -> Iterator[tuple[int, list[Told]]]:
    """Of each of these sources that readers see: its id and its texts."""
    rows = visible_sources().filter(where).order_by("pk")
    label = Coalesce("outlet__merged_into__label", "outlet__label")
    for source in rows.annotate(outlet_label=label).only("headline", "lang", "credits", "note", "masked"):
        told = [
            Told("headline", source.shown("headline"), source.lang),
            Told("credits", source.shown("credits"), source.lang),
            Told("outlet", source.outlet_label or ""),
            Told("note", source.shown("note"), _OWN_LANGUAGE),
        ]
        yield source.pk, [one for one in told if one.text]


def labels(where: Any) -> Iterator[tuple[int, NameTold]]:
    """Of each of these records that has a public page: its id and its label."""
    rows = Record.objects.with_page().filter(where).exclude(label="").order_by("pk")
    found = rows.values_list("pk", "label", "label_lang", "kind", "form", "facility_type", "organisation_type")
    for pk, label, lang, kind, form, facility, body in found:
        yield pk, NameTold(label, lang, pk, _of_one(kind, form), facility or body or "")


def names(claims: Any) -> Iterator[tuple[int, NameTold]]:
    """Of each of these claims that is a name of a record with a public page: its id and the name."""
    rows = visible_names().filter(claims).annotate(root=Coalesce("subject__merged_into", "subject")).order_by("pk")
    kinds = (
        Coalesce(f"subject__merged_into__{column}", f"subject__{column}")
        for column in ("facility_type", "organisation_type")
    )
    found = rows.values_list("pk", "value", "root", "subject__kind", "subject__form", *kinds)
    for pk, value, root, kind, form, facility, body in found:
        name = parse_value("name", value)
        if isinstance(name, Name):
            yield pk, NameTold(name.text, name.lang, root, _of_one(kind, form), facility or body or "")


def _of_one(kind: str, form: str) -> bool:
    return form != "group" and kind not in ("sentence", "event")


def by_id(ids: Iterable[int], path: str = "pk") -> Q:
    """The condition that a row is one of these."""
    return Q(**{f"{path}__in": list(ids)})


def between(first: int, last: int) -> Q:
    """The condition that a row's number is from the first to the last."""
    return Q(pk__gte=first, pk__lte=last)


def name_roots(claim_ids: Collection[int]) -> Any:
    """Of those of these names that readers see: the claim's id, and whose name it is."""
    rows = visible_names().filter(pk__in=claim_ids) if claim_ids else Claim.objects.none()
    return rows.order_by().values_list("pk", Coalesce("subject__merged_into", "subject"))


def pages_of(ids: Collection[int]) -> dict[int, tuple[str, bool]]:
    """Of those of these records that have a public page: the kind, and whether it is a detainee."""
    rows = Record.objects.with_page().filter(pk__in=ids).order_by() if ids else Record.objects.none()
    return {pk: (kind, detainee) for pk, kind, detainee in rows.values_list("pk", "kind", "detainee")}


def records_with_page(ids: Collection[int]) -> dict[int, Record]:
    """Those of these records that have a public page, by id."""
    return {record.pk: record for record in Record.objects.with_page().filter(pk__in=ids)} if ids else {}


def sources_seen(ids: Collection[int]) -> dict[int, Source]:
    """Those of these sources that readers see, with their outlets, by id."""
    rows = visible_sources().filter(pk__in=ids).select_related("outlet__merged_into")
    return {source.pk: source for source in rows} if ids else {}
