"""A constraint that Django does not have: a foreign key over two columns, on both databases."""

from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement
from django.db.models.constraints import BaseConstraint


class PairForeignKey(BaseConstraint):
    """`columns` of this table must be a pair that stands in `to_columns` of `to_table`, checked at commit.

    It is written into CREATE TABLE, so it also survives SQLite's rebuilding of tables. A pair with a null in it
    is not checked, as SQL has it (MATCH SIMPLE).
    """

    def __init__(self, *, columns: list[str], to_table: str, to_columns: list[str], name: str) -> None:
        super().__init__(name=name)
        self.columns, self.to_table, self.to_columns = columns, to_table, to_columns

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PairForeignKey) and self.deconstruct() == other.deconstruct()

    def __hash__(self) -> int:
        return hash(self.name)

    def constraint_sql(self, model: type[models.Model] | None, schema_editor: Any) -> str:
        """The clause as it stands inside CREATE TABLE."""
        quote = schema_editor.quote_name
        return (
            f"CONSTRAINT {quote(self.name)} FOREIGN KEY ({', '.join(map(quote, self.columns))}) "
            f"REFERENCES {quote(self.to_table)} ({', '.join(map(quote, self.to_columns))}) "
            "DEFERRABLE INITIALLY DEFERRED"
        )

    def create_sql(self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> Any:
        """ALTER TABLE … ADD, for PostgreSQL."""
        assert model is not None
        assert schema_editor is not None
        return Statement(
            "ALTER TABLE %(table)s ADD %(constraint)s",
            table=schema_editor.quote_name(model._meta.db_table),
            constraint=self.constraint_sql(model, schema_editor),
        )

    def remove_sql(self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> Any:
        """ALTER TABLE … DROP, for PostgreSQL."""
        assert model is not None
        assert schema_editor is not None
        return Statement(
            "ALTER TABLE %(table)s DROP CONSTRAINT %(name)s",
            table=schema_editor.quote_name(model._meta.db_table),
            name=schema_editor.quote_name(self.name),
        )

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """Left to the database: the pair may be written later in the same transaction."""

    def deconstruct(self) -> tuple:
        """For migrations."""
        path, args, kwargs = super().deconstruct()
        kwargs.update(columns=self.columns, to_table=self.to_table, to_columns=self.to_columns)
        return path, args, kwargs
