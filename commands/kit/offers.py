"""What a message offers to whoever reads it: signs to tap, and words to reply with.

It asks nobody, so no question is open and nothing expires. Where a message asks somebody too, the answer comes first.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from commands.kit.answers import Free, Intent
from commands.kit.catalogs import Catalogs
from commands.kit.replies import Reply
from commands.kit.spoken import is_one_of
from commands.kit.words import gesture, gestures

if TYPE_CHECKING:
    from commands.kit.context import Context


class Sign(str):
    """An emoji that belongs to no intent, as `gesture` returns it."""

    __slots__ = ()


class Offer(Struct, frozen=True, kw_only=True):
    """The intents of one kind of message. With `words` other words are `Free`, with `signs` other emoji are `Sign`.

    What is `plain` is heard without a reply too, in a direct chat right after the message: it reads no talk of people.
    Of what is `final` it is not known afterwards that somebody took it up.
    """

    feature: str
    kind: str
    intents: tuple[Intent, ...]
    words: bool
    signs: bool
    even_left: bool = False  # as of a command
    plain: bool = False
    final: bool = False
    handler: Callable[[Context, str, str], Awaitable[Reply | Sequence[Reply] | None]]

    def tapped(self, emoji: str) -> str | None:
        """The intent of an emoji (see `gesture`), or the emoji itself; None where it is not offered."""
        return self._intent_of(emoji) or (Sign(emoji) if self.signs else None)

    def read(self, said: str, catalogs: Catalogs) -> str | None:
        """The intent of a reply, or the words themselves; None where they are people's talk."""
        if meant := self._intent_of(gesture(said.strip())):
            return meant
        for each in self.intents:
            if each.words and is_one_of(catalogs, said, *each.words):
                return each.name
        return Free(said.strip()) if self.words else None

    def _intent_of(self, emoji: str) -> str | None:
        return next((each.name for each in self.intents if emoji in gestures(each.taps)), None)
