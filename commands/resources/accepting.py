"""Whether a reply to a need or an offer says yes to it: `Me!`, `I can lend a ladder`. Pure."""

from __future__ import annotations

import re

from commands.kit.catalogs import Catalogs
from commands.kit.spoken import bare, is_one_of, words_of

_YES = ("kit-yes", "resources-accepts-plain")
_HOUR = re.compile(r"\d+(?:h\d*|am|pm)?")
_AROUND = ("kit-polite", "resources-accepting-plain")


def accepts(catalogs: Catalogs, text: str, what: str) -> bool:
    """Whether it is all of a closed list, but for the words of what is needed or offered."""
    kept = {word for words in words_of(catalogs, *_YES, "kit-no") for word in words.split()}
    own = {word for each in what.split() for word in bare(each).split()} - kept
    rest = " ".join(word for word in bare(text).split() if word not in own and not _HOUR.fullmatch(word))
    return is_one_of(catalogs, rest, *_YES, around=_AROUND)
