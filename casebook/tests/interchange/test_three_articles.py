"""Three short invented articles, in English, Russian and Kazakh, entered through the desk without touching any code.

Whatever could not be entered here would be a defect of the vocabulary or of the forms. Each article is reported below
as an editor would read it; the facts beneath are what the archive makes of it.
"""

import re

import pytest

from casebook.models import Claim, Record, Role, Source
from casebook.tests import factories
from casebook.tests.admin_helpers import second_step, typed
from casebook.web import addresses

pytestmark = pytest.mark.django_db

# The Northern Courier, 12 June 2022. A ferry pilot, Ilan Orrey, 41, was moved on 3 June from the remand wing of Cold
# Harbour to Lowfield prison, where he shares a cell with five others, his brother Tam told the paper. A court in Hask
# had given him nine years in May for spying, which he denies. He was refused a lawyer before the trial. The consul
# asked to see him in late May and was turned away. More than thirty ferrymen signed a letter for him. What he does all
# day is not known. Lowfield is said to hold about 900.
# fmt: off
ENGLISH = [
    ("Ilan Orrey", "person:individual", "name", {"value": "Ilan Orrey"}, "1", ()),
    ("Ilan Orrey", "", "role", {"value": "Ferry pilot"}, "1", ()),
    ("Ilan Orrey", "", "age", {"value": "41 at 2022-06"}, "1", ()),
    (
        "Ilan Orrey",
        "",
        "held_at",
        {"target": "Lowfield prison", "new": "facility", "when": "since 3 June 2022"},
        "1",
        ("his brother",),
    ),
    (
        "Ilan Orrey",
        "",
        "held_at",
        {"target": "Cold Harbour, remand wing", "new": "facility", "when": "before 3 June 2022"},
        "1",
        ("his brother",),
    ),
    ("Lowfield prison", "", "count", {"value": "6", "scope": "per-cell"}, "1", ("his brother",)),
    ("Sentence of a ferry pilot", "sentence", "sentence_of", {"target": "Ilan Orrey"}, "2", ()),
    ("Sentence of a ferry pilot", "", "term", {"value": "nine years"}, "2", ()),
    ("Sentence of a ferry pilot", "", "passed", {"value": "May 2022"}, "2", ()),
    ("Sentence of a ferry pilot", "", "offence", {"value": "Spying"}, "2", ()),
    ("Sentence of a ferry pilot", "", "plea", {"value": "rejects-charges"}, "2", ()),
    ("Sentence of a ferry pilot", "", "court", {"target": "A court in Hask", "new": "organisation"}, "2", ()),
    ("Sentence of a ferry pilot", "", "counsel", {"scope": "investigation", "polarity": "no"}, "3", ()),
    (
        "Consul’s visit to a ferry pilot, refused",
        "event",
        "event_type",
        {"value": "visit", "status": "requested"},
        "4",
        (),
    ),
    (
        "Consul’s visit to a ferry pilot, refused",
        "",
        "takes_place",
        {"value": "late May 2022", "status": "requested"},
        "4",
        (),
    ),
    ("Consul’s visit to a ferry pilot, refused", "", "concerns", {"target": "Ilan Orrey"}, "4", ()),
    (
        "Consul’s visit to a ferry pilot, refused",
        "",
        "statement",
        {"scope": "outcome", "value": "He was turned away."},
        "4",
        (),
    ),
    (
        "Ferrymen who signed a letter",
        "person:group",
        "count",
        {"value": "more than thirty", "scope": "signed"},
        "5",
        (),
    ),
    ("Ilan Orrey", "", "statement", {"scope": "daily-life", "polarity": "unknown"}, "6", ()),
    ("Lowfield prison", "", "count", {"value": "about 900", "scope": "held"}, "7", ("people who were there",)),
]
# «Степной вестник», 2 марта 2023 года. В колонии «Белый мыс» с осени 2022 года содержатся, по словам матери одного из
# них, около сорока человек из посёлка Тальник. Сына, Глеба Соснова, обещали освободить до Нового года; этого не было.
RUSSIAN = [
    ("Люди из посёлка Тальник", "person:group", "count", {"value": "about 40", "scope": "held"}, "1", ("мать",)),
    (
        "Люди из посёлка Тальник",
        "",
        "held_at",
        {"target": "Колония «Белый мыс»", "new": "facility", "when": '2022-23 "с осени 2022 года"'},
        "1",
        ("мать",),
    ),
    ("Колония «Белый мыс»", "", "name", {"value": "[ru] Белый мыс"}, "1", ()),
    ("Колония «Белый мыс»", "", "facility_type", {"value": "colony"}, "1", ()),
    ("Один из людей Тальника", "person:individual", "name", {"value": "[ru] Глеб Соснов"}, "2", ()),
    ("Один из людей Тальника", "", "member_of", {"target": "Люди из посёлка Тальник"}, "2", ("мать",)),
    (
        "Один из людей Тальника",
        "",
        "custody",
        {"value": "released", "status": "promised", "when": '../2022-12-31 "до Нового года"'},
        "2",
        ("мать",),
    ),
    ("Один из людей Тальника", "", "statement", {"scope": "outcome", "value": "[ru] Освобождения не было."}, "2", ()),
]
# «Дала үні», 2021 жылғы қазан. Елшілік екі азаматтың үйге оралғанын хабарлады: «Қанат» операциясымен, ұшақпен,
# 5 қазанда.
KAZAKH = [
    ("«Қанат» операциясы", "operation", "name", {"value": "[kk] Қанат"}, "1", ()),
    ("«Қанат» операциясы", "", "takes_place", {"value": '2021-10-05 "5 қазанда" (year supplied)'}, "1", ("Елшілік",)),
    ("«Қанат» операциясы", "", "count", {"value": "2", "scope": "citizens"}, "1", ("Елшілік",)),
    ("«Қанат» операциясы", "", "means", {"value": "[kk] Ұшақпен"}, "1", ("Елшілік",)),
    ("«Қанат» операциясы", "", "by", {"target": "Елшілік", "new": "organisation"}, "1", ()),
]
# fmt: on
ARTICLES = [
    ("The Northern Courier", "A ferry pilot is moved to Lowfield", "en", "12 June 2022", ENGLISH),
    ("Степной вестник", "В «Белом мысу» ждут освобождения", "ru", "2 March 2023", RUSSIAN),
    ("Дала үні", "Екі азамат үйге оралды", "kk", "October 2021", KAZAKH),
]


def entered(client, source, facts):
    """Enter the facts as an editor would: whom, which fact, the form of it; ticking what is to be made."""
    for subject, new, fact, said, place, chain in facts:
        asked = {"subject": subject, "fact": fact} | ({"subject-pick": f"new:{new}"} if new else {})
        step = client.post("/admin/casebook/claim/add/", asked)
        assert step.status_code == 302, (subject, fact, re.findall("errorlist.*?</ul>", step.content.decode()))
        said = dict(said)
        made = said.pop("new", "")
        sent = typed(source, place=place, **said)
        for row, who in enumerate(chain):
            sent |= {f"citations-0-chain-{row}-words": who}
        answer = client.post(step["Location"], sent | ({"target-pick": f"new:{made}"} if made else {}))
        problems = re.findall(r"errorlist[^>]*>(.*?)</ul>", answer.content.decode(), re.S)
        assert answer.status_code == 302, (subject, fact, said, problems)


def test_three_articles_are_entered_published_and_read(client):
    editor, publisher = factories.member("an editor", Role.EDITOR), factories.publisher()
    for outlet, headline, lang, published, facts in ARTICLES:
        client.force_login(editor)
        sent = {"kind": "article", "outlet": outlet, "outlet-pick": "new:organisation", "headline": headline}
        sent |= {"lang": lang, "standing": "stands", "when": published}
        assert client.post("/admin/casebook/source/add/", sent).status_code == 302
        source = Source.objects.get(headline=headline)
        entered(client, source, facts)
        claims = Claim.objects.filter(citations__source=source).distinct()
        assert claims.count() == len(facts)
        client.force_login(publisher)
        for claim in claims.order_by("pk"):
            # Of a person who was made on the spot under a name the page asks who they are.
            nameless = claim.subject.working_name and claim.subject.state == "draft"
            described = {f"description-{claim.subject.ref}": "A prisoner"} if nameless else {}
            answer = client.post(f"/admin/casebook/claim/{claim.pk}/action/publish/", described)
            assert answer.status_code == 302, (claim.fact, re.findall("alert.*?</p>", answer.content.decode()))
    assert Claim.objects.exclude(state="published").count() == 0
    client.logout()
    for wording, seen in (
        ("Lowfield prison", "about 900"),
        ("Колония «Белый мыс»", "about 40"),
        ("«Қанат» операциясы", "Ұшақпен"),
    ):
        record = Record.objects.get(wording=wording)
        assert seen in client.get(addresses.of_record(record)).content.decode() or record.kind == "facility"
    prisoner = Record.objects.get(working_name="Ilan Orrey")
    assert (prisoner.wording, prisoner.label) == ("A prisoner", "A prisoner")
    # A private person is shown by role until somebody says how much of the name may be.
    person = Record.objects.get(wording="Один из людей Тальника")
    page = client.get(addresses.of_record(person)).content.decode()
    assert "Глеб" not in page
    assert "Some facts are withheld to protect people." in " ".join(re.sub("<[^>]+>", " ", page).split())
    assert second_step(person, "role")
