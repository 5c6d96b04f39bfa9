"""The feature, its setting, and the kinds of its arguments."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from msgspec import Struct

from commands.kit.arguments import AbsentKind, ChoiceKind, Circumstances, NumberKind
from commands.kit.errors import Ambiguous, Unreadable, UserError
from commands.kit.feature import Feature
from commands.kit.near_people import looks_like_a_name
from commands.kit.people import Near, PersonKind
from commands.kit.phrase import Member
from commands.kit.time_arguments import MomentKind, WhenKind
from commands.kit.when import Read
from commands.kit.words import Span, fold
from commands.reminders.quiet import QuietHoursKind

reminders = Feature("reminders", optional=True)
reminders.keeps()
DUE_TIMER = reminders.timer("due", int, lapses=True)
REMINDER_MESSAGE = reminders.message("reminder", int)
SAID_QUESTION = reminders.message("said", int)
CONSENT_QUESTION = reminders.message("consent", str)

QUIET = reminders.setting("quiet-hours", QuietHoursKind(), None, personal=True)


class End(Struct, frozen=True):
    """When something that comes back ends: with a day, or each time when it is done."""

    done: bool = False
    day: date | None = None


class EndKind(Struct, frozen=True):
    """`until:done`, `until:5 january`. Only with its colon: "until friday" may be a part of what is to be said."""

    label: str = "moment"

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """The end."""
        if fold(span.words[0].text).strip(".,;") in at.names("reminders-until-done"):
            return Read(End(done=True), 1)
        found = MomentKind().read(span, at)
        assert isinstance(found.value, datetime)
        return Read(End(day=found.value.astimezone(at.zone).date()), found.used)


class WhatKind(AbsentKind, frozen=True):
    """What is to be said. In a reply without any words, or with "of this", it is the message that is replied to.

    Nothing of that message is kept but the link to it.
    """

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """The text, or the link in a sentence."""
        found = super().read(span, at)
        this = isinstance(found.value, str) and fold(found.value).strip(" .!") in at.names("reminders-this-plain")
        return Read(self.absent(at) or found.value, found.used) if this else found

    def absent(self, at: Circumstances) -> str | None:
        """The link in a sentence; None where the words reply to nothing."""
        said = at.catalogs[at.language].template("reminders-this-message", {})
        return said.format(link=at.replied) if at.replied else None


class WhoKind(PersonKind, frozen=True):
    """Somebody of the room where the words begin with one; else it is for oneself, and no word is read."""

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """A `Member`, or None."""
        links = at.names("reminders-for")
        skipped = 1 if fold(span.words[0].text) in links and len(span.words) > 1 else 0
        named = span.after(skipped)
        try:
            found = super().read(named, at)
        except Near:
            if _begins_with_a_time(span, at):
                return Read(None, 0)
            raise
        except Unreadable:
            if named.words[0].text.startswith("@") or _stands_before_a_time(named, at):
                raise
            return Read(None, 0)
        return Read(found.value, found.used + skipped)


def _begins_with_a_time(span: Span, at: Circumstances) -> bool:
    return _time(span, at) > 0


def _stands_before_a_time(span: Span, at: Circumstances) -> bool:
    """Whether a word that is written like a name has a time after it, and that has what is to be said after it."""
    rest = span.after(1)
    if not rest or not looks_like_a_name(span.words[0].text) or _begins_with_a_time(span, at):
        return False
    return 0 < _time(rest, at) < len(rest.words)


def _time(span: Span, at: Circumstances) -> int:
    """How many of the first words are a time."""
    try:
        return WhenKind().read(span, at).used
    except Ambiguous:
        return 1
    except UserError:
        return 0


Until = Annotated[End, EndKind()]
Times = Annotated[int, NumberKind(2, 1000)]
Urgent = Annotated[str, ChoiceKind("reminders-urgent", ("yes", "no"))]
What = Annotated[str, WhatKind()]
Who = Annotated[Member | None, WhoKind()]
