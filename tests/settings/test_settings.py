"""What a group and a person can set."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conversation import conversation, user, usual
from tests.offenders import assert_none

COLUMNS = 40


@pytest.mark.parametrize(
    ("language", "ask", "turns", "own"),
    [
        ("en", "!settings", "Speaking turns", "!settings group"),
        ("fr", "!réglages", "Tours de parole", "!réglages groupe"),
        ("es", "!ajustes", "Turnos de palabra", "!ajustes grupo"),
    ],
)
async def test_settings_are_a_line_for_each_topic_and_then_one_topic(
    tmp_path: Path, language: str, ask: str, turns: str, own: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        chat = await talk.direct("Ben")
        _, *topics = usual(await talk.says("Ben", ask)).split("\n\n")[0].splitlines()
        assert len(topics) < 12 and all(len(line) < 3 * COLUMNS for line in topics), "a screen"
        assert all(line.count(" – ") == 1 for line in topics), "a topic, and what is set in words"
        for line in topics:
            topic = line[2:].partition(" – ")[0]
            said = usual(await talk.says("Ben", f"{ask} {topic}")) or usual(talk.heard(chat))
            assert said.startswith(topic) and "(" in said.splitlines()[1], "each with its meaning"
        assert await talk.says("Ben", f"{ask} {turns}") == "", "more than a screen"
        assert usual(talk.heard(chat)).startswith(turns)
        assert "Europe/Paris" in await talk.says("Ben", own)


async def test_a_topic_shows_what_was_changed_in_it(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        assert "Speaking turns – queue order: in the order of asking\n" in await talk.says("Ben", "!settings")
        await talk.says("Anne", "!settings a turn lasts 3 minutes")
        assert "Speaking turns – a turn lasts: 3 minutes\n" in await talk.says("Ben", "!settings")
        assert "- language: English (the language I speak" in await talk.says("Ben", "!settings language")


async def test_a_topic_goes_by_what_people_call_it(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        for words in ("check-ins", "checkins", "CHECK-INS", "!checkin", "météo du groupe"):
            assert (await talk.says("Anne", f"!settings {words}")).startswith("Check-ins\n- answer"), words
        assert "They are the group’s" in await talk.says("Ben", "!settings check-ins", await talk.direct("Ben"))
        stranger = await talk.direct("Zoe")
        assert "no setting called" in await talk.says("Zoe", "!settings check-ins", stranger)


async def test_ones_own_settings_are_few_and_explained_at_once(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        said = await talk.says("Ben", "!settings", await talk.direct("Ben"))
        assert "language: English (the language I speak" in said and "queue order" not in said


async def test_a_change_is_announced_with_who_made_it_and_can_be_reset(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        assert await talk.says("Anne", "!settings timezone lisbon") == (
            "Anne changed “time zone”: Europe/Paris → Europe/Lisbon.\nIt is 18:00 there now."
        )
        assert "is Europe/Lisbon already" in await talk.says("Anne", "!settings time zone Europe/Lisbon")
        assert "Europe/Lisbon → Europe/Paris" in await talk.says("Anne", "!settings timezone reset")


async def test_the_language_changes_at_once(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        said = await talk.says("Anne", "!settings language French")
        assert usual(said) == "Anne a changé « langue » : anglais → français."
        assert "besoin" in await talk.says("Ben", "!aide")
        assert "francés → español" in await talk.says("Anne", "!réglages langue espagnol")
        assert "Ajustes" in await talk.says("Ben", "!AJUSTES")


BAD = {
    "language klingon": "I don’t speak “klingon” yet",
    "timezone Atlantis": "I don’t know the time zone “Atlantis”",
    "langage fr": "Did you mean “language”?",
    "xyzzy 3": "There is no setting called “xyzzy”",
    "facilitators Zoe": "I don’t see “Zoe” in this room",
    "loans kept 36 hours": "“36 hours” is not a whole number from 1 to 3,650.",
    "loans kept 23 hours": "“23 hours” is not a whole number from 1 to 3,650.",
    "loans kept 3651 days": "“3651 days” is not a whole number from 1 to 3,650.",
}


async def test_a_bad_value_is_explained(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        said = {change: await talk.says("Anne", f"!settings {change}") for change in BAD}
        assert_none(f"{change}: {said[change]}" for change, answer in BAD.items() if answer not in said[change])
        assert "→ 21 days." in await talk.says("Anne", "!settings loans kept 3 weeks")
        assert "→ 3,650 days." in await talk.says("Anne", "!settings loans kept 3650 days")


@pytest.mark.parametrize(
    ("language", "change", "answer"),
    [
        ("en", "!settings reactions perhaps", "“perhaps” is not on this list: on and off."),
        ("fr", "!réglages réactions peut-être", "« peut-être » n’est pas dans cette liste : oui et non."),
        ("es", "!ajustes reacciones quizá", "«quizá» no está en esta lista: sí y no."),
        ("en", "!settings moderation Première.", "“Première” is not on this list: open and first."),
    ],
)
async def test_what_is_no_choice_is_quoted_as_it_was_written(
    tmp_path: Path, language: str, change: str, answer: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        assert usual(await talk.says("Anne", change)) == answer


@pytest.mark.parametrize(
    ("language", "typed", "answer"),
    [
        ("en", "!language french", "Anne a changé « langue » : anglais → français."),
        ("fr", "!langue espagnol", "Anne cambió «idioma»: francés → español."),
        ("es", "!idioma inglés", "Anne changed “language”: Spanish → English."),
        (
            "fr",
            "!fuseau America/Montreal",
            "Anne a changé « fuseau horaire » : Europe/Paris → America/Montreal.\nIl y est 13 h en ce moment.",
        ),
        (
            "es",
            "!zona bogota",
            "Anne cambió «zona horaria»: Europe/Paris → America/Bogota.\nAhora el reloj marca allí 13:00.",
        ),
        ("en", "!time zone London", "Anne changed “time zone”: Europe/Paris → Europe/London.\nIt is 18:00 there now."),
    ],
)
async def test_language_and_time_zone_have_words_of_their_own(
    tmp_path: Path, language: str, typed: str, answer: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        assert "In our private chat" in await talk.says("Ben", typed) or language != "en"
        assert usual(await talk.says("Anne", typed)) == answer


async def test_in_a_direct_chat_everybody_chooses_their_own(tmp_path: Path) -> None:
    async with conversation(tmp_path, "fr") as talk:
        refused = usual(await talk.says("Ben", "!langue es"))
        assert refused.endswith("Dans notre conversation privée, tu peux le choisir pour toi.")
        room = await talk.direct("Ben")
        assert "Para ti, Ben, idioma es ahora español" in await talk.says("Ben", "!langue es", room)
        assert "- idioma: español" in await talk.says("Ben", "!idioma", room)


async def test_who_facilitates_is_up_to_the_group(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        assert "is for facilitators" in await talk.says("Ben", "!settings quiet hours off")
        assert "@ben:x and @chloé:x" in await talk.says("Anne", "!settings facilitators Ben and Chloé")
        assert "español" in await talk.says("Ben", "!settings language es")
        await talk.says("Ben", "!settings facilitators room")
        assert "quienes facilitan" in await talk.says("Ben", "!settings language en")
        assert "es para quienes facilitan" in await talk.says("Ben", "!ajustes facilitación sala")
        await talk.says("Anne", "!settings facilitators everyone")
        assert "English" in await talk.says("Chloé", "!settings language en")


async def test_a_person_has_a_language_of_their_own(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        room = await talk.direct("Ben")
        assert "facilitators" not in await talk.says("Ben", "!settings", room=room)
        assert "For you" not in await talk.says("Ben", "!settings language es", room=room)
        assert "Pedir la palabra" in (await talk.says("Ben", "!ayuda", room=room))
        assert "pertenece" not in await talk.says("Ben", "!help")
        assert "es del grupo" in await talk.says("Ben", "!ajustes facilitación todo el mundo", room=room)


async def test_what_can_not_be_read_any_more_counts_as_not_set(tmp_path: Path) -> None:
    async with conversation(tmp_path, language="fr") as talk:
        room = await talk.direct("Ben")
        async with talk.store.transaction():
            own = await talk.store.rooms.room(talk.room)
            assert own and own.group
            for owner in (own.group.id, user("Ben")):
                for name, value in (("language", "tlh"), ("timezone", "Mars/Olympus"), ("quiet-hours", "25:00-x")):
                    await talk.store.settings.set(owner, name, value)
        assert "langue : français" in usual(await talk.says("Ben", "!settings", room=room))
        assert "Europe/Paris" in await talk.says("Anne", "!settings group")
        assert "French → English" in await talk.says("Anne", "!settings language en")


@pytest.mark.parametrize(
    ("language", "change", "answer"),
    [
        ("en", "!settings facilitators Sam", "Several people here are called “Sam”"),
        ("fr", "!réglages animation Sam", "Plusieurs personnes ici s’appellent « Sam »"),
        ("es", "!ajustes facilitación Sam", "Aquí hay varias personas que se llaman «Sam»"),
    ],
)
async def test_two_people_of_one_name_are_told_apart_by_their_ids(
    tmp_path: Path, language: str, change: str, answer: str
) -> None:
    async with conversation(tmp_path, language=language) as talk:
        talk.server.rename(user("Ben"), "Sam")
        talk.server.rename(user("Chloé"), "Sam")
        said = usual(await talk.says("Anne", change))
        assert answer in said and "@ben:x" in said and "@chloé:x" in said
        assert "@ben:x" in await talk.says("Anne", change.replace("Sam", "@ben:x"))


@pytest.mark.parametrize(
    ("language", "typed", "asked", "answer", "set_to"),
    [
        ("en", "!timezone EST", "“EST” can mean more than one clock. Which one?", "1", "America/New_York"),
        ("en", "!settings timezone EST", "“EST” can mean", "toronto", "America/Toronto"),
        ("fr", "!fuseau CET", "« CET » peut désigner plusieurs heures. Laquelle ?", "le deuxième", "Europe/Berlin"),
        ("es", "!zona horaria IST", "«IST» puede ser la hora de más de un lugar. ¿Cuál?", "dublin", "Europe/Dublin"),
        ("en", "!timezone +05:30", "“+05:30” can mean", "kolkata", "Asia/Kolkata"),
    ],
)
@pytest.mark.parametrize("private", [True, False])
async def test_a_clock_that_can_be_several_is_asked_about(
    tmp_path: Path, language: str, typed: str, asked: str, answer: str, set_to: str, private: bool
) -> None:
    async with conversation(tmp_path, language) as talk:
        room = await talk.direct("Anne") if private else None
        said = usual(await talk.says("Anne", typed, room))
        assert said.startswith(asked) and f"{set_to}, " in said
        assert set_to in await talk.replies("Anne", answer, "1. ", room)
        async with talk.store.transaction():
            known = await talk.store.rooms.room(talk.room)
            assert known and known.group
            owner = user("Anne") if private else known.group.id
            assert (await talk.store.settings.all(owner))["timezone"] == set_to


async def test_the_clock_is_answered_by_a_tap_too_and_a_no_leaves_it(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        room = await talk.direct("Anne")
        said = await talk.says("Anne", "!timezone EST", room)
        assert "1. America/New_York, where it is 13:00 now" in said
        assert "America/Toronto" in await talk.reacts("Anne", "2️⃣", "Which one?", room)
        await talk.says("Anne", "!timezone CST", room)
        assert "dropped" in await talk.says("Anne", "no", room)
        assert "America/Toronto" in await talk.says("Anne", "!timezone", room)
