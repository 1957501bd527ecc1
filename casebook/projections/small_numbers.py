"""Small numbers of children in free text: "two of the fourteen", "мать троих детей", "екі баласы".

Children are reported of in totals of ten or more, and no smaller number stands anywhere (DESIGN rule 1.3). A claim
whose text has one is withheld (`casebook.projections.visibility`); of every other text the sentence that has it is
covered.

A number is read with what it counts: six women, two years, paragraph 3 and the 27th of November are left alone. What
stands there without anything that it counts is a number of children where the text is about them.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from casebook import vocabulary
from casebook.models import Action, Attribution, Citation, Claim, Correction, Dispute, Record
from casebook.models.archive.base import Redacted
from casebook.names import COVER
from casebook.projections.archive import ArchivedClaim, ArchivedRecord
from casebook.vocabulary.visibility import ADULT, MINIMUM_OF_CHILDREN
from casebook.vocabulary.words_for_people import is_child, is_person

# Texts that count no one, beside the words for a date.
_NOT_PROSE = frozenset({"when_words", "address", "credits"})
# Facts that tell ages: a number in their sources is one, unless children stand right beside it.
_OF_AGES = frozenset({"age", "ages", "born", "birth_year"})


def _words(text: str, number: int | None = None) -> dict[str, int | None]:
    return dict.fromkeys(text.split(), number)


def _declined(stems: str, endings: str) -> str:
    return " ".join(stem + ending.strip("-") for stem in stems.split() for ending in endings.split())


# Of one child, not of several.
_ADJECTIVE = "ый ой ий ого его ому ему ым им ом ем ая яя ую юю ей"


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_SMALL: dict[str, int | None] = {
    **_words("one single sole lone", 1), **_words("two both couple pair", 2), **_words("three trio", 3),
    **_words("four", 4), **_words("five", 5), **_words("six", 6), **_words("seven", 7), **_words("eight", 8),
    **_words("nine", 9),
    **_words("один одна одно одного одной одному одну одним одною одном", 1),
    **_words("два две двух двум двумя двое двоих двоим двоими оба обе обоих обеих обоим обеим обоими обеими", 2),
    **_words("пара пару парой", 2),
    **_words("три трех трёх трем трём тремя трое троих троим троими", 3),
    **_words("четыре четырех четырёх четырем четырём четырьмя четверо четверых четверым четверыми", 4),
    **_words("пять пяти пятью пятеро пятерых пятерым пятерыми", 5),
    **_words("шесть шести шестью шестеро шестерых шестерым шестерыми", 6),
    **_words("семь семи семью семеро семерых семерым семерыми", 7),
    **_words("восемь восьми восемью восьмью восьмеро восьмерых восьмерым восьмерыми", 8),
    **_words("девять девяти девятью девятеро девятерых девятерым девятерыми", 9),
}  # fmt: skip
# Kazakh numerals take the endings of nouns, those of people too: екі, екеу, екеуі, екеуінің, екіден.
_KAZAKH = {
    "бір(?:еу)?": 1, "ек(?:і|еу)": 2, "үш(?:еу)?": 3, "төрт(?:еу)?": 4, "бес(?:еу)?": 5, "алт(?:ы|ау)": 6,
    "жет(?:і|еу)": 7, "сегіз(?:еу)?": 8, "тоғыз(?:ау)?": 9,
}  # fmt: skip
_KAZAKH_ENDING = (
    "(?:і|ы|сі|сы)?(?:н|не|на|ні|ны|нің|ның|ге|ға|ке|қа|ді|ты|ті|ды|дің|тің|тың|дың|нде|нда|де|да|те|та|нен|нан|ден|дан|тен|тан"
    "|мен|бен|пен)?"
)
_KAZAKH_SMALL = [(re.compile(f"(?:{stem}){_KAZAKH_ENDING}"), number) for stem, number in _KAZAKH.items()]
# Those that only count people, and stand without a noun.
_COLLECTIVE = re.compile(
    "(?:дво|тро)(?:е|их|им|ими)|(?:четвер|пятер|шестер|семер|восьмер|девятер)(?:о|ых|ым|ыми)"
    f"|(?:бір|ек|үш|төрт|бес|жет|сегіз)еу{_KAZAKH_ENDING}|(?:алт|тоғыз)ау{_KAZAKH_ENDING}|бірі(?:н|не|нің|нде|нен)?"
)
# After these a small number is part of a larger one, and before those.
_TENS = _set(
    """
    twenty thirty forty fifty sixty seventy eighty ninety hundred thousand двадцать двадцати двадцатью тридцать
    тридцати тридцатью сорок сорока пятьдесят пятидесяти шестьдесят шестидесяти семьдесят семидесяти восемьдесят
    восьмидесяти девяносто девяноста сто ста двести двухсот триста трехсот четыреста пятьсот шестьсот семьсот
    восемьсот девятьсот тысяча тысячи тысяч он жиырма отыз қырық елу алпыс жетпіс сексен тоқсан жүз мың
    """
)
_SCALES = _set(
    """
    hundred thousand million billion dozen сот тысяч тысячи тысячам миллиона миллионов миллиард миллиарда
    десятка десятков десятками дюжины дюжин жүз мың миллион миллиард
    """
)
_TEENS = {
    word: number
    for words in (
        "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
        "десять одиннадцать двенадцать тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать"
        " девятнадцать",
        "десяти одиннадцати двенадцати тринадцати четырнадцати пятнадцати шестнадцати семнадцати восемнадцати"
        " девятнадцати",
    )
    for number, word in enumerate(words.split(), 10)
}
_HALF = _set(
    """
    half половина половины половину половиной жартысы жартысын жартысының
    """
)
_TWINS = re.compile(r"twins|triplets|quadruplets|близнец\w{0,3}|близняш\w{1,3}|двойн(?:я|и|е|ю|ей)|двойняш\w{1,3}"
                    r"|тройн(?:я|и|е|ю|ей)|тройняш\w{1,3}|егіз(?:дер)?\w{0,6}")  # fmt: skip
_ORDINAL = _set(
    """
    second third fourth fifth sixth seventh eighth ninth only eldest youngest oldest middle firstborn третий
    третьего третьему третьим третьем третья третьей третью екінші үшінші төртінші бесінші алтыншы жетінші
    сегізінші тоғызыншы жалғыз
    """
) | _set(_declined("втор четверт четвёрт пят шест седьм восьм девят единственн старш младш средн", _ADJECTIVE))
_ONE_CHILD = _set(
    """
    child kid baby infant toddler newborn boy girl son daughter grandchild grandson granddaughter orphan
    schoolchild schoolboy schoolgirl teenager
    """
)
_RUSSIAN_CHILD = re.compile("реб[её]н(?:ок|ка|ку|ком|ке)|младен(?:ец|ца|цу|цем)")
_WITH = _set(
    """
    с со есть имеет имела родила родился родилась потеряла потерял её ее его их свой своего своим
    """
)
_NOT_BEFORE_ONE = _set(
    """
    as like than per every each any no
    """
)
_PARENT = re.compile("mother|father|parents?|mum|mom|dad|мать|матери|матерью|отец|отца|мама|мамы|родител\\w{1,3}")

# What else is counted: time, money, places in a text, events; and units.
_OTHER = _set(
    """
    year years month months week weeks day days night nights hour hours minute minutes second seconds decade
    decades century time times age ages aged old o'clock am pm percent per cent km kilometre kilometres
    kilometer kilometers metre metres meter meters kg dollar dollars euro euros tenge rouble roubles ruble
    rubles dinar dinars january february march april may june july august september october november december
    jan feb mar apr jun jul aug sep sept oct nov dec ramadan article articles source sources report reports
    paragraph paragraphs par section sections sentence sentences term terms page pages chapter outlet outlets
    letter letters statement statements claim claims record records number numbers word words side sides reading
    readings question list lists letter appeal appeals agreement agreements law laws treaty flight flights plane
    planes bus buses stage stages phase phases wave waves operation operations mission missions group groups
    visit visits meeting meetings talks round rounds step steps attempt attempts country countries state states
    city cities town towns region regions village villages camp camps prison prisons cell cells room rooms
    school schools hospital hospitals court courts centre centres center centers house houses home homes place
    places part parts agency ministry ministries case cases crime crimes charge charges trial trials hearing
    hearings reason reasons thing things way ways kind kinds people persons person human humans majority handful
    article end third half quarter год года году годом годы годов годам лет летний месяц месяца месяцев месяцам
    неделя недели недель неделю день дня дней дням сутки суток ночь ночи ночей час часа часов минут минуты раз
    раза процент процента процентов рублей рубля тенге долларов доллара евро километров километра км января
    февраля марта апреля мая июня июля августа сентября октября ноября декабря статья статьи статей статье
    статью пункт пункта пункте абзац абзаца абзаце раздел раздела часть части глава главы страница страницы
    источник источника источников источника письмо письма писем этап этапа этапов этапе рейс рейса рейсов
    самолет самолёт самолета самолёта самолетов самолётов группа группы групп операция операции операций страна
    страны стран город города городов лагерь лагеря лагерей тюрьма тюрьмы тюрем камера камеры камер школа школы
    школ суд суда судов дело дела дел визит визита визитов встреча встречи встреч случай случая случаев семья
    семьи семей человек человека людей лица лиц сторона стороны сторон волна волны волн жыл жылы жылдан жылға
    жылда жылдық жыла жас жаста жастан жасқа жасар ай айда айдан айға апта күн күні сағат минут рет пайыз қаңтар
    ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан бап бабы бабы тармақ бөлім кезең
    кезеңде рейс ұшақ топ ел мемлекет қала лагерь түрме сот іс мақала хат отбасы адам теңге
    """
)
_MONTH = re.compile(
    "(?:january|february|march|april|may|june|july|august|september|october|november|december)$"
    "|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)$|янв|феврал|март|апрел|ма[йя]$|июн|июл|август|сентяб|октяб|нояб|декаб"
    "|қаңтар|ақпан|наурыз|сәуір|мамыр|маусым|шілде|тамыз|қыркүйек|қазан(?!ы)|қараша|желтоқсан"
)
_OTHER_STEMS = re.compile("жыл|айды|апта|кезең|лет$|летн|месяц|недел")
_PLACE_BEFORE = _set(
    """
    paragraph paragraphs par pars section sections article articles chapter page pages p pp no number part point
    item note footnote phase stage wave round article room cell camp unit flight age aged ages grade class
    school абзац абзаца абзаце пункт пункта пункте статья статье статьи ст часть части ч п раздел глава номер
    этап этапе стр тармақ бап бөлім кезең возрасте
    """
)
_PASSED_OVER = _set(
    """
    of the these those to or and out other more и или до из от этих тех по не или мен пен бен немесе осы
    """
)
_FUNCTION = _set(
    """
    them whom which that who is are was were be been being has have had do did does will would can could in on
    at from with without by for but as also not never still already only just less than died die dies dead born
    remain remained stayed came come went go gone left live lived lost got killed missing alive ill sick here
    there now then later в во на с со к у о об за под при для но а же ни был была было были есть их них которых
    которые кто это эти уже ещё еще только также там здесь тогда да де та те бар жоқ болды еді ғой ішінде ішінен
    """
)
_VERB = re.compile("[а-яё]{2,}(?:ли|лись|лась|лся|лось|ла|ло|ют|ут|ят|ются|утся)|[a-z]{2,}ed")
_OF = _set(
    """
    of из out among среди
    """
)
_HYPHENS = ("-", "‑")
_AND = _set(
    """
    and и мен пен бен
    """
)

_TOKEN = re.compile(
    r"[^\W_]{1,20}-(?:year|month|week|day)s?-old|\d{4}-\d\d(?:-\d\d)?|\d+(?:[,\u00a0\u202f ]\d{3})*(?:[.:/]\d+)*"
    r"|[^\W\d_]+(?:[’'][^\W\d_]+)?"
)
_WORD = re.compile(r"\d+|[^\W\d_]+")
# What may stand between two words that belong together.
_NEAR = re.compile(r"[\s\-‑–\"“«„‘»”’]*")
_SENTENCE = re.compile(r"(?<=[.!?…])[\"”»’)]*\s+(?=[\"“«‘(]*[^\W_a-zа-яё])|\n+|(?<=;)\s+")
_NUMBERED = re.compile(r"(?:[§№#$€£₸]|\bno\.?|\bn\.)\s*$", re.IGNORECASE)
# So many words on the thing that is counted is looked for.
_FAR = 6
_CLOCK = re.compile(r"\s*[ap]\.?\s?m\b", re.IGNORECASE)
_POINT = re.compile(r"\.\s")
_FRACTIONS = frozenset(("third", "thirds", "quarter", "quarters", "fifth", "fifths", "tenths"))
# Before an age that stands without a noun.
_AGED = frozenset(("aged", "age", "ages", "under", "over", "below", "above", "младше", "старше", "возрасте"))
_OLD = re.compile(
    "(\\w+)-(?:year|month|week|day)s?-old"
    "|(?!восемнадцати|девятнадцати|[а-я]*дцати|сорока)[а-я]+летн(?:ий|его|ему|им|ем|яя|ей|юю)"
)
_GENITIVE = re.compile(".*[нтд][ыі]ң")


@dataclass(frozen=True)
class _Token:
    """A word in lower case or a number; `near`: whether only a space or a hyphen parts it from the one before."""

    text: str
    start: int
    end: int
    near: bool

    @property
    def number(self) -> int | None:
        """The number that it stands for; None for what is none, and for what is part of a date or a decimal."""
        if self.text[0].isdecimal():
            return None if re.search(r"[.:/-]", self.text) else int(re.sub(r"\D", "", self.text))
        return _TEENS.get(self.text) or _number_word(self.text)


@lru_cache(maxsize=20_000)
def _number_word(word: str) -> int | None:
    found = _SMALL.get(word)
    if found is None and not word.isascii():
        found = next((number for stem, number in _KAZAKH_SMALL if stem.fullmatch(word)), None)
    return found


_is_child = lru_cache(maxsize=20_000)(is_child)
_is_person = lru_cache(maxsize=20_000)(is_person)


def withholds(claim: ArchivedClaim, subject: ArchivedRecord) -> bool:
    """Whether the text of the claim has a small number of children, so that the visibility decision withholds it."""
    if claim.about.type != "text" or not tells_few(claim.value, sure=True):
        return False
    return tells_few(claim.value, *_context(claim.fact, claim.scope, claim.value, subject.wording))


def covered(rows: Mapping[int, tuple[Any, Mapping[str, str]]]) -> dict[int, dict[str, str]]:
    """By number the public texts of rows, by field, with the sentences covered that have a small number of children.

    Only the fields are returned in which there may be one. The rows are all of one model.
    """
    suspect: dict[int, dict[str, str]] = {}
    for number, (row, texts) in rows.items():
        fields = {field: text for field, text in texts.items() if _may_tell_few(row, field, text)}
        if fields:
            suspect[number] = fields
    contexts = _contexts([rows[number][0] for number in suspect])
    return {
        number: {field: _cover_in(rows[number][0], text, contexts) for field, text in fields.items()}
        for number, fields in suspect.items()
    }


def _may_tell_few(row: Redacted, field: str, text: str) -> bool:
    value = field == "value" and row._meta.concrete_model is Claim
    return not (field in _NOT_PROSE or value or not tells_few(text, sure=True))


# Of the claims that a text belongs to, whether each is about nothing but children, and whether it is about them too.
_Contexts = Mapping[int, Sequence[tuple[bool, bool]]]


def _cover_in(row: Any, text: str, contexts: _Contexts) -> str:
    of_row, model = contexts.get(row.pk, ()), row._meta.concrete_model
    near = f"{row.quote_before} {row.quote} {row.quote_after}" if model is Citation else ""
    about = mentions_children(f"{near} {row.wording}" if model is Record else near)
    # Questions and reasons speak of articles and of other claims too.
    sure = any(sure for sure, _ in of_row) and model in (Claim, Citation, Attribution)
    return cover(text, sure, about or any(about for _, about in of_row))


# How the rows of a model lead to their claims.
_CLAIMS: dict[type[Any], str] = {
    Claim: "", Citation: "claim__", Attribution: "citation__claim__", Dispute: "sides__claim__",
}  # fmt: skip


def _contexts(rows: Sequence[Any]) -> _Contexts:
    """By the key of each of these rows, which are of one model; read in one or two statements."""
    model = rows[0]._meta.concrete_model if rows else None
    found: dict[int, list[tuple[bool, bool]]] = defaultdict(list)
    if model in (Action, Correction):
        # These say in words which thing they are on.
        on: dict[tuple[str, str], list[int]] = defaultdict(list)
        reported = model._base_manager.filter(pk__in=[row.pk for row in rows], on_model__in=("claim", "citation"))
        for pk, name, ref in reported.values_list("pk", "on_model", "on_ref"):
            on[name, ref].append(pk)
        for thing in (Claim, Citation):
            name = str(thing._meta.model_name)
            refs = [ref for of_model, ref in on if of_model == name]
            for ref, context in _contexts_by(thing, "ref", refs):
                for pk in on[name, ref]:
                    found[pk].append(context)
    elif model in _CLAIMS:
        for pk, context in _contexts_by(model, "pk", [row.pk for row in rows]):
            found[pk].append(context)
    return found


def _contexts_by(model: Any, key: str, values: Sequence[Any]) -> Iterator[tuple[Any, tuple[bool, bool]]]:
    path = _CLAIMS[model]
    found = model._base_manager.filter(**{f"{key}__in": values}).order_by()
    columns = (f"{path}{name}" for name in ("fact", "scope", "value", "subject__wording"))
    for found_key, fact, *rest in found.values_list(key, *columns):
        # A question that no claim stands on has none.
        if fact is not None:
            yield found_key, _context(fact, *rest)


def _context(fact: str, scope: str, value: str, wording: str) -> tuple[bool, bool]:
    """Whether a claim is about nothing but children, and whether it is about children too.

    `wording` is what the archive calls its subject.
    """
    if fact in _OF_AGES:
        return False, False
    about = vocabulary.fact(fact)
    choice = about.scope(scope)
    sure = bool(choice and choice.children)
    return sure, sure or mentions_children(wording) or (about.type == "text" and mentions_children(value))


@lru_cache(maxsize=20_000)
def mentions_children(text: str) -> bool:
    """Whether the text speaks of children, in one of the three languages."""
    tokens = _tokens(text)
    return any(_speaks_of_children(text, token) for token in tokens)


@lru_cache(maxsize=20_000)
def tells_few(text: str, sure: bool = False, about: bool = False) -> bool:
    """Whether a number of children below ten stands in the text or follows from it.

    `sure` that it is about nothing but children, `about`: about them too, whatever the words of the text itself.
    """
    # Most texts have neither a number nor a word for children, and are not read word by word.
    worth_reading = any(map(_counts, _WORD.findall(text.lower())))
    return worth_reading and next(_found(text, sure, about), None) is not None


@lru_cache(maxsize=50_000)
def _counts(word: str) -> bool:
    return word.isdecimal() or word in _TEENS or bool(_number_word(word) or _TWINS.fullmatch(word)) or is_child(word)


def cover(text: str, sure: bool = False, about: bool = False) -> str:
    """The text with the mark of what is covered in place of each sentence that has such a number."""
    places = list(_found(text, sure, about))
    if not places:
        return text
    ends = [0, *(m.end() for m in _SENTENCE.finditer(text)), len(text)]
    kept = []
    for start, end in pairwise(ends):
        few = any(start <= place < end for place in places)
        gap = text[len(text[:end].rstrip()) : end]
        kept.append(COVER + gap if few else text[start:end])
    return re.sub(rf"({re.escape(COVER)}\s*){{2,}}", rf"{COVER} ", "".join(kept)).rstrip() if kept else text


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    last = 0
    for match in _TOKEN.finditer(text):
        found.append(_Token(match[0].lower(), *match.span(), bool(_NEAR.fullmatch(text, last, match.start()))))
        last = match.end()
    return found


def _child_at(text: str, token: _Token) -> bool:
    """Whether this is a word for children, and no part of another: a daughter-in-law is none, nor is child-care."""
    return _is_child(token.text) and text[token.end : token.end + 1] not in _HYPHENS


def _speaks_of_children(text: str, token: _Token) -> bool:
    return _child_at(text, token) or (token.text.endswith(("'s", "’s")) and _is_child(token.text[:-2]))


def _found(text: str, sure: bool, about: bool) -> Iterator[int]:
    """Where numbers of children below ten stand in the text."""
    tokens = _tokens(text)
    about = about or any(_speaks_of_children(text, token) for token in tokens)
    for at, token in enumerate(tokens):
        if _TWINS.fullmatch(token.text) or _one(text, tokens, at) or (about and _leaves_few(tokens, at)):
            yield token.start
            continue
        number = token.number
        if number is None or not 0 < number < MINIMUM_OF_CHILDREN or _is_part(text, tokens, at):
            continue
        counted = _counted(text, tokens, at)
        if counted == "children":
            yield token.start
        elif not counted and not _is_age(tokens, at):
            after_children = at and not token.text.isascii() and token.near and _child_at(text, tokens[at - 1])
            if after_children or _of_parent(tokens, at) or _alone(number, token, sure, about):
                yield token.start


def _alone(number: int, token: _Token, sure: bool, about: bool) -> bool:
    """Whether a number without anything that it counts is one of children: "one" and "both" say much else."""
    return sure or (about and number > 1 and token.text not in _BOTH)


_BOTH = _set(
    """
    both couple pair оба обе обоих обеих обоим обеим обоими обеими пара пару парой
    """
)


def _one(text: str, tokens: Sequence[_Token], at: int) -> bool:
    """Whether one child is reported of here: a child, an only daughter, her third child, с ребёнком."""
    token = tokens[at]
    before = tokens[at - 1].text if at and token.near else ""
    if _RUSSIAN_CHILD.fullmatch(token.text):
        earlier = tokens[max(0, at - 2) : at]
        return any(t.text in _WITH for t in earlier)
    ordinal = token.text in _ORDINAL or _is_young(token.text)
    if not ordinal and (token.text not in ("a", "an", "another") or before in _NOT_BEFORE_ONE):
        return False
    for nearby in tokens[at + 1 : at + (3 if ordinal else 4)]:
        if not nearby.near or nearby.text in _FUNCTION or nearby.text in _PASSED_OVER or _is_other(nearby.text):
            return False
        if _child_at(text, nearby):
            return nearby.text in _ONE_CHILD or (ordinal and not nearby.text.isascii() and "лар" not in nearby.text)
        if _is_person(nearby.text):
            return False
    return False


def _is_young(word: str) -> bool:
    """Whether the word gives an age below eighteen of one: three-year-old, пятилетняя."""
    found = _OLD.fullmatch(word)
    return found is not None and not ((found[1] or "").isdecimal() and int(found[1]) >= ADULT)


def _is_age(tokens: Sequence[_Token], at: int) -> bool:
    """Aged 3, 5 and 7; children under five."""
    before = at - 1
    while before >= 0 and (tokens[before].number is not None or tokens[before].text in _AND):
        before -= 1
    return before >= 0 and tokens[before].text in _AGED


def _is_part(text: str, tokens: Sequence[_Token], at: int) -> bool:
    """Whether the number is part of a larger one, numbers a paragraph, a list or a thing, or counts money."""
    token = tokens[at]
    before = tokens[at - 1] if at else None
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if after and after.near and (after.text in _SCALES or after.text in _FRACTIONS):
        return True
    follows = text[token.end : token.end + 1]
    if follows == "%" or (follows == ")" and text[token.start - 1 : token.start] != "("):
        return True
    if _CLOCK.match(text, token.end) or _NUMBERED.search(text, max(0, token.start - 5), token.start):
        return True
    begins_line = token.start == 0 or text[token.start - 1] == "\n"
    if begins_line and token.text[0].isdecimal() and _POINT.match(text, token.end):
        return True
    if before is None:
        return False
    if token.text[0].isdecimal() and _MONTH.match(before.text):
        return True
    gap = text[before.end : token.start]
    if before.text in _PLACE_BEFORE and len(gap) < 3:
        return True
    if before.text == "in" and at > 1 and tokens[at - 2].number is not None:
        return True
    glued = token.text[0].isdecimal() and gap in ("-", "‑", "–", "") and not before.text[0].isdecimal()
    return token.near and (before.text in _TENS or glued)


def _counted(text: str, tokens: Sequence[_Token], at: int) -> str:
    """What the number counts: "children", something "other", or an empty text where nothing stands there."""
    unknown = ""
    for place, token in enumerate(tokens[at + 1 : at + 1 + _FAR], at + 1):
        if not token.near:
            break
        if _child_at(text, token):
            both = tokens[at].text in _BOTH and any(t.text in _AND for t in tokens[place + 1 : place + 3])
            return "other" if both else "children"
        hyphens = text[token.start - 1] in _HYPHENS, text[token.end : token.end + 1] in _HYPHENS
        modifies = hyphens == (False, True) or (hyphens[0] and place > at + 1)
        if not modifies and (_is_person(token.text) or _is_other(token.text)):
            return "other"
        if token.text in _PASSED_OVER or token.text in _TENS or (token.number is not None and not unknown):
            continue
        if token.text in _FUNCTION or token.number is not None or _VERB.fullmatch(token.text):
            break
        unknown = unknown or token.text
    # An unknown word is something else that is counted; in English it can be reported from a verb by its plural.
    if unknown and (unknown.endswith("s") or not unknown.isascii()) and not _COLLECTIVE.fullmatch(tokens[at].text):
        return "other"
    return ""


def _is_other(word: str) -> bool:
    return word in _OTHER or bool(_OTHER_STEMS.match(word) or _MONTH.match(word))


def _of_parent(tokens: Sequence[_Token], at: int) -> bool:
    """Mother of three; мать троих."""
    before = [t.text for t in tokens[max(0, at - 2) : at]]
    if len(before) == 2 and before[1] == "of":
        return bool(_PARENT.fullmatch(before[0]))
    return bool(before and _PARENT.fullmatch(before[-1]) and _COLLECTIVE.fullmatch(tokens[at].text))


def _leaves_few(tokens: Sequence[_Token], at: int) -> bool:
    """Thirteen of the fourteen, and half of the fourteen: what is left, or that half, is fewer than ten."""
    part = tokens[at].number
    half = tokens[at].text in _HALF
    if not half and (part is None or part < MINIMUM_OF_CHILDREN):
        return False
    before = tokens[max(0, at - 2) : at]
    if len(before) == 2 and _GENITIVE.fullmatch(before[1].text) and before[0].number:
        return 0 < before[0].number - (part or 0) < MINIMUM_OF_CHILDREN
    after = tokens[at + 1 : at + 5]
    whole = next((t.number for t in after if t.number is not None), None)
    if whole is None or not any(t.text in _OF for t in after):
        return False
    return whole < 2 * MINIMUM_OF_CHILDREN if half else 0 < whole - (part or 0) < MINIMUM_OF_CHILDREN
