"""The recovery key at the terminal: `entraide init` makes it, `entraide recover` uses it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bot.config import Config
from bot.config.errors import ConfigError
from bot.matrix.credentials import Credentials
from bot.matrix.errors import MatrixError, WrongRecoveryKey
from bot.matrix.session import Session
from bot.setup.advice import sentence
from bot.setup.findings import Finding
from bot.setup.instance import Place
from bot.setup.login import Wishes
from bot.setup.prompt import Prompt

READY = "set up: the recovery key and `entraide recover` make another machine this bot, if this one is lost"
_OTHER = "the account's secret storage has a key that was not made here; nothing was overwritten"
_UNSEEN = "not set up, for nobody is at a terminal to see the key"
_TRY = "`entraide recover` tries that key here, `entraide recover --new-key` replaces it"
_MAKE = "run `entraide recover --new-key` at a terminal"
_SHOWN = """
Recovery key   {key}

Write it down, and keep it away from this machine. It is shown this once and stored nowhere. If this machine is lost,
`entraide recover` asks for it on another one, and people's apps will know the bot again.
Press Enter when you have it. """


async def recover(wishes: Wishes, prompt: Prompt, say: Callable[[str], None]) -> None:
    """Set this machine up with the recovery key, or where it is set up already, check the key. Prints what `init` does.

    Raises `ConfigError`, a `MatrixError` or `OSError`; the next call continues from what was done by then.
    """
    place = await Place.settle(wishes, prompt)

    def ask(said: str) -> str:
        return prompt.ask_secret(f"{said}Recovery key of {place.login.user_id}", "it at a terminal")

    session = await Session.open(place.login, place.folder)
    try:
        await prompt.until_right(ask, session.recover, WrongRecoveryKey)
        fingerprint = session.fingerprint
    finally:
        await session.close()
    say("That is the right recovery key.\n")
    place.tell(say, fingerprint, READY)


async def new_key(config: Path, prompt: Prompt, say: Callable[[str], None]) -> None:
    """Make a new recovery key for this folder's keys; it replaces the previous one. The bot may be running.

    Raises `ConfigError` or a `MatrixError`.
    """
    known = Config.load(config)
    if not prompt.shows:
        raise ConfigError("There is nobody to show the key to: run this at a terminal.")
    await _keep(known.credentials(), known.folder, prompt)
    say("Recovery       from now on by this key; no other opens anything any more")


async def ensure_recovery(place: Place, prompt: Prompt, *, reset: bool) -> str:
    """Make a recovery key where there is none. Returns what to say about it.

    One that was made elsewhere is replaced only with `reset`.
    """
    from bot.matrix.crypto.recovery import RecoveryState, recovery_state

    state = await recovery_state(place.login, place.folder)
    if state is RecoveryState.READY:
        return READY
    if state is RecoveryState.OTHER and not reset:
        return f"{_OTHER}; {_TRY}"
    if not prompt.shows:
        return f"{_UNSEEN}; {_MAKE}"
    await _keep(place.login, place.folder, prompt)
    return READY


async def recoverable(config: Config) -> Finding:
    """Whether there is a recovery key. The bot may be running."""
    from bot.matrix.crypto.recovery import RecoveryState, recovery_state

    try:
        state = await recovery_state(config.credentials(), config.folder)
    except (ConfigError, MatrixError) as error:
        return Finding("recovery", False, str(sentence(error)))
    if state is RecoveryState.READY:
        return Finding("recovery", True, READY)
    advice = _TRY if state is RecoveryState.OTHER else _MAKE
    # The bot works without one, and it can only be made at a terminal: so this is advice, and no failure.
    return Finding("recovery", True, f"{state.value[0].upper()}{state.value[1:]}: {advice}.", advised=True)


async def _keep(login: Credentials, folder: Path, prompt: Prompt) -> None:
    from bot.matrix.crypto.recovery import keep

    await keep(login, folder, lambda key: prompt.show(_SHOWN.format(key=key)))
