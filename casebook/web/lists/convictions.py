"""A conviction in words: what a court found, never as if it were true, and with any dispute about it beside it."""

from django.utils.translation import gettext as _

from casebook.models import Polarity, Record
from casebook.web import addresses
from casebook.web.language import foreign
from casebook.web.lists.values import KnownFacts, ValuePart, disputed_part, links, part_of, worded, words_of


def _conviction(known: KnownFacts, sentence: Record) -> list[ValuePart]:
    """The court that a claim names, and of what somebody was convicted: who convicted them is not said by that."""
    courts = [part.words for part in links(known, sentence, "court") if part.words]
    offences = [c for c in known.of(sentence, "offence") if c.polarity == Polarity.YES]
    words = _in_words("; ".join(courts), "; ".join(dict.fromkeys(words_of(claim) for claim in offences)))
    courts_named = [c for c in known.of(sentence, "court") if c.polarity == Polarity.YES]
    return [part_of([*courts_named, *offences], words)] if words else []


def _in_words(courts: str, offences: str) -> str:
    named = _("court named: %s") % courts if courts else ""
    found = _("convicted of: %s") % offences if offences else ""
    return "; ".join(part for part in (found, named) if part)


def conviction_parts(known: KnownFacts, sentence: Record) -> list[ValuePart]:
    """The conviction, with what is disputed about the sentence beside it."""
    parts = _conviction(known, sentence)
    disputed = known.disputed(sentence)
    return [*parts, disputed_part(disputed)] if disputed else parts


def sentences(known: KnownFacts, person: Record) -> list[ValuePart]:
    """The sentences passed on a person or group: term, when, the conviction, and its disputes."""
    parts: list[ValuePart] = []
    for sentence in known.sentences[person.pk]:
        said = [known.of(sentence, fact) for fact in ("term", "passed")]
        words = ", ".join(filter(None, (_(" or ").join(part.words for part in worded(claims)) for claims in said)))
        behind = [claim for claims in said for claim in claims] or known.of(sentence, "sentence_of")
        lang = "" if words else foreign(sentence.label_lang)
        parts.append(part_of(behind, words or sentence.label, lang, addresses.linked(sentence)))
        parts += conviction_parts(known, sentence)
    return parts
