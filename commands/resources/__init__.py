"""The board of needs and offers: what people ask of the group, what they can give, and who sees to it."""

from __future__ import annotations

from commands.resources import (
    anonymous,
    answering,
    asking,
    boards,
    changing,
    closing,
    contacts,
    gifts,
    keeping,
    leaving,
    limits,
    live,
    moderation,
    questions,
    relaying,
    relays,
    returning,
    settling,
    showing,
    skills,
    staleness,
    suggesting,
    taking,
)
from commands.resources.feature import resources

__all__ = [
    "anonymous",
    "answering",
    "asking",
    "boards",
    "changing",
    "closing",
    "contacts",
    "gifts",
    "keeping",
    "leaving",
    "limits",
    "live",
    "moderation",
    "questions",
    "relaying",
    "relays",
    "resources",
    "returning",
    "settling",
    "showing",
    "skills",
    "staleness",
    "suggesting",
    "taking",
]

# In the order of the help.
_NAMES = "need offer question needs offers take release close withdraw change renew reopen mine limit gifts".split()
resources.commands.sort(key=lambda command: _NAMES.index(command.name))
