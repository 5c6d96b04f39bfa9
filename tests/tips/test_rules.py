"""How old a tip is, for any of its days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from commands.tips.feature import PATIENCE, STILL_AFTER
from commands.tips.rules import asked_at, dated

PARIS = ZoneInfo("Europe/Paris")
DAY = timedelta(days=1)
MOMENTS = st.timedeltas(timedelta(0), timedelta(days=7000)).map(lambda since: datetime(2020, 1, 1, tzinfo=UTC) + since)
LATER = st.timedeltas(timedelta(0), timedelta(days=900))


@given(MOMENTS, LATER, LATER)
def test_it_is_confirmed_or_old_and_never_younger_than_its_author_said(
    told: datetime, until: timedelta, since: timedelta
) -> None:
    confirmed, now = told + until, told + until + since
    found = dated(told, confirmed, now, PARIS)
    assert found.told <= found.confirmed <= now.astimezone(PARIS).date()
    assert found.age.endswith("old") == (since > STILL_AFTER + PATIENCE)
    months = {(each.year, each.month) for each in (found.told, found.confirmed)}
    assert found.age.startswith("renewed") == (len(months) == 2)


@given(MOMENTS, LATER)
def test_nobody_is_asked_before_half_a_year_nor_in_the_past(confirmed: datetime, since: timedelta) -> None:
    now = confirmed + since
    assert asked_at(confirmed, now) > now
    assert asked_at(confirmed, now) >= confirmed + STILL_AFTER


def test_the_last_day_of_patience_is_not_old_yet() -> None:
    told = datetime(2027, 3, 10, tzinfo=UTC)
    edge = told + STILL_AFTER + PATIENCE
    assert dated(told, told, edge, PARIS).age == "fresh"
    assert dated(told, told, edge + timedelta(seconds=1), PARIS).age == "old"
    again = told + 100 * DAY
    assert dated(told, again, again, PARIS).age == "renewed"
    assert dated(told, again, again + STILL_AFTER + PATIENCE + DAY, PARIS).age == "renewed-old"
