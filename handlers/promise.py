"""Not yet: when will it be? A promised date is kept with the report and holds reminders back."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from domain.calendar import Calendar
from domain.chat import Choice, Inbound, Reply, Talk
from domain.reminders import holds_back, overdue_hold
from domain.reports import Debt, Report
from handlers.draft import act_on, report_of
from handlers.known import Known
from handlers.outcome import AskedAgain, Outcome, say
from handlers.standing import held, what_stands
from language.dates import read_date
from language.misread import Misread
from texts import reporting

FRIDAY = 4


def ask_when(debt: Debt, report: Report) -> Outcome:
    """A plain "not yet" is kept, and its date asked for."""
    choices = (
        Choice(reporting.THIS_WEEK, act_on("plan", debt, "this")),
        Choice(reporting.NEXT_WEEK, act_on("plan", debt, "next")),
        Choice(reporting.NOT_SURE, act_on("plan", debt, "open")),
    )
    talk = Talk("plan", {"campaign": debt.campaign.id, "unit": debt.unit_id, "version": debt.standing.version})
    return say(Reply(reporting.not_yet(debt), choices, layout="chips"), talk=talk, report=report)


def said(known: Known, message: Inbound, talk: Talk) -> Outcome:
    """A date was typed for when it will be done."""
    debt = held(known, talk)
    if isinstance(debt, Outcome):
        return debt
    try:
        day = read_date(message.text, known.today)
    except Misread:
        again = _ask_again(talk, reporting.PLAN_UNCLEAR)
        return replace(again, deeds=(AskedAgain("date", reporting.PLAN_UNCLEAR, message.text),))
    if day < known.today:
        return _ask_again(talk, reporting.PLAN_PAST)
    return planned(known, message, debt, {"given": {}, "words": [message.text]}, day)


def told_in(message: Inbound, today: date) -> date | None:
    """The day to come that a typed "not yet" tells of in the same breath: "chưa, 20/6 mới học"."""
    try:
        day = read_date(message.text, today) if message.press is None else today
    except Misread:
        return None
    return day if day > today else None


def _ask_again(talk: Talk, text: str) -> Outcome:
    return say(Reply(text, talk.choices, layout="chips"), talk=talk)


def chosen(known: Known, message: Inbound, debt: Debt, when: str) -> Outcome:
    """This week, next week (their last working day), or no date."""
    if debt.standing.complete:
        return what_stands(known, debt)
    if when == "open":
        return say(reporting.NO_PLAN_SAID)
    this, following = _ends_of_weeks(known.today, known.board.calendar)
    day = this if when == "this" else following
    return planned(known, message, debt, {"given": {}, "words": [message.text]}, day)


def _ends_of_weeks(today: date, calendar: Calendar) -> tuple[date, date]:
    """The last working day of this week, or today once it has passed; and that of next week."""
    friday = today + timedelta(days=(FRIDAY - today.weekday()) % 7)
    this = friday if today.weekday() <= FRIDAY else today
    following = friday + timedelta(days=7) if today.weekday() <= FRIDAY else friday
    return max(today, calendar.working_day_before(this)), max(today, calendar.working_day_before(following))


def planned(known: Known, message: Inbound, debt: Debt, draft: Mapping[str, Any], day: date) -> Outcome:
    """Keep a promised date with what a draft holds, and say so."""
    zone = known.board.zone
    until = overdue_hold(debt, day, known.now, zone, known.board.calendar)
    report = report_of(known, message, debt, draft, planned_on=day, overdue_until=until)
    promised = replace(debt, standing=report.standing)
    due = known.local(debt.campaign.due_at).date()
    last = min(day, due - timedelta(days=1))
    overdue = known.now >= debt.campaign.due_at
    held_until = until if overdue else last
    keeps = holds_back(promised, known.now, zone)
    return say(
        reporting.planned(debt, day, None if overdue else due, held_until if keeps else None), report=report
    )
