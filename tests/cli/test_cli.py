"""The command line: help, and one sentence for whatever goes wrong."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import _COMMANDS, main
from bot.matrix.credentials import Credentials
from bot.matrix.crypto import library
from bot.matrix.errors import NoEncryption
from bot.matrix.private_files import Lock
from bot.setup.advice import sentence

ROOT = Path(__file__).parent.parents[1]
NOWHERE = "http://127.0.0.1:9"


def failed(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> str:
    """The one sentence (or two) that a command fails with."""
    assert main([str(each) for each in arguments]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("entraide: ")
    assert err.endswith(".\n")
    assert err.count("\n") == 1
    return err


def configured(folder: Path, homeserver: str = NOWHERE, *, logged_in: bool = True) -> Path:
    path = folder / "config.yaml"
    path.write_text(f"homeserver: {homeserver}\nuser_id: '@bot:example.org'\n", encoding="utf-8")
    path.chmod(0o600)
    if logged_in:
        Credentials(homeserver, "@bot:example.org", "DEVICE", "token").save(folder / "data")
    return path


@pytest.mark.parametrize("arguments", [(), *((each,) for each in _COMMANDS)])
def test_help_everywhere(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main([*arguments, "--help"])
    assert end.value.code == 0
    assert "usage: entraide" in capsys.readouterr().out


def run_alone(code: str) -> None:
    """In a process of its own, where nothing is loaded yet."""
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


def test_help_is_quick_for_it_loads_nothing() -> None:
    heavy = {"nio", "pydantic", "aiohttp", "yaml", "rich"}
    code = f"import sys, bot.cli; assert not {heavy} & set(sys.modules)"
    run_alone(code)


@pytest.mark.parametrize(
    ("error", "helps"),
    [
        (ModuleNotFoundError("No module named 'vodozemac'", name="vodozemac"), True),
        (ModuleNotFoundError("No module named 'nio.crypto'", name="nio.crypto"), True),
        (ImportError("wrong ELF class", name="vodozemac", path="/lib/vodozemac.abi3.so"), True),
        (ModuleNotFoundError("No module named 'bot.matrix.part'", name="bot.matrix.part"), False),
        (ImportError("cannot import name 'X' from partially initialized module", path="/lib/nio/x.py"), False),
    ],
)
def test_installing_anew_is_advised_only_where_it_helps(error: ImportError, helps: bool) -> None:
    with pytest.raises(NoEncryption if helps else type(error)) as raised, library.encryption():
        raise error
    assert ("Install Entraide anew." in str(raised.value)) == helps
    assert (sentence(raised.value) is not None) == helps, "anything else is a mistake of ours, and told so"


def test_after_the_warm_up_an_answer_loads_nothing_more() -> None:
    code = (
        "import sys\n"
        "from datetime import UTC\n"
        "from bot import render\n"
        "from bot.process.warmup import warm_up\n"
        "from commands import LOCALES, features\n"
        "from commands.kit.registry import Registry\n"
        "from commands.kit.catalogs import Catalogs\n"
        "from commands.kit.phrase import Phrase\n"
        "registry = Registry(features(), Catalogs(LOCALES))\n"
        "warm_up(registry, 'fr')\n"
        "before = set(sys.modules)\n"
        "assert registry.find('!aide', 'fr')\n"
        "render.render((Phrase('kit-no-group'),), registry.catalogs['fr'], UTC)\n"
        "assert set(sys.modules) == before, set(sys.modules) - before"
    )
    run_alone(code)


def test_no_configuration(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "There is no" in failed(capsys, "run", "--config", tmp_path / "config.yaml")


def test_an_unknown_key(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = configured(tmp_path)
    path.write_text(path.read_text() + "timezon: UTC\n")
    assert main(["run", "--config", str(path)]) == 1
    assert capsys.readouterr().err.endswith("there is no key 'timezon'; did you mean 'timezone'?\n")


def test_no_login(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = configured(tmp_path, logged_in=False)
    assert "Run `entraide init`; or `entraide recover`" in failed(capsys, "run", "--config", path)


def test_there_are_no_keys_to_tell_before_init(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "no encryption keys" in failed(capsys, "whoami", "--config", configured(tmp_path))
    assert not (tmp_path / "data" / "encryption.db").exists()


def test_a_second_instance(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = configured(tmp_path)
    lock = Lock.take(tmp_path / "data")
    try:
        assert "Another process is already using" in failed(capsys, "run", "--config", path)
        assert "Another process is already using" in failed(capsys, "init", "--config", path)
    finally:
        lock.release()


def test_a_database_of_a_newer_version(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = configured(tmp_path)
    with sqlite3.connect(tmp_path / "data" / "entraide.db") as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    said = failed(capsys, "run", "--config", path)
    assert "was written by a newer version" in said
    assert "Install the newest Entraide." in said


def test_a_file_that_is_no_database(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = configured(tmp_path)
    (tmp_path / "data" / "entraide.db").write_text("not a database at all, but long enough to be looked at" * 9)
    assert "The database can't be used" in failed(capsys, "run", "--config", path)


def test_an_unreachable_server(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = failed(
        capsys, "init", "--config", tmp_path / "c.yaml", "--homeserver", NOWHERE, "--user", "@bot:example.org"
    )
    assert "There is no Matrix homeserver at http://127.0.0.1:9" in said
    assert not (tmp_path / "c.yaml").exists()


def test_nobody_to_ask(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "There is nobody to ask: give --user." in failed(capsys, "init", "--config", tmp_path / "c.yaml")


def test_a_recovery_key_is_neither_read_nor_shown_without_a_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = configured(tmp_path)
    assert "run this at a terminal" in failed(capsys, "recover", "--new-key", "--config", path)


def test_a_folder_that_cannot_be_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "data").write_text("a file is in the way")
    said = failed(capsys, "init", "--config", tmp_path / "c.yaml", "--user", "@bot:example.org")
    assert "data: File exists." in said


def ended(*lines: str) -> tuple[int, str]:
    """The exit code of a process of its own, and what it complained about."""
    code = "\n".join(["import sys, bot.cli", *lines])
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


def test_a_mistake_of_ours_is_told_without_the_words_in_it() -> None:
    code, said = ended(
        "def broken(wanted): int('what somebody wrote')",
        'bot.cli._COMMANDS["run"] = broken',
        "sys.exit(bot.cli.main(['run']))",
    )
    assert code == 70
    assert said.startswith("entraide: This is a mistake in Entraide, please report it: ValueError at ")
    assert "somebody" not in said
    assert sentence(ValueError("what somebody wrote")) is None


def test_ctrl_c_ends_what_begins_anew_by_itself_without_a_word() -> None:
    interrupted = (
        "def interrupted(wanted): raise KeyboardInterrupt",
        'bot.cli._COMMANDS["check"] = interrupted',
        "sys.exit(bot.cli.main(['check']))",
    )
    assert ended(*interrupted) == (130, "")


def test_the_demo_says_what_it_lacks() -> None:
    code, said = ended("sys.modules['synapse'] = None", "sys.exit(bot.cli.main(['demo', '--script']))")
    assert code == 1
    assert said.startswith("entraide: The demo needs more (") and said.endswith("install `entraide[demo]`.\n")


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["--version"])
    assert end.value.code == 0
    assert capsys.readouterr().out.startswith("entraide ")


def test_check_says_what_is_wrong_and_goes_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = configured(tmp_path)
    (tmp_path / "data" / "notes").write_text("")
    (tmp_path / "data" / "notes").chmod(0o644)
    with sqlite3.connect(tmp_path / "data" / "entraide.db") as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    assert main(["check", "--config", str(path)]) == 1
    found = {line[6:20].strip(): line for line in capsys.readouterr().out.splitlines()}
    assert list(found) == ["configuration", "permissions", "homeserver", "database", "process", "disk"]
    assert found["configuration"].startswith("ok")
    assert found["permissions"].startswith("FIX")
    assert found["homeserver"].startswith("FIX")
    assert "No answer from http://127.0.0.1:9" in found["homeserver"]
    assert found["database"].startswith("FIX")
    assert "newer version" in found["database"]


def test_check_without_a_configuration(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--config", str(tmp_path / "config.yaml")]) == 1
    assert capsys.readouterr().out.startswith("FIX   configuration  There is no ")
