"""From phrases to messages: `render` or `pages` make the texts, `content` and `edit` the events that carry them."""

from bot.render.events import content, edit
from bot.render.paging import pages, render
from bot.render.text import Rendered

__all__ = ["Rendered", "content", "edit", "pages", "render"]
