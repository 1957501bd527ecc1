"""Who may see what: the rules, as data. `casebook.projections` stores what follows from them on each row.

The words are those that readers meet when something is withheld from them. A rule that is not `counted` leaves no
trace at all, since even a number would point at someone (DESIGN rule 1.3).
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# What no list is narrowed by, as a fact or as what it covers, beside all that is sensitive: in the list of all facts it
# would lead from an offence, a family or an age to private people.
NEVER_ASKED_FOR = frozenset(
    {"offence", "charge", "plea", "bar_to_return", "kin_of", "age", "ages", "born", "family-members"}
    | {"women-and-children"}
)
MINIMUM_OF_CHILDREN = 10
ADULT = 18


@dataclass(frozen=True)
class Rule:
    """Why something is withheld. `words` stand after "facts are withheld:"; `why` explains on /about/."""

    code: str
    words: "_StrPromise"
    why: "_StrPromise"
    counted: bool = True


_RULES = (
    Rule(
        "child",
        _("about a child"),
        _("Children have no record of their own. They are counted, and only in totals of ten or more."),
    ),
    Rule(
        "religion",
        _("about religion"),
        _("Religion is withheld until a second person releases it with a reason."),
    ),
    Rule("health", _("about health"), _("Health is withheld until a second person releases it with a reason.")),
    Rule(
        "ethnicity",
        _("about ethnicity"),
        _("Ethnicity is withheld until a second person releases it with a reason."),
    ),
    Rule(
        "family",
        _("about family life"),
        _("Family and sexual life are withheld until a second person releases them with a reason."),
    ),
    Rule(
        "guilt",
        _("with words of guilt"),
        _("What somebody says of their own guilt is withheld until a second person releases it with a reason."),
    ),
    Rule(
        "custody-words",
        _("said in custody about the custodians"),
        _("Words spoken in custody about the custodians are withheld until a second person releases them."),
    ),
    Rule(
        "identifier",
        _("with the number of a paper or of a register"),
        _(
            "Numbers of passports and other papers of private people, and what registers elsewhere call them, are"
            " withheld until a second person releases them with a reason."
        ),
    ),
    Rule("home", _("about a private home"), _("Where a private person lives is not shown.")),
    Rule("name", _("with a name"), _("Names of private people are shown only as far as their name policy says.")),
    Rule("wish", _("at the wish of the person"), _("The person, or the family, asked for it.")),
    Rule(
        "linked",
        _("linked to something that is not public"),
        _("It leads to a record that is not public."),
        False,
    ),
    Rule("source", _("its source is not public"), _("Its source is not public."), False),
    Rule("uncited", _("no public citation"), _("None of its citations is public."), False),
)

RULES: dict[str, Rule] = {rule.code: rule for rule in _RULES}
COUNTED: tuple[str, ...] = tuple(rule.code for rule in _RULES if rule.counted)
# A gap holds no value at all, so its rule must be one that readers are told about.
GAP_RULES: tuple[str, ...] = COUNTED

# Which rules a wish of a person shuts, beside its own effect on the name or the page.
WISH_SHUTS: dict[str, tuple[str, ...]] = {
    "surname": (),
    "page": (),
    "religion": ("religion",),
    "health": ("health",),
    "place": ("home",),
    "all": (),
}

# How much of a name each policy lets through, by the usage of the name claim.
NAME_USAGES_SHOWN: dict[str, tuple[str, ...]] = {
    "role": (),
    "given": ("given",),
    "full": ("as printed", "alias", "given"),
}

# Settings in which words about the custodians are not free.
CUSTODY_SETTINGS = ("in-custody", "custody-officials")
