"""A table that an editor brings in, as a browser sends it, and what becomes of it."""

from django.core.files.uploadedfile import SimpleUploadedFile

from casebook.models import Attribution, Citation, Claim, ImportFile, ImportRow, Record, Source
from casebook.tests.admin_helpers import words

LIST = "/admin/desk/imports/"


def facts(*rows, headings="about,about_kind,fact,value,target,when,address,place"):
    return "\n".join([headings, *rows]) + "\n"


def sent(client, content, name="sheet.csv"):
    body = content.encode() if isinstance(content, str) else content
    return client.post(LIST, {"file": SimpleUploadedFile(name, body)})


def brought_in(client, content, name="sheet.csv", **chosen):
    """Sent, and read with the columns as they were guessed."""
    answer = sent(client, content, name)
    assert answer.status_code == 302, words(answer)
    address = answer["Location"]
    file = ImportFile.objects.get(ref=address.split("/")[-2])
    columns = {f"column-{place}": name for place, name in file.columns.items()}
    same = {f"same-{name}": text for name, text in file.defaults.items()}
    data = {"sheet": file.sheet, "encoding": file.encoding, "delimiter": file.delimiter, **columns, **same, **chosen}
    answer = client.post(address, {"do": "read", **{key: text for key, text in data.items() if text}})
    assert answer.status_code == 302, words(answer)
    file.refresh_from_db()
    return file


def page_of(file):
    return f"{LIST}{file.ref}/"


def made(client, content, **chosen):
    file = brought_in(client, content, **chosen)
    assert file.state == "checked", file.problem
    client.post(page_of(file), {"do": "write"})
    file.refresh_from_db()
    assert file.state == "done", told(file)
    return file


def told(file):
    rows = ImportRow.objects.filter(file=file).order_by("number")
    return [f"{row.number} {column} {sort}: {said}" for row in rows for column, sort, said in row.told]


def rows_of(file, state):
    return list(ImportRow.objects.filter(file=file, state=state).order_by("number").values_list("number", flat=True))


def counts():
    return {model.__name__: model._base_manager.count() for model in (Record, Source, Claim, Citation, Attribution)}
