"""In which language a text probably is."""

import re
import unicodedata

# How often these stand in any text of a language.
_SMALL_WORDS = {
    "en": {"the", "of", "and", "to", "was", "that", "is", "for", "with", "said"},
    "de": {"der", "die", "und", "das", "ist", "nicht", "von", "sie", "mit", "den"},
    "fr": {"le", "les", "des", "est", "une", "dans", "pour", "que", "qui", "pas"},
    "es": {"el", "los", "que", "una", "las", "por", "con", "del", "para", "fue"},
    "tr": {"ve", "bir", "bu", "için", "ile", "olarak", "da", "de", "olan", "çok"},
}


def script_of(code: str) -> str:
    """The script in which the language of this code is written."""
    return {"ru": "CYRILLIC", "kk": "CYRILLIC", "uk": "CYRILLIC", "ky": "CYRILLIC", "ar": "ARABIC", "fa": "ARABIC"}.get(
        code, "LATIN"
    )


def language_of(text: str) -> str:
    """The language that a text is probably in, by its letters and small words; empty where they tell nothing."""
    text = text[:20_000].lower()
    letters = [char for char in text if char.isalpha()]
    if len(letters) < 3:
        return ""
    scripts = [unicodedata.name(char, "").partition(" ")[0] for char in letters]
    if scripts.count("ARABIC") * 2 > len(letters):
        return "fa" if sum(text.count(char) for char in "پچژگی") * 50 > len(letters) else "ar"
    if scripts.count("CYRILLIC") * 2 > len(letters):
        if sum(text.count(char) for char in "әғқңұүһө") * 60 > len(letters):
            return "kk"
        return "uk" if sum(text.count(char) for char in "їєґі") * 60 > len(letters) else "ru"
    words = re.findall(r"\w+", text)
    counts = {code: sum(word in small for word in words) for code, small in _SMALL_WORDS.items()}
    best = max(counts, key=counts.__getitem__)
    return best if counts[best] * 20 > len(words) else ""
