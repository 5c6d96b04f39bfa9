"""The difference between this machine's clock and the homeserver's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import aiohttp


def now() -> datetime:
    """This machine's UTC time."""
    return datetime.now(UTC)


async def offset(homeserver: str, clock: Callable[[], datetime]) -> float | None:
    """How many seconds this machine is ahead of the homeserver (negative: behind); None where that can't be found out.

    From the `Date` header of a response (RFC 9110, section 6.6.1), which is precise to a second.
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
