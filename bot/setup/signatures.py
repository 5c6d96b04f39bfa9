"""Whether the bot's device is cross-signed. The bot may be running."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from bot.matrix.credentials import Credentials
from bot.matrix.crypto import library
from bot.setup.advice import LOST
from bot.setup.device import fingerprint, lost


class Signatures(Struct, frozen=True):
    """Whether strict clients trust the device, and what to say about it."""

    good: bool
    text: str


async def signatures(login: Credentials, folder: Path) -> Signatures:
    """Query the published keys and compare them with the folder's.

    Raises `NoEncryption`, `WrongStore` or request errors.
    """
    with library.encryption():
        from bot.matrix.crypto.cross_signing import SignatureState, state_of
    if await lost(login, folder):
        return Signatures(False, f"The encryption keys of the device {login.device_id} were lost. {LOST}")
    state = await state_of(login, folder, fingerprint(login, folder))
    if state is SignatureState.GOOD:
        return Signatures(True, state.value)
    text = f"{state.value.capitalize()}: members with strict clients get no answer. "
    if state in (SignatureState.OTHER_KEYS, SignatureState.SEEDS_MISSING):
        return Signatures(False, text + "Stop the bot and run `entraide recover`, or restore the data folder's backup.")
    return Signatures(False, text + "Stop the bot and run `entraide init`.")
