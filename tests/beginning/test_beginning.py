"""The beginning of a group, as conversations: whoever invited the bot is asked, one thing after another."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import DATABASE
from tests.conversation import BOT, Conversation, conversation, user, usual

HOUR, DAYS = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class Words:
    """What is said in one language."""

    asks: dict[str, str]  # what is asked, by step
    says: dict[str, str]  # what people answer
    skip: str
    stop: str
    later: str  # how to come back
    room: str  # the message for the room
    setup: str
    answers: tuple[str, ...] = ()  # of the room, to the answers
    checkin: str = ""  # how to begin one


ENGLISH = Words(
    {
        "language": "Which language does the group speak?\n1. English\n2. español\n3. français",
        "people": "Whom may I call when somebody needs help, now?",
        "another": "And a second person?",
        "helpline": "Which helpline should the group have at hand?",
        "kind": "What kind of group is it?",
        "date": "When do you meet?",
        "reminder": "Shall I remind the room an hour before?",
        "voice": "How do you hold your circles?\n1. in writing, here\n2. by voice, on a call",
    },
    {
        "language": "English",
        "people": "Ben and Chloé, please",
        "helpline": "116 123 Samaritans, day and night",
        "kind": "an action group",
        "date": "every tuesday 19:00",
        "reminder": "yes",
        "voice": "by voice",
    },
    "skip",
    "stop",
    "Whenever you like: !setup.",
    "How we use Entraide\n- !sos: somebody is called, now",
    "!setup",
    ("116 123 Samaritans", "19:00", "“we meet by voice”: off → on"),
    "!checkin start",
)
FRENCH = Words(
    {
        "language": "Quelle langue parle le groupe ?\n1. English\n2. español\n3. français",
        "people": "Qui est-ce que je peux appeler quand quelqu’un a besoin d’aide, tout de suite ?",
        "another": "Et une deuxième personne ?",
        "helpline": "Quelle ligne d’écoute est-ce que le groupe garde sous la main ?",
        "kind": "Quel type de groupe est-ce ?",
        "date": "Le groupe se réunit quand ?",
        "reminder": "Je le rappelle au salon une heure avant ?",
        "voice": "Comment se passent les cercles ?\n1. par écrit, ici\n2. de vive voix",
    },
    {
        "language": "français",
        "people": "Ben et Chloé",
        "helpline": "09 72 39 40 50 SOS Amitié, jour et nuit",
        "kind": "un cercle de parole",
        "date": "tous les mardis à 19h",
        "reminder": "oui",
        "voice": "visio",
    },
    "passe",
    "arrête",
    "Quand tu veux : !préparer.",
    "Comment on se sert d’Entraide\n- !sos : quelqu’un est appelé, tout de suite",
    "!préparer",
    ("SOS Amitié", "19 h", "« on se parle de vive voix » : non → oui"),
    "!météo ouvrir",
)
SPANISH = Words(
    {
        "language": "¿Qué idioma habla el grupo?\n1. English\n2. español\n3. français",
        "people": "¿A quién puedo llamar cuando alguien necesite ayuda enseguida?",
        "another": "¿Y una segunda persona?",
        "helpline": "¿Qué línea de ayuda conviene que el grupo tenga a mano?",
        "kind": "¿Qué tipo de grupo es?",
        "date": "¿Cuándo se reúne el grupo?",
        "reminder": "¿Se lo recuerdo a la sala una hora antes?",
        "voice": "¿Cómo son los círculos?\n1. por escrito, aquí\n2. de viva voz",
    },
    {
        "language": "es",
        "people": "Ben y Chloé",
        "helpline": "717 003 717 Teléfono de la Esperanza",
        "kind": "1",
        "date": "cada martes a las 19",
        "reminder": "sí",
        "voice": "2",
    },
    "paso",
    "basta",
    "Cuando quieras: !preparar.",
    "Cómo usamos Entraide\n- !sos: se llama a alguien, enseguida",
    "!preparar",
    ("Teléfono de la Esperanza", "19:00", "«nos hablamos de viva voz»: no → sí"),
    "!cómo estamos",
)
SPOKEN = {"en": ENGLISH, "fr": FRENCH, "es": SPANISH}
STEPS = ("language", "people", "helpline", "kind", "date", "reminder", "voice")
SKIPPED = tuple(step for step in STEPS if step != "reminder")  # which is about the date


def chats(talk: Conversation, name: str) -> list[str]:
    """The rooms in which the bot is alone with somebody, or has invited them to be."""
    wanted = {BOT, user(name)}
    return [room_id for room_id, room in talk.server.rooms.items() if set(room.members("join", "invite")) == wanted]


@asynccontextmanager
async def begun(
    folder: Path, language: str = "en", people: tuple[str, ...] = ("Anne", "Ben", "Chloé")
) -> AsyncIterator[tuple[Conversation, str]]:
    """Anne has just invited the bot into a room with these people, all of whom had written to it; her private chat.

    (What the bot says in chats that it opens is encrypted, and nobody here has keys.)
    """
    async with conversation(folder, language, people=("Yan", "Zoë"), begins=True) as talk:
        rooms = {name: await talk.direct(name) for name in people}
        creator, *others = people
        talk.room = await begins(talk, "Tuesday circle", creator, *others)
        for room in rooms.values():
            talk.heard(room)
        yield talk, rooms[creator]


def newest(talk: Conversation, chat: str) -> str:
    """What the bot said last in a private chat."""
    return usual(talk.shown(chat)[-1].body)


async def begins(talk: Conversation, name: str, creator: str, *others: str, inviter: str = "") -> str:
    """A room in which a group begins; its id."""
    room = talk.server.create_room(user(creator), name, members=[user(each) for each in others])
    talk.server.invite(room, user(inviter or creator), BOT)
    await talk.settle()
    talk.heard(room)
    return room


async def says(talk: Conversation, text: str, chat: str, name: str = "Anne") -> str:
    return usual(await talk.says(name, text, chat))


async def on_call(talk: Conversation) -> dict[str, bool]:
    """Who is on the list, and whether they agreed."""
    async with talk.store.transaction():
        (group,) = await talk.store.rooms.groups_of(user("Anne"))
        return {duty.person: duty.agreed for duty in await talk.store.sos.rota.of_group(group.id)}


@pytest.mark.parametrize("language", SPOKEN)
async def test_whoever_invited_the_bot_is_asked_one_thing_after_another(tmp_path: Path, language: str) -> None:
    words = SPOKEN[language]
    async with begun(tmp_path, language) as (talk, chat):
        _, said = (usual(each.body) for each in talk.shown(chat))  # one question at a time
        assert "Tuesday circle" in said
        for step, following in zip(STEPS, (*STEPS[1:], "the end"), strict=True):
            assert words.asks[step] in said, step
            assert talk.heard() == "" or step != "language"
            before = len(talk.shown(chat))
            said = await says(talk, words.says[step], chat)
            assert len(talk.shown(chat)) == before + 1, (step, following)
        assert words.setup in said
        room = usual("\n".join(each.body for each in talk.shown()))
        assert room.endswith("!help.") or words.room in room.split("\n\n")[-1] or words.room in room
        assert all(each in room for each in words.answers), room
        assert await on_call(talk) == {user("Ben"): False, user("Chloé"): False}
        for name in ("Ben", "Chloé"):
            (private,) = chats(talk, name)
            assert "Anne" in talk.heard(private)
            await says(talk, {"en": "yes", "fr": "oui", "es": "sí"}[language], private, name)
        assert await on_call(talk) == {user("Ben"): True, user("Chloé"): True}


@pytest.mark.parametrize("language", SPOKEN)
@pytest.mark.parametrize("tap", [True, False])
async def test_each_can_be_skipped(tmp_path: Path, language: str, tap: bool) -> None:
    words = SPOKEN[language]
    async with begun(tmp_path, language) as (talk, chat):
        said = newest(talk, chat)
        for step in SKIPPED:
            assert words.asks[step] in said, step
            said = usual(await talk.reacts("Anne", "⏭️", "", chat)) if tap else await says(talk, words.skip, chat)
        assert words.setup in said
        assert usual(talk.heard()).startswith(words.room), "nothing else was said in the room"
        assert await on_call(talk) == {}


@pytest.mark.parametrize("language", SPOKEN)
@pytest.mark.parametrize("after", range(len(SKIPPED)))
async def test_a_word_ends_it_all(tmp_path: Path, language: str, after: int) -> None:
    words = SPOKEN[language]
    async with begun(tmp_path, language) as (talk, chat):
        for _ in range(after):
            await says(talk, words.skip, chat)
        assert (await says(talk, words.stop, chat)).endswith(words.later)
        assert words.later not in await says(talk, words.skip, chat), "nothing is asked any more"
        assert words.asks["language"] in await says(talk, words.setup, chat)


@pytest.mark.parametrize(("language", "no"), [("en", "no"), ("fr", "non merci"), ("es", "no, gracias"), ("en", "❌")])
async def test_a_no_ends_it_too(tmp_path: Path, language: str, no: str) -> None:
    async with begun(tmp_path, language) as (talk, chat):
        assert (await says(talk, no, chat)).endswith(SPOKEN[language].later)


@pytest.mark.parametrize(
    ("date", "asked", "answer", "reminded"),
    [
        ("every tuesday 19:00", True, "yes", True),
        ("every tuesday 19:00", True, "no", False),
        ("every tuesday 19:00", True, "skip", False),
        ("every tuesday 00:59", False, "", False),
        ("every tuesday 01:00", True, "yes", True),
        ("tomorrow 20:00", True, "yes", True),
        ("in 30 minutes", False, "", False),
        ("every 3 hours", False, "", False),
    ],
)
async def test_the_room_is_reminded_an_hour_before_if_that_is_wanted(
    tmp_path: Path, date: str, asked: bool, answer: str, reminded: bool
) -> None:
    async with begun(tmp_path) as (talk, chat):
        for _ in range(4):
            await says(talk, "skip", chat)
        said = await says(talk, date, chat)
        assert ("Shall I remind the room an hour before?" in said) == asked
        if asked:
            said = await says(talk, answer, chat)
        assert "How do you hold your circles?" in said
        talk.heard()
        hours = [hour for hour in range(1, 8 * 24) if "Our circle begins in an hour" in await talk.passes(HOUR)]
        assert bool(hours) == reminded
        # It is Wednesday, 19:00 in Paris.
        wanted = {"every tuesday 19:00": [6 * 24 - 1], "every tuesday 01:00": [5 * 24 + 5], "tomorrow 20:00": [24]}
        assert hours == (wanted[date] if reminded else [])


async def test_the_kind_of_group_is_set_up_and_what_it_does_not_use_is_not_asked_about(tmp_path: Path) -> None:
    async with begun(tmp_path) as (talk, chat):
        for _ in range(3):
            await says(talk, "skip", chat)
        assert "1. A sharing circle: " in newest(talk, chat)
        said = await says(talk, "mutual aid", chat)
        assert said.startswith("That is set up; the room reads what it changed.") and "!setup" in said, "no circles"
        heard = talk.heard()
        assert "Anne set this group up as: A neighbourhood’s mutual aid\n- off here: " in heard
        assert "off here is nothing again" in await talk.takes_back("Anne", talk.last, chat) + talk.heard()


@pytest.mark.parametrize(
    ("language", "checkin", "rehearsal"),
    [("en", "How are you", "Rehearsal"), ("fr", "Comment ça va", "Répétition"), ("es", "¿Cómo estás", "Ensayo")],
)
async def test_a_first_check_in_and_a_rehearsal_are_a_tap_away(
    tmp_path: Path, language: str, checkin: str, rehearsal: str
) -> None:
    words = SPOKEN[language]
    async with begun(tmp_path, language) as (talk, chat):
        for _ in SKIPPED:
            await says(talk, words.skip, chat)
        room = words.room.split("\n")[0]
        opening = talk.message(room).event_id
        assert talk.signs(opening) == ["🌈", "🎬"]
        talk.heard()
        assert checkin in await talk.reacts("Ben", "🌈", room)
        assert talk.heard(chat) == "" == await talk.reacts("Anne", "🎬", room), "it is nobody else's"
        assert rehearsal in talk.heard(chat)
        typed = words.checkin.removeprefix("!")
        assert checkin in await talk.says("Ben", typed, reply_to=opening), "and in words"


async def test_what_is_off_is_not_offered_to_be_tried(tmp_path: Path) -> None:
    async with begun(tmp_path) as (talk, chat):
        await talk.says("Anne", "!turn off circle")
        for _ in SKIPPED[:-2]:  # when, and how
            await says(talk, "skip", chat)
        assert talk.signs(talk.message("How we use Entraide").event_id) == ["🌈"]
        await talk.says("Anne", "!turn off check-ins")
        talk.heard()
        assert await talk.reacts("Ben", "🌈", "How we use Entraide") == ""
        await says(talk, "!setup", chat)
        for _ in SKIPPED[:-2]:
            await says(talk, "skip", chat)
        assert talk.message("How we use Entraide").body.endswith("The rest: !help.")


async def test_the_language_is_the_groups_from_then_on(tmp_path: Path) -> None:
    async with begun(tmp_path) as (talk, chat):
        said = newest(talk, chat)
        assert "Thank you for inviting me into Tuesday circle" in said
        said = await says(talk, "3", chat)
        assert said.startswith("Dans le groupe, je parle maintenant français.\n\nQui est-ce que je peux appeler")
        assert usual(talk.heard()) == "Anne a changé « langue » : anglais → français."
        assert usual(await talk.says("Ben", "!help")).startswith("Besoin de quelqu’un")


async def test_one_person_alone_is_asked_about_and_whoever_is_asked_may_be_oneself(tmp_path: Path) -> None:
    async with begun(tmp_path) as (talk, chat):
        await says(talk, "skip", chat)
        said = await says(talk, "me", chat)
        assert "Anne is on call" in said and "And a second person?" in said
        assert "Anne is on call" in talk.heard()
        said = await says(talk, "me", chat)
        assert "Anne is on the list already." in said and "Which helpline" in said
        assert await on_call(talk) == {user("Anne"): True}


async def test_who_is_not_there_can_not_be_named_and_the_next_question_comes_all_the_same(tmp_path: Path) -> None:
    async with begun(tmp_path) as (talk, chat):
        await says(talk, "skip", chat)
        said = await says(talk, "Zoë", chat)
        assert said.startswith("If you need somebody now: !sos") and "I don’t see “Zoë” in this room." in said
        said = await says(talk, "Zoë and Eve", chat)
        assert "I’ve dropped my question" in said and "Which helpline" in said
        assert "And a second person?" not in said
        assert await on_call(talk) == {}


async def test_two_of_one_name_are_told_apart_by_their_ids(tmp_path: Path) -> None:
    async with begun(tmp_path, people=("Anne", "Ben", "Chloé", "Dan")) as (talk, chat):
        talk.server.rename(user("Dan"), "Ben")
        await talk.settle()
        await says(talk, "skip", chat)
        said = await says(talk, "Ben", chat)
        assert "@ben:x" in said and "@dan:x" in said
        await says(talk, "@dan:x", chat)
        assert await on_call(talk) == {user("Dan"): False}


@pytest.mark.parametrize(("named", "asked_"), [(5, 5), (6, 0)])
async def test_so_many_are_asked_at_once(tmp_path: Path, named: int, asked_: int) -> None:
    people = ("Anne", "Ben", "Chloé", "Dan", "Eve", "Finn", "Gus")
    async with begun(tmp_path, people=people) as (talk, chat):
        await says(talk, "skip", chat)
        said = await says(talk, ", ".join(people[1 : 1 + named]), chat)
        assert ("I can ask 5 people at once." in said) == (named > 5)
        assert len(await on_call(talk)) == asked_


@pytest.mark.parametrize(("length", "understood"), [(300, True), (301, False)])
async def test_so_long_a_list_of_names_is_read(tmp_path: Path, length: int, understood: bool) -> None:
    async with begun(tmp_path) as (talk, chat):
        await says(talk, "skip", chat)
        await says(talk, "Ben" + " " * (length - 6) + "Ben", chat)
        assert (user("Ben") in await on_call(talk)) == understood


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("I feel so alone today.", False),
        ("everything is too much", False),
        ("0800 111 0 111, day and night", True),
        ("listening.example.org", True),
        ("help@example.org", True),
    ],
)
async def test_what_is_no_helpline_is_not_shown_to_the_group(tmp_path: Path, said: str, shown: bool) -> None:
    async with begun(tmp_path) as (talk, chat):
        for _ in range(2):
            await says(talk, "skip", chat)
        answer = await says(talk, said, chat)
        assert ("I see no number and no address in that." in answer) != shown
        assert (said in talk.heard()) == shown


async def test_a_helpline_is_not_read_out_of_a_message_of_tomorrow(tmp_path: Path) -> None:
    async with begun(tmp_path) as (talk, chat):
        for _ in range(2):
            await says(talk, "skip", chat)
        await talk.passes(HOUR)
        await says(talk, "I was awake until 3 again", chat)
        assert talk.heard() == ""
        said = await talk.replies("Anne", "116 123 Samaritans", "Which helpline", chat)
        assert "116 123 Samaritans" in talk.heard() and "What kind of group" in said


async def test_a_helpline_that_begins_like_a_call_is_asked_about_and_can_be_said_otherwise(tmp_path: Path) -> None:
    async with begun(tmp_path, "fr") as (talk, chat):
        for _ in range(2):
            await says(talk, "passe", chat)
        assert "appelle" in await says(talk, "SOS Amitié 09 72 39 40 50", chat)
        await says(talk, "non", chat)
        assert "Quel type de groupe" in await says(talk, "09 72 39 40 50 SOS Amitié", chat)


async def test_a_call_comes_before_every_question(tmp_path: Path) -> None:
    async with begun(tmp_path) as (talk, chat):
        await talk.direct("Ben")
        await says(talk, "skip", chat)
        assert "Shall I ask everybody in Tuesday circle?" in await says(talk, "help me", chat)


async def test_it_survives_a_restart_and_is_exactly_once(tmp_path: Path) -> None:
    async with begun(tmp_path) as (talk, chat):
        await talk.restart()
        await talk.settle()
        await talk.restart()
        await talk.settle()
        assert talk.heard(chat) == "" and len(chats(talk, "Anne")) == 1
        assert "Whom may I call" in await says(talk, "skip", chat)


async def test_who_invites_again_is_not_asked_again(tmp_path: Path) -> None:
    async with begun(tmp_path) as (talk, chat):
        await says(talk, "stop", chat)
        talk.server.kick(talk.room, user("Anne"), BOT)
        talk.server.invite(talk.room, user("Anne"), BOT)
        await talk.settle()
        assert talk.server.room(talk.room).membership(BOT) == "join"
        assert talk.heard(chat) == ""
        new = talk.server.upgrade(talk.room, user("Anne"), invite=[BOT])
        await talk.settle()
        assert talk.server.room(new).membership(BOT) == "join"
        assert talk.heard(chat) == "" and {*chats(talk, "Anne")} == {chat, new}


async def test_nobody_is_asked_again_by_a_bot_that_lost_everything_but_its_account(tmp_path: Path) -> None:
    async with begun(tmp_path) as (talk, chat):
        await talk.stop()
        (tmp_path / DATABASE).unlink()
        await talk.start()
        await talk.settle()
        assert "Hello, I’m Entraide" in talk.heard() and "Which language" not in talk.heard(chat)
        assert chats(talk, "Anne") == [chat]
        assert "Which language" in await says(talk, "!setup", chat), "until somebody wants it"


async def test_who_does_not_facilitate_is_asked_for_people_alone_and_who_does_is_told(tmp_path: Path) -> None:
    async with begun(tmp_path, people=("Anne", "Ben", "Chloé")) as (talk, chat):
        dans, chat = await talk.direct("Dan"), await talk.direct("Eve")
        room = await begins(talk, "Garden", "Dan", "Eve", "Finn", inviter="Eve")
        said, told = newest(talk, chat), newest(talk, dans)
        assert "One question, so that nobody is left alone" in said and "Whom may I call" in said
        said = await says(talk, "Finn", chat, "Eve")
        assert "I’ve asked Finn privately." in said and "And a second person?" in said
        said = await says(talk, "skip", chat, "Eve")
        assert said.startswith("That’s all, thank you.") and "!setup" not in said
        assert "How we use Entraide" in talk.heard(room)
        assert told.startswith("I’m in Garden now, where you facilitate.") and "Write me hello" in told
        assert "for facilitators" in await says(talk, "!setup", chat, "Eve")
        assert "Which language" in await says(talk, "!setup", dans, "Dan")


@pytest.mark.parametrize("facilitating", [6, 7])
async def test_of_many_who_facilitate_not_all_are_written_to(tmp_path: Path, facilitating: int) -> None:
    everybody = ("Anne", "Ben", "Chloé", "Dan", "Eve", "Finn", "Gus")
    async with conversation(tmp_path, people=("Zoë", "Yan"), begins=True) as talk:
        creator, *others = [user(name) for name in everybody[:facilitating]]
        levels = {"users": {creator: 100, **dict.fromkeys(others, 50)}}
        room = talk.server.create_room(creator, "Garden", version="11", members=others, power_levels=levels)
        talk.server.invite(room, creator, BOT)
        await talk.settle()
        written_to = [name for name in everybody if chats(talk, name)]
        assert len(written_to) == 6 and written_to[0] == "Anne"


async def test_who_is_in_another_group_is_first_asked_whether_they_want_to_be_asked(tmp_path: Path) -> None:
    async with begun(tmp_path) as (talk, chat):
        await says(talk, "stop", chat)
        await talk.gathering("Anne", "Ben", name="Garden")
        said = talk.heard(chat)
        assert "Garden" in said and "!group join" in said and "yes / no" in said
        assert (await says(talk, "no", chat)).endswith(ENGLISH.later)
        await talk.gathering("Anne", "Ben", name="Kitchen")
        talk.heard(chat)
        assert "Which language" in await says(talk, "yes", chat)
        await says(talk, "French", chat)
        assert "Besoin de quelqu’un" not in usual(await talk.says("Ben", "!help")), "only in that group"


async def test_who_invites_the_bot_into_many_rooms_is_asked_about_one(tmp_path: Path) -> None:
    async with begun(tmp_path) as (talk, chat):
        for name in ("Garden", "Kitchen"):
            await begins(talk, name, "Anne", "Ben")
            assert talk.heard(chat) == ""
        assert "Whom may I call" in await says(talk, "skip", chat)
        await talk.passes(8 * DAYS)
        await begins(talk, "Cellar", "Anne", "Ben")
        assert "into Cellar" in talk.heard(chat), "a question that nobody answered does not stand in the way for ever"


async def test_a_second_person_in_the_private_chat_begins_a_group_of_its_own(tmp_path: Path) -> None:
    async with begun(tmp_path) as (talk, _):
        shared = await talk.direct("Ben")
        talk.server.invite(shared, user("Ben"), user("Eve"))
        talk.server.join(shared, user("Eve"))
        await talk.settle()
        (private,) = chats(talk, "Ben")
        talk.server.join(private, user("Ben"))
        await talk.settle()
        assert private != shared and "Shall I ask you a few short questions" in talk.heard(private)


async def test_who_can_not_be_written_to_reads_in_the_room_what_to_do(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=("Zoë", "Yan"), begins=True) as talk:
        talk.server.refuses_invites.add(user("Anne"))
        room = await begins(talk, "Garden", "Anne", "Ben")
        await talk.passes(HOUR)
        assert "Anne, I’d like to ask you privately" in talk.heard(room)


async def test_a_program_that_invites_is_not_asked(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=("Zoë", "Yan"), begins=True) as talk:
        talk.config = talk.config.model_copy(update={"ignore": (user("Bridge"),)})
        await talk.restart()
        chat = await talk.direct("Anne")
        await begins(talk, "Garden", "Anne", "Bridge", inviter="Bridge")
        assert chats(talk, "Bridge") == []
        said = newest(talk, chat)
        assert said.startswith("I’m in Garden now, where you facilitate.") and "Which language" in said


async def test_who_is_on_pause_is_asked_when_it_is_over(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=("Zoë", "Yan"), begins=True) as talk:
        chat = await talk.direct("Anne")
        await talk.says("Anne", "!pause", chat)
        await begins(talk, "Garden", "Anne", "Ben")
        shown = [each for each in talk.shown(chat) if "Which language" in each.body]
        assert not [each for each in shown if each.msgtype == "m.text"], "no device rings"


async def test_in_the_room_the_questions_are_private(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await talk.direct("Anne")
        assert await talk.says("Anne", "!setup") == ""
        assert "Which language" in talk.heard(chat)
        assert "is for facilitators" in await talk.says("Ben", "!setup")


async def test_an_answer_that_is_taken_back_takes_the_helpline_with_it(tmp_path: Path) -> None:
    async with begun(tmp_path) as (talk, chat):
        for said in ("skip", "skip", "116 123 Samaritans"):
            await says(talk, said, chat)
        assert "Samaritans" in await talk.says("Ben", "!helplines")
        await talk.takes_back("Anne", talk.server.say(chat, user("Anne"), "hm"), chat)
        answer = next(
            each.event_id for each in talk.server.shown(chat) if each.sender == user("Anne") and "116" in each.body
        )
        await talk.takes_back("Anne", answer, chat)
        assert "Samaritans" not in await talk.says("Ben", "!helplines")


async def test_who_left_the_group_answers_for_it_no_more(tmp_path: Path) -> None:
    async with begun(tmp_path) as (talk, chat):
        talk.server.leave(talk.room, user("Anne"))
        await talk.settle()
        talk.heard(chat), talk.heard()
        assert "not in that group any more" in await says(talk, "English", chat)
        assert talk.heard() == ""


async def test_nothing_is_kept_of_it(tmp_path: Path) -> None:
    async with begun(tmp_path) as (talk, chat):
        await says(talk, "!forgetme everything", chat)
        await says(talk, "yes", chat)
        async with talk.store.transaction():
            rows = await talk.store._database.all("SELECT * FROM questions WHERE person = ?", user("Anne"))
            assert [tuple(row) for row in rows] == []
