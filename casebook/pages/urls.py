"""The addresses of the public pages (DESIGN 4)."""

from django.urls import URLPattern, path, register_converter

from casebook.models.references import PATTERN
from casebook.pages import addresses
from casebook.pages.changes.followed import followed
from casebook.pages.days.dated import dated
from casebook.pages.views import about, claims, disputes, home, lists, log, records, report, search, sources


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

urlpatterns: list[URLPattern] = [
    path("", dated(home.home, "home"), name="home"),
    path("about/", about.about_page, name="about"),
    path("report/", report.report, name="report"),
    path("report/thanks/<ref:ref>/", report.thanks, name="report-thanks"),
    path("changes/", log.changes_page, name="changes"),
    path("corrections/", log.corrections_page, name="corrections"),
    path("search/", search.search_page, name="search"),
    path("search/suggestions/", search.suggest, name="search-suggestions"),
    path("<room:room>/", followed(dated(lists.record_list, "list")), name="list"),
    path("sources/", followed(dated(lists.source_list, "list", "sources"), "sources"), name="sources"),
    path("claims/", followed(dated(lists.claim_list, "list", "claims"), "claims"), name="claims"),
    path("disputes/", followed(dated(lists.dispute_list, "list", "disputes"), "disputes"), name="disputes"),
    path("<room:room>/<ref:ref>/", dated(records.record_page, "record"), name="record"),
    path("<room:room>/<ref:ref>/<slug:slug>/", dated(records.record_page, "record"), name="record-slug"),
    path("sources/<ref:ref>/", dated(sources.source_page, "source"), name="source"),
    path("claims/<ref:ref>/", dated(claims.claim_page, "claim"), name="claim"),
    path("disputes/<ref:ref>/", dated(disputes.dispute_page, "dispute"), name="dispute"),
]
