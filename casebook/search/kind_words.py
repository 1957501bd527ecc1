"""What people write before or after the name of a place of custody or a body, in the languages that they search in.

A record is found by these words of its kind beside its name's own, whether its name has them or not: "лагерь Аль-Хол"
finds "Hol camp". They are found as they are spelt and by their beginning, never by their sound: "Ali" sounds like
"jail", and every prison would seem meant.
"""

from functools import cache

from casebook.search import naming

# By the value of the record's kind of place of custody or kind of body; endings that a search often has, too.
_WORDS = {
    "prison": "prison jail тюрьма тюрьме тюрьмы түрме түрмесі سجن",
    "camp": "camp лагерь лагере лагеря лагері مخيم معسكر",
    "colony": "colony колония колонии колониясы مستعمرة",
    "detention-centre": "detention centre center изолятор сизо изоляторы مركز احتجاز توقيف",
    "orphanage": "orphanage детдом приют жетімдер балалар үйі ميتم",
    "rehabilitation-centre": "rehabilitation centre center центр реабилитации оңалту орталығы مركز تأهيل",
    "ministry": "ministry министерство министерства министрлігі وزارة",
    "embassy": "embassy посольство посольства елшілігі سفارة",
    "court": "court tribunal суд суда суде трибунал сот соты محكمة",
    "parliament": "parliament парламент парламента парламенті برلمان",
    "foundation": "foundation fund фонд фонда қоры مؤسسة",
}
EVERY = frozenset(word for words in _WORDS.values() for word in naming.words_of(words))


@cache
def words_for(kind: str) -> tuple[str, ...]:
    """The words for this kind, as the words of names stand in the index; none for most kinds."""
    return naming.words_of(_WORDS.get(kind, ""))
