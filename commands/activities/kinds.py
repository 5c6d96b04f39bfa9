"""The kinds of argument at home with activities."""

from __future__ import annotations

import re
from datetime import datetime, time
from typing import Annotated

from msgspec import Struct

from commands.activities.feature import SHOWS
from commands.kit.arguments import ChoiceKind, Circumstances, NumberKind, WordKind
from commands.kit.errors import Unreadable, UserError
from commands.kit.people import PeopleKind
from commands.kit.phrase import Member
from commands.kit.prefix_word import PrefixWord
from commands.kit.time_arguments import MomentKind
from commands.kit.when import Read, read_time_of_day
from commands.kit.words import Span, fold

MOST_PLACES = 500
_MOST_GUESTS = 1
_LONGEST_GUEST = 3  # words


class UntilKind(MomentKind, frozen=True):
    """A time of day, at which something ends that begins before it."""

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """The time. Raises `Unreadable` for other words."""
        found = read_time_of_day(span.plain_words(), language=at.language)
        return Read(found.value, found.used)


class Secret(Struct, frozen=True):
    """The place is told in private."""


class PlaceKind(WordKind, frozen=True):
    """A place, or a word for that it is told in private."""

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """The place, or `Secret`."""
        found = super().read(span, at)
        private = fold(str(found.value)) in at.names("activities-private-names")
        return Read(Secret(), found.used) if private else found


class AllKind(Struct, frozen=True):
    """Words for all dates of what comes back."""

    label: str = "choice"

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """True. Raises `Unreadable` for other words."""
        said = " ".join(fold(word) for word in span.plain_words()).rstrip(".,;!")
        if said not in at.names("activities-all-names"):
            raise Unreadable("kit-left-over", words=span.typed())
        return Read(True, len(span.words))


class WipeKind(Struct, frozen=True):
    """Words for that nothing is kept of it."""

    label: str = "choice"

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """True. Raises `Unreadable` for other words."""
        said = " ".join(fold(word) for word in span.plain_words()).rstrip(".,;!")
        if said not in at.names("activities-wipe-names"):
            raise Unreadable("kit-left-over", words=span.typed())
        return Read(True, len(span.words))


class GuestsKind(Struct, frozen=True):
    """Whom somebody brings: `+1`, or words for it."""

    label: str = "number"

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """How many. Raises `UserError` for more than may be brought."""
        found = re.fullmatch(r"\+(\d{1,3})[.,;!]?", span.words[0].text, re.ASCII)
        if found:
            if int(found[1]) > _MOST_GUESTS:
                raise UserError("activities-one-guest")
            return Read(int(found[1]), 1)
        for used in range(min(_LONGEST_GUEST, len(span.words)), 0, -1):
            said = " ".join(fold(word) for word in Span(span.text, span.words[:used]).plain_words()).rstrip(".,;!")
            if said in at.names("activities-guest-plain"):
                return Read(1, used)
        raise Unreadable("kit-left-over", words=span.typed())


Until = Annotated[time, UntilKind()]
Guests = Annotated[int, GuestsKind()]
All = Annotated[bool, AllKind()]
Wipe = Annotated[bool, WipeKind()]
Sort = Annotated[str, ChoiceKind("activities-kind", ("action",))]
To = Annotated[datetime, PrefixWord("activities-to-names", MomentKind())]
Place = Annotated[str | Secret, PlaceKind()]
Places = Annotated[int, NumberKind(1, MOST_PLACES)]
Told = Annotated[tuple[Member, ...], PeopleKind(within=True)]
Answers = Annotated[str, ChoiceKind("activities-shows", SHOWS)]
