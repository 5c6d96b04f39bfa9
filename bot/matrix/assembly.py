"""Puts a session's parts together. Importing this loads the encryption library."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from bot.matrix.crypto.cross_signing import CrossSigning
from bot.matrix.crypto.device_keys import DeviceKeys
from bot.matrix.crypto.devices import Devices
from bot.matrix.crypto.key_backup import KeyBackup
from bot.matrix.crypto.key_requests import KeyRequests
from bot.matrix.crypto.key_sharing import KeySharing
from bot.matrix.crypto.machine import Machine
from bot.matrix.crypto.recovery import Recovery
from bot.matrix.crypto.restore import Restore
from bot.matrix.http import HttpClient
from bot.matrix.rooms import Rooms
from bot.matrix.sending import Sending
from bot.matrix.sync.history import History
from bot.matrix.sync.parsing import Reader
from bot.matrix.sync.sync import Syncing
from bot.matrix.sync.timeline import Timeline


class Assembly(Struct, frozen=True):
    """What a session is made of."""

    wire: HttpClient
    machine: Machine
    keys: DeviceKeys
    rooms: Rooms
    syncing: Syncing
    sending: Sending
    signing: CrossSigning
    recovery: Recovery
    backup: KeyBackup
    renewal: Restore

    @classmethod
    def assemble(cls, wire: HttpClient, user_id: str, device_id: str, folder: Path) -> Assembly:
        """All parts of the session of one device, whose keys are in `folder`; raises `WrongStore`."""
        machine = Machine.open(folder, user_id, device_id)
        rooms = Rooms(wire)
        devices = Devices(wire, machine)
        keys = DeviceKeys(wire, machine, devices)
        sharing = KeySharing(wire, machine, rooms, devices)
        requests = KeyRequests(machine, sharing)
        reader = Reader(user_id, machine.decrypt)
        history = History(wire, reader, rooms)
        backup = KeyBackup(wire, machine, keys, folder)
        return cls(
            wire=wire,
            machine=machine,
            keys=keys,
            rooms=rooms,
            syncing=Syncing(
                wire, machine, rooms, devices, keys, requests, reader, history, Timeline(reader, rooms), user_id
            ),
            sending=Sending(wire, machine, rooms, sharing),
            signing=CrossSigning(wire, machine, keys, folder),
            recovery=Recovery(wire, user_id, folder),
            backup=backup,
            renewal=Restore(wire, machine, devices, keys, backup, folder),
        )

    async def close(self) -> None:
        """Close the connections and the store."""
        await self.wire.close()
        self.machine.close()
