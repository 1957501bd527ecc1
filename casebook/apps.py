"""The application, as Django starts it."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate

from casebook import file_permissions


class CasebookConfig(AppConfig):
    """Whoever opens the database sees to it that nobody else can read its files; migrating makes the groups."""

    name = "casebook"

    def ready(self) -> None:
        # Only now are the models there.
        from casebook.actions.permissions import make_groups  # noqa: PLC0415
        from casebook.web.mirror import writer as mirror  # noqa: PLC0415

        connection_created.connect(file_permissions.close_database, dispatch_uid="casebook.file_permissions")
        post_migrate.connect(make_groups, sender=self, dispatch_uid="casebook.groups")
        mirror.connect()
