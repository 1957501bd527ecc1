"""The application, as Django starts it."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created

from casebook import file_permissions


class CasebookConfig(AppConfig):
    """Whoever opens the database sees to it that nobody else can read its files."""

    name = "casebook"

    def ready(self) -> None:
        connection_created.connect(file_permissions.close_database, dispatch_uid="casebook.file_permissions")
