"""The index that search reads: FTS5 on SQLite, a tsvector on PostgreSQL, and the words of names on both.

`manage.py search_index` fills it. No extension of PostgreSQL is needed.
"""

from django.db import migrations, models

MAKE = {
    # Words are cut by Python alone: what stands between spaces is one, marks within it too.
    "sqlite": (
        """CREATE VIRTUAL TABLE casebook_searchtext USING fts5(words, tokenize = "ascii tokenchars ':=.'")""",
    ),
    "postgresql": (
        """CREATE TABLE casebook_searchtext (
            rowid bigint NOT NULL PRIMARY KEY, words text NOT NULL, lexemes tsvector NOT NULL DEFAULT '')""",
        # Compared letter by letter, whatever the language of the database: beginnings are looked for.
        'ALTER TABLE casebook_searchname ALTER COLUMN key TYPE varchar(120) COLLATE "C"',
        "CREATE INDEX casebook_searchtext_lexemes ON casebook_searchtext USING gin (lexemes)",
    ),
}


def make(apps, schema_editor):
    for statement in MAKE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE casebook_searchtext")


class Migration(migrations.Migration):
    dependencies = [("casebook", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="SearchName",
            fields=[
                ("pk", models.CompositePrimaryKey("key", "word", blank=True, editable=False, primary_key=True, serialize=False)),
                ("key", models.CharField(max_length=120)),
                ("word", models.CharField(max_length=100)),
            ],
            options={"indexes": [models.Index(fields=["word"], name="search_name_word")]},
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="SearchText",
                    fields=[
                        ("entry", models.BigIntegerField(db_column="rowid", primary_key=True, serialize=False)),
                        ("words", models.TextField()),
                    ],
                ),
            ],
            database_operations=[migrations.RunPython(make, drop)],
        ),
    ]
