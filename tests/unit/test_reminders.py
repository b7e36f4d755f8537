"""When reminders are due and may leave: any policy, any calendar, any hour, over whole years."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.calendar import WEEKDAYS, Calendar, Certainty, SpecialDay
from domain.campaigns import Campaign, Policy
from domain.reminders import (
    CAP,
    GRACE,
    WEEK,
    Manner,
    Moved,
    departure,
    due_slots,
    holds_back,
    is_quiet,
    may_leave,
    missed_slots,
    overdue_hold,
    slots,
)
from domain.reports import Debt, Standing
from domain.snooze import moments
from tests.support.people import ZONE, at, study_campaign

YEAR = date(2026, 1, 1)
days = st.integers(0, 364).map(lambda number: YEAR + timedelta(days=number))
hours = st.integers(0, 24 * 12 - 1).map(lambda number: time(number // 12, number % 12 * 5))
certainties = st.sampled_from(Certainty)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Up to forty days off anywhere, also in long stretches, and make-up Saturdays."""
    off = {day: SpecialDay(day, "", draw(certainties)) for day in draw(st.lists(days, max_size=20))}
    start = draw(days)
    stretch = (start + timedelta(days=number) for number in range(draw(st.integers(0, 20))))
    off |= {day: SpecialDay(day, "", Certainty.CONFIRMED) for day in stretch}
    worked = {day: SpecialDay(day, "", draw(certainties), True) for day in draw(st.lists(days, max_size=5))}
    return Calendar({**off, **{day: one for day, one in worked.items() if day.weekday() == 5}})


policies = st.builds(
    Policy,
    days_before=st.lists(st.integers(0, 40), max_size=6).map(tuple),
    at=hours,
    overdue_every=st.integers(1, 10),
    overdue_times=st.integers(0, 5),
    quiet_from=hours,
    quiet_to=hours,
    working_days_only=st.booleans(),
)


@st.composite
def campaigns(draw: st.DrawFn) -> Campaign:
    opens, due = draw(days), draw(days)
    base = study_campaign().campaign
    return replace(
        base,
        opens_at=datetime.combine(min(opens, due), time(0), ZONE),
        due_at=datetime.combine(max(opens, due), draw(hours), ZONE) + timedelta(days=1),
        policy=draw(policies),
    )


@given(campaigns(), calendars())
@settings(max_examples=150, deadline=None)
def test_every_slot_is_at_a_decent_hour_once_a_day_and_once_a_step(campaign: Campaign, calendar: Calendar) -> None:
    found = slots(campaign, ZONE, calendar)
    assert all(may_leave(slot.due_at, [campaign.policy], ZONE, calendar) for slot in found)
    assert len({slot.day for slot in found}) == len({slot.step for slot in found}) == len(found)
    assert [slot.due_at for slot in found] == sorted(slot.due_at for slot in found)
    for slot in found:
        before = slot.step.startswith("before")
        assert campaign.opens_at <= slot.due_at
        assert (slot.due_at < campaign.due_at) is before
        assert slot.due_at.astimezone(ZONE).date() == slot.day


@given(campaigns(), calendars(), st.lists(st.integers(1, 60 * 24 * 40), min_size=1, max_size=60))
@settings(max_examples=150, deadline=None)
def test_whatever_the_downtime_each_slot_is_run_once_or_missed_once(
    campaign: Campaign, calendar: Calendar, waits: list[int]
) -> None:
    """A clock that ticks each few minutes or weeks: never early, never beyond the grace, never at a bad hour."""
    now = campaign.opens_at
    ticked, run, missed = now, set[str](), set[str]()
    for wait in waits:
        now += timedelta(minutes=wait)
        due = {slot.step: slot for slot in due_slots(campaign, now, ZONE, calendar)}
        for slot in due.values():
            assert slot.due_at <= now < slot.due_at + GRACE
            assert may_leave(now, [campaign.policy], ZONE, calendar)
        late = {slot.step for slot in missed_slots(campaign, ticked - GRACE, now, ZONE, calendar)} - run
        assert not late & due.keys()
        assert not late & missed
        run |= due.keys()
        missed |= late
        ticked = now
    come = {
        slot.step for slot in slots(campaign, ZONE, calendar) if campaign.opens_at < slot.due_at <= now - GRACE
    }
    assert come <= run | missed


@given(
    st.lists(policies, min_size=1, max_size=3),
    calendars(),
    days,
    hours,
    st.integers(-72 * 60, 0),
    st.sampled_from(Manner),
    st.lists(st.integers(1, 7 * 24 * 60 - 1), max_size=6),
)
@settings(max_examples=300, deadline=None)
def test_a_reminder_leaves_at_a_decent_hour_within_its_grace_four_a_week_or_not_at_all(
    several: list[Policy], calendar: Calendar, day: date, hour: time, since: int, manner: Manner, ago: list[int]
) -> None:
    now = datetime.combine(day, hour, ZONE)
    wanted = now + timedelta(minutes=since)
    lately = sorted((now - timedelta(minutes=one) for one in ago), reverse=True)
    leaves = departure(now, wanted, manner, several, lately, ZONE, calendar)
    if manner is Manner.ORDERED and now - wanted <= timedelta(hours=1):
        assert leaves == now
        return
    if leaves is None:
        return
    assert leaves >= now
    for moment in (leaves, leaves + timedelta(minutes=1)):
        assert may_leave(moment, several, ZONE, calendar)
    if manner is not Manner.SNOOZED:
        assert now - wanted <= GRACE
        assert len([one for one in lately if one > leaves - WEEK]) < CAP


def test_a_decent_reminder_leaves_at_once_and_one_in_the_evening_waits_for_the_morning() -> None:
    policy = [Policy()]
    friday, evening = at("2026-06-12 08:00"), at("2026-06-12 19:59")

    def leaves(now: datetime, wanted: datetime, manner: Manner = Manner.PLANNED) -> datetime | None:
        return departure(now, wanted, manner, policy, [], ZONE, WEEKDAYS)

    assert leaves(friday, friday) == friday
    assert leaves(evening, evening, Manner.SNOOZED) == at("2026-06-15 07:00")
    assert leaves(evening, evening) is None  # the weekend is longer than the grace
    assert leaves(evening, evening, Manner.ORDERED) == evening
    assert leaves(friday + timedelta(hours=6, minutes=1), friday) is None
    assert leaves(at("2026-06-15 06:00"), at("2026-06-15 05:00")) == at("2026-06-15 07:00")


def test_the_fifth_reminder_of_a_week_waits_until_the_first_is_a_week_old() -> None:
    now = at("2026-06-12 08:00")
    lately = [now - timedelta(days=number) for number in (1, 2, 3, 4)]
    assert departure(now, now, Manner.PLANNED, [Policy()], lately, ZONE, WEEKDAYS) == at("2026-06-15 08:00")
    assert departure(now, now, Manner.PLANNED, [Policy()], lately[:3], ZONE, WEEKDAYS) == now
    assert departure(now, now, Manner.SNOOZED, [Policy()], lately, ZONE, WEEKDAYS) == now


def test_quiet_hours_may_lie_within_a_day_or_over_midnight_or_be_none() -> None:
    night, noon, none = Policy(), Policy(quiet_from=time(11), quiet_to=time(14)), Policy(quiet_from=time(7))
    assert [is_quiet(night, time(hour)) for hour in (6, 7, 19, 20, 23)] == [True, False, False, True, True]
    assert [is_quiet(noon, time(hour)) for hour in (10, 11, 13, 14)] == [False, True, True, False]
    assert not any(is_quiet(replace(none, quiet_to=time(7)), time(hour)) for hour in range(24))
    early = replace(study_campaign().campaign, policy=Policy(at=time(5)))
    assert {slot.due_at.hour for slot in slots(early, ZONE)} == {7}


def test_a_slot_before_a_holiday_and_one_after_it() -> None:
    """Due on 30/4: the reminder of the day itself comes on the last working day, that of an overdue day after."""
    tet = {day: SpecialDay(day, "", Certainty.CONFIRMED) for day in (date(2026, 4, 30), date(2026, 5, 1))}
    campaign = study_campaign(due="2026-04-30 17:00", opens="2026-01-05 00:00").campaign
    campaign = replace(campaign, policy=Policy(days_before=(0,), overdue_every=1, overdue_times=1))
    found = [(slot.step, f"{slot.due_at:%d/%m}") for slot in slots(campaign, ZONE, Calendar(tet))]
    assert found == [("before-0", "29/04"), ("overdue-1", "04/05")]


def test_an_officer_moves_a_slot_for_as_long_as_the_policy_stays() -> None:
    campaign = study_campaign().campaign
    first, second, *_ = slots(campaign, ZONE)
    moves = {(date(2023, 6, 15), "before-7"): Moved(first.due_at, at("2023-06-12 10:00"))}
    moved = slots(campaign, ZONE, WEEKDAYS, moves)
    # Of two on one day the first stands.
    assert [f"{slot.step} {slot.due_at:%d/%m %H:%M}" for slot in moved][:2] == [
        "before-3 12/06 08:00",
        "before-1 14/06 08:00",
    ]
    assert second.step == "before-3"
    later = replace(campaign, policy=Policy(at=time(9)))
    assert slots(later, ZONE, WEEKDAYS, moves) == slots(later, ZONE)


def debt(planned: str, said: str, until: str | None = None) -> Debt:
    campaign = study_campaign().campaign  # due on Thursday, 15/6/2023, at 17:00
    owed = Debt(
        campaign,
        1,
        "DB001",
        "Đảng bộ Sở Mẫu",
        {},
        Standing(1, 1, overdue_until=until and date.fromisoformat(until)),
    )
    day = date.fromisoformat(planned)
    held = overdue_hold(owed, day, at(said), ZONE, WEEKDAYS)
    return replace(owed, standing=replace(owed.standing, planned_on=day, overdue_until=held))


@pytest.mark.parametrize(
    ("promised", "held", "free"),
    [
        (debt("2023-06-10", "2023-06-05 09:00"), "2023-06-10 08:00", "2023-06-11 08:00"),
        (debt("2023-06-20", "2023-06-05 09:00"), "2023-06-14 08:00", "2023-06-15 08:00"),
        (
            debt("2023-06-20", "2023-06-05 09:00"),
            "2023-06-14 23:59",
            "2023-06-19 08:00",
        ),  # promised before it was due
        (debt("2023-06-19", "2023-06-16 09:00"), "2023-06-19 20:00", "2023-06-20 08:00"),
        (debt("2023-07-30", "2023-06-16 09:00"), "2023-06-23 08:00", "2023-06-24 08:00"),  # five working days
        (
            debt("2023-07-30", "2023-06-15 18:00"),
            "2023-06-15 18:30",
            "2023-06-23 08:00",
        ),  # on the evening it was due
    ],
)
def test_a_promise_holds_reminders_back_for_so_long(promised: Debt, held: str, free: str) -> None:
    assert holds_back(promised, at(held), ZONE)
    assert not holds_back(promised, at(free), ZONE)


def test_once_overdue_a_promise_counts_once_and_anew_for_a_new_deadline() -> None:
    again = debt("2023-07-30", "2023-06-27 09:00", until="2023-06-23")
    assert again.standing.overdue_until == date(2023, 6, 23)
    assert not holds_back(again, at("2023-06-28 08:00"), ZONE)
    moved = replace(again.campaign, due_at=at("2023-07-10 17:00"))
    held = overdue_hold(replace(again, campaign=moved), date(2023, 7, 12), at("2023-07-11 08:00"), ZONE, WEEKDAYS)
    assert held == date(2023, 7, 12)


@given(st.lists(campaigns(), min_size=1, max_size=3), calendars(), days, hours)
@settings(max_examples=150, deadline=None)
def test_later_is_soon_at_a_decent_hour_and_before_the_next_deadline(
    several: list[Campaign], calendar: Calendar, day: date, hour: time
) -> None:
    now = datetime.combine(day, hour, ZONE)
    debts = [Debt(one, 1, "X", "X", {}, Standing(1, 1)) for one in several]
    offered = moments(debts, now, ZONE, calendar)
    assert len(offered) <= 3
    assert offered == sorted(set(offered))
    for moment in offered:
        assert moment >= now + timedelta(minutes=30)
        assert may_leave(moment, [one.policy for one in several], ZONE, calendar)
        assert all(moment < one.due_at for one in several if one.due_at > now)
