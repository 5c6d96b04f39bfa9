"""`entraide init`: from an account to a bot that can be started. Done again, it repairs what is missing."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import yaml

from bot.config import Config
from bot.matrix.credentials import Credentials
from bot.matrix.errors import PasswordNeeded
from bot.matrix.private import write_private
from bot.matrix.session import Session
from bot.setup.login import Wishes, ensure_login
from bot.setup.prompt import Prompt

_REST = """\
# Where the bot keeps what it must not lose, seen from this file. Back it up as one, while the bot is stopped.
{data}
# Until a group chooses its own: the language (en, fr, es) and the time zone (such as Europe/Paris).
language: en
timezone: UTC

# config.example.yaml explains these and all other keys.
"""


async def init(wishes: Wishes, prompt: Prompt, say: Callable[[str], None]) -> None:
    """Log in, write the configuration, let the account vouch for the device, and tell what to do next.

    Raises `ConfigError`, a `MatrixError` or `OSError`; whatever was done by then is used the next time.
    """
    known = Config.load(wishes.config) if wishes.config.exists() else None
    if known is not None:
        wishes = _as_known(wishes, known)
    folder = known.folder if known else wishes.data.absolute()
    login, password = await ensure_login(wishes, folder, prompt)
    if known is None:
        wishes.config.absolute().parent.mkdir(parents=True, exist_ok=True)
        write_private(wishes.config, _text(login, folder, wishes.config))
    session = await Session.open(login, folder)
    try:
        fingerprint = session.fingerprint
        await _vouch(session, password, wishes.reset, prompt)
    finally:
        await session.close()
    _tell(say, login, fingerprint, wishes.config, folder)


def _as_known(wishes: Wishes, known: Config) -> Wishes:
    """The configuration's word goes for what the command line left open."""
    return Wishes(
        config=wishes.config,
        data=known.folder,
        homeserver=wishes.homeserver or known.homeserver,
        user=wishes.user or known.user_id,
        password_file=wishes.password_file,
        token_file=wishes.token_file,
        device_id=wishes.device_id,
        reset=wishes.reset,
    )


async def _vouch(session: Session, password: str | None, reset: bool, prompt: Prompt) -> None:
    """Cross-sign the device; new keys may need the password."""
    try:
        await session.cross_sign(password, reset=reset)
    except PasswordNeeded:
        if password is not None:
            raise
        asked = prompt.ask_secret(f"Password of {session.user_id}, for new cross-signing keys", "--password-file")
        await session.cross_sign(asked, reset=reset)


def _text(login: Credentials, folder: Path, config: Path) -> str:
    who = yaml.safe_dump({"homeserver": login.homeserver, "user_id": login.user_id}, sort_keys=False)
    base = config.absolute().parent
    data = folder.relative_to(base) if folder.is_relative_to(base) else folder
    return f"{who}\n{_REST.format(data=yaml.safe_dump({'data': os.fspath(data)}, allow_unicode=True))}"


def _tell(say: Callable[[str], None], login: Credentials, fingerprint: str, config: Path, folder: Path) -> None:
    spaced = " ".join(fingerprint[start : start + 4] for start in range(0, len(fingerprint), 4))
    option = "" if config == Path("config.yaml") else f" --config {config}"
    say(f"Account        {login.user_id} on {login.homeserver}")
    say(f"Device         {login.device_id}, vouched for by its account")
    say(f"Fingerprint    {spaced}")
    say(f"Configuration  {config}")
    say(f"Data           {folder}")
    say("")
    say(f"Next: look into {config}, start the bot with `entraide run{option}`, and invite {login.user_id} to a room.")
