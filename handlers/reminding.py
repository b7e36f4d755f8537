"""A reminder is put into words just before it is sent, from what its person owes then."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice

from domain.board import Board
from domain.chat import Choice, Inbound, MessageKind, Reply, Talk
from domain.people import Person
from domain.reports import Debt
from handlers.draft import act_on, first_asked, new_draft, question_reply
from handlers.known import Known, learn
from handlers.outcome import Outcome, say, with_choices_as_shown
from handlers.snooze import later_choice, wanting
from handlers.upload import with_reminder
from storage import people
from storage.database import Store
from storage.outbox import Letter
from texts import items, reminding, reporting

AT_ONCE, TRIED = 200, 5


def remind(known: Known) -> Outcome | None:
    """The reminder of everything the person owes and has not promised for later; None when that is nothing."""
    debts = wanting(known)
    if known.person is None or not debts:
        return None
    outcome = _single(known, debts[0]) if len(debts) == 1 else _several(known, debts)
    reply = outcome.replies[0]
    reply = replace(reply, choices=(*reply.choices, *later_choice(known, debts)))
    return with_choices_as_shown(replace(outcome, replies=(reply,)), known.now)


async def words_for(
    store: Store, board: Board, letters: Iterable[Letter], now: datetime
) -> list[tuple[Letter, str, Reply]]:
    """The very words of reminders, if they left now: (letter, whose name, reply); none of what is pointless."""
    found: list[tuple[Letter, str, Reply]] = []
    rest = iter(letters)
    while some := list(islice(rest, AT_ONCE)):
        asked = [(Inbound(letter.chat, "", now), Talk()) for letter in some]
        for letter, known in zip(some, await learn(store, board, asked, now), strict=True):
            if (outcome := remind(known)) and known.person:
                found.append((letter, known.person.name, outcome.replies[0]))
    return found


async def first_words(
    store: Store, board: Board, person_ids: Sequence[int], at: datetime
) -> tuple[Person, Reply] | None:
    """The very words that the first of these people would read then; None where nobody owes anything."""
    for person_id in person_ids[:TRIED]:
        chat = (await people.chats_of(store, [person_id]))[person_id]
        theirs = (await learn(store, board, [(Inbound(chat, "", at), Talk())], at))[0]
        if (outcome := remind(theirs)) and theirs.person:
            return theirs.person, outcome.replies[0]
    return None


def _single(known: Known, debt: Debt) -> Outcome:
    due = known.local(debt.campaign.due_at)
    name = known.person.name if known.person else ""
    item = first_asked(debt)
    question = items.question(item, debt.quotas.get(item.key, 0)) if item else ""
    text = reminding.single(name, debt, due, known.today, question)
    if item is None:
        return say(Reply(text, kind=MessageKind.REMINDER))
    draft = {**new_draft(debt, "owed"), "item": item.key, "asked": "reminder"}
    asked = say(question_reply(known, debt, item, text, MessageKind.REMINDER), talk=Talk("report", draft))
    return with_reminder(known, asked, debt)


def _several(known: Known, debts: list[Debt]) -> Outcome:
    dues = [known.local(debt.campaign.due_at) for debt in debts]
    name = known.person.name if known.person else ""
    text = reminding.several(name, debts, dues, with_unit=known.several_units)
    choices = tuple(
        Choice(reporting.choice_of(debt, with_unit=known.several_units), act_on("report", debt)) for debt in debts
    )
    return say(Reply(text, choices, MessageKind.REMINDER), talk=Talk("which"))
