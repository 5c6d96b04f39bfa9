"""The first half of `entraide init`: logging in, and storing the credentials in the data folder."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from bot.config.environment import Environment, read_secret
from bot.config.errors import ConfigError
from bot.matrix.credentials import Credentials
from bot.matrix.errors import DeadToken, NoCredentials, Unreachable, WrongPassword
from bot.matrix.login import discover, log_in, log_out, whoami
from bot.matrix.private_files import Lock, private_folder
from bot.setup.device import lost
from bot.setup.prompt import Prompt

_DEVICE_NAME = "Entraide"


class Wishes(Struct, frozen=True, kw_only=True):
    """What the command line says. What is None is asked for, or has a default."""

    config: Path
    data: Path
    homeserver: str | None = None
    user: str | None = None
    password_file: Path | None = None
    token_file: Path | None = None
    device_id: str | None = None
    reset: bool = False

    def password(self) -> str | None:
        """The password from a file or the environment, or None."""
        return read_secret(self.password_file) if self.password_file else Environment.read().account_password()

    def token(self) -> str | None:
        """The access token from a file or the environment, or None."""
        return read_secret(self.token_file) if self.token_file else Environment.read().token()


async def ensure_login(wishes: Wishes, folder: Path, prompt: Prompt) -> tuple[Credentials, str | None]:
    """The folder's credentials, or new ones after a login, and the password where it is known.

    Credentials that still work are used again, unless their device has lost its keys. Raises `ConfigError` or a
    `MatrixError`.
    """
    private_folder(folder)
    Lock.take(folder).release()
    kept = _kept(folder)
    if kept is not None:
        _is_for(wishes.user, kept.user_id, str(folder))
        if wishes.token() is None and await _works(kept):
            if not await lost(kept, folder):
                return kept, wishes.password()
            await log_out(kept)  # the device is of no use any more, and clients would go on sharing keys with it
    made, password = await _log_in(wishes, kept, prompt)
    if kept is not None:
        _is_for(kept.user_id, made.user_id, str(folder))
        if kept.device_id != made.device_id:
            _set_aside_keys(folder, kept.device_id)
    made.save(folder)
    return made, password


def _kept(folder: Path) -> Credentials | None:
    try:
        return Credentials.load(folder)
    except NoCredentials:
        return None


def _is_for(expected: str | None, user_id: str, where: str) -> None:
    """Raise `ConfigError` where it is another account. `expected` may be a localpart."""
    if expected is not None and expected not in (user_id, user_id[1:].partition(":")[0]):
        raise ConfigError(f"{where} is for {user_id}, not for {expected}. Choose other paths by --config and --data.")


async def _works(login: Credentials) -> bool:
    try:
        return await whoami(login.homeserver, login.access_token) == (login.user_id, login.device_id)
    except DeadToken:
        return False


async def _log_in(wishes: Wishes, kept: Credentials | None, prompt: Prompt) -> tuple[Credentials, str | None]:
    user = wishes.user or (kept.user_id if kept else prompt.ask("The bot's account, as @name:server", "--user"))
    known = wishes.homeserver or (kept.homeserver if kept else None)
    homeserver = await (discover(known) if known else _ask_homeserver(user, prompt))
    token = wishes.token()
    if token is not None:
        return await _by_token(homeserver, user, token, wishes), wishes.password()

    async def by(password: str) -> tuple[Credentials, str]:
        return await log_in(homeserver, user, password, _DEVICE_NAME), password

    def ask(said: str) -> str:
        return prompt.ask_secret(f"{said}Password of {user}", "--password-file or --token-file")

    password = wishes.password()
    return await (by(password) if password is not None else prompt.until_right(ask, by, WrongPassword))


async def _ask_homeserver(user: str, prompt: Prompt) -> str:
    """Ask for the homeserver until one answers. Returns its address."""
    server = (user.partition(":")[2] if user.startswith("@") else "") or None

    def ask(said: str) -> str:
        return prompt.ask(f"{said}Its homeserver, name or address", "--homeserver", server)

    return await prompt.until_right(ask, discover, Unreachable)


async def _by_token(homeserver: str, user: str, token: str, wishes: Wishes) -> Credentials:
    user_id, device_id = await whoami(homeserver, token)
    _is_for(user, user_id, "The access token")
    expected = wishes.device_id or Environment.read().device_id
    if expected is not None and expected != device_id:
        raise ConfigError(f"The access token belongs to the device {device_id}, not to {expected}.")
    return Credentials(homeserver, user_id, device_id, token)


def _set_aside_keys(folder: Path, device_id: str) -> None:
    """Move the encryption keys of another device to a subfolder; the account's cross-signing keys stay."""
    found = list(folder.glob("encryption.*"))
    if found:
        aside = folder / f"device-{device_id}".replace("/", "_")
        private_folder(aside)
        for path in found:
            path.replace(aside / path.name)
