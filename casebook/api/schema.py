"""The OpenAPI description: parameters from the lists' own filters, content from `shapes`, and examples.

It is in English, as the guide is.
"""

import typing
from collections.abc import Iterable
from datetime import UTC, date, datetime
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, get_args, get_origin

from django.conf import settings
from django.http import QueryDict
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema, extend_schema_view
from rest_framework.views import APIView

from casebook.api import shapes
from casebook.api.views import CURSOR, FACETS, LIMIT, MOST, USUAL
from casebook.models.archive.references import PATTERN
from casebook.web.addresses import AS_OF
from casebook.web.feeds import LIST
from casebook.web.filters import FILTERS, FIND, FORMAT, NOT_TOLD, OPEN, PAGE, POSSIBLY, SORT, WORDS, filters_of
from casebook.web.filters.dates import DATED, FROM, TO
from casebook.web.filters.fields import (
    LONGEST,
    RecordsField,
    SortField,
    SourcesField,
    SwitchField,
    WordsField,
    YearsField,
)
from casebook.web.filters.search_form import KIND, KINDS, QUERY
from casebook.web.language import LANGUAGE

_SITE = "https://archive.example.org"


def _link(ref: str, kind: str, label: str, room: str) -> shapes.RecordLink:
    page, api = f"{_SITE}/{room}/{ref}/", f"{_SITE}/api/v1/{room}/{ref}/"
    return {"reference": ref, "kind": kind, "label": label, "language": "en", "page": page, "api": api}


_DANA = _link("h7k2m9qd", "person", "Dana", "cases")
_PRISON = _link("n4w8r2tv", "facility", "Norhold prison", "facilities")
_POST = _link("c6x3z9pb", "organisation", "The Example Post", "organisations")
_DAY: shapes.VagueDay = {
    "edtf": "2018-07-23", "words": "23 July 2018", "source_words": None, "known": "stated",
    "earliest": date(2018, 7, 23), "latest": date(2018, 7, 23),
}  # fmt: skip
_SOURCE_LINK: shapes.SourceLink = {
    "reference": "s5d7f8gh",
    "kind": "article",
    "headline": "Letters from a northern prison",
    "language": "en",
    "outlet": _POST,
    "published": _DAY,
    "standing": {"name": "stands", "label": "stands"},
    "address": "https://post.example/letters",
    "page": f"{_SITE}/sources/s5d7f8gh/",
    "api": f"{_SITE}/api/v1/sources/s5d7f8gh/",
}
CLAIM: shapes.Claim = {
    "reference": "q9b4v7mc",
    "page": f"{_SITE}/claims/q9b4v7mc/",
    "api": f"{_SITE}/api/v1/claims/q9b4v7mc/",
    "state": "published",
    "about": _DANA,
    "fact": {"name": "held_at", "label": "Held at"},
    "scope": None,
    "value": None,
    "target": _PRISON,
    "words": "Norhold prison",
    "number": None,
    "when": {"edtf": "2017/2018", "words": "2017 to 2018", "source_words": None, "known": "stated",
             "earliest": date(2017, 1, 1), "latest": date(2018, 12, 31)},
    "certainly": {"first": date(2017, 12, 31), "last": date(2018, 1, 1)},
    "polarity": "yes",
    "status": "actual",
    "hedged": False,
    "disputed": False,
    "disputes": [],
    "known_from": date(2018, 7, 23),
    "newest_source": date(2018, 7, 23),
    "supersedes": None,
    "note": None,
    "citations": [
        {
            "reference": "k3j8n5xw",
            "state": "published",
            "source": _SOURCE_LINK,
            "place": {"words": "paragraph 3", "paragraph": 3, "section": None, "paragraph_of_section": None,
                      "heading": None, "caption": None, "page": None, "time": None, "address": None},
            "stance": "asserts",
            "quote": None,
            "note": None,
            "chain": [
                {"speaker": {"reference": None, "kind": None, "label": "her mother", "language": None, "page": None,
                             "api": None},
                 "capacity": None, "stance": "asserts", "medium": None, "setting": None, "said": None}
            ],
        }
    ],
}  # fmt: skip
CLAIM_DETAIL: shapes.ClaimDetail = {
    **CLAIM,
    "superseded_by": None,
    "reason": None,
    "cite_as": "The Example Post, “Letters from a northern prison”, 23 July 2018, par. 3",
}
RECORD: shapes.Record = {
    "reference": "h7k2m9qd",
    "kind": "person",
    "form": "individual",
    "room": "cases",
    "label": "Dana",
    "language": "en",
    "page": f"{_SITE}/cases/h7k2m9qd/",
    "api": f"{_SITE}/api/v1/cases/h7k2m9qd/",
    "private": True,
    "disputed": False,
    "sources": 1,
    "last_reported": date(2018, 7, 23),
    "facts": [
        {"claim": "q9b4v7mc", "fact": {"name": "held_at", "label": "Held at"}, "scope": None, "value": None,
         "target": _PRISON, "words": "Norhold prison", "when": "2017/2018", "polarity": "yes", "status": "actual",
         "hedged": False, "known_from": date(2018, 7, 23)}
    ],
}  # fmt: skip
RECORD_DETAIL: shapes.RecordDetail = {
    **RECORD,
    "summary": [{"label": "Held", "words": "At Norhold prison", "claims": ["q9b4v7mc"]}],
    "note": None,
    "withheld": None,
    "claims": [CLAIM],
    "leading": [],
    "ended": [],
}
SOURCE: shapes.Source = {**_SOURCE_LINK, "credits": None, "address_note": None, "paywalled": False, "facts": 1}
SOURCE_DETAIL: shapes.SourceDetail = {**SOURCE, "note": None, "withheld": None, "claims": [CLAIM]}
DISPUTE: shapes.Dispute = {
    "reference": "d2y6u8ka",
    "page": f"{_SITE}/disputes/d2y6u8ka/",
    "api": f"{_SITE}/api/v1/disputes/d2y6u8ka/",
    "kind": {"name": "contradiction", "label": "contradiction"},
    "contradiction": True,
    "question": {"text": "Where is Dana held?", "language": "en"},
    "explanation": None,
    "about": [_DANA],
    "sides": [["q9b4v7mc"], ["w5e8r3tz"]],
}
DISPUTE_DETAIL: shapes.DisputeDetail = {**DISPUTE, "claims": [CLAIM]}
CHANGE: shapes.Change = {
    "id": "0d6b3c1e-8a52-4a7e-9a53-0c5fb1a3f6a7 publish q9b4v7mc ",
    "at": datetime(2026, 11, 24, 12, 0, tzinfo=UTC),
    "record": _DANA,
    "words": "Dana – held at: Norhold prison (The Example Post, par. 3)",
    "page": f"{_SITE}/claims/q9b4v7mc/",
    "reason": None,
    "reasoning": False,
}
FOUND: shapes.SearchResults = {
    "query": "Dana Norhold",
    "best": [
        {"reference": "h7k2m9qd", "label": "Dana", "page": f"{_SITE}/cases/h7k2m9qd/",
         "api": f"{_SITE}/api/v1/cases/h7k2m9qd/", "why": "Dana: named in it; Norhold: linked to it",
         "by_sound": False}
    ],
    "groups": [],
}  # fmt: skip
ROOT: shapes.Root = {
    "name": "Casebook",
    "publisher": None,
    "licence": None,
    "contact": None,
    "version": "1.0.0",
    "schema": f"{_SITE}/api/schema/",
    "docs": f"{_SITE}/api/docs/",
    "lists": {"cases": f"{_SITE}/api/v1/cases/"},
}
PROBLEM: shapes.Problem = {
    "type": "about:blank",
    "title": "Bad Request",
    "status": 400,
    "detail": "The address has names or values that cannot be understood.",
    "errors": [{"name": "facilty", "value": "n4w8r2tv",
                "detail": "No filter is called so. Perhaps you mean “facility”."}],
}  # fmt: skip


_BASIC: dict[Any, dict[str, str]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
    NoneType: {"type": "null"},
}


def schema_of(hint: Any) -> dict[str, Any]:
    """The JSON schema of a type; shapes are named."""
    if hint in _BASIC:
        return dict(_BASIC[hint])
    if typing.is_typeddict(hint):
        return {"$ref": f"#/components/schemas/{hint.__name__}"}
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return schema_of(inner[0]) | {"description": inner[1]}
    if origin is typing.NotRequired:
        return schema_of(inner[0])
    if origin is Literal:
        return {"type": "string", "enum": list(inner)}
    if origin is list:
        return {"type": "array", "items": schema_of(inner[0])}
    if origin is dict:
        return {"type": "object", "additionalProperties": schema_of(inner[1])}
    assert origin is UnionType, hint
    return {"anyOf": [schema_of(one) for one in inner]}


def component_of(shape: Any) -> dict[str, Any]:
    """The JSON schema of a shape with its fields."""
    hints = typing.get_type_hints(shape, include_extras=True)
    return {
        "type": "object",
        "description": " ".join((shape.__doc__ or "").split()),
        "properties": {name: schema_of(hint) for name, hint in hints.items()},
        "required": sorted(shape.__required_keys__),
        "additionalProperties": False,
    }


def with_components(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """The description with all shapes that answers have."""
    named = [one for one in vars(shapes).values() if typing.is_typeddict(one)]
    result.setdefault("components", {})["schemas"] = {one.__name__: component_of(one) for one in named}
    return result


# ------------------------------------------------------------------------------------------------------- parameters


def _query(name: str, schema: dict[str, Any], description: str, example: str = "") -> OpenApiParameter:
    shown = [OpenApiExample(name, value=[example] if schema["type"] == "array" else example)] if example else []
    many = schema["type"] == "array"
    return OpenApiParameter(name, schema, OpenApiParameter.QUERY, description=description, examples=shown,
                            explode=True if many else None, style="form" if many else None)  # fmt: skip


def _words(known: Iterable[str]) -> dict[str, Any]:
    return {"type": "array", "items": {"type": "string", "enum": ["", *known]}}


_TEXT = {"type": "string"}
_REFERENCE = {"type": "array", "items": {"type": "string"}}
_SWITCH = {"type": "string", "enum": ["", "1"]}
_LANGUAGE = _query(
    LANGUAGE, {"type": "string", "enum": [code for code, _name in settings.LANGUAGES]},
    "The language of labels and words; else that of Accept-Language. Names and quotes keep their own.",
)  # fmt: skip
_AS_OF = _query(AS_OF, {"type": "string"}, "As the sources had it by this day: 2024-05-03. Under today’s rules of "
                "what is shown.")  # fmt: skip
_CURSOR = _query(CURSOR, _TEXT, "From “next” of the part before. Opaque.")
_LIMIT = _query(LIMIT, {"type": "integer", "minimum": 1, "maximum": MOST}, f"How many rows; {USUAL} where not given.")
_REF = OpenApiParameter("ref", {"type": "string", "pattern": f"^{PATTERN}$"}, OpenApiParameter.PATH,
                        description="The permanent reference.",
                        examples=[OpenApiExample("reference", value="h7k2m9qd")])  # fmt: skip


def _of_list(name: str) -> list[OpenApiParameter]:
    """What the list is narrowed by: its own filters, as its page has them."""
    filters = filters_of(name, QueryDict())
    found = []
    for key, field in filters.form.fields.items():
        if key in (PAGE, FORMAT):
            continue
        facet = filters.facets.get(key)
        words = str(facet.legend) if facet else _MEANING.get(key, "")
        if key.startswith(FIND):
            words = "With facets=1: the values of this facet that have these words."
        found.append(_query(key, _schema_of_field(field), words, _EXAMPLES.get(key, "")))
    return [
        *found,
        _AS_OF,
        _query(FACETS, _SWITCH, "1: with the facets and their counts, as of today."),
        _CURSOR,
        _LIMIT,
    ]


_MEANING = {
    FROM: "From this day, month or year on.",
    TO: "Up to this day, month or year.",
    DATED: "How sure the time must be, and whether what is undated is listed.",
    WORDS: "Words to look for within the list.",
    POSSIBLY: "Names of facets, or 1 for all: list what matches only possibly too.",
    OPEN: "With facets=1: also count these facets, whose values are records.",
    SORT: "The order; with a minus the other way round.",
}
_EXAMPLES = {FROM: "2018", TO: "2019-05", WORDS: "letters"}


def _schema_of_field(field: Any) -> dict[str, Any]:
    if isinstance(field, WordsField):
        return _words(field.known)
    if isinstance(field, SwitchField):
        return _SWITCH
    if isinstance(field, SortField):
        return {"type": "string", "enum": ["", *field.known, *(f"-{name}" for name in field.known)]}
    if isinstance(field, RecordsField | SourcesField):
        return _REFERENCE | {"description": f"References; or {NOT_TOLD}." if isinstance(field, RecordsField) else ""}
    if isinstance(field, YearsField) or field.__class__.__name__ in ("LanguagesField", "ValuesField"):
        return {"type": "array", "items": {"type": "string"}}
    return _TEXT | ({"maxLength": LONGEST} if field.__class__.__name__ == "TextField" else {})


# ------------------------------------------------------------------------------------------------------- operations


def _answers(shape: Any, example: Any, *more: int) -> dict[Any, Any]:
    shown = [OpenApiExample("example", value=example, response_only=True, status_codes=["200"])]
    problem = OpenApiResponse(schema_of(shapes.Problem), "What is wrong.", examples=[
        OpenApiExample("problem", value=PROBLEM)
    ])  # fmt: skip
    return {
        (200, "application/json"): OpenApiResponse(schema_of(shape), shape.__doc__ or "", examples=shown),
        304: OpenApiResponse(description="You have it already (If-None-Match)."),
        **{(status, "application/problem+json"): problem for status in sorted({400, 404, 429, 503, *more})},
    }


def _described(view: type[APIView], **told: Any) -> type[APIView]:
    return extend_schema_view(get=extend_schema(**told))(view)


def _listed(example: Any, plain: bool = False) -> dict[str, Any]:
    rows = {"next": None, "results": [example]}
    return rows if plain else {"count": 1, "possibly": 0, "sentence": "", **rows}


_ONE: dict[str, tuple[Any, Any, Any, Any]] = {
    "claims": (shapes.ClaimList, CLAIM, shapes.ClaimDetail, CLAIM_DETAIL),
    "sources": (shapes.SourceList, SOURCE, shapes.SourceDetail, SOURCE_DETAIL),
    "disputes": (shapes.DisputeList, DISPUTE, shapes.DisputeDetail, DISPUTE_DETAIL),
}
_RECORDS = (shapes.RecordList, RECORD, shapes.RecordDetail, RECORD_DETAIL)


def described_list(name: str, view: type[APIView]) -> type[APIView]:
    """The view of this list, told of."""
    shape, example, *_one = _ONE.get(name, _RECORDS)
    filters = FILTERS[name]
    return _described(
        view,
        operation_id=f"{name}_list",
        tags=[name],
        summary=f"List {name}",
        description=f"{filters.__doc__} Repeating a name means or, different names mean and.",
        parameters=[*_of_list(name), _LANGUAGE],
        responses=_answers(shape, _listed(example)),
    )


def described_one(name: str, view: type[APIView]) -> type[APIView]:
    """The view of one thing of this list, told of."""
    *_list, shape, example = _ONE.get(name, _RECORDS)
    elsewhere = {} if name in _ONE else {302: OpenApiResponse(description="It is at another address (Location).")}
    return _described(
        view,
        operation_id=f"{name}_one",
        tags=[name],
        summary=f"One of {name}",
        description=f"{view.__doc__} What was withdrawn is 410.",
        parameters=[_REF, _AS_OF, _LANGUAGE],
        responses=_answers(shape, example, 410) | elsewhere,
    )


def described_changes(view: type[APIView]) -> type[APIView]:
    """The view of changes, told of."""
    own = [
        _query("about", _TEXT, "The reference of a record: only what changed about it."),
        _query(
            LIST,
            {"type": "string", "enum": ["", *FILTERS]},
            "Only what changed in this list; its filters may be given too.",
        ),
    ]
    return _described(view, operation_id="changes_list", tags=["changes"], summary="List changes",
                      description=view.__doc__, parameters=[*own, _CURSOR, _LIMIT, _LANGUAGE],
                      responses=_answers(shapes.ChangeList, _listed(CHANGE, plain=True)))  # fmt: skip


def described_search(view: type[APIView]) -> type[APIView]:
    """The view of search, told of."""
    own = [
        _query(
            QUERY,
            _TEXT,
            "What is looked for: names in any spelling, words, dates, addresses of articles.",
            "Dana Norhold",
        ),
        _query(KIND, {"type": "string", "enum": ["", *KINDS]}, "One kind alone, page by page."),
        _query(PAGE, {"type": "integer", "minimum": 1, "maximum": 999_999}, "The page, of one kind."),
    ]
    return _described(
        view,
        operation_id="search",
        tags=["search"],
        summary="Search",
        description=view.__doc__,
        parameters=[*own, _LANGUAGE],
        responses=_answers(shapes.SearchResults, FOUND),
    )


def described_root(view: type[APIView]) -> type[APIView]:
    """The view of where everything is, told of."""
    return _described(view, operation_id="root", tags=["about"], summary="Where everything is",
                      description=view.__doc__, parameters=[_LANGUAGE],
                      responses=_answers(shapes.Root, ROOT))  # fmt: skip
