"""`entraide init`: from an account to a bot that can be started. Run again, it repairs what is missing."""

from __future__ import annotations

from collections.abc import Callable

from bot.matrix.errors import PasswordNeeded, WrongPassword
from bot.matrix.session import Session
from bot.setup.instance import Place
from bot.setup.login import Wishes
from bot.setup.profile import ensure_profile
from bot.setup.prompt import Prompt
from bot.setup.recovery import ensure_recovery


async def init(wishes: Wishes, prompt: Prompt, say: Callable[[str], None]) -> None:
    """Log in, write the configuration, cross-sign the device, make the recovery key, print what to do next.

    Raises `ConfigError`, a `MatrixError` or `OSError`; the next call continues from what was done by then.
    """
    place = await Place.settle(wishes, prompt)
    await ensure_profile(place.login)
    session = await Session.open(place.login, place.folder)
    try:
        fingerprint = session.fingerprint
        await _vouch(session, place.password, wishes.reset, prompt)
    finally:
        await session.close()
    place.tell(say, fingerprint, await ensure_recovery(place, prompt, reset=wishes.reset))


async def _vouch(session: Session, password: str | None, reset: bool, prompt: Prompt) -> None:
    """Cross-sign the device. New cross-signing keys may need the password."""
    try:
        await session.cross_sign(password, reset=reset)
    except PasswordNeeded:
        if password is not None:
            raise
        await _vouch_by_password(session, reset, prompt)


async def _vouch_by_password(session: Session, reset: bool, prompt: Prompt) -> None:
    def ask(said: str) -> str:
        return prompt.ask_secret(f"{said}Password of {session.user_id}, for new cross-signing keys", "--password-file")

    async def sign(password: str) -> None:
        await session.cross_sign(password, reset=reset)

    await prompt.until_right(ask, sign, WrongPassword)
