"""Not yet: when will it be? A promised date is kept with the report and holds reminders back."""

from datetime import date, timedelta

from domain.chat import Choice, Inbound, Reply, Talk
from domain.reports import Debt, Report
from handlers.draft import act_on, report_of
from handlers.known import Known
from handlers.outcome import Outcome, say
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
        return _ask_again(talk, reporting.PLAN_UNCLEAR)
    if day < known.today:
        return _ask_again(talk, reporting.PLAN_PAST)
    return _planned(known, message, debt, day)


def _ask_again(talk: Talk, text: str) -> Outcome:
    return say(Reply(text, talk.choices, layout="chips"), talk=talk)


def chosen(known: Known, message: Inbound, debt: Debt, when: str) -> Outcome:
    """This week, next week (their last working day), or no date."""
    if debt.standing.complete:
        return what_stands(known, debt)
    if when == "open":
        return say(reporting.NO_PLAN_SAID)
    to_friday = (FRIDAY - known.today.weekday()) % 7
    this_week = known.today + timedelta(days=to_friday if known.today.weekday() <= FRIDAY else 0)
    following = this_week + timedelta(days=7 if known.today.weekday() <= FRIDAY else to_friday)
    return _planned(known, message, debt, this_week if when == "this" else following)


def _planned(known: Known, message: Inbound, debt: Debt, day: date) -> Outcome:
    report = report_of(known, message, debt, {"given": {}, "words": [message.text]}, planned_on=day)
    last = known.local(debt.campaign.due_at).date() - timedelta(days=1)
    held_until = min(day, last)
    text = reporting.planned(debt, day, held_until if held_until >= known.today else None)
    return say(text, report=report)
