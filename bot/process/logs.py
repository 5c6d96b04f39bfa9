"""The log: one stream, one format, and nothing that people wrote."""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict, Processor

from bot.process.failures import frames

_LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}


def set_up(level: str = "info", format: str = "console", stream: TextIO | None = None) -> None:
    """Log to `stream` (standard error): our own events from `level` on, those of libraries from WARNING on."""
    out = stream if stream is not None else sys.stderr
    shared: list[Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _without_messages,
    ]
    render = _renderer(format, colors=out.isatty())
    structlog.configure(
        processors=[structlog.contextvars.merge_contextvars, *shared, render],
        wrapper_class=structlog.make_filtering_bound_logger(_LEVELS[level]),
        logger_factory=structlog.WriteLoggerFactory(out),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(_Foreign([*shared, render]))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(_LEVELS[level], logging.WARNING))


def _renderer(format: str, *, colors: bool) -> Processor:
    if format == "json":
        return structlog.processors.JSONRenderer(ensure_ascii=False)
    return structlog.dev.ConsoleRenderer(colors=colors)


def _without_messages(logger: Any, method: str, event: EventDict) -> EventDict:
    """Replace an exception by its type and its frames: its message and its variables may quote somebody."""
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        event["kind"] = type(error).__name__
        event["frames"] = frames(error)
    return event


class _Foreign(logging.Formatter):
    """Formats what libraries log, without the arguments, which may be anything.

    Only the first line of a message is kept: asyncio puts exceptions on the others.
    """

    def __init__(self, processors: list[Processor]) -> None:
        super().__init__()
        self._processors = processors

    def format(self, record: logging.LogRecord) -> str:
        """One line for a record."""
        first = str(record.msg).partition("\n")[0]
        event: MutableMapping[str, Any] = {"event": first, "logger": record.name, "exc_info": record.exc_info}
        for process in self._processors:
            event = process(None, record.levelname.lower(), event)  # type: ignore[assignment]
        return str(event)
