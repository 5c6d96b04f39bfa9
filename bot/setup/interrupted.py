"""After Ctrl-C in `init` or `recover`: what has been done, and what is left to do."""

from __future__ import annotations

from bot.config import Config
from bot.config.errors import ConfigError
from bot.matrix.credentials import Credentials
from bot.matrix.crypto.cross_signing_keys import CrossSigningKeys
from bot.matrix.errors import MatrixError
from bot.setup.instance import option_for
from bot.setup.login import Wishes

NEW_KEY = (
    "Stopped. A recovery key that was shown just now may not count: run `entraide recover --new-key` again,"
    " and write down the one that it shows."
)


def left_to_do(wishes: Wishes, command: str) -> str:
    """One line, from the files alone. `command` is the one that was stopped, and that continues."""
    again = f"run `entraide {command}{option_for(wishes.config)}` again"
    try:
        folder = Config.load(wishes.config).folder if wishes.config.exists() else wishes.data
        Credentials.load(folder)
        keys = CrossSigningKeys.load(folder)
    except (ConfigError, MatrixError, OSError):
        return f"Stopped before the bot was logged in: {again}, it begins anew."
    if keys is None or not wishes.config.exists():
        return f"Stopped half-way. The bot is logged in: {again}, it keeps that and does the rest."
    if keys.recovery is None:
        return f"Stopped before the bot had a recovery key: {again}, it keeps the rest and makes one."
    return f"Stopped. To see that nothing is left to do, {again}; it keeps what there is."
