"""What tests ask of the index: whether it is in step, and everything that its tables hold."""

from django.db import connection

from casebook.models import SearchName, SearchText
from casebook.search import differences, quick_differences, search


def in_step():
    """Whether a full and a quick look find nothing."""
    found = [str(found) for found in differences()]
    assert found == [], found
    assert [str(found) for found in quick_differences()] == []


def all_text(own=False):
    """Every word of every table of the index, read past the models; with `own` those that FTS5 keeps for itself too.

    What was taken out stays there, and in the pages of either database, until `rebuild`.
    """
    tables = [SearchText._meta.db_table, SearchName._meta.db_table]
    with connection.cursor() as cursor:
        if own:
            there = connection.introspection.table_names(cursor)
            tables += [name for name in there if name.startswith(f"{SearchText._meta.db_table}_")]
        reported = []
        for table in tables:
            cursor.execute(f"SELECT * FROM {table}")
            for row in cursor.fetchall():
                reported += [
                    bytes(v).decode("utf-8", "replace") if isinstance(v, (bytes, memoryview)) else str(v) for v in row
                ]
    return "\n".join(reported)


def found(typed, **sizes):
    """Words for all that a search gives: labels, texts of facts, headlines."""
    hits = search(typed, **sizes)
    names = {hit.record.label for hit in hits.records.hits}
    facts = {"".join(p.text for p in s.parts) for hit in hits.facts.hits for s in hit.snippets}
    sources = {hit.source.headline for hit in hits.sources.hits}
    return names | facts | sources


def refs(typed):
    """References of the records that are found, best first."""
    return [hit.record.ref for hit in search(typed).records.hits]


def rows():
    """All that the index holds."""
    names = SearchName.objects.values_list("key", "word")
    return list(SearchText.objects.order_by("entry").values_list("entry", "words")), sorted(names)
