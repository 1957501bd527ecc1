"""What a browser sends to the desk, and the words that it gets back."""

import re
from html.parser import HTMLParser

SAID = ("who", "words", "capacity", "medium", "setting", "when")


def second_step(record, fact):
    return f"/admin/casebook/claim/add/?subject={record.ref}&fact={fact}"


def typed(source=None, place="3, 1.1", number=0, **fields):
    """What a browser sends: the claim, one citation, an empty chain."""
    data = {
        "polarity": "yes",
        "status": "actual",
        "rank": "2",
        "citations-TOTAL_FORMS": "1",
        "citations-INITIAL_FORMS": "0",
        "citations-MIN_NUM_FORMS": "0",
        "citations-MAX_NUM_FORMS": "1000",
        "citations-0-stance": "asserts",
        "citations-0-source": source.ref if source else "",
        "citations-0-place": place,
    }
    for row in range(4):
        data |= {f"citations-0-chain-{row}-{key}": "" for key in SAID}
        data |= {f"citations-0-chain-{row}-stance": "asserts", f"citations-0-chain-{row}-manner": "paraphrased"}
    return data | {key.replace("__", "-"): value for key, value in fields.items()}


def words(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def change(thing):
    return f"/admin/casebook/{thing._meta.model_name}/{thing.pk}/change/"


class SentFields(HTMLParser):
    """What a browser would send of the form that a page shows, if nothing is touched."""

    def __init__(self):
        super().__init__()
        self.sent, self._select, self._text = {}, None, None

    def handle_starttag(self, tag, attrs):
        at = dict(attrs)
        name = at.get("name")
        if tag == "input" and name and at.get("type") not in ("submit", "checkbox", "radio"):
            self.sent[name] = at.get("value", "")
        elif tag == "input" and name and at.get("type") != "submit" and "checked" in at:
            self.sent[name] = at.get("value", "on")
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in at or self._select not in self.sent):
            self.sent[self._select] = at.get("value", "")
        elif tag == "textarea":
            self._text = name
            self.sent[name] = ""

    def handle_data(self, data):
        if self._text:
            self.sent[self._text] += data

    def handle_endtag(self, tag):
        if tag == "select":
            self._select = None
        elif tag == "textarea":
            self.sent[self._text] = self.sent[self._text].removeprefix("\n")
            self._text = None


def untouched(client, address):
    """The fields of the page's form, as a browser without JavaScript sends them."""
    fields = SentFields()
    fields.feed(client.get(address).content.decode())
    return {name: value for name, value in fields.sent.items() if name != "csrfmiddlewaretoken"}
