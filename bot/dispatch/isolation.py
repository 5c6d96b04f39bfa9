"""One step of a transaction by itself: a failure undoes that step alone, and is said to somebody."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Awaitable, Callable, Mapping

import structlog

from bot.dispatch.rate_limit import TooMuch
from bot.process.failures import frames, is_storage_failure
from commands.kit.errors import UserError
from commands.kit.replies import Reply, say
from storage.store import Store

log = structlog.get_logger()

UNEXPECTED = "kit-unexpected"
"""The sentence about a bug, with the reference that the log has too."""


async def isolated(store: Store, step: Callable[[], Awaitable[None]], facts: Mapping[str, str | None]) -> Reply | None:
    """Run a step in a savepoint. Returns what to say if it failed and was undone. `facts` are logged with a bug.

    Raises only where the database cannot be written: then the whole batch comes again.
    """
    try:
        async with store.savepoint():
            await step()
        return None
    except TooMuch:
        return None
    except UserError as error:
        return Reply(lines=(error.phrase,), language=error.language, group_id=error.group_id)
    except Exception as error:
        if isinstance(error, sqlite3.Error) and is_storage_failure(error):
            raise
        reference = secrets.token_hex(3)
        log.error("unexpected", reference=reference, kind=type(error).__name__, at=frames(error), **facts)
        return say(UNEXPECTED, reference=reference)
