"""What something comes from, or is for: the number of something on another list, with its letter."""

from __future__ import annotations

import re
from collections.abc import Collection

from commands.kit.arguments import Item
from commands.kit.words import fold

_AT_THE_END = re.compile(r"(?s)(.*\S)\s+(\S+)\s+#?([A-Za-z])-?(\d{1,9})[.,;!]?")


def code_at_the_end(text: str, names: Collection[str], letters: str) -> tuple[str, Item] | None:
    """The words before `for D5` at the end of a text, and that number, which has such a letter and follows a name."""
    ending = _AT_THE_END.fullmatch(text)
    if ending is None or fold(ending[2]) not in names or ending[3].upper() not in letters:
        return None
    return ending[1].rstrip(",;"), Item(ending[3].upper(), int(ending[4]))
