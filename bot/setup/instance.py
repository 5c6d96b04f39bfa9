"""Where a bot is installed: its configuration, and its data folder with the credentials."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import yaml
from msgspec import Struct
from msgspec.structs import replace

from bot.config import Config
from bot.matrix.credentials import Credentials
from bot.matrix.private_files import write_private
from bot.setup.device import in_groups
from bot.setup.login import Wishes, ensure_login
from bot.setup.prompt import Prompt

_REST = """\
# Where the bot keeps what it must not lose, seen from this file. `entraide backup` copies it.
{data}
# Until a group chooses its own: the language (en, fr, es) and the time zone (such as Europe/Paris).
language: en
timezone: UTC

# config.example.yaml explains these and all other keys.
"""


class Place(Struct, frozen=True):
    """The paths and credentials that were found or made; the password, where it is known."""

    config: Path
    folder: Path
    login: Credentials
    password: str | None

    @classmethod
    async def settle(cls, wishes: Wishes, prompt: Prompt) -> Place:
        """Log in and write the configuration, if that has not been done before.

        Raises `ConfigError`, a `MatrixError` or `OSError`; the next call continues from what was done by then.
        """
        known = Config.load(wishes.config) if wishes.config.exists() else None
        if known is not None:
            wishes = _as_known(wishes, known)
        folder = known.folder if known else wishes.data.absolute()
        login, password = await ensure_login(wishes, folder, prompt)
        if known is None:
            wishes.config.absolute().parent.mkdir(parents=True, exist_ok=True)
            write_private(wishes.config, _text(login, folder, wishes.config))
        return cls(wishes.config, folder, login, password)

    def tell(self, say: Callable[[str], None], fingerprint: str, recovery: str) -> None:
        """Print what was set up, and what to do next."""
        option = option_for(self.config)
        user_id = self.login.user_id
        say(f"Account        {user_id} on {self.login.homeserver}")
        say(f"Device         {self.login.device_id}, vouched for by its account")
        say(f"Fingerprint    {in_groups(fingerprint)}")
        say(f"Recovery       {recovery}")
        say(f"Configuration  {self.config}")
        say(f"Data           {self.folder}")
        say("")
        say(
            f"Next: look into {self.config}, start the bot with `entraide run{option}`, and invite {user_id} to a room."
        )


def option_for(config: Path) -> str:
    """The option that a command needs to find this configuration; empty where it needs none."""
    return "" if config == Path("config.yaml") else f" --config {config}"


def _as_known(wishes: Wishes, known: Config) -> Wishes:
    """Fill what the command line leaves open from the configuration."""
    homeserver, user = wishes.homeserver or known.homeserver, wishes.user or known.user_id
    return replace(wishes, data=known.folder, homeserver=homeserver, user=user)


def _text(login: Credentials, folder: Path, config: Path) -> str:
    who = yaml.safe_dump({"homeserver": login.homeserver, "user_id": login.user_id}, sort_keys=False)
    base = config.absolute().parent
    data = folder.relative_to(base) if folder.is_relative_to(base) else folder
    return f"{who}\n{_REST.format(data=yaml.safe_dump({'data': os.fspath(data)}, allow_unicode=True))}"
