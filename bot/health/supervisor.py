"""Keep-alive messages for systemd, where it asks for them (sd_notify(3), `WatchdogSec=`)."""

from __future__ import annotations

import os
import socket


def alive() -> None:
    """Report that the event loop runs and the database answers. Does nothing without a supervisor."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as notify:
        # A name that begins with @ is one in the abstract namespace.
        notify.connect(f"\0{address[1:]}" if address.startswith("@") else address)
        notify.sendall(b"WATCHDOG=1")
