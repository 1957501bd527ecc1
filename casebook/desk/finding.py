"""Finding records and sources by what an editor types: a reference, a label, a spelling, part of a headline."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from casebook.models import Claim, Kind, Record, Source, State
from casebook.models.references import PATTERN

MOST = 8
# As a choice is written into a field: "Norhold prison · facility · hs9qv89j".
_WRITTEN = re.compile(rf"(?:^|· )({PATTERN})\s*$")


@dataclass(frozen=True)
class Candidate:
    """Something that an editor may mean, and what to write into the field to mean just it."""

    ref: str
    words: str

    @property
    def written(self) -> str:
        """Words and reference, from which the field finds it again."""
        return f"{self.words} · {self.ref}"


def candidate_of(record: Record) -> Candidate:
    """The record in the words of the desk."""
    words = [record.label or record.working_name or record.wording or _("(no name yet)"), str(Kind(record.kind).label)]
    if record.is_group:
        words[1] = str(_("group"))
    if record.state == State.DRAFT:
        words.append(_("draft"))
    return Candidate(record.ref, " · ".join(words))


def source_candidate(source: Source) -> Candidate:
    """The source in the words of the desk."""
    outlet = (source.outlet.label or source.outlet.wording) if source.outlet else _("archive’s reasoning")
    when = source.when
    return Candidate(source.ref, f"{source.headline} · {outlet}, {when.words() if when else _('undated')}")


def plain(text: str) -> str:
    """What was typed, without control characters: no name has them, and PostgreSQL refuses them."""
    return "".join(char for char in text if char.isprintable()).strip()[:200]


def _usable(rows: Any) -> Any:
    return rows.filter(state__in=(State.DRAFT, State.PROPOSED, State.PUBLISHED))


def records_like(text: str, kinds: Sequence[str] = ()) -> list[Record]:
    """Records of these kinds that the text may mean, those that it names exactly first."""
    text = plain(text)
    rows = _usable(Record.objects.filter(merged_into=None))
    rows = rows.filter(kind__in=kinds) if kinds else rows
    named = Claim.objects.filter(fact="name", value__icontains=text, state__in=(State.DRAFT, State.PUBLISHED))
    found = rows.filter(
        Q(label__icontains=text)
        | Q(wording__icontains=text)
        | Q(working_name__icontains=text)
        | Q(pk__in=named.order_by().values("subject"))
    )
    ordered = sorted(found.order_by("sort_key", "ref")[:200], key=lambda r: (not _exact(r, text), r.sort_key, r.ref))
    return ordered[:MOST]


def _exact(record: Record, text: str) -> bool:
    return text.casefold() in (record.label.casefold(), record.wording.casefold(), record.working_name.casefold())


def record_meant(text: str, kinds: Sequence[str] = ()) -> tuple[Record | None, list[Record]]:
    """The one record that the text means, or none and those that it may mean."""
    rows = _usable(Record.objects.all())
    text = plain(text)
    written = _WRITTEN.search(text)
    if written:
        record = rows.filter(ref=written[1]).first()
        if record is not None:
            root: Record = record.merged_into or record
            return root, [root]
    found = records_like(text, kinds)
    exact = [record for record in found if _exact(record, text)]
    return (exact[0] if len(exact) == 1 else None), found


def sources_like(text: str) -> list[Source]:
    """Sources that the text may mean, the newest first; with no text the last that were entered."""
    rows = _usable(Source.objects.select_related("outlet"))
    text = plain(text)
    if text:
        rows = rows.filter(Q(headline__icontains=text) | Q(address__icontains=text))
    return list(rows.order_by("-pk")[:MOST])


def source_meant(text: str) -> tuple[Source | None, list[Source]]:
    """The one source that the text means, or none and those that it may mean."""
    text = plain(text)
    written = _WRITTEN.search(text)
    if written:
        source = _usable(Source.objects.select_related("outlet")).filter(ref=written[1]).first()
        if source is not None:
            return source, [source]
    found = sources_like(text)
    exact = [source for source in found if source.headline.casefold() == text.casefold()]
    return (exact[0] if len(exact) == 1 else None), found
