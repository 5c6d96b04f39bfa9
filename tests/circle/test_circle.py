"""The hosted circle, as meetings."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.circle.rules import KINDS, fitted, moved, total
from storage.circle import Step
from tests.conversation import Conversation, conversation, user, usual

MINUTES = timedelta(minutes=1)
SECONDS = timedelta(seconds=1)
PEOPLE = ("Anne", "Ben", "Chloé")


def called(talk: Conversation) -> str:
    """Who was given the word last."""
    return next(each.mentions[0] for each in reversed(talk.shown()) if each.mentions)


async def everybody_speaks(talk: Conversation, done: str = "!done") -> str:
    """Everybody in a round has their word, in whatever order they are called; what the bot said at the end of it."""
    said = ""
    for _ in PEOPLE:
        said = await talk.says(called(talk), done)
    return said


async def comes(talk: Conversation, name: str, *, refuses: bool = False) -> None:
    """Somebody joins the room; perhaps one who wants no invites from then on."""
    talk.server.invite(talk.room, user("Anne"), user(name))
    if refuses:
        talk.server.refuses_invites.add(user(name))
    talk.server.join(talk.room, user(name))
    await talk.settle()


def chats_of(talk: Conversation, name: str) -> list[str]:
    """The rooms that somebody was invited to, beside the group's."""
    others = [room for room in talk.server.rooms if room != talk.room]
    return [room for room in others if talk.server.room(room).membership(user(name)) in ("invite", "join")]


async def test_one_command_leads_through_a_meeting(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        said = await talk.says("Anne", "!circle start Living with change for:90m")
        assert "Circle: Living with change\nOpening, until about 19:06" in said
        assert "Then: Arriving (" in said
        assert "Our agreements\n1. What is said here stays here." in said
        assert talk.message("Welcome, everybody").msgtype == "m.text", "everybody is to hear that it begins"
        said = await talk.says("Anne", "!circle next")
        order = [said.index(words) for words in ("We begin by", "Round: How are you arriving today?", "Anne, it is")]
        assert order == sorted(order), "the question before whom it is put to"
        said = await everybody_speaks(talk)
        assert "That was the round" not in said and "Whoever wants to can share" in said
        assert "there is room for whoever wants to" in said, "the queue is there to be tapped"
        queue = talk.message("Speaking turns").event_id
        await talk.says("Ben", "!hand")
        assert "Ben, it is your turn" in await talk.says("Anne", "!next")
        await talk.says("Ben", "!done")
        assert talk.message("Speaking turns").event_id == queue, "one live message, edited"
        assert "Round: What do you take with you?" in await talk.says("Anne", "!circle next")
        said = await everybody_speaks(talk)
        assert "The circle is over." in said and "Thank you all for being here" in said
        assert "No circle is going on" in await talk.says("Anne", "!circle next")


async def test_any_facilitator_can_take_over_and_nobody_else(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!circle start")
        assert "for facilitators" in await talk.says("Ben", "!circle next")
        assert "for facilitators" in await talk.reacts("Ben", "⏭", to="Together until")
        await talk.says("Anne", "!settings facilitators Ben")
        assert "just come to this step: Opening" in await talk.says("Ben", "!circle next"), "both pressed at once"
        talk.server.now += MINUTES
        assert "Arriving" in await talk.reacts("Ben", "▶️", to="Together until")
        assert "already, at: Arriving" in await talk.says("Anne", "!circle start")
        talk.server.leave(talk.room, user("Anne"))
        await talk.settle()
        assert "Thank you all" in await talk.says("Ben", "!circle end")


async def test_nobody_is_cut_short(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!circle start")
        await talk.says("Anne", "!circle next")
        assert "nobody is cut short" in await talk.says("Anne", "!circle next")
        for _ in range(15):
            await talk.says(called(talk), "There is more to say")
            said = await talk.passes(1 * MINUTES - timedelta(seconds=1))
        assert said == ""
        assert "is over" not in await talk.passes(15 * SECONDS), "a round goes on by itself"
        assert "nobody is cut short" in await talk.says("Anne", "!circle back")
        assert "Whoever wants to can share" in await talk.says("Anne", "!round stop")
        assert "The time for this step (Sharing) is over" in await talk.passes(45 * MINUTES)
        assert await talk.passes(10 * MINUTES) == "", "said once"
        assert "Closing" in await talk.says("Anne", "!circle next")


async def test_time_is_told_extended_and_left(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!circle start for:60m")
        assert await talk.passes(3 * MINUTES) == ""
        said = await talk.says("Anne", "!circle extend 5m")
        assert "Opening: we have until about 19:09 now. The circle ends about 20:05." in said
        assert await talk.passes(5 * MINUTES) == ""
        assert await talk.passes(1 * MINUTES) == "", "whoever opens the circle is there"
        said = await talk.says("Anne", "!circle extend")
        assert "until about 19:19 now. The circle ends about 20:15." in said
        assert await talk.passes(10 * MINUTES) == ""
        assert "there is still: Arriving, Sharing and Closing" in await talk.passes(56 * MINUTES)
        await talk.restart()
        assert "until about 20:25 now. The circle ends about 20:25." in await talk.says("Anne", "!circle extend 10m")
        await talk.passes(10 * MINUTES)
        assert await talk.passes(179 * MINUTES) == ""
        assert "The circle is over." in await talk.passes(1 * MINUTES), "where everybody has left, by itself"


async def test_back_and_where_we_are(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        said = await talk.says("Ben", "!circle")
        assert "No circle is going on here" in said and "3. Sharing (45 minutes)" in said
        await talk.says("Anne", "!circle start")
        assert "This is the first step" in await talk.says("Anne", "!circle back?")
        assert "How are you arriving" in await talk.says("Anne", "!circle next!")
        await talk.says("Anne", "!round stop.")
        assert "Round: How are you arriving" in await talk.says("Anne", "!circle back")
        said = await talk.says("Ben", "!circle")
        assert "✓ Opening\n▶ Arriving, until about 19:15\n· Sharing (45 minutes)" in said


async def test_a_circle_goes_on_after_a_restart_in_the_middle_of_a_turn(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!circle start")
        await talk.says("Anne", "!circle next")
        await talk.restart()
        said = await everybody_speaks(talk)
        assert "Whoever wants to can share" in said
        await talk.restart()
        assert "(Sharing) is over" in await talk.passes(45 * MINUTES)


async def test_a_circle_whose_command_is_taken_back_is_over(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!circle start")
        begun = talk.last
        await talk.says("Anne", "!circle next")
        said = await talk.takes_back("Anne", begun)
        assert "The circle is over." in said and "Sharing" not in said
        assert "no round going on" in await talk.says("Ben", "!pass")
        assert await talk.passes(10 * timedelta(hours=1)) == ""


async def test_the_group_makes_its_own_template(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        assert "In all: 1 hour 20 minutes" in (await talk.says("Ben", "!circle steps")).replace(",", "")
        assert "for facilitators" in await talk.says("Ben", "!circle steps remove 1")
        said = await talk.says("Anne", "!circle steps add round 20m What gives you hope?")
        assert "Anne added a step, number 4: Round." in said and "4. Round (20 minutes): What gives you hope?" in said
        assert "1. Sharing (45 minutes)" in await talk.says("Anne", "!circle steps move 3 1")
        assert "Anne gave a step another time: Round, 10 minutes." in await talk.says(
            "Anne", "!circle steps time 4 10m"
        )
        for number in (3, 2, 1):
            await talk.says("Anne", f"!circle steps remove {number}")
        await talk.says("Anne", "!circle steps remove 2")
        assert "the only step left" in await talk.says("Anne", "!circle steps remove 1")
        assert "no step 2" in await talk.says("Anne", "!circle steps time 2 5m")
        assert "Round: What gives you hope?" in await talk.says("Anne", "!circle start")
        said = await talk.says("Anne", "!circle steps reset")
        assert "Anne brought the usual steps back." in said and "1. Opening" in said
        assert "Thank you all for being here" in await everybody_speaks(talk), "this one keeps the steps it began with"


async def test_a_time_that_can_not_be_is_refused(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        assert "from 4 minutes to 12 hours" in await talk.says("Anne", "!circle start for:3m")
        assert "from 1 minute to 6 hours" in await talk.says("Anne", "!circle steps time 1 7h")
        assert "140 characters at most" in await talk.says("Anne", f"!circle start {'long ' * 40}")
        assert "400 characters at most" in await talk.says("Anne", f"!circle steps add pause {'long ' * 100}")
        assert "No circle is going on" in await talk.says("Anne", "!circle extend")


async def test_the_next_date_is_said_at_the_end(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        assert "No date is set" in await talk.says("Anne", "!circle date")
        said = await talk.says("Anne", "!circle date every tuesday 19:00")
        assert "the next one is on Tuesday, 16 March at 19:00" in said
        await talk.says("Anne", "!circle start")
        assert "next circle is on Tuesday, 16 March at 19:00" in await talk.says("Anne", "!circle end")
        said = await talk.says("Anne", "!circle date friday 18:00")
        assert "This once: Friday, 12 March at 18:00" in said and "meets every Tuesday at 19:00 as before" in said
        assert "the next one is on Friday, 12 March at 18:00" in said
        extra = talk.last
        await talk.says("Anne", "!circle date 17 march 20:00")
        assert "the next one is on Tuesday, 16 March at 19:00" in await talk.says("Anne", "!circle date")
        await talk.takes_back("Anne", extra)
        assert "This once: Wednesday, 17 March" in await talk.says("Anne", "!circle date"), "the last one counts"
        talk.server.now += timedelta(days=8)
        said = await talk.says("Anne", "!circle date")
        assert "This once" not in said and "the next one is on Tuesday, 23 March at 19:00" in said
        assert "No date is set" in await talk.says("Anne", "!circle date off")
        await talk.says("Anne", "!circle date tomorrow 18:00")
        talk.server.now += timedelta(days=2)
        assert "No date is set" in await talk.says("Anne", "!circle date")


@pytest.mark.parametrize(
    ("language", "weekly", "extra", "once", "as_before", "show"),
    [
        ("en", "!circle date every tuesday 19:00", "!circle date friday 18:00", "This once: Friday, 12 March",
         "every Tuesday", "!circle date"),
        ("fr", "!cercle date chaque mardi 19h", "!cercle date vendredi 18h", "Une fois en plus : vendredi 12 mars",
         "mardi", "!cercle date"),
        ("es", "!círculo fecha cada martes 19:00", "!círculo fecha viernes 18:00", "Una vez más: viernes 12 de marzo",
         "martes", "!círculo fecha"),
    ],
)  # fmt: skip
async def test_one_extra_date_leaves_the_others_as_they_were(
    tmp_path: Path, language: str, weekly: str, extra: str, once: str, as_before: str, show: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        before = await talk.says("Anne", weekly)
        said = usual(await talk.says("Anne", extra))
        assert once.split(":")[0] in said and once.split()[-2] in said and as_before in said
        await talk.takes_back("Anne", talk.last)
        assert usual(await talk.says("Anne", show)) == usual(before), "deleting the message takes the extra one back"


@pytest.mark.parametrize(
    ("language", "rehearse", "commands", "hand", "end", "over"),
    [
        ("en", "!circle rehearse", ("!circle next", "!next", "!pass"), "!hand", "!circle end", "dropped it"),
        ("fr", "!cercle répéter", ("!cercle suite", "!suivant", "!passe"), "!main", "!cercle fin", "laissé"),
        ("es", "!círculo ensayar", ("!círculo siguiente", "!siguiente", "!paso"), "!mano", "!círculo fin", "dej"),
    ],
)
async def test_a_rehearsal_takes_the_commands_of_the_circle(
    tmp_path: Path, language: str, rehearse: str, commands: tuple[str, ...], hand: str, end: str, over: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        chat = await talk.direct("Ben")
        await talk.says("Ben", rehearse, chat)
        for place, command in enumerate(commands, 2):
            assert f" {place} " in (said := await talk.says("Ben", command, chat)), (command, said)
        assert hand in await talk.says("Ben", hand, chat)
        assert over in (said := await talk.says("Ben", end, chat)), said
        assert hand in (said := await talk.says("Ben", hand, chat)) and "⏭" not in said, "the rehearsal is over"
        await talk.says("Ben", rehearse, chat)
        assert over in await talk.replies("Ben", "stop", room=chat)
        assert talk.heard() == "", "nobody else sees it"


async def test_affirmations_after_a_share_where_the_group_wants_them(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        for words in ("remove 3", "remove 1", "add round 20m"):
            await talk.says("Anne", f"!circle steps {words}")
        await talk.says("Anne", "!settings invite thanks in a circle on")
        assert "sign of appreciation" not in await talk.says("Anne", "!circle start"), "no thanks for arriving"
        said = await everybody_speaks(talk)
        assert "sign of appreciation" not in said and "Round: What would you like to share?" in said
        name = talk.server.name_of(called(talk))
        said = await talk.says(called(talk), "!done")
        assert f"Thank you, {name}. Whoever likes can send a sign of appreciation" in said


async def test_who_says_nothing_in_a_round_is_not_thanked_before_everybody(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        for words in ("remove 4", "remove 3", "remove 2", "remove 1", "add round"):
            await talk.says("Anne", f"!circle steps {words}")
        await talk.says("Anne", "!circle steps remove 1")
        await talk.says("Anne", "!settings invite thanks in a circle on")
        await talk.says("Ben", "!respond listen")
        await talk.says("Anne", "!circle start")
        said = await talk.passes(2 * MINUTES)  # Anne is not there
        said += await talk.says("Ben", "!pass")
        said += await talk.says("Chloé", "I’d rather listen today")
        assert "appreciation" not in said and said.count("listened to") == 1, "what he wishes comes with his turn alone"
        assert "Thank you, Chloé." in await talk.says("Chloé", "!done")


async def test_a_turn_of_the_queue_is_as_good_as_one_of_a_round(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!circle steps move 3 1")
        await talk.says("Anne", "!settings invite thanks in a circle on")
        await talk.says("Anne", "!circle start")
        await talk.says("Ben", "!hand")
        await talk.says("Anne", "!next")
        assert "Ben is speaking, and nobody is cut short" in await talk.says("Anne", "!circle next")
        chat = await talk.direct("Dan")
        await comes(talk, "Dan")
        assert "we are at: Sharing.\nBen is speaking.\nTo speak, write !hand there" in talk.heard(chat)
        assert "Thank you, Ben. Whoever likes" in await talk.says("Ben", "!done")
        assert "Opening" in await talk.says("Anne", "!circle next")


async def test_a_round_of_somebodys_own_leaves_nobody_with_the_word(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!circle steps move 3 1")
        await talk.says("Anne", "!circle start")
        await talk.says("Anne", "!round Shall we make a pause?")
        assert "nobody is cut short" in await talk.says("Anne", "!circle next")
        assert "Opening" not in await talk.says("Anne", "!round stop"), "the step is not over with it"
        assert "Opening" in await talk.says("Anne", "!circle next")


async def test_who_comes_late_is_briefed_privately(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!circle start")
        await talk.says("Anne", "!circle next")
        name = talk.server.name_of(called(talk))
        chat = await talk.direct("Dan")
        await comes(talk, "Dan")
        assert talk.heard() == "", "the room hears nothing"
        said = talk.heard(chat)
        assert "A circle is going on in Tuesday circle right now; we are at: Arriving." in said
        assert f"{name} is speaking." in said and "!round join there" in said
        talk.server.leave(talk.room, user("Dan"))
        await talk.settle()
        assert "A circle is going on" not in talk.heard(chat)
        await comes(talk, "Dan")
        assert talk.heard(chat) == "", "once is enough"
        await comes(talk, "Eve")
        assert talk.heard() == "" and len(chats_of(talk, "Eve")) == 1


async def test_nothing_is_said_where_no_direct_chat_can_be_opened(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!circle start")
        await comes(talk, "Dan", refuses=True)
        assert talk.heard() == "" and chats_of(talk, "Dan") == []
        assert "Arriving" in await talk.says("Anne", "!circle next"), "and everything goes on"


async def test_who_writes_into_a_turn_is_left_alone_or_reminded_once(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!circle start")
        chat = await talk.direct("Ben")
        await talk.says("Anne", "!settings remind that somebody is speaking on")
        await talk.says("Ben", "Hello all")
        assert talk.heard(chat) == "", "nobody has the word"
        await talk.says("Anne", "!settings remind that somebody is speaking off")
        await talk.says("Anne", "!circle next")
        while called(talk) == user("Ben"):
            await talk.says("Ben", "!pass")
        name = talk.server.name_of(called(talk))
        await talk.says("Ben", "Oh, me too")
        assert talk.heard(chat) == "", "the group does not want it"
        await talk.says("Anne", "!settings remind that somebody is speaking on")
        assert await talk.says("Ben", "And then there was") == ""
        assert f"{name} is speaking in Tuesday circle just now. Everybody is asked in turn" in talk.heard(chat)
        await talk.says("Ben", "And also")
        assert talk.heard(chat) == "", "once a meeting"
        await talk.says(called(talk), "My own words")
        assert len(chats_of(talk, "Anne")) + len(chats_of(talk, "Chloé")) == 0


async def test_a_rehearsal_is_seen_by_nobody_else(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await talk.direct("Ben")
        said = await talk.says("Ben", "!circle rehearse", chat)
        assert "Rehearsal, step 1 of 4: Opening (5 minutes)" in said and "Welcome, everybody" in said
        said = await talk.reacts("Ben", "⏭", room=chat)
        assert "step 2 of 4: Arriving" in said and "“How are you arriving today?”" in said
        assert "step 3 of 4: Sharing" in await talk.replies("Ben", "next", room=chat)
        await talk.replies("Ben", "next", room=chat)
        said = await talk.replies("Ben", "next", room=chat)
        assert "That was the rehearsal" in said and "Thank you all" in said
        assert talk.heard() == ""
        assert await talk.says("Ben", "!circle practice") == "", "asked in the room, answered privately"
        assert "step 1 of 4" in talk.heard(chat)
        talk.server.leave(talk.room, user("Ben"))
        await talk.settle()
        said = await talk.replies("Ben", "next", to="step 1 of 4", room=chat)
        assert "not in that group" in said, "its steps are the group's"


async def test_what_people_share_is_nowhere(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    words = "marigold chrysanthemum peony sunflower".split()
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!circle start About the peony")
        await talk.says("Anne", "!circle next")
        for _ in PEOPLE:
            speaker = called(talk)
            await talk.says(speaker, "I arrive with a marigold")
            await talk.says("Ben", "me too, sunflower")
            await talk.says(speaker, "!done")
        await talk.says("Ben", "!hand the peony")
        await talk.says("Anne", "!next")
        await talk.says("Ben", "The chrysanthemum is what I lost")
        await talk.says("Ben", "!done")
        await talk.says("Anne", "!circle next")
        await talk.says("Anne", "!circle end")
        await talk.passes(5 * MINUTES)  # for so long the end of a turn can be undone
        await talk.app.tidy()
        files = [path for path in tmp_path.rglob("*") if path.is_file()]
        assert any(path.name == "entraide.db" for path in files)
        kept = b"".join(path.read_bytes() for path in files) + "".join(capfd.readouterr()).encode()
        assert [word for word in words if word.encode() in kept] == []


@pytest.mark.parametrize(
    ("language", "start", "heading", "on", "question", "done", "sharing", "end", "thanks"),
    [
        ("fr", "!cercle commencer Le deuil durée:90m", "Ouverture, jusque vers 19", "!cercle suivant",
         "Comment tu te sens en arrivant", "!fini", "Pour parler : ✋ ou", "!cercle fin", "Merci à tout le monde"),
        ("es", "!círculo empezar El duelo durante:90m", "Apertura, hasta cerca de las 19:06", "!círculo siguiente",
         "¿Cómo llegas hoy?", "!listo", "Para hablar: ✋ o !mano", "!círculo fin", "Gracias por estar"),
    ],
)  # fmt: skip
async def test_in_the_language_of_the_room(
    tmp_path: Path, language: str, start: str, heading: str, on: str, question: str, done: str, sharing: str,
    end: str, thanks: str,
) -> None:  # fmt: skip
    async with conversation(tmp_path, language) as talk:
        assert heading in await talk.says("Anne", start)
        assert question in await talk.says("Anne", on)
        assert sharing in (await everybody_speaks(talk, done)).replace("\u00a0", " ")
        assert thanks in await talk.says("Anne", end)


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("en", {
            "!circle strat": "Did you mean !circle start?",
            "!Circle start Living with loss for 90 minutes": "Circle: Living with loss\nOpening, until about 19:06",
            "!circle extend by 10 min.": "The circle ends about 20:40.",
            "!circle nxt": "Did you mean !circle next?",
            "!circle stop.": "Thank you all",
            "!circle steps move 4 to 2": "Closing is number 2 now",
            "!circle step time 2 to half an hour": "Closing, 30 minutes.",
            "!circle add round for 20m What helps?": "5. Round (20 minutes): What helps?",
        }),
        ("fr", {
            "!cercle comencer": "Tu voulais dire !cercle commencer ?",
            "!cercle démarrer le deuil pendant 90 minutes": "Cercle : le deuil\nOuverture, jusque vers 19 h 06",
            "!cercle prolonger de 10 min": "Le cercle finit vers 20 h 40.",
            "!cercle suivnat": "Tu voulais dire !cercle suivant ?",
            "!Cercle arreter !": "Merci à tout le monde",
            "!cercle étapes déplacer 4 en 2": "Clôture est maintenant numéro 2",
            "!cercle etape durée 2 à une demi-heure": "Clôture, 30 minutes.",
            "!cercle ajouter tour pendant 20 min Quoi ?": "5. Tour de table (20 minutes) : Quoi ?",
        }),
        ("es", {
            "!circulo empesar": "¿Querías decir !círculo empezar?",
            "!circulo comenzar el duelo durante 90 minutos": "Círculo: el duelo\nApertura, hasta cerca de las 19:06",
            "!círculo prolongar por 10 min": "El círculo termina hacia las 20:40.",
            "!círculo sigiente": "¿Querías decir !círculo siguiente?",
            "!Circulo terminar.": "Gracias por estar",
            "!circulo paso mover 4 a 2": "Cierre",
            "!circulo paso tiempo 2 a media hora": "Cierre, 30 minutos.",
            "!círculo añadir ronda durante 20 min ¿Qué ayuda?": "5. Ronda (20 minutos): ¿Qué ayuda?",
        }),
    ],
)  # fmt: skip
async def test_as_people_type_on_a_phone(tmp_path: Path, language: str, lines: dict[str, str]) -> None:
    async with conversation(tmp_path, language) as talk:
        for line, answer in lines.items():
            assert answer in usual(await talk.says("Anne", line)), line


@pytest.mark.parametrize(
    ("language", "remove", "start", "late", "round_", "rehearse", "first", "second"),
    [
        ("fr", "!cercle étapes retirer 1", "!cercle commencer", "Un cercle est en cours dans Tuesday circle",
         "!tour rejoindre", "!cercle répéter", "Répétition, étape 1 sur 3 : Arrivée", "étape 2 sur 3 : Partage"),
        ("es", "!círculo pasos quitar 1", "!círculo empezar", "En Tuesday circle hay un círculo en marcha",
         "!ronda unirme", "!círculo ensayar", "Ensayo, paso 1 de 3: Llegada", "paso 2 de 3: Compartir"),
    ],
)  # fmt: skip
async def test_latecomers_and_rehearsals_in_other_languages(
    tmp_path: Path, language: str, remove: str, start: str, late: str, round_: str, rehearse: str, first: str,
    second: str,
) -> None:  # fmt: skip
    async with conversation(tmp_path, language) as talk:
        await talk.says("Anne", remove)
        await talk.says("Anne", start)
        chat = await talk.direct("Dan")
        await comes(talk, "Dan")
        assert talk.heard() == "", "the room hears nothing"
        said = usual(talk.heard(chat))
        assert late in said and "Anne" in said and round_ in said
        assert first in usual(await talk.says("Dan", rehearse, chat))
        assert second in usual(await talk.reacts("Dan", "⏭", room=chat))


# The rules.

minutes = st.integers(1, 240).map(lambda number: number * MINUTES)
steps = st.lists(st.builds(Step, st.sampled_from(KINDS), minutes), min_size=1, max_size=12)


@given(steps, st.integers(0, 600))
def test_steps_fit_the_time_that_there_is(plan: list[Step], more: int) -> None:
    length = (len(plan) + more) * MINUTES
    made = fitted(plan, length)
    assert [step.kind for step in made] == [step.kind for step in plan]
    assert total(made) == length and all(step.length >= MINUTES for step in made)
    assert fitted(plan, total(plan)) == tuple(plan)


@given(steps, st.data())
def test_a_step_that_moves_is_where_it_was_wanted(plan: list[Step], data: st.DataObject) -> None:
    place, to = (data.draw(st.integers(0, len(plan) - 1)) for _ in range(2))
    made = moved(plan, place, to)
    assert made[to] == plan[place]
    assert sorted(map(repr, made)) == sorted(map(repr, plan))
    assert [*made[:to], *made[to + 1 :]] == [*plan[:place], *plan[place + 1 :]]


@pytest.mark.parametrize(
    ("language", "start", "remove", "stays"),
    [
        ("en", "!circle start", "!circle steps remove 2", "The circle that is going on keeps its steps"),
        ("fr", "!cercle commencer", "!cercle étapes retirer 2", "Le cercle en cours garde ses étapes"),
        ("es", "!círculo empezar", "!círculo pasos quitar 2", "El círculo en curso conserva sus pasos"),
    ],
)
async def test_a_change_of_the_steps_says_that_the_running_circle_keeps_them(
    tmp_path: Path, language: str, start: str, remove: str, stays: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        assert stays not in usual(await talk.says("Anne", remove))
        await talk.takes_back("Anne", talk.last)
        await talk.says("Anne", start)
        assert stays in usual(await talk.says("Anne", remove))


@pytest.mark.parametrize(
    ("language", "begins", "date", "told"),
    [
        ("en", "!circle start at 8pm", "!circle date at 8pm", "20:00"),
        ("en", "!start circle tomorrow 18:30", "!circle date tomorrow 18:30", "18:30"),
        ("fr", "!cercle commencer a 20h", "!cercle date a 20h", "20"),
        ("es", "!círculo empezar mañana a las 20:00", "!círculo fecha mañana a las 20:00", "20:00"),
    ],
)
async def test_who_says_when_a_circle_begins_means_a_date(
    tmp_path: Path, language: str, begins: str, date: str, told: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        assert date in await talk.says("Anne", begins)
        async with talk.store.transaction():
            assert await talk.store.circle.running(talk.room) is None
        assert told in await talk.says("Anne", date)


@pytest.mark.parametrize("topic", ["Monday again", "8 years later", "Sunday evening, alone"])
async def test_a_topic_that_begins_like_a_time_is_a_topic(tmp_path: Path, topic: str) -> None:
    async with conversation(tmp_path) as talk:
        assert topic in await talk.says("Anne", f"!circle start {topic}")
