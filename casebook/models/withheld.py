"""Names that no public text may contain. Private; made by resolve."""

from django.db import models

from casebook.models.base import Guarded
from casebook.models.records import Record


class WithheldName(Guarded):
    """One withheld name of a record, in one spelling; masking covers the others with it."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="withheld_names")
    name = models.CharField(max_length=200)

    guarded_by = None
    kept = frozenset({"record", "name"})

    class Meta(Guarded.Meta):
        constraints = [models.UniqueConstraint(name="withheld_name_once", fields=["record", "name"])]

    def __str__(self) -> str:
        return self.name
