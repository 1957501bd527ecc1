"""What a claim may say: the vocabulary and the value types held against one claim. Used by forms, files and actions."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from casebook import vocabulary
from casebook.models.archive.base import State
from casebook.models.archive.claims import Claim, Polarity, Status
from casebook.models.archive.dates import is_to_come
from casebook.models.archive.records import Kind, PersonOrGroup, Record
from casebook.models.archive.sources import Source
from casebook.values import VagueDate, ValueProblem, parse_value
from casebook.vocabulary import visibility


def claim_problems(claim: Claim) -> dict[str, str]:
    """Problems by field, in plain words; empty when the claim is well-formed. Sets nothing."""
    try:
        fact = vocabulary.fact(claim.fact)
    except vocabulary.UnknownFact:
        return {"fact": _("There is no fact “%s” in the vocabulary.") % claim.fact[:60]}
    if claim.gap or claim.fact == vocabulary.GAP:
        return _gap_problems(claim)
    problems = _subject_problems(claim.subject, fact)
    if claim.scope and fact.scope(claim.scope) is None:
        problems["scope"] = _("“%(fact)s” has no scope “%(scope)s”; it has: %(allowed)s.") % {
            "fact": fact.label,
            "scope": claim.scope[:60],
            "allowed": _listed(fact.scopes) or _("none"),
        }
    if fact.called_by_scope and not claim.scope:
        problems["scope"] = _("“%(fact)s” needs a scope; it has: %(allowed)s.") % {
            "fact": fact.label,
            "allowed": _listed(fact.scopes),
        }
    if fact.links:
        problems |= _target_problems(claim, fact)
    else:
        problems |= _value_problems(claim, fact)
    return problems | _problems_of_time(claim, problems)


def day_problem(when: VagueDate | None) -> str:
    """What is wrong with the date of something that is said to have happened, in plain words; empty where nothing is.

    Of an article, a capture and a fact that is not planned alike: none can be dated after tomorrow.
    """
    if not when or not is_to_come(when):
        return ""
    return _("“%s” is still to come; only what is planned can be dated so.") % when.words()


def _problems_of_time(claim: Claim, problems: dict[str, str]) -> dict[str, str]:
    """What is said to be so is not dated after tomorrow, as what is planned may be."""
    if claim.status != Status.ACTUAL or claim.polarity != Polarity.YES:
        return {}
    found = {"when": day_problem(claim.when)}
    if claim.about.type == VagueDate.type_name and claim.value and "value" not in problems:
        value = parse_value(VagueDate.type_name, claim.value)
        found["value"] = day_problem(value) if isinstance(value, VagueDate) else ""
    return {name: words for name, words in found.items() if words}


def not_yet(when: VagueDate | None) -> str:
    """What is wrong with the date of something that was published or said: that it is still to come; else empty."""
    return (
        ""
        if not is_to_come(when)
        else _("This day is still to come: nothing can have been published, said or kept on it.")
    )


def source_problems(source: Source) -> dict[str, str]:
    """Problems of a source by field, in plain words, held against all others. Sets nothing."""
    problems = {}
    if words := not_yet(source.when):
        problems["when"] = words
    same = Source.objects.same_article(source).first()
    if same is not None:
        problems["address"] = (
            _("This article was taken out of the archive. Ask a publisher before you enter it again.")
            if same.state == State.SEALED
            else _("This article is there already, under this or another form of its address: %(ref)s, “%(headline)s”.")
            % {"ref": same.ref, "headline": same.headline}
        )
    return problems


def _gap_problems(claim: Claim) -> dict[str, str]:
    if claim.fact != vocabulary.GAP or claim.gap not in visibility.GAP_RULES:
        return {"gap": _("A gap has the fact “withheld” and one of these rules: %s.") % ", ".join(visibility.GAP_RULES)}
    if claim.value or claim.target_id or claim.scope or claim.note:
        return {"gap": _("A gap holds a place and a rule, and nothing else.")}
    return {}


def _subject_problems(subject: Record, fact: vocabulary.Fact) -> dict[str, str]:
    if subject.kind not in fact.kinds:
        return {
            "fact": _("“%(fact)s” cannot be said of this record (%(kind)s), only of: %(kinds)s.")
            % {"fact": fact.label, "kind": _kinds(subject.kind), "kinds": _kinds(*fact.kinds)}
        }
    if subject.kind == Kind.PERSON and fact.forms and subject.form not in fact.forms:
        of = {"fact": fact.label, "form": PersonOrGroup(subject.form).label if subject.form else _kinds(subject.kind)}
        return {"fact": _("“%(fact)s” cannot be said of this record (%(form)s).") % of}
    if fact.name == "member_of" and subject.form != PersonOrGroup.INDIVIDUAL and subject.form != PersonOrGroup.GROUP:
        return {"fact": _("Only people can be members of a group.")}
    return {}


def _target_problems(claim: Claim, fact: vocabulary.Fact) -> dict[str, str]:
    if claim.value:
        return {"value": _("“%s” leads to a record; it has no value of its own.") % fact.label}
    if claim.target is None:
        if claim.polarity == Polarity.YES:
            return {"target": _("“%s” needs a record that it leads to.") % fact.label}
        return {}
    if claim.target.kind not in fact.targets:
        return {
            "target": _("“%(fact)s” cannot lead to this record (%(kind)s), only to: %(kinds)s.")
            % {"fact": fact.label, "kinds": _kinds(*fact.targets), "kind": _kinds(claim.target.kind)}
        }
    if claim.target_id is not None and claim.target_id == claim.subject_id:
        return {"target": _("A record cannot lead to itself.")}
    return {}


def _value_problems(claim: Claim, fact: vocabulary.Fact) -> dict[str, str]:
    if claim.target_id or claim.target:
        return {"target": _("“%s” has a value; it leads to no record.") % fact.label}
    if not claim.value:
        return {} if claim.polarity != Polarity.YES else {"value": _("“%s” needs a value.") % fact.label}
    try:
        value = parse_value(fact.type, claim.value)
    except ValueProblem as problem:
        return {"value": str(problem)}
    if fact.choices and fact.choice(str(value)) is None:
        return {
            "value": _("“%(value)s” is not a value of “%(fact)s”; it has: %(allowed)s.")
            % {
                "value": claim.value[:60],
                "fact": fact.label,
                "allowed": _listed(fact.choices),
            }
        }
    return {}


def _kinds(*names: str) -> str:
    """Kinds of record in words."""
    return ", ".join(str(Kind(name).label) for name in names)


def _listed(choices: Sequence[vocabulary.Choice]) -> str:
    """What may stand there in words, each with what a file has for it: forms offer nothing else to choose."""
    return ", ".join(f"{choice.label} ({choice.name})" for choice in choices)
