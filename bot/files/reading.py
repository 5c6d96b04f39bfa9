"""Makes lines of a list's file: CSV in any encoding that spreadsheets write, XLSX and ODS in a process of their own."""

from __future__ import annotations

import asyncio
import codecs
import json
import sys
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from bot.files.worker import TOO_LARGE

MOST = 5_000_000  # bytes of a file
_WORKER = Path(__file__).with_name("worker.py")
_PATIENCE = 20  # seconds
_ARCHIVE = b"PK\x03\x04"
_WIDE = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_WESTERN = "cp1252"  # what spreadsheets of our languages write where it is not Unicode


class Contents(Struct, frozen=True):
    """What is in a file: see `FileRead`; of a message that is only looked up, its author, and when it was said."""

    text: str = ""
    rows: tuple[tuple[int, tuple[str, ...]], ...] = ()
    problem: str = ""
    author: str | None = None
    said: datetime | None = None


async def read(data: bytes) -> Contents:
    """What is in a file. One that can't be read is a `Contents` that says so."""
    if len(data) > MOST:
        return Contents(problem="too-large")
    return await _sheet(data) if data.startswith(_ARCHIVE) else _text(data)


def _text(data: bytes) -> Contents:
    encoding = _WIDE.get(data[:2], "utf-8-sig")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode(_WESTERN, "replace")
    return Contents(problem="unreadable") if "\0" in text or not text.strip() else Contents(text=text)


async def _sheet(data: bytes) -> Contents:
    running = await asyncio.create_subprocess_exec(
        sys.executable,
        "-I",
        str(_WORKER),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={},
    )
    try:
        async with asyncio.timeout(_PATIENCE):
            written, _ = await running.communicate(data)
    except TimeoutError:
        return Contents(problem="too-large")
    finally:
        if running.returncode is None:
            running.kill()
            await running.wait()
    if running.returncode:
        over = running.returncode == TOO_LARGE or running.returncode < 0  # it died of its limits
        return Contents(problem="too-large" if over else "unreadable")
    rows = tuple((number, tuple(cells)) for number, cells in json.loads(written))
    return Contents(rows=rows) if rows else Contents(problem="none")
