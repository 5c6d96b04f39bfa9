"""Opening and closing the queue, and time: as conversations."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from storage.turns.tables import KEEP_STEP
from tests.conversation import Conversation, conversation, user, usual

SECONDS = timedelta(seconds=1)
MINUTES = timedelta(minutes=1)
PEOPLE = ("Anne", "Ben", "Chloé", "Dan")


def board(talk: Conversation) -> list[str]:
    """What the newest board says of who speaks and who waits."""
    return talk.message("Speaking turns").body.split("\n")[2:-2]


# Opening and closing.


async def test_a_closed_queue_keeps_those_who_wait(talk: Conversation) -> None:
    await talk.says("Ben", "!hand")
    assert "for facilitators" in await talk.says("Ben", "!queue close")
    assert "The people who wait still have their turn." in await talk.says("Anne", "!queue close")
    assert board(talk)[1:] == ["1. Ben", "The queue is closed; the people who wait still have their turn."]
    assert "The queue is closed for now." in await talk.says("Chloé", "!hand")
    assert await talk.reacts("Chloé", "✋", "Speaking turns") == ""
    assert "about the process" in await talk.says("Chloé", "!hand process")
    await talk.says("Anne", "!next")
    await talk.says("Chloé", "!done")
    await talk.says("Anne", "!next")
    assert "The queue is open." in await talk.says("Anne", "!queue open")
    assert "1. Dan" in await talk.says("Dan", "!hand")


async def test_a_response_beyond_the_limit_has_a_place_even_in_a_closed_queue(talk: Conversation) -> None:
    await talk.says("Ben", "!hand")
    await talk.says("Anne", "!next")
    await talk.says("Anne", "!queue close")
    assert "right after who is speaking" in await talk.says("Dan", "!hand direct")
    await talk.says("Ben", "!done")
    await talk.says("Dan", "!done")
    assert "a place in the queue: number 1" in await talk.says("Dan", "!hand direct")


async def test_last_hands(talk: Conversation) -> None:
    said = await talk.says("Anne", "!queue last 2m")
    assert "Last hands: the queue closes in 2 minutes." in said
    assert "Last hands: the queue closes at 19:02." in board(talk)
    assert "1. Ben" in await talk.says("Ben", "!hand")
    assert "The queue is closed now." in await talk.passes(2 * MINUTES)
    assert "closed for now" in await talk.says("Chloé", "!hand")
    assert board(talk)[1:] == ["1. Ben", "The queue is closed; the people who wait still have their turn."]


async def test_last_hands_are_over_when_the_queue_is_opened(talk: Conversation) -> None:
    await talk.says("Anne", "!queue last")
    await talk.says("Anne", "!queue open")
    assert await talk.passes(2 * MINUTES) == ""
    assert "1. Ben" in await talk.says("Ben", "!hand")
    assert "1 hour at most" in await talk.says("Anne", "!queue last 3h")


async def test_the_last_word(talk: Conversation) -> None:
    await talk.says("Anne", "!queue order fair")
    await talk.says("Ben", "!hand the rota")
    assert "for facilitators" in await talk.says("Dan", "!last word Ben")
    await talk.says("Chloé", "!hand")
    said = await talk.says("Anne", "!last word Ben")
    assert "Ben has the last word. The queue is closed; those who wait speak before." in said
    assert board(talk)[-4:-1] == ["1. Chloé", "2. Ben (last word): the rota",
                               "The queue is closed; the people who wait still have their turn."]  # fmt: skip
    assert "Chloé comes before Ben: Ben has the last word." in await talk.says("Dan", "!why Ben")
    assert "closed for now" in await talk.says("Dan", "!hand")
    assert "number 1, before the queue" in await talk.says("Dan", "!hand process"), "the process is not the topic"
    await talk.says("Anne", "!queue last word Dan")
    assert board(talk)[1:5] == ["1. Dan (about the process)", "2. Ben: the rota", "3. Chloé", "4. Dan (last word)"]
    await talk.says("Anne", "!queue open")
    assert board(talk)[4:] == ["4. Dan", "Whoever has spoken less goes first. To see why: !why."], (
        "whoever comes, waits as all"
    )


async def test_emptying_the_queue_and_undoing_it(talk: Conversation) -> None:
    await talk.says("Ben", "!hand the rota")
    await talk.says("Anne", "!next")
    await talk.says("Chloé", "!hand the keys")
    await talk.says("Dan", "!hand")
    before = board(talk)
    assert "The queue is empty. To undo this: !back." in await talk.says("Anne", "!queue clear")
    assert board(talk) == ["Speaking: Ben (the rota)", "Nobody is waiting."]
    assert "Nobody is waiting" in await talk.says("Anne", "!queue clear")
    await talk.says("Dan", "!hand again")
    await talk.says("Anne", "!back")
    assert board(talk) == before


async def test_the_order_is_set_and_shown_at_once(talk: Conversation) -> None:
    for name in ("Ben", "Chloé"):
        await talk.says("Anne", f"!give {name}")
        await talk.passes(30 * SECONDS)
    await talk.says("Ben", "!hand")
    await talk.says("Dan", "!hand")
    said = await talk.says("Anne", "!queue order fair")
    assert "The order of the queue from now on: fair: whoever has spoken less goes first." in said
    assert board(talk)[1:3] == ["1. Dan", "2. Ben"]
    await talk.says("Anne", "!queue order first")
    assert board(talk)[1:] == ["1. Ben", "2. Dan"]


async def test_a_queue_that_is_opened_anew_begins_a_meeting(talk: Conversation) -> None:
    await talk.says("Anne", "!queue order fair")
    await talk.says("Ben", "!hand")
    await talk.says("Anne", "!next")
    await talk.says("Anne", "!queue close")
    await talk.says("Ben", "!done")
    await talk.says("Anne", "!queue open")
    await talk.says("Ben", "!hand")
    await talk.says("Chloé", "!hand")
    assert board(talk)[1:3] == ["1. Ben", "2. Chloé"]


# Time.


async def test_a_turn_with_a_time(talk: Conversation) -> None:
    said = await talk.says("Anne", "!queue limit 3m")
    assert said == "Each turn has 3 minutes from now on. I ask before going on; nobody is cut short."
    await talk.says("Ben", "!hand")
    await talk.says("Chloé", "!hand")
    assert "You have 3 minutes. I will ask before going on." in await talk.says("Anne", "!next")
    assert await talk.passes(119 * SECONDS) == ""
    assert await talk.passes(1 * SECONDS) == "Ben, you have about 1 minute left. No hurry."
    assert talk.message("No hurry").mentions == ()
    assert "Ben, your time is over. Finish your thought, no hurry." in await talk.passes(60 * SECONDS)
    assert talk.message("is over").mentions == (user("Ben"),)
    await talk.says("Ben", "One more word.")
    assert await talk.passes(59 * SECONDS) == ""
    assert "Ben, have you finished?" in await talk.passes(1 * SECONDS)
    assert "Chloé, it is your turn." in await talk.passes(60 * SECONDS)
    assert "Ben, you have the floor again." in await talk.says("Ben", "!back"), "it was his turn that the bot ended"


async def test_who_answers_the_question_ends_the_turn(talk: Conversation) -> None:
    await talk.says("Anne", "!queue limit 1m")
    await talk.says("Ben", "!hand")
    await talk.says("Anne", "!next")
    await talk.passes(40 * SECONDS)
    await talk.passes(20 * SECONDS)
    assert "Nobody is waiting to speak" in await talk.reacts("Ben", "✅", "your time is over")
    async with talk.store.transaction():
        assert await talk.store.timers.next_due() == talk.server.now + KEEP_STEP, "nothing else is due any more"
    assert await talk.passes(5 * MINUTES) == ""


async def test_who_answers_in_words_ends_it_too(talk: Conversation) -> None:
    await talk.says("Anne", "!queue limit 1m")
    await talk.says("Ben", "!hand")
    await talk.says("Anne", "!next")
    assert await talk.says("Ben", "yes") == ""
    await talk.passes(1 * MINUTES)
    assert await talk.says("Ben", "voice.ogg", msgtype="m.audio") == ""
    assert "have you finished?" in await talk.passes(1 * MINUTES)
    assert await talk.says("Chloé", "yes") == ""
    assert "there is room for whoever wants to" in await talk.says("Ben", "That’s it!")


async def test_who_writes_before_the_end_is_asked_once(talk: Conversation) -> None:
    await talk.says("Anne", "!queue limit 1m")
    await talk.says("Ben", "!hand")
    await talk.says("Anne", "!next")
    await talk.passes(45 * SECONDS)
    await talk.says("Ben", "Nearly there.")
    assert "your time is over" in await talk.passes(15 * SECONDS)
    assert await talk.passes(45 * SECONDS) == ""
    assert "there is room for whoever wants to" in await talk.passes(15 * SECONDS)


async def test_nobody_waits_and_nobody_answers(talk: Conversation) -> None:
    await talk.says("Anne", "!queue limit 1m")
    await talk.says("Ben", "!hand")
    await talk.says("Anne", "!next")
    await talk.passes(1 * MINUTES)
    assert "there is room for whoever wants to" in await talk.passes(1 * MINUTES)


async def test_warnings_in_private_or_not_at_all(talk: Conversation) -> None:
    direct = await talk.direct("Ben")
    await talk.says("Anne", "!settings a turn lasts 3m")
    await talk.says("Anne", "!settings say how time goes private")
    await talk.says("Ben", "!hand")
    await talk.says("Anne", "!next")
    assert await talk.passes(2 * MINUTES) == ""
    assert talk.heard(direct) == "Ben, you have about 1 minute left. No hurry."
    assert await talk.passes(1 * MINUTES) == ""
    assert "your time is over. Finish your thought, no hurry.\nIn Tuesday circle: !done when" in talk.heard(direct)
    await talk.says("Ben", "One more word.")
    assert await talk.passes(1 * MINUTES) == ""
    assert "have you finished?" in talk.heard(direct)
    assert "there is room for whoever wants to" in await talk.passes(1 * MINUTES), "and only then it goes on"
    await talk.says("Chloé", "!hand")
    await talk.says("Anne", "!next")
    await talk.passes(2 * MINUTES)
    assert "Chloé, your time is over." in await talk.passes(1 * MINUTES), "no chat with her is open yet"
    await talk.says("Chloé", "!done")
    await talk.says("Anne", "!settings say how time goes off")
    await talk.says("Ben", "!hand")
    await talk.says("Anne", "!next")
    assert await talk.passes(2 * MINUTES) == "" == talk.heard(direct)
    assert "your time is over" in await talk.passes(1 * MINUTES)


async def test_the_clock_is_turned_off_for_heavy_moments(talk: Conversation) -> None:
    await talk.says("Anne", "!queue limit 1m")
    await talk.says("Ben", "!hand")
    await talk.says("Anne", "!next")
    assert "turns take the time they need" in await talk.says("Anne", "!queue limit off")
    assert await talk.passes(30 * MINUTES) == ""
    assert "no time limit" in await talk.says("Ben", "!more")
    assert "between 10 seconds and 3 hours" in await talk.says("Anne", "!queue limit 5s")
    await talk.says("Anne", "!queue limit 20m")
    assert "have you finished?" in await talk.passes(1 * MINUTES), "asked in peace, not cut short"


async def test_pausing_the_clock(talk: Conversation) -> None:
    await talk.says("Anne", "!queue limit 3m")
    await talk.says("Ben", "!hand")
    await talk.says("Anne", "!next")
    await talk.passes(1 * MINUTES)
    assert "can do that" in await talk.says("Chloé", "!queue pause")
    assert "The clock is paused. To go on: !queue resume." in await talk.says("Ben", "!queue pause")
    assert "The clock is paused." in board(talk)
    assert "is paused already" in await talk.says("Anne", "!queue pause")
    await talk.says("Anne", "!queue limit 3m")
    assert await talk.passes(10 * MINUTES) == "", "a new limit does not start it"
    assert "The clock is running again." in await talk.says("Anne", "!queue resume")
    assert "running already" in await talk.says("Anne", "!queue resume")
    assert "about 1 minute left" in await talk.passes(1 * MINUTES)
    assert "your time is over" in await talk.passes(1 * MINUTES)


async def test_more_time_by_the_consent_of_the_group(talk: Conversation) -> None:
    await talk.says("Anne", "!queue limit 1m")
    await talk.says("Ben", "!hand")
    await talk.says("Anne", "!next")
    await talk.passes(1 * MINUTES)
    said = await talk.says("Ben", "!more 2m")
    assert "Ben would like 2 minutes more.\nIf nobody is against it within 30 seconds, that is fine." in said
    assert "has just been asked" in await talk.says("Ben", "!more")
    assert "Ben, you have 2 minutes more." in await talk.passes(30 * SECONDS)
    said = await talk.passes(30 * SECONDS)
    assert said == "Ben, you have about 1 minute left. No hurry."
    assert "your time is over" in await talk.passes(1 * MINUTES)


async def test_the_group_is_still_asked_while_the_clock_stands(talk: Conversation) -> None:
    await talk.says("Anne", "!queue limit 1m")
    await talk.says("Ben", "!hand")
    await talk.says("Anne", "!next")
    await talk.passes(50 * SECONDS)
    await talk.says("Ben", "!more 2m")
    await talk.says("Anne", "!queue pause")
    assert "Ben, you have 2 minutes more." in await talk.passes(30 * SECONDS)
    assert await talk.passes(10 * MINUTES) == ""
    await talk.says("Anne", "!queue resume")
    assert "left" in await talk.passes(70 * SECONDS)
    await talk.says("Ben", "!more 2m")
    await talk.says("Anne", "!queue limit 2m")
    assert "Ben, you have 2 minutes more." in await talk.passes(30 * SECONDS), "a new limit is no answer"
    await talk.says("Ben", "!more 2m")
    await talk.says("Anne", "!queue limit off")
    assert await talk.passes(30 * MINUTES) == "", "there is nothing to ask for any more"


async def test_without_a_turn_there_is_no_clock(talk: Conversation) -> None:
    for command in ("!more", "!queue pause", "!queue resume", "!skip"):
        assert await talk.says("Anne", command) == "Nobody has the floor just now."


async def test_somebody_would_rather_go_on(talk: Conversation) -> None:
    await talk.says("Anne", "!queue limit 1m")
    await talk.says("Ben", "!hand")
    await talk.says("Anne", "!next")
    await talk.passes(1 * MINUTES)
    await talk.says("Ben", "!more")
    assert await talk.reacts("Chloé", "👍", "more.") == "", "a friendly sign"
    said = await talk.reacts("Dan", "👎", "would like 2 minutes more")
    assert said.startswith("Ben, the group would like to go on.") and "Dan" not in said
    assert "Nobody has asked" in await talk.says("Chloé", "!more no")
    assert "have you finished?" in await talk.passes(1 * MINUTES)
    assert "there is room for whoever wants to" in await talk.passes(1 * MINUTES)


async def test_a_facilitator_gives_it_at_once(talk: Conversation) -> None:
    await talk.says("Anne", "!queue limit 1m")
    await talk.says("Ben", "!hand")
    await talk.says("Anne", "!next")
    await talk.says("Ben", "!more 1m")
    assert "Ben, you have 1 minute more." in await talk.reacts("Anne", "👍", "would like")
    await talk.says("Ben", "!more 1m")
    assert "Ben, you have 1 minute more." in await talk.says("Anne", "!more yes")
    assert await talk.passes(119 * SECONDS) == ""
    assert "left" in await talk.passes(1 * SECONDS)
    assert "It is Ben’s turn" in await talk.says("Chloé", "!more 1m")


async def test_a_step_back_gives_the_time_back(talk: Conversation) -> None:
    await talk.says("Anne", "!queue limit 3m")
    await talk.says("Ben", "!hand")
    await talk.says("Chloé", "!hand")
    await talk.says("Anne", "!next")
    await talk.passes(1 * MINUTES)
    await talk.says("Anne", "!next")
    await talk.passes(1 * MINUTES)
    await talk.says("Anne", "!back")
    assert "Ben, you have about 1 minute left" in await talk.passes(1 * MINUTES)


async def test_a_restart_in_the_middle_of_a_turn_changes_nothing(talk: Conversation) -> None:
    await talk.says("Anne", "!queue limit 3m")
    await talk.says("Ben", "!hand")
    await talk.says("Anne", "!next")
    await talk.passes(1 * MINUTES)
    await talk.restart()
    assert "Ben, you have about 1 minute left" in await talk.passes(1 * MINUTES)
    await talk.restart()
    assert "your time is over" in await talk.passes(1 * MINUTES)


# In French and Spanish.


async def test_a_meeting_in_french(tmp_path: Path) -> None:
    async with conversation(tmp_path, "fr", people=PEOPLE) as talk:
        assert "Chaque tour de parole dure 1 minute" in await talk.says("Anne", "!file durée 1m")
        await talk.says("Ben", "!main")
        await talk.says("Anne", "!suivant")
        assert "ton temps est écoulé" in await talk.passes(1 * MINUTES)
        assert "Ben souhaite 2 minutes de plus." in usual(await talk.says("Ben", "!encore 2m"))
        assert "le groupe souhaite continuer" in await talk.says("Chloé", "!encore non")
        assert "Dernières mains" in await talk.says("Anne", "!file dernières mains")
        assert "La file est fermée" in await talk.says("Anne", "!fermer la file")
        assert "Dan a le dernier mot." in await talk.says("Anne", "!dernier mot Dan")
        assert "les personnes qui ont moins parlé passent avant" in await talk.says("Anne", "!file ordre équitable")
        assert "chaque personne a le temps" in await talk.says("Anne", "!file durée sans")
        assert "Le chronomètre est arrêté" in await talk.says("Ben", "!file pause")


async def test_a_meeting_in_spanish(tmp_path: Path) -> None:
    async with conversation(tmp_path, "es", people=PEOPLE) as talk:
        assert "Cada turno tiene 1 minuto" in await talk.says("Anne", "!cola límite 1m")
        await talk.says("Ben", "!mano")
        await talk.says("Anne", "!siguiente")
        assert "tu tiempo terminó" in await talk.passes(1 * MINUTES)
        assert "Ben quisiera 2 minutos más." in usual(await talk.says("Ben", "!más 2m"))
        assert "tienes 2 minutos más" in usual(await talk.says("Anne", "!más sí"))
        assert "La cola está cerrada" in await talk.says("Anne", "!cerrar la cola")
        assert "Dan tiene la última palabra." in await talk.says("Anne", "!última palabra @Dan")
        assert "equitativo" in await talk.says("Anne", "!cola orden equitativo")
        assert "El reloj está parado" in await talk.says("Ben", "!cola pausa")


# In a circle.


async def test_a_circle_is_a_meeting_and_thanks_for_shares_alone(talk: Conversation) -> None:
    for step in (4, 2, 1):
        await talk.says("Anne", f"!circle steps remove {step}")
    await talk.says("Anne", "!settings invite thanks in a circle on")
    await talk.says("Anne", "!queue order fair")
    await talk.says("Ben", "!hand")
    await talk.says("Anne", "!next")
    await talk.passes(30 * SECONDS)
    await talk.says("Ben", "!done")
    await talk.says("Anne", "!circle start")
    for name in ("Ben", "Chloé", "Dan"):
        await talk.says(name, "!hand")
    assert board(talk)[-4:-1] == ["1. Ben", "2. Chloé", "3. Dan"], "what was before counts no more"
    await talk.says("Anne", "!next")
    await talk.passes(30 * SECONDS)
    assert "Thank you, Ben" not in await talk.says("Anne", "!skip")
    await talk.passes(30 * SECONDS)
    assert "Thank you, Chloé" in await talk.says("Chloé", "!done")
    await talk.says("Anne", "!circle end")
    await talk.passes(30 * SECONDS)
    await talk.says("Anne", "!next")
    await talk.says("Chloé", "!hand")
    assert board(talk)[0:2] == ["Speaking: Dan", "1. Chloé"]
