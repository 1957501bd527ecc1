"""For editors: every place in public texts at which withheld names stand, covered or not."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from casebook.models import WithheldName
from casebook.models.archive.base import Redacted
from casebook.names import COVER, Redactor, heard, may_cover, name_keys, term_keys, terms
from casebook.projections import families, redaction, text_links, text_rows, word_index

# So many letters around a place are given.
_AROUND = 60


@dataclass(frozen=True)
class RedactionPlace:
    """Words in a public text that are, or may be, a withheld name.

    `model` and `ref` say which text, as Redaction names it; `field` which of its fields. `words` stand in the archive's
    own text between `before` and `after`, from letter `start` on. `names` are the withheld names that they may be a
    spelling of. Where they are not `covered`, the name is a frequent word or that of a public record, and the text is
    not linked to the person, or editors decided so (`decided`).
    """

    row: Redacted
    model: str
    ref: str
    field: str
    start: int
    before: str
    words: str
    after: str
    names: tuple[str, ...]
    covered: bool
    decided: bool


def places(record_ids: Collection[int], names: Collection[str] | None = None) -> Iterator[RedactionPlace]:
    """Every place at which the withheld names of these records stand, in the order of their rows.

    With `names` as if these (words of names, and what is tied in them, as `redaction.words_of` gives) were withheld of
    the records: what an action would cover, before it is done. Reads only the texts that can hold the names.
    """
    family = families.whole(record_ids)
    if names is None:
        names = set(WithheldName.objects.filter(record__in=family).values_list("name", flat=True))
    everywhere = redaction.covered_everywhere(names, family)
    theirs = {heard(name) for name in everywhere}
    own = text_links.texts_linked_to(family)
    redactor, index, links = Redactor((), linked=names), word_index.WordIndex(), text_links.Links()
    keys = {name: name_keys(name) for name in sorted(names)}
    for rows in text_rows.loaded(word_index.rows_with(names) | own):
        said = {text_rows.number_of(row): redaction.read(row) for row in rows}
        for number, bearing in redaction.bearings(said, index, links).items():
            would = replace(
                bearing,
                withheld=bearing.withheld | everywhere,
                linked=bearing.linked | (frozenset(names) if number in own else frozenset()),
                shown=frozenset(word for word in bearing.shown if heard(word) not in theirs),
            )
            for field, text in said[number].texts.items():
                covered = _spans(text, would.covered(field, text))
                for start, end in _spans(text, redactor.apply(text)):
                    words = text[start:end]
                    yield RedactionPlace(
                        said[number].row,
                        str(said[number].row._meta.model_name),
                        redaction.text_reference(said[number].row),
                        field,
                        start,
                        text[max(0, start - _AROUND) : start],
                        words,
                        text[end : end + _AROUND],
                        tuple(name for name, of_name in keys.items() if _may_be(words, name, of_name)),
                        any(first < end and start < last for first, last in covered),
                        words in bearing.decided.get(field, {}),
                    )


def _may_be(words: str, name: str, keys: frozenset[str]) -> bool:
    met = (term for term in terms(words).every if not keys.isdisjoint(term_keys(term)))
    redactor = Redactor((), linked=[name])
    return any(may_cover(redactor, term) for term in met)


def _spans(text: str, covered: str) -> list[tuple[int, int]]:
    """Where something is covered in the text, from its covered form."""
    if covered == text:
        return []
    parts = [re.escape(part) for part in covered.split(COVER)]
    found = re.fullmatch("(.+?)".join(parts), text, re.DOTALL)
    return [found.span(number) for number in range(1, len(parts))] if found else []
