"""What a kind and a reference stand for: its words and its page in the desk, for many at once."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from casebook.admin.queue import words_of
from casebook.models import Citation, Claim, Correction, Dispute, Record, Request, Source

# By the name under which logs and notices have them; what is loaded with each, so that a list asks once a kind.
MODELS: dict[str, tuple[type[Any], tuple[str, ...]]] = {
    "record": (Record, ()),
    "claim": (Claim, ("subject", "target")),
    "citation": (Citation, ("claim__subject", "claim__target", "source__outlet")),
    "source": (Source, ("outlet",)),
    "dispute": (Dispute, ()),
    "correction": (Correction, ()),
    "request": (Request, ()),
}


@dataclass(frozen=True)
class NamedThing:
    """Something of the archive: what it is called in a list, and where it is changed; no address if it is gone."""

    words: str
    address: str = ""


def named_things(pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], NamedThing]:
    """What these pairs of kind and reference stand for."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for kind, ref in pairs:
        wanted[kind].add(ref)
    found = {(kind, ref): NamedThing(_gone(kind)) for kind, refs in wanted.items() for ref in refs}
    for kind in wanted.keys() & MODELS.keys():
        model, loaded = MODELS[kind]
        rows = model._base_manager.filter(ref__in=wanted[kind]).select_related(*loaded)
        if kind in ("claim", "citation"):
            path = "citations__chain" if kind == "claim" else "claim__citations__chain"
            rows = rows.prefetch_related(path)
        for row in rows:
            address = reverse(f"admin:casebook_{kind}_change", args=[row.pk])
            found[kind, row.ref] = NamedThing(words_of(row), address)
    return found


def _gone(kind: str) -> str:
    model = MODELS.get(kind)
    name = capfirst(str(model[0]._meta.verbose_name)) if model else ""
    return _("%s that is not there any more") % name if name else _("not there any more")
