"""Builds the parts of a session and connects them. Importing this module loads the encryption library."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from msgspec import Struct

from bot.matrix.crypto.cross_signing import CrossSigning
from bot.matrix.crypto.cross_signing_keys import CrossSigningKeys
from bot.matrix.crypto.device_keys import DeviceKeys
from bot.matrix.crypto.devices import Devices
from bot.matrix.crypto.identities import Chain
from bot.matrix.crypto.key_backup import KeyBackup
from bot.matrix.crypto.key_requests import KeyRequests
from bot.matrix.crypto.key_sharing import KeySharing
from bot.matrix.crypto.machine import Machine
from bot.matrix.crypto.recovery import Recovery
from bot.matrix.crypto.relations import Relations
from bot.matrix.crypto.restore import Restore
from bot.matrix.http import HttpClient
from bot.matrix.receiving import Receiving
from bot.matrix.room_requests import RoomRequests
from bot.matrix.rooms import Rooms
from bot.matrix.sync.history import History
from bot.matrix.sync.parsing import Reader
from bot.matrix.sync.sync import Syncing
from bot.matrix.sync.timeline import Timeline


class Assembly(Struct, frozen=True, kw_only=True):
    """The parts of a session."""

    http: HttpClient
    machine: Machine
    devices: Devices
    keys: DeviceKeys
    rooms: Rooms
    syncing: Syncing
    room_requests: RoomRequests
    receiving: Receiving
    signing: CrossSigning
    recovery: Recovery
    backup: KeyBackup
    restore: Restore

    @classmethod
    def assemble(cls, http: HttpClient, user_id: str, device_id: str, folder: Path) -> Assembly:
        """Build all parts for a device whose keys are in `folder`. Raises `WrongStore`."""
        machine = Machine.open(folder, user_id, device_id)
        rooms = Rooms(http)
        devices = Devices(http, machine, partial(_own_chain, folder))
        keys = DeviceKeys(http, machine, devices)
        sharing = KeySharing(http, machine, rooms, devices)
        requests = KeyRequests(machine, sharing)
        reader = Reader(user_id, machine.decrypt, Relations(machine).of)
        history = History(http, reader, rooms)
        backup = KeyBackup(http, machine, keys, folder)
        return cls(
            http=http,
            machine=machine,
            devices=devices,
            keys=keys,
            rooms=rooms,
            syncing=Syncing(
                http, machine, rooms, devices, keys, requests, reader, history, Timeline(reader, rooms), user_id
            ),
            room_requests=RoomRequests(http, machine, rooms, sharing),
            receiving=Receiving(http, machine, devices, user_id),
            signing=CrossSigning(http, machine, keys, folder),
            recovery=Recovery(http, user_id, folder),
            backup=backup,
            restore=Restore(http, machine, devices, keys, backup, folder),
        )

    async def close(self) -> None:
        """Close the connections and the store."""
        await self.http.close()
        self.machine.close()


def _own_chain(folder: Path) -> Chain | None:
    """The bot's own cross-signing, as the folder has it."""
    keys = CrossSigningKeys.load(folder)
    return None if keys is None else (keys.master.public, keys.self_signing.public)
