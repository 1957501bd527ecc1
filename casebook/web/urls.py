"""The addresses of the public pages (DESIGN 4)."""

from django.urls import URLPattern, path, register_converter

from casebook.models.archive.references import PATTERN
from casebook.web import addresses
from casebook.web.as_of import dated
from casebook.web.feeds import followed
from casebook.web.query_errors import given_as, page_only
from casebook.web.views import changes, files, pages, report, search


class ReferenceConverter:
    """A public reference; anything else is no address of ours."""

    regex = PATTERN

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


class RoomConverter(ReferenceConverter):
    """The first part of the address of a list of records."""

    regex = "|".join(addresses.BY_NAME)


register_converter(ReferenceConverter, "ref")
register_converter(RoomConverter, "room")

listed = followed(dated(pages.list_view, "list"))
record = given_as(files.OF_RECORD, dated(pages.record, "record"))

urlpatterns: list[URLPattern] = [
    path("", page_only(dated(pages.home, "home")), name="home"),
    path("about/", page_only(pages.about), name="about"),
    path("report/", page_only(report.report), name="report"),
    path("report/thanks/<ref:ref>/", page_only(report.thanks), name="report-thanks"),
    path("changes/", changes.changes_page, name="changes"),
    path("corrections/", page_only(changes.corrections_page), name="corrections"),
    path("search/", page_only(search.search_page), name="search"),
    path("search/suggestions/", page_only(search.suggest), name="search-suggestions"),
    path("<room:room>/", listed, name="list"),
    path("sources/", listed, {"room": "sources"}, name="sources"),
    path("claims/", listed, {"room": "claims"}, name="claims"),
    path("disputes/", listed, {"room": "disputes"}, name="disputes"),
    path("<room:room>/<ref:ref>/", record, name="record"),
    path("<room:room>/<ref:ref>/<slug:slug>/", record, name="record-slug"),
    path("sources/<ref:ref>/", given_as(files.OF_SOURCE, dated(pages.source, "source")), name="source"),
    path("claims/<ref:ref>/", given_as(files.OF_CLAIM, dated(pages.claim, "claim")), name="claim"),
    path("disputes/<ref:ref>/", page_only(dated(pages.dispute, "dispute")), name="dispute"),
]
