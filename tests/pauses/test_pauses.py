"""Pauses, as conversations; and the law that nothing the bot does pings who is on pause."""

from __future__ import annotations

import ast
import re
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commands import LOCALES, features
from commands.kit.catalogs import Catalogs
from commands.kit.phrase import Member, Phrase
from commands.kit.registry import Registry
from commands.kit.replies import Delivery, Live, Notify, Place, Reply
from commands.pauses import MOST_PLANNED
from storage.outbox.messages import IdempotencyKey
from tests.conversation import BOT, Conversation, conversation, user, usual

ROOT = Path(__file__).parent.parent.parent
CATALOGS = Catalogs(LOCALES)
REGISTRY = Registry(features(), CATALOGS)
MINUTES = timedelta(minutes=1)
DAYS = timedelta(days=1)


def pings(talk: Conversation, name: str) -> list[str]:
    """What of all that the bot sent pings this person: mentions, loud private messages, invites."""
    found = []
    for room_id, room in talk.server.rooms.items():
        private = set(room.members("join", "invite")) <= {BOT, user(name)}
        for each in talk.shown(room_id):
            if user(name) in each.mentions or (private and each.msgtype == "m.text"):
                found.append(each.body)
    return found


def is_invited(talk: Conversation, name: str, before: set[str]) -> bool:
    """Whether the bot has opened a chat with this person since there were only those rooms."""
    new = [room for room_id, room in talk.server.rooms.items() if room_id not in before]
    return any(user(name) in room.members("join", "invite") for room in new)


# What people see.


@pytest.mark.parametrize(
    ("language", "first", "second", "mine"),
    [
        ("en", "!pause friday to sunday", "!pause saturday to monday", "!mine"),
        ("fr", "!pause de vendredi à dimanche", "!pause de samedi à lundi", "!mes"),
        ("es", "!pausa de viernes a domingo", "!pausa de sábado a lunes", "!míos"),
    ],
)
async def test_deleting_a_planned_pause_brings_back_those_whose_place_it_took(
    tmp_path: Path, language: str, first: str, second: str, mine: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        chat = await talk.direct("Ben")
        await talk.says("Ben", first, chat)
        before = await talk.says("Ben", mine, chat)
        await talk.says("Ben", second, chat)
        two = talk.last
        assert await talk.says("Ben", mine, chat) != before
        assert await talk.takes_back("Ben", two, chat) == before
        assert await talk.says("Ben", mine, chat) == before


async def test_what_was_replaced_twice_and_what_is_over_or_called_off(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await talk.direct("Ben")
        said = []
        for typed in ("friday to sunday", "saturday to monday", "sunday to tuesday"):
            await talk.says("Ben", f"!pause {typed}", chat)
            said.append(talk.last)
        await talk.takes_back("Ben", said[1], chat)  # in the middle: the first now waits for the third
        assert "Sunday, 14 March to Tuesday" in (mine := await talk.says("Ben", "!mine", chat)) and "Friday" not in mine
        assert "Friday, 12 March to Sunday" in await talk.takes_back("Ben", said[2], chat)
        await talk.says("Ben", "!pause friday to monday", chat)
        await talk.says("Ben", "!resume", chat)
        await talk.takes_back("Ben", talk.last, chat)
        assert "pause" not in await talk.says("Ben", "!mine", chat)
        async with talk.store.transaction():
            assert not await talk.store._database.all("SELECT * FROM pauses")


async def test_deleting_a_pause_brings_back_the_one_that_held_before(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await talk.direct("Ben")
        await talk.says("Ben", "!pause until friday", chat)
        await talk.says("Ben", "!pause", chat)
        assert "until Friday, 12 March" in await talk.takes_back("Ben", talk.last, chat)
        await talk.says("Ben", "!pause until thursday 8:00", chat)
        long = talk.last
        await talk.passes(timedelta(days=3))
        assert await talk.takes_back("Ben", long, chat) == "", "it is over meanwhile"


async def test_a_pause_until_a_day_and_its_end(talk: Conversation) -> None:
    assert (await talk.says("Ben", "!pause until friday")).splitlines() == [
        "You’re on pause until Friday, 12 March at 09:00. No reason needed.",
        "I mention you nowhere, rounds pass you by and your reminders wait. What you ask me, I still answer."
        " To end it: !resume.",
    ]
    assert talk.message().msgtype == "m.notice"
    await talk.says("Anne", "!hand")
    await talk.says("Ben", "!hand")
    await talk.says("Anne", "!next")
    assert "Ben" in await talk.says("Anne", "!done")
    assert pings(talk, "Ben") == []
    await talk.passes(3 * DAYS)
    assert await talk.says("Ben", "!resume") == ("You’re not on pause. !pause stops every ping from me, in all groups.")
    await talk.says("Ben", "!done")
    await talk.says("Ben", "!hand")
    await talk.says("Anne", "!next")
    assert len(pings(talk, "Ben")) == 1


@pytest.mark.parametrize(
    ("said", "until"),
    [
        ("!pause", None),
        ("!pause friday 9:00", "Friday, 12 March at 09:00"),
        ("!pause until:friday 18:00", "Friday, 12 March at 18:00"),
        ("!pause until: 5 april", "Monday, 5 April at 09:00"),
        ("!pause 2 weeks", "Wednesday, 24 March at 19:00"),
        ("!pause for two hours", "Wednesday, 10 March at 21:00"),
        ("!pause till tomorrow", "Thursday, 11 March at 09:00"),
    ],
)
async def test_how_a_pause_is_said(talk: Conversation, said: str, until: str | None) -> None:
    begun = (await talk.says("Ben", said)).splitlines()[0]
    assert begun == f"You’re on pause{f' until {until}' if until else ''}. No reason needed."


async def test_what_is_no_end_begins_no_pause(talk: Conversation) -> None:
    assert "I can’t read" in await talk.says("Ben", "!pause because I am tired")
    assert "already over" in await talk.says("Ben", "!pause until 2027-03-01")
    assert "I can’t read" in await talk.says("Ben", "!pause until")
    assert "not on pause" in await talk.says("Ben", "!resume")


async def test_a_pause_holds_in_every_group_and_over_a_restart(talk: Conversation) -> None:
    direct = await talk.direct("Ben")
    assert "You’re on pause." in await talk.says("Ben", "!pause", direct)
    second = await talk.gathering("Chloé", "Ben")
    await talk.restart()
    await talk.says("Ben", "!hand", second)
    assert "Ben" in await talk.says("Chloé", "!next", second)
    assert pings(talk, "Ben") == []


async def test_a_pause_is_ended_by_taking_its_message_back(talk: Conversation) -> None:
    await talk.says("Ben", "!pause")
    await talk.takes_back("Ben", talk.last)
    assert "not on pause" in await talk.says("Ben", "!resume")


async def test_another_pause_takes_the_place_of_the_first(talk: Conversation) -> None:
    await talk.says("Ben", "!pause until friday")
    await talk.says("Ben", "!pause")
    await talk.passes(30 * DAYS)
    assert "Your pause is over" in await talk.says("Ben", "!resume")


# Planned.


@pytest.mark.parametrize(
    ("language", "said", "told", "after"),
    [
        ("en", "!pause friday to sunday", "from Friday, 12 March to Sunday, 14 March", "no pause from"),
        ("fr", "!pause du 12 au 14 mars", "du vendredi 12 mars au dimanche 14 mars", "pas de pause du"),
        ("es", "!pausa de viernes a domingo", "del viernes 12 de marzo al domingo 14", "no habrá pausa del"),
    ],
)
async def test_a_planned_pause_begins_and_ends_by_itself(
    tmp_path: Path, language: str, said: str, told: str, after: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        direct = await talk.direct("Ben")
        mine, resume = {"en": ("!mine", "!resume"), "fr": ("!mes", "!reprendre"), "es": ("!míos", "!reanudar")}[
            language
        ]
        assert told in usual(await talk.says("Ben", said, direct))
        assert told in usual(await talk.says("Ben", mine, direct)), "one's own, to oneself"
        assert told not in usual(await talk.says("Ben", mine)), "nobody else is told"
        assert after in usual(await talk.says("Ben", resume, direct))
        assert told not in usual(await talk.says("Ben", mine, direct))
        await talk.says("Ben", said, direct)

        async def called() -> bool:
            """Whether a call to Ben pings him now."""
            before = len(pings(talk, "Ben"))
            news = Phrase("settings-same", setting="x", value=f"{talk.server.now}")
            await reply_from_anne(talk, Reply(lines=(news,), place=BEN).mentioning([BEN.user_id]))
            return len(pings(talk, "Ben")) > before

        assert await called()
        await talk.restart()
        for hours, pinged in ((28.99, True), (0.01, False), (71.99, False), (0.01, True)):  # midnight to midnight
            await talk.passes(timedelta(hours=hours))
            assert await called() is pinged, (hours, pinged)
        over = await talk.says("Ben", resume, direct)
        assert over.endswith(await talk.says("Chloé", resume)), "as if there had been none"


async def test_pauses_to_come_beside_the_one_that_holds(talk: Conversation) -> None:
    direct = await talk.direct("Ben")
    await talk.says("Ben", "!pause until tomorrow", direct)
    said = await talk.says("Ben", "!pause friday 18:00 to sunday 20:00", direct)
    assert said.startswith(
        "You’ll be on pause from Friday, 12 March at 18:00 to Sunday, 14 March at 20:00."
        " No reason needed, and I tell nobody."
    )
    await talk.says("Ben", "!pause from 1 april", direct)
    assert (await talk.says("Ben", "!pause saturday to monday", direct)).splitlines()[1] == (
        "This pause takes the place of the one you had planned"
        " from Friday, 12 March at 18:00 to Sunday, 14 March at 20:00."
    )
    mine = (await talk.says("Ben", "!mine", direct)).splitlines()
    assert mine == [
        "You’re on pause until Thursday, 11 March at 09:00. To end it: !resume.",
        "You have planned a pause from Saturday, 13 March to Monday, 15 March. To call it off: !resume.",
        "You have planned a pause from Thursday, 1 April on. To call it off: !resume.",
    ]
    assert (await talk.says("Ben", "!resume", direct)).splitlines() == [
        "Your pause is over. If something waited for you, it comes now.",
        "Still planned: a pause from Saturday, 13 March to Monday, 15 March.",
        "Still planned: a pause from Thursday, 1 April on.",
    ]
    assert (await talk.says("Ben", "!resume", direct)).splitlines() == [
        "Called off: no pause from Saturday, 13 March to Monday, 15 March.",
        "Still planned: a pause from Thursday, 1 April on.",
    ]
    assert "place of" not in await talk.says("Ben", "!pause from 30 march", direct), "no day is lost"
    assert "planned from Tuesday, 30 March on." in await talk.says("Ben", "!pause 30 march to 2 april", direct)
    assert "planned from" in await talk.says("Ben", "!pause 2 april", direct)
    await talk.says("Ben", "!pause from 1 april", direct)
    await talk.says("Ben", "!pause tomorrow", direct)
    await talk.takes_back("Ben", talk.last, direct)
    await talk.passes(25 * DAYS)
    assert (await talk.says("Ben", "!mine", direct)) == "You’re on pause. To end it: !resume."
    assert "Your pause" in await talk.says("Ben", "!mydata", direct)


async def test_so_many_can_be_planned(talk: Conversation) -> None:
    for day in range(12, 12 + MOST_PLANNED):
        assert "You’ll be on pause on" in await talk.says("Ben", f"!pause {day} march")
    assert "10 pauses, and I can’t remember more" in await talk.says("Ben", "!pause 30 march")
    assert "You’re on pause until" in await talk.says("Ben", "!pause until tomorrow"), "one for now always goes"


# Rounds.


async def test_a_round_passes_over_who_is_on_pause_without_a_word(talk: Conversation) -> None:
    await talk.says("Ben", "!pause")
    said = await talk.says("Anne", "!round order:list")
    assert "Anne, it is your turn" in said and "Ben" not in said
    said = await talk.says("Anne", "!done")
    assert "Chloé, it is your turn" in said and "Ben" not in said
    assert "Thank you all" in await talk.says("Chloé", "!done")


async def test_who_goes_on_pause_in_a_round_is_not_called(talk: Conversation) -> None:
    direct = await talk.direct("Ben")
    await talk.says("Anne", "!round order:list")
    await talk.passes(MINUTES)
    await talk.says("Ben", "!pause", direct)
    assert "Chloé, it is your turn" in await talk.says("Anne", "!done")
    await talk.says("Chloé", "!pause")
    assert "Thank you all" in talk.message("Thank you").body
    assert pings(talk, "Ben") == []


async def test_who_joins_a_round_during_a_pause_is_asked_without_a_ping(talk: Conversation) -> None:
    await talk.says("Ben", "!pause")
    await talk.passes(MINUTES)
    await talk.says("Anne", "!round order:list")
    await talk.says("Ben", "!round join")
    await talk.says("Anne", "!done")
    assert "Ben, it is your turn" in await talk.says("Chloé", "!done")
    assert pings(talk, "Ben") == []


async def test_who_asks_for_a_round_is_in_it(talk: Conversation) -> None:
    await talk.says("Anne", "!pause")
    assert "Anne, it is your turn" in await talk.says("Anne", "!round order:list")


# Reminders.


async def test_a_reminder_waits_for_the_end_of_the_pause(talk: Conversation) -> None:
    await talk.says("Ben", "!remind me in 1 hour tea")
    await talk.says("Ben", "!remind us in 1 hour the kettle")
    await talk.says("Ben", "!pause")
    assert await talk.passes(2 * DAYS) == (
        "A reminder for all of us that was due on Wednesday, 10 March at 20:00: the kettle"
    )
    await talk.restart()
    await talk.says("Ben", "!resume")
    assert await talk.passes(timedelta(0)) == ("Ben, a reminder that was due on Wednesday, 10 March at 20:00: tea")
    assert await talk.passes(2 * DAYS) == ""


async def test_a_reminder_comes_when_a_pause_ends_by_itself(talk: Conversation) -> None:
    await talk.says("Ben", "!remind me in 1 hour tea")
    await talk.says("Ben", "!pause until tomorrow 9:00")
    await talk.passes(2 * 60 * MINUTES)
    await talk.says("Ben", "!pause until friday 9:00")
    assert await talk.passes(DAYS) == ""
    assert (await talk.passes(DAYS)).startswith("Ben, a reminder that was due")
    assert len(pings(talk, "Ben")) == 1


# Private messages.


async def reply_from_anne(talk: Conversation, reply: Reply) -> None:
    """The bot says this to something that Anne does."""
    contexts = talk.app._dispatcher._contexts
    event_id = talk.server.say(talk.room, user("Anne"), "something")
    async with talk.store.transaction():
        now = talk.server.now
        ctx = await contexts.context(talk.room, user("Anne"), event_id, None, now, heard=now)
        assert ctx is not None
        await talk.app._dispatcher._composer.post(ctx, reply, IdempotencyKey(str(reply)))
    talk.app.courier.wake()
    await talk.settle()


BEN = Member(user("Ben"), "Ben")
NEWS = (Phrase("settings-same", setting="x", value="y"),)


async def test_a_private_message_comes_without_a_ping(talk: Conversation) -> None:
    direct = await talk.direct("Ben")
    await talk.says("Ben", "!pause")
    await reply_from_anne(talk, Reply(lines=NEWS, place=BEN).mentioning([BEN.user_id]))
    assert "is y already" in talk.heard(direct)
    assert pings(talk, "Ben") == []


@pytest.mark.parametrize("how", ["resume", "until", "withdraw"])
async def test_without_a_direct_chat_it_waits_for_the_end_of_the_pause(talk: Conversation, how: str) -> None:
    await talk.says("Ben", "!pause until tomorrow" if how == "until" else "!pause")
    pause, rooms = talk.last, set(talk.server.rooms)
    await reply_from_anne(talk, Reply(lines=NEWS, place=BEN).mentioning([BEN.user_id]))
    await talk.restart()
    await talk.app.tidy()
    await talk.settle()
    assert set(talk.server.rooms) == rooms, "nobody is invited anywhere"
    if how == "until":
        await talk.passes(DAYS)
        await talk.app.tidy()
    elif how == "resume":
        await talk.says("Ben", "!resume")
    else:
        await talk.takes_back("Ben", pause)
    await talk.settle()
    (direct,) = set(talk.server.rooms) - rooms
    assert talk.server.rooms[direct].members("invite") == [user("Ben")]
    assert len(talk.shown(direct)) == 1


async def test_what_the_person_asks_for_now_is_answered_as_always(talk: Conversation) -> None:
    direct = await talk.direct("Anne")
    await talk.says("Anne", "!pause")
    anne = Member(user("Anne"), "Anne")
    await reply_from_anne(talk, Reply(lines=NEWS, place=anne).mentioning([anne.user_id]))
    assert talk.message("", direct).msgtype == "m.text"
    await reply_from_anne(talk, Reply(lines=NEWS, place=anne).mentioning([anne.user_id]).delivered(unasked=True))
    assert talk.message("", direct).msgtype == "m.notice", "who only wrote to the others asked for nothing"


# The law.

people = st.sampled_from(["Anne", "Ben", "Chloé"]).map(lambda name: Member(user(name), name))
replies = st.builds(
    Reply,
    lines=st.just(NEWS),
    place=st.sampled_from(Place) | people,
    notify=st.builds(Notify, st.frozensets(people.map(lambda member: member.user_id)), st.booleans()),
    delivery=st.builds(Delivery, urgent=st.booleans(), unasked=st.booleans()),
    live=st.none() | st.builds(Live, st.just("board"), st.booleans()),
)


@pytest.mark.slow
@settings(max_examples=15)
@given(st.lists(replies, max_size=8), st.booleans())
async def test_no_reply_of_any_kind_pings_who_is_on_pause(
    tmp_path_factory: pytest.TempPathFactory, said: list[Reply], knows: bool
) -> None:
    async with conversation(tmp_path_factory.mktemp("law")) as talk:
        if knows:
            await talk.direct("Ben")
        await talk.says("Ben", "!pause")
        rooms = set(talk.server.rooms)
        for reply in said:
            # A private message has no board.
            await reply_from_anne(
                talk, reply if isinstance(reply.place, Place) else Reply(lines=reply.lines, place=reply.place)
            )
        assert pings(talk, "Ben") == []
        assert not is_invited(talk, "Ben", rooms)


@pytest.mark.slow
def test_only_posting_writes_messages_that_people_read() -> None:
    writers = set()
    for folder in ("bot", "commands", "storage"):
        for path in (ROOT / folder).rglob("*.py"):
            calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
            if any(isinstance(call.func, ast.Name) and call.func.id == "OutboxMessage" for call in calls):
                writers.add(str(path.relative_to(ROOT)))
    # Joining, leaving, inviting anew, redactions, the end of a verification.
    silent = {
        "bot/dispatch/membership.py",
        "bot/delivery/sender.py",
        "storage/outbox/__init__.py",
        "bot/dispatch/verification.py",
        "bot/dispatch/descriptions.py",  # state for apps
        "bot/dispatch/unopened.py",
    }
    to_the_host = {"bot/health/notifier.py"}  # who waits for the end of their pause: tests/health/test_notifier.py
    assert writers == {"bot/dispatch/composer.py", *silent, *to_the_host}


async def in_the_middle_of_things(talk: Conversation, name: str) -> None:
    for said in ("remind me in 1 hour tea", "remind me every day 9:00 breathe", "need a ladder", "offer soup", "hand"):
        await talk.says(name, f"!{said}")


async def gestures_on(talk: Conversation, event_ids: set[str]) -> None:
    """Chloé puts on these messages of the bot all that they could mean something on."""
    for event_id in event_ids:
        async with talk.store.transaction():
            about = await talk.store.outbox.sent.about(event_id, talk.room)
        offer = REGISTRY.offers.get((about.feature, about.kind)) if about else None
        for emoji in [*(emoji for intent in offer.intents for emoji in intent.taps), "🟢", "🎈"] if offer else ():
            talk.server.react(talk.room, user("Chloé"), event_id, emoji)


async def everything_happens(talk: Conversation) -> None:
    """Every command is said as its help shows it, and every gesture is made."""
    seen: set[str] = set()
    for command in REGISTRY.commands:
        example = CATALOGS["en"].entries[f"{command.key}-example"].form
        for said in re.findall(r"`(![^`]+)`", example):
            if not said.startswith(("!pause", "!resume", "!group leave")):
                talk.server.say(talk.room, user("Anne"), said)
                talk.server.say(talk.room, user("Chloé"), "I see.")
                await talk.settle()
        new = {each.event_id for each in talk.shown()} - seen
        await gestures_on(talk, new)
        await talk.passes(3 * MINUTES)
        seen |= new
    for _ in range(3):
        await talk.passes(DAYS)


@pytest.mark.slow
async def test_no_path_pings_who_is_on_pause(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=("Anne", "Ben", "Chloé", "Dan")) as talk:
        for name in ("Ben", "Dan"):
            await in_the_middle_of_things(talk, name)
        await talk.says("Ben", "!pause")
        already = {name: len(pings(talk, name)) for name in ("Ben", "Dan")}
        rooms = set(talk.server.rooms)
        await everything_happens(talk)
        assert len(pings(talk, "Ben")) == already["Ben"]
        assert not is_invited(talk, "Ben", rooms)
        assert len(pings(talk, "Dan")) > already["Dan"] + 3, "who is not on pause is called"


# In French and in Spanish.


async def test_french(tmp_path: Path) -> None:
    async with conversation(tmp_path, "fr") as talk:
        said = usual(await talk.says("Ben", "!pause jusqu’à vendredi"))
        assert said.startswith("Tu es en pause jusqu’au vendredi 12 mars à 9 h. Pas besoin de raison.")
        assert "jusqu’au lundi 5 avril" in usual(await talk.says("Ben", "!pause jusqu'au 5 avril"))
        assert "mercredi 24 mars à 19 h" in usual(await talk.says("Ben", "!Pause pendant 2 semaines"))
        assert "Chloé" in (said := await talk.says("Anne", "!tour")) and "Ben" not in said
        assert usual(await talk.says("Ben", "!reprendre")).startswith("Ta pause est finie.")
        assert usual(await talk.says("Ben", "!reprise")).startswith("Tu n’es pas en pause.")


async def test_spanish(tmp_path: Path) -> None:
    async with conversation(tmp_path, "es") as talk:
        said = await talk.says("Ben", "!pausa hasta el viernes")
        assert said.startswith("Estás en pausa hasta el viernes 12 de marzo a las 9:00.")
        assert "24 de marzo" in await talk.says("Ben", "!pausa por 2 semanas")
        assert "Chloé" in (said := await talk.says("Anne", "!ronda")) and "Ben" not in said
        assert (await talk.says("Ben", "!reanudar")).startswith("Tu pausa terminó.")
        assert (await talk.says("Ben", "!reanudar")).startswith("No estás en pausa.")
