"""The bot as `entraide run` starts it, but that some words stop it: see `test_kills.py`.

`python -m tests.dying CONFIG LONG HOW [TEXT ...]`: prints what it hears that is no command, a line for each. When that
is one of the texts, it `sleeps` or `burns` for ever, with all that waits for it, or `ends`: SIGTERM reaches it then.
`LONG`: how many seconds are long for the guard.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from bot import app
from bot.config import Config
from bot.dispatch.router import CommandRouter
from bot.matrix.events import Message
from bot.process import logs
from commands.kit.context import Context
from commands.kit.declaration import Outcome
from commands.kit.registry import PREFIX


def _sleep() -> None:
    while True:
        time.sleep(60)


def _burn() -> None:
    while True:
        pass


def _end() -> None:
    os.kill(os.getpid(), signal.SIGTERM)


_HOW = {"sleeps": _sleep, "burns": _burn, "ends": _end}


def _listen(how: str, texts: Sequence[str]) -> None:
    class Listening(CommandRouter):
        async def message(self, ctx: Context, event: Message) -> Outcome:
            if not event.body.startswith(PREFIX):
                print(event.body, flush=True)
            if event.body in texts:
                _HOW[how]()
            return await super().message(ctx, event)

    vars(app)["CommandRouter"] = Listening  # where everything is built


if __name__ == "__main__":
    path, long, how, *texts = sys.argv[1:]
    _listen(how, texts)
    logs.set_up()
    asyncio.run(app.main(Config.load(Path(path)), float(long)))
