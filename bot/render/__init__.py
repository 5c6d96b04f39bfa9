"""From phrases to messages: `render` or `pages` make the texts, `content` and `edit` the events that carry them.

Attachments are `described` when they are said, and `attached` when they are delivered.
"""

from bot.render.attachments import attached, described, unattached
from bot.render.events import content, edit
from bot.render.paging import pages, render
from bot.render.text import Rendered

__all__ = ["Rendered", "attached", "content", "described", "edit", "pages", "render", "unattached"]
