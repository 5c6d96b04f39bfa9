"""What people say of a proposal, as it is kept."""

from __future__ import annotations

from commands.kit.errors import UserError
from commands.kit.words import one_line

LONGEST = 400
"""Characters of a proposal, and of an objection."""
SHOWN = 160
"""Characters of an objection that are shown where several stand."""


def short(text: str) -> str:
    """The text as it fits into a message. Raises `UserError` for one that does not, or that says nothing."""
    line = one_line(text)
    if len(line) > LONGEST:
        raise UserError("proposals-too-long", length=len(line), most=LONGEST)
    if not any(map(str.isalnum, line)):
        raise UserError("proposals-says-nothing")
    return line


def cut(text: str, most: int = SHOWN) -> str:
    """As much of it as fits, at the end of a word where there is one."""
    if len(text) <= most:
        return text
    head = text[: most - 1]
    return f"{head.rsplit(' ', 1)[0] or head}…"
