"""A field for one record, or one source, found by typing: without JavaScript too, and made on the spot if need be.

The editor types a reference, a label, a spelling, or a part of a headline. Where it may mean several, or none yet, the
form comes back with what it may mean as boxes to tick, and what was typed stays.
"""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.db import connection, transaction
from django.db.models import Q
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _

from casebook.admin.words import source_words, words_of, written
from casebook.models import Claim, Kind, PersonOrGroup, Record, Source, State, User
from casebook.models.archive.references import PATTERN
from casebook.models.archive.source_addresses import address_key
from casebook.search import editors, name_words, search_sources
from casebook.suggestions.similar_names import alike
from casebook.vocabulary.words_for_people import describes

NEW = "new:"
PICK = "-pick"
MOST = 8
# Of records that a list is searched by.
MOST_LISTED = 100
# As a choice is written into a field: "Norhold prison · facility · hs9qv89j".
WRITTEN = re.compile(rf"(?:^|· )({PATTERN})\s*$")


class ChoosingWidget(forms.TextInput):
    """A text input, and beneath it, once there is a question, the answers to tick."""

    template_name = "admin/desk/choosing.html"

    def __init__(self, url_name: str = "", kinds: Sequence[str] = ()) -> None:
        super().__init__(attrs={"autocomplete": "off", "data-suggest": url_name, "data-kinds": ",".join(kinds)})
        self.options: list[tuple[str, str]] = []
        self.picked = ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> tuple[str, str]:
        """What was typed, and what was ticked."""
        self.picked = str(data.get(name + PICK) or "")
        return plain(str(data.get(name) or "")), self.picked

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data

    def format_value(self, value: Any) -> str | None:
        if isinstance(value, (list, tuple)):
            return str(value[0])
        return str(value) if value else None

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"options": self.options, "picked": self.picked, "pick_name": name + PICK}
        return context


class ChoosingField(forms.Field):
    """What records and sources share: a typed text, a tick, and a question where it is not clear."""

    widget: Any = ChoosingWidget
    model: Any
    by: User | None = None

    def clean(self, value: Any) -> Any:
        text, picked = value if isinstance(value, (list, tuple)) else (str(value or ""), "")
        if not text and not picked:
            if self.required:
                raise forms.ValidationError(self.error_messages["required"], code="required")
            return None
        if picked.startswith(NEW):
            return self.make(text, picked.removeprefix(NEW))
        one, suggestions = self.meant(picked or text)
        if one is None:
            self.widget.options = self.options(text, suggestions)
            raise forms.ValidationError(self.question(text, len(suggestions)))
        self.check(one)
        return one

    def meant(self, text: str) -> tuple[Any, list[Any]]:
        """The one thing that the text means, or None and what it may mean."""
        raise NotImplementedError

    def options(self, text: str, suggestions: Sequence[Any]) -> list[tuple[str, str]]:
        """What can be ticked: value and words."""
        raise NotImplementedError

    def question(self, text: str, found: int) -> str:
        """What to ask the editor."""
        if found > 1:
            return _("“%s” may mean several; tick the right one below.") % text[:80]
        if found:
            return _("Is this what “%s” means? Tick it below, or type another name.") % text[:80]
        return _("Nothing is called “%s” yet; choose below what it is, or type another name.") % text[:80]

    def check(self, one: Any) -> None:
        """Raise ValidationError if this one cannot stand here."""

    def make(self, text: str, what: str) -> Any:
        """Make a draft of it, on the spot."""
        raise forms.ValidationError(_("It cannot be made here."))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another name was typed, or something ticked."""
        text, picked = data if isinstance(data, tuple) else (data or "", "")
        return bool(picked) or text != (self.prepare_value(initial) or "")

    def prepare_value(self, value: Any) -> Any:
        """What the field shows for a row, or for the number under which a model's form knows it."""
        if isinstance(value, int):
            value = self.model._base_manager.filter(pk=value).first()
        return written(value) if isinstance(value, self.model) else value


def typed_record(text: str, what: str) -> dict[str, str]:
    """The fields of a new record of this kind ("facility", "person:group") of which somebody typed this.

    What is typed of one person may be a name, which readers see by a claim only.
    """
    kind, _colon, form = what.partition(":")
    named = form == PersonOrGroup.INDIVIDUAL and not describes(text)
    return {"kind": kind, "form": form, "working_name" if named else "wording": text[:200]}


def makeable(kinds: Sequence[str], form: str = "") -> list[tuple[str, str]]:
    """What a new record of these kinds can be: as `typed_record` takes it, and in words."""
    found = []
    for kind in kinds or Kind.values:
        if kind == Kind.PERSON:
            forms_of = [PersonOrGroup(form)] if form else PersonOrGroup
            found += [(f"{kind}:{one}", str(one.label)) for one in forms_of]
        else:
            found.append((kind, str(Kind(kind).label)))
    return found


def kind_problem(record: Record, kinds: Sequence[str]) -> str:
    """Why the record cannot stand where only these kinds can; empty if it can."""
    if not kinds or record.kind in kinds:
        return ""
    return _("%(ref)s is of kind %(kind)s; here stands: %(kinds)s.") % {
        "ref": record.ref,
        "kind": record.get_kind_display(),
        "kinds": ", ".join(str(Kind(kind).label) for kind in kinds),
    }


class RecordField(ChoosingField):
    """A record of one of these kinds."""

    model = Record

    def __init__(self, *, kinds: Sequence[str] = (), **kwargs: Any) -> None:
        self.kinds = tuple(kinds)
        super().__init__(widget=ChoosingWidget("desk-records", self.kinds), **kwargs)

    def meant(self, text: str) -> tuple[Record | None, list[Record]]:
        return record_meant(text, self.kinds)

    def options(self, text: str, suggestions: Sequence[Record]) -> list[tuple[str, str]]:
        found = [(record.ref, words_of(record)) for record in suggestions]
        return found + [(f"{NEW}{what}", _("new %(kind)s: %(text)s") % {"kind": words, "text": text[:80]})
                        for what, words in makeable(self.kinds)]  # fmt: skip

    def check(self, one: Record) -> None:
        if problem := kind_problem(one, self.kinds):
            raise forms.ValidationError(problem)

    def make(self, text: str, what: str) -> Record:
        if what not in dict(makeable(self.kinds)):
            raise forms.ValidationError(_("It cannot be made here."))
        # An existing draft of the same name and kind is taken, so that a form sent twice makes it once.
        made = typed_record(text, what) | {"created_by": self.by}
        with transaction.atomic():
            return Record.objects.filter(state="draft", **made).first() or Record.objects.create(**made)


class SourceField(ChoosingField):
    """A source."""

    model = Source

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=ChoosingWidget("desk-sources"), **kwargs)

    def meant(self, text: str) -> tuple[Any, list[Any]]:
        return source_meant(text)

    def options(self, text: str, suggestions: Sequence[Any]) -> list[tuple[str, str]]:
        return [(source.ref, source_words(source)) for source in suggestions]

    def question(self, text: str, found: int) -> str:
        if found:
            return super().question(text, found)
        return _("No source is called “%s”; enter the article under Sources first.") % text[:80]


# Suggestions while typing


def records_page(request: HttpRequest, context: dict[str, Any]) -> JsonResponse:
    """Records that what is typed may mean, of the kinds that the field takes."""
    kinds = [kind for kind in request.GET.get("kinds", "").split(",") if kind in Kind.values]
    text = plain(request.GET.get("q", ""))
    return JsonResponse({"found": [written(record) for record in records_like(text, kinds)] if len(text) > 1 else []})


def sources_page(request: HttpRequest, context: dict[str, Any]) -> JsonResponse:
    """Sources that what is typed may mean."""
    return JsonResponse({"found": [written(source) for source in sources_like(request.GET.get("q", ""))]})


# Finding


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
    own_ref = WRITTEN.search(text)
    if own_ref:
        record = rows.filter(ref=own_ref[1]).first()
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
    own_ref = WRITTEN.search(text)
    if own_ref:
        source = usable(Source.objects.select_related("outlet")).filter(ref=own_ref[1]).first()
        if source is not None:
            return source, [source]
    found = sources_like(text)
    exact = [source for source in found if source.headline.casefold() == text.casefold()]
    return (exact[0] if len(exact) == 1 else None), found
