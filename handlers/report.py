"""A secretary reports: each owed item is asked in turn, then the whole is recorded and a receipt given."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from domain.campaigns import Item, ItemKind
from domain.chat import Choice, Inbound, MessageKind, Reply, Talk
from domain.reports import Debt, takes_back
from handlers import promise
from handlers.draft import (
    act_on,
    files_of,
    is_draft_of,
    more_items,
    new_draft,
    pressed_value,
    question_reply,
    report_of,
    still_asked,
    which,
)
from handlers.known import Known
from handlers.outcome import AskedAgain, Outcome, say
from handlers.reading import read_reply
from handlers.standing import held, not_open, what_stands
from language.agreement import agrees, denies
from language.misread import Misread
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


def open_draft(known: Known, debt: Debt, mode: str, only: str = "") -> Outcome:
    """Start a draft and ask its first item."""
    opening = reporting.opening(debt, known.local(debt.campaign.due_at), with_unit=known.several_units)
    return ask_next(known, debt, new_draft(debt, mode, only), opening)


def ask_next(known: Known, debt: Debt, draft: Mapping[str, Any], before: str = "") -> Outcome:
    """Ask the next item of a draft, or what to say when nothing is left to ask."""
    item = next(iter(still_asked(debt, draft)), None)
    if item is None:
        return say(reporting.NOTHING_MORE if draft["mode"] == "more" else reporting.NOTHING_OWED)
    return ask(known, debt, item, draft, before)


def ask(known: Known, debt: Debt, item: Item, draft: Mapping[str, Any], before: str = "") -> Outcome:
    """The question of one item, below a line that may explain."""
    question = items.question(item, debt.quotas.get(item.key, 0))
    text = f"{before}\n{question}" if before else question
    reply = question_reply(known, debt, item, text, may_skip=draft["mode"] == "more")
    free = item.kind is ItemKind.TEXT
    return say(reply, talk=Talk("report", {**draft, "item": item.key, "free": free}))


def pressed(known: Known, message: Inbound, talk: Talk, act: str, arguments: Sequence[str]) -> Outcome:
    """A choice of this room was pressed: answer, skip, report, more, plan, right, replace, keep."""
    campaign_id, unit_id, version = (int(part) for part in arguments[:3])
    debt = known.debt(campaign_id, unit_id)
    if debt is None:
        return not_open(known, campaign_id, unit_id)
    if debt.standing.version != version:
        return what_stands(known, debt)
    match act:
        case "report" | "more":
            return open_draft(known, debt, "owed" if act == "report" else "more")
        case "plan":
            return promise.chosen(known, message, debt, arguments[3])
        case "keep":
            return say(reporting.KEPT_SAID)
        case "replace" | "right":
            return _agreed(known, message, talk, debt, act)
    return _answered_by(known, message, talk, debt, act, arguments[3:])


def _agreed(known: Known, message: Inbound, talk: Talk, debt: Debt, act: str) -> Outcome:
    if not is_draft_of(talk, debt):
        return what_stands(known, debt)
    return record(known, message, debt, talk.data) if act == "replace" else go_on(known, message, debt, talk.data)


def _answered_by(
    known: Known, message: Inbound, talk: Talk, debt: Debt, act: str, arguments: Sequence[str]
) -> Outcome:
    """An answer, or "skip", to the item of a place in the campaign."""
    item = debt.campaign.items[int(arguments[0])]
    draft = talk.data if is_draft_of(talk, debt) else new_draft(debt, "owed" if item.required else "more")
    if act == "skip":
        return go_on(known, message, debt, {**draft, "skipped": [*draft["skipped"], item.key]})
    return take(known, message, debt, draft, {item.key: pressed_value(known, debt, item, arguments[1])})


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
        facts = read_reply(
            known, debt, item, message.text, acknowledged=draft["asked"] == "reminder", given=draft["given"]
        )
    except Misread as misread:
        again = ask(known, debt, item, draft, reporting.misread(misread.reason, may_skip=draft["mode"] == "more"))
        return replace(again, deeds=(unread(debt, item, message.text),))
    if len(facts) == 1:
        before = reporting.understood_not_yet(item) if facts.get(item.key) is False else ""
        return go_on(known, message, debt, _with(draft, facts, message.text), before)
    return read_back(known, debt, _with(draft, facts, message.text))


def unread(debt: Debt, item: Item, words: str) -> AskedAgain:
    """Note what could not be read as an answer to an item."""
    return AskedAgain(item.kind, items.question(item, debt.quotas.get(item.key, 0)), words)


def take(
    known: Known, message: Inbound, debt: Debt, draft: Mapping[str, Any], facts: Mapping[str, Any]
) -> Outcome:
    """Lay answers into the draft, then go on."""
    return go_on(known, message, debt, _with(draft, facts, message.text))


def _with(draft: Mapping[str, Any], facts: Mapping[str, Any], words: str) -> dict[str, Any]:
    return {**draft, "given": {**draft["given"], **facts}, "words": [*draft["words"], words], "asked": "bot"}


def go_on(known: Known, message: Inbound, debt: Debt, draft: Mapping[str, Any], before: str = "") -> Outcome:
    """Ask what is left of a draft, below a line that may tell what was understood, or come to its end."""
    if still_asked(debt, draft):
        return ask_next(known, debt, draft, before)
    if not draft["given"]:
        return say(reporting.NOTHING_MORE)
    if draft["mode"] != "fix" and takes_back(debt, draft["given"]):
        return ask_replace(known, debt, draft)
    return record(known, message, debt, draft)


def read_back(known: Known, debt: Debt, draft: Mapping[str, Any]) -> Outcome:
    """What was understood, before it counts."""
    lines = items.readback(debt.campaign, draft["given"], debt.quotas)
    anew = act_on("report" if debt.standing.lagging else "correct", debt)
    choices = (Choice(reporting.RIGHT, act_on("right", debt)), Choice(reporting.CORRECT, anew))
    text = reporting.understood(debt, lines, with_unit=known.several_units)
    return say(Reply(text, choices), talk=Talk("readback", draft))


def ask_replace(known: Known, debt: Debt, draft: Mapping[str, Any]) -> Outcome:
    """Ask whether what a draft holds may take the place of what stands."""
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
        return record(known, message, debt, talk.data)
    return say(reporting.KEPT_SAID) if denies(message.text) else ask_replace(known, debt, talk.data)


def record(known: Known, message: Inbound, debt: Debt, draft: Mapping[str, Any]) -> Outcome:
    """Make the report of a draft, and give the receipt."""
    report = report_of(known, message, debt, draft)
    now_stands = replace(debt, standing=report.standing)
    if not any(now_stands.standing.answers.values()):
        day = promise.told_in(message, known.today)
        return promise.planned(known, message, debt, draft, day) if day else promise.ask_when(now_stands, report)
    words = reporting.receipt(now_stands, known.local(report.said_at))
    reply = Reply(words, _after(now_stands), MessageKind.RECEIPT, files=files_of(now_stands))
    return say(reply, report=report)


def _after(debt: Debt) -> tuple[Choice, ...]:
    """What may follow a receipt: what is still owed, what may be added, a correction."""
    owed = [item for item in debt.owed_items() if debt.standing.answers.get(item.key) is None]
    choices = [Choice(reporting.GO_ON, act_on("report", debt))] if owed and debt.standing.complete else []
    if debt.standing.complete and not owed and (more := more_items(debt)):
        choices.append(Choice(reporting.add(more), act_on("more", debt)))
    return (*choices, Choice(reporting.CORRECT, act_on("correct", debt)))
