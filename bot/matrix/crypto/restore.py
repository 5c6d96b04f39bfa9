"""Repairs the encryption of a data folder that was restored from a backup (it contains the backup's manifest).

The device's keys are old, while other devices went on. Room keys received since are fetched from the key backup;
one-time keys published since are used up, because the restored folder lacks their private parts; and every known device
gets a new Olm session, before it uses one that the folder does not have.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import structlog
from msgspec.structs import replace

from bot.matrix.contents import section
from bot.matrix.crypto.device_keys import DeviceKeys
from bot.matrix.crypto.devices import Devices
from bot.matrix.crypto.key_backup import KeyBackup
from bot.matrix.crypto.machine import Machine
from bot.matrix.events import Batch, SaidElsewhere
from bot.matrix.http import HttpClient, path
from bot.matrix.private_files import MARK

_MOST_KEYS = 500

_log = structlog.get_logger()


class Restore:
    """Runs once, before the first sync. Raises request errors; then it runs again."""

    def __init__(
        self, http: HttpClient, machine: Machine, devices: Devices, keys: DeviceKeys, backup: KeyBackup, folder: Path
    ) -> None:
        self._http = http
        self._machine = machine
        self._devices = devices
        self._keys = keys
        self._backup = backup
        self._mark = folder / MARK
        self._found: Mapping[str, Any] | None = None
        self._batch: str | None = None

    async def once(self) -> None:
        """Repair the keys if the folder was restored. The manifest stays until the first batch is committed."""
        if self._found is not None or not self._mark.exists():
            return
        found = _read(self._mark)
        await self._backup.fetch()
        if found.get("keys") != "kept":
            await self._use_up()
            await self._begin_anew()
        self._machine.try_all_again()
        self._found = found
        _log.info("restored")

    def read(self, batch: Batch) -> Batch:
        """The batch; after a restore onto another device with `answered_until` set."""
        if self._found is None:
            return batch
        self._batch = batch.token
        if self._found.get("device_id") in (None, str(self._machine.olm.device_id)):
            return batch
        said = [event.at for event in batch.events if isinstance(event, SaidElsewhere)]
        return replace(batch, answered_until=max(said, default=None))

    def committed(self, token: str | None) -> None:
        """The batch that ended at `token` has been committed: the restore is complete, so remove the manifest."""
        if self._found is not None and token is not None and token == self._batch:
            self._found = None
            self._mark.unlink(missing_ok=True)

    async def _use_up(self) -> None:
        """Claim our own one-time keys until none are left, so that new ones are uploaded."""
        olm = self._machine.olm
        user, device = str(olm.user_id), str(olm.device_id)
        wish = {"one_time_keys": {user: {device: "signed_curve25519"}}}
        for _ in range(_MOST_KEYS):
            answer = await self._http.post(path("v3", "keys", "claim"), wish)
            found = section(section(section(answer.get("one_time_keys")).get(user)).get(device))
            if not found or any(section(key).get("fallback") for key in found.values()):
                break
        self._keys.note({}, [])
        await self._keys.publish()

    async def _begin_anew(self) -> None:
        """Establish new Olm sessions with all devices that have one."""
        olm = self._machine.olm
        known: list[Any] = [device for device in olm.device_store if olm.session_store.get(device.curve25519)]
        if known:
            olm.wedged_devices[:] = known
            await self._devices.claim(olm.get_users_for_key_claiming())
            olm.wedged_devices.clear()
            await self._keys.send_queued()


def _read(path: Path) -> dict[str, Any]:
    try:
        return dict(section(json.loads(path.read_text(encoding="utf-8"))))
    except (OSError, ValueError):
        return {}
