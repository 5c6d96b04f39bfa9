"""Dates as files for one's own calendar: for oneself alone, encrypted, up to date, and discreet for whoever likes."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import vobject  # type: ignore[import-untyped]
from msgspec.structs import replace
from nio.crypto import decrypt_attachment  # type: ignore[import-untyped]

from tests.conversation import BOT, Conversation, conversation, user
from tests.fake.people import Person

DAY = timedelta(days=1)
CARDS = '!event card night saturday 19:00 at:"Zoé’s" until:22:00'
WALK = "!event a walk sunday 15:00"


def file(talk: Conversation, room: str) -> list[Any]:
    """The dates in the newest file of a chat."""
    shown = talk.shown(room)[-1]
    assert (shown.msgtype, shown.filename is not None) == ("m.file", True)
    uploaded = talk.server.media[shown.where["url"]]
    assert uploaded.media_type == "text/calendar"
    found: list[Any] = vobject.readOne(uploaded.data.decode()).vevent_list
    return found


def titles(talk: Conversation, room: str) -> list[str]:
    return [each.summary.value for each in file(talk, room)]


async def test_ones_dates_are_a_file_for_oneself(talk: Conversation) -> None:
    ben = await talk.direct("Ben")
    await talk.says("Anne", CARDS)
    await talk.says("Anne", WALK)
    await talk.says("Anne", "!event tea monday 15:00")
    assert "You have not said yes to anything that has a date." in await talk.says("Ben", "!calendar", ben)
    await talk.says("Ben", "!going E1")
    await talk.says("Ben", "!going E2")
    await talk.says("Ben", "!maybe E3")
    talk.heard()
    assert await talk.says("Ben", "!calendar") == "", "nothing in the room"
    assert "The 2 dates that you said yes to are in this file" in talk.heard(ben)
    cards, walk = file(talk, ben)
    assert (cards.summary.value, walk.summary.value) == ("card night", "a walk")
    assert f"{cards.dtstart.value:%d %H:%M} {cards.dtend.value:%H:%M}" == "13 18:00 21:00", "UTC"
    assert cards.location.value == "Zoé’s" and not hasattr(walk, "dtend")


async def test_one_date_is_a_file_for_whoever_asks(talk: Conversation) -> None:
    chloe = await talk.direct("Chloé")
    await talk.says("Anne", CARDS)
    await talk.says("Chloé", "!event file E1", chloe)
    assert titles(talk, chloe) == ["card night"]
    assert talk.shown(chloe)[-1].filename == "E1.ics"
    assert "I can’t find E7" in await talk.says("Chloé", "!event file E7", chloe)
    await talk.says("Anne", "!dates tea: sat 19:00, sun 15:00")
    assert "E2 has no date yet." in await talk.says("Chloé", "!event file E2", chloe)


async def test_a_changed_date_is_known_by_its_name_and_a_higher_number(talk: Conversation) -> None:
    ben, chloe = await talk.direct("Ben"), await talk.direct("Chloé")
    await talk.says("Anne", WALK)
    written = talk.last
    await talk.says("Ben", "!event file E1", ben)
    [first] = file(talk, ben)
    await talk.says("Chloé", "!event file E1", chloe)
    [same] = file(talk, chloe)
    assert (first.sequence.value, same.sequence.value) == ("0", "0") and first.uid.value == same.uid.value
    await talk.says("Anne", "!event a long walk sunday 16:00", edit_of=written)
    await talk.says("Ben", "!event file E1", ben)
    [changed] = file(talk, ben)
    assert (changed.sequence.value, changed.uid.value) == ("1", first.uid.value)
    assert changed.summary.value == "a long walk"
    assert re.fullmatch(r"[\w-]{24}", first.uid.value), "it says nothing about a room or a person"


@pytest.mark.parametrize(
    ("language", "on", "going", "calendar", "title"),
    [
        ("en", "!settings discreet dates on", "!going E1", "!calendar", "Appointment"),
        ("fr", "!réglages dates discrètes oui", "!je viens E1", "!agenda", "Rendez-vous"),
        ("es", "!ajustes fechas discretas sí", "!voy E1", "!agenda", "Cita"),
    ],
)
async def test_it_tells_nothing_where_somebody_wants_that(
    tmp_path: Path, language: str, on: str, going: str, calendar: str, title: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        ben, chloe = await talk.direct("Ben"), await talk.direct("Chloé")
        await talk.says("Anne", CARDS)
        for name, chat in (("Ben", ben), ("Chloé", chloe)):
            await talk.says(name, going, chat)
        await talk.says("Ben", on, ben)
        await talk.says("Ben", calendar, ben)
        [found] = file(talk, ben)
        assert found.summary.value == title and not hasattr(found, "location")
        await talk.says("Chloé", calendar, chloe)
        assert titles(talk, chloe) == ["card night"], "it is each person’s own"


async def test_the_room_can_not_choose_that_for_others(talk: Conversation) -> None:
    before = await talk.says("Anne", "!settings discreet dates on")
    ben = await talk.direct("Ben")
    await talk.says("Anne", WALK)
    await talk.says("Ben", "!event file E1", ben)
    assert titles(talk, ben) == ["a walk"], before


async def test_the_file_is_encrypted_where_the_chat_is(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        ben = Person(talk.server, user("Ben"), tmp_path / "Ben")
        await ben.hear()
        room = talk.server.create_room(user("Ben"), encrypted=True, invite=[BOT], is_direct=True)
        await talk.settle()
        await talk.says("Anne", WALK)
        await ben.hear()
        await ben.say("!event file E1", room)
        await talk.settle()
        await ben.hear()
        shown = [each for each in talk.server.shown(room, ben) if each.filename == "E1.ics"]
        sealed, key = talk.server.media[shown[-1].where["file"]["url"]], shown[-1].where["file"]
        assert b"VCALENDAR" not in sealed.data and sealed.media_type == "application/octet-stream"
        plain = decrypt_attachment(sealed.data, key["key"]["k"], key["hashes"]["sha256"], key["iv"])
        assert b"SUMMARY:a walk\r\n" in plain
        await ben.stop()


async def test_a_date_that_has_begun_is_another_than_the_next(talk: Conversation) -> None:
    await talk.says("Anne", WALK)
    async with talk.store.transaction():
        entries = talk.store.activities.entries
        walk = await talk.store.activities.by_event(talk.last)
        assert walk and walk.draft.start
        later = replace(walk, draft=replace(walk.draft, start=walk.draft.start + DAY))
        first = await entries.stamp(walk, talk.clock())
        assert await entries.stamp(later, walk.draft.start) == replace(first, sequence=1), "moved at the last moment"
        assert await entries.stamp(later, walk.draft.start) == replace(first, sequence=1), "nothing new"
        latest = replace(walk, draft=replace(walk.draft, start=walk.draft.start + 8 * DAY))
        following = await entries.stamp(latest, walk.draft.start + 2 * DAY)
        assert following.uid != first.uid and following.sequence == 0


async def test_what_was_called_off_is_taken_out_again(talk: Conversation) -> None:
    ben = await talk.direct("Ben")
    await talk.says("Anne", WALK)
    await talk.says("Ben", "!going E1")
    await talk.says("Ben", "!calendar", ben)
    [first] = file(talk, ben)
    assert first.status.value == "CONFIRMED"
    await talk.says("Anne", "!event cancel E1")
    talk.heard(ben)
    assert "takes it out of your calendar" in await talk.says("Ben", "!calendar", ben)
    [gone] = file(talk, ben)
    assert (gone.uid.value, gone.status.value, gone.sequence.value) == (first.uid.value, "CANCELLED", "1")
