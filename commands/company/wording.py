"""The private messages of a call for company. Who was asked is told to nobody."""

from __future__ import annotations

from msgspec.structs import replace

from commands.company.feature import ASKED_QUESTION, CALL_MESSAGE, UNREACHED_TIMER
from commands.kit.context import RoomContext
from commands.kit.phrase import Member, Phrase, Pill
from commands.kit.replies import Reply, whisper
from storage.company.calls import Asked, CompanyCall
from storage.rooms.names import bare_name


def to_asker(home: RoomContext, call: CompanyCall, *phrases: Phrase) -> Reply:
    """A message for who would like company. They asked for it, so neither a pause nor the letter budget keeps it."""
    said = whisper(Member(call.person, call.person), *phrases).answered_by(CALL_MESSAGE, call.id)
    return replace(said, room=home.room.room_id).delivered(asked_for=True).traced(stays=True, unsigned=True)


async def to_asked(home: RoomContext, call: CompanyCall, person: str, *phrases: Phrase) -> Reply:
    """A message for somebody whom it came to: they are around, so that it does not wait."""
    member = Member(person, await name_of(home, person))
    said = whisper(member, *phrases).answered_by(ASKED_QUESTION, call.id)
    return replace(said, room=home.room.room_id).delivered(prompt=True).traced(stays=True, unsigned=True)


async def ask(home: RoomContext, call: CompanyCall, asked_id: int, person: str) -> Reply:
    """The question whether somebody has time; what it is about they read with their yes."""
    asks = Phrase("company-asks-unnamed", group=home.group.name)
    if not call.unnamed:
        name = await name_of(home, call.person)
        asks = Phrase("company-asks", person=bare_name(name, call.person), id=Pill(call.person))
    said = await to_asked(home, call, person, asks, Phrase("company-asks-how"))
    return said.asks(ASKED_QUESTION, call.id).delivered(on_undeliverable=UNREACHED_TIMER.about(asked_id))


async def settled(home: RoomContext, call: CompanyCall, but: str = "") -> list[Reply]:
    """Tell those who have not answered that nothing is needed any more."""
    waiting = [each for each in await home.store.company.calls.asked(call.id) if _is_named(each) and each.person != but]
    key = "company-thanks" if but else "company-settled"
    return [(await to_asked(home, call, each.person, Phrase(key))).quietly() for each in waiting]


def _is_named(asked: Asked) -> bool:
    """Whether somebody was really asked, and has not answered."""
    return asked.waits and asked.person.startswith("@")


async def name_of(home: RoomContext, person: str) -> str:
    """Somebody's display name in the group."""
    return await home.store.rooms.name_in_group(home.group.id, person)
