"""Not now: a person chooses when to be reminded instead; at that hour of everything they owe, and not before."""

from collections.abc import Sequence
from datetime import datetime

from domain.chat import Choice, Inbound, Reply, Talk
from domain.reminders import holds_back
from domain.reports import Debt
from domain.snooze import moments, next_deadline
from handlers.known import Known
from handlers.outcome import Outcome, Snooze, say
from texts import reminding, reporting

ACT = "snooze"


def later_choice(known: Known, debts: Sequence[Debt]) -> tuple[Choice, ...]:
    """[Nhắc lại sau], where there is a moment left to choose."""
    left = moments(debts, known.now, known.board.zone, known.board.calendar)
    return (Choice(reminding.LATER, ACT),) if left else ()


def ask(known: Known, message: Inbound, talk: Talk) -> Outcome:
    """/hoannhac, or the button: when instead?"""
    debts = wanting(known)
    if not debts:
        return say(reporting.NOTHING_OWED)
    return _ask(known, debts, reminding.ASK_WHEN)


def pressed(known: Known, message: Inbound, talk: Talk, arguments: Sequence[str]) -> Outcome:
    """The button of a reminder, or one of the moments it offered; a moment that is gone is asked for again."""
    debts = wanting(known)
    if not arguments or not debts:
        return ask(known, message, talk)
    until = datetime.fromisoformat(arguments[0]).replace(tzinfo=known.board.zone)
    if until not in moments(debts, known.now, known.board.zone, known.board.calendar):
        return _ask(known, debts, reminding.GONE_BY)
    return say(reminding.will_remind(until, known.today), deeds=[Snooze(until)])


def wanting(known: Known) -> list[Debt]:
    """What the person would be reminded of now."""
    return [debt for debt in known.owed if not holds_back(debt, known.now, known.board.zone)]


def _ask(known: Known, debts: Sequence[Debt], question: str) -> Outcome:
    left = moments(debts, known.now, known.board.zone, known.board.calendar)
    if not left:
        due = next_deadline(debts, known.now)
        return say(reminding.none_left(known.local(due) if due else None))
    choices = tuple(Choice(reminding.moment_of(one, known.today), f"{ACT}:{one:%Y%m%dT%H%M}") for one in left)
    return say(Reply(question, choices, layout="chips"))
