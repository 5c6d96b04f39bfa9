"""The command `entraide`. Errors are shown as a sentence, never as a traceback."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from bot.cli.arguments import parser

if TYPE_CHECKING:
    from bot.setup.login import Wishes

# Almost nothing is imported here, so that `entraide --help` is fast.

_FAILED, _MISTAKE, _INTERRUPTED = 1, 70, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit code: 0; 1 for what the host can repair; 70 for a bug; 130 after Ctrl-C."""
    wanted = parser().parse_args(arguments)
    try:
        return _COMMANDS[wanted.command](wanted)
    except KeyboardInterrupt:
        _tell_what_is_left(wanted)
        return _INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the outermost handler
        return _explain(error)


def _demo(wanted: argparse.Namespace) -> int:
    try:
        import rich  # noqa: F401
        import synapse  # noqa: F401

        from bot.demo.meeting import main as meeting
    except ImportError as error:
        from bot.config.errors import ConfigError

        raise ConfigError(f"The demo needs more ({error}): install `entraide[demo]`.") from None
    return asyncio.run(meeting(wanted.script))


def _init(wanted: argparse.Namespace) -> int:
    from bot.setup.init import init
    from bot.setup.prompt import Prompt

    asyncio.run(init(_wishes(wanted, reset=wanted.reset_cross_signing), Prompt.at_terminal(), print))
    return 0


def _recover(wanted: argparse.Namespace) -> int:
    from bot.setup.prompt import Prompt
    from bot.setup.recovery import new_key, recover

    prompt = Prompt.at_terminal()
    asyncio.run(new_key(wanted.config, prompt, print) if wanted.new_key else recover(_wishes(wanted), prompt, print))
    return 0


def _wishes(wanted: argparse.Namespace, *, reset: bool = False) -> Wishes:
    from bot.setup.login import Wishes

    return Wishes(
        config=wanted.config,
        data=wanted.data or wanted.config.absolute().parent / "data",
        homeserver=wanted.homeserver,
        user=wanted.user,
        password_file=wanted.password_file,
        token_file=wanted.token_file,
        device_id=wanted.device_id,
        reset=reset,
    )


def _run(wanted: argparse.Namespace) -> int:
    from bot.process import gc_tuning, logs

    gc_tuning.wait()
    from bot.config import Config

    os.umask(0o077)
    config = Config.load(wanted.config)
    logs.set_up(config.log.level, config.log.format)
    from bot.app import main as app

    asyncio.run(app(config))
    return 0


def _check(wanted: argparse.Namespace) -> int:
    from bot.setup.check import check
    from bot.setup.clock import now

    return 0 if asyncio.run(check(wanted.config, now, print)) else _FAILED


def _whoami(wanted: argparse.Namespace) -> int:
    from bot.config import Config
    from bot.setup.device import whoami

    whoami(Config.load(wanted.config), print)
    return 0


def _health(wanted: argparse.Namespace) -> int:
    from bot.setup.clock import now
    from bot.setup.process_status import health

    return 0 if health(wanted.config, now(), print) else _FAILED


def _backup(wanted: argparse.Namespace) -> int:
    from bot.setup.backup import backup
    from bot.setup.clock import now

    os.umask(0o077)
    backup(wanted.config, wanted.path, now, print)
    return 0


def _restore(wanted: argparse.Namespace) -> int:
    from bot.setup.clock import now
    from bot.setup.restore import restore

    os.umask(0o077)
    restore(wanted.config, wanted.path, now, print)
    return 0


def _export(wanted: argparse.Namespace) -> int:
    from bot.setup.clock import now
    from bot.setup.export import export_group

    export_group(wanted.config, wanted.group, wanted.path, now, print)
    return 0


def _import(wanted: argparse.Namespace) -> int:
    from bot.setup.export import import_group

    import_group(wanted.config, wanted.path, replace=wanted.replace, say=print)
    return 0


_COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "demo": _demo,
    "init": _init,
    "recover": _recover,
    "run": _run,
    "check": _check,
    "health": _health,
    "whoami": _whoami,
    "backup": _backup,
    "restore": _restore,
    "export": _export,
    "import": _import,
}


def _tell_what_is_left(wanted: argparse.Namespace) -> None:
    """After Ctrl-C in `init` or `recover`, which have several steps: say what is left to do."""
    if wanted.command not in ("init", "recover"):
        return
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # pressed again out of impatience, it must not cut this off
    from bot.setup.interrupted import NEW_KEY, left_to_do

    new_key = wanted.command == "recover" and wanted.new_key
    said = NEW_KEY if new_key else left_to_do(_wishes(wanted), wanted.command)
    print(f"\nentraide: {said}", file=sys.stderr)


def _explain(error: Exception) -> int:
    from bot.process.failures import frames
    from bot.setup.advice import sentence

    said = sentence(error)
    if said is not None:
        print(f"entraide: {said}", file=sys.stderr)
        return _FAILED
    # Not the text of the error: it may quote what somebody wrote.
    way = " < ".join(reversed(frames(error)[-4:]))
    print(
        f"entraide: This is a mistake in Entraide, please report it: {type(error).__name__} at {way}", file=sys.stderr
    )
    return _MISTAKE
