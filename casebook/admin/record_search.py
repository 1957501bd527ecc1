"""Finding records and sources by what an editor types: a reference, a label, a spelling, part of a headline."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _

from casebook.models import Claim, Kind, Record, Source, State
from casebook.models.archive.references import PATTERN
from casebook.models.archive.source_addresses import address_key
from casebook.search import editors, name_words, search_sources
from casebook.suggestions.similar_names import alike

MOST = 8
# Of records that a list is searched by.
MOST_LISTED = 100
# As a choice is written into a field: "Norhold prison · facility · hs9qv89j".
WRITTEN = re.compile(rf"(?:^|· )({PATTERN})\s*$")


@dataclass(frozen=True)
class RecordMatch:
    """Something that an editor may mean, and what to write into the field to mean just it."""

    ref: str
    words: str

    @property
    def written(self) -> str:
        """Words and reference, from which the field finds it again."""
        return f"{self.words} · {self.ref}"


def match_of(record: Record) -> RecordMatch:
    """The record in the words of the desk."""
    words = [record.label or record.working_name or record.wording or _("(no name yet)"), str(Kind(record.kind).label)]
    if record.is_group:
        words[1] = str(_("group"))
    if record.state == State.DRAFT:
        words.append(_("draft"))
    return RecordMatch(record.ref, " · ".join(words))


def source_match(source: Source) -> RecordMatch:
    """The source in the words of the desk."""
    outlet = (source.outlet.label or source.outlet.wording) if source.outlet else _("archive’s reasoning")
    when = source.when
    return RecordMatch(source.ref, f"{source.headline} · {outlet}, {when.words() if when else _('undated')}")


def plain(text: str) -> str:
    """What was typed, without control characters: no name has them, and PostgreSQL refuses them."""
    return "".join(char for char in text if char.isprintable()).strip()[:200]


def usable(rows: Any) -> Any:
    """Of these rows what a draft may name."""
    return rows.filter(state__in=(State.DRAFT, State.PROPOSED, State.PUBLISHED))


def records_like(text: str, kinds: Sequence[str] = ()) -> list[Record]:
    """Records of these kinds that the text may mean in any spelling, those that it names exactly first.

    Of every state but sealed and withdrawn: drafts and what is hidden from readers too.
    """
    text = plain(text)
    found = editors.find(text, kinds, MOST + 4)
    records = usable(Record.objects.filter(merged_into=None)).in_bulk(found)
    ordered = [records[pk] for pk in found if pk in records]
    return sorted(ordered, key=lambda record: not names_exactly(record, text))[:MOST]


def likely_twins(record: Record) -> list[Record]:
    """Other records of its kind that may be the same: by what it is worded as, and by every name that is claimed."""
    texts = (editors.names_of([record.pk]).get(record.pk, set()) if record.pk else set()) | {record.wording} - {""}
    near = [pk for text in sorted(texts) for pk in editors.find(text, (record.kind,), MOST) if pk != record.pk]
    names = editors.names_of(near)
    # Of a person who is known by one word alone anybody who has it.
    short = record.kind == Kind.PERSON and any(len(text.split()) == 1 for text in texts)
    reported = {_distinctive(text) for text in texts}
    same = [
        pk
        for pk in dict.fromkeys(near)
        if short or any(alike(one, _distinctive(other)) for one in reported for other in names.get(pk, ()))
    ]
    rows = usable(Record.objects.filter(merged_into=None, form=record.form)).in_bulk(same)
    return [rows[pk] for pk in same if pk in rows][:MOST]


def _distinctive(name: str) -> str:
    """The name without words for its kind: "Rusafa" of "Rusafa prison"."""
    words = [word for word in name_words.words_of(name) if word not in name_words.EVERY]
    return " ".join(words) or name


def names_exactly(record: Record, text: str) -> bool:
    """Whether the record is called just so, but for small and capital letters."""
    return text.casefold() in (record.label.casefold(), record.wording.casefold(), record.working_name.casefold())


def matching(queryset: Any, text: str, columns: Sequence[str], paths: Sequence[str], reference: str = "") -> Any:
    """Of these rows those in which a text column has the text, or one of the paths leads to a record called so.

    `reference` is a column with the reference of a record, or of a claim about one.
    """
    text = plain(text)
    where = Q(pk__in=())
    if text and not text.isascii() and connection.vendor == "sqlite":
        # There `icontains` knows small and capital letters of ASCII alone.
        for name in columns:
            where |= Q(**{f"{name}__iregex": re.escape(text)})
    found = editors.find(text, limit=MOST_LISTED) if text else []
    for path in paths:
        where |= Q(**{f"{path}__in": found})
    if reference and found:
        for rows in (Record.objects.filter(pk__in=found), Claim.objects.filter(subject__in=found)):
            where |= Q(**{f"{reference}__in": rows.values("ref")})
    return queryset.filter(where)


def record_meant(text: str, kinds: Sequence[str] = ()) -> tuple[Record | None, list[Record]]:
    """The one record that the text means, or none and those that it may mean."""
    rows = usable(Record.objects.all())
    text = plain(text)
    written = WRITTEN.search(text)
    if written:
        record = rows.filter(ref=written[1]).first()
        if record is not None:
            root: Record = record.merged_into or record
            return root, [root]
    found = records_like(text, kinds)
    exact = [record for record in found if names_exactly(record, text)]
    return (exact[0] if len(exact) == 1 else None), found


def sources_like(text: str) -> list[Source]:
    """Sources that the text may mean, the newest first; with no text the last that were entered.

    By a part of the headline in any case, by the address in any of its spellings, and as readers' search finds them.
    """
    rows = usable(Source.objects.select_related("outlet"))
    text = plain(text)
    if not text:
        return list(rows.order_by("-pk")[:MOST])
    where = Q(headline__icontains=text) | Q(address__icontains=text) | Q(headline__iregex=re.escape(text))
    if "." in text:
        where |= Q(address_key=address_key(text))
    found = list(rows.filter(where).order_by("-pk")[:MOST])
    more = [hit.source for hit in search_sources(text, size=MOST).hits]
    return list(dict.fromkeys([*found, *more]))[:MOST]


def source_meant(text: str) -> tuple[Source | None, list[Source]]:
    """The one source that the text means, or none and those that it may mean."""
    text = plain(text)
    written = WRITTEN.search(text)
    if written:
        source = usable(Source.objects.select_related("outlet")).filter(ref=written[1]).first()
        if source is not None:
            return source, [source]
    found = sources_like(text)
    exact = [source for source in found if source.headline.casefold() == text.casefold()]
    return (exact[0] if len(exact) == 1 else None), found
