"""Words for people, in the languages of the interface: what somebody is, and not how they are called.

The wording of a private individual is a label only where it describes them (`describes`). The test knows descriptions
and not names: whatever it does not know is not shown.
"""

import re

_ADULTS_EN = """
    woman women man men lady ladies gentleman gentlemen adult grown-up widow widower wife wives husband spouse
    bride fiance fiancee partner mother mom mum father dad parent stepmother stepfather mother-in-law
    father-in-law daughter-in-law son-in-law sister-in-law brother-in-law grandmother grandfather grandparent
    aunt uncle cousin relative guardian elder pensioner
"""
_RELATIVES_EN = """
    sister brother sibling twin niece nephew family families member kin person people persons human individual
    friend neighbour neighbor acquaintance fellow stranger
"""
_ROLES_EN = """
    prisoner detainee inmate captive convict suspect defendant accused hostage internee patient victim survivor
    witness refugee migrant returnee deportee exile citizen national resident inhabitant native passenger
    visitor guest believer convert preacher priest imam mullah nun monk pilgrim fighter militant soldier officer
    guard warden policeman policewoman police investigator prosecutor judge lawyer attorney advocate notary
    counsel official minister deputy ambassador consul diplomat envoy commissioner ombudsman spokesman
    spokeswoman spokesperson head chief director manager chairman chairwoman chair secretary adviser advisor
    assistant aide clerk employee worker president governor mayor senator lawmaker politician expert specialist
    scholar scientist researcher professor teacher lecturer student pupil doctor physician surgeon nurse midwife
    psychologist theologian activist volunteer donor founder leader representative participant reporter
    journalist editor correspondent photographer author writer blogger poet artist translator interpreter driver
    pilot engineer mechanic farmer shepherd trader merchant seller cook baker tailor seamstress cleaner carer
    caretaker builder electrician plumber programmer accountant economist banker businessman businesswoman
    entrepreneur owner landlord tenant colleague speaker source informant caller recruiter
"""
_CHILDREN_EN = """
    child children kid baby babies infant toddler newborn girl boy son daughter grandchild grandchildren
    grandson granddaughter stepson stepdaughter stepchild stepchildren schoolchild schoolchildren schoolgirl
    schoolboy minor teenager teen adolescent youngster orphan
"""
# What a description may begin with in place of a word for a person.
_PRONOUNS = "someone somebody another other same one один одна одного одной кто-то"

# Russian: stems by the endings of their declension.
_ENDINGS = {
    "женщина": "а ы е у ой ою - ам ами ах",
    "дядя": "я и е ю ей ёй ь ям ями ях",
    "отец": "ец ца цу цом це цы цов цам цами цах",
    "врач": "- а у ом ем е ы и ов ей ам ами ах",
    "житель": "ь я ю ем ём е и ей ям ями ях",
    "мать": "ь ери ерью ерей ерям ерями ерях ерьми",
    "родственник": "- а у ом е и ов ам ами ах",
    "заключённый": "ый ого ому ым ом ая ой ую ою ые ых ыми",
    "сосед": "- а у ом е и ей ям ями ях",
    "гражданин": "ин ина ину ином ине е - ам ами ах",
    "судья": "ья ьи ье ью ьёй ьей ей ьям ьями ьях",
    "муж": "- а у ем е ья ей ьев ьям ьями ьях",
    "люди": "и ей ям ьми ях",
}
_RU = {
    "женщина": "женщин мужчин сестр сестёр тёт тет бабушк невестк свекровк тёщ тещ вдов жен жён супруг мам пап"
    " племянниц родственниц заключённиц узниц жительниц гражданк беженк родительниц учительниц медсестр студентк"
    " журналистк адвокатк активистк соседк подруг пленниц осуждённк пациентк сотрудниц участниц свидетельниц"
    " правозащитниц матушк арестантк глав начальниц мусульманк россиянк казахстанк иностранк переводчиц",
    "дядя": "дяд тёт тет семь",
    "отец": "от вдов пев беглец",
    "врач": "врач свёкр дед вождь брат внук адвокат консул дипломат министр депутат посол судь президент эксперт"
    " журналист директор активист юрист студент доктор психолог теолог офицер солдат боевик комиссар юристк"
    " корреспондент редактор автор фотограф повар пилот инженер механик фермер пастух бизнесмен имам мулл"
    " пенсионер гость пациент человек эмигрант мигрант беженец прокурор следовател губернатор мэр сенатор лидер"
    " специалист волонтёр иностранц",
    "житель": "жител родител учител представител свидетел водител руководител заявител правител строител предпринимател"
    " следовател деятел основател зят преподавател писател",
    "мать": "мат",
    "родственник": "родственник узник племянник участник сотрудник правозащитник чиновник помощник советник начальник"
    " охранник надзиратель переводчик супруг пленник полицейск работник священник коллег внук арестант",
    "заключённый": "заключённ заключенн осуждённ осужденн задержанн подсудим обвиняем подозреваем знаком верующ"
    " взросл друг погибш умерш рядов уполномоченн безымянн ин неизвестн",
    "сосед": "сосед",
    "гражданин": "граждан горожан крестьян россиян англичан мусульман христиан",
    "судья": "суд",
    "муж": "муж",
    "люди": "люд",
}
_RU_EXACT = """
    свекровь свекрови свёкор свекор свекра друг друга друзья человек человека человеку человеком лицо лица
    госпожа посол посла тесть тестя золовка деверь сватья мачеха мачехи отчим отчима опекун опекуна опекунша
"""
_RU_CHILDREN = {
    "девочк": "а и е у ой ою - ам ами ах",
    "девчонк": "а и е у ой ою ам ами ах",
    "девоч": "ек",
    "мальчик": "- а у ом е и ов ам ами ах",
    "мальчишк": "а и е у ой ам ами ах",
    "младен": "ец ца цу цем цом це цы цев цам цами цах",
    "подрост": "ок ка ку ком ке ки ков кам ками ках",
    "малыш": "- а у ом е и ей ам ами ах ка ки",
    "школьни": "к ка ку ком ке ки ков кам ками ках ца цы це цу цей ц цам",
    "сын": "- а у ом е овья овей овьям овьями овьях ишка очек",
    "доч": "ь ери ерью ерей ерям ерями ерьми ерях ка ки ке ку кой ек кам ками ках енька",
    "внуч": "ка ки ке ку кой ек кам ками ках ат ата атам атами",
    "внук": "- а у ом е и ов ам ами ах",
    "сирот": "а ы е у ой - ам ами ах",
    "несовершеннолетн": "ий его ему им ем яя ей юю ие их ими",
    "малолетн": "ий его ему им ем яя ей юю ие их ими",
    "новорождённ": "ый ого ому ым ом ая ой ую ые ых ыми",
    "новорожденн": "ый ого ому ым ом ая ой ую ые ых ыми",
    "грудничк": "а у ом е и ов ам ами ах",
    "ребят": "а ам ами ах ишки ишек",
    "дет": "и ей ям ьми ях ишки ишек ки ок кам ками ках",
    "детвор": "а ы е у ой",
}
_RU_CHILDREN_EXACT = "ребёнок ребенок ребёнка ребенка ребёнку ребенку ребёнком ребенком ребёнке ребенке дитя ребёночек"

# Kazakh: nominative and possessive begin; the case follows. "Ұлы" and "қызы" alone also end a patronymic.
_KK = """
    әйел ер-адам адам ана шеше әке ата-ана апа аға іні әпке әже ата күйеу жұбай туыс жесір қайнене ене келін
    жиен тұтқын қамаудағы сотталушы сотталған айыпталушы тұрғын азамат азаматша босқын куә дәрігер мұғалім
    журналист адвокат заңгер консул министр дипломат белсенді еріктi ерікті қызметкер маман психолог теолог
    басшы төраға директор депутат елші сарбаз содыр отбасы мүше біреу кісі жолдас көрші студент зейнеткер өкіл
    танысы сіңлі қарындас келіншек бөле немере-аға
"""
_KK_CHILDREN = "бала сәби нәресте бөбек бүлдіршін жасөспірім жеткіншек перзент жетім ұл қыз немере шөбере балапан"
_KK_ENDINGS = (
    "(?:лы|лі)?(?:лар|лер|дар|дер|тар|тер)?(?:ы|і|сы|сі|ым|ім|м|ың|ің|ң|ымыз|іміз|мыз|міз)?"
    "(?:н|ның|нің|дың|дің|тың|тің|ны|ні|ды|ді|ты|ті|ға|ге|қа|ке|на|не|нда|нде|да|де|та|те|нан|нен|дан|ден|тан|тен"
    "|мен|бен|пен)?"
)

_TOKEN = re.compile(r"[^\W\d_]+(?:[-‑’'][^\W\d_]+)*")
_BREAK = re.compile(r"[,;:()–—/|]")
_ACRONYM = 5


def _english(words: str) -> frozenset[str]:
    found = set(words.split())
    for word in words.split():
        base = word[:-1] + "ies" if word.endswith("y") and word[-2] not in "aeou" else word + "s"
        found |= {base, word + "es"} if word.endswith(("s", "sh", "ch", "x")) else {base}
        if word.endswith("-in-law"):
            first = word.removesuffix("-in-law")
            found.add(f"{first}s-in-law")
    return frozenset(found)


def _forms(stems: dict[str, str]) -> frozenset[str]:
    return frozenset(
        stem + ("" if ending == "-" else ending) for stem, ends in stems.items() for ending in ends.split()
    )


_RUSSIAN = frozenset(
    stem + ("" if ending == "-" else ending)
    for model, stems in _RU.items()
    for stem in stems.split()
    for ending in _ENDINGS[model].split()
) | frozenset(_RU_EXACT.split())
_KAZAKH = re.compile("(?:" + "|".join(_KK.split()) + ")" + _KK_ENDINGS)
_KAZAKH_CHILDREN = re.compile("(?:" + "|".join(_KK_CHILDREN.split()) + ")" + _KK_ENDINGS)
_ENGLISH_CHILDREN = _english(_CHILDREN_EN)
_RUSSIAN_CHILDREN = _forms(_RU_CHILDREN) | frozenset(_RU_CHILDREN_EXACT.split())
_ENGLISH = _english(_ADULTS_EN) | _english(_RELATIVES_EN) | _english(_ROLES_EN)
_PATRONYMIC = frozenset({"ұлы", "қызы"})


def is_child(word: str) -> bool:
    """Whether the word, in lower case, is one for children, in any case and number."""
    return word in _ENGLISH_CHILDREN or word in _RUSSIAN_CHILDREN or bool(_KAZAKH_CHILDREN.fullmatch(word))


def is_person(word: str) -> bool:
    """Whether the word, in lower case, says what somebody other than a child is."""
    return word in _ENGLISH or word in _RUSSIAN or bool(_KAZAKH.fullmatch(word))


def describes(text: str) -> bool:
    """Whether a wording says what somebody is ("Mother of one of the women"), and is or begins with no name.

    The word for the person comes before any comma, with at most one capital before it, and no name stands beside it.
    """
    words = list(_TOKEN.finditer(text))
    for place, found in enumerate(words):
        word = found[0].casefold()
        said = word in _PRONOUNS.split() or is_person(word) or is_child(word)
        if word in _PATRONYMIC or not said or (place and found[0][0].isupper()):
            continue
        capitals = [before[0] for before in words[:place] if before[0][0].isupper()]
        if len(capitals) > 1 or any(word.endswith(("'s", "’s")) for word in capitals):
            return False
        return not _BREAK.search(text[: found.start()]) and not _named_beside(text, words, place)
    return False


def _named_beside(text: str, words: list[re.Match[str]], place: int) -> bool:
    """Whether names follow the word: "Prisoner Anna", "Заключённая Анна Иванова"; one after a Russian word may be a
    country ("Гражданка Казахстана").
    """
    after = []
    for last, word in zip(words[place:], words[place + 1 :], strict=False):
        if text[last.end() : word.start()].strip() or not word[0][0].isupper():
            break
        after.append(word[0])
    if not after or (after[0].isupper() and 1 < len(after[0]) <= _ACRONYM):
        return False
    return len(after) > 1 or words[place][0].casefold() not in _RUSSIAN
