"""A secretary reports: each owed item is asked in turn, then the whole is recorded and a receipt given.

A draft is {campaign, unit, version, given, words, item, asked, mode}. `version` is that of the standing the
conversation began with: an answer made on another version changes nothing and is shown what stands instead.
`mode`: "owed" asks what is owed; "correct" asks everything again and may replace what stands.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from domain.access import may_report
from domain.campaigns import Item, ItemKind
from domain.chat import Choice, Inbound, MessageKind, Reply, Talk
from domain.reports import Debt, make_report, takes_back
from handlers.known import Known
from handlers.outcome import Outcome, say
from language.confirm import read_confirm
from language.dates import read_date
from language.misread import Misread, Reason
from language.numbers import read_number, read_quota
from language.spelling import plain
from texts import general, items, reporting

ASKED = (ItemKind.CONFIRM, ItemKind.QUOTA, ItemKind.NUMBER, ItemKind.DATE)
FEW = 6
FRIDAY = 4


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


def open_draft(known: Known, debt: Debt, mode: str) -> Outcome:
    """Start a draft and ask its first item."""
    opening = reporting.opening(debt, known.local(debt.campaign.due_at), with_unit=known.several_units)
    return _ask_next(known, debt, new_draft(debt, mode), opening)


def asked_items(debt: Debt, mode: str) -> tuple[Item, ...]:
    """The items a conversation asks: what is owed, or when correcting all required ones."""
    wanted = debt.owed_items() if mode == "owed" else [item for item in debt.campaign.items if item.required]
    return tuple(
        item
        for item in wanted
        if item.kind in ASKED and not (item.kind is ItemKind.QUOTA and not debt.quotas.get(item.key))
    )


def _ask_next(known: Known, debt: Debt, draft: Mapping[str, Any], before: str = "") -> Outcome:
    given = draft["given"]
    item = next((item for item in asked_items(debt, draft["mode"]) if item.key not in given), None)
    if item is None:
        return _finish(known, debt, draft)
    return ask(debt, item, draft, before)


def ask(debt: Debt, item: Item, draft: Mapping[str, Any], before: str = "") -> Outcome:
    """The question of one item, below a line that may explain."""
    question = items.question(item, debt.quotas.get(item.key, 0))
    text = f"{before}\n{question}" if before else question
    talk = Talk("report", {**draft, "item": item.key})
    return say(question_reply(debt, item, text), talk=talk)


def question_reply(debt: Debt, item: Item, text: str, kind: MessageKind = MessageKind.TEXT) -> Reply:
    """A question with its choices: yes and no, or a few figures."""
    if item.kind is ItemKind.CONFIRM:
        choices = (
            Choice(items.yes(item), _action(debt, item, "yes")),
            Choice(items.no(item), _action(debt, item, "no")),
        )
        return Reply(text, choices, kind)
    if item.kind is ItemKind.QUOTA:
        total = debt.quotas.get(item.key, 0)
        figures = range(total - 1, -1, -1) if total <= FEW else ()
        counted = (
            Choice(items.every(total), _action(debt, item, str(total))),
            *(Choice(str(figure), _action(debt, item, str(figure))) for figure in figures),
        )
        return Reply(text, counted, kind, layout="row", numeric=True)
    return Reply(text, kind=kind, numeric=item.kind is ItemKind.NUMBER)


def _action(debt: Debt, item: Item, value: str) -> str:
    place = debt.campaign.items.index(item)
    return f"answer:{debt.campaign.id}:{debt.unit_id}:{debt.standing.version}:{place}:{value}"


def pressed(known: Known, message: Inbound, talk: Talk, act: str, arguments: Sequence[str]) -> Outcome:
    """A choice of this room was pressed: answer, report, correct, plan, replace, keep, fix."""
    campaign_id, unit_id, version = (int(part) for part in arguments[:3])
    debt = known.debt(campaign_id, unit_id)
    if debt is None:
        return _not_open(known, campaign_id, unit_id)
    if debt.standing.version != version:
        return _what_stands(known, debt)
    match act:
        case "report" | "correct":
            return open_draft(known, debt, "owed" if act == "report" else "correct")
        case "plan":
            return _plan_chosen(known, message, debt, arguments[3])
        case "keep":
            return say(reporting.KEPT_SAID)
        case "replace":
            return _record(known, message, debt, talk.data) if _is_draft(talk, debt) else _what_stands(known, debt)
    item = debt.campaign.items[int(arguments[3])]
    value = arguments[4] == "yes" if item.kind is ItemKind.CONFIRM else int(arguments[4])
    draft = talk.data if _is_draft(talk, debt) else new_draft(debt, "owed")
    return take(known, message, debt, draft, item, value)


def _is_draft(talk: Talk, debt: Debt) -> bool:
    held = (talk.data.get("campaign"), talk.data.get("unit"), talk.data.get("version"))
    return talk.topic in ("report", "replace", "readback") and held == (*debt.key, debt.standing.version)


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


def _not_open(known: Known, campaign_id: int, unit_id: int) -> Outcome:
    if known.person is None or not may_report(known.person, unit_id):
        return say(general.NOT_YOURS)
    campaign = next((one for one in known.campaigns if one.id == campaign_id), None)
    return say(reporting.closed(campaign.name) if campaign else general.STALE)


def _what_stands(known: Known, debt: Debt) -> Outcome:
    said_at = debt.standing.said_at
    if said_at is None:
        return say(general.STALE)
    choice = Choice(reporting.CORRECT, act_on("correct", debt))
    return say(Reply(reporting.stands(debt, known.local(said_at)), (choice,)))


def act_on(act: str, debt: Debt, *more: str) -> str:
    """The action of a choice that does something to a debt, as long as what stands does not change."""
    return ":".join([act, str(debt.campaign.id), str(debt.unit_id), str(debt.standing.version), *more])


def answered(known: Known, message: Inbound, talk: Talk) -> Outcome:
    """Words came while a question was open: read them, or ask again below one sentence."""
    draft = talk.data
    debt = known.debt(draft["campaign"], draft["unit"])
    if debt is None:
        return _not_open(known, draft["campaign"], draft["unit"])
    if debt.standing.version != draft["version"]:
        return _what_stands(known, debt)
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
    if any(one.key not in given for one in asked_items(debt, draft["mode"])):
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


def _record(
    known: Known, message: Inbound, debt: Debt, draft: Mapping[str, Any], planned_on: date | None = None
) -> Outcome:
    person = known.person
    report = make_report(
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
    now_stands = replace(debt, standing=report.standing)
    at = known.local(report.said_at)
    if _says_only_no(now_stands):
        return _not_yet(now_stands, report)
    correction = Choice(reporting.CORRECT, act_on("correct", now_stands))
    receipt = Reply(reporting.receipt(now_stands, at), (correction,), MessageKind.RECEIPT)
    return say(receipt, report=report)


def _says_only_no(debt: Debt) -> bool:
    return not any(debt.standing.answers.values())


def _not_yet(debt: Debt, report: Any) -> Outcome:
    choices = (
        Choice(reporting.THIS_WEEK, act_on("plan", debt, "this")),
        Choice(reporting.NEXT_WEEK, act_on("plan", debt, "next")),
        Choice(reporting.NOT_SURE, act_on("plan", debt, "open")),
    )
    talk = Talk("plan", {"campaign": debt.campaign.id, "unit": debt.unit_id, "version": debt.standing.version})
    return say(Reply(reporting.not_yet(debt), choices, layout="chips"), talk=talk, report=report)


def plan_said(known: Known, message: Inbound, talk: Talk) -> Outcome:
    """A date was typed for when it will be done."""
    debt = known.debt(talk.data["campaign"], talk.data["unit"])
    if debt is None:
        return _not_open(known, talk.data["campaign"], talk.data["unit"])
    if debt.standing.version != talk.data["version"]:
        return _what_stands(known, debt)
    try:
        day = read_date(message.text, known.today)
    except Misread:
        return _ask_plan(debt, talk, reporting.PLAN_UNCLEAR)
    if day < known.today:
        return _ask_plan(debt, talk, reporting.PLAN_PAST)
    return _planned(known, message, debt, day)


def _ask_plan(debt: Debt, talk: Talk, text: str) -> Outcome:
    return say(Reply(text, talk.choices, layout="chips"), talk=talk)


def _plan_chosen(known: Known, message: Inbound, debt: Debt, when: str) -> Outcome:
    if when == "open":
        return say(reporting.NO_PLAN_SAID)
    to_friday = (FRIDAY - known.today.weekday()) % 7
    this_week = known.today + timedelta(days=to_friday if known.today.weekday() <= FRIDAY else 0)
    following = this_week + timedelta(days=7 if known.today.weekday() <= FRIDAY else to_friday)
    return _planned(known, message, debt, this_week if when == "this" else following)


def _planned(known: Known, message: Inbound, debt: Debt, day: date) -> Outcome:
    draft = {"given": {}, "words": [message.text]}
    report = _record(known, message, debt, draft, planned_on=day).reports[0]
    last = known.local(debt.campaign.due_at).date() - timedelta(days=1)
    held_until = min(day, last)
    text = reporting.planned(debt, day, held_until if held_until >= known.today else None)
    return say(text, report=report)


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
        return open_draft(known, debt, "owed")
    return _read_back(known, message, debt, item, yes=read.yes)


def _read_back(known: Known, message: Inbound, debt: Debt, item: Item, *, yes: bool) -> Outcome:
    lines = items.readback(debt.campaign, {item.key: yes}, debt.quotas)
    action = _action(debt, item, "yes" if yes else "no")
    choices = (Choice(reporting.RIGHT, action), Choice(reporting.CORRECT, act_on("report", debt)))
    draft = {**new_draft(debt, "owed"), "words": [message.text], "action": action}
    text = reporting.understood(debt, lines, with_unit=known.several_units)
    return say(Reply(text, choices), talk=Talk("readback", draft))


def readback_answered(known: Known, message: Inbound, talk: Talk) -> Outcome:
    """Words came to what was read back: "đúng" or a bare yes takes it, anything else is read anew."""
    if _agrees(message.text):
        _, *arguments = talk.data["action"].split(":")
        return pressed(known, message, talk, "answer", arguments)
    return volunteered(known, message, talk) or say(Reply(reporting.UNCLEAR, talk.choices), talk=talk)


def _agrees(text: str) -> bool:
    if plain(text).split()[:1] == ["dung"]:
        return True
    try:
        read = read_confirm(text)
    except Misread:
        return False
    return read.yes and read.weak


def status(known: Known, message: Inbound, talk: Talk) -> Outcome:
    """/trangthai: where each of the person's units stands."""
    if known.person is None or not known.person.unit_ids:
        return say(general.NOT_SECRETARY)
    if not known.debts:
        return say(reporting.NOTHING_OPEN)
    lines = [reporting.status_line(debt, known.local(debt.campaign.due_at)) for debt in known.debts]
    choices = (Choice(reporting.REPORT_NOW, "report"),) if known.owed else ()
    return say(Reply("\n".join(lines), choices))
