"""The only way to change what is published. One act is one transaction, logged with who, when and why."""

from casebook.acts.engine import ActRefused, model_of
from casebook.acts.erasing import (
    ask_to_erase,
    came_back,
    decline_to_erase,
    erase,
    erase_again,
    erased_references,
    plan_asked,
)
from casebook.acts.erasing_plan import ERASABLE, ErasurePlan, plan_of
from casebook.acts.merging import merge, unmerge
from casebook.acts.publishing import propose, publish, return_to_draft
from casebook.acts.redacting import confirm_redaction, end_redaction, redact
from casebook.acts.retiring import retract, supersede
from casebook.acts.revising import keep_wish, lift_wish, record_wish, revise
from casebook.acts.roles import ROLE_MAY, may
from casebook.acts.splitting import split
from casebook.acts.takedown import seal, unseal, withdraw
from casebook.acts.unveiling import unveil, veil

__all__ = [
    "ERASABLE",
    "ROLE_MAY",
    "ActRefused",
    "ErasurePlan",
    "ask_to_erase",
    "came_back",
    "confirm_redaction",
    "decline_to_erase",
    "end_redaction",
    "erase",
    "erase_again",
    "erased_references",
    "keep_wish",
    "lift_wish",
    "may",
    "merge",
    "model_of",
    "plan_asked",
    "plan_of",
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
