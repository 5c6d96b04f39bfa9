"""Messages to the caller and to those who were called: always private, and before everything else."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from commands.kit.context import RoomContext
from commands.kit.phrase import BLANK, Member, Phrase, Pill
from commands.kit.replies import Reply, ring, whisper
from commands.sos.feature import CALL_MESSAGE, PAGE_QUESTION, STEPS
from commands.sos.people import Helper
from commands.sos.regions import by_region
from storage.rooms.names import bare_name
from storage.sos import Call, Page


async def homes(ctx: RoomContext, call: Call) -> list[RoomContext]:
    """The first room of each group whose people are called; messages about the call are sent from there."""
    rooms = [await ctx.rooms_of(group_id) for group_id in await ctx.store.sos.groups(call.id)]
    return [each[0] for each in rooms if each]


async def helplines_of(rooms: Iterable[RoomContext]) -> list[Phrase]:
    """The helplines of these groups, or a line that there are none."""
    homes, told = [*rooms], list[Phrase]()
    for home in homes:
        found = await home.store.sos.helplines.all(home.group.id)
        several = Phrase("sos-helplines-of", group=home.group.name)
        title = several if len(homes) > 1 else Phrase("sos-helplines-title")
        told += [title, *by_region(found, lambda each: Phrase("sos-helpline", wording=each.wording))] if found else []
    return told or [Phrase("sos-helplines-none")]


def to_caller(home: RoomContext, call: Call, *phrases: Phrase) -> Reply:
    """A message for the caller. They asked for it, so a pause does not silence it."""
    said = whisper(Member(call.person, call.person), *phrases).answered_by(CALL_MESSAGE, call.id)
    return replace(said, room=home.room.room_id).delivered(pressing=True, asked_for=True).traced(stays=True)


def to_helper(home: RoomContext, call: Call, person: Member, *phrases: Phrase) -> Reply:
    """A message for somebody who was called."""
    return _about(home, call, whisper(person, *phrases))


def _about(home: RoomContext, call: Call, said: Reply) -> Reply:
    """A call itself (see `ring`) asks whether they come; everything else belongs to what they were asked."""
    said = said.asks(PAGE_QUESTION, call.id) if said.notify.mention else said.answered_by(PAGE_QUESTION, call.id)
    return replace(said, room=home.room.room_id).delivered(pressing=True).traced(stays=True)


async def page(helper: Helper, call: Call, *, first: bool, late: bool) -> Reply:
    """The message that calls somebody: who calls, why they get it, and how to answer."""
    home, why = helper.home, f"sos-page-{STEPS[helper.step]}"
    name = bare_name(await name_of(home, call.person), call.person)  # the id stands beside it
    facts = {"person": name, "id": Pill(call.person), "group": home.group.name}
    said = ring(
        helper.member,
        Phrase("sos-page", **facts),
        *([Phrase("sos-page-late", began=call.began)] if late else []),
        Phrase(why if first or helper.step == 0 else f"{why}-next"),
        BLANK,
        Phrase("sos-page-how", id=Pill(call.person)),
    )
    return _about(home, call, said)


async def passed_on(home: RoomContext, call: Call, person: Member, words: str) -> Reply:
    """What the person wrote with the call: quietly, so that no lock screen shows it; taken back with the message."""
    quote = Phrase("sos-words", person=await name_of(home, call.person), words=words)
    return to_helper(home, call, person, quote).quietly().traced(stays=False)


async def to_pages(ctx: RoomContext, call: Call, pages: Iterable[Page], key: str) -> list[Reply]:
    """The message `key` for the people of these pages, in their languages. `sos-page-again` rings as the call did."""
    said: list[Reply] = []
    for each in pages:
        for home in (await ctx.rooms_of(each.group_id))[:1]:
            person = Member(each.person, await name_of(home, each.person))
            phrase = Phrase(key, person=await name_of(home, call.person))
            said.append(_about(home, call, (ring if key == "sos-page-again" else whisper)(person, phrase)))
    return said


async def name_of(home: RoomContext, person: str) -> str:
    """Somebody's display name in a group, from its first room."""
    return await home.store.rooms.name_in_group(home.group.id, person)
