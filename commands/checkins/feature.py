"""The feature, and what a group can set about its check-ins."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from msgspec import Struct

from commands.checkins.scales import SCALES
from commands.kit.arguments import ChoiceKind, Circumstances
from commands.kit.choices import ChoiceSetting, NumberSetting, whole
from commands.kit.days import DaysSetting
from commands.kit.errors import Unreadable
from commands.kit.feature import Feature
from commands.kit.phrase import Phrase
from commands.kit.time_arguments import DurationKind
from commands.kit.topics import KEEPING
from commands.kit.words import Span, fold

checkins = Feature("checkins", optional=True)
CLOSE_TIMER = checkins.timer("close", int, even_off=True, lapses=True)
REMIND_TIMER = checkins.timer("remind", int, lapses=True)
OPEN_TIMER = checkins.timer("open", int, lapses=True)
FORGET_TIMER = checkins.timer("forget", str, even_off=True)
QUESTION_MESSAGE = checkins.message("question", int)
MEANT_QUESTION = checkins.message("meant", str)
AHEAD_QUESTION = checkins.message("ahead", int)
STEP_MESSAGE = checkins.message("step", str)
WISH_MESSAGE = checkins.message("wish", int)

SIGHTS = ("group", "facilitators", "anonymous")
PLACES = ("room", "private")
FEWEST = 3  # answers: a picture of fewer would be a picture of persons
_SCALES = tuple(SCALES)

Scaled = Annotated[str, ChoiceKind("checkins-scales", _SCALES)]
Seen = Annotated[str, ChoiceKind("checkins-see", SIGHTS)]
Placed = Annotated[str, ChoiceKind("checkins-in", PLACES)]
WISHES = ("listen", "company", "ideas", "help", "nothing")

Wished = Annotated[str, ChoiceKind("checkins-wish", WISHES)]
YesNo = Annotated[str, ChoiceKind("checkins-say", ("yes", "no"))]


class LeadSetting(Struct, frozen=True):
    """How long before something ends, or never."""

    least: timedelta
    most: timedelta

    def read(self, span: Span, at: Circumstances) -> timedelta | None:
        """A length of time, or a word for never."""
        if fold(" ".join(span.plain_words())) in at.names("kit-off"):
            return None
        found = whole(span, DurationKind().read(span, at))
        assert isinstance(found, timedelta)
        if not self.least <= found <= self.most:
            raise Unreadable("checkins-lead-bounds", least=self.least, most=self.most)
        return found

    def kept(self, value: timedelta | None) -> str:
        """Whole minutes; 0 for never."""
        return str(value // timedelta(minutes=1)) if value else "0"

    def value(self, kept: str) -> timedelta | None:
        """So many minutes."""
        return timedelta(minutes=int(kept)) or None

    def shown(self, value: timedelta | None) -> object:
        """In words."""
        return value or Phrase("checkins-lead-never")


SCALE = checkins.setting("checkin-scale", ChoiceSetting("checkins-scales", _SCALES), "level")
SEEN = checkins.setting("checkin-see", ChoiceSetting("checkins-see", SIGHTS), "group")
LEAST = checkins.setting("least-answers", NumberSetting(FEWEST, 50), FEWEST)
REMINDER = checkins.setting(
    "checkin-reminder", LeadSetting(timedelta(minutes=5), timedelta(days=7)), timedelta(hours=2)
)
RETENTION = checkins.setting("checkin-retention", DaysSetting(0, 366), 30, topic=KEEPING)
COUNTS = checkins.setting("checkin-counts", DaysSetting(0, 366), 84, topic=KEEPING)  # twelve weeks
checkins.keeps(SEEN, RETENTION, COUNTS)
