"""The kinds of argument and setting at home with decisions."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Struct

from commands.kit.arguments import Circumstances, Item, TextKind
from commands.kit.days import DaysSetting
from commands.kit.deadline import DeadlineKind
from commands.kit.named import number_alone
from commands.kit.phrase import Phrase
from commands.kit.spoken import without_thanks
from commands.kit.when import Read
from commands.kit.words import Span, fold

LETTER = "D"


class WordsKind(TextKind, frozen=True):
    """What was decided; or the number of a decision, `D5` and nothing else."""

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """The text, or the `Item`."""
        found = number_alone(span, span, at)
        return found if found and found.value.letter == LETTER else super().read(span, at)


class When(Struct, frozen=True):
    """When to look at a decision again; never, where there is no date."""

    date: datetime | None


class AgainKind(TextKind, frozen=True):
    """When to look at something again, or never; or the words that take the place of the old ones."""

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """`When`, or the text. Raises `Ambiguous` for a date that can be several."""
        words = without_thanks(at.catalogs, span) or span
        if fold(words.typed()).strip(" .,;!") in at.names("decisions-never-names"):
            return Read(When(None), len(span.words))
        found = DeadlineKind().read_whole(words, at)
        return Read(When(found.value), len(span.words)) if found else super().read(span, at)  # type: ignore[arg-type]


class ReviewKind(Struct, frozen=True):
    """A date behind `review:`. Without the colon it is part of what was decided: "the budget we review on friday"."""

    label: str = "moment"

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """An aware datetime."""
        return DeadlineKind().read(span, at)


class KeptKind(DaysSetting, frozen=True):
    """A number of days; 0 is for as long as it holds."""

    def read(self, span: Span, at: Circumstances) -> int:
        """`2 years` of days, or words for as long as it holds."""
        if fold(span.typed()).strip(" .,;!") in at.names("decisions-until-over-names"):
            return 0
        return DaysSetting.read(self, span, at)

    def shown(self, value: int) -> object:
        return DaysSetting.shown(self, value) if value else Phrase("decisions-until-over")


Words = Annotated[str | Item, WordsKind()]
Again = Annotated[When | str, AgainKind()]
Review = Annotated[datetime, ReviewKind()]
