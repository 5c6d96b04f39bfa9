"""The command `entraide`. Whatever goes wrong is told in a sentence, never by a traceback."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.setup.login import Wishes

# Nothing of ours is imported up here: `entraide --help` answers at once.

_FAILED, _MISTAKE, _INTERRUPTED = 1, 70, 130
_SECRETS = """\
Secrets may come from the environment: ENTRAIDE_ACCESS_TOKEN with ENTRAIDE_DEVICE_ID, or ENTRAIDE_PASSWORD for init.
ENTRAIDE_ACCESS_TOKEN_FILE and ENTRAIDE_PASSWORD_FILE name files that hold them."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0, 1 for what the host can repair, 70 for a mistake of ours."""
    wanted = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = wanted.command
    try:
        return command(wanted)
    except KeyboardInterrupt:
        return _INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the last one to hear of it
        return _explain(error)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="entraide",
        description="A quiet Matrix bot for mutual-support groups.",
        epilog="Begin with `entraide demo` to watch it, or with `entraide init` to set it up.",
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show the program's version and exit")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_demo(commands)
    _add_init(commands)
    _add_recover(commands)
    _add_run(commands)
    _add_check(commands)
    return parser


_Commands = argparse._SubParsersAction  # argparse gives it no public name


def _add(
    commands: _Commands[argparse.ArgumentParser], name: str, what: Callable[[argparse.Namespace], int], text: str
) -> argparse.ArgumentParser:
    parser = commands.add_parser(
        name, help=text, description=text, epilog=_SECRETS, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.set_defaults(command=what)
    return parser


def _add_config(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--config", type=Path, default=Path("config.yaml"), metavar="PATH", help="the configuration (config.yaml)"
    )


def _add_demo(commands: _Commands[argparse.ArgumentParser]) -> None:
    text = "Watch a group use the bot, on a homeserver that is made for it and thrown away."
    parser = _add(commands, "demo", _demo, text)
    parser.epilog = None
    parser.add_argument("--script", action="store_true", help="end after the meeting; fail if an answer did not come")


def _add_login(parser: argparse.ArgumentParser) -> None:
    _add_config(parser)
    options = (
        ("--data", Path, "PATH", "the folder for everything the bot must not lose (data, beside the configuration)"),
        ("--homeserver", str, "NAME", "the homeserver, by name or address (the one of the account)"),
        ("--user", str, "ID", "the bot's account, such as @entraide:example.org"),
        ("--password-file", Path, "PATH", "a file with the account's password"),
        ("--token-file", Path, "PATH", "a file with an access token, to be used instead of a password"),
        ("--device-id", str, "ID", "the device that the access token must belong to"),
    )
    for name, kind, metavar, help_text in options:
        parser.add_argument(name, type=kind, metavar=metavar, help=help_text)


def _add_init(commands: _Commands[argparse.ArgumentParser]) -> None:
    text = "Set the bot up: log in, write the configuration, have the account vouch for the device."
    parser = _add(commands, "init", _init, text)
    _add_login(parser)
    parser.add_argument(
        "--reset-cross-signing", action="store_true", help="replace the account's cross-signing keys by new ones"
    )


def _add_recover(commands: _Commands[argparse.ArgumentParser]) -> None:
    text = "Set the bot up on another machine by its recovery key, which is asked for; where all is well, try the key."
    parser = _add(commands, "recover", _recover, text)
    _add_login(parser)
    parser.add_argument(
        "--new-key", action="store_true", help="make a new recovery key instead, for the keys that are on this machine"
    )


def _add_run(commands: _Commands[argparse.ArgumentParser]) -> None:
    _add_config(_add(commands, "run", _run, "Run the bot until it is stopped (SIGTERM or Ctrl-C)."))


def _add_check(commands: _Commands[argparse.ArgumentParser]) -> None:
    text = "Look at everything the bot needs, change nothing, and say what to do. Fails if something is to be done."
    _add_config(_add(commands, "check", _check, text))


def _demo(wanted: argparse.Namespace) -> int:
    try:
        import rich  # noqa: F401
        import synapse  # noqa: F401

        from bot.demo.meeting import main as meeting
    except ImportError as error:
        from bot.complaints import ConfigError

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
    from bot import logs
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


def _explain(error: Exception) -> int:
    from bot.failures import frames
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


class _Version(argparse.Action):
    """Looks the version up when it is asked for: that takes longer than all the rest of the command line."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib import metadata

        try:
            version = metadata.version("entraide")
        except metadata.PackageNotFoundError:
            version = "(not installed)"
        parser.exit(message=f"entraide {version}\n")


if __name__ == "__main__":
    sys.exit(main())
