"""A change of the time zone, in a group of two rooms: what comes back moves in its own room, to the zone that holds."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.conversation import Conversation, conversation, usual

HOUR = timedelta(hours=1)


async def two_rooms(talk: Conversation) -> str:
    """A second room of the group; its id."""
    kitchen = await talk.gathering("Anne", "Ben", name="Kitchen")
    await talk.says("Anne", "!group join Tuesday circle", kitchen)
    await talk.says("Anne", "!group accept")
    talk.heard(kitchen)
    return kitchen


async def test_what_comes_back_moves_in_its_own_room(talk: Conversation) -> None:
    kitchen = await two_rooms(talk)
    await talk.says("Anne", "!checkin break until:friday")
    await talk.says("Anne", "!checkin every day at 8:00 In the first room?")
    await talk.says("Anne", "!checkin every day at 9:00 In the kitchen?", kitchen)
    await talk.says("Anne", "!remind us every day at 10:00 pots", kitchen)
    said = usual(await talk.says("Anne", "!timezone Lisbon"))
    assert "- a reminder in another room, every day at 10:00 (Europe/Paris)" in said and "pots" not in said
    assert said.count("- check-in, every day at") == 2
    talk.heard(kitchen)
    assert "on the new clock (Europe/Lisbon)" in await talk.says("Anne", "yes")
    told = [(await talk.passes(HOUR), talk.heard(kitchen)) for _ in range(16)]  # until 10:00 in Lisbon
    assert not any(first for first, _ in told), "it has a break, and the kitchen has none"
    heard = {hour: said for hour, (_, said) in enumerate(told, 19) if said}
    assert heard.keys() == {24 + 9, 24 + 10}
    assert heard[33].startswith("In the kitchen?") and heard[34] == "A reminder for all of us: pots"


@pytest.mark.parametrize(
    ("language", "yes", "stays", "nothing"),
    [
        ("en", "yes", "- the circle, every Tuesday at 19:00 (Europe/Paris)", "Nothing to move: the time zone is"),
        ("fr", "oui", "- le cercle, chaque mardi à 19 h (Europe/Paris)", "Rien à déplacer : le fuseau est maintenant"),
        ("es", "sí", "- el círculo, cada martes a las 19:00 (Europe/Paris)", "No hay nada que mover: la zona horaria"),
    ],
)
async def test_a_question_about_another_zone_than_the_one_that_holds_moves_nothing(
    tmp_path: Path, language: str, yes: str, stays: str, nothing: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        kitchen = await two_rooms(talk)
        await talk.says("Anne", "!circle date every tuesday 19:00", kitchen)
        said = usual(await talk.says("Anne", "!timezone Lisbon")).replace("\u202f", " ")
        assert stays in said
        in_lisbon = talk.message("Lisbon").event_id
        await talk.says("Anne", "!timezone America/Montreal", kitchen)
        talk.heard()
        asked = await talk.says("Anne", yes, reply_to=in_lisbon)
        assert stays in usual(asked).replace("\u202f", " ") and "(America/Montreal)" in asked and "Lisbon" not in asked
        await talk.says("Anne", "!timezone Europe/Paris", kitchen)
        talk.heard()
        said = usual(await talk.says("Anne", yes, reply_to=in_lisbon))
        assert said.startswith(nothing) and "Europe/Paris" in said


async def test_the_circle_moves_to_the_new_clock_and_stays_on_its_own_where_it_is_not_wanted(
    talk: Conversation,
) -> None:
    kitchen = await two_rooms(talk)
    await talk.says("Anne", "!circle date every tuesday 19:00")
    changed = "!timezone America/Montreal"
    assert "the circle, every Tuesday" in usual(await talk.says("Anne", changed, kitchen))
    set_by = talk.last
    talk.heard()
    assert usual(await talk.says("Anne", "!circle date")).startswith(
        "The circle meets every Tuesday at 19:00 (Europe/Paris); the next one is on Tuesday, 16 March at 19:00"
    )
    await talk.says("Anne", "yes", kitchen)
    assert usual(await talk.says("Anne", "!circle date")).startswith(
        "The circle meets every Tuesday at 19:00; the next one is on Tuesday, 16 March at 19:00."
    )
    # Who takes the change back is asked about what was moved with it.
    asked = usual(await talk.takes_back("Anne", set_by, kitchen))
    assert "time zone is Europe/Paris again" in asked
    assert "- the circle, every Tuesday at 19:00 (America/Montreal)\nAnne, shall I move" in asked
    assert talk.heard() == "Anne took that back: time zone is Europe/Paris again."
    await talk.says("Anne", "yes", kitchen)
    assert "America" not in await talk.says("Anne", "!circle date")


async def test_ones_own_zone_moves_nothing_of_the_group(talk: Conversation) -> None:
    await two_rooms(talk)
    await talk.says("Anne", "!circle date every tuesday 19:00")
    await talk.says("Anne", "!remind us every day at 10:00 pots")
    direct = await talk.direct("Anne")
    await talk.says("Anne", "!remind me every day at 8:00 pills", direct)
    await talk.says("Anne", "!remind me every day at 9:00 own")
    await talk.says("Ben", "!remind me every day at 9:00 bread")
    said = usual(await talk.says("Anne", "!timezone Lisbon", direct))
    assert (
        "- reminder 1, every day at 08:00 (Europe/Paris): pills\n"
        "- a reminder in another room, every day at 09:00 (Europe/Paris)\nAnne, shall I move"
    ) in said, "what Anne asked for herself, and nothing of the others"
    set_by = talk.last
    await talk.says("Anne", "yes", direct)
    listed = usual(await talk.says("Anne", "!reminders"))
    assert "own · every day at 09:00 (Europe/Lisbon), next on Thursday, 11 March at 09:00" in listed
    assert await talk.passes(14 * HOUR) == "Ben, a reminder: bread"
    assert await talk.passes(HOUR) == "Anne, a reminder: own\n\nA reminder for all of us: pots"
    assert "(Europe" not in await talk.says("Anne", "!circle date") + await talk.says("Ben", "!reminders")
    assert "every day at 08:00 (Europe/Lisbon): pills" in usual(await talk.takes_back("Anne", set_by, direct))
