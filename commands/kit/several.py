"""Several things may be meant: each is named, and an answer says which."""

from __future__ import annotations

from collections.abc import Sequence

from commands.kit.errors import Option, Several
from commands.kit.phrase import Phrase

_SHOWN = 5  # of them


def which_of(named: Sequence[Phrase], said: str, question: str) -> Several:
    """What is `said`, or asked (`question`), where any of these may be meant; each is named with its `code`."""
    shown = named[:_SHOWN]
    options = [Option(each, str(each.facts["code"])) for each in shown]
    return Several(Phrase(said, items=shown, code=shown[0].facts["code"]), Phrase(question), options)
