"""Events that features and the dispatcher raise: each is a class, and its fields are its facts.

`ctx.tell(TurnBegan(person))` raises one, `feature.on(TurnBegan)` listens for it; mypy reports handlers with wrong
facts. A `RoomEvent` happens in a room; a `SpokenEvent` is caused by somebody's message there.
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from msgspec import Struct

from commands.kit.arguments import Item
from commands.kit.phrase import Member
from commands.kit.when import Recurrence


class RoomEvent(Struct, frozen=True):
    """Happens in a room: handlers get its `RoomContext`."""

    even_off: ClassVar[bool] = False  # features hear it where they are off too: what they keep is seen to


class SpokenEvent(Struct, frozen=True):
    """Caused by somebody's message: handlers get their `Context`."""

    even_off: ClassVar[bool] = False


# Told by the house.


class BotJoined(RoomEvent, frozen=True):
    """The bot has just joined the room, perhaps again: `lapsed` is how much was due too long ago to be said.

    The room `knows` it where it has been there for long, in an earlier life of which nothing is left.
    """

    lapsed: int = 0
    knows: bool = False


class GroupBegan(RoomEvent, frozen=True):
    """A group begins with this room. `inviter` asked the bot in, where that is known."""

    inviter: str | None


class RoomChangedGroup(RoomEvent, frozen=True):
    """The room has come from the group `before` into `after`, perhaps with what was open in it."""

    before: int
    after: int


class RoomReplaced(RoomEvent, frozen=True):
    """The room has taken the place of another one (a room upgrade): what was live there is shown here."""


class MemberJoined(RoomEvent, frozen=True):
    """Somebody came into the room."""

    person: str


class MemberLeft(RoomEvent, frozen=True):
    """Somebody left the room, or was `removed`: kicked or banned, or the room was taken out of the group."""

    even_off: ClassVar[bool] = True
    person: str
    removed: bool = False


class LastRoomLeft(RoomEvent, frozen=True):
    """The bot is no longer in this room, the last one of its group; its people and what is stored are as they were."""

    even_off: ClassVar[bool] = True


class DirectChatShared(RoomEvent, frozen=True):
    """A third person joined the direct chat with this person: it is no longer private."""

    even_off: ClassVar[bool] = True
    person: str


class DayBegan(RoomEvent, frozen=True):
    """A day has passed in this room: features delete data whose retention the group decides."""

    even_off: ClassVar[bool] = True


class Overheard(SpokenEvent, frozen=True):
    """Somebody wrote in a group's room (or sent voice or a picture): neither a command nor an answer to the bot.

    A short `text` may be compared with the few sentences that must not be left unanswered; it is not read for more.
    """

    text: str = ""


class WrittenPrivately(SpokenEvent, frozen=True):
    """Somebody wrote in their direct chat: neither a command nor an answer to the bot.

    The first feature that answers ends it; those after it are not called.
    """

    text: str


class MessageEdited(SpokenEvent, frozen=True):
    """Somebody edited a message of theirs."""

    event_id: str
    text: str


class MessageRedacted(SpokenEvent, frozen=True):
    """A message or reaction was redacted: what it created is to be withdrawn."""

    even_off: ClassVar[bool] = True
    event_id: str


class FileRead(SpokenEvent, frozen=True):
    """What somebody wanted to have read is there: the text, or the rows of a sheet with their numbers.

    Otherwise `problem` says why it is not: `none`, `gone`, `too-large` or `unreadable`.
    """

    text: str = ""
    rows: tuple[tuple[int, tuple[str, ...]], ...] = ()
    problem: str = ""


class AuthorFound(SpokenEvent, frozen=True):
    """Who wrote the message that somebody replied to, and when; None where it is no message, or is gone."""

    message: str
    author: str | None
    said: datetime | None


class VerificationRequested(SpokenEvent, frozen=True):
    """Somebody wants to verify the bot (this device) by emoji, and is declined."""

    device: str


# Told by features.


class HelplinesChanged(RoomEvent, frozen=True):
    """The group's helplines are others now."""


class PersonForgotten(RoomEvent, frozen=True):
    """Somebody is about to be forgotten in this group: features tell those concerned, and redraw boards."""

    even_off: ClassVar[bool] = True
    person: str


class Paused(SpokenEvent, frozen=True):
    """Somebody is on pause from now on."""

    person: str


class Resumed(SpokenEvent, frozen=True):
    """Somebody's pause is over."""

    person: str


class IntroductionWanted(RoomEvent, frozen=True):
    """Somebody is being welcomed: features say what they should know."""


class SettingChosen(SpokenEvent, frozen=True):
    """Somebody chose privately this value of a setting for the whole group."""

    setting: str
    value: object


class PresetChosen(SpokenEvent, frozen=True):
    """Somebody chose privately the preset of this name (see `commands/kit/presets.py`) for the whole group."""

    preset: str


class ClocksChanged(SpokenEvent, frozen=True):
    """The zone of the group, or in a direct chat the person's, has changed: the replies say what stays on its clock."""

    rooms: tuple[str, ...]
    zone: ZoneInfo  # that it is now


class ClocksWanted(SpokenEvent, frozen=True):
    """What comes back in these rooms and stayed on another clock is wanted on this one."""

    rooms: tuple[str, ...]
    zone: ZoneInfo


class OnCallWanted(SpokenEvent, frozen=True):
    """Somebody names privately who may be called when a person of the group needs somebody."""

    member: Member


class HelplineWanted(SpokenEvent, frozen=True):
    """Somebody wants the group to have this helpline at hand."""

    wording: str


class MeetingWanted(SpokenEvent, frozen=True):
    """Somebody says when the group meets."""

    when: datetime | Recurrence


class CheckinWanted(SpokenEvent, frozen=True):
    """Somebody wants a check-in here, the usual one."""


class RehearsalWanted(SpokenEvent, frozen=True):
    """Somebody wants to go through a circle alone."""


class MeetingDated(RoomEvent, frozen=True):
    """When the group meets next is set, or is no longer known: at that moment, and how that comes back."""

    group_id: int
    date: datetime | None
    repeats: Recurrence | None


class MeetingPassed(RoomEvent, frozen=True):
    """A meeting of the group is over: the next date is the one to know."""

    group_id: int


class MeetingReminderWanted(SpokenEvent, frozen=True):
    """Somebody wants the group to be reminded of its meetings at these times."""

    when: datetime | Recurrence


class SettingsShown(SpokenEvent, frozen=True):
    """Somebody is looking at all settings of a group: features may remark on values."""


class OwnThingsWanted(SpokenEvent, frozen=True):
    """Somebody asks what is theirs in a group; without one, what is theirs in all of them alike."""

    group_id: int | None


class AroundMeant(SpokenEvent, frozen=True):
    """Somebody wants a round about words that may be when they are around: `!round until 22:00`."""

    words: str


class ReminderWanted(SpokenEvent, frozen=True):
    """Somebody wants a reminder of this, which the message `source` says."""

    when: datetime
    what: str
    source: str


class ReminderUnwanted(SpokenEvent, frozen=True):
    """Nothing is to be said any more to this person of what the message `source` says."""

    source: str
    person: str


class ReminderTicked(SpokenEvent, frozen=True):
    """Somebody says that it is done, of a reminder of what the message `source` says."""

    source: str


class TaskDone(SpokenEvent, frozen=True):
    """Somebody said `!done T2`, or `!done 2` where no turn ends. Who hears it answers only what is theirs."""

    item: Item

    def fits(self, letter: str) -> bool:
        """Whether it can be about a list with this letter."""
        return self.item.letter in (None, letter)


class Lent(SpokenEvent, frozen=True):
    """Somebody lends this to somebody."""

    borrower: str
    what: str


class ComingSaid(SpokenEvent, frozen=True):
    """Somebody says that they are coming, or that they can't, and nobody waits for that who called for help."""

    comes: bool


class TipsWanted(SpokenEvent, frozen=True):
    """Somebody asks the group this; what the group knows of it already is for them alone."""

    words: str


class WhyWanted(SpokenEvent, frozen=True):
    """Somebody asks why the item of this number is as it is."""

    item: Item


class RoleLacked(SpokenEvent, frozen=True):
    """Somebody uses a command for which they have no role. Unless somebody answers, they read whose it is."""

    key: str


class NameAlone(SpokenEvent, frozen=True):
    """Somebody says in their private chat nothing but the name of the command with this key."""

    key: str


class KeptApart(SpokenEvent, frozen=True):
    """Somebody wants to be brought together with this person in nothing any more. Nobody may learn of it."""

    other: str


class ForgettingWanted(SpokenEvent, frozen=True):
    """Somebody wants to be forgotten. What a feature says comes first: then they are not, until they ask again."""


class RoomCommandTried(SpokenEvent, frozen=True):
    """Somebody uses a command of rooms in their private chat. Unless somebody answers, it says where it works."""

    key: str
    name: str
