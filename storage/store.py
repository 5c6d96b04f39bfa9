"""Everything that is remembered: one attribute for each feature, over one database."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from datetime import datetime
from pathlib import Path

from storage.agreements import Agreements
from storage.checkins import Checkins
from storage.checkins.answers import CheckinAnswers
from storage.checkins.past import CheckinPast
from storage.checkins.people import CheckinPeople
from storage.checkins.schedules import CheckinSchedules
from storage.checkins.steps import CheckinSteps
from storage.circle import Circle
from storage.core.database import Database
from storage.core.migrations import KEEP_COPIES
from storage.core.times import to_ms
from storage.encryption import Encryption
from storage.handled import Handled
from storage.loans import Loans
from storage.minutes import Minutes
from storage.notes import Notes
from storage.origins import KEEP_ORIGINS, Origins
from storage.outbox import Outbox
from storage.outbox.backlog import Health
from storage.outbox.direct import Direct
from storage.pauses import Pauses
from storage.privacy.retention import Retention
from storage.privacy.rights import Rights
from storage.questions import Questions
from storage.reminders import Reminders
from storage.reports import Reports
from storage.requests import JoinRequests
from storage.resources import Resources
from storage.respond import Respond
from storage.rooms import Rooms
from storage.rooms.context import RoomContexts
from storage.rooms.settings import Settings
from storage.rounds import Rounds
from storage.sos import Sos
from storage.sync import Sync
from storage.tables import STEPS, TABLES
from storage.timers import Timers
from storage.turns import Turns
from storage.welcome import Welcome


class Store:
    """The storage of every feature. Use it inside `transaction()` only."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.sync = Sync(database)
        self.handled = Handled(database)
        self.encryption = Encryption(database)
        self.rooms = Rooms(database, TABLES)
        self.requests = JoinRequests(database)
        self.contexts = RoomContexts(database)
        self.settings = Settings(database)
        self.outbox = Outbox(database)
        self.direct = Direct(database)
        self.timers = Timers(database)
        self.health = Health(database)
        self.origins = Origins(database)
        self.questions = Questions(database)
        self.agreements = Agreements(database)
        self.circle = Circle(database)
        self.respond = Respond(database)
        self.minutes = Minutes(database)
        self.turns = Turns(database)
        self.rounds = Rounds(database)
        self.checkins = Checkins(database)
        self.checkin_answers = CheckinAnswers(database)
        self.checkin_schedules = CheckinSchedules(database)
        self.checkin_past = CheckinPast(database)
        self.checkin_steps = CheckinSteps(database)
        self.checkin_people = CheckinPeople(database)
        self.resources = Resources(database)
        self.loans = Loans(database)
        self.reminders = Reminders(database)
        self.pauses = Pauses(database)
        self.rights = Rights(database)
        self.retention = Retention(database)
        self.sos = Sos(database)
        self.welcome = Welcome(database)
        self.notes = Notes(database)
        self.reports = Reports(database)

    @classmethod
    async def open(cls, path: Path) -> Store:
        """Open the file at `path` (made if missing), at the newest version."""
        return cls(await Database.open(path, STEPS))

    async def close(self) -> None:
        """Close the file."""
        await self._database.close()

    async def settle(self) -> None:
        """What was committed outlives a power cut too when this returns. Outside of transactions."""
        await self._database.settle()

    async def tidy(self) -> bool:
        """Take what was deleted out of the files for good; False if somebody was in the way. Call it now and then."""
        return await self._database.tidy()

    @property
    def untidy(self) -> bool:
        """Whether somebody asked for something to be deleted of which the files still have traces."""
        return self._database.untidy

    def tidy_soon(self) -> None:
        """Something is deleted because somebody asked for it."""
        self._database.untidy = True

    async def forget_old(self, now: datetime) -> None:
        """Drop what nothing waits for any more. Inside a transaction, now and then, and then `tidy`."""
        await self.retention.forget(now)
        await self.timers.every_day("rights", "day", now)
        await self.pauses.forget(now)
        for table in TABLES:
            for expiry in table.expires:
                over = to_ms(now - expiry.after)
                await self._database.run(f"DELETE FROM {table.name} WHERE {expiry.over}", over)
        await self.origins.forget(now - KEEP_ORIGINS)
        await self.resources.relays.forget()

    async def forget_copies(self, now: datetime) -> None:
        """Delete what is left of the file as it was before a new version changed it. Outside of transactions."""
        await self._database.forget_copies(now - KEEP_COPIES)

    @property
    def changes(self) -> int:
        """How many rows were written so far; what differs tells whether something came of what somebody said."""
        return self._database.changes

    def transaction(self) -> AbstractAsyncContextManager[None]:
        """Everything inside happens together or not at all."""
        return self._database.transaction()

    def statement(self) -> AbstractAsyncContextManager[None]:
        """One statement inside, which is a transaction of its own and costs the least."""
        return self._database.statement()

    def savepoint(self) -> AbstractAsyncContextManager[None]:
        """Inside a transaction: a part that can fail alone."""
        return self._database.savepoint()
