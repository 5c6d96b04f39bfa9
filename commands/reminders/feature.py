"""The feature, its setting, and the kinds of its arguments."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from msgspec import Struct

from commands.kit.arguments import ChoiceKind, Circumstances, MomentKind, NumberKind
from commands.kit.declaration import Feature
from commands.kit.errors import Unreadable
from commands.kit.people import PersonKind
from commands.kit.phrase import Member
from commands.kit.when import Read
from commands.kit.words import Span, fold
from commands.reminders.quiet import QuietHoursKind

reminders = Feature("reminders", optional=True)
reminders.keeps()
DUE_TIMER = reminders.timer("due", int)
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


class WhoKind(PersonKind, frozen=True):
    """Somebody of the room where the words begin with one; else it is for oneself, and no word is read."""

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """A `Member`, or None."""
        links = at.names("reminders-for")
        skipped = 1 if fold(span.words[0].text) in links and len(span.words) > 1 else 0
        try:
            found = super().read(span.after(skipped), at)
        except Unreadable:
            if span.words[0].text.startswith("@"):
                raise
            return Read(None, 0)
        return Read(found.value, found.used + skipped)


Until = Annotated[End, EndKind()]
Times = Annotated[int, NumberKind(2, 1000)]
Urgent = Annotated[str, ChoiceKind("reminders-urgent", ("yes", "no"))]
Who = Annotated[Member | None, WhoKind()]
