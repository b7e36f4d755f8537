"""A report in the making: what is asked, the choices it is asked with, and the report it comes to.

A draft is {campaign, unit, version, given, words, item, asked, mode, only, skipped}. `version` is that of the
standing it began with: an answer made on another version changes nothing. `mode`: "owed" asks what is owed, "more"
what may be added, "fix" the one item `only` again, which may replace what stands. `asked` is "reminder" when a
reminder put the question.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from domain.campaigns import Item, ItemKind
from domain.chat import Choice, FileRef, Inbound, MessageKind, Reply, Talk
from domain.reports import BETWEEN_WORDS, Debt, Report, make_report
from handlers.known import Known
from handlers.outcome import Outcome, say
from texts import items, reporting

COUNTED_KINDS = (ItemKind.CONFIRM, ItemKind.QUOTA)
FEW = 6


def new_draft(debt: Debt, mode: str, only: str = "") -> dict[str, Any]:
    """An empty draft on what stands now; `asked` tells whether a reminder put its question."""
    return {
        "campaign": debt.campaign.id,
        "unit": debt.unit_id,
        "version": debt.standing.version,
        "given": {},
        "words": [],
        "mode": mode,
        "only": only,
        "skipped": [],
        "asked": "bot",
    }


def is_draft_of(talk: Talk, debt: Debt) -> bool:
    """True when the conversation holds a draft on what stands for the debt now."""
    held = (talk.data.get("campaign"), talk.data.get("unit"), talk.data.get("version"))
    return talk.topic in ("report", "replace", "readback") and held == (*debt.key, debt.standing.version)


def still_asked(debt: Debt, draft: Mapping[str, Any]) -> tuple[Item, ...]:
    """The items that are yet to be asked, in the campaign's order.

    No quota of none; and once the head was answered with no, nothing that only a deed has: its day, who came.
    """
    given, head = draft["given"], debt.campaign.head
    stands = {**debt.standing.answers, **given}
    not_yet = head is not None and stands.get(head.key) is False
    return tuple(
        item
        for item in _wanted(debt, draft)
        if item.key not in given and item.key not in draft.get("skipped", ()) and _is_asked(debt, item, not_yet)
    )


def _wanted(debt: Debt, draft: Mapping[str, Any]) -> Sequence[Item]:
    match draft["mode"]:
        case "fix":
            return [item for item in debt.campaign.items if item.key == draft["only"]]
        case "more":
            return more_items(debt)
    return debt.owed_items()


def more_items(debt: Debt) -> tuple[Item, ...]:
    """What may be added to a report: the items not required that have no answer yet, files last."""
    free = [item for item in debt.campaign.items if not item.required and _has_none(debt, item)]
    asked = [item for item in free if _is_asked(debt, item, not_yet=False)]
    return tuple(sorted(asked, key=lambda item: item.kind is ItemKind.FILE))


def _has_none(debt: Debt, item: Item) -> bool:
    return debt.standing.answers.get(item.key) is None


def _is_asked(debt: Debt, item: Item, not_yet: bool) -> bool:
    if item.kind is ItemKind.QUOTA:
        return debt.quotas.get(item.key, 0) > 0
    return item.kind is ItemKind.CONFIRM or not not_yet


def first_asked(debt: Debt) -> Item | None:
    """The first item a unit owes, as it would be asked now."""
    return next(iter(still_asked(debt, new_draft(debt, "owed"))), None)


def act_on(act: str, debt: Debt, *more: str) -> str:
    """The action of a choice that does something to a debt, as long as what stands does not change."""
    return ":".join([act, str(debt.campaign.id), str(debt.unit_id), str(debt.standing.version), *more])


def act_on_item(act: str, debt: Debt, item: Item, *more: str) -> str:
    """The action of a choice about one item of a debt."""
    return act_on(act, debt, str(debt.campaign.items.index(item)), *more)


def question_reply(
    known: Known,
    debt: Debt,
    item: Item,
    text: str,
    kind: MessageKind = MessageKind.TEXT,
    *,
    may_skip: bool = False,
) -> Reply:
    """A question with its choices: yes and no, a few figures, the options, days that are often meant."""
    skip = (Choice(reporting.SKIP, act_on_item("skip", debt, item)),) if may_skip else ()
    match item.kind:
        case ItemKind.CONFIRM:
            return Reply(text, (*_yes_and_no(debt, item), *skip), kind)
        case ItemKind.QUOTA:
            return Reply(text, (*_figures(debt, item), *skip), kind, layout="row", numeric=True)
        case ItemKind.CHOICE:
            options = (
                Choice(option, act_on_item("answer", debt, item, str(place)))
                for place, option in enumerate(item.options)
            )
            return Reply(text, (*options, *skip), kind)
        case ItemKind.DATE:
            return Reply(text, (*_days(known, debt, item), *skip), kind, layout="chips")
    return Reply(text, skip, kind, numeric=item.kind is ItemKind.NUMBER)


def _yes_and_no(debt: Debt, item: Item) -> tuple[Choice, ...]:
    return (
        Choice(items.yes(item), act_on_item("answer", debt, item, "yes")),
        Choice(items.no(item), act_on_item("answer", debt, item, "no")),
    )


def _figures(debt: Debt, item: Item) -> tuple[Choice, ...]:
    total = debt.quotas.get(item.key, 0)
    figures = range(total - 1, -1, -1) if total <= FEW else ()
    return (
        Choice(items.every(total), act_on_item("answer", debt, item, str(total))),
        *(Choice(str(figure), act_on_item("answer", debt, item, str(figure))) for figure in figures),
    )


def _days(known: Known, debt: Debt, item: Item) -> tuple[Choice, ...]:
    often = ((reporting.TODAY, known.today), (reporting.YESTERDAY, known.today - timedelta(days=1)))
    return tuple(Choice(label, act_on_item("answer", debt, item, day.isoformat())) for label, day in often)


def pressed_value(known: Known, debt: Debt, item: Item, text: str) -> Any:
    """The value of a pressed answer; ValueError for one that no button of ours gives."""
    match item.kind:
        case ItemKind.CONFIRM if text in ("yes", "no"):
            return text == "yes"
        case ItemKind.QUOTA if 0 <= int(text) <= debt.quotas.get(item.key, 0):
            return int(text)
        case ItemKind.CHOICE if 0 <= int(text) < len(item.options):
            return item.options[int(text)]
        case ItemKind.DATE if date.fromisoformat(text) <= known.today:
            return text
    raise ValueError(text)


def which(known: Known, debts: Sequence[Debt], question: str, act: str, talk: Talk | None = None) -> Outcome:
    """Ask which of several debts is meant."""
    choices = tuple(
        Choice(reporting.choice_of(debt, with_unit=known.several_units), act_on(act, debt)) for debt in debts
    )
    return say(Reply(question, choices), talk=talk or Talk("which"))


def files_of(debt: Debt) -> tuple[FileRef, ...]:
    """The files that stand in a report."""
    return tuple(
        FileRef(file["id"], file["name"])
        for item in debt.campaign.items
        if item.kind is ItemKind.FILE
        for file in debt.standing.answers.get(item.key) or ()
    )


def report_of(
    known: Known,
    message: Inbound,
    debt: Debt,
    draft: Mapping[str, Any],
    planned_on: date | None = None,
    overdue_until: date | None = None,
) -> Report:
    """The report that a finished draft makes, in the person's own words."""
    person = known.person
    return make_report(
        debt,
        draft["given"],
        words=BETWEEN_WORDS.join(word for word in draft["words"] if word),
        person_id=person.id if person else None,
        by_name=person.name if person else "",
        chat=message.chat,
        said_at=min(message.said_at, known.now),
        recorded_at=known.now,
        planned_on=planned_on,
        overdue_until=overdue_until,
    )
