"""Secrets are quoted nowhere: whichever byte of the files that hold them is damaged, no sentence has a piece of one."""

from __future__ import annotations

import ast
import asyncio
import inspect
import re
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from vodozemac import PkDecryption

from bot.cli import main
from bot.config import Config
from bot.config.environment import read_secret
from bot.matrix import errors
from bot.matrix.assembly import Assembly
from bot.matrix.credentials import Credentials
from bot.matrix.crypto.cross_signing_keys import CrossSigningKeys
from bot.matrix.crypto.key_backup import _BackupKey
from bot.setup.advice import sentence
from tests.house.test_laws import CODE, name_of
from tests.matrix_fake import BOT, FakeHomeserver, FakeWire, device

PIECE = 6  # characters of a secret that are too many
TOKEN = "syt_ZW50cmFpZGU_QmVrVGhHcVpaTHhk_0aBcDe"
WRONG = (0x00, 0x0A, 0x22, 0x5C, 0x7F, 0xC3, 0xE9, 0xFF)  # for a byte that was right


@pytest.fixture
async def folder(tmp_path: Path) -> Path:
    """A data folder with every file that holds secrets."""
    server = FakeHomeserver()
    parts, _ = device(server, BOT, "B", tmp_path)
    CrossSigningKeys.make(tmp_path)
    await parts.close()
    Credentials("http://127.0.0.1:9", BOT, "B", TOKEN).save(tmp_path)
    _BackupKey(PkDecryption(), "1").save(tmp_path)
    (tmp_path / "token").write_text(f"{TOKEN}\n")
    (tmp_path / "config.yaml").write_text(f"homeserver: http://127.0.0.1:9\nuser_id: '{BOT}'\ndata: {tmp_path}\n")
    return tmp_path


def opened(folder: Path) -> None:
    """Everything that begins a session."""

    Assembly.assemble(FakeWire(FakeHomeserver(), BOT, "B"), BOT, "B", folder).machine.close()


READERS: dict[str, tuple[Callable[[Path], object], int]] = {
    # By file: what reads it, and every how many bytes one is damaged.
    "cross-signing.json": (CrossSigningKeys.load, 1),
    "credentials.json": (Credentials.load, 1),
    "key-backup.json": (_BackupKey.load, 1),
    "token": (lambda folder: read_secret(folder / "token"), 1),
    "encryption.key": (opened, 7),
}


def harms(whole: bytes, step: int) -> Iterator[bytes]:
    """The file with one byte wrong; cut off; empty."""
    for place in range(0, len(whole), step):
        for wrong in {*WRONG, whole[place] ^ 1}:
            yield whole[:place] + bytes([wrong]) + whole[place + 1 :]
    yield whole[: len(whole) // 2]
    yield whole[:-1]
    yield b""


def pieces(*wholes: bytes) -> set[str]:
    """Whatever of the secrets would be too much to read."""
    # Names and ids may be said; what is secret is what is left when they are not looked at.
    secrets = [word for whole in wholes for word in re.findall(r"[A-Za-z0-9+/_-]{20,}", whole.decode("latin-1"))]
    return {secret[at : at + PIECE] for secret in secrets for at in range(len(secret) - PIECE + 1)}


def said(error: BaseException) -> str:
    """All that an error could show to anybody, causes and representations included."""
    shown = [str(error), repr(error), *traceback.format_exception(error)]
    return "\n".join([*shown, sentence(error) or "" if isinstance(error, Exception) else ""])


def found(text: str, secrets: set[str]) -> list[str]:
    # Code that a traceback shows is ours, and paths have long names of their own.
    words = "\n".join(line for line in text.splitlines() if not line.startswith("    "))
    return sorted(piece for piece in secrets if piece in words)


@pytest.mark.parametrize("name", READERS)
async def test_what_reads_a_damaged_file_shows_nothing_of_it(
    folder: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    read, step = READERS[name]
    whole = (folder / name).read_bytes()
    secrets, complaints = pieces(whole), []
    assert secrets
    for harm in harms(whole, step):
        (folder / name).write_bytes(harm)
        try:
            read(folder)
        except Exception as error:  # noqa: BLE001 - any of them
            complaints.append(said(error))
    assert complaints, "some of it must have been noticed"
    assert [text for text in complaints if found(text, secrets)] == []
    shown = capsys.readouterr()
    assert found(shown.out + shown.err, secrets) == []


COMMANDS = ("check", "whoami", "recover", "backup")


@pytest.mark.parametrize("command", COMMANDS)
async def test_no_command_shows_anything_of_a_damaged_file(
    folder: Path, command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENTRAIDE_PASSWORD_FILE", str(folder / "token"))
    given = [command, *([str(folder / "kept")] if command == "backup" else []), "--config", str(folder / "config.yaml")]
    files = {name: (folder / name).read_bytes() for name in READERS}
    secrets = pieces(*files.values())
    for name, whole in files.items():
        for wrong in (0xE9, 0x22, whole[len(whole) // 2] ^ 1):
            place = len(whole) // 2
            (folder / name).write_bytes(whole[:place] + bytes([wrong]) + whole[place + 1 :])
            await asyncio.to_thread(main, given)
            shown = capsys.readouterr()
            assert shown.out + shown.err
            assert found(shown.out + shown.err, secrets) == [], name
            (folder / name).write_bytes(whole)


def test_no_sentence_about_the_configuration_quotes_what_is_no_value_of_it(tmp_path: Path) -> None:
    """Somebody may have put a secret into the wrong place: an unknown key's value, or what is not YAML, is not said."""
    path = tmp_path / "config.yaml"
    good = {"homeserver": "http://x", "user_id": "@a:x"}
    for text in (
        yaml.safe_dump(good | {"password": TOKEN}),
        yaml.safe_dump(good | {"monitoring": {"token": TOKEN}}),
        f"homeserver: *{TOKEN}\n",
        f"homeserver: !{TOKEN} x\n",
        f'homeserver: "{TOKEN}\n',
        f"%{TOKEN}\n",
        f"{TOKEN}\n",
    ):
        path.write_text(text)
        with pytest.raises(Exception) as caught:  # noqa: PT011 - any of them
            Config.load(path)
        assert found(said(caught.value), pieces(TOKEN.encode())) == [], text


# What libraries say of what they could not read may quote it.

_OURS = {name for name, each in inspect.getmembers(errors, inspect.isclass)} | {
    "ConfigError", "UserError", "NewerDatabase", "UnknownGroup", "AbsentRooms", "CannotImport",
    "wrong",  # of `Prompt.until_right`: a kind of MatrixError, as its type says
}  # fmt: skip
_HARMLESS = {
    "ImportError", "OSError", "TimeoutError", "aiohttp.ClientError",
    "sqlite3.Error", "sqlite3.OperationalError", "peewee.PeeweeException",
}  # fmt: skip
"""They speak of files, modules, addresses and tables, never of what is in them."""


def quoted(handler: ast.ExceptHandler) -> bool:
    """Whether the text of the error becomes part of another text there."""
    for node in ast.walk(handler):
        value = None
        if isinstance(node, ast.FormattedValue):
            value = node.value
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("str", "repr"):
            value = node.args[0] if node.args else None
        names = {each.id for each in ast.walk(value) if isinstance(each, ast.Name)} if value else set()
        safe = isinstance(value, ast.Attribute | ast.Call) and not isinstance(value, ast.BoolOp)
        if handler.name in names and not safe:
            return True
    return False


def test_what_a_library_says_of_what_it_read_is_not_passed_on() -> None:
    passed_on = []
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ExceptHandler) and node.name and node.type and quoted(node):
                caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
                kinds = {ast.unparse(each).removeprefix("errors.") for each in caught} - _OURS - _HARMLESS
                passed_on += [f"{name_of(path)}:{node.lineno}: {kind}" for kind in sorted(kinds)]
    assert passed_on == [], "name the kind of error, not its text"
