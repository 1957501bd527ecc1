"""Words looked for within a list: every one of them in what its rows are called."""

from collections.abc import Sequence

from django.db.models import Q

from casebook.models import Claim, Record
from casebook.web.presenters.queries import READER

# A text in which a withheld name is covered is not looked into: what is covered must not be found.
_BARE: dict[str, dict[str, str]] = {"redacted": {}}


def looked_for(words: str, name: str, fields: Sequence[str]) -> Q:
    """Rows in which each of the words stands, in one of the fields; records also by a name that readers see."""
    found = Q()
    for word in words.split():
        found &= _in_fields(word, fields) | _by_name(word, fields)
    return found


def _in_fields(word: str, fields: Sequence[str]) -> Q:
    found = Q(pk__in=[])
    for field in fields:
        # Labels are written covered; what else is public text has its covered form beside it.
        covered = Q() if field.endswith("label") else Q(**_BARE)
        found |= _holds(field, word) & covered
    return found


def _by_name(word: str, fields: Sequence[str]) -> Q:
    if "label" not in fields:
        return Q(pk__in=[])
    named = Claim.objects.visible_to(READER).filter(_holds("value", word), fact="name", **_BARE).order_by()
    merged = Record.objects.filter(pk__in=named.values("subject"), merged_into__isnull=False)
    return Q(pk__in=named.values("subject")) | Q(pk__in=merged.values("merged_into"))


def _holds(field: str, word: str) -> Q:
    """That the word stands in the field, whatever its case: SQLite knows no capitals but Latin ones."""
    found = Q()
    for spelt in dict.fromkeys((word, word.lower(), word.upper(), word.capitalize())):
        found |= Q(**{f"{field}__icontains": spelt})
    return found
