"""What is read in pages: the invented news of three outlets, and pages that are broken, empty or lie."""

import contextlib

import pytest

from casebook.interchange.capture import extraction, html_pages
from casebook.interchange.capture.article_text import LONGEST_TEXT, blocks_of
from casebook.interchange.capture.limits import CaptureProblem, run_apart
from casebook.tests.outlets import article, page


def read(body, charset="", address="https://outlet.example/a"):
    return extraction.read(body.encode() if isinstance(body, str) else body, charset, address)


def places(text):
    """The place and the first words of each block."""
    return [(block.place, " ".join(block.text.split()[:3])) for block in blocks_of(text)]


class TestThreeOutlets:
    def test_english(self):
        found = read(page("english.html"))
        assert (found.headline, found.credits) == (
            "Families of nine held at Norhold ask for a list",
            "Ilva Torren, Oren Valtas",
        )
        # The day at the outlet, which was another in Greenwich.
        assert (found.outlet, found.published, found.lang, found.notes) == ("North Wire", "2024-05-12", "en", ())
        assert found.canonical == "https://northwire.example/2024/05/families-of-nine"
        assert places(found.text) == [
            ("1", "Relatives of nine"),
            ("caption 1", "The gate of"),
            ("2", "“We do not"),
            ("heading 1", "No visit since"),
            ("3", "A consul went"),
            ("4", "It did not"),
            ("5", "Persons convicted there"),
            ("heading 2", "What the lawyers"),
            ("6", "Two of the"),
            ("7", "The first appeal"),
            ("8", "The second has"),
            ("9", "The ministry says"),
        ]

    def test_german(self):
        found = read(page("german.html"))
        assert (found.headline, found.credits) == ("Ministerium schweigt zu neun Frauen in Haft", "Ina Holm")
        assert (found.outlet, found.published, found.lang, found.notes) == ("Nordbote", "2019-11-27", "de", ())
        assert places(found.text) == [
            ("1", "Seit fünf Jahren"),
            ("caption 1", "Das Tor des"),
            ("2", "Die Frauen wurden"),
            ("", "Lesen Sie auch:"),
            ("heading 1", "Kein Besuch vor"),
            ("3", "Ein Konsul war"),
            ("4", "Warum, sagte es"),
            ("5", "„Wir wissen nicht,"),
            ("6", "Jahr | Besuche"),
            ("7", "2018 | 2"),
            ("8", "2019 | 1"),
            ("9", "Im Januar wurde"),
        ]

    def test_russian_in_windows_1251(self):
        found = read(page("russian.html"))
        assert found.headline == "Девять женщин ждут ответа"
        assert (found.outlet, found.published, found.lang) == ("Северный вестник", "2019-04-24", "ru")
        assert places(found.text) == [
            ("1", "Родственники девяти женщин,"),
            ("2", "«Мы не знаем,"),
            ("heading 1", "Консула не пустили"),
            ("3", "Последний раз консул"),
            ("caption 1", "Фото: Северный вестник"),
            ("", "Читайте также: Приговор"),
            ("4", "Двух женщин приговорили"),
        ]

    @pytest.mark.parametrize("name", ["english.html", "german.html", "russian.html"])
    def test_no_menus(self, name):
        text = read(page(name)).text.casefold()
        for word in ("cookie", "newsletter", "most read", "wetter", "sport", "impressum", "главная", "просмотров",
                     "комментар", "©", "share", "advertisement", "teurer", "zustimmen", "script"):  # fmt: skip
            assert word not in text, word


class TestLetters:
    KAZAKH = "Әйелдер түрмеде отыр, олардың туыстары министрлікке үндеу жолдады. Консул қыркүйек айында барған еді. "

    def test_a_charset_that_lies(self):
        text = article("Neun Frauen in Haft für Jahre")
        assert read(text.encode(), "iso-8859-1").headline == "Neun Frauen in Haft für Jahre"
        russian = article("Девять женщин ждут ответа")
        # Both the server and the page say UTF-8, and neither is right.
        assert read(russian.encode("windows-1251"), "utf-8").headline == "Девять женщин ждут ответа"

    def test_kazakh_in_what_calls_itself_windows_1251(self):
        text = article("Тоғыз әйел").replace("Paragraph", self.KAZAKH).replace("utf-8", "windows-1251")
        found = read(text.replace('lang="en"', 'lang="kk"').encode("kz1048"))
        assert found.headline == "Тоғыз әйел"
        assert found.lang == "kk"
        assert "министрлікке үндеу" in found.text

    def test_kazakh_letters_as_entities(self):
        text = article("Тоғыз әйел", lang="kk").replace("Paragraph", self.KAZAKH).replace("utf-8", "windows-1251")
        found = read(text.encode("cp1251", errors="xmlcharrefreplace"))
        assert (found.headline, found.lang) == ("Тоғыз әйел", "kk")

    def test_arabic(self):
        words = "قالت أخت إحدى النساء إنها كتبت إلى الوزارة إحدى عشرة مرة منذ مارس ولم يصلها أي جواب حتى اليوم. "
        found = read(
            article("تسع نساء في السجن", head="").replace("Paragraph", words).replace('lang="en"', 'dir="rtl"')
        )
        assert (found.headline, found.lang) == ("تسع نساء في السجن", "ar")
        assert found.text.startswith("قالت أخت")

    def test_a_template_in_english_does_not_make_a_russian_page_english(self):
        assert read(article("Девять женщин ждут ответа", lang="en-US")).lang == "ru"

    def test_utf_16(self):
        assert read(article("Nine women wait").encode("utf-16")).headline == "Nine women wait"

    def test_what_no_form_takes_is_left_out(self):
        found = read(article("Nine women\u202e wait").replace("Paragraph", "Para\u200bgraph\x07"))
        assert "\u202e" not in found.headline
        assert "\x07" not in found.text


class TestBadPages:
    def test_an_empty_page(self):
        with pytest.raises(CaptureProblem):
            read(b"\0\0\0\0")
        found = read("<!doctype html><html><head><title>x</title></head><body></body></html>")
        assert found.text == ""
        assert "hardly any text" in found.notes[0]

    def test_a_page_that_asks_to_sign_in(self):
        form = "<form><p>Please sign in to read on.</p><input name=u><input type=password name=p></form>"
        found = read(f"<html><head><title>Sign in</title></head><body>{form}</body></html>")
        assert any("asks to sign in" in note for note in found.notes)

    def test_one_that_readers_must_pay_for(self):
        data = '<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":"False"}</script>'
        assert read(article(head=data)).paywalled

    def test_scripts_and_handlers_leave_nothing(self):
        text = article().replace(
            "<article>", "<article><script>alert('boo')</script><p onclick=\"evil()\">Go &lt;b&gt;</p>"
        )
        found = read(text.replace("Paragraph 1", "<img src=x onerror=alert(1)>Paragraph 1"))
        assert "alert" not in found.text
        assert "onerror" not in found.text

    def test_a_paragraph_of_200_kilobytes_is_one(self):
        long = "word " * 40_000
        found = read(article(paragraphs=1).replace("Paragraph 1", long))
        assert [block.kind for block in blocks_of(found.text)] == ["paragraph"]
        assert len(found.text) > 200_000

    def test_more_than_is_kept_is_cut_at_a_block_and_told(self):
        found = read(article(paragraphs=9000))
        assert LONGEST_TEXT - 200 < len(found.text) <= LONGEST_TEXT
        assert found.text.endswith("at length.")
        assert any("too long" in note for note in found.notes)

    def test_a_page_of_nothing_but_beginnings_is_read_in_bounded_time(self):
        body = b"<html><body>" + b"<div><p>" * 200_000 + b"deep"
        with contextlib.suppress(CaptureProblem):
            run_apart(extraction.read, body, "", "https://a.example/", seconds=60)

    @pytest.mark.parametrize(
        "data",
        ["{", "[" * 100_000, '{"@type": ["NewsArticle"], "author": {"name": {"x": 1}}, "headline": 5}', "null", "3"],
    )
    def test_broken_data_for_machines(self, data):
        found = read(article(head=f'<script type="application/ld+json">{data}</script>'))
        assert found.headline in ("Nine women wait", "5")

    def test_text_that_looks_like_marks_stays_text(self):
        found = read(article().replace("Paragraph 1", "#FreeTheNine is what they write"))
        assert blocks_of(found.text)[0].kind == "paragraph"


class TestDates:
    @pytest.mark.parametrize(
        ("words", "day"),
        [
            ("24 апреля 2019", "2019-04-24"),
            ("Опубликовано: 3 мая 2021 г., 14:05", "2021-05-03"),
            ("2019 жылғы 27 қараша", "2019-11-27"),
            ("27. November 2019", "2019-11-27"),
            ("November 27, 2019", "2019-11-27"),
            ("27th November 2019", ""),
            ("27.11.2019", "2019-11-27"),
            ("27 نوفمبر 2019", "2019-11-27"),
            ("31 февраля 2019", ""),
            ("in 2019", ""),
            ("12 мая 2199", ""),
        ],
    )
    def test_in_words(self, words, day):
        assert html_pages.in_words(words) == day

    @pytest.mark.parametrize(
        ("said", "day"),
        [
            ("2024-05-12T23:30:00+06:00", "2024-05-12"),
            ("2024-05-12T23:30:00Z", "2024-05-12"),
            ("2024-05-12", "2024-05-12"),
            ("2024-05-12 23:30", "2024-05-12"),
            ("2024-13-45", ""),
            ("tomorrow", ""),
            ("1970-01-01T00:00:00Z", ""),
            ("2999-01-01", ""),
        ],
    )
    def test_for_machines(self, said, day):
        assert html_pages.from_machine(said) == day

    def test_a_day_that_only_the_address_tells_is_inferred(self):
        assert read(article(), address="https://a.example/2019/11/27/x.html").published == "2019-11-27 (inferred)"

    def test_a_page_without_a_day_has_none(self):
        assert read(article()).published == ""


def test_headings_are_kept_and_words_that_are_pulled_out_are_not_counted():
    words = "The relatives wrote to the ministry again in the spring, and nobody answered before the summer, they say."
    text = "".join(f"<p>{number}. {words}</p>" for number in range(1, 9))
    pulled = '<blockquote class="pull"><p>Nobody answered them at all, they say.</p></blockquote>'
    page = f"""<html><body><div class="article"><h1>Again no answer</h1><p>1 May 2024</p>{text}{pulled}
        <h2>Children</h2><p>Last of all: {words}</p></div></body></html>"""
    assert places(read(page).text)[-3:] == [
        ("", "Nobody answered them"),
        ("heading 1", "Children"),
        ("9", "Last of all:"),
    ]
