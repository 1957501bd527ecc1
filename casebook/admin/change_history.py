"""The change history of one thing: its versions with what differs, and the actions on it, the newest first."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.contrib import admin
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from casebook import vocabulary
from casebook.admin.words import citation_display, place_words
from casebook.models import Action, Citation, Claim, State
from casebook.models.archive.base import Reviewed
from casebook.suggestions.wording import heading_of, is_readable, words_of
from casebook.values import VagueDate
from casebook.vocabulary.summary_lines import arranged, lines_of
from casebook.vocabulary.visibility import RULES

# So many versions, and so many actions, are shown.
MOST = 200
# Of a version that changed nothing: that somebody read the contact details of a request.
CONTACT_READ = "contact"
_TOKENS = re.compile(r"\s+|\w+|[^\w\s]")
# What is counted, made of other columns, or told by the log of actions.
_LEFT_OUT = frozenset(
    {"id", "ref", "version", "digest", "address_key", "created_by", "created_at", "sealed_from", "lead"}
    | {"when_earliest", "when_latest", "when_inner_from", "when_inner_to", "when_words", "when_known", "state"}
    | {"section", "section_paragraph", "page", "seconds", "heading", "caption", "passage_start", "passage_end"}
    | {"released", "supersedes", "capture", "received_at", "closed_at"}
)


@dataclass(frozen=True)
class Piece:
    """A stretch of a text that stands in both versions (no mark), only before ("del"), or only after ("ins")."""

    text: str
    mark: str = ""


@dataclass(frozen=True)
class Difference:
    """One field, before and after."""

    label: str
    before: str
    after: str

    @property
    def pieces(self) -> list[Piece]:
        """Both as one text in which what went and what came is marked."""
        return marked(self.before, self.after)


def marked(before: str, after: str) -> list[Piece]:
    """The words of both texts in one; whole where hardly a word stands in both."""
    one, two = _TOKENS.findall(before), _TOKENS.findall(after)
    matcher = SequenceMatcher(None, one, two, autojunk=False)
    if matcher.ratio() < 0.4:
        return [Piece(text, mark) for text, mark in ((before, "del"), (after, "ins")) if text]
    found: list[Piece] = []
    for what, a, b, c, d in matcher.get_opcodes():
        if what == "equal":
            found.append(Piece("".join(one[a:b])))
            continue
        found += [Piece("".join(part), mark) for part, mark in ((one[a:b], "del"), (two[c:d], "ins")) if part]
    return found


def differences_of(model: type[models.Model], before: Any, after: Any) -> list[Difference]:
    """The fields in which two versions of one thing differ, in words."""
    kept = {field.name for field in after._meta.concrete_fields} - _LEFT_OUT
    if not issubclass(model, Reviewed):
        kept.add("state")
    found = []
    for field in model._meta.concrete_fields:
        if field.name in kept:
            old, new = _in_words(model, field, before), _in_words(model, field, after)
            if old != new:
                found.append(Difference(_label(field), old, new))
    return found


def _label(field: Any) -> str:
    words = {
        "when_edtf": _("date"),
        "paragraph": _("place in the article"),
        "gap": _("withheld"),
    }
    return capfirst(str(words.get(field.name, field.verbose_name)))


def _in_words(model: type[models.Model], field: Any, row: Any) -> str:
    special = _SPECIAL.get((model, field.name)) or _SPECIAL.get((None, field.name))
    if special is not None:
        return special(row)
    value = getattr(row, field.attname)
    if value in (None, ""):
        return ""
    if field.is_relation:
        try:
            return str(getattr(row, field.name))
        except ObjectDoesNotExist:
            return _("not there any more")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, models.DateTimeField):
        return date_format(value, "DATETIME_FORMAT")
    return date_format(value, "DATE_FORMAT") if isinstance(field, models.DateField) else str(value)


def _when(row: Any) -> str:
    return VagueDate(row.when_edtf, row.when_words, row.when_known or "stated").words() if row.when_edtf else ""


def _fact(row: Any) -> str:
    known = vocabulary.BY_NAME.get(row.fact)
    return str(known.label) if known else row.fact


def _scope(row: Any) -> str:
    known = vocabulary.BY_NAME.get(row.fact)
    scope = known.scope(row.scope) if known and row.scope else None
    return str(scope.label) if scope else row.scope


def _value(row: Any) -> str:
    claim = Claim(fact=row.fact, value=row.value)
    if not row.value or not is_readable(claim):
        return str(row.value)
    choice = claim.about.choice(row.value)
    return str(choice.label) if choice else words_of(claim)


def _gap(row: Any) -> str:
    return str(RULES[row.gap].words) if row.gap in RULES else row.gap


def _summary(row: Any) -> str:
    return ", ".join(map(str, arranged(lines_of(row.kind), row.summary_order).values())) if row.summary_order else ""


_SPECIAL: dict[tuple[Any, str], Any] = {
    (None, "when_edtf"): _when,
    (Claim, "fact"): _fact,
    (Claim, "scope"): _scope,
    (Claim, "value"): _value,
    (Claim, "gap"): _gap,
    (Citation, "paragraph"): place_words,
    (None, "summary_order"): _summary,
}


def claim_differences(old: Claim, new: Claim) -> list[Difference]:
    """In what a claim differs from the one that took its place, its citations too. Both with citations and chains."""
    pairs = [
        (_("About"), str(old.subject), str(new.subject)),
        (_("Fact"), heading_of(old), heading_of(new)),
        (_("Says"), *(words_of(one) if is_readable(one) else one.value for one in (old, new))),
        (_("As of"), _when(old), _when(new)),
        (capfirst(_("yes or no")), old.get_polarity_display(), new.get_polarity_display()),
        (capfirst(_("status")), old.get_status_display(), new.get_status_display()),
        (capfirst(_("rank")), old.get_rank_display(), new.get_rank_display()),
        (capfirst(_("note")), old.note, new.note),
        (capfirst(_("citations")), _cited(old), _cited(new)),
    ]
    return [Difference(str(label), str(a), str(b)) for label, a, b in pairs if a != b]


def _cited(claim: Claim) -> str:
    lines = []
    for shown in (citation_display(one) for one in claim.citations.all() if one.state != State.SEALED):
        speakers = f" · {' → '.join(shown.speakers)}" if shown.speakers else ""
        lines.append(f"{shown.outlet}: {shown.headline}, {shown.place}{speakers}")
    return "\n".join(dict.fromkeys(lines))


def succession_of(claim: Claim) -> list[dict[str, Any]]:
    """The claim that this one took the place of, and the one that took its place, each with what differs."""
    with_all = Claim.objects.select_related("subject", "target").prefetch_related(
        "citations__source__outlet", "citations__chain__speaker"
    )
    this = with_all.get(pk=claim.pk)
    rows = []
    for other in with_all.filter(models.Q(pk=claim.supersedes_id) | models.Q(supersedes=claim.pk)).order_by("pk"):
        came = other.supersedes_id == claim.pk
        old, new = (this, other) if came else (other, this)
        title = _("Superseded by") if came else _("Takes the place of")
        rows.append({"title": title, "other": other, "differences": claim_differences(old, new)})
    return rows


# Versions


@dataclass(frozen=True)
class HistoryEntry:
    """One thing that was done: when, by whom, what, why, and what it changed."""

    at: Any
    by: str
    what: str
    reasons: Sequence[str] = ()
    differences: Sequence[Difference] = ()


def versions_of(thing: Any) -> list[HistoryEntry]:
    """The versions of a thing, each with what it changed; those that changed nothing that is told are left out."""
    model = type(thing)._meta.concrete_model
    if model is None or not hasattr(model, "history"):
        return []
    rows = list(model.history.filter(id=thing.pk).select_related("history_user").order_by("-history_id")[: MOST + 1])
    found = []
    for number, row in enumerate(rows[:MOST]):
        before = rows[number + 1] if number + 1 < len(rows) else None
        first = before is None and row.history_type == "+"
        changed = [] if before is None else differences_of(model, before, row)
        read = row.history_change_reason == CONTACT_READ
        if changed or first or read:
            what = _("read the contact details") if read else _("entered") if first else _("changed")
            by = str(row.history_user or getattr(thing, "created_by", None) or "")
            found.append(HistoryEntry(row.history_date, by, what, (), changed))
    return found


def changes_of(thing: Any) -> list[HistoryEntry]:
    """Versions and actions together, the newest first."""
    found = versions_of(thing)
    ref = getattr(thing, "ref", "")
    log = Action.objects.filter(on_model=thing._meta.model_name, on_ref=ref) if ref else Action.objects.none()
    for action in log.select_related("by").order_by("-pk")[:MOST]:
        reasons = [why for why in (action.public_reason, action.private_reason) if why]
        found.append(HistoryEntry(action.at, str(action.by), str(action.get_kind_display()), reasons))
    return sorted(found, key=lambda change: change.at, reverse=True)


class HistoryAdmin(admin.ModelAdmin):
    """The history page in words, instead of Django's own."""

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        thing = self.get_object(request, object_id)
        if thing is None:
            raise Http404
        if not self.has_view_permission(request, thing):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": _("What was changed"),
            "thing": thing,
            "opts": self.opts,
            "changes": changes_of(thing),
            **(extra_context or {}),
        }
        return render(request, "admin/desk/history.html", context)
