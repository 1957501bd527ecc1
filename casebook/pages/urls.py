"""The addresses of the public pages (DESIGN 4)."""

from django.urls import URLPattern, path, register_converter

from casebook.models.references import PATTERN
from casebook.pages import addresses
from casebook.pages.views import about, claims, disputes, home, lists, log, records, report, sources


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
    path("", home.home, name="home"),
    path("about/", about.about_page, name="about"),
    path("report/", report.report, name="report"),
    path("report/thanks/<ref:ref>/", report.thanks, name="report-thanks"),
    path("changes/", log.changes_page, name="changes"),
    path("corrections/", log.corrections_page, name="corrections"),
    path("<room:room>/", lists.record_list, name="list"),
    path("sources/", lists.source_list, name="sources"),
    path("claims/", lists.claim_list, name="claims"),
    path("disputes/", lists.dispute_list, name="disputes"),
    path("<room:room>/<ref:ref>/", records.record_page, name="record"),
    path("<room:room>/<ref:ref>/<slug:slug>/", records.record_page, name="record-slug"),
    path("sources/<ref:ref>/", sources.source_page, name="source"),
    path("claims/<ref:ref>/", claims.claim_page, name="claim"),
    path("disputes/<ref:ref>/", disputes.dispute_page, name="dispute"),
]
