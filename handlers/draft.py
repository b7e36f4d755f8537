"""A report in the making: what is asked, the choices it is asked with, and the report it comes to.

A draft is {campaign, unit, version, given, words, item, asked, mode}. `version` is that of the standing it began
with: an answer made on another version changes nothing. `mode`: "owed" asks what is owed; "correct" asks it all
again and may replace what stands. `asked` is "reminder" when a reminder put the question.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from domain.campaigns import Item, ItemKind
from domain.chat import Choice, Inbound, MessageKind, Reply, Talk
from domain.reports import Debt, Report, make_report
from handlers.known import Known
from handlers.outcome import Outcome, say
from texts import items, reporting

AFTER_A_YES = (ItemKind.NUMBER, ItemKind.DATE)
FEW = 6
NOTHING: Mapping[str, Any] = {}


def new_draft(debt: Debt, mode: str) -> dict[str, Any]:
    """An empty draft on what stands now; `asked` tells whether a reminder put its question."""
    return {
        "campaign": debt.campaign.id,
        "unit": debt.unit_id,
        "version": debt.standing.version,
        "given": {},
        "words": [],
        "mode": mode,
        "asked": "bot",
    }


def asked_items(debt: Debt, mode: str, given: Mapping[str, Any] = NOTHING) -> tuple[Item, ...]:
    """The items a conversation asks: what is owed, or when correcting all required ones.

    No quota of none; and once the head was answered with no, neither the day of it nor how many came.
    """
    wanted = debt.owed_items() if mode == "owed" else [item for item in debt.campaign.items if item.required]
    head = debt.campaign.head
    not_yet = head is not None and given.get(head.key) is False
    return tuple(item for item in wanted if _is_asked(debt, item, not_yet=not_yet))


def _is_asked(debt: Debt, item: Item, *, not_yet: bool) -> bool:
    if item.kind is ItemKind.QUOTA:
        return debt.quotas.get(item.key, 0) > 0
    return item.kind is ItemKind.CONFIRM or (item.kind in AFTER_A_YES and not not_yet)


def act_on(act: str, debt: Debt, *more: str) -> str:
    """The action of a choice that does something to a debt, as long as what stands does not change."""
    return ":".join([act, str(debt.campaign.id), str(debt.unit_id), str(debt.standing.version), *more])


def answer_on(debt: Debt, item: Item, value: str) -> str:
    """The action of a choice that answers an item."""
    place = debt.campaign.items.index(item)
    return f"answer:{debt.campaign.id}:{debt.unit_id}:{debt.standing.version}:{place}:{value}"


def question_reply(debt: Debt, item: Item, text: str, kind: MessageKind = MessageKind.TEXT) -> Reply:
    """A question with its choices: yes and no, or a few figures."""
    if item.kind is ItemKind.CONFIRM:
        choices = (
            Choice(items.yes(item), answer_on(debt, item, "yes")),
            Choice(items.no(item), answer_on(debt, item, "no")),
        )
        return Reply(text, choices, kind)
    if item.kind is ItemKind.QUOTA:
        total = debt.quotas.get(item.key, 0)
        figures = range(total - 1, -1, -1) if total <= FEW else ()
        counted = (
            Choice(items.every(total), answer_on(debt, item, str(total))),
            *(Choice(str(figure), answer_on(debt, item, str(figure))) for figure in figures),
        )
        return Reply(text, counted, kind, layout="row", numeric=True)
    return Reply(text, kind=kind, numeric=item.kind is ItemKind.NUMBER)


def which(known: Known, debts: Sequence[Debt], question: str, act: str) -> Outcome:
    """Ask which of several debts is meant."""
    choices = tuple(
        Choice(
            reporting.choice_of(debt, with_unit=known.several_units),
            act_on(act, debt),
        )
        for debt in debts
    )
    return say(Reply(question, choices), talk=Talk("which"))


def report_of(
    known: Known, message: Inbound, debt: Debt, draft: Mapping[str, Any], planned_on: date | None = None
) -> Report:
    """The report that a finished draft makes, in the person's own words."""
    person = known.person
    return make_report(
        debt,
        draft["given"],
        words=" · ".join(word for word in draft["words"] if word),
        person_id=person.id if person else None,
        by_name=person.name if person else "",
        chat=message.chat,
        said_at=min(message.said_at, known.now),
        recorded_at=known.now,
        planned_on=planned_on,
    )
