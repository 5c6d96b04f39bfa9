"""What `entraide backup` and `entraide export` take along of a secret vote, while it is open and after it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.app import DATABASE
from bot.matrix.credentials import Credentials
from bot.setup.backup import DATA, backup
from bot.setup.export import export_group
from tests.conversation import BOT, Conversation, user, usual
from tests.votes.test_secret import found, secrets_of
from tests.votes.voters import SECRET, SEVEN, closes, voters

PARTS = {"vote_papers", "vote_keys", "vote_roll"}


class Host:
    """Who makes copies of a bot at work, whose data folder is `bot`."""

    def __init__(self, talk: Conversation, home: Path) -> None:
        self.talk, self.home = talk, home
        self.config = home / "config.yaml"
        self.config.write_text(yaml.safe_dump({"homeserver": "http://fake", "user_id": BOT, "data": "bot"}))
        Credentials("http://fake", BOT, "BOT", "token").save(home / "bot")

    def backup(self, name: str) -> Path:
        """What `entraide backup` makes now."""
        backup(self.config, self.home / name, lambda: self.talk.server.now, list[str]().append)
        return self.home / name

    def export(self, name: str) -> Any:
        """What `entraide export` writes now, and the file itself as text."""
        export_group(self.config, "Tuesday circle", self.home / name, lambda: self.talk.server.now, list[str]().append)
        return json.loads((self.home / name).read_text())


def papers(made: Path) -> list[tuple[bytes, str]]:
    """The papers in a backup."""
    with closing(sqlite3.connect(made / DATA / DATABASE)) as old:
        return [(bytes(slip), choice) for slip, choice in old.execute("SELECT slip, choice FROM vote_papers")]


async def test_a_backup_has_the_papers_of_its_moment_and_one_made_later_has_none(tmp_path: Path) -> None:
    async with voters(tmp_path / "bot", SEVEN) as (talk, people):
        host = Host(talk, tmp_path)
        await talk.says("Anne", SECRET)
        for name in SEVEN[:4]:
            await people[name].says("!vote heron")
        between = host.backup("between")
        for name in SEVEN[2:]:
            await people[name].says("!vote kestrel")
        known = await secrets_of(talk)
        assert len(known) == 8
        await closes(talk)
        await talk.app.tidying._rewrite()
        later = host.backup("later")
        assert found(later, known) == [] and papers(later) == []
        # What the opening says it can't hide: who has the copy made meanwhile has the key, too.
        assert sorted(choice for _, choice in papers(between)) == ["2"] * 4
        assert found(between, [known[0]])


async def test_an_export_has_neither_papers_nor_key_nor_roll(tmp_path: Path) -> None:
    async with voters(tmp_path / "bot", SEVEN) as (talk, people):
        host = Host(talk, tmp_path)
        await talk.says("Anne", SECRET)
        for name, choice in zip(SEVEN, ("heron",) * 4 + ("kestrel",) * 3, strict=True):
            await people[name].says(f"!vote {choice}")
        known = await secrets_of(talk)
        for moment in ("open", "closed"):
            exported = host.export(f"{moment}.json")
            parts = {part["table"]: part["rows"] for part in exported["parts"]}
            assert len(parts["votes"]) == 1, "the vote itself goes along"
            assert not any(parts.get(name) for name in PARTS), moment
            text = (tmp_path / f"{moment}.json").read_bytes()
            assert not any(each in text or each.hex().encode() in text for each in known)
            assert not [user(name) for name in SEVEN[1:] if f'"{user(name)}", "2"' in text.decode()]
            await closes(talk)


@pytest.mark.parametrize("said", ["!ballot V1", "!vote V1"])
async def test_who_can_vote_is_shown_before_anybody_does(tmp_path: Path, said: str) -> None:
    async with voters(tmp_path / "bot", SEVEN, chats=("Ben",)) as (talk, people):
        await talk.says("Anne", SECRET)
        assert "Can vote: Anne, Ben, Chloé, Dan, Eve, Fay and Gus." in usual(await talk.says("Fay", said))
        await people["Ben"].says("!vote heron")
        shown = usual(await talk.says("Fay", said))
        assert "Can vote: Anne, Ben, Chloé" in shown and "Heron ·" not in shown
        await closes(talk)
        assert "Can vote" not in usual(await talk.says("Fay", said))
