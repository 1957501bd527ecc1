"""How far apart two words are when they are read aloud, whatever their script.

The keys of `spelling` and `traditions` find what may be one name; they put together what is only a little alike, the
court and Kurt. Here the letters are compared one by one: the consonants of two spellings have to be the same, each as
one of the traditions writes it, and the vowels between them cost the more the less they are exchanged.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from casebook.names.spelling import is_arabic, romanised
from casebook.names.traditions import bare

# Two words that are not the same name at all.
FAR = 9.0
# What an ending that was taken away adds.
_ENDING = 0.1

# The consonants: letters that are one sound, and what it may be, the likeliest first. In capitals the sounds of ch, sh,
# ts and ks. Letters of alphabets other than the Latin one are romanised before.
_LATIN = (
    ("schtsch|shtch|chtch|shch|szcz", "SC"), ("(?:dzh|dj|zh|j)$", "jC"),
    ("dzsch|dsch|dzh|dj|zh|dg(?=[eiy])", "j"), ("tsch|tch|cz", "Cj"), ("sch", "Sj"), ("sh|sz", "S"),
    ("ch$", "CjSh"), ("ch", "CSh"), ("kh", "hk"), ("gh", "g"), ("ck", "k"), ("ph", "f"), ("th", "ts"),
    ("dh|d(?=[aiu]n$)", "dz"), ("t[sz](?!h)", "T"), ("ks", "K"), ("gu(?=[eiy])", "g"), ("b$", "bp"),
    ("p$", "pb"), ("d$", "dt"), ("t$", "td"), ("x", "KhSs"), ("c(?=[eiy])", "sjTC"), ("c", "kTjC"), ("f", "fv"),
    ("g(?=[eiy])", "gjh"), ("g", "gh"), ("h", "hg"), ("^k", "khg"), ("k", "kh"), ("q", "khgC"), ("s", "szS"),
    ("w", "v"), ("z", "zT"), ("[bdjlmnprtv]", ""),
)  # fmt: skip
_ARABIC = (
    ("تش|چ", "C"), ("تس", "T"), ("كس", "K"), ("[بپ]", "bp"), ("ث", "ts"), ("[تط]", "t"), ("[جژ]", "jgC"),
    ("[حهھہ]", "h"), ("خ", "hk"), ("د$", "dt"), ("د", "d"), ("[ذض]", "dz"), ("ظ", "zd"), ("ز", "z"),
    ("ش", "SC"), ("[سص]", "s"), ("غ", "gh"), ("[فڤ]", "fv"), ("ق", "kgh"), ("[كک]", "kg"), ("گ", "g"),
    ("[لڵ]", "l"), ("م", "m"), ("[نڭ]", "n"), ("[رڕ]", "r"), ("[vۋ]", "v"),
)  # fmt: skip
_SOUND = {
    arabic: (re.compile("|".join(f"({letters})" for letters, _said in table)), [said for _letters, said in table])
    for arabic, table in ((False, _LATIN), (True, _ARABIC))
}
_ARABIC_VOWELS = str.maketrans(
    dict.fromkeys("اآأىٱ", "a") | dict.fromkeys("إيی", "i") | dict.fromkeys("وۇۈؤ", "u")
    | dict.fromkeys("ەې", "e") | {"ۆ": "o", "ێ": "e", "ئ": "i", "ة": "a", "ع": "'", "ء": None}
)  # fmt: skip
# Each gives another reading of the whole word: a j, w or u that glides, German vowels without their dots, what is not
# heard at the end.
_OTHERWISE = tuple(
    (re.compile(letters), said)
    for letters, said in (
        ("(?<!d)j", "y"),
        ("(?<=[aeiouy])w(?![aeiouy])|(?<=[aeiouy])v(?=[^aeiouy])", "u"),
        ("ou(?=[aeiy])|(?:^|(?<=[aeiy]))[ou](?=[aeiy])", "v"),
        ("([aou])e(?=[^aeiouy])", r"\1"),
        ("ng(?![aeiouy])", "n"),
        ("(?<=[aeiouy])k?h$", ""),
        ("(?<=[bdkt])[ae]r$", "r"),
        ("^[ae]l'?(?=[^aeiouy'].{5})", ""),
        ("(?<=[^aeiouy])[iy]o(?!u)", "e"),
        ("ly(?=a)", "l"),
        ("(?<=[^aeiouy'])yu", "u"),
        ("(?<=^[ae]bd)(?:(?:[aeu]|ou)(?:r(?=r)|n(?=n)|s(?=s))|'?(?=[rnsk]))", "ul"),
        ("(?<=..)(?:'?[aeu]|'?ou)?l?'?d+(?=[aeiy]+n$)", "ud"),
        ("^y(?:ou?|u)s+[eiu](?=f)", "yusu"),
        ("(?<=a)ye(?![aeiouy])", "i"),
        ("(?<=^[ae]bd)'?(?:[aei]|ou)l", "ul"),
    )
)
# What French writes and does not say.
_FRENCH_END = re.compile("(?<=...[bdfklmnprst])e$", re.ASCII | re.IGNORECASE)
_ARABIC_OTHERWISE = tuple(
    (re.compile(letters), said)
    for letters, said in (
        ("^(?:[وفبلك]?(?:ال|لل)|[وفبلك](?=....))(?=..)", ""),
        ("(?<=.)و(?=.)|^و", "v"),
        ("ۋ", "و"),
        ("ۆ", "v"),
        ("ع", "غ"),
        ("ة$", "ت"),
        ("[هہ]$", "ة"),
        ("^ئ(?=[ەاوۇۆۈېى])", ""),
        ("ى", "ي"),
        ("ا(?=.)", "و"),
    )
)
_VOWELS = re.compile("[aeiouy]+")
_TWICE = re.compile(r"(.)\1")
_NO_LETTER = re.compile("[^a-z']")
# What it costs that one vowel stands for another; and that there is none: an i that glides to the next, any other vowel
# beside one, one alone, the last.
_NEAR = {
    frozenset(pair): cost
    for pair, cost in (
        ("ae", 0.2), ("ei", 0.15), ("ou", 0.15), ("ao", 0.6), ("eu", 0.6), ("iu", 0.6), ("eo", 0.6), ("ai", 0.7),
        ("oi", 0.8), ("au", 0.9),
    )
}  # fmt: skip
# What it costs that one of the letters stands for another sound than mostly.
_OFTEN, _SELDOM = 0.2, 0.4
_GLIDE, _BESIDE, _ALONE, _LAST = 0.1, 0.5, 0.7, 0.55
_LATIN_ENDING = re.compile(r"(?<=...)(?:'?s|is|es|[nd][yiı]n|[gq]a|[gk]e|d[ae]n?|[mbp]en|l[ae]r)$", re.IGNORECASE)
_RUSSIAN_ENDING = re.compile(
    "(?<=[а-яёәғқңөұүһі]{2})(?:[ыи]ми|[ыи][хм]|о(?:го|му)|(?:ск)?(?:ий|ого|ому|ом|им|ой|ую|ая)|у[юь]|"
    "[аыиеуюя]|о[йм]|е[йм]|[ая](?:м|х|ми)|ью)$",
    re.IGNORECASE,
)
_KAZAKH_ENDING = re.compile(
    "(?<=[а-яёәғқңөұүһі]{2})(?:с[ыі]|[лдт][аяе]р(?:[ыдғгнб][а-яңі]*)?|[ндт][ыі]ң|[ғқгк][ае]|[ндт][ае]н?|[мбп]ен|"
    "[ндт][ыі])$",
    re.IGNORECASE,
)

# The consonants, each as what it may be, and the vowels before, between and after them.
Reading = tuple[tuple[str, ...], tuple[str, ...]]


@lru_cache(maxsize=50_000)
def apart(word: str, name: str) -> float:
    """How far apart two words are: 0 if they are read alike, FAR if they are no spellings of one name."""
    arabic = is_arabic(word), is_arabic(name)
    return min((_between(one, other, arabic) for one in _read(word) for other in _read(name)), default=FAR)


@lru_cache(maxsize=50_000)
def apart_inflected(word: str, name: str) -> float:
    """The same where the word may be the name with an ending of Russian, of a Turkic language or of a plural."""
    least = min((apart(form, name) for form in inflections(word)), default=FAR)
    # Russian puts its endings in place of the last letter.
    ending = _RUSSIAN_ENDING.search(word)
    last = name[-1:].lower()
    if ending and last in "аяьйaei" and len(name) > 3 and not (last == "а" and ending[0][0].lower() in "яю"):
        least = min(least, apart(word[: ending.start()], name[:-1]))
    return _ENDING + least


def inflections(word: str) -> Iterator[str]:
    """What the word may be an inflected form of: itself and what it is without its ending."""
    yield word
    yield from bare(word)
    for ending in (_LATIN_ENDING, _RUSSIAN_ENDING, _KAZAKH_ENDING):
        if found := ending.search(word):
            yield word[: found.start()]
            if ending is _RUSSIAN_ENDING:
                yield word[: found.start()] + "а"


@lru_cache(maxsize=50_000)
def _read(word: str) -> tuple[Reading, ...]:
    if is_arabic(word):
        plain, rules = (
            re.sub(r"[\W\u064b-\u065f\u0670\u0640]", "", unicodedata.normalize("NFKC", word)),
            _ARABIC_OTHERWISE,
        )
    else:
        plain, rules = _NO_LETTER.sub("", romanised(word)), _OTHERWISE
    forms = {plain: None}
    if _FRENCH_END.search(word):
        forms[plain[:-1]] = None
    for letters, said in rules:
        forms |= dict.fromkeys([letters.sub(said, form) for form in forms][:16])
    found = dict.fromkeys(_parsed(form, is_arabic(word)) for form in forms if form)
    if is_arabic(word) and _TWICE.search(plain):
        found |= dict.fromkeys(_parsed(_TWICE.sub(r"\1", form), True) for form in forms if form)
    return tuple(found)


def _parsed(word: str, arabic: bool) -> Reading:
    """The consonants of a word and what stands between them; a doubled one is one, and two in Arabic script."""
    if not arabic:
        word = word.replace("ou", "u").replace("oo", "u").replace("ee", "i")
    pattern, sounds = _SOUND[arabic]
    said: list[str] = []
    between: list[str] = []
    at = 0
    for found in pattern.finditer(word):
        vowels = _vowels(word[at : found.start()], arabic)
        at = found.end()
        one = sounds[(found.lastindex or 1) - 1] or found[0]
        if said and not vowels and not arabic and said[-1][0] == one[0]:
            continue
        said.append(one)
        between.append(vowels)
    return tuple(said), (*between, _vowels(word[at:], arabic))


def _vowels(letters: str, arabic: bool) -> str:
    letters = letters.translate(_ARABIC_VOWELS) if arabic else letters.replace("'", "")
    return re.sub(r"(.)\1+", r"\1", letters.replace("y", "i"))


def _between(one: Reading, other: Reading, arabic: tuple[bool, bool]) -> float:
    """What the differences of two readings add up to."""
    if len(one[0]) != len(other[0]) or not one[0]:
        return FAR
    total = 0.0
    for mine, theirs in zip(one[0], other[0], strict=True):
        if mine[0] != theirs[0]:
            if not set(mine) & set(theirs):
                return FAR
            total += _SELDOM if max(theirs.find(mine[0]), mine.find(theirs[0])) != 1 else _OFTEN
    last = len(one[0])
    for place, (mine, theirs) in enumerate(zip(one[1], other[1], strict=True)):
        if mine != theirs:
            total += _slot(mine, theirs, place == 0, place == last, arabic)
    return total


def _slot(mine: str, theirs: str, first: bool, last: bool, arabic: tuple[bool, bool]) -> float:
    """What it costs that other vowels stand in one place."""
    if arabic[0] == arabic[1]:
        cost = _vowel_cost(mine.replace("'", ""), theirs.replace("'", ""), last)
        return cost / 2 if first and len(mine) == len(theirs) == 1 else cost
    written, full = (mine, theirs) if arabic[0] else (theirs, mine)
    plain = written.replace("'", "")
    if first:
        # Which vowel an alif or ayn stands for is open, but a vowel after one that glides is written.
        glides = full[:1] == "i" and len(full) > 1 and set(plain).isdisjoint("ie")
        if glides or bool(written) != bool(full):
            return 0.5
        rest = plain[1:] if plain[:1] == "a" else plain if written[:1] == "'" else ""
        return _left_out(rest, full) if rest else 0.0
    if not plain:
        if last:
            return 0.0 if not full or "'" in written else 0.3 if full == "a" else 0.4
        return 0.0 if len(full) < 2 else 0.5
    return _left_out(plain, full)


@lru_cache(maxsize=10_000)
def _left_out(written: str, full: str) -> float:
    """What it costs that Arabic script has these vowels for others: it leaves short ones out."""
    if not written:
        return 0.05 * len(full)
    if not full:
        return _ALONE * len(written)
    near = 0.0 if written[0] == full[0] else 0.6 * _NEAR.get(frozenset((written[0], full[0])), _ALONE)
    return min(near + _left_out(written[1:], full[1:]), 0.05 + _left_out(written, full[1:]))


@lru_cache(maxsize=10_000)
def _vowel_cost(mine: str, theirs: str, last: bool) -> float:
    """What it costs to make one run of vowels into another."""
    if "ai" in mine and "ei" in theirs:
        mine = mine.replace("ai", "ei")
    elif "ei" in mine and "ai" in theirs:
        theirs = theirs.replace("ai", "ei")
    if mine == theirs:
        return 0.0
    if not mine or not theirs:
        longer = mine or theirs
        return _LAST if last else _ALONE + _BESIDE * (len(longer) - 1)
    rows = [[0.0] * (len(theirs) + 1) for _ in range(len(mine) + 1)]
    for i in range(len(mine) + 1):
        for j in range(len(theirs) + 1):
            ways: list[float] = []
            if i:
                ways.append(rows[i - 1][j] + _lost(mine, i - 1))
            if j:
                ways.append(rows[i][j - 1] + _lost(theirs, j - 1))
            if i and j:
                same = mine[i - 1] == theirs[j - 1]
                ways.append(
                    rows[i - 1][j - 1] + (0.0 if same else _NEAR.get(frozenset((mine[i - 1], theirs[j - 1])), _ALONE))
                )
            rows[i][j] = min(ways, default=0.0)
    return rows[-1][-1]


def _lost(vowels: str, at: int) -> float:
    """What it costs to leave one vowel out of several."""
    after = vowels[at + 1 : at + 2]
    if vowels[at] == "i" and (after == "e" or 0 < at < len(vowels) - 1):
        return _GLIDE
    return _BESIDE
