"""Puts a session's parts together. Importing this loads the encryption library."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from bot.matrix.crosssigning import CrossSigning
from bot.matrix.devices import Devices
from bot.matrix.history import History
from bot.matrix.keybackup import KeyBackup
from bot.matrix.keyrequests import KeyRequests
from bot.matrix.keys import Keys
from bot.matrix.machine import Machine
from bot.matrix.reading import Reader
from bot.matrix.recovery import Recovery
from bot.matrix.renewal import Renewal
from bot.matrix.rooms import Rooms
from bot.matrix.sending import Sending
from bot.matrix.sharing import Sharing
from bot.matrix.syncing import Syncing
from bot.matrix.unfolding import Unfolding
from bot.matrix.wire import Wire


class Parts(Struct, frozen=True):
    """What a session is made of."""

    wire: Wire
    machine: Machine
    keys: Keys
    rooms: Rooms
    syncing: Syncing
    sending: Sending
    signing: CrossSigning
    recovery: Recovery
    backup: KeyBackup
    renewal: Renewal

    @classmethod
    def assemble(cls, wire: Wire, user_id: str, device_id: str, folder: Path) -> Parts:
        """All parts of the session of one device, whose keys are in `folder`; raises `WrongStore`."""
        machine = Machine.open(folder, user_id, device_id)
        rooms = Rooms(wire)
        devices = Devices(wire, machine)
        keys = Keys(wire, machine, devices)
        sharing = Sharing(wire, machine, rooms, devices)
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
                wire, machine, rooms, devices, keys, requests, reader, history, Unfolding(reader, rooms), user_id
            ),
            sending=Sending(wire, machine, rooms, sharing),
            signing=CrossSigning(wire, machine, keys, folder),
            recovery=Recovery(wire, user_id, folder),
            backup=backup,
            renewal=Renewal(wire, machine, devices, keys, backup, folder),
        )

    async def close(self) -> None:
        """Close the connections and the store."""
        await self.wire.close()
        self.machine.close()
