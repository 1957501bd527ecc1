"""What models and their fields are called in the desk, in the member's language.

Declared here and not on the fields: they are words of these pages alone, and no migration comes of changing one.
"""

from typing import TYPE_CHECKING, Any

from django.db.models import Field, Model
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casebook import vocabulary
from casebook.models import (
    Action,
    Citation,
    Claim,
    Correction,
    Dispute,
    Record,
    Request,
    Source,
    User,
    Wish,
)
from casebook.values import TRANSLATED_INTO, column
from casebook.web.addresses import list_of_proxy

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

MODELS: dict[type[Model], "tuple[_StrPromise, _StrPromise]"] = {
    Claim: (_("claim"), _("claims")),
    Citation: (_("citation"), _("citations")),
    Record: (_("record"), _("records")),
    Source: (_("source"), _("sources")),
    Dispute: (_("dispute"), _("disputes")),
    Correction: (_("notice"), _("notices")),
    Request: (_("request"), _("requests")),
    Wish: (_("wish"), _("wishes")),
    Action: (_("action"), _("actions")),
    User: (_("member of the archive"), _("members of the archive")),
}
# Those of one kind of record are called as readers know their lists.
_in_small_letters: Any = lazy(lambda words: str(words).lower(), str)
for _proxy in Record.__subclasses__():
    _room = list_of_proxy(_proxy)
    MODELS[_proxy] = (_in_small_letters(_room.one), _in_small_letters(_room.label))

# By the field's name: a name means the same on every model.
FIELDS: "dict[str, _StrPromise]" = {
    "ref": _("reference"),
    "state": _("state"),
    "created_by": _("entered by"),
    "created_at": _("entered at"),
    "subject": _("about"),
    "fact": _("fact"),
    "scope": _("scope"),
    "value": _("value"),
    "target": _("leads to"),
    "polarity": _("yes or no"),
    "status": _("status"),
    "rank": _("rank"),
    "wording": _("the archive's own wording"),
    "note": _("note"),
    "claim": _("claim"),
    "source": _("source"),
    "paragraph": _("paragraph"),
    "section": _("section"),
    "section_paragraph": _("paragraph within the section"),
    "page": _("page"),
    "seconds": _("seconds from the beginning"),
    "heading": _("heading"),
    "caption": _("caption"),
    "passage_start": _("first character of what was picked"),
    "passage_end": _("last character of what was picked"),
    "paywalled": _("behind a paywall"),
    "stance": _("how the article itself says it"),
    "quote": _("quote"),
    "quote_before": _("words before the quote"),
    "quote_after": _("words after the quote"),
    "quote_lang": _("language of the quote"),
    "kind": _("kind"),
    "form": pgettext_lazy("one person or a group", "form"),
    "name_policy": _("how much of the name may be shown"),
    "summary_order": _("lines of In short"),
    "public": _("public"),
    "withheld": _("withheld"),
    "disputed": _("disputed"),
    "outlet": _("outlet"),
    "headline": _("headline"),
    "lang": _("language"),
    "credits": _("credits"),
    "address": _("address"),
    "address_note": _("note on the address"),
    "standing": _("standing"),
    "question": _("question"),
    "explanation": _("explanation"),
    "on_model": _("kind of what it is on"),
    "on_ref": _("reference of what it is on"),
    "text": _("text"),
    "by": _("by whom"),
    "role": _("role"),
    "at": _("when"),
    "public_reason": _("reason, for readers"),
    "private_reason": _("reason, for the archive only"),
    "detail": _("details"),
    "about": _("about"),
    "received_at": _("received"),
    "due_at": _("due"),
    "closed_at": _("closed at"),
    "assigned_to": _("who works on it"),
    "outcome": _("outcome"),
    "record": _("record"),
    "what": _("what is to be withheld"),
    "since": _("since"),
    "review_on": _("look at it again on"),
    "lifted_on": _("lifted on"),
    "happening": _("whether it took place"),
    "detainee": _("among the detainees"),
    "working_name": _("working name"),
    "version": _("version"),
    "member": _("member"),
    "task": _("what is to be done"),
}

# A translation is called as its text is, with the language.
_IN = {"ru": _("in Russian"), "kk": _("in Kazakh")}
FIELDS |= {
    column(name, language): format_lazy("{}, {}", FIELDS[name], _IN[language])
    for name in ("wording", "note", "question", "explanation")
    for language in TRANSLATED_INTO
}


# Columns that hold a fact of the vocabulary are called as it is.
FIELDS |= {fact.name: fact.label for fact in vocabulary.FACTS if fact.column}


def apply() -> None:
    """Give them to the models."""
    for model, (one, many) in MODELS.items():
        model._meta.verbose_name = one
        model._meta.verbose_name_plural = many
        for field in model._meta.get_fields():
            if isinstance(field, Field) and field.name in FIELDS and _is_unnamed(field):
                field.verbose_name = FIELDS[field.name]


def _is_unnamed(field: "Field") -> bool:
    """Whether its model says nothing of how it is called."""
    return str(field.verbose_name) == field.name.replace("_", " ")
