"""Reports: something that went wrong is told in confidence to those who facilitate, to those that one chooses."""

from commands.reports import answering, choosing, reporting
from commands.reports.feature import reports

__all__ = ["answering", "choosing", "reporting", "reports"]
