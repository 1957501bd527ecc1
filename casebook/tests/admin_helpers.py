"""What a browser sends to the desk, and the words that it gets back."""

import re

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
