"""Walking pages in the synthetic language, and what on them is content."""

from django.core.cache import cache

from casebook.interchange.tables import FORMATS
from casebook.models import Attribution, Citation, Claim, Correction, Dispute, Record, Source
from casebook.tests.pseudolocale import CODE, unmarked
from casebook.values import Name

# What is in no language: the archive's name, what the test itself asks for, and the codes of currencies.
# Names of formats and of styles are the same in every language.
STYLES = {"BibTeX", "RIS", "CSL-JSON", "Chicago", "APA", "MLA"}
ALWAYS = frozenset({"Casebook", "nonsense!", "USD", *STYLES, *(one.label for one in FORMATS.values())})


def known_content():
    """What stands in titles, options and names of unknown languages."""
    found = set(ALWAYS)
    for model in (Record, Source, Claim, Citation, Dispute, Correction):
        found.update(model._base_manager.values_list("ref", flat=True))
    found.update(Record.objects.values_list("label", flat=True))
    for source in Source.objects.all():
        found.update({source.shown("headline"), source.shown("credits"), source.shown("address"), source.lang})
    found.update(dispute.shown("question") for dispute in Dispute.objects.all())
    for claim in Claim.objects.all():
        value = claim.parsed
        if value is not None and (value.lang or isinstance(value, Name)):
            found.update({value.words(), getattr(value, "text", ""), claim.shown("value")})
    for link in Attribution.objects.all():
        found.update({link.shown("words"), link.shown("capacity")})
    return frozenset(text for text in found if len(text) > 1)


def unmarked_of(client, found, known, prefix=f"/{CODE}"):
    problems = {}
    seen = 0
    for address in found:
        cache.clear()
        answer = client.get(prefix + address, follow=True)
        assert answer.status_code in (200, 400, 403, 404, 410), (address, answer.status_code)
        seen += 1
        for text in unmarked(answer.content.decode(), known):
            problems.setdefault(text, address)
    return seen, [f"{address}: {text[:200]}" for text, address in problems.items()]
