"""What the echoes have in common: how they are told who they are, what they ask for and what they say."""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
import sys
from collections.abc import Coroutine
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

_NOTHING = {"not_types": ["*"]}
PREFIX = "!need"


@dataclass(frozen=True, slots=True)
class Identity:
    """A login, and the file with the position in the stream at which the echo was stopped."""

    homeserver: str
    user_id: str
    device_id: str
    access_token: str
    place: str

    @classmethod
    def given(cls) -> Identity:
        """From the file that the command line names."""
        return cls(**json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))

    def write(self, path: Path) -> None:
        """Into a file for `given`."""
        path.write_text(json.dumps(asdict(self)), encoding="utf-8")

    def since(self) -> str | None:
        """Where the echo was stopped, if it ever was."""
        place = Path(self.place)
        return place.read_text(encoding="ascii") if place.exists() else None

    def stopped_at(self, token: str | None) -> None:
        """Keep that for the next start."""
        if token is not None:
            Path(self.place).write_text(token, encoding="ascii")


def lean(limit: int) -> dict[str, Any]:
    """A filter that leaves out all but messages (client-server API, 'Filtering')."""
    return {
        "presence": _NOTHING,
        "account_data": _NOTHING,
        "room": {
            "timeline": {"types": ["m.room.message"], "limit": limit},
            "state": _NOTHING,
            "ephemeral": _NOTHING,
            "account_data": _NOTHING,
        },
    }


def said(text: str) -> dict[str, Any]:
    """An answer with these words.

    It mentions nobody, and says so, as the specification recommends for every message ('User and room mentions').
    """
    return {"msgtype": "m.notice", "body": text, "m.mentions": {}}


def run(echo: Coroutine[Any, Any, None]) -> None:
    """Until SIGTERM."""
    asyncio.run(_until_stopped(echo))


async def _until_stopped(echo: Coroutine[Any, Any, None]) -> None:
    running = asyncio.ensure_future(echo)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, running.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await running
