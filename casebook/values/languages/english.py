"""English, in whose words the grammar is written: what it needs beside them."""

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip
VAGUE_WHEN = (
    r"(?!.* (?:to|until|till|through) )(?:in|at|by|around|some ?time|the|\s)*\b"
    r"(?:early|mid|middle|late|beginning|start|end|before|after|by|between|recent|recently)\b"
)
RELATIVE = r"\b(?:yesterday|today|tomorrow|last|ago|recently|this|next|now|current|coming|then)\b"
