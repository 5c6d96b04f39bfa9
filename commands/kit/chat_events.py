"""Events of private chats: they are left, and what was asked there comes to nothing: see `events.py`."""

from __future__ import annotations

from typing import ClassVar

from commands.kit.events import RoomEvent, SpokenEvent


class PrivateChatLeft(RoomEvent, frozen=True):
    """This direct chat is about to be over: its person has left it, or the bot is not in it any more."""

    even_off: ClassVar[bool] = True
    person: str


class ForgottenAnywhere(SpokenEvent, frozen=True):
    """The speaker is about to be forgotten in that group, or everywhere (None); also where the bot is in none of it."""

    even_off: ClassVar[bool] = True
    group_id: int | None


class GivenUp(SpokenEvent, frozen=True):
    """The command of this key will not be completed: nothing fitted what it lacks, or somebody left the question."""

    command: str
