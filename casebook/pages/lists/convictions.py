"""A conviction in words: what a court found, never as if it were true, and with any dispute about it beside it."""

from itertools import chain

from django.utils.translation import gettext as _

from casebook.models import Polarity, Record
from casebook.pages import addresses
from casebook.pages.language import foreign
from casebook.pages.lists.words import Known, Part, disputed_part, links, values, words_of


def _conviction(known: Known, sentence: Record) -> list[Part]:
    """ "convicted by … of …", as far as sources say; nothing where none does."""
    courts = [part for part in links(known, sentence, "court") if part.words]
    offences = [c for c in known.of(sentence, "offence") if c.polarity == Polarity.YES]
    by = "; ".join(part.words for part in courts)
    of = "; ".join(dict.fromkeys(words_of(claim) for claim in offences))
    if by and of:
        words = _("convicted by %(court)s of: %(offence)s") % {"court": by, "offence": of}
    elif by:
        words = _("convicted by %s") % by
    else:
        words = _("convicted of: %s") % of
    claims = (*chain.from_iterable(part.claims for part in courts), *offences)
    return [Part(words, claims=claims)] if by or of else []


def conviction_parts(known: Known, sentence: Record) -> list[Part]:
    """The conviction, with what is disputed about the sentence beside it."""
    parts = _conviction(known, sentence)
    disputed = known.disputed(sentence)
    return [*parts, disputed_part(disputed)] if disputed else parts


def sentences(known: Known, person: Record) -> list[Part]:
    """The sentences passed on a person or group: term, when, the conviction, and its disputes."""
    parts: list[Part] = []
    for sentence in known.sentences[person.pk]:
        terms = [part.words for part in values(known, sentence, "term") if part.words]
        passed = [words_of(claim) for claim in known.of(sentence, "passed")]
        words = ", ".join(filter(None, (_(" or ").join(terms), _(" or ").join(dict.fromkeys(passed)))))
        lang, address = "" if words else foreign(sentence.label_lang), addresses.linked(sentence)
        claims = (*known.of(sentence, "term"), *known.of(sentence, "passed"))
        parts.append(Part(words or sentence.label, lang, address, claims=claims))
        parts += conviction_parts(known, sentence)
    return parts
