"""Logging: one format for all, and nothing that people wrote."""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog

from bot.process import logs
from tests.circle.test_meetings import ENGLISH, FRENCH, PEOPLE, SPANISH, Line, done
from tests.conversation import BOT, conversation
from tests.fake.faults import refused


@pytest.fixture(autouse=True)
def untouched_root() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def lines(out: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_json_is_a_line_an_event() -> None:
    out = io.StringIO()
    logs.set_up("info", "json", out)
    structlog.get_logger().info("batch", events=3, room="!é")
    structlog.get_logger().debug("too quiet")
    (line,) = lines(out)
    assert line.pop("timestamp").endswith("Z")
    assert line == {"event": "batch", "level": "info", "events": 3, "room": "!é"}


def test_console_is_for_people() -> None:
    out = io.StringIO()
    logs.set_up("debug", "console", out)
    structlog.get_logger().debug("batch", events=3)
    assert "batch" in out.getvalue()
    assert "events=3" in out.getvalue()
    assert "\x1b" not in out.getvalue(), "no colours where no terminal is"


@pytest.mark.parametrize("level", ["debug", "info", "warning"])
def test_libraries_are_heard_from_warning_on(level: str) -> None:
    out = io.StringIO()
    logs.set_up(level, "json", out)
    logging.getLogger("aiohttp.client").info("chatter")
    logging.getLogger("aiohttp.client").warning("trouble with %s", "a secret")
    (line,) = lines(out)
    assert (line["event"], line["level"], line["logger"]) == ("trouble with %s", "warning", "aiohttp.client")
    assert "a secret" not in out.getvalue()


def test_an_exception_does_not_show_what_it_quotes() -> None:
    for format in ("json", "console"):
        out = io.StringIO()
        logs.set_up("info", format, out)
        words = "what somebody wrote"
        try:
            int(words)
        except ValueError as error:
            structlog.get_logger().exception("failed")
            structlog.get_logger().error("failed again", exc_info=error)
            logging.getLogger("apscheduler").exception('Job "%s" raised an exception', words)
            logging.getLogger("asyncio").error(f"Task exception was never retrieved\nfuture: {error!r}")
        assert words not in out.getvalue()
        assert out.getvalue().count("ValueError") == 3
        assert out.getvalue().count("test_logs.py:") == 3
        assert "Task exception was never retrieved" in out.getvalue()


# A meeting at the debug level.

_WORD = re.compile(r"[^\W\d_]{4,}")
_OURS = {"room"}  # words that the house logs, and that are said as well


@pytest.mark.slow
@pytest.mark.parametrize("format", ["json", "console"])
@pytest.mark.parametrize(("language", "evening"), [("en", ENGLISH), ("fr", FRENCH), ("es", SPANISH)])
async def test_nothing_of_a_whole_meeting_is_in_the_log(
    tmp_path: Path, language: str, evening: Sequence[Line], format: str
) -> None:
    """Neither what people said nor what the bot said, at the most talkative level."""
    out = io.StringIO()
    logs.set_up("debug", format, out)
    async with conversation(tmp_path, language, people=PEOPLE) as talk:
        for name in PEOPLE:
            await talk.direct(name)
        for line in evening:
            talk.server.now += timedelta(seconds=6)
            await done(talk, line)
        talk.server.fail_next("PUT /send/", refused(), user=BOT)
        await talk.says("Anne", "!needs")
        events = [event for room in talk.server.rooms.values() for event in room.events]
    said = [str(event.content["body"]) for event in events if "body" in event.content]
    assert "refused" in out.getvalue(), "something was logged"
    words = {word.casefold() for text in said for word in _WORD.findall(text)}
    assert len(words) > 200
    assert words & {word.casefold() for word in _WORD.findall(out.getvalue())} <= _OURS
