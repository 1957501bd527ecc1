"""Citations with their chains: of claims of the same file, and of claims that live in another."""

from django.utils.translation import gettext as _

from casebook.exchange.archive.comparing import compare_chain, compare_place_of
from casebook.exchange.archive.entries import Entry
from casebook.exchange.archive.index import Thing
from casebook.exchange.archive.links import GONE, Link
from casebook.exchange.archive.plan import New
from casebook.exchange.archive.settling import Settler, row_of
from casebook.models import Attribution, Citation, Record, Source
from casebook.models.checks import not_yet


class Citing:
    """Settles citations; the claims that they belong to are settled already."""

    def __init__(self, settler: Settler) -> None:
        self._settler = settler

    def settle(self, thing: Thing, of: Link, new: list[New]) -> None:
        """Put one citation of the claim `of` in its place."""
        if of.gone:
            self._settler.pass_over(thing)
            return
        entry = thing.entry
        row: Citation = row_of(entry)
        source = self._source(thing)
        for name, link in (("claim", of), ("source", source)):
            if link.row is not None:
                setattr(row, name, link.row)
        chain, links = self._chain(entry, row)
        gone = source.gone or any(link.gone for link in links)
        stored = self._settler.settle(thing, row, new, gone, chain=tuple(chain))
        if stored is not None:
            compare_place_of(entry, row, stored, self._settler.problems)
            # A speaker who was erased is told by words now.
            if not any(link.erased for link in links):
                compare_chain(entry, chain, stored, self._settler.problems)

    def all_gone(self, cited: list[Thing]) -> bool:
        """Whether none of a claim's citations could be added, since each needs something that stands no more."""
        return bool(cited) and all(self._gone(each) for each in cited)

    def _gone(self, thing: Thing) -> bool:
        rows = self._settler.rows
        speakers = [rows.link(inner, "who", Record) for inner in thing.entry.things("said by")]
        return rows.status(thing) == GONE or any(link.gone for link in [self._source(thing), *speakers])

    def _source(self, thing: Thing) -> Link:
        """The source of the file that the citation is in: it stands there, or in another file."""
        if "cites" in thing.file.given:
            return self._settler.rows.link(thing.file, "cites", Source)
        source = thing.file.value("source")
        if source is not None:
            return self._settler.rows.link(source, "ref", Source)
        if not {"source", "cites"} & thing.file.refused:
            self._settler.refuse(thing.file, "source", _("This file cites a source and has none; add “source”."))
        return Link()

    def _chain(self, entry: Entry, citation: Citation) -> tuple[list[Attribution], list[Link]]:
        """The chain of speakers, the first of whom said it originally, and where each leads."""
        chain: list[Attribution] = []
        links: list[Link] = []
        for position, inner in enumerate(entry.things("said by")):
            link = self._settler.rows.link(inner, "who", Record)
            links.append(link)
            row: Attribution = row_of(inner)
            row.position, row.speaker, row.citation = position, link.row, citation
            if len({"who", "words"} & (set(inner.given) | inner.refused)) != 1:
                self._settler.refuse(
                    inner, "words", _("A speaker is told by “who”, a record, or by “words”: by one of the two.")
                )
            if words := not_yet(row.when):
                self._settler.refuse(inner, "when", words)
            chain.append(row)
        return chain, links
