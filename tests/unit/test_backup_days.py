"""Which day's backup is due, and which old ones are kept."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.backups import is_due, kept
from tests.support.people import ZONE, at

SUNDAY = date(2026, 6, 14)


@pytest.mark.parametrize(
    ("latest", "now", "due"),
    [
        (None, "2026-06-15 00:10", True),
        ("2026-06-15", "2026-06-15 23:50", False),
        ("2026-06-14", "2026-06-15 01:59", False),
        ("2026-06-14", "2026-06-15 02:00", True),
        ("2026-06-13", "2026-06-15 00:10", True),
        ("2026-06-16", "2026-06-15 08:00", False),
    ],
)
def test_when_a_backup_is_due(latest: str | None, now: str, due: bool) -> None:
    """A clock that was set back makes none: there is one of that day, or of a later one."""
    assert is_due(date.fromisoformat(latest) if latest else None, at(now), ZONE) is due


def test_after_a_year_there_are_the_last_seven_days_and_the_ends_of_four_weeks() -> None:
    there: set[date] = set()
    for number in range(365, -1, -1):
        there = kept(there | {SUNDAY - timedelta(days=number)})
    assert sorted((SUNDAY - day).days for day in there) == [0, 1, 2, 3, 4, 5, 6, 7, 14, 21, 28]


@given(st.sets(st.dates(date(2024, 1, 1), date(2027, 12, 31)), max_size=60))
def test_the_newest_seven_always_stay_and_never_more_than_eleven(days: set[date]) -> None:
    found = kept(days)
    assert set(sorted(days)[-7:]) <= found <= days
    assert len(found) <= 11
