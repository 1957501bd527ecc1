"""What a reference that somebody typed leads to, as the first thing that was found."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from casebook.models import Claim, Dispute, Record, Source
from casebook.search import Referred
from casebook.web import addresses
from casebook.web.language import foreign, foreign_own
from casebook.web.presenters.values import heading_of


@dataclass(frozen=True)
class ReferenceFound:
    """The one thing of this reference: what it is, what it is called, and where it is."""

    ref: str
    kind: str
    label: str
    lang: str
    address: str
    # Of a fact: whom it is about.
    about: str = ""
    about_lang: str = ""


def reference_of(thing: Referred | None) -> ReferenceFound | None:
    """The thing in words."""
    match thing:
        case Record():
            kind, lang = str(addresses.room_of(thing).one), foreign(thing.label_lang)
            return ReferenceFound(thing.ref, kind, thing.title, lang, addresses.of_record(thing))
        case Claim():
            of = thing.subject.merged_into or thing.subject
            about, lang = of.title, foreign(of.label_lang)
            return ReferenceFound(
                thing.ref, _("Fact"), heading_of(thing), "", addresses.of_claim(thing), about=about, about_lang=lang
            )
        case Source():
            headline, lang = thing.shown("headline"), foreign(thing.lang)
            return ReferenceFound(thing.ref, _("Source"), headline, lang, addresses.of_source(thing))
        case Dispute():
            question = thing.shown("question")
            return ReferenceFound(thing.ref, _("Dispute"), question, foreign_own(), addresses.of_dispute(thing))
    return None
