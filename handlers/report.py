"""A secretary reports: each owed item is asked in turn, then the whole is recorded and a receipt given."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from domain.campaigns import Item, ItemKind
from domain.chat import Choice, Inbound, MessageKind, Reply, Talk
from domain.reports import Debt, takes_back
from handlers import promise
from handlers.draft import act_on, asked_items, new_draft, question_reply, report_of, which
from handlers.known import Known
from handlers.outcome import Outcome, say
from handlers.standing import held, not_open, what_stands
from language.agreement import agrees, denies
from language.confirm import read_confirm
from language.dates import read_date
from language.misread import Misread, Reason
from language.numbers import read_number, read_quota
from texts import general, items, reporting


def begin(known: Known, message: Inbound, talk: Talk) -> Outcome:
    """/baocao: the first question of the one thing owed, or which of several."""
    if known.person is None or not known.person.unit_ids:
        return say(general.NOT_SECRETARY)
    owed = known.owed
    if not owed:
        return say(reporting.NOTHING_OWED if known.debts else reporting.NOTHING_OPEN)
    if len(owed) == 1:
        return open_draft(known, owed[0], "owed")
    return which(known, owed, reporting.WHICH, "report")


def correct(known: Known, message: Inbound, talk: Talk) -> Outcome:
    """/sua: ask again what stands."""
    if known.person is None or not known.person.unit_ids:
        return say(general.NOT_SECRETARY)
    standing = [debt for debt in known.debts if debt.standing.version]
    if not standing:
        return say(reporting.NOTHING_TO_CORRECT)
    if len(standing) == 1:
        return open_draft(known, standing[0], "correct")
    return which(known, standing, reporting.WHICH_TO_CORRECT, "correct")


def open_draft(known: Known, debt: Debt, mode: str) -> Outcome:
    """Start a draft and ask its first item."""
    opening = reporting.opening(debt, known.local(debt.campaign.due_at), with_unit=known.several_units)
    return _ask_next(known, debt, new_draft(debt, mode), opening)


def _ask_next(known: Known, debt: Debt, draft: Mapping[str, Any], before: str = "") -> Outcome:
    given = draft["given"]
    item = next((item for item in asked_items(debt, draft["mode"], given) if item.key not in given), None)
    if item is None:
        return _finish(known, debt, draft)
    return ask(debt, item, draft, before)


def ask(debt: Debt, item: Item, draft: Mapping[str, Any], before: str = "") -> Outcome:
    """The question of one item, below a line that may explain."""
    question = items.question(item, debt.quotas.get(item.key, 0))
    text = f"{before}\n{question}" if before else question
    talk = Talk("report", {**draft, "item": item.key})
    return say(question_reply(debt, item, text), talk=talk)


def pressed(known: Known, message: Inbound, talk: Talk, act: str, arguments: Sequence[str]) -> Outcome:
    """A choice of this room was pressed: answer, report, correct, plan, replace, keep, fix."""
    campaign_id, unit_id, version = (int(part) for part in arguments[:3])
    debt = known.debt(campaign_id, unit_id)
    if debt is None:
        return not_open(known, campaign_id, unit_id)
    if debt.standing.version != version:
        return what_stands(known, debt)
    match act:
        case "report" | "correct":
            return open_draft(known, debt, "owed" if act == "report" else "correct")
        case "plan":
            return promise.chosen(known, message, debt, arguments[3])
        case "keep":
            return say(reporting.KEPT_SAID)
        case "replace":
            return _record(known, message, debt, talk.data) if _is_draft(talk, debt) else what_stands(known, debt)
    item = debt.campaign.items[int(arguments[3])]
    value = _pressed_value(debt, item, arguments[4])
    draft = talk.data if _is_draft(talk, debt) else new_draft(debt, "owed")
    return take(known, message, debt, draft, item, value)


def _pressed_value(debt: Debt, item: Item, text: str) -> bool | int:
    """The value of a pressed answer; ValueError for one that no button of ours gives."""
    if item.kind is ItemKind.CONFIRM and text in ("yes", "no"):
        return text == "yes"
    if item.kind is ItemKind.QUOTA and 0 <= int(text) <= debt.quotas.get(item.key, 0):
        return int(text)
    raise ValueError(text)


def _is_draft(talk: Talk, debt: Debt) -> bool:
    held = (talk.data.get("campaign"), talk.data.get("unit"), talk.data.get("version"))
    return talk.topic in ("report", "replace", "readback") and held == (*debt.key, debt.standing.version)


def answered(known: Known, message: Inbound, talk: Talk) -> Outcome:
    """Words came while a question was open: read them, or ask again below one sentence."""
    debt = held(known, talk)
    if isinstance(debt, Outcome):
        return debt
    draft = talk.data
    item = debt.campaign.item(draft["item"])
    if item is None:
        return say(general.STALE)
    try:
        value = _read(known, debt, item, message.text, acknowledged=draft["asked"] == "reminder")
    except Misread as misread:
        return ask(debt, item, draft, reporting.misread(misread.reason))
    return take(known, message, debt, draft, item, value)


def _read(known: Known, debt: Debt, item: Item, text: str, *, acknowledged: bool) -> Any:
    """The value of a reply. `acknowledged`: the question came in a reminder, where "vâng" is no yes."""
    match item.kind:
        case ItemKind.CONFIRM:
            read = read_confirm(text)
            if read.weak and acknowledged:
                raise Misread(Reason.UNCLEAR)
            return read.yes
        case ItemKind.QUOTA:
            return read_quota(text, debt.quotas.get(item.key, 0))
        case ItemKind.NUMBER:
            return read_number(text, item.least, item.most)
        case _:
            return _past_day(read_date(text, known.today), known.today).isoformat()


def _past_day(day: date, today: date) -> date:
    if day > today:
        raise Misread(Reason.FUTURE)
    return day


def take(known: Known, message: Inbound, debt: Debt, draft: Mapping[str, Any], item: Item, value: Any) -> Outcome:
    """Lay an answer into the draft, then ask the next item or come to the end."""
    given = {**draft["given"], item.key: value}
    filled = {**draft, "given": given, "words": [*draft["words"], message.text], "asked": "bot"}
    if any(one.key not in given for one in asked_items(debt, draft["mode"], given)):
        return _ask_next(known, debt, filled)
    return _finish(known, debt, filled, message)


def _finish(known: Known, debt: Debt, draft: Mapping[str, Any], message: Inbound | None = None) -> Outcome:
    if message is None:
        return say(reporting.NOTHING_OWED)
    if draft["mode"] == "owed" and takes_back(debt, draft["given"]):
        return _ask_replace(known, debt, draft)
    return _record(known, message, debt, draft)


def _ask_replace(known: Known, debt: Debt, draft: Mapping[str, Any]) -> Outcome:
    said_at = debt.standing.said_at or known.now
    new = items.facts(debt.campaign, draft["given"], debt.quotas)
    choices = (
        Choice(reporting.REPLACE, act_on("replace", debt)),
        Choice(reporting.KEEP, act_on("keep", debt)),
    )
    text = reporting.ask_replace(debt, known.local(said_at), new)
    return say(Reply(text, choices), talk=Talk("replace", draft))


def replace_answered(known: Known, message: Inbound, talk: Talk) -> Outcome:
    """Words came to "may it be replaced?": a yes or a no, or the question again."""
    debt = held(known, talk)
    if isinstance(debt, Outcome):
        return debt
    if agrees(message.text):
        return _record(known, message, debt, talk.data)
    return say(reporting.KEPT_SAID) if denies(message.text) else _ask_replace(known, debt, talk.data)


def _record(known: Known, message: Inbound, debt: Debt, draft: Mapping[str, Any]) -> Outcome:
    report = report_of(known, message, debt, draft)
    now_stands = replace(debt, standing=report.standing)
    if not any(now_stands.standing.answers.values()):
        return promise.ask_when(now_stands, report)
    correction = Choice(reporting.CORRECT, act_on("correct", now_stands))
    words = reporting.receipt(now_stands, known.local(report.said_at))
    return say(Reply(words, (correction,), MessageKind.RECEIPT), report=report)
