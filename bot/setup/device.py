"""The bot's device, as the data folder and as the homeserver know it. The bot may be running."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bot.config import Config
from bot.config.errors import ConfigError
from bot.matrix.credentials import Credentials
from bot.matrix.crypto import library
from bot.matrix.errors import MatrixError
from bot.setup.advice import sentence
from bot.setup.findings import Finding, counted

_UNKNOWN = "The account does not vouch for these devices:"
_WHAT_TO_DO = (
    "If one is yours, verify it with the recovery key. If not, somebody else is logged in, or the homeserver pretends"
    " it: log it out and change the password; careful apps give it no keys."
)


def in_groups(fingerprint: str) -> str:
    """A fingerprint in groups of four, as clients show it and people read it aloud."""
    return " ".join(fingerprint[start : start + 4] for start in range(0, len(fingerprint), 4))


def whoami(config: Config, say: Callable[[str], None]) -> None:
    """Print the bot's user id, device id and fingerprint, from the data folder alone.

    Raises `ConfigError` or a `MatrixError`.
    """
    login = config.credentials()
    known = fingerprint(login, config.folder)
    if known is None:
        raise ConfigError(f"There are no encryption keys in {config.folder} yet. Run `entraide init`.")
    say(f"Account        {login.user_id}")
    say(f"Device         {login.device_id}")
    say(f"Fingerprint    {in_groups(known)}")


def fingerprint(login: Credentials, folder: Path) -> str | None:
    """The device's Ed25519 key in the folder; None where there is none yet. Raises `WrongStore`."""
    with library.encryption():
        from bot.matrix.crypto.store import fingerprint_in

    return fingerprint_in(folder, login.user_id, login.device_id)


async def lost(login: Credentials, folder: Path) -> bool:
    """Whether the published device has another key than the folder. Raises `WrongStore` or request errors."""
    with library.encryption():
        from bot.matrix.crypto.published_keys import PublishedKeys

    known = (await PublishedKeys.of(login)).fingerprint(login.device_id)
    return known is not None and known != fingerprint(login, folder)


async def devices(config: Config) -> Finding:
    """How many devices the account has, which clients have to send their keys to, and whether it knows them all."""
    from bot.matrix.crypto.cross_signing_keys import CrossSigningKeys
    from bot.matrix.crypto.diagnosis import MOST_DEVICES, unknown_devices
    from bot.matrix.crypto.published_keys import PublishedKeys

    try:
        login = config.credentials()
        published = await PublishedKeys.of(login)
        keys = CrossSigningKeys.load(config.folder)
    except (ConfigError, MatrixError) as error:
        return Finding("devices", False, str(sentence(error)))
    if keys is not None and (unknown := unknown_devices(published, login.device_id, keys)):
        return Finding("devices", False, f"{_UNKNOWN} {', '.join(map(repr, unknown[:MOST_DEVICES]))}. {_WHAT_TO_DO}")
    found = len(published.devices)
    text = f"{counted(found, 'device', 'devices')} of the account"
    if found > MOST_DEVICES:
        return Finding("devices", False, f"{text}, and apps give their keys to each. Log out those that nobody uses.")
    return Finding("devices", True, text)
