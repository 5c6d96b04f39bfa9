"""The kinds of settings about the group itself: its language, its time zone, who facilitates."""

from __future__ import annotations

from collections.abc import Collection
from zoneinfo import ZoneInfo

from msgspec import Struct

from commands.kit.arguments import Circumstances
from commands.kit.errors import Ambiguous, Option, Unreadable
from commands.kit.people import PeopleKind
from commands.kit.phrase import Phrase
from commands.kit.words import Span, fold
from commands.kit.zones import UnclearZone, UnknownZone, read_zone, shown_zone

EVERYONE = "everyone"


class LanguageKind(Struct, frozen=True):
    """One of the languages that the catalogs have."""

    languages: tuple[str, ...] = ("en", "fr", "es")

    def read(self, span: Span, at: Circumstances) -> str:
        """A code, or the language's name in itself, in English or in the language at hand."""
        wanted = fold(" ".join(span.plain_words()))
        for language in self.languages:
            if wanted == language or wanted in at.names(f"settings-language-{language}"):
                return language
        raise Unreadable("settings-bad-language", words=wanted)

    def kept(self, value: str) -> str:
        """The code."""
        return value

    def value(self, kept: str) -> str:
        """The code."""
        if kept not in self.languages:
            raise LookupError(kept)
        return kept

    def shown(self, value: str) -> object:
        """The language's name in itself."""
        return Phrase(f"settings-shown-{value}")


class ZoneKind(Struct, frozen=True):
    """A time zone of the IANA database."""

    def read(self, span: Span, at: Circumstances) -> ZoneInfo:
        """As people say it: see `read_zone`. Raises `Ambiguous` with the clocks that it may mean."""
        words = " ".join(span.plain_words())
        try:
            return read_zone(words)
        except UnclearZone as error:
            options = [Option(_zone_shown(zone, at), zone) for zone in error.zones]
            raise Ambiguous(Phrase("settings-which-zone", words=words), options, 0, len(span.text)) from None
        except UnknownZone:
            raise Unreadable("settings-bad-zone", words=words) from None

    def kept(self, value: ZoneInfo) -> str:
        """Its name."""
        return value.key

    def value(self, kept: str) -> ZoneInfo:
        """The zone of that name."""
        return ZoneInfo(kept)

    def shown(self, value: ZoneInfo) -> object:
        """Its name."""
        return shown_zone(value)


def _zone_shown(zone: str, at: Circumstances) -> Phrase:
    """A clock and what time it shows: few people know the names."""
    return Phrase("settings-zone-option", zone=zone, now=at.now.astimezone(read_zone(zone)).time())


class FacilitatorsKind(Struct, frozen=True):
    """Who facilitates beside those whom the room trusts: nobody, everyone, or these people."""

    def read(self, span: Span, at: Circumstances) -> frozenset[str]:
        """A word for nobody else or for everyone, or people."""
        word = fold(" ".join(span.plain_words()))
        if word in at.names("settings-facilitators-room"):
            return frozenset()
        if word in at.names("settings-facilitators-everyone"):
            return frozenset((EVERYONE,))
        people = PeopleKind().read(span, at).value
        assert isinstance(people, tuple)
        return frozenset(each.user_id for each in people)

    def kept(self, value: Collection[str]) -> str:
        """The ids, or the word."""
        return " ".join(sorted(value))

    def value(self, kept: str) -> frozenset[str]:
        """The ids, or the word."""
        return frozenset(kept.split())

    def shown(self, value: Collection[str]) -> object:
        """In words; people by their ids, which are exact."""
        if EVERYONE in value:
            return Phrase("settings-shown-everyone")
        return sorted(value) if value else Phrase("settings-shown-room")


class FeaturesKind(Struct, frozen=True):
    """The features that are off, by their names. `!turn off loans` and `!turn on loans` change them."""

    def read(self, span: Span, at: Circumstances) -> frozenset[str]:
        """A word for none; features have commands of their own."""
        if fold(" ".join(span.plain_words())) in at.names("settings-nothing"):
            return frozenset()
        raise Unreadable("settings-features-how")

    def kept(self, value: frozenset[str]) -> str:
        """Their names."""
        return " ".join(sorted(value))

    def value(self, kept: str) -> frozenset[str]:
        """Those of these names."""
        return frozenset(kept.split())

    def shown(self, value: frozenset[str]) -> object:
        """Their topics."""
        return [Phrase(f"{each}-topic") for each in sorted(value)] if value else Phrase("settings-shown-nothing")
