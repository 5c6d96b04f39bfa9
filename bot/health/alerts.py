"""Which conditions the host is alerted to, and the sentences for them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from bot.health.metrics import Report
from commands.kit.phrase import Phrase

LEAST_FREE = 200 * 2**20  # bytes on the disk
TOO_LONG = timedelta(minutes=15)  # for a message in the outbox
SKIPPED = "skipped"
"""The name of the alert that a message has crashed the program and is skipped."""

_RIGHTS = "rights"
_OF_KEYS = {
    "NOT_SIGNED": "health-not-signed",
    "LOST_STORE": "health-lost-keys",
    "OTHER_KEYS": "health-other-keys",
    "UNKNOWN_DEVICE": "health-unknown-device",
    "MANY_DEVICES": "health-many-devices",
}


def rights(room_id: str) -> str:
    """The name of the alert that the bot lacks the permission to send in this room."""
    return f"{_RIGHTS} {room_id}"


def room_of(name: str) -> str | None:
    """The room that an alert is about; None for other alerts."""
    kind, _, room_id = name.partition(" ")
    return room_id if kind == _RIGHTS else None


def present(report: Report) -> Iterator[str]:
    """The names of the alerts that a report gives reason for. (`rights` and `SKIPPED` are noted where they occur.)"""
    if report.healthy and report.oldest_age > TOO_LONG:
        yield "outbox"
    if report.free < LEAST_FREE:
        yield "disk"
    if report.unread_long:
        yield "unread"
    yield from (trouble for trouble in sorted(report.troubles) if trouble in _OF_KEYS)


def worded(name: str, report: Report, room_name: str | None = None) -> Phrase | None:
    """An alert as a phrase; None where its condition is over by now."""
    if room_id := room_of(name):
        return Phrase("health-rights", room=room_name, id=room_id) if room_name else None
    if name in _OF_KEYS:
        return Phrase(_OF_KEYS[name])
    if name == SKIPPED:
        return Phrase("health-skipped")
    if name == "outbox" and report.messages:
        return Phrase("health-outbox", count=report.messages, time=_roughly(report.oldest_age))
    if name == "disk":
        return Phrase("health-disk", free=report.free // 2**20)
    if name == "unread" and report.unread_long:
        return Phrase("health-unread", count=report.unread_long)
    return None


def _roughly(time: timedelta) -> timedelta:
    return timedelta(minutes=time // timedelta(minutes=1))
