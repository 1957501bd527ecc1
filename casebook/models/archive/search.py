"""The index that search reads: what stands for each thing that can be found, and the words of names.

Made by `casebook.search`, never loaded and never dumped. Nothing that is withheld is in it.
"""

from django.db import models

from casebook.models.archive.records import Record


class SearchText(models.Model):
    """The words by which one thing is found: stems and marked names, in their order, with spaces between.

    `entry` says which thing (`search.store`). The table is an FTS5 table on SQLite, where it is the row's own
    number, and an ordinary one with a tsvector beside the words on PostgreSQL.
    """

    entry = models.BigIntegerField(primary_key=True, db_column="rowid")
    words = models.TextField()

    def __str__(self) -> str:
        return str(self.entry)


class SearchName(models.Model):
    """One key under which a word of names that the index holds is found (`names.fuzzy_search`)."""

    pk = models.CompositePrimaryKey("key", "word")
    key = models.CharField(max_length=120)
    word = models.CharField(max_length=100)

    class Meta:
        indexes = [models.Index(name="search_name_word", fields=["word"])]

    def __str__(self) -> str:
        return f"{self.key} {self.word}"


class RecordNameKey(models.Model):
    """One key under which editors find a record by its names, drafts and hidden ones too: never read for a page.

    Made by `casebook.search.editors`, never loaded and never dumped.
    """

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(name="name_key_once", fields=["key", "record"])]

    def __str__(self) -> str:
        return f"{self.key} {self.record_id}"
