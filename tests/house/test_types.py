"""What hears timers, offers, questions and events takes what it is given: mypy says where it does not."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
FEATURE = """
from __future__ import annotations

from datetime import datetime, timedelta

from commands.kit.answers import Intent, YesNo
from commands.kit.context import Context, RoomContext
from commands.kit.feature import Feature
from commands.kit.meeting_events import TurnBegan
from commands.kit.replies import say

thanks = Feature("thanks")
DUE_TIMER = thanks.timer("due", int)
NOTE_MESSAGE = thanks.message("note", int)
DONE_QUESTION = thanks.message("done", str)


@thanks.on_timer(DUE_TIMER)
async def due(ctx: RoomContext, number: int, due: datetime) -> None: ...


@thanks.on_timer(DUE_TIMER)  # wrong: a timer is about a number
async def due_with_a_word(ctx: RoomContext, word: str, due: datetime) -> None: ...


@thanks.on_timer(DUE_TIMER)  # wrong: nobody speaks when a timer is due
async def due_to_somebody(ctx: Context, number: int, due: datetime) -> None: ...


@thanks.on_timer(DUE_TIMER)  # wrong: nobody gives the last one
async def due_with_more(ctx: RoomContext, number: int, due: datetime, more: str) -> None: ...


@thanks.offer(NOTE_MESSAGE, Intent("done", taps=("✅",)), words=True)
async def hear_tap_or_reply(ctx: Context, number: int, meant: str) -> None: ...


@thanks.offer(NOTE_MESSAGE, words=True)  # wrong: a reply has words
async def hear_nothing(ctx: Context, number: int) -> None: ...


@thanks.offer(NOTE_MESSAGE, words=True)  # wrong: the message is about a number
async def hear_about_a_word(ctx: Context, word: str, meant: str) -> None: ...


@thanks.question(DONE_QUESTION, YesNo())
async def answer(ctx: Context, subject: str, yes: bool) -> None: ...


@thanks.question(DONE_QUESTION, YesNo())  # wrong: the answer is a yes or a no
async def answer_in_words(ctx: Context, subject: str, words: str) -> None: ...


@thanks.on(TurnBegan)
async def hear(ctx: RoomContext, event: TurnBegan) -> None: ...


@thanks.on(TurnBegan)  # wrong: nobody gives the last one
async def hear_more(ctx: RoomContext, event: TurnBegan, more: str) -> None: ...


async def use(ctx: RoomContext) -> None:
    await ctx.wake(DUE_TIMER, 1, timedelta(hours=1))
    await ctx.wake(DUE_TIMER, "1", timedelta(hours=1))  # wrong: about a number
    await ctx.wake("due", 1, timedelta(hours=1))  # wrong: declared by nobody
    await ctx.cancel(DUE_TIMER, "1")  # wrong: about a number
    say("thanks-said").answered_by(NOTE_MESSAGE, 1)
    say("thanks-said").answered_by(NOTE_MESSAGE, "1")  # wrong: about a number
    say("thanks-said").asks(DONE_QUESTION, 1)  # wrong: about a word
    say("thanks-said").asks("done", "1")  # wrong: declared by nobody
    await ctx.tell(TurnBegan("@a:x", "more"))  # wrong: the event has one fact
"""


@pytest.mark.slow
def test_a_handler_that_takes_what_nobody_gives_is_a_type_error(tmp_path: Path) -> None:
    feature = tmp_path / "thanks.py"
    feature.write_text(FEATURE)
    said = subprocess.run(
        [sys.executable, "-m", "mypy", "--no-error-summary", str(feature)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    found = {int(line) for line in re.findall(r"thanks\.py:(\d+): error", said.stdout)}
    wrong = {number for number, line in enumerate(FEATURE.splitlines(), 1) if "# wrong" in line}
    assert found == wrong, said.stdout + said.stderr
