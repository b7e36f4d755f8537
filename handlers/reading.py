"""What a reply to one question says: of the item that was asked, and of others in the same breath."""

from collections.abc import Collection
from datetime import date
from typing import Any

from domain.campaigns import Item, ItemKind
from domain.reports import Debt
from handlers.known import Known
from language.choices import read_choice
from language.confirm import read_confirm
from language.dates import read_date
from language.facts import asked_of, beside_quotas, read_facts
from language.misread import Misread, Reason
from language.numbers import read_number
from language.quotas import read_quota

LONGEST_TEXT = 1_000
OPEN_KINDS = (ItemKind.TEXT, ItemKind.FILE)


def read_reply(
    known: Known, debt: Debt, item: Item, text: str, *, acknowledged: bool, given: Collection[str] = ()
) -> dict[str, Any]:
    """Key → value, that of the asked item at least. Raises Misread.

    `acknowledged`: the question came in a reminder, where "vâng" is no yes. `given`: what was answered before.
    """
    if item.kind is ItemKind.CONFIRM:
        answer = _confirmed(known, debt, item, text, acknowledged=acknowledged)
        return {item.key: answer, **(told(known, debt, text) if item == debt.campaign.head else {})}
    facts = {} if item.kind in OPEN_KINDS else told(known, debt, text, done=True)
    try:
        free = _beside(debt, item) - set(given)
        beside = {key: value for key, value in facts.items() if key in free}
        return beside | {item.key: _read(known, debt, item, text)}
    except Misread:
        if item.key not in facts:
            raise
        return facts


def told(known: Known, debt: Debt, text: str, *, done: bool = False) -> dict[str, Any]:
    """Every fact that words tell of a debt with certainty; `done`: that it was done is known."""
    return read_facts(text, debt.campaign.items, debt.quotas, known.today, done=done)


def _beside(debt: Debt, item: Item) -> set[str]:
    """What may be told beside the answer to an item: no yes or no, no second figure, what has no answer yet."""
    figures = (ItemKind.NUMBER, ItemKind.QUOTA)
    taken = (ItemKind.CONFIRM, *(figures if item.kind in figures else (item.kind,)))
    return {
        one.key
        for one in debt.campaign.items
        if one.kind not in taken and debt.standing.answers.get(one.key) is None
    }


def _confirmed(known: Known, debt: Debt, item: Item, text: str, *, acknowledged: bool) -> bool:
    said = beside_quotas(text, debt.campaign.items, debt.quotas)
    read = read_confirm(said, asked_of(item), known.today)
    if read.weak and acknowledged:
        raise Misread(Reason.UNCLEAR)
    return read.yes


def _read(known: Known, debt: Debt, item: Item, text: str) -> Any:
    match item.kind:
        case ItemKind.QUOTA:
            return read_quota(text, debt.quotas.get(item.key, 0))
        case ItemKind.NUMBER:
            return read_number(text, item.least, item.most, item.counted)
        case ItemKind.DATE:
            return _past_day(read_date(text, known.today), known.today).isoformat()
        case ItemKind.CHOICE:
            return read_choice(text, item.options)
        case ItemKind.TEXT:
            return _free_text(text)
    raise Misread(Reason.NOT_A_FILE)


def _past_day(day: date, today: date) -> date:
    if day > today:
        raise Misread(Reason.FUTURE)
    return day


def _free_text(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise Misread(Reason.TOO_LONG)
    if sum(letter.isalnum() for letter in text) < 2:
        raise Misread(Reason.UNCLEAR)
    return text
