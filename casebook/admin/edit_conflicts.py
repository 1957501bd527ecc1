"""Two people on one draft: what somebody else saved meanwhile stands beside what was typed, and nobody overwrites it
without having seen it."""

from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

STALE = gettext_lazy(
    "Somebody else saved this since you opened it. Nothing was saved, and nothing of yours is lost: what they wrote"
    " stands beside each field. Put together what is right, and tick the box."
)


class VersionedForm(forms.ModelForm):
    """A form of a draft that knows which version its editor has read.

    `overwrite` is the version of somebody else's that the editor has seen and ticked to be saved over; while it is
    not the one that is stored, nothing is saved.
    """

    read_version = forms.IntegerField(required=False, widget=forms.HiddenInput, label="")
    overwrite = forms.CharField(
        required=False,
        max_length=20,
        widget=forms.HiddenInput,
        label=gettext_lazy("I have read it: save what stands in this form"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["read_version"] = self.instance.version

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.instance.pk:
            self._hold_against_stored(data)
        return data

    def _hold_against_stored(self, data: Mapping[str, Any]) -> None:
        stored = type(self.instance)._base_manager.filter(pk=self.instance.pk).first()
        ticked = data.get("overwrite") or ""
        read = int(ticked) if ticked.isascii() and ticked.isdecimal() else data.get("read_version")
        if stored is None or read is None:
            return
        differing = differences(self, self.as_stored(stored)) if read != stored.version else {}
        if differing:
            self.ask(STALE, str(stored.version))
            for name, theirs in differing.items():
                self.add_error(name, _("Somebody else wrote here: %s") % (theirs or _("nothing")))
        # What was read is saved over, and nothing that came after it.
        self.instance.version = stored.version

    def as_stored(self, stored: Any) -> "VersionedForm":
        """The form of what is stored now, as whoever opens it would see it."""
        return type(self)(instance=stored)

    def ask(self, why: Any, tick: str, box: str = "overwrite") -> None:
        """Save nothing before the editor has seen why and ticked the box, which then sends `tick`."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data.pop(self.add_prefix(box), None)
        self.data = data
        self.fields[box].widget = forms.CheckboxInput(attrs={"value": tick})
        self.add_error(None, why)


def differences(typed: forms.ModelForm, stored: forms.ModelForm) -> dict[str, str]:
    """By name of the field, what is stored where something else was typed."""
    found = {}
    for name, field in stored.fields.items():
        if name in typed.fields and not isinstance(field.widget, forms.HiddenInput):
            theirs = in_words(field, stored[name].value())
            if theirs != in_words(typed.fields[name], typed[name].value()):
                found[name] = theirs
    return found


def in_words(field: forms.Field, value: Any) -> str:
    """What stands in a field, in words; empty where nothing does."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, tuple):
        # What was typed for a record or a source, and what was ticked.
        value = value[0]
    if isinstance(value, list):
        return " → ".join(words for row in value if (words := _row_in_words(row)))
    text = "" if value is None else " ".join(str(value).split())
    choices = dict(_flat(getattr(field, "choices", ())))
    return str(choices.get(text, text)) if text else ""


def _row_in_words(row: Any) -> str:
    if not is_dataclass(row) or getattr(row, "empty", False):
        return ""
    return ", ".join(str(part) for part in asdict(row).values() if part)  # type: ignore[arg-type]


def _flat(choices: Any) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for value, label in choices or ():
        found += _flat(label) if isinstance(label, (list, tuple)) else [(str(value), label)]
    return found
