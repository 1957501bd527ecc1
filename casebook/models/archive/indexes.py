"""Indexes that projections keep: what can be found by search, and which texts hold which words of names."""

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
