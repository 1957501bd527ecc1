"""The names of months, in the forms that languages decline them to."""

from enum import Enum, auto

from django.utils.translation import pgettext


class Case(Enum):
    """What a date is in its sentence: itself, or the beginning or end of a time."""

    PLAIN = auto()
    BEGINS = auto()
    ENDS = auto()


def month_name(month: int, case: Case = Case.PLAIN, *, with_day: bool = False) -> str:
    """The name of a month (1 to 12); a plain one stands alone or after a day."""
    names = _AFTER_A_DAY if with_day and case is Case.PLAIN else _NAMES[case]
    return names[month - 1]()


# The context of Django's own date formats: a language says it once for both.
_AFTER_A_DAY = (
    lambda: pgettext("alt. month", "January"),
    lambda: pgettext("alt. month", "February"),
    lambda: pgettext("alt. month", "March"),
    lambda: pgettext("alt. month", "April"),
    lambda: pgettext("alt. month", "May"),
    lambda: pgettext("alt. month", "June"),
    lambda: pgettext("alt. month", "July"),
    lambda: pgettext("alt. month", "August"),
    lambda: pgettext("alt. month", "September"),
    lambda: pgettext("alt. month", "October"),
    lambda: pgettext("alt. month", "November"),
    lambda: pgettext("alt. month", "December"),
)
_NAMES = {
    Case.PLAIN: (
        lambda: pgettext("month alone", "January"),
        lambda: pgettext("month alone", "February"),
        lambda: pgettext("month alone", "March"),
        lambda: pgettext("month alone", "April"),
        lambda: pgettext("month alone", "May"),
        lambda: pgettext("month alone", "June"),
        lambda: pgettext("month alone", "July"),
        lambda: pgettext("month alone", "August"),
        lambda: pgettext("month alone", "September"),
        lambda: pgettext("month alone", "October"),
        lambda: pgettext("month alone", "November"),
        lambda: pgettext("month alone", "December"),
    ),
    Case.BEGINS: (
        lambda: pgettext("month in which something begins", "January"),
        lambda: pgettext("month in which something begins", "February"),
        lambda: pgettext("month in which something begins", "March"),
        lambda: pgettext("month in which something begins", "April"),
        lambda: pgettext("month in which something begins", "May"),
        lambda: pgettext("month in which something begins", "June"),
        lambda: pgettext("month in which something begins", "July"),
        lambda: pgettext("month in which something begins", "August"),
        lambda: pgettext("month in which something begins", "September"),
        lambda: pgettext("month in which something begins", "October"),
        lambda: pgettext("month in which something begins", "November"),
        lambda: pgettext("month in which something begins", "December"),
    ),
    Case.ENDS: (
        lambda: pgettext("month in which something ends", "January"),
        lambda: pgettext("month in which something ends", "February"),
        lambda: pgettext("month in which something ends", "March"),
        lambda: pgettext("month in which something ends", "April"),
        lambda: pgettext("month in which something ends", "May"),
        lambda: pgettext("month in which something ends", "June"),
        lambda: pgettext("month in which something ends", "July"),
        lambda: pgettext("month in which something ends", "August"),
        lambda: pgettext("month in which something ends", "September"),
        lambda: pgettext("month in which something ends", "October"),
        lambda: pgettext("month in which something ends", "November"),
        lambda: pgettext("month in which something ends", "December"),
    ),
}
