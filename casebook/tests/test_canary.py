"""The canary: what must never be public, looked for in everything that the archive answers.

It walks the URL configuration, so a new public address fails here until it says how it is visited. What leaves as files
is looked through in interchange/test_release.py and web/test_mirror.py.
"""

import io
import itertools
import json
import re
import zipfile

import pytest
from django.core.cache import cache, caches
from django.http import QueryDict
from django.urls import URLResolver, get_resolver

from casebook import actions
from casebook.models import Action, Citation, Claim, Dispute, Record, Request, Source
from casebook.models.edition import PublicRecord
from casebook.tests import factories
from casebook.tests.sample_archive import words_kept
from casebook.tests.soak import share
from casebook.web.addresses import BY_NAME
from casebook.web.filters import FILES, FILTERS, FORMATS, OPEN, filters_of
from casebook.web.filters.fields import WordsField
from casebook.web.filters.search_form import KINDS
from casebook.web.presenters.edition import Reading
from casebook.web.views.files import OF_CLAIM, OF_RECORD, OF_SOURCE
from casebook.web.views.service import SECTIONS

EVERY_REF = (Record, Source, Claim, Citation, Dispute, Request)
# How each named address is visited; what is not here makes the test fail.
NOTHING = [{}]
ROOMS = [{"room": name} for name in BY_NAME]


@pytest.fixture(autouse=True)
def _as_often_as_it_likes(monkeypatch):
    """A canary that is told to come back later hears nothing."""
    monkeypatch.setattr("casebook.api.errors.OF_ONE", ())


def refs(*models):
    return [{"ref": ref} for model in models or EVERY_REF for ref in model._base_manager.values_list("ref", flat=True)]


TURN = itertools.count()


def own(model, **of_kind):
    """All things of a kind where they belong, and a share of all others where they do not."""
    here = [{"ref": ref} for ref in model._base_manager.filter(**of_kind).values_list("ref", flat=True)]
    return here + share([ref for ref in refs() if ref not in here], next(TURN), 16)


def in_rooms(**more):
    return [{"room": name, **ref, **more} for name, room in BY_NAME.items() for ref in own(Record, kind=room.kind)]


def called_something():
    """Records in their rooms and others, by an address with words in it."""
    return in_rooms(slug="some-name")


def of_list(name):
    return own(MODELS[name]) if name in MODELS else own(Record, kind=BY_NAME[name].kind)


MODELS = {"sources": Source, "claims": Claim, "disputes": Dispute}


VISITS = {
    "home": lambda: NOTHING,
    "about": lambda: NOTHING,
    "report": lambda: NOTHING,
    "report-thanks": refs,
    "healthz": lambda: NOTHING,
    "robots": lambda: NOTHING,
    "sitemap": lambda: NOTHING,
    "sitemap-part": lambda: [{"section": name, "number": 1} for name in SECTIONS],
    "reconcile": lambda: NOTHING,
    "reconcile-suggest": lambda: [{"what": "entity"}, {"what": "type"}],
    "reconcile-view": refs,
    "reconcile-preview": refs,
    "changes": lambda: NOTHING,
    "corrections": lambda: NOTHING,
    "list": lambda: ROOMS,
    "sources": lambda: NOTHING,
    "claims": lambda: NOTHING,
    "disputes": lambda: NOTHING,
    "search": lambda: NOTHING,
    "search-suggestions": lambda: NOTHING,
    "record": in_rooms,
    "record-slug": called_something,
    "source": lambda: own(Source),
    "claim": lambda: own(Claim),
    "dispute": lambda: own(Dispute),
    **{f"api-{name}": lambda: NOTHING for name in (*FILTERS, "root", "changes", "search", "schema", "docs", "nothing")},
    **{f"api-{name}-one": lambda name=name: of_list(name) for name in FILTERS},
    "api-drafts": lambda: NOTHING,
    "api-drafts-schema": lambda: NOTHING,
}


def named(patterns, prefix=""):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if str(pattern.pattern).startswith("admin"):
                continue
            yield from named(pattern.url_patterns, prefix + str(pattern.pattern))
        elif not f"{prefix}{pattern.pattern}".startswith("admin"):
            yield pattern.name


def visit(client, address, **query):
    cache.clear()
    return client.get(address, query or None)


def assert_silent(answer, address):
    assert answer.status_code != 429, address
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            content = b"".join(map(book.read, book.namelist()))
    shown = content.decode("utf-8", "replace") + " ".join(f"{k}: {v}" for k, v in answer.headers.items())
    for word in words_kept():
        assert word.casefold() not in shown.casefold(), f"{word} is told by {address}"


def test_every_public_address_is_known_to_the_canary():
    unknown = set(named(get_resolver().url_patterns)) - set(VISITS)
    assert not unknown, f"Say in VISITS how these are visited: {sorted(map(str, unknown))}"


@pytest.mark.both
def test_nothing_kept_is_reported_anywhere(archive, client):
    from_urlconf = get_resolver()
    seen = 0
    for name in set(named(from_urlconf.url_patterns)):
        for kwargs in VISITS[name]():
            address = "/" + from_urlconf.reverse(name, **kwargs).lstrip("/")
            assert_silent(visit(client, address), address)
            seen += 1
    assert seen > 700


def test_nothing_kept_is_reported_through_a_filter(archive, client):
    lists = [f"/{room}/" for room in BY_NAME] + ["/sources/", "/claims/", "/disputes/"]
    facilities = Record.objects.filter(kind="facility").values_list("ref", flat=True)
    for address in lists:
        for ref in facilities:
            for more in ("", "&possibly=1", "&page=2"):
                asked = f"{address}?facility={ref}{more}"
                assert_silent(visit(client, asked), asked)
        for ref in Record.objects.filter(kind="operation").values_list("ref", flat=True):
            assert_silent(visit(client, f"{address}?operation={ref}"), address)


@pytest.mark.both
def test_nothing_kept_is_reported_as_of_a_day(archive, client):
    lists = ["/", *(f"/{room}/" for room in BY_NAME), "/sources/", "/claims/", "/disputes/"]
    pages = [f"/{room}/{r.ref}/" for r in Record.objects.all() for room in BY_NAME if BY_NAME[room].kind == r.kind]
    for name, model in (("sources", Source), ("claims", Claim), ("disputes", Dispute)):
        pages += [f"/{name}/{ref}/" for ref in model.objects.values_list("ref", flat=True)]
    for address in (*lists, *pages):
        assert_silent(visit(client, f"{address}?as_of=2021-06-01"), f"{address} as of a day")
        if address in lists or address.split("/")[1] in BY_NAME:
            assert_silent(visit(client, f"{address}?compared=2018-12-01"), f"{address} compared")


@pytest.mark.both
def test_nothing_kept_is_told_to_programs(archive, client):
    """With all rows at once and their facets, as of a day, by filters, and in every language."""
    for name in FILTERS:
        opened = "&".join(f"{OPEN}={facet.name}" for facet in facets_of(name) if facet.linked and facet.offered)
        asked = ("limit=200", f"facets=1&{opened}", "as_of=2021-06-01", "language=ru", "limit=1", *every_word(name))
        for query in asked:
            address = f"/api/v1/{name}/?{query}"
            assert_silent(visit(client, address), address)
    for room in BY_NAME:
        for ref in Record.objects.filter(kind=BY_NAME[room].kind).values_list("ref", flat=True):
            for query in ("as_of=2021-06-01", "language=kk"):
                assert_silent(visit(client, f"/api/v1/{room}/{ref}/?{query}"), f"{room} {ref} {query}")
            assert_silent(visit(client, f"/api/v1/changes/?about={ref}"), f"changes of {ref}")


def test_nothing_kept_is_found_by_programs(archive, client):
    for turn, word in enumerate(words_kept()):
        for typed in (word, word[:4]):
            cache.clear()
            told = client.get("/api/v1/search/", {"q": typed}).json()
            shown = str(told["best"]) + str(told["groups"])
            assert not [kept for kept in words_kept() if kept.casefold() in shown.casefold()], typed
        for name in share(FILTERS, turn):
            assert client.get(f"/api/v1/{name}/", {"q": word}).json()["results"] == [], (name, word)


def test_nothing_kept_is_told_of_the_changes_of_one_record(archive, client):
    for ref in refs():
        for asked in ("", "&format=atom"):
            address = f"/changes/?about={ref['ref']}{asked}"
            assert_silent(visit(client, address), address)


def test_nothing_kept_is_reported_through_the_filters_of_claims(archive, client):
    for name in ("about", "speaker", "outlet"):
        for ref in Record.objects.values_list("ref", flat=True):
            asked = f"/claims/?{name}={ref}"
            assert_silent(visit(client, asked), asked)


def test_nothing_kept_is_reported_in_a_file_of_one_thing(archive, client):
    records = [f"/{r.room}/{r.ref}/" for r in map(Reading().record, PublicRecord.objects.values_list("ref", flat=True))]
    claims = [f"/claims/{ref}/" for ref in Claim.objects.values_list("ref", flat=True)]
    sources = [f"/sources/{ref}/" for ref in Source.objects.values_list("ref", flat=True)]
    given = 0
    for addresses, formats in ((records, OF_RECORD), (claims, OF_CLAIM), (sources, OF_SOURCE)):
        for address in addresses:
            for one in formats:
                answer = visit(client, address, format=one)
                given += answer.status_code == 200
                assert_silent(answer, f"{address} as {one}")
    assert given > 250


def facets_of(name):
    """The facets of the list of this name."""
    return filters_of(name, QueryDict()).facets.values()


def every_word(name):
    """Each word that each facet of the list knows, as a query."""
    filters = filters_of(name, QueryDict())
    for facet in filters.facets.values():
        field = filters.form.fields[facet.name]
        known = field.known if isinstance(field, WordsField) else ["1"] if facet.name == "disputed" else []
        yield from (f"{facet.name}={word}" for word in known)


@pytest.mark.both
@pytest.mark.parametrize("name", FILTERS)
def test_nothing_kept_is_reported_through_any_facet_or_file(archive, client, name):
    opened = "&".join(f"{OPEN}={facet.name}" for facet in facets_of(name) if facet.linked and facet.offered)
    rows = [f"format={one}&rows=citations" for one in FILES]
    files = [*(f"format={one}" for one in FORMATS), *rows]
    for query in (opened, f"{opened}&disputed=1", *files, *every_word(name)):
        asked = f"/{name}/?{query}"
        assert_silent(visit(client, asked), asked)


@pytest.mark.parametrize("name", FILTERS)
def test_nothing_is_found_by_what_is_kept(archive, client, name):
    linked = [facet.name for facet in facets_of(name) if facet.linked and facet.offered]
    for word in share(words_kept(), list(FILTERS).index(name)):
        found = visit(client, f"/{name}/", q=word).content.decode()
        assert not re.search(r"data-(record|claim|source|dispute)=", found), (name, word)
        shown = visit(client, f"/{name}/", **{f"find-{facet}": word for facet in linked}).content.decode()
        for facet in linked:
            assert not re.search(rf'name="{facet}" value=', shown), (name, facet, word)


# Where a page of search repeats what was typed: the box, the line under the heading, what it does not hold, what can be
# tried, and its links. And its marks, which could part a word that is looked for.
ECHO = re.compile(
    r'<input id="q"[^>]*>|<p class="(?:asked|missing soft)">.*?</p>|<section class="trials">.*?</section>'
    r'|"[^"]*/search/\?[^"]*"|</?mark>',
    re.S,
)


def looked_for(client, typed, kind=""):
    """What is found, without what was typed and without marks."""
    cache.clear()
    answer = client.get("/search/", {"q": typed, "kind": kind})
    assert answer.status_code == 200
    answer.content = ECHO.sub("", answer.content.decode()).encode()
    return answer


def suggested(client, typed):
    return client.get("/search/suggestions/", {"q": typed})


def test_nothing_kept_is_found_by_its_own_words(archive, client):
    for turn, word in enumerate(words_kept()):
        for typed in (word, *share((f'"{word}"', word[:-1], word[:4], f"Dana {word}"), turn)):
            assert_silent(looked_for(client, typed), f"a search for {typed}")
            assert_silent(suggested(client, typed), f"suggestions for {typed}")
        for kind in share(KINDS, turn):
            assert_silent(looked_for(client, word, kind), f"a search for {word} in {kind}")


def test_nothing_kept_is_reported_among_what_is_found(archive, client):
    for typed in ("Dana", "Дана", "Norhold", "prison", "women", "letters", "account", "Post", "said", "name", "2018"):
        for kind in ("", *KINDS):
            assert_silent(looked_for(client, typed, kind), f"{typed} in {kind or 'all'}")
        assert_silent(suggested(client, typed), f"suggestions for {typed}")


def test_nothing_kept_is_found_by_reconciling(archive, client):
    for turn, word in enumerate(words_kept()):
        for typed in (word, *share((word[:-1], word[:4], f"Dana {word}"), turn, 3)):
            asked = {"queries": json.dumps({"q0": {"query": typed, "limit": 25}})}
            assert_silent(client.post("/reconcile/", asked), f"reconciling {typed}")
            assert_silent(client.get("/reconcile/suggest/entity/", {"prefix": typed}), f"suggesting {typed}")
            caches["reports"].clear()


def test_pages_do_tell_what_is_public(archive, client):
    """So that silence is not for want of words: what stands beside the secrets is there."""
    shown = visit(client, f"/cases/{archive.dana.ref}/").content.decode()
    shown += visit(client, f"/cases/{archive.group.ref}/").content.decode()
    shown += visit(client, f"/claims/{archive.held.ref}/").content.decode()
    for words in ("Dana", "Norhold prison", archive.quote, "[…]"):
        assert words in shown
    assert archive.quote in looked_for(client, "winter").content.decode()
    assert archive.dana.ref in suggested(client, "Dan").content.decode()


def test_what_is_hidden_answers_like_what_never_was(archive, client):
    never = visit(client, "/facilities/zzzzzzzz/")
    hidden = [
        f"/facilities/{archive.sealed.ref}/",
        f"/facilities/{archive.draft.ref}/",
        f"/cases/{archive.child.ref}/",
        f"/people/{archive.child.ref}/",
        f"/cases/{archive.young.ref}/",
        f"/people/{archive.wishing.ref}/",
        f"/people/{archive.aunt.ref}/",
        f"/claims/{archive.sealed_claim.ref}/",
        f"/claims/{archive.draft_claim.ref}/",
        f"/claims/{archive.proposed.ref}/",
        f"/claims/{archive.surname.ref}/",
        f"/claims/{archive.gap.ref}/",
        f"/sources/{archive.sealed_source.ref}/",
        f"/sources/{archive.draft_source.ref}/",
    ]
    for address in hidden:
        answer = visit(client, address)
        assert (answer.status_code, answer.content) == (404, never.content), address
        assert set(answer.headers.items()) == set(never.headers.items()), address


def test_a_takedown_reaches_readers_who_had_the_page_already(archive, client):
    """Not with an empty store as above: the page that is kept must go."""
    cache.clear()
    address = f"/cases/{archive.dana.ref}/"
    before = client.get(address)
    passage = "I%20was%20brought"
    assert passage in before.content.decode()
    actions.seal(archive.held, by=factories.publisher(), private_reason="danger")
    after = client.get(address, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code in (200, 302)
    assert passage not in after.content.decode()


def test_the_log_has_the_private_reasons_that_were_looked_for(archive):
    """The canary is only worth something while what it looks for exists."""
    assert Action.objects.filter(private_reason="privatissimo").exists()
    assert re.search("Zorkaltseva", " ".join(Claim.objects.values_list("value", flat=True)))
