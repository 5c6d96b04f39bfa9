"""Messages to who is out, and to those who look out for them: always private, and before everything else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from msgspec.structs import replace

from commands.homeward.feature import HAVE_QUESTION, HOME_QUESTION, UNREACHED_TIMER, WAY_MESSAGE, WILL_QUESTION
from commands.homeward.rules import is_late
from commands.kit.context import RoomContext
from commands.kit.phrase import BLANK, Member, Phrase, Pill
from commands.kit.replies import Reply, ring, whisper
from storage.homeward import Lookout, Way
from storage.rooms.names import bare_name


async def home_of(ctx: RoomContext, group_id: int) -> RoomContext:
    """The first room of a group, from where messages are sent; the one at hand where the bot is in none of them.

    If that is another group's, nothing that is said names that.
    """
    rooms = await ctx.rooms_of(group_id)
    if rooms or ctx.circle is None or ctx.circle.id == group_id:
        return rooms[0] if rooms else ctx
    return replace(ctx, circle=None)


async def name_of(home: RoomContext, person: str) -> str:
    """Somebody's display name in a group, or where else it is known."""
    if home.circle is None:
        return (await home.member(person)).name
    return await home.store.rooms.name_in_group(home.group.id, person)


async def to_goer(ctx: RoomContext, way: Way, *phrases: Phrase) -> Reply:
    """A message for who is out. They asked for it, so a pause does not silence it."""
    home = await home_of(ctx, way.group_id)
    said = whisper(Member(way.person, way.person), *phrases).answered_by(WAY_MESSAGE, way.id).personally()
    return _pressing(home, said).delivered(asked_for=True)


async def ask_home(ctx: RoomContext, way: Way, *phrases: Phrase) -> Reply:
    """The question whether they are home."""
    said = await to_goer(ctx, way, *phrases)
    return said.asks(HOME_QUESTION, way.id).personally()


async def to_lookout(ctx: RoomContext, lookout: Lookout, *phrases: Phrase) -> Reply:
    """A message for somebody who looks out, or was asked to."""
    home = await home_of(ctx, lookout.group_id)
    said = whisper(Member(lookout.person, await name_of(home, lookout.person)), *phrases)
    return _pressing(home, said.answered_by(WAY_MESSAGE, lookout.way_id).personally())


async def ask_will(ctx: RoomContext, way: Way, lookout: Lookout) -> Reply:
    """The question whether somebody would look out. What they should know they read only if it comes to that."""
    home = await home_of(ctx, lookout.group_id)
    asks = Phrase("homeward-will-you", due=way.due, **await _who(home, way))
    at = [Phrase("homeward-goes-to", code=way.activity)] if way.activity else []
    said = await to_lookout(ctx, lookout, asks, *at, Phrase("homeward-will-how"))
    return (
        said.asks(WILL_QUESTION, lookout.id).personally().delivered(on_undeliverable=UNREACHED_TIMER.about(lookout.id))
    )


async def ask_to_look(ctx: RoomContext, way: Way, lookout: Lookout, why: str, late: Iterable[Phrase]) -> list[Reply]:
    """The call to look for them, which rings as a call for help does, and what they left for that."""
    home = await home_of(ctx, lookout.group_id)
    member = Member(lookout.person, await name_of(home, lookout.person))
    facts = await _who(home, way)
    phrases = (Phrase("homeward-look", due=way.due, **facts), *late, Phrase(why, person=facts["person"]))
    at = [Phrase("homeward-goes-to", code=way.activity)] if way.activity else []
    said = ring(member, *phrases, *at, BLANK, Phrase("homeward-look-how", id=Pill(way.person)))
    said = _pressing(home, said).asks(HAVE_QUESTION, lookout.id).personally()
    rung = said.delivered(on_undeliverable=UNREACHED_TIMER.about(lookout.id))
    if not way.words:
        return [rung]
    words = Phrase("homeward-words", person=facts["person"], words=way.words)
    return [rung, (await to_lookout(ctx, lookout, words)).quietly()]  # so that no lock screen shows them


def away(due: datetime, now: datetime) -> list[Phrase]:
    """Why something comes so late, if it does."""
    return [Phrase("homeward-away", since=due, until=now)] if is_late(due, now) else []


def _pressing(home: RoomContext, said: Reply) -> Reply:
    """It goes with no message that somebody deletes: that would be a way to silence it."""
    return replace(said, room=home.room.room_id).delivered(pressing=True).traced(stays=True, unsigned=True)


async def _who(home: RoomContext, way: Way) -> dict[str, object]:
    """Who is out, as the group of who reads it calls them."""
    name = bare_name(await name_of(home, way.person), way.person)  # the id stands beside it
    group = home.circle.name if home.circle else name
    return {"person": name, "id": Pill(way.person), "group": group}
