"""What is said to who called and to who was called: always privately, and before everything else."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from commands.kit.context import Scene
from commands.kit.phrase import BLANK, Member, Phrase
from commands.kit.replies import Reply, whisper
from commands.sos.feature import STEPS
from commands.sos.people import Helper
from storage.sos import Call, Page


async def homes(scene: Scene, call: Call) -> list[Scene]:
    """For each group whose people are called, its first room: what is said about the call is said from there."""
    rooms = [await scene.rooms_of(group_id) for group_id in await scene.store.sos.groups(call.id)]
    return [each[0] for each in rooms if each]


async def helplines_of(rooms: Iterable[Scene]) -> list[Phrase]:
    """What the groups wrote down for such a moment; that there is nothing, where there is nothing."""
    found = [
        Phrase("sos-helpline", wording=helpline.wording)
        for room in rooms
        for helpline in await room.store.sos.helplines.all(room.group.id)
    ]
    return [Phrase("sos-helplines-title"), *found] if found else [Phrase("sos-helplines-none")]


def to_caller(home: Scene, call: Call, *phrases: Phrase) -> Reply:
    """Something for the person who called; they asked for it, also when they are on pause."""
    said = whisper(Member(call.person, call.person), *phrases).answered_by("sos", "call", call.id)
    return replace(said, room=home.room.room_id, pressing=True, asked_for=True, stays=True)


def to_helper(home: Scene, call: Call, person: Member, *phrases: Phrase, asks: bool = False) -> Reply:
    """Something for a person who was called; whether it asks them to come."""
    said = whisper(person, *phrases)
    said = said.asks("sos", "page", call.id) if asks else said.answered_by("sos", "page", call.id)
    return replace(said, room=home.room.room_id, pressing=True, stays=True)


async def page(helper: Helper, call: Call, step: int, *, first: bool, late: bool) -> Reply:
    """The call itself; why this person gets it, and how to answer."""
    home, why = helper.home, f"sos-page-{STEPS[step]}"
    facts = {"person": await name_of(home, call.person), "id": call.person, "group": home.group.name}
    return to_helper(
        home,
        call,
        helper.member,
        Phrase("sos-page", **facts),
        *([Phrase("sos-page-late", began=call.began)] if late else []),
        Phrase(why if first or step == 0 else f"{why}-next"),
        BLANK,
        Phrase("sos-page-how", id=call.person),
        asks=True,
    )


async def passed_on(home: Scene, call: Call, person: Member, words: str) -> Reply:
    """What the person wrote with the call: quietly, so that no lock screen shows it; taken back with the message."""
    quote = Phrase("sos-words", person=await name_of(home, call.person), words=words)
    return replace(to_helper(home, call, person, quote), mention=frozenset(), stays=False)


async def to_pages(scene: Scene, call: Call, pages: Iterable[Page], key: str) -> list[Reply]:
    """The same to all of these, each in their language."""
    said: list[Reply] = []
    for each in pages:
        for home in (await scene.rooms_of(each.group_id))[:1]:
            person = Member(each.person, await name_of(home, each.person))
            phrase = Phrase(key, person=await name_of(home, call.person))
            said.append(to_helper(home, call, person, phrase, asks=key == "sos-page-again"))
    return said


async def name_of(home: Scene, person: str) -> str:
    """What the group calls somebody."""
    return await home.store.rooms.name_in_group(home.group.id, person)
