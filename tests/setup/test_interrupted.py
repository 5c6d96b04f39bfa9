"""What is left to do after Ctrl-C, as the files alone tell it."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from bot.matrix.credentials import Credentials
from bot.matrix.crypto.cross_signing_keys import CrossSigningKeys
from bot.setup.interrupted import left_to_do
from bot.setup.login import Wishes

LOGIN = Credentials("https://example.org", "@bot:example.org", "DEVICE", "token")
CONFIG = 'homeserver: https://example.org\nuser_id: "@bot:example.org"\ndata: data\n'
BEGINS_ANEW = "Stopped before the bot was logged in: run `entraide init{option}` again, it begins anew."
HALF_WAY = "Stopped half-way. The bot is logged in: run `entraide init{option}` again, it keeps that and does the rest."
NO_KEY = (
    "Stopped before the bot had a recovery key: run `entraide init{option}` again, it keeps the rest and makes one."
)
NOTHING = "Stopped. To see that nothing is left to do, run `entraide init{option}` again; it keeps what there is."


@pytest.mark.parametrize(
    ("done", "said"),
    [
        ((), BEGINS_ANEW),
        (("config",), BEGINS_ANEW),
        (("config", "damaged"), BEGINS_ANEW),
        (("login",), HALF_WAY),
        (("login", "keys", "recovery"), HALF_WAY),  # the configuration comes last
        (("login", "config"), HALF_WAY),
        (("login", "keys", "config"), NO_KEY),
        (("login", "keys", "recovery", "config"), NOTHING),
    ],
)
def test_what_is_left_to_do_is_said_in_one_line(tmp_path: Path, done: tuple[str, ...], said: str) -> None:
    wishes = Wishes(config=tmp_path / "config.yaml", data=tmp_path / "data")
    if "config" in done:
        wishes.config.write_text("no_such_key: 1\n" if "damaged" in done else CONFIG)
    if "login" in done:
        LOGIN.save(wishes.data)
    if "keys" in done:
        keys = CrossSigningKeys.make(wishes.data)
        if "recovery" in done:
            replace(keys, recovery="id").save(wishes.data)
    assert left_to_do(wishes, "init") == said.format(option=f" --config {wishes.config}")
