"""A field for one record, or one source, found by typing: without JavaScript too, and made on the spot if need be.

The editor types a name or a reference. Where it may mean several, or none yet, the form comes back with what it may
mean as boxes to tick, and what was typed stays.
"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _

from casebook.admin.record_search import match_of, plain, record_meant, source_match, source_meant
from casebook.models import Kind, PersonOrGroup, Record, Source, User
from casebook.vocabulary.words_for_people import describes

NEW = "new:"
PICK = "-pick"


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
        raise LookupError(text)

    def options(self, text: str, suggestions: Sequence[Any]) -> list[tuple[str, str]]:
        """What can be ticked: value and words."""
        return []

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
        return self.written(value) if isinstance(value, self.model) else value

    @staticmethod
    def written(one: Any) -> str:
        """The words and the reference from which the field finds it again."""
        return str(one)


def typed_record(text: str, what: str) -> dict[str, str]:
    """The fields of a new record of this kind ("facility", "person:group") of which somebody typed this.

    What is typed of one person may be a name, which readers see by a claim only.
    """
    kind, _colon, form = what.partition(":")
    named = form == PersonOrGroup.INDIVIDUAL and not describes(text)
    return {"kind": kind, "form": form, "working_name" if named else "wording": text[:200]}


class RecordField(ChoosingField):
    """A record of one of these kinds."""

    model = Record

    def __init__(self, *, kinds: Sequence[str] = (), **kwargs: Any) -> None:
        self.kinds = tuple(kinds)
        super().__init__(widget=ChoosingWidget("desk-records", self.kinds), **kwargs)

    def meant(self, text: str) -> tuple[Record | None, list[Record]]:
        return record_meant(text, self.kinds)

    def options(self, text: str, suggestions: Sequence[Record]) -> list[tuple[str, str]]:
        found = [(record.ref, match_of(record).words) for record in suggestions]
        return found + [(f"{NEW}{what}", _("new %(kind)s: %(text)s") % {"kind": words, "text": text[:80]})
                        for what, words in self._makeable()]  # fmt: skip

    def _makeable(self) -> list[tuple[str, str]]:
        found = []
        for kind in self.kinds or Kind.values:
            if kind == Kind.PERSON:
                found += [(f"{kind}:{form}", str(form.label)) for form in PersonOrGroup]
            else:
                found.append((kind, str(Kind(kind).label)))
        return found

    def check(self, one: Record) -> None:
        if self.kinds and one.kind not in self.kinds:
            kinds = ", ".join(str(Kind(kind).label) for kind in self.kinds)
            raise forms.ValidationError(
                _("%(ref)s is of kind %(kind)s; here stands: %(kinds)s.")
                % {"ref": one.ref, "kind": one.get_kind_display(), "kinds": kinds}
            )

    def make(self, text: str, what: str) -> Record:
        if what not in [known for known, _words in self._makeable()]:
            raise forms.ValidationError(_("It cannot be made here."))
        # An existing draft of the same name and kind is taken, so that a form sent twice makes it once.
        made = typed_record(text, what) | {"created_by": self.by}
        with transaction.atomic():
            return Record.objects.filter(state="draft", **made).first() or Record.objects.create(**made)

    @staticmethod
    def written(one: Record) -> str:
        return match_of(one).written


class SourceField(ChoosingField):
    """A source."""

    model = Source

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=ChoosingWidget("desk-sources"), **kwargs)

    def meant(self, text: str) -> tuple[Any, list[Any]]:
        return source_meant(text)

    def options(self, text: str, suggestions: Sequence[Any]) -> list[tuple[str, str]]:
        return [(source.ref, source_match(source).words) for source in suggestions]

    def question(self, text: str, found: int) -> str:
        if found:
            return super().question(text, found)
        return _("No source is called “%s”; enter the article under Sources first.") % text[:80]

    @staticmethod
    def written(one: Source) -> str:
        return source_match(one).written
