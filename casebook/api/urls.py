"""The addresses for programs: /api/v1/…, their description, and the documentation made from it."""

from typing import Any

from django.urls import URLPattern, URLResolver, include, path, re_path

# It registers the converter of references.
import casebook.web.urls  # noqa: F401
from casebook.api import schema, views
from casebook.web.filters import FILTERS

_ONE: dict[str, type[views.OneView]] = {
    "claims": views.ClaimView,
    "sources": views.SourceView,
    "disputes": views.DisputeView,
}


def _list(name: str) -> Any:
    view = type(f"{name.title()}List", (views.ListView,), {"name": name, "__doc__": views.ListView.__doc__})
    return schema.described_list(name, view).as_view()


def _one(name: str) -> Any:
    base = _ONE.get(name, views.RecordView)
    view = type(f"{name.title()}One", (base,), {"name": name, "__doc__": base.__doc__})
    return schema.described_one(name, view).as_view()


version_1: list[URLPattern] = [
    path("", schema.described_root(views.RootView).as_view(), name="api-root"),
    *(path(f"{name}/", _list(name), name=f"api-{name}") for name in FILTERS),
    *(path(f"{name}/<ref:ref>/", _one(name), name=f"api-{name}-one") for name in FILTERS),
    path("changes/", schema.described_changes(views.ChangesView).as_view(), name="api-changes"),
    path("search/", schema.described_search(views.SearchView).as_view(), name="api-search"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("v1/", include(version_1)),
    path("schema/", views.SchemaView.as_view(), name="api-schema"),
    path("docs/", views.docs, name="api-docs"),
    # With a slash at its end: an address without one leads to the one with it first.
    re_path(r"^(?:.*/)?$", views.NothingView.as_view(), name="api-nothing"),
]
