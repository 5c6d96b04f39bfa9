"""The command-line arguments of `entraide`. Imports nothing of ours, so that `entraide --help` is fast."""

from __future__ import annotations

import argparse
from pathlib import Path

_SECRETS = """\
Secrets may come from the environment: ENTRAIDE_ACCESS_TOKEN with ENTRAIDE_DEVICE_ID, or ENTRAIDE_PASSWORD for init.
ENTRAIDE_ACCESS_TOKEN_FILE and ENTRAIDE_PASSWORD_FILE name files that hold them."""


def parser() -> argparse.ArgumentParser:
    """The parser for all commands; `command` in its result is the command's name."""
    made = argparse.ArgumentParser(
        prog="entraide",
        description="A quiet Matrix bot for mutual-support groups.",
        epilog="Begin with `entraide demo` to watch it, or with `entraide init` to set it up.",
    )
    made.add_argument("--version", action=_Version, nargs=0, help="show the program's version and exit")
    commands = made.add_subparsers(title="commands", metavar="COMMAND", dest="command", required=True)
    _add_demo(commands)
    _add_init(commands)
    _add_recover(commands)
    _add_run(commands)
    _add_check(commands)
    _add_health(commands)
    _add_whoami(commands)
    _add_backup(commands)
    _add_restore(commands)
    _add_export(commands)
    _add_import(commands)
    return made


_Commands = argparse._SubParsersAction  # argparse gives it no public name


def _add(commands: _Commands[argparse.ArgumentParser], name: str, text: str) -> argparse.ArgumentParser:
    return commands.add_parser(
        name, help=text, description=text, epilog=_SECRETS, formatter_class=argparse.RawDescriptionHelpFormatter
    )


def _add_config(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--config", type=Path, default=Path("config.yaml"), metavar="PATH", help="the configuration (config.yaml)"
    )


def _add_demo(commands: _Commands[argparse.ArgumentParser]) -> None:
    text = "Watch a group use the bot, on a homeserver that is made for it and thrown away."
    parser = _add(commands, "demo", text)
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
    parser = _add(commands, "init", text)
    _add_login(parser)
    parser.add_argument(
        "--reset-cross-signing", action="store_true", help="replace the account's cross-signing keys by new ones"
    )


def _add_recover(commands: _Commands[argparse.ArgumentParser]) -> None:
    text = "Set the bot up on another machine by its recovery key, which is asked for; where all is well, try the key."
    parser = _add(commands, "recover", text)
    _add_login(parser)
    parser.add_argument(
        "--new-key", action="store_true", help="make a new recovery key instead, for the keys that are on this machine"
    )


def _add_run(commands: _Commands[argparse.ArgumentParser]) -> None:
    _add_config(_add(commands, "run", "Run the bot until it is stopped (SIGTERM or Ctrl-C)."))


def _add_check(commands: _Commands[argparse.ArgumentParser]) -> None:
    text = "Look at everything the bot needs, change nothing, and say what to do. Fails if something is to be fixed."
    _add_config(_add(commands, "check", text))


def _add_whoami(commands: _Commands[argparse.ArgumentParser]) -> None:
    text = "Say who the bot is: the fingerprint that people compare with what their apps show of its device."
    _add_config(_add(commands, "whoami", text))


def _add_health(commands: _Commands[argparse.ArgumentParser]) -> None:
    text = "Say whether the bot that runs here hears what is said. Fails if not: for whatever watches over it."
    parser = _add(commands, "health", text)
    _add_config(parser)
    parser.epilog = None


def _add_backup(commands: _Commands[argparse.ArgumentParser]) -> None:
    text = "Copy everything that the bot must not lose into a new folder. The bot may be running."
    parser = _add(commands, "backup", text)
    _add_config(parser)
    parser.add_argument("path", type=Path, metavar="PATH", help="the folder to be made")


def _add_restore(commands: _Commands[argparse.ArgumentParser]) -> None:
    text = "Put a backup into the place of the data folder; what was there is set aside. The bot must be stopped."
    parser = _add(commands, "restore", text)
    _add_config(parser)
    parser.add_argument("path", type=Path, metavar="PATH", help="the folder that `entraide backup` made")


def _add_export(commands: _Commands[argparse.ArgumentParser]) -> None:
    text = "Write a group into a file, for another instance to go on with it. The bot may be running."
    parser = _add(commands, "export", text)
    _add_config(parser)
    parser.add_argument("group", metavar="GROUP", help="the group's name, or one of its rooms")
    parser.add_argument("path", type=Path, metavar="PATH", help="the file to be written")


def _add_import(commands: _Commands[argparse.ArgumentParser]) -> None:
    text = "Take in a group from a file. The bot must have been in the group's rooms, and be stopped."
    parser = _add(commands, "import", text)
    _add_config(parser)
    parser.add_argument("path", type=Path, metavar="PATH", help="the file that `entraide export` wrote")
    parser.add_argument("--replace", action="store_true", help="delete what the group has begun here meanwhile")


class _Version(argparse.Action):
    """Looks the version up only when it is asked for, because that takes longer than parsing."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib import metadata

        try:
            version = metadata.version("entraide")
        except metadata.PackageNotFoundError:
            version = "(not installed)"
        print(f"entraide {version}")
        parser.exit()
