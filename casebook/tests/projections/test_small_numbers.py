"""Small numbers of children in free text: found in the three languages, and nothing else is taken for one."""

import pytest

from casebook import actions
from casebook.models import Action, Claim, Dispute
from casebook.models.archive import write_guard
from casebook.projections import resolve_all
from casebook.projections.small_numbers import cover, tells_few
from casebook.tests import factories
from casebook.tests.integrity_helpers import out_of_step
from casebook.tests.smallest_archive import least_world

WORLD = least_world

FEW = """
Two of the fourteen children were born in prison
Two of the children were born there
Three children died
She has two daughters
her two daughters
a mother of three
mother of two children
She gave birth to twins
one child died in the camp
She was pregnant with a child
has a small child
her third child was born in Syria
the second daughter
her only son
2 children
2-3 children
at least 3 children
Children: 2
from 3 to 12 children
Of the children, two died
six women and three children
nine boys and five girls
both children fell ill
a couple of children
13 of the 14 children
thirteen of the fourteen children
half of the 14 children
two small ones among the children stayed behind
five unaccompanied minors
eight orphans
The children came home. Two remained in the camp.
Двое из четырнадцати детей родились в тюрьме
двое детей
трое детей
у неё двое детей
мать троих детей
мать двоих
два ребёнка
двух детей
двум детям
двумя детьми
три дочери
трёх дочерей
четверо детей
пятеро сыновей
один ребёнок
одна девочка
одного мальчика
с ребёнком на руках
третий ребёнок
вторая дочь
единственный сын
оба ребёнка
обе дочери
близнецы
родила двойню
Дети вернулись. Двое остались в лагере.
5 детей
девять детей
девяти детей
тринадцать из четырнадцати детей
Екі бала қайтыс болды
екі баласы бар
үш баланың анасы
екі ұлы мен үш қызы
төрт балаға
бес балалы
балалардың екеуі түрмеде туған
үшеуі бала
бір баласы
егіз қыздары
алты сәби
екінші баласы
9 бала
Балалар оралды. Екеуі лагерьде қалды.
two infants
a baby girl
one of the children
One of the girls is ill
three of them are children
Children — three in all — were brought
two kids
There were three, all children
with two other small children
Two of the fourteen were born in the prison, says the children's grandmother
Of the 14 children, two were born in prison and three lost both parents
Three of her four children survived
She left with her four-year-old son and two daughters
women with 5 or 6 children each
the deaths of seven children
7 children and 12 women
a woman and her 3 children
an infant died of hunger
one of her sons was killed
all four children are with their grandmother
mother-of-three
She was with her husband and two sons
his three little girls
eight of them were under five years old; the children were
nine minors
two teenagers aged 15 and 17
two 5-year-old children
a 5-year-old boy
the 3-year-old girl
one boy and one girl
Five more children arrived
children (3)
dozens of women and four children
a pair of twins
triplets
two school-age children
only 2 children survived
Some children (four or five) were ill
sons: 2, daughters: 1
all but two of the children
all except one child
no fewer than eight children
У женщины остались трое малолетних детей
с двумя детьми
с тремя маленькими детьми
вместе с двумя сыновьями и дочерью
семь несовершеннолетних
восемь малышей
четырёх детей-сирот
из них двое — дети
двое из них — дети
мать пятерых
один из детей
одного из детей
одна из девочек
пятеро из 14 детей
2 ребенка
3-х детей
троим детям
двум девочкам
двое ее детей
ее двое детей
четверо её детей
её 4 детей
семеро по лавкам, дети
половина из 14 детей
единственная дочь
новорождённый и двое детей
пятилетний мальчик
екі сәбиі
үш кішкентай баласы бар
төрт балалы ана
балаларының үшеуі қайтыс болды
бес баланың әкесі
балалардың бірі қайтыс болды
жеті кәмелетке толмаған бала
сегіз баланы алып келді
тоғыз жасөспірім
екі қыз бен бір ұл
14 баланың екеуі
14 баланың 13-і
екі баласымен
3 баласы
алты баладан
жалғыз ұлы
""".strip().split("\n")
NOT_FEW = """
14 children
the children are aged two to thirteen
Children from 2 to 13 years
two-year-old children
They spent nearly two years with their mothers in prison
six women and 14 children
six women and their children
Six women from Kazakhstan asked for help for the children
children were held for eight years
On 5 June the children came home
The children came home on June 5
The children's flight left at 5 p.m.
Paragraph 3 speaks of the children
The number of children is from paragraph 1.
One paragraph speaks of the widow of the son, another of the daughter-in-law: they are taken to be one person.
twenty-two children
thirty children
two hundred children
2,700 children
120 children
2019 children came
children were told of in 2019-05-04
the 1,607 women and children
Operation Zhusan-2 brought children home
the Convention on the Rights of the Child, article 3
as a child she lived there
the rights of a child's family
All the children are citizens
Most of the children were born there
two women with children
двадцать два ребёнка
14 детей
сорок детей
дети в возрасте от 2 до 13 лет
дети провели два года в тюрьме
шесть женщин и 14 детей
уполномоченная по правам ребёнка
двести детей
дети 5 июня вернулись
из статьи 205, часть 2, о детях
сто пять детей
он екі бала
он төрт бала
жиырма бес бала
14 бала
балалар екі жыл түрмеде болды
балалар 2-13 жас аралығында
алты әйел мен 14 бала
5 маусымда балалар оралды
екі жүз бала
Зжусан-2 операциясы балаларды алып келді
Has the same name as a prison in Iraq
Two articles tell of the children
The two ministries speak of children
Woman held in al-Rasafa prison, daughter-in-law of Albina Kardanova
One of the women from Kazakhstan in prison in Iraq
Mother of one of the women
With their children, who have left it. The article speaks of six women with life sentences in this prison
That citizens were in the Iraqi prison, as he says; whether of the women, the children or both he does not.
Both brought 14 children from Iraq to Kazakhstan.
Six women were sentenced, and she is one of those in prison.
Children aged 3, 5 and 7 were among the 14
The youngest of the children is two years old
children under five
the children, who are two to thirteen years old
a school for children opened on 3 March 2020
607 women and children
more than 100 children in 4 operations
four operations brought 400 children home
the children spent six months in a centre
The two women say that their children are ill
one woman with children
One of the mothers says the children are ill
Both women have children
the fathers of fourteen children
12 of the 30 children
20 of the 40 children
seven years ago the children
Article 2 of the Convention on the Rights of the Child
the first group of children
first children came in January
the second group of children
On the third day the children left
at 5 a.m. the children
$5 a day for children
5 percent of children
5% of children
children's home no. 3
a children's home
in two camps, Roj and al-Hol, children
children in one tent
30 one-year-old children
twenty-four children
forty-two children
the 8,000 children
8 000 детей
children lived in a tent
a camp with children
A court said the children
two-thirds of the children
as many as 30 children
one in three children
The child rights commissioner visited
дети от двух до тринадцати лет
детям от 3 до 7 лет
две женщины с детьми
в двух лагерях живут дети
одна из женщин говорит, что дети больны
четыре операции вернули 400 детей
двадцать четыре ребёнка
тридцать пять детей
более 100 детей в 4 операциях
1-й этап: 30 детей
дети первой волны
три года дети жили в лагере
в 3 часа дети
Дети вернулись 3 июня
14 детей и шесть женщин
пять процентов детей
трое женщин с детьми
балалар үш жыл лагерьде болды
жиырма төрт бала
отыз бес бала
төрт операцияда 400 бала оралды
екі әйел балаларымен
бірінші топтағы балалар
үш жасар балалар
алпыс балаға
3 маусымда 30 бала
балаларды екі рет
""".strip().split("\n")


@pytest.mark.parametrize("text", FEW)
def test_a_small_number_of_children_is_found(text):
    assert tells_few(text)


@pytest.mark.parametrize("text", NOT_FEW)
def test_what_counts_something_else_or_ten_and_more_is_left_alone(text):
    assert not tells_few(text)


@pytest.mark.parametrize("number", range(1, 10))
def test_every_digit_below_ten_counts_and_ten_does_not(number):
    for words in ("{} children", "{} детей", "{} бала", "{} of the children", "{} из детей"):
        assert tells_few(words.format(number)), words
        assert not tells_few(words.format(number + 10)), words


def test_of_several_sentences_the_one_with_the_number_is_covered():
    text = "The children came home in May. Two of them were ill. All are citizens of Kazakhstan."
    assert cover(text) == "The children came home in May. […] All are citizens of Kazakhstan."
    assert cover("Дети вернулись в мае. Двое были больны. Все граждане.") == "Дети вернулись в мае. […] Все граждане."
    assert cover("Balanced as it was, nothing is changed. ") == "Balanced as it was, nothing is changed. "


@pytest.mark.django_db
class TestInTheArchive:
    def test_a_claim_with_one_is_withheld_by_the_rule_for_children(self, article, woman, group):
        for subject, fact, value in (
            (woman, "role", "mother of three"),
            (woman, "statement", "Her two daughters are with her."),
            (group, "statement", "Two of the fourteen children were born there."),
        ):
            claim = factories.said(subject, fact, value, source=article, scope="account" if fact == "statement" else "")
            assert Claim.objects.get(pk=claim.pk).withheld == "child", value

    def test_of_children_as_a_whole_a_number_alone_is_enough(self, article, group):
        factories.said(group, "count", "14", scope="children", source=article)
        reported = factories.said(
            group, "statement", "Two of the fourteen were born there.", scope="children", source=article
        )
        aged = factories.said(group, "statement", "They spent two years there.", scope="children", source=article)
        assert Claim.objects.get(pk=reported.pk).withheld == "child"
        assert Claim.objects.get(pk=aged.pk).withheld == ""

    def test_a_group_that_is_called_children_is_spoken_of_too(self, article):
        group = factories.published("person", "Children from Norhold", form="group")
        claim = factories.said(group, "statement", "Two died.", scope="account", source=article)
        assert Claim.objects.get(pk=claim.pk).withheld == "child"

    def test_quotes_notes_questions_and_reasons_are_covered(self, article, group):
        claim = factories.claim(
            group, "statement", "The children were ill.", scope="account", note="Four of them, he says."
        )
        factories.cite(claim, article, quote="two died", note="So also below.", chain=["a mother of five"])
        factories.publish(claim)
        claim.refresh_from_db()
        citation = claim.citations.get()
        assert claim.withheld == ""
        assert claim.shown("note") == citation.shown("quote") == citation.chain.get().shown("words") == "[…]"
        assert citation.shown("note") == "So also below."
        other = factories.said(group, "statement", "They were well.", scope="account", source=article)
        dispute = factories.dispute("Were three or four ill?", [claim], [other])
        assert Dispute.objects.get(pk=dispute.pk).shown("question") == "[…]"
        actions.retract(claim, by=factories.publisher(), public_reason="Two were meant.")
        reason = next(action for action in _actions_on(claim) if action.public_reason)
        assert reason.shown("public_reason") == "[…]"

    def test_neither_a_label_nor_a_note_of_a_record_has_one(self):
        group = factories.published(
            "person", "Two children from Norhold", form="group", note="Three boys. All are well."
        )
        group.refresh_from_db()
        assert group.label == ""
        assert group.shown("note") == "[…] All are well."

    def test_what_was_loaded_earlier_is_brought_in_line(self, article, group):
        claim = factories.said(
            group, "statement", "Two of the children died.", scope="account", source=article, quote="two"
        )
        with write_guard.opened():
            Claim.objects.filter(pk=claim.pk).update(withheld="")
        assert any(found.ref == claim.ref and found.field == "withheld" for found in resolve_all())
        assert Claim.objects.get(pk=claim.pk).withheld == "child"
        assert out_of_step() == []


def _actions_on(claim):

    return Action.objects.filter(on_model="claim", on_ref=claim.ref)


@pytest.mark.parametrize("digit", ["²", "①", "٣", "۳", "½", "𝟚"])
def test_digits_of_other_kinds_end_no_reading(digit: str) -> None:
    tells_few(f"{digit} of the children, {digit}-year-old, May {digit}", sure=True, about=True)
