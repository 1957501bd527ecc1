"""Forms for what always comes together: one page enters several claims as drafts, with one citation.

`COMBINED` says what each form asks for and which claims follow; there is nothing to program for another one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from casebook import vocabulary
from casebook.admin.citation_forms import ChainField, CitationForm, last_of
from casebook.admin.claim_forms import HeldForm, content_field, twin_of
from casebook.admin.draft_forms import put
from casebook.admin.permissions import member_of
from casebook.admin.record_fields import RecordField, plain
from casebook.admin.value_fields import PlaceField, WhenField, meaning
from casebook.admin.words import claim_says, display_of, page_of, words_of
from casebook.models import (
    UNPUBLISHED,
    Citation,
    Claim,
    Dispute,
    DisputeKind,
    DisputeSide,
    Kind,
    PersonOrGroup,
    Record,
    State,
)
from casebook.models.archive.claim_checks import claim_problems
from casebook.suggestions.wording import heading_of
from casebook.values import Coordinates, ValueProblem, parse_value
from casebook.web.charts.map import Mark, draw_map

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# The record that a form makes, or adds to where it is there already.
MADE = "made"
WHEN = "when"
CITED = "citation"


@dataclass(frozen=True)
class Asked:
    """A record that the form asks for, of which or to which claims lead."""

    name: str
    label: "_StrPromise"
    kinds: tuple[str, ...]
    help: "_StrPromise | str" = ""
    # The fact of the record on whose page the form was opened that says which one it is.
    known_by: str = ""


@dataclass(frozen=True)
class TogetherEntry:
    """One claim, or `rows` of them that differ in scope and value."""

    of: str
    fact: str
    # What it always says, and is not asked for.
    value: str = ""
    # The field with the record to which it leads.
    to: str = ""
    needed: bool = False
    rows: int = 1
    # As of the day of the form.
    dated: bool = False
    # Another side: with a place and speakers of its own.
    apart: bool = False

    @property
    def names(self) -> list[str]:
        """The names of its fields: none where nothing is asked."""
        if self.value or self.to:
            return []
        name = f"{self.fact}_apart" if self.apart else self.fact
        return [name] if self.rows == 1 else [f"{name}_{number}" for number in range(1, self.rows + 1)]


@dataclass(frozen=True)
class Combined:
    """One form: what it is called, from which records it is opened, what it asks for, and what follows."""

    name: str
    label: "_StrPromise"
    help: "_StrPromise"
    starts: tuple[str, ...]
    asked: tuple[Asked, ...]
    entries: tuple[TogetherEntry, ...]
    makes: str = ""
    # How what it makes is called if nobody says, by its fields.
    called: "_StrPromise | str" = ""
    # The neutral question of a dispute, where the two sides of an entry that stands apart differ.
    question: "_StrPromise | str" = ""
    when: "_StrPromise | str" = ""
    # Only of one person, not of a group.
    individual: bool = False
    shows_map: bool = False

    def fits(self, record: Record) -> bool:
        """Whether it is opened from this record."""
        return record.kind in self.starts and not (self.individual and record.form != PersonOrGroup.INDIVIDUAL)


_WHO = Asked("who", gettext_lazy("Who"), (Kind.PERSON,), gettext_lazy("A person or a group."), known_by="sentence_of")
_ONE = Asked("who", gettext_lazy("Who"), (Kind.PERSON,))

COMBINED: tuple[Combined, ...] = (
    Combined(
        "transfer",
        gettext_lazy("Transfer from one place to another"),
        gettext_lazy("An event of type transfer: who, from where, to where and when."),
        (Kind.PERSON, Kind.FACILITY),
        (_WHO,),
        (
            TogetherEntry(MADE, "event_type", value="transfer"),
            TogetherEntry(MADE, "concerns", to="who"),
            TogetherEntry(MADE, "transferred_from"),
            TogetherEntry(MADE, "transferred_to", needed=True),
            TogetherEntry(MADE, "takes_place"),
            TogetherEntry(MADE, "by"),
            TogetherEntry(MADE, "reason"),
        ),
        makes=Kind.EVENT,
        called=gettext_lazy("Transfer to %(transferred_to)s, %(takes_place)s"),
    ),
    Combined(
        "appeal",
        gettext_lazy("Appeal, or another decision that changes a sentence"),
        gettext_lazy("A new sentence, linked to the sentence that it changed. The old one stays as it is."),
        (Kind.PERSON, Kind.SENTENCE),
        (
            _WHO,
            Asked("changed", gettext_lazy("The sentence that it changed"), (Kind.SENTENCE,)),
        ),
        (
            TogetherEntry(MADE, "sentence_of", to="who"),
            TogetherEntry(MADE, "changes_sentence", to="changed"),
            TogetherEntry(MADE, "appeal_outcome", needed=True),
            TogetherEntry(MADE, "passed"),
            TogetherEntry(MADE, "court"),
            TogetherEntry(MADE, "imposed_in"),
            TogetherEntry(MADE, "term"),
        ),
        makes=Kind.SENTENCE,
        called=gettext_lazy("Decision on a sentence, %(court)s, %(passed)s"),
    ),
    Combined(
        "papers",
        gettext_lazy("Passports and other papers with their numbers"),
        gettext_lazy("Numbers of papers are withheld from readers until a second person releases them."),
        (Kind.PERSON,),
        (_ONE,),
        (TogetherEntry("who", "document_number", rows=4),),
        individual=True,
    ),
    Combined(
        "facility",
        gettext_lazy("A facility on the map"),
        gettext_lazy("Where it lies, whether it is in use, for how many it was built, and what registers call it."),
        (Kind.FACILITY,),
        (Asked("facility", gettext_lazy("Facility"), (Kind.FACILITY,)),),
        (
            TogetherEntry("facility", "coordinates"),
            TogetherEntry("facility", "located_in"),
            TogetherEntry("facility", "facility_type"),
            TogetherEntry("facility", "facility_status", dated=True),
            TogetherEntry("facility", "capacity", dated=True),
            TogetherEntry("facility", "identifier", rows=3),
        ),
        when=gettext_lazy("Status and capacity as of"),
        shows_map=True,
    ),
    Combined(
        "release",
        gettext_lazy("Release, pardon, amnesty or exchange"),
        gettext_lazy("That they were released, when and how."),
        (Kind.PERSON,),
        (_ONE,),
        (
            TogetherEntry("who", "custody", value="released", dated=True),
            TogetherEntry("who", "release_ground", needed=True, dated=True),
            TogetherEntry("who", "returned_in"),
        ),
        when=gettext_lazy("Date of release"),
    ),
    Combined(
        "death",
        gettext_lazy("Death in custody, with its cause"),
        gettext_lazy("If another side names another cause, both stand beside each other, and a dispute is drafted."),
        (Kind.PERSON,),
        (_ONE,),
        (
            TogetherEntry("who", "custody", value="died", dated=True),
            TogetherEntry("who", "held_at", dated=True),
            TogetherEntry("who", "cause_of_death"),
            TogetherEntry("who", "cause_of_death", apart=True),
        ),
        when=gettext_lazy("When they died"),
        question=gettext_lazy("What was the cause of death?"),
    ),
)
BY_NAME = {one.name: one for one in COMBINED}


def address_of(combined: Combined, about: Record | None = None) -> str:
    """The page of a form, begun with this record."""
    address = reverse("admin:desk-together", args=[combined.name])
    return f"{address}?{urlencode({'about': about.ref})}" if about else address


def links_for(record: Record | None = None) -> list[dict[str, str]]:
    """The forms that can be opened from a record, or all of them."""
    if record is not None and record.state not in (State.PUBLISHED, *UNPUBLISHED):
        return []
    found = [one for one in COMBINED if record is None or one.fits(record)]
    return [{"label": str(one.label), "address": address_of(one, record)} for one in found]


@dataclass(frozen=True)
class Planned:
    """A claim that follows from what was typed, the field that said so, and whether it stands apart."""

    claim: Claim
    field: str
    apart: bool


class CombinedForm(HeldForm):
    """The fields of one of them, and the claims that follow from what was typed."""

    def __init__(self, *args: Any, combined: Combined, about: Record | None, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.combined, self.about, self.by = combined, about, by
        self.planned: list[Planned] = []
        for asked in combined.asked:
            self._ask_record(asked.name, asked.kinds, str(asked.label), str(asked.help), True)
            self.initial.setdefault(asked.name, self._known(asked))
        if combined.when:
            self.fields[WHEN] = WhenField(label=str(combined.when))
        for entry in combined.entries:
            self._ask(entry)
        if combined.makes:
            label = _("What it is called (%s)") % Kind(combined.makes).label
            help_text = _("Empty: it is called by what you typed above. Never a name of a private person.")
            self._ask_record(MADE, (combined.makes,), label, help_text, False)

    def _ask_record(self, name: str, kinds: Sequence[str], label: str, help_text: str, required: bool) -> None:
        made = RecordField(kinds=kinds, label=label, help_text=help_text or _("Type a name."), required=required)
        made.by = self.by
        self.fields[name] = made

    def _known(self, asked: Asked) -> Record | None:
        """The record on whose page the form was opened, if it is of that kind, or whom it is about."""
        if self.about is None:
            return None
        if self.about.kind in asked.kinds:
            return self.about
        known = Claim.objects.standing().filter(subject=self.about, fact=asked.known_by, target__isnull=False)
        targets = {claim.target for claim in known.select_related("target")[:2]}
        return targets.pop() if asked.known_by and len(targets) == 1 else None

    def _ask(self, entry: TogetherEntry) -> None:
        fact = vocabulary.fact(entry.fact)
        for number, name in enumerate(entry.names, 1):
            label = str(fact.label)
            if entry.apart:
                label = _("%s, according to the other side") % fact.label
            elif entry.rows > 1:
                label = f"{fact.label} ({number})"
                choices = [("", "—"), *((scope.name, str(scope.label)) for scope in fact.scopes)]
                self.fields[f"{name}_scope"] = forms.ChoiceField(
                    choices=choices, required=False, label=_("Kind (%d)") % number
                )
            self.fields[name] = content_field(fact, self.by, label=label, required=entry.needed)
            if entry.apart:
                self.fields[f"{name}_place"] = PlaceField(
                    label=_("Where the article says so of the other side"), required=False
                )
                self.fields[f"{name}_chain"] = ChainField(
                    required=False, label=_("Who says so on the other side, originally first")
                )

    # From fields to claims

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and self.combined.makes and data.get(MADE) is None:
            self._name_what_is_made(data)
        if not self.errors:
            self.planned = list(self._claims(data))
            if not [one for one in self.planned if one.field]:
                self.add_error(None, _("Nothing is entered yet besides whom it is about."))
            for one in self.planned:
                for words in claim_problems(one.claim).values():
                    self.add_error(one.field or None, words)
        if not self.errors:
            self.hold(one.claim for one in self.planned)
        return data

    def _name_what_is_made(self, data: dict[str, Any]) -> None:
        """Call it by what was typed; ask where something is called so already."""
        parts = {name: self._part(name, data.get(name)) for name in self.fields}
        words = [part.strip() for part in (str(self.combined.called) % parts).split(",")]
        text = ", ".join(part for part in words if part)[:200]
        made: Any = self.fields[MADE]
        one, suggestions = made.meant(text)
        if one is None and not suggestions:
            data[MADE] = made.make(text, self.combined.makes)
            return
        put(self, MADE, text)
        made.widget.options = made.options(text, suggestions)
        self.add_error(MADE, made.question(text, len(suggestions)))

    def _part(self, name: str, value: Any) -> str:
        if isinstance(value, Record):
            # What is made is called by public names alone.
            return "" if value.private else str(value)
        fact = vocabulary.BY_NAME.get(name)
        return parse_value(fact.type, value).words() if fact and value and not fact.choices else ""

    def _claims(self, data: dict[str, Any]) -> Iterator[Planned]:
        for entry in self.combined.entries:
            subject = data.get(entry.of)
            if subject is None:
                continue
            for name, scope, given in self._said(entry, data):
                claim = Claim(subject=subject, fact=entry.fact, scope=scope, created_by=self.by)
                if isinstance(given, Record):
                    claim.target = given
                else:
                    claim.value = str(given)
                claim.when = data.get(WHEN) if entry.dated else None
                yield Planned(claim, name, entry.apart)

    def _said(self, entry: TogetherEntry, data: dict[str, Any]) -> Iterator[tuple[str, str, Any]]:
        """What an entry comes to: the field, the scope, and the value or record."""
        if entry.value or entry.to:
            yield "", "", data[entry.to] if entry.to else entry.value
        for name in entry.names:
            given, scope = data.get(name), data.get(f"{name}_scope") or ""
            if given:
                if entry.rows > 1 and not scope:
                    self.add_error(f"{name}_scope", _("Say of which kind it is."))
                yield name, scope, given
            elif scope:
                self.add_error(name, _("A kind is chosen, and nothing is typed beside it."))

    def meanings(self) -> list[str]:
        """What was typed, as it will be read."""
        found = [f"{heading_of(one.claim)}: {claim_says(one.claim)}" for one in self.planned if one.field]
        when = self.cleaned_data.get(WHEN) if hasattr(self, "cleaned_data") else None
        return [*found, meaning(when)] if when else found


@transaction.atomic
def save(form: CombinedForm, data: QueryDict, last: Citation | None) -> list[Claim]:
    """Save the claims as drafts, each with the citation; what says so already gets the citation instead of a twin."""
    saved: list[tuple[Planned, Claim]] = []
    for one in form.planned:
        kept = twin_of(one.claim) or one.claim
        if kept is one.claim:
            kept.save()
        cited = CitationForm(
            _of_the_other_side(data, one.field) if one.apart else data,
            instance=Citation(claim=kept, created_by=form.by),
            last=last,
            prefix=CITED,
        )
        if cited.is_valid() and cited.repeated(kept) is None:
            cited.instance.claim = kept
            cited.save()
        saved.append((one, kept))
    _dispute(form, saved)
    return [claim for _one, claim in saved]


def _of_the_other_side(data: QueryDict, name: str) -> QueryDict:
    """What was sent, with the place and the speakers of the other side as those of the citation."""
    other = data.copy()
    place = data.get(f"{name}_place")
    if place:
        other[f"{CITED}-place"] = place
    for key in [key for key in other if key.startswith(f"{CITED}-chain-") or key == f"{CITED}-same_chain"]:
        del other[key]
    for key in data:
        if key.startswith(f"{name}_chain-"):
            other[f"{CITED}-chain-{key.removeprefix(f'{name}_chain-')}"] = data.get(key, "")
    return other


def _dispute(form: CombinedForm, saved: Sequence[tuple[Planned, Claim]]) -> None:
    """Draft a dispute where the two sides differ, unless one names both already."""
    other = next((pair for pair in saved if pair[0].apart), None)
    if other is None or not form.combined.question:
        return
    one = next((pair for pair in saved if pair[1].fact == other[1].fact and not pair[0].apart), None)
    if one is None or one[1].pk == other[1].pk:
        return
    if Dispute.objects.filter(claims=one[1]).filter(claims=other[1]).exists():
        return
    dispute = Dispute.objects.create(
        kind=DisputeKind.CONTRADICTION, question=str(form.combined.question), created_by=form.by
    )
    for number, (_planned, claim) in enumerate((one, other), 1):
        DisputeSide.objects.create(dispute=dispute, claim=claim, side=number)


def combined_page(request: HttpRequest, context: dict[str, Any], name: str) -> HttpResponse:
    """The page of one form; sent, it saves what follows as drafts."""
    combined = BY_NAME.get(name)
    if combined is None:
        raise Http404
    about = Record.objects.filter(ref=plain(request.GET.get("about", ""))).exclude(state=State.SEALED).first()
    by = member_of(request)
    last = last_of(by)
    data = request.POST if request.method == "POST" else None
    form = CombinedForm(data, combined=combined, about=about, by=by)
    citation = CitationForm(data, instance=Citation(), last=last, prefix=CITED)
    looking = data is not None and "_look" in data
    if data is not None and not looking:
        # Both, so that each says what is wrong with it.
        right = [form.is_valid(), citation.is_valid()]
        if all(right):
            return HttpResponseRedirect(_saved(request, form, save(form, data, last)))
    reported = {
        "title": str(combined.label),
        "opts": Claim._meta,
        "combined": combined,
        "form": form,
        "citation": citation,
        "about": about,
        "others": [display_of(claim) for claim in form.conflicts],
        "meanings": form.meanings() if form.planned else [],
        "map": map_of(_typed_point(form)) if combined.shows_map else "",
        "back": page_of(about) if about else reverse("admin:index"),
    }
    status = 400 if data is not None and not looking else 200
    return render(request, "admin/desk/combined_form.html", context | reported, status=status)


def _saved(request: HttpRequest, form: CombinedForm, claims: Sequence[Claim]) -> str:
    """Tell what was saved, and where it stands now."""
    number = len(claims)
    words = ngettext("%(n)d claim is entered as a draft.", "%(n)d claims are entered as drafts.", number)
    made = form.cleaned_data.get(MADE)
    kept = made or form.cleaned_data[form.combined.asked[0].name]
    address = page_of(kept)
    told = words % {"n": number}
    messages.success(request, format_html('{} <a href="{}">{}</a>', told, address, words_of(kept)))
    return address


# The small map


def _typed_point(form: CombinedForm) -> str:
    """The coordinates that were typed, or that the archive has of the facility already."""
    typed = str(form.data.get("coordinates") or "") if form.is_bound else ""
    if typed or form.about is None:
        return typed
    known = Claim.objects.standing().filter(subject=form.about, fact="coordinates").exclude(value="")
    return known.values_list("value", flat=True).order_by("rank", "pk").first() or ""


def small_map(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """The small map with the point that is typed."""
    return HttpResponse(map_of(request.GET.get("at", "")[:60]))


def map_of(text: str) -> str:
    """A small map with the point that was typed; empty where it is none, or lies outside."""
    try:
        point = Coordinates.parse(text)
    except ValueProblem:
        return ""
    at = (float(point.latitude), float(point.longitude))
    mark = Mark("here", *at, "", 0, point.words(), "", "", point.words())
    return draw_map([mark], [], title=_("Where the point lies"), words=point.words())
