"""Every command of the host's, in a process of its own, on a folder that is set up: the right way, and a wrong one."""

from __future__ import annotations

import argparse
import asyncio
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from bot.cli.arguments import parser
from bot.config import Config
from bot.matrix.credentials import Credentials
from bot.setup.init import init
from bot.setup.login import Wishes
from bot.setup.prompt import Prompt
from tests import other_client
from tests.fake.homeserver import Homeserver
from tests.fake.served import Served
from tests.terminal import Terminal

pytestmark = pytest.mark.slow  # each starts the program, and most of them several times

ROOT = Path(__file__).parent.parents[1]
BOT, PASSWORD = "@bot:x", "password"


class Host:
    """A folder with a bot in it that was set up and has run, and the homeserver of its account."""

    def __init__(self, served: Served, folder: Path) -> None:
        self.served = served
        self.folder = folder
        self.config = folder / "config.yaml"
        self.data = folder / "data"
        self.recovery_key = ""

    async def sets_up(self) -> None:
        """`entraide init`, here and now, for what comes after it."""
        answers = iter([BOT, self.served.url, PASSWORD])
        prompt = Prompt(lambda _: next(answers), lambda _: next(answers), self._reads)
        await init(Wishes(config=self.config, data=self.data), prompt, lambda line: None)

    def _reads(self, shown: str) -> None:
        (self.recovery_key,) = re.findall(r"Recovery key   ((?:\w{4} ?){12})", shown)

    async def entraide(self, *arguments: str | Path, folder: Path = ROOT) -> tuple[int, str, str]:
        """Without a terminal: the exit code, what is said and what is complained about."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot.cli", *arguments,
            cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        out, err = await process.communicate()
        assert process.returncode is not None
        return process.returncode, out.decode(), err.decode()

    async def well(self, *arguments: str | Path) -> str:
        """A command that does what it is there for; what it says."""
        code, out, err = await self.entraide(*arguments, "--config", self.config)
        assert (code, err) == (0, ""), (out, err)
        return out

    async def badly(self, *arguments: str | Path, config: Path | None = None) -> str:
        """A command that can't: the one sentence (or two) that says so."""
        code, out, err = await self.entraide(*arguments, "--config", config or self.config)
        assert (code, out) == (1, ""), (out, err)
        assert re.fullmatch(r"entraide: [^\n]+\n", err), err
        return err

    async def at_terminal(self, *steps: tuple[str, str], arguments: list[str | Path]) -> tuple[int, str]:
        """Wait for words, type an answer, and so on; the exit code and all that was seen."""

        def sit() -> tuple[int, str]:
            terminal = Terminal(*arguments)
            for words, answer in steps:
                terminal.until(words)
                terminal.types(answer)
            return terminal.ends(), terminal.seen

        return await asyncio.to_thread(sit)

    async def runs(self) -> str:
        """`entraide run` until it has come into its room and answered there; then SIGTERM. What is seen of it."""
        room = self.served.server.create_room("@anne:x", "Garden", members=["@ben:x"], encrypted=False)
        self.served.server.invite(room, "@anne:x", BOT)

        def sit() -> Terminal:
            terminal = Terminal("run", "--config", self.config)
            terminal.until("started")
            return terminal

        terminal = await asyncio.to_thread(sit)
        while not any(shown.sender == BOT for shown in self.served.server.shown(room)):
            await asyncio.sleep(0.05)
        terminal.stops()
        code = await asyncio.to_thread(terminal.ends)
        assert code == 0, terminal.seen
        return terminal.seen


@pytest.fixture
async def host(tmp_path: Path) -> AsyncIterator[Host]:
    server = Homeserver()
    server.patient = True
    async with Served(server) as served:
        made = Host(served, tmp_path)
        await made.sets_up()
        yield made


def declared() -> list[str]:
    """All that can be typed after `entraide`."""
    (commands,) = (each for each in parser()._actions if isinstance(each, argparse._SubParsersAction))
    return list(commands.choices)


# The right way.


async def _init(host: Host) -> None:
    """A second time: everything stays as it is."""
    login = Credentials.load(host.data)
    assert login.device_id in await host.well("init")
    assert Credentials.load(host.data) == login


async def _recover(host: Host) -> None:
    """On another machine, by the key."""
    new = host.folder / "new" / "config.yaml"
    code, seen = await host.at_terminal(
        ("The bot's account", BOT),
        ("Its homeserver", host.served.url),
        ("Password of", PASSWORD),
        ("Recovery key of", host.recovery_key),
        arguments=["recover", "--config", new],
    )
    assert code == 0, seen
    assert "Recovery       set up" in seen and Config.load(new).user_id == BOT


async def _run(host: Host) -> None:
    assert "Traceback" not in await host.runs()


async def _check(host: Host) -> None:
    assert "FIX" not in await host.well("check")


async def _whoami(host: Host) -> None:
    said = await host.well("whoami")
    published = host.served.server.device_keys[BOT]["DEVICE1"]["keys"]["ed25519:DEVICE1"]
    assert said.splitlines()[-1].removeprefix("Fingerprint").replace(" ", "") == published


async def _health(host: Host) -> None:
    code, out, err = await host.entraide("health", "--config", host.config)
    assert (code, out, err) == (1, "not running\n", "")


async def _backup_and_restore(host: Host) -> None:
    await host.runs()
    await host.well("backup", host.folder / "copy")
    assert (host.folder / "copy" / "data" / "encryption.db").exists()
    said = await host.well("restore", host.folder / "copy")
    assert "Start the bot" in said
    assert "Fingerprint" in await host.well("whoami")


async def _export_and_import(host: Host) -> None:
    await host.runs()
    assert "Garden" in await host.well("export", "Garden", host.folder / "group.json")
    assert "Garden" in await host.well("import", host.folder / "group.json", "--replace")


async def _demo(host: Host) -> None:
    """The whole meeting needs a homeserver of its own (tests/e2e/test_demo.py); here, that it can be begun."""
    code, out, err = await host.entraide("demo", "--help")
    assert (code, err) == (0, "") and "--script" in out


RIGHT: dict[str, Callable[[Host], Awaitable[None]]] = {
    "init": _init,
    "recover": _recover,
    "run": _run,
    "check": _check,
    "whoami": _whoami,
    "health": _health,
    "backup": _backup_and_restore,
    "restore": _backup_and_restore,
    "export": _export_and_import,
    "import": _export_and_import,
    "demo": _demo,
}


@pytest.mark.parametrize("way", dict.fromkeys(RIGHT.values()), ids=lambda way: way.__name__.strip("_"))
async def test_every_command_does_what_it_is_there_for(way: Callable[[Host], Awaitable[None]], host: Host) -> None:
    await way(host)


def test_every_command_is_tried_the_right_way_and_a_wrong_one() -> None:
    assert sorted(RIGHT) == sorted(WRONG) == sorted(declared())


# Slips at the terminal.


async def test_a_wrong_answer_is_asked_for_again_and_the_rest_is_kept(host: Host) -> None:
    new = host.folder / "new" / "config.yaml"
    code, seen = await host.at_terminal(
        ("The bot's account", BOT),
        ("Its homeserver", "http://127.0.0.1:9"),
        ("There is no Matrix homeserver at http://127.0.0.1:9.", host.served.url),
        ("Password of", "wrong"),
        ("does not know @bot:x with this password.", PASSWORD),
        ("Recovery key of", "nonsense"),
        ("twelve groups of four", host.recovery_key),
        arguments=["recover", "--config", new],
    )
    assert code == 0, seen
    assert seen.count("The bot's account") == 1 and seen.count("Its homeserver") == 2


async def test_a_password_is_asked_for_three_times_at_most(host: Host) -> None:
    host.served.log_out("DEVICE1")
    code, seen = await host.at_terminal(*[("Password of", "wrong")] * 3, arguments=["init", "--config", host.config])
    assert (code, seen.count("Password of")) == (1, 3)
    assert seen.splitlines()[-1].startswith("entraide: ")


# Ctrl-C at any moment of setting up: one line that says what is left to do, and doing that is enough.

_MOMENTS = {
    "The bot's account": "Stopped before the bot was logged in",
    "Its homeserver": "Stopped before the bot was logged in",
    "/versions": "Stopped before the bot was logged in",
    "Password of": "Stopped before the bot was logged in",
    "/login": "Stopped before the bot was logged in",
    "/keys/upload": "Stopped half-way. The bot is logged in",
    "/keys/device_signing/upload": "Stopped before the bot had a recovery key",
    "/account_data/m.secret_storage.key": "Stopped before the bot had a recovery key",
    "Press Enter": "Stopped before the bot had a recovery key",
}


@pytest.mark.usefixtures("interruptible")
@pytest.mark.parametrize("moment", _MOMENTS)
async def test_ctrl_c_while_setting_up(moment: str, tmp_path: Path) -> None:
    """While it waits for a person, and while it waits for the homeserver."""
    async with Served(Homeserver()) as served:
        config = tmp_path / "config.yaml"
        answers = {"The bot's account": BOT, "Its homeserver": served.url, "Password of": PASSWORD}
        terminal = Terminal("init", "--config", config)
        served.hold = moment if moment.startswith("/") else None

        def sit() -> None:
            for words in list(_MOMENTS)[: list(_MOMENTS).index(moment) + 1]:
                if not words.startswith("/"):
                    terminal.until(words)
                    if words != moment:
                        terminal.types(answers[words])

        await asyncio.to_thread(sit)
        if served.hold:
            await served.held.wait()
        code = await asyncio.to_thread(terminal.interrupts)
        assert code == 130 and "Traceback" not in terminal.seen
        last = terminal.seen.splitlines()[-1]
        assert last.startswith(f"entraide: {_MOMENTS[moment]}: run `entraide init --config {config}` again"), last


# A wrong way: what it says, and that nothing was harmed.


async def _wrong_init(host: Host) -> str:
    host.served.log_out("DEVICE1")
    password = host.folder / "password"
    password.write_text("wrong")
    return await host.badly("init", "--password-file", password)


async def _wrong_recover(host: Host) -> str:
    key = other_client.written(bytes(range(32)))
    wrong = ("Recovery key of", key)
    code, seen = await host.at_terminal(wrong, wrong, wrong, arguments=["recover", "--config", host.config])
    assert code == 1
    return seen


async def _wrong_run(host: Host) -> str:
    host.served.log_out("DEVICE1")
    code, out, err = await host.entraide("run", "--config", host.config)
    assert (code, out) == (1, "")
    return err


async def _wrong_check(host: Host) -> str:
    host.served.log_out("DEVICE1")
    code, out, err = await host.entraide("check", "--config", host.config)
    assert (code, err) == (1, "")
    return out


async def _wrong_whoami(host: Host) -> str:
    (host.data / "encryption.key").unlink()
    return await host.badly("whoami")


async def _wrong_health(host: Host) -> str:
    return await host.badly("health", config=host.folder / "none.yaml")


async def _wrong_backup(host: Host) -> str:
    return await host.badly("backup", host.data)


async def _wrong_restore(host: Host) -> str:
    return await host.badly("restore", host.folder / "none")


async def _wrong_export(host: Host) -> str:
    assert "yet: start the bot first." in await host.badly("export", "Garden", host.folder / "group.json")
    await host.runs()
    return await host.badly("export", "Orchard", host.folder / "group.json")


async def _wrong_import(host: Host) -> str:
    return await host.badly("import", host.config)


async def _wrong_demo(host: Host) -> str:
    code, _, err = await host.entraide("demo", "--speed", "9")
    assert code == 2
    return err


WRONG: dict[str, tuple[Callable[[Host], Awaitable[str]], str]] = {
    "init": (_wrong_init, "does not know @bot:x with this password."),
    "recover": (_wrong_recover, "This is a recovery key, but not the one of this account"),
    "run": (_wrong_run, "Run `entraide init`, which logs in again and keeps everything else."),
    "check": (_wrong_check, "FIX   login"),
    "whoami": (_wrong_whoami, "encryption.key is missing"),
    "health": (_wrong_health, "There is no "),
    "backup": (_wrong_backup, "is there already. Name a folder that is not."),
    "restore": (_wrong_restore, "none"),
    "export": (_wrong_export, "Orchard"),
    "import": (_wrong_import, "is no group that `entraide export` wrote."),
    "demo": (_wrong_demo, "unrecognized arguments: --speed"),
}


@pytest.mark.parametrize("name", declared())
async def test_every_command_says_what_is_wrong_in_a_sentence(name: str, host: Host) -> None:
    wrong, expected = WRONG[name]
    said = await wrong(host)
    assert expected in said
    assert "Traceback" not in said and "anew" not in said
