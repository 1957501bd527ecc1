"""Reading a page as its reader does: elements by CSS selector, and words without markup."""

from html.parser import HTMLParser
from typing import Any

from django.core.cache import cache

VOID = frozenset({"meta", "link", "br", "hr", "img", "input"})


class Element:
    """One element of a page."""

    def __init__(self, tag: str, attributes: dict[str, str]) -> None:
        self.tag, self.attributes = tag, attributes
        self.children: list[Element | str] = []

    @property
    def words(self) -> str:
        """Its words in one line. A name set apart only for its direction stands where it stands."""
        return " ".join(self._text.split())

    @property
    def _text(self) -> str:
        parts = (child if isinstance(child, str) else child._text for child in self.children)
        return "".join(parts) if self.tag == "bdi" else f" {''.join(parts)} "

    def all(self, **attributes: str) -> "list[Element]":
        """All elements within it that have these attributes; `tag` is the name, "…" any value."""
        found = [self] if self._matches(attributes) else []
        for child in self.children:
            if isinstance(child, Element):
                found += child.all(**attributes)
        return found

    def one(self, **attributes: str) -> "Element":
        """The one element that has these attributes."""
        (found,) = self.all(**attributes)
        return found

    def _matches(self, attributes: dict[str, str]) -> bool:
        for name, value in attributes.items():
            if name == "tag":
                if self.tag != value:
                    return False
                continue
            held = self.attributes.get(name.rstrip("_").replace("_", "-"))
            if held is None or (value != "…" and value not in ([held] if name != "class_" else held.split())):
                return False
        return True


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("root", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self.open[-1].tag == tag, f"<{self.open[-1].tag}> is closed by </{tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def page(client: Any, address: str, status: int = 200) -> Element:
    """The page at the address, which must be well-formed: every element is closed where it was opened."""
    cache.clear()
    answer = client.get(address)
    assert answer.status_code == status, f"{address}: {answer.status_code}"
    reader = _Reader()
    reader.feed(answer.content.decode())
    assert len(reader.open) == 1, f"<{reader.open[-1].tag}> is not closed"
    return reader.root
