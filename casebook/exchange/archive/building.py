"""The second pass: from the things of the files to rows, checked and held against what the archive has."""

from typing import Any

from django.utils.translation import gettext as _

from casebook.exchange.archive.citing import Citing
from casebook.exchange.archive.claims import check_claim, refuse_twins
from casebook.exchange.archive.comparing import compare_lead, compare_sides, differs_in_reason
from casebook.exchange.archive.index import Index, Stored, Thing
from casebook.exchange.archive.links import BAD, GONE, NEW, SAME, Link
from casebook.exchange.archive.plan import Plan, Unveiling
from casebook.exchange.archive.problems import Problems
from casebook.exchange.archive.settling import Settler, row_of
from casebook.models import ActKind, Claim, Kind, Record, Source, SourceKind
from casebook.models.checks import source_problems
from casebook.models.source_address import address_key
from casebook.names import fold


class Builder:
    """Makes the plan of one load. Each kind stands on the ones before it: records, sources, claims, the rest."""

    def __init__(self, index: Index, stored: Stored, problems: Problems) -> None:
        self._index, self._stored, self._problems = index, stored, problems
        self._settler = Settler(index, stored, problems)
        self._rows = self._settler.rows
        self._citing = Citing(self._settler)
        self._plan = self._settler.plan
        # Of the articles of these files: by address, and by outlet, headline and date.
        self._addresses: dict[str, str] = {}
        self._titles: dict[Any, str] = {}

    def build(self) -> Plan:
        """The plan of what to add. What is wrong is noted, and then the plan must not be carried out."""
        for thing in self._index.records:
            self._record(thing)
        for thing in self._index.sources:
            self._source(thing)
        for thing in self._index.claims:
            self._claim(thing)
        for thing in self._index.citations:
            self._citing.settle(thing, self._rows.link(thing.entry, "claim", Claim), self._plan.more_citations)
        for thing in self._index.disputes:
            self._dispute(thing)
        refuse_twins(self._plan.claims, self._problems)
        return self._plan

    def _record(self, thing: Thing) -> None:
        entry = thing.entry
        row: Record = row_of(entry)
        if row.kind == Kind.PERSON and not row.form and "form" not in entry.refused:
            self._settler.refuse(entry, "form", _("A person has a “form”: individual for one, group for several."))
        if row.kind and row.kind != Kind.PERSON and row.form:
            self._settler.refuse(entry, "form", _("Only a person has a form; remove it, or correct the kind."))
        self._settler.settle(thing, row, self._plan.records)

    def _source(self, thing: Thing) -> None:
        entry = thing.entry
        row: Source = row_of(entry)
        outlet = self._rows.link(entry, "outlet", Record)
        row.outlet = outlet.row
        if not {"outlet", "kind"} & entry.refused and row.kind != SourceKind.REASONING and "outlet" not in entry.given:
            self._settler.refuse(entry, "outlet", _("A source has an “outlet”; only one of kind reasoning has none."))
        if outlet.row is not None and outlet.row.kind not in ("", Kind.ORGANISATION):
            said = _("An outlet is a record of kind organisation, not of kind %s.")
            self._settler.refuse(entry, "outlet", said % outlet.row.kind)
        if self._rows.status(thing) == NEW:
            self._hold_against_others(thing, row)
        self._settler.settle(thing, row, self._plan.sources, gone=outlet.gone)

    def _hold_against_others(self, thing: Thing, row: Source) -> None:
        """Refuse an article that is there already and one that is still to appear; tell of one that is much like it."""
        entry = thing.entry
        for key, words in source_problems(row).items():
            self._settler.refuse(entry, {"when": "published"}.get(key, key), words)
        twin = self._addresses.setdefault(address_key(row.address) or thing.ref, thing.ref)
        if twin != thing.ref:
            said = _("This article is in these files already: %s.")
            self._settler.refuse(entry, "address", said % twin)
        alike = Source.objects.alike(row) if row.outlet is not None and row.outlet.pk else ()
        title = (row.outlet and row.outlet.ref, fold(row.headline), row.when_edtf)
        also = self._titles.setdefault(title, thing.ref)
        for ref in [*(source.ref for source in alike), *([also] if also != thing.ref else [])]:
            said = _("An article with this headline, of the same outlet and day, is there already: %s. Is it the same?")
            self._problems.warn(entry.at("headline"), entry.text("headline"), said % ref)

    def _claim(self, thing: Thing) -> None:
        entry, cited = thing.entry, self._index.cited[thing]
        status = self._rows.status(thing)
        if status == GONE:
            self._leave(thing, cited)
            return
        row: Claim = row_of(entry)
        gone = False
        for key, name in (("about", "subject"), ("to", "target")):
            link = self._rows.link(entry, key, Record)
            gone = gone or link.gone
            if link.row is not None:
                setattr(row, name, link.row)
        check_claim(entry, row, self._problems)
        if status != SAME and (gone or self._citing.all_gone(cited)):
            self._leave(thing, cited)
            return
        stored = self._settler.settle(thing, row, self._plan.claims)
        if status != BAD:
            self._unveil(thing, stored or row)
        self._cite(thing, cited, row, stored)

    def _leave(self, thing: Thing, cited: list[Thing]) -> None:
        for each in (thing, *cited):
            self._settler.pass_over(each)

    def _cite(self, thing: Thing, cited: list[Thing], row: Claim, stored: Claim | None) -> None:
        for each in cited:
            # What was entered on another day than the claim is published apart from it.
            own = stored is None and each.entered == thing.entered
            self._citing.settle(
                each, Link(stored or row), self._plan.own_citations if own else self._plan.more_citations
            )
        if stored is not None and cited and cited[0].ref and self._rows.status(cited[0]) != GONE:
            compare_lead(thing.entry, cited[0].ref, stored, self._problems)

    def _unveil(self, thing: Thing, claim: Claim) -> None:
        """Note what is to be unveiled. What was veiled again in the archive stays so."""
        reason = thing.entry.value("unveiled")
        act = self._stored.unveiled(claim)
        if reason and act is None:
            self._plan.unveilings.append(Unveiling(thing, claim, reason))
        elif reason and act is not None and act.kind == ActKind.UNVEIL and act.public_reason != reason:
            differs_in_reason(thing.entry, "unveiled", claim, act.public_reason, self._problems)

    def _dispute(self, thing: Thing) -> None:
        entry = thing.entry
        sides: list[tuple[Claim, ...]] = []
        seen: set[str] = set()
        gone = False
        for side in entry.value("sides") or []:
            links = [self._rows.follow(given, entry.spot.file, Claim) for given in side]
            gone = gone or any(link.gone for link in links)
            sides.append(tuple(link.row for link in links if link.row is not None))
            for given in side:
                if given.text in seen:
                    self._settler.refuse(entry, "sides", _("%s stands here twice; a claim is once in it.") % given.text)
                seen.add(given.text)
        stored = self._settler.settle(thing, row_of(entry), self._plan.disputes, gone, sides=tuple(sides))
        if stored is not None and "sides" not in entry.refused and not gone:
            compare_sides(entry, sides, stored, self._problems)
