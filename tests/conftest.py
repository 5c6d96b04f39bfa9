"""What every test may use, and what is said at the end of a run."""

from __future__ import annotations

import gc
import os
import resource
import shutil
import signal
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import structlog
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from tests.conversation import Conversation

# A busy machine is no failure: no example has to be done by a time, nor made quickly. `make check` tries few examples,
# `make test` many: `--hypothesis-profile thorough`.
for _name, _examples in (("few", 25), ("thorough", 100)):
    settings.register_profile(
        _name, deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=_examples
    )
settings.load_profile("few")

# The tests' folders lie in memory where there is some for that: most of their time was waiting for a disk, and what is
# in them need not outlive a power cut. `TMPDIR` chooses another place.
_MEMORY, _ENOUGH = "/dev/shm", 2 * 1024**3  # bytes
if "TMPDIR" not in os.environ and os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ENOUGH:
    os.environ["TMPDIR"] = tempfile.tempdir = _MEMORY

_MEBIBYTE = 1024 if os.uname().sysname == "Linux" else 1024**2  # in what the system counts in
_peaks = pytest.StashKey[dict[str, int]]()


@pytest.fixture(autouse=True)
def untouched_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees the secrets of whoever runs it."""
    for name in [name for name in os.environ if name.startswith("ENTRAIDE_")]:
        monkeypatch.delenv(name)


@pytest.fixture(autouse=True)
def untouched_logging() -> Iterator[None]:
    """What one test sets up is gone for the next."""
    yield
    structlog.reset_defaults()


@pytest.fixture(autouse=True)
def untouched_memory() -> Iterator[None]:
    """A bot that a test lets start puts garbage collection off; a worker would keep everything from then on."""
    yield
    gc.unfreeze()
    gc.enable()


@pytest.fixture
async def talk(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Conversation]:
    """A group in its room with the bot; of the people in the test module's `PEOPLE`, where it has other ones."""
    from tests.conversation import conversation  # not before it is asked for: it loads the whole program

    others = {"people": request.module.PEOPLE} if hasattr(request.module, "PEOPLE") else {}
    async with conversation(tmp_path, **others) as talk:
        yield talk


@pytest.fixture
def interruptible() -> Iterator[None]:
    """What the test starts hears SIGINT, even where the tests run in the background: 'ignored' would be inherited."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A real homeserver's come first: they wait more than they work, and no worker is left alone with a long one."""
    items.sort(key=lambda item: "e2e" not in item.path.parts)


# How much memory the tests needed: to be under 500 MiB for each process.


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker tells the process that started it; where there are none, this one has run the tests."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // _MEBIBYTE
    output = getattr(session.config, "workeroutput", None)
    if output is None:
        session.config.stash.setdefault(_peaks, {})["main"] = peak
    else:
        output["peak"] = peak


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """A worker has ended."""
    if peak := getattr(node, "workeroutput", {}).get("peak"):
        node.config.stash.setdefault(_peaks, {})[node.gateway.id] = peak


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say it."""
    peaks = config.stash.get(_peaks, {})
    terminalreporter.write_line("memory at most: " + ", ".join(f"{name} {peak} MiB" for name, peak in peaks.items()))
