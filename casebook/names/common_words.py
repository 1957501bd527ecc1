"""Words that are no names, or are names only with a capital: what keeps texts readable beside withheld names."""

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

from anyascii import anyascii

# Names that are also words of English: in small letters in running text they are the word.
ALSO_WORDS = frozenset({
    "amber", "angel", "april", "art", "august", "bill", "dawn", "faith", "frank", "grace", "grant", "harm",
    "hope", "jack", "joy", "june", "mark", "marry", "may", "miles", "mine", "nor", "not", "pearl", "rich",
    "rose", "ruby", "sad", "said", "sue", "summer", "will", "win",
})  # fmt: skip
# The small words of languages: pronouns, prepositions, conjunctions, auxiliary verbs, and what texts are full of. With
# a capital they begin a sentence, and many sound like short names of other languages.
_ENGLISH = """
    about after again all also am among an and any are as at be because been before being between both but by can
    could did do does done down during each either else even ever every few first for from further had has have he
    her here hers him his how i if in into is it its just last least less like made many me more most much must my
    never new next no none not now of off often on once one only or other others our out over own per same several
    shall she should since so some still such than that the their them then there these they this those though three
    through thus to too two under until up upon us use used very was we well were what when where whether which
    while who whole whom whose why will with within without would yes yet you your
"""
_GERMAN = """
    alle als also am an auch auf aus bei beide beim bis bist da damit dann das dass dein dem den denn der des die
    dies diese dieser doch dort du durch ein eine einem einen einer eines er es für gegen hat hatte hätte hier ich
    ihm ihn ihr ihre im in ist ja jede jeder jedoch jetzt kann kein keine man mehr mein mit nach nicht nichts noch
    nun nur ob oder ohne sehr seid sein seine seit sich sie sind so über um und uns unser unter viel viele vom von
    vor war waren was weil wenn wer werden wie wieder wir wird wo wurde würde zeit zu zum zur zwei
"""
_FRENCH = """
    alors après au aucun aussi autre autres aux avant avec avoir bien car ce cela ces cet cette ceux chaque chez
    comme dans de depuis des dès deux dont du elle elles en encore entre est et été être eux fait ici il ils je la
    là le les leur leurs lors lui mais me même moi mon ne ni non nos notre nous on ont ou où par pas peu plus pour
    quand que quel quelle qui sa sans se ses si soit son sont sous sur ta te toi ton tous tout toute très trop tu un
    une vers vos votre vous
"""
_TURKISH = """
    ama ancak bana bazı belki ben beri bile bir biri biz bu böyle çok da daha de değil diye eğer en gibi hangi hem
    hep her hiç için ile ise kadar karşı ki kim mi nasıl ne neden o olan olarak ona onlar onu sana sen siz son sonra
    şey şu tüm var ve veya ya yani yok
"""
_RUSSIAN = """
    а без более больше будет бы был была были было быть в вам вас ваш ваша ваше вашем ваши ведь весь во вот все
    всего всех всё вы где да даже два для до его ее ей если есть еще ещё ею же за здесь и из или им иметь имеет их к
    как какой когда кто ли либо лишь между меня мне много может могут можно мой моя мы на над нам нас наш наша наши
    не него нее нет нею ни ним них но ну о об однако он она они оно от очень по под пока после потом потому почему
    поэтому при про раз с сам сама сами свой своя себя сейчас со так также такой там те тем то тогда того тоже той
    только том тот три ту тут ты у уже хотя чем через что чтобы эта эти это этого этой этом этот эту я
"""
_KAZAKH = """
    ал бар бәрі без бен бір бірақ біз болды болып бұл да де дейін деп егер екі ең және жоқ иә кейін кім қай қайда
    қалай қандай мен менен не неге немесе ол олар осы оның өз өте пен сен себебі сияқты соң сол тағы те туралы үш
    үшін ұшін тек әр әрі
"""
_ARABIC = """
    أبدا أثناء أحد أخرى أعلاه أقل أكثر ألا أم أما أمام أن أنا أنت أنه أنها أو أول أولا أي أيضا أين إذ إذا إلا إلى
    إما إن إنه آخر الآن التي الذي الذين إياه اليوم أمس بأن بعد بعض بل بلا بين تحت تلك ثم ثلاثة جدا جميع جهة حتى حول
    حيث حين خارج خلال دون ذات ذلك سوف سوى ضد ضمن على عليه عليها عن عند عندما غير فقط فوق في فيه فيها قبل قد كان كانت
    كل كلا كم كما كيف كي لا لأن لدى لقد لك لكن لكي لم لما لماذا لن له لها لهم لو ليس ليست ما ماذا متى مثل مع من منذ
    منه منها مهما نحن نحو نعم هذا هذه هل هم هن هنا هناك هو هؤلاء هي واحد وراء وسط وقد يا
"""
SMALL = frozenset(" ".join((_ENGLISH, _GERMAN, _FRENCH, _TURKISH, _RUSSIAN, _KAZAKH, _ARABIC)).split())

# How frequent a word of a text is, and whether as a word or only as somebody's name or as none that dictionaries know.
RARE, NAME, WORD, COMMON = 0, 1, 2, 3
# The files in the order in which a word that is in several counts.
_FILES = ((NAME, "names"), (WORD, "words"), (COMMON, "common"))
_LISTS = Path(__file__).parent / "words"
_UNSEEN = re.compile("[\u00ad\u0300-\u036f\u200b-\u200f\u2060\ufeff]")
_POSSESSIVE = re.compile("['’‘`´]s?$")


@lru_cache(maxsize=1)
def _words() -> tuple[dict[str, int], dict[str, int]]:
    """How frequent words are, read once for each process; and in Latin letters, as addresses have Russian, those that
    are written otherwise.

    tools/frequent_words.py makes the lists.
    """
    words = {how: (_LISTS / f"{name}.txt").read_text(encoding="utf-8").split() for how, name in _FILES}
    written = {word: how for how, of_list in words.items() for word in of_list}
    others = {how: [word for word in of_list if not word.isascii() or "'" in word] for how, of_list in words.items()}
    romanised = {word: how for how, of_list in others.items() for word in _romanised(" ".join(of_list)).split()}
    return written, romanised


def _romanised(words: str) -> str:
    return anyascii(words).lower().replace("'", "")


def frequency(word: str, in_address: bool = False) -> int:
    """How frequent a word of a text is: RARE, NAME, WORD or COMMON."""
    written, romanised = _words()
    plain = _POSSESSIVE.sub("", _plain(word))
    found = written.get(plain, RARE)
    return max(found, romanised.get(plain, RARE)) if in_address else found


def is_listed(word: str) -> bool:
    """Whether the word as it stands is frequent, with its apostrophe: hasn't."""
    return _plain(word).replace("’", "'") in _words()[0]


def is_common(word: str) -> bool:
    """Whether a word of a name is also a frequent word or a large place: Vera, Вера, Roman. Other spellings are not."""
    if frequency(word) == COMMON:
        return True
    plain = word if word.isascii() else _romanised(word) if "\u0400" <= word[:1] <= "\u052f" else ""
    return COMMON in [words.get(plain.lower()) for words in _words()]


def _plain(word: str) -> str:
    small = word.lower()
    return small if small.isascii() else _UNSEEN.sub("", unicodedata.normalize("NFC", small)).replace("ё", "е")
