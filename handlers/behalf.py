"""An officer writes down what a unit told them on the phone (/ghiho): the same questions, marked as such.

The conversation holds under "behalf" which debt it is about and when the unit said it; every step of it reads that
debt and goes on as the unit's own report would. Nothing that stands is replaced without being asked.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from domain.chat import Choice, FileRef, Inbound, MessageKind, Reply, Talk
from domain.people import Role
from domain.reports import Debt
from handlers import correcting, evidence, report
from handlers.draft import act_on, files_of, first_asked, new_draft, which
from handlers.known import Known
from handlers.outcome import Outcome, TellUnit, say
from handlers.standing import what_stands
from handlers.units import find_unit, in_charge, roots_of, units_within
from handlers.upload import where_asked_for
from language.hours import read_hour
from language.misread import Misread
from storage import people, reports
from storage.database import Store
from texts import behalf as texts
from texts import general, reporting

Step = Callable[[Known, Inbound, Talk], Outcome]
HELD, WROTE = "behalf", "wrote"
A_MOMENT = timedelta(minutes=30)


def begin(known: Known, message: Inbound, talk: Talk) -> Outcome:
    """/ghiho ĐƠN-VỊ [mã đợt] [lúc …] [câu trả lời]."""
    said = message.text.partition(" ")[2].strip() if message.text.startswith("/") else ""
    return Outcome(wanted=Begun(message, said)) if said else say(texts.WHICH_UNIT, talk=Talk("whose"))


def named(known: Known, message: Inbound, talk: Talk) -> Outcome:
    """The unit was asked for, and is named."""
    return Outcome(wanted=Begun(message, message.text))


def goes_on(known: Known, message: Inbound, talk: Talk, step: Step) -> Outcome | None:
    """A step of a conversation on a unit's behalf, when this is one; else None."""
    return Outcome(wanted=Continued(message, talk, step)) if HELD in talk.data else None


def brought(message: Inbound, talk: Talk) -> Outcome | None:
    """Files that came in a conversation on a unit's behalf go where the unit's own would; else None."""
    return Outcome(wanted=Continued(message, talk, _files_of)) if HELD in talk.data else None


def _files_of(seen: Known, message: Inbound, talk: Talk) -> Outcome:
    if not evidence.is_asked(seen):
        return say(Reply(texts.NO_FILE, talk.choices), talk=talk)
    return evidence.placed(seen, message, talk, message.files)


def just_written(known: Known, talk: Talk) -> dict[str, Any] | None:
    """What was written down a moment ago, for a file that comes after it: {key, at, unit}."""
    fresh = talk.at is not None and known.now - talk.at < A_MOMENT
    return dict(talk.data[WROTE]) if fresh and WROTE in talk.data else None


def with_file(message: Inbound, talk: Talk) -> Outcome:
    """[Kèm báo cáo của …] below files: they go to the report that was written down before they came."""
    if WROTE not in talk.data or "files" not in talk.data:
        return say(general.STALE)
    held = {name: talk.data[WROTE][name] for name in ("key", "at")}
    brings = replace(message, files=tuple(FileRef(**file) for file in talk.data["files"]))
    return Outcome(wanted=Continued(brings, Talk("which", {HELD: held}), _files_of))


def is_about(talk: Talk, arguments: Sequence[str]) -> bool:
    """True when a press is about the debt that an officer is writing down."""
    return HELD in talk.data and [str(part) for part in talk.data[HELD]["key"]] == list(arguments[:2])


def pressed(known: Known, message: Inbound, talk: Talk, act: str, arguments: Sequence[str]) -> Outcome:
    """A choice of the unit's own conversation, pressed by the officer who has it on the unit's behalf."""
    if known.person is None or not known.person.has(Role.OFFICER):
        return say(general.NOT_YOURS)
    room = correcting.pressed if act in ("correct", "fix") else report.pressed

    def step(seen: Known, message: Inbound, talk: Talk) -> Outcome:
        return room(seen, message, talk, act, arguments)

    return goes_on(known, message, talk, step) or say(general.STALE)


def chosen(message: Inbound, talk: Talk, arguments: Sequence[str]) -> Outcome:
    """Which campaign it is about; or the report of before is to be put right."""
    held = talk.data if talk.topic == "behalf" else {}
    return Outcome(
        wanted=Opened(message, int(arguments[0]), int(arguments[1]), held.get("said", ""), held.get("at", ""))
    )


@dataclass(frozen=True, slots=True)
class Begun:
    """A unit by its code or name, and what else was said."""

    message: Inbound
    said: str

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Find the unit and what it may report; ask which of several."""
        try:
            at, words = read_hour(self.said, known.local(known.now))
        except Misread:
            return say(texts.BAD_HOUR)
        first, _, rest = words.partition(" ")
        theirs = await units_within(store, roots_of(known))
        by_code = [unit for unit in theirs if unit.code.casefold() == first.casefold()]
        unit = by_code[0] if by_code else await find_unit(store, known, words)
        if isinstance(unit, Outcome):
            return unit
        open_now = [one for one in known.campaigns if one.is_open(known.now)]
        debts = await reports.debts_of(store, open_now, [unit.id])
        chosen, rest = _named_campaign(debts, rest if by_code else "")
        owed = chosen or [debt for debt in debts if debt.standing.lagging] or debts
        if not owed:
            return say(texts.nothing_open(unit.name))
        if len(owed) == 1:
            return await _open(store, known, self.message, owed[0], rest, at)
        talk = Talk("behalf", {"said": rest, "at": at.isoformat() if at else ""})
        return which(known, owed, texts.which(unit.name), "ghiho", talk)


def _named_campaign(debts: Sequence[Debt], words: str) -> tuple[list[Debt], str]:
    """The campaign whose code comes first in the words, and the words after it."""
    first, _, rest = words.partition(" ")
    found = [debt for debt in debts if debt.campaign.code.casefold() == first.casefold()]
    return (found, rest) if found else ([], words)


@dataclass(frozen=True, slots=True)
class Opened:
    """The debt is known."""

    message: Inbound
    campaign_id: int
    unit_id: int
    said: str
    at: str

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Read it, and ask or take what was said."""
        debt = await _debt(store, known, self.campaign_id, self.unit_id)
        if debt is None:
            return say(texts.CLOSED)
        at = datetime.fromisoformat(self.at) if self.at else None
        return await _open(store, known, self.message, debt, self.said, at)


async def _debt(store: Store, known: Known, campaign_id: int, unit_id: int) -> Debt | None:
    meant = [one for one in known.campaigns if one.id == campaign_id and one.is_open(known.now)]
    if not await in_charge(store, known, unit_id):
        return None
    return next(iter(await reports.debts_of(store, meant, [unit_id])), None)


async def _open(
    store: Store, known: Known, message: Inbound, debt: Debt, said: str, at: datetime | None
) -> Outcome:
    if at is not None and at < debt.campaign.opens_at:
        return say(texts.before_it_opened(debt.campaign.name))
    held = {"key": list(debt.key), "at": at.isoformat() if at else ""}
    item = first_asked(debt) if debt.standing.lagging else debt.campaign.items[0] if said else None

    def step(seen: Known, message: Inbound, talk: Talk) -> Outcome:
        if item is None:
            return what_stands(seen, debt)
        if not said:
            return report.open_draft(seen, debt, "owed")
        draft = {**new_draft(debt, "owed"), "item": item.key}
        return report.answered(seen, replace(message, text=said), Talk("report", draft))

    outcome = await _as_theirs(store, known, debt, message, Talk("", {HELD: held}), step)
    first = texts.opening(debt.unit_name, known.local(at) if at else None)
    if outcome.reports or not outcome.replies:
        return outcome
    asked = outcome.replies[0]
    return replace(outcome, replies=(replace(asked, text=f"{first}\n{asked.text}"), *outcome.replies[1:]))


@dataclass(frozen=True, slots=True)
class Continued:
    """An answer or a press in a conversation on a unit's behalf."""

    message: Inbound
    talk: Talk
    step: Step

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Read the debt again, and go on; "lúc 9h30" by itself says when it was told."""
        debt = await _debt(store, known, *self.talk.data[HELD]["key"])
        if debt is None:
            return say(texts.CLOSED)
        talk, message = self.talk, self.message
        if message.press is None and not message.files:
            try:
                at, rest = read_hour(message.text, known.local(known.now))
            except Misread:
                return say(Reply(texts.BAD_HOUR, talk.choices), talk=talk)
            if at is not None and at < debt.campaign.opens_at:
                return say(Reply(texts.before_it_opened(debt.campaign.name), talk.choices), talk=talk)
            if at is not None:
                talk = replace(talk, data={**talk.data, HELD: {**talk.data[HELD], "at": at.isoformat()}})
                if not rest:
                    return say(Reply(texts.hour_set(known.local(at)), talk.choices), talk=talk)
                message = replace(message, text=rest)
        return await _as_theirs(store, known, debt, message, talk, self.step)


async def _as_theirs(store: Store, known: Known, debt: Debt, message: Inbound, talk: Talk, step: Step) -> Outcome:
    """One step as if the unit itself had written, at the hour that was stated; what comes of it is marked."""
    held = talk.data[HELD]
    officer = known.person
    assert officer is not None  # noqa: S101 - strangers are answered before
    seen = replace(known, debts=(debt,), person=replace(officer, name=texts.by(officer.name)))
    said_at = datetime.fromisoformat(held["at"]) if held["at"] else message.said_at
    outcome = where_asked_for(seen, step(seen, replace(message, said_at=said_at), talk))
    marked = tuple(replace(one, on_behalf=True) for one in outcome.reports)
    outcome = replace(outcome, reports=marked, talk=_still_held(outcome, debt, held))
    return await _recorded(store, known, debt, outcome) if marked else outcome


def _still_held(outcome: Outcome, debt: Debt, held: Mapping[str, Any]) -> Talk:
    """The conversation goes on being on the unit's behalf while something is asked in it."""
    if any(reply.kind is MessageKind.RECEIPT for reply in outcome.replies):
        return Talk(data={WROTE: {**held, "unit": debt.unit_name}} if evidence.takes_files(debt) else {})
    asks = outcome.talk.topic or any(reply.choices for reply in outcome.replies)
    if not asks:
        return Talk()
    talk = outcome.talk
    return replace(talk, topic=talk.topic or "which", data={**talk.data, HELD: dict(held)})


async def _recorded(store: Store, known: Known, debt: Debt, outcome: Outcome) -> Outcome:
    """The officer's receipt in place of the unit's, and a word to the unit."""
    made = outcome.reports[0]
    stands = replace(debt, standing=made.standing)
    at = known.local(made.said_at)
    reached = await people.chats_of(store, await people.secretaries_of(store, [debt.unit_id]))
    replies = tuple(
        Reply(
            texts.receipt(stands, at, reached=bool(reached)),
            (Choice(texts.CORRECT, f"ghiho:{debt.campaign.id}:{debt.unit_id}"),),
            MessageKind.RECEIPT,
            files=reply.files,
        )
        if reply.kind is MessageKind.RECEIPT
        else reply
        for reply in outcome.replies
    )
    name = known.person.name if known.person else ""
    correct = Choice(reporting.CORRECT, act_on("correct", stands))
    told = Reply(texts.told(stands, name, at), (correct,), MessageKind.CARD, files=files_of(stands))
    letter = TellUnit(debt.unit_id, told)
    return replace(outcome, replies=replies, deeds=(*outcome.deeds, letter))
