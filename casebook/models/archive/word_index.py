"""The index by which withheld names and the public texts that may hold them find each other (`names.index_keys`).

Private: it has the words that are withheld. Made by `casebook.projections`, never loaded and never dumped.
"""

from django.db import models


class NameKey(models.Model):
    """A key of a name that is covered in whatever text it stands."""

    pk = models.CompositePrimaryKey("key", "name")
    key = models.CharField(max_length=40)
    name = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index(name="name_key_name", fields=["name"])]

    def __str__(self) -> str:
        return f"{self.key} {self.name}"


class IndexTerm(models.Model):
    """A word of public texts, or a run of words that may be one name, in small letters."""

    term = models.CharField(max_length=300)

    class Meta:
        constraints = [models.UniqueConstraint(name="term_once", fields=["term"])]

    def __str__(self) -> str:
        return self.term


class TermKey(models.Model):
    """A key of a term."""

    pk = models.CompositePrimaryKey("key", "term")
    key = models.CharField(max_length=40)
    # The number of a Term. No foreign key: there are millions, and one writer.
    term = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.key} {self.term}"


class TermPlace(models.Model):
    """That a public text has a term: which text is the number of its row and of its kind in one
    (`projections.text_rows`)."""

    pk = models.CompositePrimaryKey("term", "row")
    term = models.BigIntegerField()
    row = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.term} {self.row}"
