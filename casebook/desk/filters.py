"""Filters at the side of the desk's lists."""

from collections.abc import Iterator
from typing import Any

from django.contrib.admin import AllValuesFieldListFilter
from django.utils.translation import gettext as _


class WithheldFilter(AllValuesFieldListFilter):
    """By the rule that withholds; what none withholds is called so, since a link needs words."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        for choice in super().choices(changelist):
            yield {**choice, "display": choice.get("display") or _("not withheld")}
