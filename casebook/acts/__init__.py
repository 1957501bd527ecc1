"""The only way to change what is published. One act is one transaction, logged with who, when and why."""

from casebook.acts.engine import ActRefused, model_of
from casebook.acts.merging import merge, unmerge
from casebook.acts.publishing import propose, publish, return_to_draft
from casebook.acts.redacting import confirm_redaction, end_redaction, redact
from casebook.acts.retiring import retract, supersede
from casebook.acts.revising import lift_wish, record_wish, revise
from casebook.acts.roles import ROLE_MAY, may
from casebook.acts.splitting import split
from casebook.acts.takedown import seal, unseal, withdraw
from casebook.acts.unveiling import unveil, veil

__all__ = [
    "ROLE_MAY",
    "ActRefused",
    "confirm_redaction",
    "end_redaction",
    "lift_wish",
    "may",
    "merge",
    "model_of",
    "propose",
    "publish",
    "record_wish",
    "redact",
    "retract",
    "return_to_draft",
    "revise",
    "seal",
    "split",
    "supersede",
    "unmerge",
    "unseal",
    "unveil",
    "veil",
    "withdraw",
]
