"""What is shipped beside the code: the service, the container, the package that both install."""

from __future__ import annotations

import asyncio
import configparser
import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import main
from bot.health import supervisor
from bot.health.metrics import STALE
from tests.conversation import BOT, conversation

ROOT = Path(__file__).parent.parents[1]
SERVICE = ROOT / "deploy" / "entraide.service"
CONTAINER = ROOT / "deploy" / "Containerfile"
HOSTING = (ROOT / "docs" / "hosting.md").read_text(encoding="utf-8")


def instructions() -> list[tuple[str, str]]:
    """The container file, one instruction after another."""
    lines = [line for line in CONTAINER.read_text().splitlines() if line and not line.startswith("#")]
    joined = "\n".join(lines).replace("\\\n", " ")
    return [(line.split(None, 1)[0], line.split(None, 1)[1]) for line in joined.splitlines()]


def last_stage() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in instructions():
        if name == "FROM":
            found.clear()
        found.setdefault(name, []).append(value)
    return found


# The package.


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package as the container installs it: from what is copied there, and nothing else of this folder."""
    source, target = tmp_path_factory.mktemp("src"), tmp_path_factory.mktemp("installed")
    for name, value in instructions():
        if name != "COPY" or value.startswith("--from"):
            continue
        *copied, where = value.split()
        for each in copied:
            assert where in ("/src/", f"/src/{each}")
            if (ROOT / each).is_dir():
                shutil.copytree(ROOT / each, source / each, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(ROOT / each, source / each)
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-deps"]
    subprocess.run([*command, "--no-build-isolation", "--target", target, source], check=True, cwd=target)
    return target


def run(installed: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    return subprocess.run(
        [sys.executable, *arguments], cwd=installed, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.slow
def test_the_package_has_everything_that_the_program_needs(installed: Path) -> None:
    code = (
        "import importlib, pathlib, commands\n"
        "here = pathlib.Path(commands.__file__).parents[1]\n"
        f"assert str(here) == {str(installed)!r}, here\n"
        "for name in ('bot', 'commands', 'storage'):\n"
        "    for path in sorted((here / name).rglob('*.py')):\n"
        "        if path.name not in ('tethered.py', '__main__.py'):\n"
        "            importlib.import_module('.'.join(path.relative_to(here).with_suffix('').parts))\n"
        "from commands.kit.catalogs import Catalogs\n"
        "print(sorted(Catalogs(commands.LOCALES).languages))\n"
    )
    done = run(installed, "-c", code)
    assert (done.stdout.strip(), done.returncode) == ("['en', 'es', 'fr']", 0), done.stderr
    ours = {str(path.relative_to(ROOT)) for name in ("bot", "commands", "storage") for path in (ROOT / name).rglob("*")}
    shipped = {name for name in ours if name.endswith((".py", ".po")) and "__pycache__" not in name}
    assert {name for name in shipped if not (installed / name).exists()} == set()


def test_the_package_brings_the_command(installed: Path) -> None:
    done = run(installed, "-m", "bot.cli", "--version")
    assert re.fullmatch(r"entraide \d+\.\d+\.\d+", done.stdout.strip())
    assert (installed / "bin" / "entraide").exists()


# The container.


def test_the_container_is_not_root_and_writes_into_one_volume() -> None:
    stage = last_stage()
    assert stage["USER"] == ["10001"] and "--uid 10001" in stage["RUN"][0]
    assert stage["VOLUME"] == ["/data"] == stage["WORKDIR"]
    assert "--mode 0700 --owner entraide" in stage["RUN"][0]
    assert json.loads(stage["ENTRYPOINT"][0]) == ["entraide"] and json.loads(stage["CMD"][0]) == ["run"]
    names = [name for name, _ in instructions()]
    assert names.index("USER") > max(place for place, name in enumerate(names) if name == "RUN")


def test_the_container_installs_what_is_pinned_and_nothing_else() -> None:
    runs = " ".join(value for name, value in instructions() if name == "RUN")
    assert "--require-hashes --requirement /src/requirements.txt" in runs
    assert "--no-deps /src" in runs
    ignored = (CONTAINER.parent / "Containerfile.dockerignore").read_text().splitlines()
    copied = {each for name, value in instructions() if name == "COPY" for each in value.split()[:-1]} - {
        "--from=build",
        "/opt/entraide",
    }
    assert ignored[0] == "*" and {f"!{each}" for each in copied} == {line for line in ignored if line.startswith("!")}


def test_the_container_asks_a_command_that_there_is_for_its_health(capsys: pytest.CaptureFixture[str]) -> None:
    command = json.loads(last_stage()["HEALTHCHECK"][0].partition(" CMD ")[2])
    with pytest.raises(SystemExit) as end:
        main([*command[1:], "--help"])
    assert end.value.code == 0 and "hears what is said" in capsys.readouterr().out


async def test_health_is_told_by_the_heartbeat(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with conversation(tmp_path / "data") as talk:
        config = tmp_path / "config.yaml"
        config.write_text(f"homeserver: http://fake\nuser_id: '{BOT}'\n")
        monkeypatch.setattr("bot.setup.clock.now", lambda: talk.server.now)

        def health() -> tuple[int, str]:
            return main(["health", "--config", str(config)]), capsys.readouterr().out.strip()

        assert health() == (1, "not running")
        await talk.app.watch.look()
        assert health() == (0, "hears what is said; last heard 0 seconds ago")
        talk.server.now += 2 * STALE
        assert health() == (1, "does not hear what is said; last heard 6 minutes ago")
        talk.server.now += STALE
        assert health()[0] == 1, "a bot that hangs leaves an old heartbeat"


# The service.


def service() -> configparser.SectionProxy:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(SERVICE)
    return parser["Service"]


def test_the_service_runs_a_command_that_there_is() -> None:
    _, *arguments = shlex.split(service()["ExecStart"])
    with pytest.raises(SystemExit) as end:
        main([*arguments, "--help"])
    assert end.value.code == 0
    assert service()["User"] == "entraide" and service()["UMask"] == "0077"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd-analyze")
def test_the_service_is_as_closed_as_the_documents_say() -> None:
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--no-pager", SERVICE],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    found = re.search(r"exposure level for entraide\.service: ([\d.]+)", done.stdout)
    if found is None:
        pytest.skip("this systemd-analyze rates no files")
    said = re.search(r"rates it ([\d.]+)", HOSTING)
    assert said and float(found[1]) <= float(said[1])


def test_signs_of_life_go_to_the_supervisor_where_there_is_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    supervisor.alive()
    for address, name in ((str(tmp_path / "notify"), str(tmp_path / "notify")), ("@entraide-test", "\0entraide-test")):
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
            listening.bind(name)
            listening.settimeout(120)
            monkeypatch.setenv("NOTIFY_SOCKET", address)
            supervisor.alive()
            assert listening.recv(100) == b"WATCHDOG=1"


async def test_signs_of_life_come_with_every_look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with conversation(tmp_path / "data") as talk:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
            listening.bind(str(tmp_path / "notify"))
            listening.setblocking(False)
            monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
            watching = asyncio.create_task(talk.app.watch.run())
            heard = await asyncio.wait_for(asyncio.get_running_loop().sock_recv(listening, 100), 120)
            watching.cancel()
            await asyncio.wait([watching])
    assert heard == b"WATCHDOG=1"
