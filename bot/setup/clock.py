"""How this machine's clock and the homeserver's differ."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import aiohttp


def now() -> datetime:
    """What this machine takes for the time."""
    return datetime.now(UTC)


async def offset(homeserver: str, clock: Callable[[], datetime]) -> float | None:
    """The seconds this machine is ahead of the homeserver (behind: negative); None where it tells no time.

    By the `Date` of an answer (RFC 9110, section 6.6.1), which counts whole seconds.
    """
    limit = aiohttp.ClientTimeout(total=15)
    try:
        async with (
            aiohttp.ClientSession(timeout=limit) as http,
            http.get(f"{homeserver.rstrip('/')}/_matrix/client/versions") as answer,
        ):
            here = clock()
            there = parsedate_to_datetime(answer.headers["Date"])
    except (aiohttp.ClientError, TimeoutError, OSError, KeyError, ValueError):
        return None
    return (here - (there if there.tzinfo else there.replace(tzinfo=UTC))).total_seconds()
