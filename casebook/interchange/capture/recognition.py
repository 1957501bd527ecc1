"""Whether the archive has an article already, in whatever form it comes this time."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from casebook.models import Capture, Intake, IntakeState, Source
from casebook.models.archive.source_addresses import address_key
from casebook.models.archive.sources import digest_of_words

# A shorter text is a page that asks to sign in, and the same for many articles.
_LONG_ENOUGH = 300


@dataclass(frozen=True)
class KnownArticle:
    """The article that the archive has, and by what it is known. `surely` where no other can be at its address."""

    source: Source
    why: str
    surely: bool = False


def known_by_address(addresses: Iterable[str]) -> KnownArticle | None:
    """The article at one of these addresses, in any of their spellings."""
    keys = {address_key(address) for address in addresses} - {""}
    found = Source.objects.filter(address_key__in=keys).order_by("pk").first()
    return KnownArticle(found, _("It has the same address."), surely=True) if found else None


def known_as(intake: Intake) -> KnownArticle | None:
    """The article that this one is: by its addresses, the one that it names as its own too, its bytes, its words."""
    proposed = intake.proposed
    addresses = (intake.address, intake.final_address, str(proposed.get("canonical") or ""))
    if found := known_by_address(addresses):
        return found
    copies = Capture.objects.select_related("source").order_by("pk")
    same = copies.filter(payload_sha256=intake.payload_sha256).first() if intake.payload_sha256 else None
    if same is not None:
        return KnownArticle(same.source, _("It has a copy that is the same to the last byte."))
    text = str(proposed.get("text") or "")
    same = copies.filter(text_sha256=digest_of_words(text)).first() if len(text) > _LONG_ENOUGH else None
    return KnownArticle(same.source, _("It has a copy with the same words.")) if same else None


def under_way(address: str) -> Intake | None:
    """The article of this address that somebody is bringing in already."""
    key = address_key(address)
    waiting = Intake.objects.exclude(state=IntakeState.KEPT).exclude(address="").defer("content", "proposed")
    return next((intake for intake in waiting.order_by("pk") if address_key(intake.address) == key), None)
