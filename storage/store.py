"""Everything that is remembered: one attribute for each feature, over one database."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from datetime import datetime
from pathlib import Path

from storage.agreements import Agreements
from storage.arrivals import KEEP_ARRIVALS
from storage.checkin_answers import CheckinAnswers
from storage.checkin_past import CheckinPast
from storage.checkin_people import CheckinPeople
from storage.checkin_schedules import CheckinSchedules
from storage.checkin_steps import CheckinSteps
from storage.checkins import Checkins
from storage.circle import Circle
from storage.database import Database
from storage.direct import Direct
from storage.encryption import KEEP_KEYLESS, Encryption
from storage.gone import Gone
from storage.handled import KEEP_HANDLED, Handled
from storage.health import KEEP_CONCERNS, Health
from storage.loans import Loans
from storage.migrations import KEEP_COPIES
from storage.minutes import Minutes
from storage.notes import KEEP_NOTES, Notes
from storage.origins import KEEP_ORIGINS, Origins
from storage.outbox import KEEP_ANCHORS, Outbox
from storage.pauses import Pauses
from storage.questions import Questions
from storage.reminders import KEEP_SAID, Reminders
from storage.reports import Reports
from storage.requests import JoinRequests
from storage.resources import Resources
from storage.resources.asks import KEEP_ASKS
from storage.resources.overview import KEEP_OVER
from storage.respond import Respond
from storage.rights import Rights
from storage.rooms import Rooms
from storage.rounds import KEEP_ROUNDS, Rounds
from storage.scenes import Scenes
from storage.settings import Settings
from storage.sos import Sos
from storage.sync import KEEP_CIPHERTEXTS, Sync
from storage.timers import Timers
from storage.turns import Turns
from storage.turns.steps import KEEP_STEP
from storage.welcome import KEEP_ACQUAINTANCES, Welcome


class Store:
    """The storage of every feature. Use it inside `transaction()` only."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.sync = Sync(database)
        self.handled = Handled(database)
        self.encryption = Encryption(database)
        self.rooms = Rooms(database)
        self.requests = JoinRequests(database)
        self.scenes = Scenes(database)
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
        self.gone = Gone(database)
        self.sos = Sos(database)
        self.welcome = Welcome(database)
        self.notes = Notes(database)
        self.reports = Reports(database)

    @classmethod
    async def open(cls, path: Path) -> Store:
        """Open the file at `path` (made if missing), at the newest version."""
        return cls(await Database.open(path))

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
        await self.gone.forget(now)
        await self.timers.every_day("rights", "day", now)
        await self.outbox.forget_done(now - KEEP_ANCHORS)
        await self.outbox.arrivals.forget(now - KEEP_ARRIVALS)
        await self.handled.forget(now - KEEP_HANDLED)
        await self.health.forget(now - KEEP_CONCERNS)
        await self.sync.forget_ciphertexts(now - KEEP_CIPHERTEXTS)
        await self.encryption.forget(now - KEEP_KEYLESS)
        await self.questions.forget(now)
        await self.requests.forget(now)
        await self.pauses.forget(now)
        await self.sos.forget(now)
        await self.reports.forget(now)
        await self.notes.forget(now - KEEP_NOTES)
        await self.welcome.forget(now - KEEP_ACQUAINTANCES)
        await self.reminders.forget(now - KEEP_SAID)
        await self.resources.asks.forget(now - KEEP_ASKS)
        await self.resources.relays.forget()
        await self.resources.overview.forget(now - KEEP_OVER)
        await self.resources.imports.forget(now)
        await self.rounds.forget(now - KEEP_ROUNDS)
        await self.turns.steps.forget_old(now - KEEP_STEP)
        await self.origins.forget(now - KEEP_ORIGINS)

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
