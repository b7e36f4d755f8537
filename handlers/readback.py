"""Words that nobody asked for: read back before they count."""

from domain.campaigns import Item, ItemKind
from domain.chat import Choice, Inbound, Reply, Talk
from domain.reports import Debt
from handlers import report
from handlers.draft import act_on, answer_on, asked_items, new_draft, which
from handlers.known import Known
from handlers.outcome import Outcome, say
from handlers.standing import held
from language.agreement import agrees, denies
from language.confirm import read_confirm
from language.misread import Misread
from texts import items, reporting


def volunteered(known: Known, message: Inbound, talk: Talk) -> Outcome | None:
    """Words that came unasked: read back before they count; None when they say nothing of a report."""
    owed = known.owed
    if not owed:
        return None
    try:
        read = read_confirm(message.text)
    except Misread:
        return None
    if len(owed) > 1:
        return which(known, owed, reporting.WHICH, "report")
    debt = owed[0]
    item = next((item for item in asked_items(debt, "owed") if item.kind is ItemKind.CONFIRM), None)
    if item is None or read.weak:
        return report.open_draft(known, debt, "owed")
    return _read_back(known, message, debt, item, yes=read.yes)


def _read_back(known: Known, message: Inbound, debt: Debt, item: Item, *, yes: bool) -> Outcome:
    lines = items.readback(debt.campaign, {item.key: yes}, debt.quotas)
    action = answer_on(debt, item, "yes" if yes else "no")
    choices = (Choice(reporting.RIGHT, action), Choice(reporting.CORRECT, act_on("report", debt)))
    draft = {**new_draft(debt, "owed"), "words": [message.text], "action": action}
    text = reporting.understood(debt, lines, with_unit=known.several_units)
    return say(Reply(text, choices), talk=Talk("readback", draft))


def answered(known: Known, message: Inbound, talk: Talk) -> Outcome:
    """Words came to what was read back: a yes takes it, a no asks anew, anything else is read for itself."""
    if agrees(message.text):
        _, *arguments = talk.data["action"].split(":")
        return report.pressed(known, message, talk, "answer", arguments)
    debt = held(known, talk)
    if isinstance(debt, Outcome):
        return debt
    if denies(message.text):
        return report.open_draft(known, debt, "owed")
    return volunteered(known, message, talk) or say(Reply(reporting.UNCLEAR, talk.choices), talk=talk)
