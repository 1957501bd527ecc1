"""Words of a picture that are in more than one language: the archive's own, and what sources and names say."""

from dataclasses import dataclass

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

# Words, and their language where it is not that of the page.
Piece = tuple[str, str]


@dataclass(frozen=True)
class Phrase:
    """Pieces of text that are read as one."""

    pieces: tuple[Piece, ...]

    def __str__(self) -> str:
        return "".join(words for words, _lang in self.pieces)

    @property
    def html(self) -> SafeString:
        """For a table: each piece in its language and direction."""
        return format_html_join("", "{}", ((_bdi(*piece),) for piece in self.pieces))

    @property
    def svg(self) -> str:
        """For a picture, escaped."""
        return "".join(_tspan(*piece) for piece in self.pieces)

    def cut(self, most: int) -> "Phrase":
        """The phrase, or as many letters of it as there is room for."""
        if len(str(self)) <= most:
            return self
        left, found = max(1, most - 1), []
        for words, lang in self.pieces:
            if left > 0:
                found.append((words[:left], lang))
            left -= len(words)
        last, lang = found[-1]
        return Phrase((*found[:-1], (last.rstrip() + "…", lang)))


def within(sentence: str, phrase: Phrase) -> Phrase:
    """The phrase in the place of the one %s of a sentence of ours."""
    before, _mark, after = sentence.partition("%s")
    return Phrase(tuple(piece for piece in ((before, ""), *phrase.pieces, (after, "")) if piece[0]))


def _bdi(words: str, lang: str) -> SafeString:
    return format_html('<bdi lang="{}">{}</bdi>', lang, words) if lang else SafeString(escape(words))


def _tspan(words: str, lang: str) -> str:
    inside = str(escape(words))
    return f'<tspan lang="{escape(lang)}" unicode-bidi="isolate">{inside}</tspan>' if lang else inside
