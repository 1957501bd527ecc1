"""The only way to change what is published. One action is one transaction, logged with who, when and why."""

from casebook.actions.copies import keep_copy
from casebook.actions.erasure import (
    ask_to_erase,
    came_back,
    decline_to_erase,
    erase,
    erase_again,
    erased_references,
    plan_asked,
)
from casebook.actions.erasure_plan import ERASABLE, ErasurePlan, plan_of
from casebook.actions.merges import merge, unmerge
from casebook.actions.permissions import ROLE_MAY, may
from casebook.actions.publication import propose, publish, return_to_draft
from casebook.actions.redactions import confirm_redaction, end_redaction, redact
from casebook.actions.releases import keep_released, release, withhold
from casebook.actions.revisions import keep_wish, lift_wish, record_wish, revise
from casebook.actions.splits import split
from casebook.actions.takedown import retract, seal, supersede, unseal, withdraw
from casebook.actions.transactions import ActionRefused

__all__ = [
    "ERASABLE",
    "ROLE_MAY",
    "ActionRefused",
    "ErasurePlan",
    "ask_to_erase",
    "came_back",
    "confirm_redaction",
    "decline_to_erase",
    "end_redaction",
    "erase",
    "erase_again",
    "erased_references",
    "keep_copy",
    "keep_released",
    "keep_wish",
    "lift_wish",
    "may",
    "merge",
    "plan_asked",
    "plan_of",
    "propose",
    "publish",
    "record_wish",
    "redact",
    "release",
    "retract",
    "return_to_draft",
    "revise",
    "seal",
    "split",
    "supersede",
    "unmerge",
    "unseal",
    "withdraw",
    "withhold",
]
