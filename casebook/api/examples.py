"""What answers look like, with invented people and places: for the documentation."""

from datetime import UTC, date, datetime

from casebook.api import shapes

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
