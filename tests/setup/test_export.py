"""`entraide export` and `entraide import`: a group goes on at another instance as it was."""

from __future__ import annotations

import json
import sqlite3
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.cli import main
from bot.config import Config
from bot.config.errors import ConfigError
from bot.matrix.errors import SecondInstance
from bot.setup.export import export_group, import_group
from storage.core.migrations import NewerDatabase
from storage.exporting.parts import PARTS
from tests.conversation import BOT, Conversation, conversation, user, usual

MINUTES, HOURS = timedelta(minutes=1), timedelta(hours=1)
ELSEWHERE = "@other:x"


def written_config(folder: Path, bot: str = BOT, **more: str) -> Path:
    path = folder.with_name(f"{folder.name}.yaml")
    path.write_text(yaml.safe_dump({"homeserver": "http://fake", "user_id": bot, "data": str(folder), **more}))
    return path


@pytest.fixture
async def talk(tmp_path: Path) -> AsyncIterator[Conversation]:
    """A group that has much going on."""
    async with conversation(tmp_path / "old") as talk:
        for name, text in (
            ("Anne", "!agreements add Tea for everybody."),
            ("Ben", "!need a ladder by friday"),
            ("Ben", "!need a hammer"),
            ("Chloé", "!take N1"),
            ("Anne", "!offer bread"),
            ("Ben", "!close N2"),
            ("Anne", "!lend a book to:Ben until:friday"),
            ("Ben", "!remind me in 2 hours tea"),
            ("Anne", "!remind us every day 20:00 the candle"),
            ("Anne", "!checkin every monday 19:00"),
            ("Anne", "!checkin start"),
            ("Ben", "!checkin 4"),
            ("Anne", "!checkin close"),
            ("Ben", "!checkin ahead 3 tired"),
            ("Anne", "!decided We meet on Tuesdays review:in 3 days"),
            ("Anne", "!todo Ben hand it over by:friday for:D1"),
            ("Anne", "!outcome D1 we have the key"),
            ("Anne", "!topic the key"),
            ("Chloé", "!pause"),
            ("Anne", "!settings fewest answers 4"),
        ):
            await talk.says(name, text)
        chat = await talk.direct("Ben")
        await talk.says("Ben", "!language es", chat)
        yield talk


@asynccontextmanager
async def elsewhere(talk: Conversation, folder: Path) -> AsyncIterator[Conversation]:
    """Another instance, with another account, that the group has invited; not running."""
    other = Conversation(folder, Config.load(written_config(folder, ELSEWHERE)))
    other.server, other.room, other.bot = talk.server, talk.room, ELSEWHERE
    await other.start()
    await other.settle()
    talk.server.invite(talk.room, user("Anne"), ELSEWHERE)
    await other.settle()
    other.heard()
    await other.stop()
    yield other
    await other.start()
    await other.stop()


def exported(talk: Conversation, target: Path) -> list[str]:
    said: list[str] = []
    own = {"language": talk.config.language, "timezone": talk.config.timezone}
    config = written_config(talk.folder, **own)
    export_group(config, "Tuesday circle", target, lambda: talk.server.now, said.append)
    return said


def imported(other: Conversation, source: Path, *, replace: bool = False) -> list[str]:
    said: list[str] = []
    import_group(written_config(other.folder, ELSEWHERE), source, replace=replace, say=said.append)
    return said


def rows(database: Path) -> dict[str, list[tuple[Any, ...]]]:
    """What moves, without ids, for the one group in the file."""
    found = {}
    with closing(sqlite3.connect(database)) as connection:
        for part in PARTS:
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({part.table})")]
            ids = {"id", "group_id", *part.refers}
            shown = ", ".join(column for column in columns if column not in ids) or "1"
            (group,) = connection.execute("SELECT group_id FROM rooms WHERE group_id IS NOT NULL").fetchone()
            found[f"{part.table} {part.personal}"] = sorted(
                connection.execute(f"SELECT {shown} FROM {part.table} WHERE {part.mine}", {"group": group}), key=repr
            )
        timers = connection.execute("SELECT feature, name, due FROM timers WHERE feature <> 'encryption'").fetchall()
        found["timers"] = sorted(timers)
    return found


async def test_everything_that_lasts_goes_along(talk: Conversation, tmp_path: Path) -> None:
    file = tmp_path / "group.json"
    said = exported(talk, file)
    assert "“Tuesday circle”, 1 room, " in said[0] and "entraide import" in said[-1]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    async with elsewhere(talk, tmp_path / "new") as other:
        assert "goes on here with" in imported(other, file)[0]
        before, after = rows(talk.config.database), rows(other.config.database)
        moved = {name for name, found in before.items() if found}
        assert moved > {
            "resources False",
            "loans False",
            "reminders False",
            "checkin_schedules False",
            "checkin_ahead False",
            "pauses True",
        }
        in_force = [("language", "en", None, None), ("timezone", "Europe/Paris", None, None)]
        for name in before:
            more = in_force if name == "settings False" else []
            assert after[name] == sorted([*before[name], *more], key=repr), name


async def test_the_group_goes_on_where_it_was(talk: Conversation, tmp_path: Path) -> None:
    exported(talk, tmp_path / "group.json")
    async with elsewhere(talk, tmp_path / "new") as other:
        imported(other, tmp_path / "group.json")
        talk.server.kick(talk.room, user("Anne"), BOT)
        await other.start()
        await other.settle()
        assert "7. Tea for everybody." in await other.says("Ben", "!agreements")
        assert "N1 a ladder" in await other.says("Ben", "!needs")
        assert "N3 is on the board" in await other.says("Ben", "!need a lamp"), "no number is given twice"
        assert "N1" in await other.says("Ben", "!close N1")
        assert "a book" in await other.says("Anne", "!loans")
        said = await other.passes(2 * HOURS)
        assert "tea" in said
        assert "the candle" in await other.passes(24 * HOURS)
        await other.stop()


async def test_an_instance_with_other_groups_keeps_them(talk: Conversation, tmp_path: Path) -> None:
    exported(talk, tmp_path / "group.json")
    async with elsewhere(talk, tmp_path / "new") as other:
        await other.start()
        room = talk.server.create_room(user("Eve"), "Book club", invite=[ELSEWHERE])
        await other.settle()
        for text in ("!need a lamp", "!need a desk", "!remind me in 3 hours coffee"):
            await other.says("Eve", text, room)
        await other.stop()
        imported(other, tmp_path / "group.json")
        await other.start()
        assert "N1 a ladder" in await other.says("Ben", "!needs") and "lamp" not in await other.says("Ben", "!needs")
        assert "N1 a lamp" in await other.says("Eve", "!needs", room)
        assert "coffee" not in await other.passes(3 * HOURS) and "coffee" in other.heard(room)
        await other.stop()


async def test_who_asked_anonymously_is_not_told(talk: Conversation, tmp_path: Path) -> None:
    chat = await talk.direct("Chloé")
    await talk.says("Chloé", "!need marigolds anonymous", chat)
    await talk.passes(HOURS)
    with closing(sqlite3.connect(talk.config.database)) as database:
        assert database.execute("SELECT count(*) FROM resource_relays").fetchone() == (1,)
    said = exported(talk, tmp_path / "group.json")
    assert "1 anonymous need stays behind" in said[1]
    assert "marigolds" not in (tmp_path / "group.json").read_text()


async def test_the_clock_and_the_language_stay_where_they_were_the_hosts(tmp_path: Path) -> None:
    async with conversation(tmp_path / "old", "fr") as talk:
        for name, text in (
            ("Anne", "!rappelle-nous chaque jour 20:00 la bougie"),
            ("Anne", "!prête un livre à:Ben jusqu’à:vendredi"),
        ):
            await talk.says(name, text)
        before = [usual(await talk.says("Anne", text)) for text in ("!rappels", "!prêts")]
        file = tmp_path / "group.json"
        exported(talk, file)
        async with elsewhere(talk, tmp_path / "new") as other:
            said = imported(other, file)
            assert said[1] == "It keeps its clock and its language: Europe/Paris, fr." and said[-1] == "Start the bot."
            talk.server.kick(talk.room, user("Anne"), BOT)
            await other.start()
            await other.settle()
            after = [usual(await other.says("Anne", text)) for text in ("!rappels", "!prêts")]
            assert after == before and "20 h" in after[0] and "vendredi" in after[1]
            await other.stop()


async def test_what_the_group_had_set_or_reset_is_in_force_there_too(talk: Conversation, tmp_path: Path) -> None:
    await talk.says("Anne", "!timezone Lisbon")
    await talk.says("Anne", "!language es")
    await talk.says("Anne", "!settings language reset")
    exported(talk, tmp_path / "group.json")
    async with elsewhere(talk, tmp_path / "new") as other:
        assert "Europe/Lisbon, en." in imported(other, tmp_path / "group.json")[1]
        with closing(sqlite3.connect(other.config.database)) as database:
            found = database.execute("SELECT name, value FROM settings WHERE name IN ('language', 'timezone')"
                                     " AND owner NOT LIKE '@%' ORDER BY name").fetchall()  # fmt: skip
        assert found == [("language", "en"), ("timezone", "Europe/Lisbon")]


async def test_the_same_file_is_recognised(talk: Conversation, tmp_path: Path) -> None:
    file = tmp_path / "group.json"
    exported(talk, file)
    async with elsewhere(talk, tmp_path / "new") as other:
        imported(other, file)
        await other.start()
        await other.says("Ben", "!need something new")
        await other.stop()
        before = rows(other.config.database)
        with pytest.raises(ConfigError, match="was imported here before"):
            imported(other, file)
        assert rows(other.config.database) == before
        imported(other, file, replace=True)
        await other.start()
        assert "something new" not in await other.says("Ben", "!needs")
        await other.stop()


@pytest.mark.parametrize(
    ("language", "need", "withdraw", "gone", "nothing"),
    [
        ("en", "!need a coat anonymously", "!withdraw N1", "N1 (a coat) is over", "in no group together"),
        (
            "fr",
            "!besoin un manteau anonyme",
            "!retirer N1",
            "N1 (un manteau) est donc terminé",
            "aucun groupe en commun",
        ),
        ("es", "!necesito un abrigo anónimo", "!retirar N1", "N1 (un abrigo) terminó", "ningún grupo en común"),
    ],
)
async def test_the_old_bot_tells_who_asked_anonymously(
    tmp_path: Path, language: str, need: str, withdraw: str, gone: str, nothing: str
) -> None:
    async with conversation(tmp_path / "old", language) as talk:
        ben, chloe = await talk.direct("Ben"), await talk.direct("Chloé")
        await talk.says("Ben", need, ben)
        await talk.passes(HOURS)
        talk.heard(ben)
        assert "who asked is told privately" in exported(talk, tmp_path / "group.json")[1]
        talk.server.kick(talk.room, user("Anne"), BOT)
        await talk.settle()
        said = usual(talk.heard(ben))
        assert gone in said and "\n" not in said, "one letter, about that alone"
        assert talk.heard(chloe) == ""
        assert nothing in usual(await talk.says("Ben", withdraw, ben))


async def test_what_the_group_has_begun_meanwhile_is_in_the_way(talk: Conversation, tmp_path: Path) -> None:
    exported(talk, tmp_path / "group.json")
    async with elsewhere(talk, tmp_path / "new") as other:
        await other.start()
        await other.says("Ben", "!need something new")
        await other.stop()
        with pytest.raises(ConfigError, match=r"of its own here already \(1 in resources\)\. `--replace` deletes"):
            imported(other, tmp_path / "group.json")
        imported(other, tmp_path / "group.json", replace=True)
        await other.start()
        said = await other.says("Ben", "!needs")
        assert "a ladder" in said and "something new" not in said
        await other.stop()


async def test_the_bot_has_to_be_in_all_rooms_and_stopped(talk: Conversation, tmp_path: Path) -> None:
    room = await talk.gathering("Anne", "Ben")
    await talk.says("Anne", "!group join Tuesday circle", room)
    await talk.says("Anne", "!group accept")
    exported(talk, tmp_path / "group.json")
    async with elsewhere(talk, tmp_path / "new") as other:
        with pytest.raises(ConfigError, match=rf"not in {room}\. Start it, invite {ELSEWHERE} there"):
            imported(other, tmp_path / "group.json")
        await other.start()
        with pytest.raises(SecondInstance):
            imported(other, tmp_path / "group.json")
        talk.server.invite(room, user("Anne"), ELSEWHERE)
        await other.settle()
        await other.stop()
        imported(other, tmp_path / "group.json")
        await other.start()
        assert "N1 a ladder" in await other.says("Ben", "!needs", room)
        await other.stop()


def harms() -> list[tuple[str, Any]]:
    def kept(found: Any, table: str) -> Any:
        return next(each["rows"] for each in found["parts"] if each["table"] == table)

    def value(found: Any, table: str) -> Any:
        return kept(found, table)[0]

    return [
        ("another room", lambda found: value(found, "reminders").update(room_id="!elsewhere")),
        ("another timer", lambda found: found["timers"][0].update(feature="turns")),
        ("another room's timer", lambda found: found["timers"][0].update(room_id="!elsewhere")),
        ("an unknown column", lambda found: value(found, "resources").update(unknown=1)),
        ("a missing column", lambda found: value(found, "resources").pop("what")),
        ("a list", lambda found: value(found, "resources").update(what=[])),
        ("a constraint", lambda found: value(found, "resources").update(kind="wish")),
        ("two of one number", lambda found: kept(found, "resources").append(value(found, "resources"))),
        ("a row of another table", lambda found: kept(found, "checkin_counts").append(value(found, "resources"))),
        ("other tables", lambda found: found["parts"].pop()),
        ("no group", lambda found: found.pop("group")),
        ("no timers", lambda found: found.update(timers=7)),
    ]


async def test_a_damaged_file_changes_nothing(talk: Conversation, tmp_path: Path) -> None:
    exported(talk, tmp_path / "group.json")
    whole = (tmp_path / "group.json").read_text()
    async with elsewhere(talk, tmp_path / "new") as other:
        before = rows(other.config.database)
        for name, harm in harms():
            found = json.loads(whole)
            harm(found)
            (tmp_path / "harmed.json").write_text(json.dumps(found))
            with pytest.raises(ConfigError, match="is no group that `entraide export` wrote"):
                imported(other, tmp_path / "harmed.json")
            assert rows(other.config.database) == before, name
        for text in ("", "[]", "{}", '{"file": "1"}'):
            (tmp_path / "harmed.json").write_text(text)
            with pytest.raises(ConfigError, match="is no group that `entraide export` wrote"):
                imported(other, tmp_path / "harmed.json")
        (tmp_path / "harmed.json").write_text(json.dumps(json.loads(whole) | {"file": 99}))
        with pytest.raises(ConfigError, match="another version of Entraide"):
            imported(other, tmp_path / "harmed.json")
        with pytest.raises(ConfigError, match=r"is a folder. Name the file in it that `entraide export` wrote\."):
            imported(other, tmp_path)


async def test_groups_are_found_by_name_or_room(talk: Conversation, tmp_path: Path) -> None:
    config = written_config(talk.folder)

    def export(group: str, target: str = "one.json") -> None:
        export_group(config, group, tmp_path / target, lambda: talk.server.now, lambda _: None)

    with pytest.raises(ConfigError, match=r"no group “Wednesday”\. This bot knows: “Tuesday circle”\.$"):
        export("Wednesday")
    await talk.gathering("Anne", name="Tuesday circle")
    with pytest.raises(ConfigError, match=r"several groups of that name\. Name one by its room: !"):
        export("Tuesday circle")
    export(talk.room)
    with pytest.raises(ConfigError, match="is there already"):
        export(talk.room)
    with closing(sqlite3.connect(talk.config.database)) as database:
        database.execute("PRAGMA user_version = 99")
        with pytest.raises(NewerDatabase):
            export(talk.room, "two.json")
        database.execute("PRAGMA user_version = 1")


async def test_at_the_prompt(talk: Conversation, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config, file = str(written_config(talk.folder)), str(tmp_path / "group.json")
    assert main(["export", "Tuesday circle", file, "--config", config]) == 0
    assert capsys.readouterr().out.startswith(f"{file} has “Tuesday circle”")
    async with elsewhere(talk, tmp_path / "new") as other:
        new = str(written_config(other.folder, ELSEWHERE))
        assert main(["import", file, "--config", new]) == 0
        assert "Start the bot." in capsys.readouterr().out
        assert main(["import", str(tmp_path / "nothing.json"), "--config", new]) == 1
        assert "nothing.json: No such file" in capsys.readouterr().err
