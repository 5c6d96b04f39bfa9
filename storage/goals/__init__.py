"""What people want to move towards: in small steps, at their own pace, for themselves alone unless they share it."""

from __future__ import annotations

from storage.core.database import Database
from storage.goals.companions import Companions
from storage.goals.own import OwnGoals
from storage.goals.shares import Shares
from storage.goals.steps import Steps


class Goals:
    """Stores goals with their steps, who goes along, and in which groups one was shared. Of no step is kept when."""

    def __init__(self, database: Database) -> None:
        self.own = OwnGoals(database)
        self.steps = Steps(database)
        self.companions = Companions(database)
        self.shares = Shares(database)
