"""The bot's device, as others know it; seen from beside a bot that may be running."""

from __future__ import annotations

from pathlib import Path

from bot.complaints import ConfigError
from bot.config import Config
from bot.matrix.credentials import Credentials
from bot.matrix.errors import MatrixError, SecondInstance
from bot.matrix.session import Session
from bot.setup.advice import sentence
from bot.setup.findings import Finding, counted


async def fingerprint(login: Credentials, folder: Path) -> str | None:
    """The device's key; None where there is none yet, or a running bot has it. Raises `WrongStore`."""
    if not (folder / "encryption.db").exists():
        return None
    try:
        session = await Session.open(login, folder)
    except SecondInstance:
        return None  # it has looked at it itself
    try:
        return session.fingerprint
    finally:
        await session.close()


async def lost(login: Credentials, folder: Path) -> bool:
    """Whether others know the device by keys that the folder does not hold. Raises `WrongStore` or like a request."""
    from bot.matrix.diagnosis import is_lost
    from bot.matrix.published import Published

    published = await Published.of(login)
    if not (folder / "encryption.db").exists():
        return published.fingerprint(login.device_id) is not None
    return is_lost(published, login.device_id, await fingerprint(login, folder))


async def devices(config: Config) -> Finding:
    """How many the account has: everybody's apps give their keys to all of them."""
    from bot.matrix.diagnosis import MOST_DEVICES
    from bot.matrix.published import Published

    try:
        found = len((await Published.of(config.credentials())).devices)
    except (ConfigError, MatrixError) as error:
        return Finding("devices", False, str(sentence(error)))
    text = f"{counted(found, 'device', 'devices')} of the account"
    if found > MOST_DEVICES:
        return Finding("devices", False, f"{text}, and apps give their keys to each. Log out those that nobody uses.")
    return Finding("devices", True, text)
