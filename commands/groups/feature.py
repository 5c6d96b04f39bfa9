"""The feature, and what it asks."""

from __future__ import annotations

from commands.kit.feature import Feature

groups = Feature("groups")
groups.keeps()
REQUEST_QUESTION = groups.message("request", int)
ALONG_QUESTION = groups.message("along", int)  # about the group to join
UNREACHED_TIMER = groups.timer("unreached", str)  # about the room that the bot can't join
LEAVE_QUESTION = groups.message("leave", int)  # about the group to leave
