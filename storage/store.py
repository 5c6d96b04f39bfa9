"""The database, with one attribute for each feature's tables."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from datetime import datetime
from pathlib import Path

from storage.activities import Activities
from storage.agreements import Agreements
from storage.apart import Apart
from storage.checkins import Checkins
from storage.checkins.answers import CheckinAnswers
from storage.checkins.past import CheckinPast
from storage.checkins.people import CheckinPeople
from storage.checkins.schedules import CheckinSchedules
from storage.checkins.steps import CheckinSteps
from storage.circle import Circle
from storage.comfort import Comfort
from storage.company import Company
from storage.core.database import Database
from storage.core.migrations import KEEP_COPIES
from storage.core.times import to_ms
from storage.decisions import Decisions
from storage.encryption import Encryption
from storage.fetches import Fetches
from storage.goals import Goals
from storage.handled import Handled
from storage.homeward import Homeward
from storage.kindness import Kindness
from storage.loans import Loans
from storage.minutes import Minutes
from storage.notes import Notes
from storage.origins import KEEP_ORIGINS, Origins
from storage.outbox import Outbox
from storage.outbox.backlog import Health
from storage.outbox.direct import Direct
from storage.outbox.hints import Hints
from storage.outbox.letters import LETTERS_COUNT, Letters
from storage.pauses import Pauses
from storage.petitions import Petitions
from storage.privacy.retention import Retention
from storage.privacy.rights import Rights
from storage.proposals import Proposals
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
from storage.terms import Terms
from storage.timers import Timers
from storage.tips import Tips
from storage.topics import Topics
from storage.turns import Turns
from storage.votes import Votes
from storage.welcome import Welcome


class _House:
    """The storage of what belongs to no feature."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._addressed: set[str] = set()  # see `Outbox`
        self.sync = Sync(database)
        self.handled = Handled(database)
        self.encryption = Encryption(database)
        self.fetches = Fetches(database)
        self.rooms = Rooms(database, TABLES, self._addressed)
        self.requests = JoinRequests(database)
        self.contexts = RoomContexts(database)
        self.settings = Settings(database)
        self.outbox = Outbox(database, self._addressed)
        self.direct = Direct(database, self._addressed)
        self.hints = Hints(database)
        self.letters = Letters(database, self._addressed)
        self.timers = Timers(database)
        self.health = Health(database)
        self.origins = Origins(database, TABLES)
        self.questions = Questions(database)
        self.rights = Rights(database)
        self.retention = Retention(database)


class Store(_House):
    """The storage of all features. Call its methods inside `transaction()` or `statement()` only."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.agreements = Agreements(database)
        self.apart = Apart(database)
        self.circle = Circle(database)
        self.comfort = Comfort(database)
        self.company = Company(database)
        self.decisions = Decisions(database)
        self.respond = Respond(database)
        self.topics = Topics(database)
        self.terms = Terms(database)
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
        self.kindness = Kindness(database)
        self.loans = Loans(database)
        self.tips = Tips(database)
        self.activities = Activities(database)
        self.petitions = Petitions(database)
        self.proposals = Proposals(database)
        self.votes = Votes(database)
        self.reminders = Reminders(database)
        self.pauses = Pauses(database, self._addressed)
        self.sos = Sos(database)
        self.goals = Goals(database)
        self.homeward = Homeward(database)
        self.welcome = Welcome(database)
        self.notes = Notes(database)
        self.reports = Reports(database)

    @classmethod
    async def open(cls, path: Path) -> Store:
        """Open the database at `path` (created if missing) and migrate it to the newest version."""
        return cls(await Database.open(path, STEPS))

    async def close(self) -> None:
        """Close the database."""
        await self._database.close()

    async def settle(self) -> None:
        """Return once everything committed so far is durable (survives a power cut). Call outside transactions."""
        await self._database.settle()

    async def tidy(self) -> bool:
        """Remove the traces of deleted rows from the files; False if the database is in use."""
        return await self._database.tidy()

    async def truncate(self) -> bool:
        """Empty the write-ahead log, at once; False if the database is in use."""
        return await self._database.truncate()

    async def rewrite(self) -> bool:
        """Rewrite the file without the gaps in which traces are left; False if the database is in use."""
        return await self._database.rewrite()

    def tidy_soon(self) -> None:
        """Note that something was deleted, whose traces are to be removed."""
        self._database.untidy = True

    def tidy_at_once(self) -> None:
        """The same, where not even a quiet moment is waited for: nothing may be found in the files from now on."""
        self._database.untidy = self._database.hurried = True

    def take_hurried(self) -> bool:
        """Whether it must not wait, since the last call."""
        hurried, self._database.hurried = self._database.hurried, False
        return hurried

    def take_untidy(self) -> bool:
        """Whether something was deleted since the last call."""
        untidy, self._database.untidy = self._database.untidy, False
        return untidy

    async def forget_old(self, now: datetime) -> None:
        """Delete everything that has expired. Call inside a transaction, occasionally, and `tidy` after it."""
        await self.retention.forget(now)
        await self.timers.every_day("rights", "day", now)
        await self.pauses.forget(now)
        await self.letters.forget(now - LETTERS_COUNT)
        await self.handled.forget_authors(now)
        for table in TABLES:
            for expiry in table.expires:
                over = to_ms(now - expiry.after)
                await self._database.run(f"DELETE FROM {table.name} WHERE {expiry.over}", over)
        await self.origins.forget(now - KEEP_ORIGINS)
        await self.resources.relays.forget()
        await self.kindness.forget(now)

    async def forget_copies(self, now: datetime) -> None:
        """Delete old copies made before migrations. Call outside transactions."""
        await self._database.forget_copies(now - KEEP_COPIES)

    @property
    def changes(self) -> int:
        """How many rows have been written; compare two values to see whether anything was stored."""
        return self._database.changes

    def transaction(self) -> AbstractAsyncContextManager[None]:
        """A transaction: everything inside is committed together or rolled back."""
        return self._database.transaction()

    def statement(self) -> AbstractAsyncContextManager[None]:
        """A transaction of a single statement, which costs the least."""
        return self._database.statement()

    def savepoint(self) -> AbstractAsyncContextManager[None]:
        """A nested transaction, which can be rolled back alone."""
        return self._database.savepoint()
