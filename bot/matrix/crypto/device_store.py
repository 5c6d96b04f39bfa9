"""Other people's devices in memory: nio's collection, with two differences."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from nio.crypto import DeviceStore as NioDeviceStore  # type: ignore[import-untyped]


class DeviceStore(NioDeviceStore):  # type: ignore[misc]
    """Adding a device does not look at all others; and a part of somebody's list can be read without the rest."""

    def __init__(self, devices: NioDeviceStore) -> None:
        """Takes over these devices."""
        super().__init__()
        self._in_parts = False
        for device in devices:
            self.add(device)

    def add(self, device: Any) -> bool:
        """Add a device; False if it is there already."""
        theirs = self[device.user_id]
        if theirs.get(device.id) == device:
            return False
        theirs[device.id] = device
        return True

    def active_user_devices(self, user_id: str) -> Iterator[Any]:
        """The devices of a user that are not deleted."""
        return iter(()) if self._in_parts else super().active_user_devices(user_id)

    @contextmanager
    def in_parts(self) -> Iterator[None]:
        """Inside, nio is given parts of lists, and takes no device for deleted because it is in another part."""
        self._in_parts = True
        try:
            yield
        finally:
            self._in_parts = False
