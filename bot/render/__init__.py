"""Renders phrases: `render` or `pages` make texts, `content`, `edit` and `reaction` the events for them.

Attachments are `described` when a reply is stored, and `attached` when it is delivered.
"""

from bot.render.attachments import attached, caption, described, unattached
from bot.render.events import content, edit, reaction
from bot.render.paging import pages, render
from bot.render.text import Rendered

__all__ = [
    "Rendered",
    "attached",
    "caption",
    "content",
    "described",
    "edit",
    "pages",
    "reaction",
    "render",
    "unattached",
]
