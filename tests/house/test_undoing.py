"""The law of undoing: deleting the message of a command brings back what was before, but for what is listed here."""

from __future__ import annotations

from pathlib import Path

from commands import LOCALES, features
from commands.kit.catalogs import Catalogs
from commands.kit.declaration import Command
from commands.kit.registry import Registry
from storage.core.connection import Row
from tests.conversation import Conversation, conversation, gone_on
from tests.offenders import assert_none

REGISTRY = Registry(features(), Catalogs(LOCALES))
LIFE = (
    "!agreements add Tea for everybody.", "!need a ladder", "!offer bread", "!lend a book to:Ben until:friday",
    "!remind us every day 20:00 the candle", "!decided We meet on Tuesdays", "!checkin every monday 19:00",
    "!helplines add Night line 123", "!welcome change Hello there", "!todo Ben tea by:friday", "!hand",
    "!event tea saturday 19:00 places:3", "!topic the key", "!proposal we sing", "!ballot which name? Lake, Hill",
    "!tip call before noon",
    "!goal sing in the choir", "!goal step hum",
)  # fmt: skip
# What the program needs for its own work, or what follows from the rest; of numbers none is given twice.
NOT_COMPARED = {
    "alerts", "completions", "fetches", "handled", "letters", "live", "origins", "outbox", "questions",
    "resource_numbers", "rooms", "state", "sync", "timers",
}  # fmt: skip
STAYS = {
    "activities-file": "its calendar may have the date by then, and knows it by that name",
    "agreements-remove": "added again with its words",
    "agreements-reset": "the group's own words are gone",
    "checkins-move": "moved back in the same way",
    "checkins-stop": "said again in a line",
    "circle-start": "it ends the circle; what its opening said of the minutes has been said",
    "company-here": "the question is taken back; that one has asked is counted for a day",
    "decisions-remove": "written down again with its words, under another number",
    "tips-withdraw": "told again with its words, under another number",
    "topics-remove": "told again with its words, under another number",
    "goals-goal": "who deletes it in a room may only want nobody to read it there: the goal stays their own",
    "minutes-todo-remove": "recorded again with its words",
    "notes-cn": "its message is deleted by the note itself; ❌ on the note takes it back",
    "petitions-petition": "whoever was asked to carry it keeps the language in which that was",
    "proposals-withdraw": "proposed again with its words",
    "reports-report": "its questions go on in private, where a word or an hour ends them",
    "rounds-round": "it ends the round, of which a row stays until the next",
    "rounds-random": "it ends the round, of which a row stays until the next",
    "rounds-pass": "the word has gone on to somebody else",
    "sos-sos": "a call is not over because its message is: whoever called is asked",
    "sos-unable": "the word has gone on to somebody else",
    "votes-cancel": "everybody has seen it; it can be opened again",
    "votes-close": "it is counted, and who chose what is known no longer",
    "turns-close": "`!queue open` opens it",
    "turns-last": "`!queue open` opens it",
    "turns-last-word": "somebody may have begun to speak",
    "turns-lower": "others have moved up: a new hand is at the end",
    "welcome-reset": "the group's own words are gone",
}


def example(command: Command) -> str:
    """The first example of a command in English; empty where there is none."""
    return [*REGISTRY.catalogs["en"].template(f"{command.key}-example", {}).split("`"), ""][1]


async def kept(talk: Conversation) -> dict[str, list[str]]:
    """What is stored, by table; not which message stored it, and what was there before."""
    async with talk.store.transaction():
        database = talk.store._database
        tables = await database.all("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
        names = {row["name"] for row in tables} - NOT_COMPARED
        rows = {name: await database.all(f"SELECT * FROM {name}") for name in names}
        return {name: sorted(map(_meaning, found)) for name, found in rows.items()}


def _meaning(row: Row) -> str:
    return repr([row[column] for column in row.keys() if column != "event_id" and "before" not in column])  # noqa: SIM118


async def test_deleting_the_message_of_a_command_brings_back_what_was_before(tmp_path: Path) -> None:
    changing, left = set(), set()
    async with conversation(tmp_path / "before") as talk:
        for line in LIFE:
            await talk.says("Anne", line)
        before = await kept(talk)
        for command in REGISTRY.commands:
            async with gone_on(talk, tmp_path / command.key) as now:
                await now.says("Anne", example(command))
                if await kept(now) != before:
                    changing.add(command.key)
                    await now.takes_back("Anne", now.last)
                    left |= {command.key} if await kept(now) != before else set()
    assert len(changing) > 50
    assert_none(left - STAYS.keys(), "stays")
    assert_none(STAYS.keys() - left, "is undone, and listed")
