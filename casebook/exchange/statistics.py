"""What the database knows of its own tables, which it plans its statements by."""

from django.db import connection


def gather() -> None:
    """Let the database look at what is in its tables now, as it does by itself in an archive that grew."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def gather_after_loading() -> None:
    """The same after a load. SQLite, which plans well without, would keep them for ever, however the archive grows."""
    if connection.vendor == "postgresql":
        gather()
