"""Drafts that programs send: facts in the columns of a sheet, read by the import's own rules. Nothing is published.

It stands here and not in `casebook.api`, which reads for everybody and knows nothing of drafts.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from casebook.admin.import_plan import ImportPlan
from casebook.admin.import_reading import ASKED, NOTED, WRONG
from casebook.admin.permissions import may_import, member_of, needs
from casebook.api.errors import ByNetwork
from casebook.api.views import JSONOnly, root_of
from casebook.interchange.tables.columns import FACTS
from casebook.models import ApiToken, ImportDraft, ImportFile, ImportState, Revision, SheetKind, User
from casebook.models.archive.users import MOST_DAYS
from casebook.values.base import shorten
from casebook.web.problem_details import problem

# So many facts at once: an article has fewer.
MOST_FACTS, LONGEST = 200, 2_000
_COLUMNS = FACTS.by_name


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer casebook_…`, and nothing else: neither a session nor a cookie opens anything here."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken]:
        """The member and the token."""
        scheme, _space, text = get_authorization_header(request).decode("latin-1").partition(" ")
        token = ApiToken.objects.all().of(text.strip()) if scheme.lower() == "bearer" else None
        if token is None:
            raise exceptions.AuthenticationFailed(_("Send a token that stands: Authorization: Bearer casebook_…"))
        token.used()
        return token.member, token

    def authenticate_header(self, request: Request) -> str:
        """What is asked for."""
        return 'Bearer realm="drafts"'


class MayImport(BasePermission):
    """Whoever may bring in tables."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """As on the desk."""
        return may_import(request.user)


class _Blocked(Exception):
    """Something is wrong or ambiguous: nothing is made."""


class MembersView(APIView):
    """An address for programs of members."""

    authentication_classes = [TokenAuthentication]
    permission_classes = [MayImport]
    throttle_classes = [ByNetwork]
    content_negotiation_class = JSONOnly

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """What a member sends and is told is nobody else's."""
        response = super().finalize_response(request, response, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex"
        del response.headers["Access-Control-Allow-Origin"]
        return response


class DraftsView(MembersView):
    """Facts with their citations become drafts of the token's member: all of them, or none."""

    http_method_names = ["post"]

    def post(self, request: Request) -> HttpResponseBase:
        """Read them, and make drafts of them or say what is wrong."""
        facts, errors = _facts_of(request.data)
        if errors:
            return _wrong(errors)
        try:
            with transaction.atomic():
                # Actions and imports wait for this row.
                list(Revision.objects.select_for_update())
                file = _file(request)
                plan = ImportPlan(file, enumerate(facts, start=1)).settle()
                if plan.blocked:
                    raise _Blocked
                # Counted before they are written: then nothing is new any more.
                numbers = plan.numbers
                plan.write(request.user)
                ImportFile.objects.filter(pk=file.pk).update(numbers=numbers)
        except _Blocked:
            return _wrong(_told(plan, (WRONG, ASKED)))
        drafts = ImportDraft.objects.filter(file=file).order_by("pk").values_list("on_model", "on_ref")
        told = {
            "import": f"{root_of(request._request)}{reverse('admin:desk-import', args=[file.ref])}",
            "drafts": [{"kind": kind, "reference": ref} for kind, ref in drafts],
            "notes": _told(plan, (NOTED,)),
            "numbers": {name: numbers[name] for name in ("record", "source", "claim", "citation")},
        }
        return Response(told, status=201 if drafts else 200)


def _file(request: Request) -> ImportFile:
    """What keeps the drafts together, as those of a sheet: they are found, and deleted again, among the imports."""
    columns = {str(place): name for place, name in enumerate(_COLUMNS)}
    return ImportFile.objects.create(
        name=_("By a program: %s") % request.auth.name,
        sheet=SheetKind.FACTS,
        state=ImportState.DONE,
        created_by=request.user,
        language=get_language() or "en",
        headings=list(_COLUMNS),
        columns=columns,
    )


Errors = list[dict[str, Any]]


def _facts_of(sent: Any) -> tuple[list[list[str]], Errors]:
    """The cells of each fact, and what is no fact at all."""
    given = sent if isinstance(sent, list) else [sent]
    errors: Errors = []
    if not 0 < len(given) <= MOST_FACTS:
        errors.append(_error(0, "", _("Send from 1 to %d facts at once.") % MOST_FACTS))
        return [], errors
    rows = []
    for number, fact in enumerate(given, start=1):
        if not isinstance(fact, Mapping):
            errors.append(_error(number, "", _("A fact is an object whose fields are columns.")))
            continue
        errors += [
            _error(number, shorten(str(name)), _("There is no such column; there are: %s.") % ", ".join(_COLUMNS))
            for name in fact
            if name not in _COLUMNS
        ]
        cells = []
        for name in _COLUMNS:
            value = fact.get(name, "")
            if isinstance(value, bool) or not isinstance(value, str | int | float | None):
                errors.append(_error(number, name, _("Write it as text.")))
                value = ""
            cell = "" if value is None else str(value).strip()
            if len(cell) > LONGEST or "\x00" in cell or _unwritable(cell):
                errors.append(_error(number, name, _("It is too long, or has characters that are no text.")))
            cells.append(cell)
        if fact.get("reference"):
            errors.append(_error(number, "reference", _("Only new facts can be sent; leave the reference out.")))
        rows.append(cells)
    return rows, errors


def _unwritable(text: str) -> bool:
    """Whether it has halves of characters, which no database takes."""
    return any("\ud800" <= character <= "\udfff" for character in text)


def _told(plan: ImportPlan, sorts: tuple[str, ...]) -> Errors:
    """What the import tells of each fact, by column; of an ambiguous name what it may mean."""
    options = {row: one["options"] for one in plan.questions for row in one["rows"]}
    found = []
    for row in plan.rows:
        for column, sort, words in row.told:
            if sort in sorts:
                one = _error(row.number, column, words)
                if sort == ASKED:
                    meant = [{"reference": ref, "words": said} for ref, said in options.get(row.number, ())]
                    one["may_mean"] = meant
                    one["detail"] = _("%s Write the reference in the place of the name, or its kind.") % words
                found.append(one)
    return found


def _error(number: int, column: str, words: str) -> dict[str, Any]:
    return {"fact": number, "field": column, "detail": words}


def _wrong(errors: Errors) -> HttpResponse:
    return problem(400, _("Nothing was saved."), errors=errors)


# ------------------------------------------------------------------------------------------------------ description

_EXAMPLE = {
    "about": "Dana", "about_kind": "person", "fact": "held_at", "target": "Norhold prison", "when": "2018",
    "outlet": "The Example Post", "headline": "Letters from a northern prison", "address": "https://post.example/letters",
    "published": "2018-07-23", "place": "3", "speaker": "her mother",
}  # fmt: skip


def _object(properties: Mapping[str, Any], required: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"type": "object", "properties": dict(properties), "required": list(required)}


def _described() -> Any:
    text = {"type": "string"}
    columns = {name: {"type": "string", "maxLength": LONGEST, "description": f"{column.heading}. {column.help}".strip()}
               for name, column in _COLUMNS.items() if name != "reference"}  # fmt: skip
    fact = _object(columns, FACTS.needed) | {"additionalProperties": False}
    error = _object({"fact": {"type": "integer"}, "field": text, "detail": text,
                     "may_mean": {"type": "array", "items": _object({"reference": text, "words": text})}})  # fmt: skip
    many = {"type": "array", "items": error}
    wrong = _object({"type": text, "title": text, "status": {"type": "integer"}, "detail": text, "errors": many})
    made = _object({
        "import": text, "notes": many, "numbers": {"type": "object", "additionalProperties": {"type": "integer"}},
        "drafts": {"type": "array", "items": _object({"kind": text, "reference": text})},
    })  # fmt: skip
    told = {(status, "application/problem+json"): OpenApiResponse(wrong) for status in (400, 401, 403, 415, 429, 503)}
    return extend_schema(
        operation_id="drafts_add",
        tags=["drafts"],
        summary="Send facts as drafts",
        description=DraftsView.__doc__,
        request={"application/json": {"oneOf": [fact, {"type": "array", "items": fact, "maxItems": MOST_FACTS}]}},
        examples=[OpenApiExample("fact", value=_EXAMPLE, request_only=True)],
        responses={201: made, 200: OpenApiResponse(made, "All of it is known already."), **told},
    )


class DraftsSchemaView(MembersView):
    """The description of what members may send, for whoever has a token."""

    http_method_names = ["get", "head"]

    def get(self, request: Request) -> Response:
        """OpenAPI 3.1."""
        with override("en"):
            view = _described()(type("Drafts", (DraftsView,), {}))
            patterns = [path("api/v1/drafts/", view.as_view())]
            found = SchemaGenerator(patterns=patterns).get_schema(request=None, public=True)
        bearer = {"type": "http", "scheme": "bearer"}
        found["components"] = {"securitySchemes": {"token": bearer}}
        return Response(found | {"security": [{"token": []}]})


urlpatterns = [
    path("", DraftsView.as_view(), name="api-drafts"),
    path("schema/", DraftsSchemaView.as_view(), name="api-drafts-schema"),
]


USUAL_DAYS, MOST_TOKENS = 90, 20


class TokenForm(forms.Form):
    """What it is for, and for how long."""

    name = forms.CharField(
        label=gettext_lazy("What it is for"), max_length=60,
        help_text=gettext_lazy("The program, or the computer on which it runs."),
    )  # fmt: skip
    days = forms.IntegerField(
        label=gettext_lazy("Days until it expires"), min_value=1, max_value=MOST_DAYS, initial=USUAL_DAYS
    )


@never_cache
@needs("add_importfile")
def tokens_page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """The member's own tokens, and the form for another one."""
    member = member_of(request)
    own = ApiToken.objects.filter(member=member).order_by("-pk")
    if "revoke" in request.POST:
        pk = request.POST["revoke"]
        token = get_object_or_404(own, pk=int(pk) if pk.isascii() and pk.isdigit() and len(pk) < 19 else 0)
        token.revoke()
        messages.success(request, _("“%s” has been revoked.") % token.name)
        return HttpResponseRedirect(reverse("admin:desk-tokens"))
    form, text = TokenForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        if own.standing().count() >= MOST_TOKENS:
            form.add_error(None, _("You have %d tokens that stand. Revoke one of them first.") % MOST_TOKENS)
        else:
            _token, text = ApiToken.make(member, form.cleaned_data["name"], form.cleaned_data["days"])
            form = TokenForm()
    shown = {"form": form, "text": text, "tokens": own[: 5 * MOST_TOKENS], "drafts": reverse("api-drafts"),
             "described": reverse("api-drafts-schema")}  # fmt: skip
    return render(request, "admin/desk/tokens.html", context | shown, status=400 if form.errors else 200)
