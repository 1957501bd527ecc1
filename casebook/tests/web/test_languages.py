"""The address decides the language of a page; content keeps its own."""

import re
from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation
from django.utils.formats import date_format

from casebook.models import ActionKind, Claim, Record
from casebook.tests import factories
from casebook.tests.page_reader import page
from casebook.values import parse_value
from casebook.web import addresses

pytestmark = pytest.mark.once


def language_of(answer):
    return re.search(r'<html lang="(\w+)"', answer.content.decode())[1]


def address_of(record):
    with translation.override("en"):
        return addresses.of_record(Record.objects.get(pk=record.pk))


def words_of_value(language, kind, text):
    with translation.override(language):
        return parse_value(kind, text).words()


@pytest.mark.parametrize("address", ["/", "/about/", "/cases/", "/report/", "/nothing/here/", "/cases/?page=0"])
def test_the_address_alone_decides(archive, client, address):
    for prefix, language in (("", "en"), ("/ru", "ru"), ("/kk", "kk")):
        answer = client.get(prefix + address, headers={"accept-language": "kk,ru;q=0.8"})
        assert language_of(answer) == language, prefix + address
        client.cookies["django_language"] = "ru"
    assert set(client.cookies) == {"django_language"}


def test_each_language_is_kept_as_a_page_of_its_own(archive, client):
    seen = [language_of(client.get(f"{prefix}/about/")) for _time in range(2) for prefix in ("", "/ru", "/kk")]
    assert seen == ["en", "ru", "kk"] * 2
    assert "accept-language" not in client.get("/ru/about/").get("Vary", "").lower()


def test_other_prefixes_are_no_addresses(archive, client):
    for address in ("/en/about/", "/de/about/", "/ru-kz/about/", "/ru/kk/about/"):
        assert client.get(address).status_code == 404, address
    # As a link that was copied in capitals.
    assert client.get("/RU/about/").headers["Location"] == "/ru/about/"


def test_pages_for_machines_have_one_language(archive, client):
    assert client.get("/healthz", headers={"accept-language": "ru"}).content == b"ok\n"
    assert client.get("/ru/healthz").status_code == 404
    assert b"Disallow: /ru/report/" in client.get("/robots.txt").content


def test_a_page_leads_to_itself_in_the_other_languages(archive, client):
    for prefix in ("", "/ru", "/kk"):
        shown = page(client, f"{prefix}/cases/?facility={archive.norhold.ref}&possibly=1")
        found = {link.attributes["hreflang"]: link for link in shown.all(tag="a", rel="alternate")}
        here = prefix.strip("/") or "en"
        assert set(found) == {code for code, _name in settings.LANGUAGES} - {here}
        for code, link in found.items():
            bare = "" if code == "en" else f"/{code}"
            assert link.attributes["href"] == f"{bare}/cases/?facility={archive.norhold.ref}&possibly=1"
            assert link.attributes["lang"] == code
            assert client.get(link.attributes["href"]).status_code == 200


def test_only_pages_for_search_engines_name_their_translations(archive, client):
    def named(address):
        return {
            link.attributes["hreflang"]: link.attributes["href"]
            for link in page(client, address).all(tag="link", rel="alternate", hreflang="…")
        }

    root = "http://testserver"
    address = address_of(archive.norhold)
    wanted = {"x-default": root + address, "en": root + address}
    wanted |= {code: f"{root}/{code}{address}" for code, _name in settings.LANGUAGES if code != "en"}
    assert named(address) == named(f"/ru{address}") == wanted
    assert page(client, f"/kk{address}").one(rel="canonical").attributes["href"] == f"{root}/kk{address}"
    assert named("/cases/") == named(f"/ru/cases/{archive.dana.ref}/") == named(f"{address}?utm_source=1") == {}


def test_a_page_that_is_not_here_does_not_repeat_its_address_in_any_language(archive, client):
    never, hidden = client.get("/ru/facilities/zzzzzzzz/"), client.get(f"/ru/facilities/{archive.sealed.ref}/")
    assert never.status_code == hidden.status_code == 404
    assert never.content == hidden.content
    answer = client.get("/ru//evil.example/?utm_source=1")
    assert answer.status_code == 404
    assert b"evil" not in answer.content


def test_links_of_a_page_stay_in_its_language(archive, client):
    shown = page(client, f"/ru/cases/{archive.group.ref}/")
    links = [link.attributes["href"] for link in shown.one(tag="main").all(tag="a")]
    inside = [link for link in links if link.startswith("/") and not link.startswith("/static/")]
    assert inside
    assert all(link.startswith("/ru/") for link in inside)


def test_content_keeps_its_language_and_direction(archive, client):
    record = address_of(archive.norhold)
    heading = page(client, f"/ru{record}").one(tag="h1")
    assert (heading.attributes["lang"], heading.words) == ("en", "Norhold prison")
    assert "lang" not in page(client, record).one(tag="h1").attributes
    arabic = page(client, f"/ru/sources/{archive.arabic.ref}/").one(tag="h1")
    assert arabic.attributes["lang"] == "ar"
    assert arabic.all(tag="bdi")
    question = page(client, f"/kk/disputes/{archive.citizens.ref}/").one(tag="h1")
    assert question.attributes["lang"] == "en"


def test_the_articles_words_for_a_day_keep_their_language(archive, client):
    article = factories.published_source("Une lettre", "2019-05-04", outlet=archive.radio, lang="fr")
    event = factories.published("event", "A visit")
    words = '2019 "l’an <passé>"'
    factories.said(event, "takes_place", words, source=article)
    reported = factories.said(event, "statement", "She came.", scope="account", when=words, source=article)
    taken = Claim.objects.get(subject=event, fact="takes_place")
    for claim in (taken, reported):
        shown = client.get(f"/ru/claims/{claim.ref}/").content.decode()
        assert '<q lang="fr">l’an &lt;passé&gt;</q>' in shown


def test_two_slashes_at_the_beginning_are_no_address(archive, client):
    for path in ("//ru/cases/", "//cases/", "/ru//cases/"):
        # Given as a server gives it: the client of tests takes what follows two slashes for a host.
        assert client.get("/", PATH_INFO=path).status_code == 404, path


def test_what_is_in_the_language_of_the_page_is_not_marked(archive, client):
    source = factories.published_source("Письма из тюрьмы", lang="ru")
    assert "lang" not in page(client, f"/ru/sources/{source.ref}/").one(tag="h1").attributes
    assert page(client, f"/sources/{source.ref}/").one(tag="h1").attributes["lang"] == "ru"


def test_a_conviction_is_what_a_court_found_in_every_language(archive, client):
    assert "за что, по приговору:" in page(client, "/ru/sentences/").words
    assert "үкім бойынша не үшін:" in page(client, "/kk/sentences/").words


@pytest.mark.parametrize(
    ("kind", "text", "russian", "kazakh"),
    [
        ("date", "27 November 2019", "27 ноября 2019", "2019 жылғы 27 қараша"),
        ("date", "November 2019", "ноябрь 2019", "2019 жылғы қараша"),
        ("date", "about November 2019", "примерно ноябрь 2019", "шамамен 2019 жылғы қараша"),
        ("date", "since 2020", "с 2020 года", "2020 жылдан бері"),
        ("date", "since November 2019", "с ноября 2019 года", "2019 жылғы қарашадан бері"),
        ("date", "until 27 November 2019", "до 27 ноября 2019", "2019 жылғы 27 қарашаға дейін"),
        ("date", "May to July 2019", "с мая до июля 2019 года", "мамырдан бастап 2019 жылғы шілдеге дейін"),
        ("date", "27 to 29 November 2019", "с 27 до 29 ноября 2019", "27 күнінен бастап 2019 жылғы 29 қарашаға дейін"),
        ("date", "since autumn 2019", "начало: осень 2019", "басталуы: 2019, күз"),
        ("date", "2010s", "2010-е годы", "2010-жылдар"),
        ("date", "2017 or 2018", "2017 или 2018", "2017 немесе 2018"),
        ("duration", "1 year", "1 год", "1 жыл"),
        ("duration", "more than 2 years", "более чем 2 года", "2 жыл дегеннен көп"),
        ("duration", "7 years 6 months", "7 лет 6 месяцев", "7 жыл 6 ай"),
        ("duration", "21 days", "21 день", "21 күн"),
        ("duration", "11 to 12 months", "11–12 месяцев", "11–12 ай"),
        ("duration", "life", "пожизненно", "өмір бойына"),
        ("count", "more than 2700", "более чем 2\u00a0700", "2\u00a0700 дегеннен көп"),
        ("count", "2 of 6", "2 из 6", "6 ішінен 2"),
        ("count", "4 to 10", "4–10", "4–10"),
        ("count", "nearly 600", "почти 600", "600 дерлік"),
        ("age", "under 18", "младше 18", "жасы кіші: 18"),
        ("age", "14 months", "14 месяцев", "14 ай"),
    ],
)  # fmt: skip
def test_values_are_put_into_the_words_of_each_language(kind, text, russian, kazakh):
    assert words_of_value("ru", kind, text) == russian
    assert words_of_value("kk", kind, text) == kazakh


def test_days_are_written_as_vague_dates_are():
    for language, day in (("en", "5 May 2019"), ("ru", "5 мая 2019"), ("kk", "2019 жылғы 5 мамыр")):
        with translation.override(language):
            assert date_format(date(2019, 5, 5)) == day
        assert words_of_value(language, "date", "2019-05-05") == day


def test_numbers_decline_what_they_count(archive):
    with translation.override("ru"):
        shown = [addresses.BY_NAME["facilities"].counted(number) % number for number in (1, 2, 5, 21)]
    assert shown == ["1 место заключения", "2 места заключения", "5 мест заключения", "21 место заключения"]


def test_the_desk_speaks_the_language_of_the_browser(archive):
    client = Client(headers={"accept-language": "ru"})
    client.force_login(factories.publisher())
    shown = client.get("/admin/").content.decode()
    assert "Что нужно сделать" in shown
    with translation.override("ru"):
        assert str(ActionKind.PUBLISH.label) == "опубликовано"


def test_a_question_offered_at_the_desk_is_in_the_archives_own_language(archive):
    one = factories.said(archive.northern, "count", "40", scope="held", source=archive.letters)
    factories.said(archive.northern, "count", "60", scope="held", source=archive.letters)
    client = Client(headers={"accept-language": "ru"})
    client.force_login(factories.publisher())
    shown = client.get("/admin/desk/disputes/").content.decode()
    assert "How many" in shown
    assert one.ref in shown
