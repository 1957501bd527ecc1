"""What the database knows of its own tables, which it plans its statements by."""

from django.db import connection


def gather() -> None:
    """Let the database look at what is in its tables now, as it does by itself in an archive that grew.

    Also at what the transaction that is open has written, which the database itself would not see before its end.
    Not at what all databases of a server share: there one load would wait for another.
    """
    tables = map(connection.ops.quote_name, connection.introspection.django_table_names())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"ANALYZE {', '.join(tables)}")
        else:
            cursor.execute("ANALYZE")


def gather_of_loaded() -> None:
    """The same of what a load has written. SQLite, which plans well without, would keep it for ever, however the
    archive grows."""
    if connection.vendor == "postgresql":
        gather()
