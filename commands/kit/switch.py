"""Settings that are on or off."""

from __future__ import annotations

from msgspec import Struct

from commands.kit.arguments import Circumstances
from commands.kit.errors import Unreadable
from commands.kit.phrase import Phrase
from commands.kit.words import Span, fold


class SwitchKind(Struct, frozen=True):
    """On or off, in words of the language or English."""

    def read(self, span: Span, at: Circumstances) -> bool:
        """True for on."""
        word = fold(" ".join(span.plain_words()))
        if word in at.names("kit-on"):
            return True
        if word in at.names("kit-off"):
            return False
        catalog = at.catalogs[at.language]
        choices = (catalog.names("kit-on")[0], catalog.names("kit-off")[0])
        raise Unreadable("kit-not-a-choice", words=span.typed(), choices=choices)

    def kept(self, value: bool) -> str:
        return "1" if value else "0"

    def value(self, kept: str) -> bool:
        return kept == "1"

    def shown(self, value: bool) -> object:
        return Phrase("kit-shown-on" if value else "kit-shown-off")
