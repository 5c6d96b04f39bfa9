"""Company: who is around for others, for some time that ends by itself."""

from commands.company import around
from commands.company.feature import company

__all__ = ["around", "company"]
