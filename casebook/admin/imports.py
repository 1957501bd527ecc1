"""Bringing in a table: the file, what its columns are, what its names mean, what it would make, and its drafts."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from casebook.admin import import_tasks
from casebook.admin.permissions import member_of, needs
from casebook.admin.words import words_of
from casebook.interchange.tables import FORMATS, ExportTable, FileColumn
from casebook.interchange.tables.columns import SHEETS, folded, guess, guess_sheet
from casebook.interchange.tables.sheets import (
    DELIMITERS,
    ENCODINGS,
    MOST_BYTES,
    SheetForm,
    SheetProblem,
    beginning_of,
    form_of,
)
from casebook.models import (
    Citation,
    Claim,
    ImportDraft,
    ImportFile,
    ImportMapping,
    ImportRow,
    ImportState,
    Record,
    RowState,
    SheetKind,
    Source,
)
from casebook.models.archive.imports import made_by
from casebook.values.numerals import grouped

SHOWN, ROWS_A_PAGE, NAMES_A_PAGE, DRAFTS_A_PAGE = 3, 100, 100, 50
_MODELS: tuple[type[Any], ...] = (Claim, Citation, Record, Source)


def _address(file: ImportFile, name: str = "desk-import") -> str:
    return reverse(f"admin:{name}", args=[file.ref])


# ---------------------------------------------------------------------------------------------------------- the file


class UploadForm(forms.Form):
    """One file."""

    file = forms.FileField(
        label=gettext_lazy("File"), help_text=gettext_lazy("CSV or XLSX, with the headings in its first row.")
    )

    def clean_file(self) -> Any:
        """The file, if it is not far too large."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            most = {"most": grouped(MOST_BYTES // 1024 // 1024)}
            raise forms.ValidationError(_("The file is too large: at most %(most)s MB.") % most)
        return file


@needs("add_importfile")
def imports_page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """All imports, and the form that begins one."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        try:
            file = _brought_in(given.read(), given.name, request)
        except SheetProblem as problem:
            form.add_error("file", str(problem))
        else:
            return HttpResponseRedirect(_address(file))
    files = ImportFile.objects.defer("content", "questions", "answers").select_related("created_by").order_by("-pk")
    page = Paginator(files, SHOWN * 10).get_page(request.GET.get("page"))
    reported = {"form": form, "page": page, "wide": True}
    return render(request, "admin/desk/imports.html", context | reported, status=400 if form.errors else 200)


def _brought_in(content: bytes, name: str, request: HttpRequest) -> ImportFile:
    form = form_of(content)
    headings = beginning_of(content, form, 0)[0][1]
    sheet = guess_sheet(headings)
    file = ImportFile(
        name="".join(char for char in name if char.isprintable())[:200],
        sheet=sheet,
        created_by=member_of(request),
        language=get_language() or "en",
        content=content,
        defaults=SHEETS[sheet].defaults(),
    )
    _take_form(file, form, headings)
    file.save()
    return file


def _take_form(file: ImportFile, form: SheetForm, headings: Sequence[str]) -> None:
    file.encoding, file.delimiter, file.page = form.encoding, form.delimiter, form.page
    file.headings = list(headings)
    file.columns = {str(place): name for place, name in guess(file.sheet, headings).items()}


@needs("add_importfile")
def import_page(request: HttpRequest, context: dict[str, Any], ref: str) -> HttpResponse:
    """One import, as far as it has come."""
    file = get_object_or_404(ImportFile.objects.defer("content"), ref=ref)
    context |= {"file": file, "title": file.name, "address": _address(file)}
    columns = file.state == ImportState.COLUMNS
    if request.method == "POST" and not (columns and request.POST.get("do") in ("read", "show")):
        return HttpResponseRedirect(_do(request, file))
    if columns:
        return columns_page(request, context, file)
    if file.running:
        return render(request, "admin/desk/import_running.html", context | {"percent": _percent(file)})
    if request.headers.get("HX-Request"):
        # What was waited for is there.
        return HttpResponse(headers={"HX-Refresh": "true"})
    if file.state == ImportState.DONE:
        return _done_page(request, context, file)
    return _checked_page(request, context, file)


def _percent(file: ImportFile) -> int:
    return min(100, 100 * file.done // file.total) if file.total else 0


# ------------------------------------------------------------------------------------------------------- its columns


class ColumnsForm(forms.Form):
    """What the file is, how it is read, and what each column holds."""

    sheet = forms.ChoiceField(choices=SheetKind.choices, label=gettext_lazy("What its rows are"))
    encoding = forms.ChoiceField(choices=list(ENCODINGS.items()), required=False, label=gettext_lazy("Encoding"))
    delimiter = forms.ChoiceField(choices=list(DELIMITERS.items()), required=False, label=gettext_lazy("Delimiter"))
    page = forms.ChoiceField(required=False, label=gettext_lazy("Worksheet"))
    mapping = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Use the columns of"),
        help_text=gettext_lazy("An earlier file whose columns were saved under a name."),
    )
    keep_as = forms.CharField(
        required=False,
        max_length=100,
        label=gettext_lazy("Save these columns as"),
        help_text=gettext_lazy("A name, to use them again for the next file of this kind."),
    )

    def __init__(self, *args: Any, file: ImportFile, form: SheetForm | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.file, self.columns = file, SHEETS[file.sheet].by_name
        self._initial(form)
        choices = [("", _("not read")), *((name, column.called) for name, column in self.columns.items())]
        for place in range(len(file.headings)):
            self.fields[f"column-{place}"] = forms.ChoiceField(
                choices=choices, required=False, label=self._heading(place), initial=file.columns.get(str(place), "")
            )
        for name in SHEETS[file.sheet].same:
            self.fields[f"same-{name}"] = forms.CharField(
                required=False,
                max_length=400,
                label=self.columns[name].called,
                initial=file.defaults.get(name, ""),
                help_text=self.columns[name].help,
            )

    def _initial(self, form: SheetForm | None) -> None:
        fields: Any = self.fields
        for name in ("sheet", "encoding", "delimiter", "page"):
            self.initial[name] = getattr(self.file, name)
        if form is None or form.is_workbook:
            del fields["encoding"], fields["delimiter"]
        if form is None or len(form.pages) < 2:
            del fields["page"]
        else:
            fields["page"].choices = [(page, page) for page in form.pages]
        kept = ImportMapping.objects.order_by("name").values_list("name", flat=True)
        if kept:
            fields["mapping"].choices = [("", "—"), *((name, name) for name in kept)]
        else:
            del fields["mapping"]

    def _heading(self, place: int) -> str:
        return self.file.headings[place] or _("column %d") % (place + 1)

    def places(self) -> list[forms.BoundField]:
        """The fields of the columns, in their order."""
        return [self[f"column-{place}"] for place in range(len(self.file.headings))]

    def same(self) -> list[forms.BoundField]:
        """The fields of what stands in every row."""
        return [self[f"same-{name}"] for name in SHEETS[self.file.sheet].same]

    def others(self) -> list[forms.BoundField]:
        """All other fields but the name to keep them under."""
        return [self[name] for name in self.fields if "-" not in name and name != "keep_as"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if self.data.get("do") != "read":
            return data
        given: dict[str, str] = {}
        for place in range(len(self.file.headings)):
            name = data.get(f"column-{place}")
            if name and name in given:
                words = _("“%(one)s” and “%(other)s” cannot both be this; choose one of them.")
                params = {"one": given[name], "other": self._heading(place)}
                self.add_error(f"column-{place}", words % params)
            elif name:
                given[name] = self._heading(place)
        needed = [name for name in SHEETS[self.file.sheet].needed if name not in given and "reference" not in given]
        if needed and not self.errors:
            named = ", ".join(self.columns[name].called for name in needed)
            self.add_error(None, _("Say which column is: %s.") % named)
        return data

    def take(self) -> None:
        """Put what was chosen into the file, and keep it under a name if there is one."""
        data = self.cleaned_data
        places = range(len(self.file.headings))
        self.file.columns = {str(p): data[f"column-{p}"] for p in places if data.get(f"column-{p}")}
        same = {name: data.get(f"same-{name}", "") for name in SHEETS[self.file.sheet].same}
        self.file.defaults = {name: text for name, text in same.items() if text}
        if data.get("keep_as"):
            ImportMapping.objects.update_or_create(
                name=data["keep_as"],
                defaults={
                    "sheet": self.file.sheet,
                    "columns": {folded(self.file.headings[int(p)]): name for p, name in self.file.columns.items()},
                    "defaults": self.file.defaults,
                },
            )


def columns_page(request: HttpRequest, context: dict[str, Any], file: ImportFile) -> HttpResponse:
    """What each column is. Sent with another encoding, page or kind, the columns are shown anew."""
    content = bytes(file.content)
    try:
        form_of_file = form_of(content, file.encoding, file.delimiter, file.page) if content else None
    except SheetProblem:
        form_of_file = form_of(content)
    sent = request.POST if request.method == "POST" else None
    form = ColumnsForm(sent, file=file, form=form_of_file)
    problem = file.problem
    if sent is not None and form.is_valid():
        if sent.get("do") == "read":
            form.take()
            file.save(update_fields=["columns", "defaults"])
            import_tasks.start(file, ImportState.READING)
            return HttpResponseRedirect(_address(file))
        try:
            _shown_anew(file, content, form.cleaned_data)
            return HttpResponseRedirect(_address(file))
        except SheetProblem as wrong:
            problem = str(wrong)
    try:
        rows = _first_rows(file, content)
    except SheetProblem as wrong:
        rows, problem = [], str(wrong)
    samples = [
        [cells[place] for cells in rows if place < len(cells) and cells[place]] for place in range(len(file.headings))
    ]
    reported = {"form": form, "problem": problem, "columns": list(zip(form.places(), samples, strict=True))}
    status = 400 if sent is not None or (problem and not file.problem) else 200
    return render(request, "admin/desk/import_columns.html", context | reported, status=status)


def _first_rows(file: ImportFile, content: bytes) -> list[list[str]]:
    if not content:
        rows = ImportRow.objects.filter(file=file).order_by("number")
        return list(rows.values_list("cells", flat=True)[:SHOWN])
    form = form_of(content, file.encoding, file.delimiter, file.page)
    return [cells for _number, cells in beginning_of(content, form, SHOWN)[1:]]


def _shown_anew(file: ImportFile, content: bytes, data: dict[str, Any]) -> None:
    """Read the headings as was chosen, and guess anew what the columns are, or take what was kept of others."""
    before = file.sheet
    file.sheet, file.problem = data["sheet"], ""
    kept = ImportMapping.objects.filter(name=data.get("mapping") or "").first()
    if kept is not None:
        file.sheet = kept.sheet
    headings = file.headings
    form = SheetForm(file.encoding, file.delimiter, file.page)
    if content:
        form = form_of(content, data.get("encoding") or "", data.get("delimiter") or "", data.get("page") or "")
        headings = beginning_of(content, form, 0)[0][1]
    if file.sheet != before:
        file.defaults = SHEETS[file.sheet].defaults()
    _take_form(file, form, headings)
    if kept is not None:
        named = {folded(heading): str(place) for place, heading in reversed(list(enumerate(headings)))}
        file.columns = {named[heading]: name for heading, name in kept.columns.items() if heading in named}
        file.defaults = kept.defaults
    file.save(update_fields=["sheet", "problem", "encoding", "delimiter", "page", "headings", "columns", "defaults"])


# --------------------------------------------------------------------------------------------- what it would make


def _checked_page(request: HttpRequest, context: dict[str, Any], file: ImportFile) -> HttpResponse:
    """Each row and what becomes of it: all, or those of one state."""
    only = request.GET.get("only", "")
    rows = ImportRow.objects.filter(file=file).order_by("number")
    if only in RowState.values:
        rows = rows.filter(state=only)
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    number = file.numbers.get
    reported = {
        "page": page,
        "rows": [_shown(file, row) for row in page],
        "only": only,
        "states": [(state.value, state.label, number(state.value, 0)) for state in RowState],
        "numbers": file.numbers,
        "makes": _made_in_words(file.numbers),
        "blocked": bool(number(RowState.WRONG, 0) or number(RowState.ASKED, 0)),
        "questions": len(file.questions),
    }
    return render(request, "admin/desk/import_checked.html", context | reported)


def _made_in_words(numbers: dict[str, int]) -> list[str]:
    return [
        f"{model._meta.verbose_name_plural}: {grouped(numbers[str(model._meta.model_name)])}"
        for model in (Record, Source, Claim, Citation)
        if numbers.get(str(model._meta.model_name))
    ]


def _shown(file: ImportFile, row: ImportRow) -> dict[str, Any]:
    known = SHEETS[file.sheet].by_name
    heading = {name: file.headings[int(place)] for place, name in file.columns.items()}
    told = [
        {"column": heading.get(column) or (known[column].called if column in known else ""),
         "sort": sort, "words": words}
        for column, sort, words in row.told
    ]  # fmt: skip
    said = [(heading[name], cell) for place, name in sorted(file.columns.items(), key=lambda item: int(item[0]))
            if (cell := row.cells[int(place)] if int(place) < len(row.cells) else "")]  # fmt: skip
    return {"number": row.number, "state": row.state, "label": RowState(row.state).label if row.state else "",
            "told": told, "said": said}  # fmt: skip


@needs("add_importfile")
def problems_file(request: HttpRequest, context: dict[str, Any], ref: str) -> StreamingHttpResponse:
    """The rows as a CSV file, with a column that says what is wrong or asked: to be mended and brought in again."""
    file = get_object_or_404(ImportFile.objects.defer("content"), ref=ref, state=ImportState.CHECKED)
    rows = ImportRow.objects.filter(file=file).order_by("number")
    if request.GET.get("only") in RowState.values:
        rows = rows.filter(state=request.GET["only"])
    width = len(file.headings)

    def lines() -> Iterator[Sequence[str]]:
        for row in rows.iterator(2000):
            cells = [*row.cells, *[""] * width][:width]
            told = [one for one in _shown(file, row)["told"] if one["sort"] in ("wrong", "asked", "noted")]
            problems = "; ".join(f"{one['column']}: {one['words']}" for one in told)
            yield (*cells, str(row.number), str(RowState(row.state).label), problems)

    headings = (*file.headings, _("Row"), _("Result"), _("Problems"))
    about = _("%(name)s, read on %(day)s") % {"name": file.name, "day": timezone.now().date().isoformat()}
    columns = [FileColumn(heading, heading) for heading in headings]
    table = ExportTable(columns, lines(), about, _("About this file"))
    answer = StreamingHttpResponse(FORMATS["csv"].stream(table), content_type=FORMATS["csv"].media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="import-{file.ref}.csv"'
    return answer


@needs("add_importfile")
def names_page(request: HttpRequest, context: dict[str, Any], ref: str) -> HttpResponse:
    """What names of the sheet mean, each asked once for all its rows."""
    file = get_object_or_404(ImportFile.objects.defer("content"), ref=ref)
    if file.state != ImportState.CHECKED or not file.questions:
        return HttpResponseRedirect(_address(file))
    page = Paginator(file.questions, NAMES_A_PAGE).get_page(request.GET.get("page"))
    if request.method == "POST":
        file.answers |= _answers(request, file.questions, list(page))
        file.save(update_fields=["answers"])
        left = [one for one in file.questions if one["key"] not in file.answers]
        if "later" in request.POST and left:
            return HttpResponseRedirect(f"{_address(file, 'desk-import-names')}?page={page.number + 1}")
        import_tasks.start(file, ImportState.READING)
        return HttpResponseRedirect(_address(file))
    asked = [
        {**one, "field": f"name-{number}", "answer": file.answers.get(one["key"], ""),
         "wide": ", ".join(map(str, one["rows"])), "more": one["number"] > len(one["rows"])}
        for number, one in enumerate(page)
    ]  # fmt: skip
    reported = {"file": file, "page": page, "asked": asked, "all_new": _all_new(file)}
    return render(request, "admin/desk/import_names.html", context | reported)


def _all_new(file: ImportFile) -> list[tuple[str, str]]:
    """What all that is not answered can be at once: what every question has among its answers as a new record."""
    every = [{value for value, _label in one["options"] if value.startswith("new:")} for one in file.questions]
    common = set.intersection(*every) if every else set()
    return [(value, label) for value, label in file.questions[0]["options"] if value in common]


def _answers(request: HttpRequest, questions: list[Any], shown: list[Any]) -> dict[str, str]:
    """What was ticked, and for all others what they are at once."""
    found = {}
    for number, one in enumerate(shown):
        answer = request.POST.get(f"name-{number}", "")
        if answer in [value for value, _label in one["options"]]:
            found[one["key"]] = answer
    rest = request.POST.get("rest", "")
    for one in questions:
        if rest in [value for value, _label in one["options"] if value.startswith("new:")]:
            found.setdefault(one["key"], rest)
    return found


# ----------------------------------------------------------------------------------------------------- its drafts


def _done_page(request: HttpRequest, context: dict[str, Any], file: ImportFile) -> HttpResponse:
    """What was made of it, a kind at a time."""
    counts = {model: made_by(model._base_manager.all(), file).count() for model in _MODELS}
    model = next((m for m in _MODELS if m._meta.model_name == request.GET.get("kind")), None)
    model = model or next((one for one in _MODELS if counts[one]), Claim)
    rows = made_by(model._base_manager.all(), file).order_by("pk")
    if model is Claim:
        rows = rows.select_related("subject", "target")
    if model is Citation:
        rows = rows.select_related("claim__subject", "claim__target", "source__outlet")
    page = Paginator(rows, DRAFTS_A_PAGE).get_page(request.GET.get("page"))
    change = f"admin:casebook_{model._meta.model_name}_change"
    reported = {
        "page": page,
        "things": [{"words": words_of(thing), "state": thing.get_state_display(),
                    "address": reverse(change, args=[thing.pk])} for thing in page],
        "kinds": [(m._meta.model_name, m._meta.verbose_name_plural, number) for m, number in counts.items() if number],
        "kind": model._meta.model_name,
        "made": ImportDraft.objects.filter(file=file).exists(),
    }  # fmt: skip
    return render(request, "admin/desk/import_done.html", context | reported)


def _do(request: HttpRequest, file: ImportFile) -> str:
    """Do what a button asks, if it still can be done; where the member is led."""
    match request.POST.get("do"):
        case "write" if file.state == ImportState.CHECKED:
            import_tasks.start(file, ImportState.WRITING)
        case "go-on" if file.silent:
            import_tasks.go_on(file)
        case "columns" if file.state == ImportState.CHECKED:
            file.state = ImportState.COLUMNS
            file.save(update_fields=["state"])
        case "delete" if file.state == ImportState.DONE:
            total = ImportDraft.objects.filter(file=file).count()
            ImportFile.objects.filter(pk=file.pk).update(total=total)
            import_tasks.start(file, ImportState.DELETING)
        case "throw-away":
            # Never while drafts of it are there, or are being made.
            drafts = ImportDraft.objects.filter(file=file)
            if drafts.exists() or file.state in (ImportState.WRITING, ImportState.DELETING):
                raise Http404
            ImportRow.objects.filter(file=file)._raw_delete("default")
            file.delete()
            messages.success(request, _("Discarded: %s. Nothing from it was saved in the archive.") % file.name)
            return reverse("admin:desk-imports")
    return _address(file)
