"""The board as a list: a file that spreadsheets open, and lists that come from them."""

from commands.resources.lists import exporting, importing
from commands.resources.lists.feature import lists

__all__ = ["exporting", "importing", "lists"]
