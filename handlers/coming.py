"""Officers and reminder runs: a run to come is put off or given another hour, one that is through is opened."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time

from domain.calendar import local
from domain.campaigns import Campaign
from domain.chat import Choice, MessageKind, Reply, Talk
from domain.coming import ACTS as SLOT_ACTS
from domain.coming import acts_on, named, offers, other_hours, put_off, stands
from domain.exports import Export, Form
from domain.reminders import Slot, planned_slots, slots
from domain.sheets import Sheet
from handlers.known import Known
from handlers.outcome import MoveSlot, Outcome, say
from handlers.reminding import first_words
from handlers.units import roots_of
from storage import coming, laggards, runs, units
from storage.database import Store
from texts import runs as texts

ACTS = (*SLOT_ACTS, "sheet", "calls")


def pressed(act: str, arguments: Sequence[str]) -> Outcome:
    """A button of a sheet (its run's number), or of a look beforehand (campaign, deadline, step, minute, hour).

    Raises IndexError, ValueError for an action that no button of ours carries.
    """
    if act == "sheet":
        return Outcome(wanted=FullList(int(arguments[0])))
    if act == "calls":
        return Outcome(wanted=FullList(int(arguments[0]), calls=True))
    campaign_id, _, _, _, *hours = arguments
    for hour in hours:
        time.fromisoformat(hour)
    return Outcome(wanted=OfSlot(act, int(campaign_id), tuple(arguments[1:])))


@dataclass(frozen=True, slots=True)
class FullList:
    """Every unit of a run's sheet, as far as it is in the officer's charge, as it stands now.

    `calls`: those to ring up, on paper.
    """

    slot_id: int
    calls: bool = False

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Read it."""
        of = await runs.run(store, self.slot_id)
        campaign = next((one for one in known.campaigns if of and one.id == of.campaign_id), None)
        roots = roots_of(known)
        if of is None or campaign is None:
            return say(texts.NO_SUCH_RUN)
        found = await runs.sheet(store, of, campaign, known.now, known.board.zone)
        theirs = found.within(await units.within(store, roots))
        if not theirs.lines:
            return say(texts.NOBODY_OWES)
        if self.calls:
            return _to_call(known, campaign, theirs)
        *first, last = texts.full_list(theirs, known.local(of.due_at))
        calls = any(line.to_call for line in theirs.lines)
        choices = (Choice(texts.CALL_LIST, f"calls:{of.id}"),) if calls else ()
        return say(*first, Reply(last, choices, MessageKind.CARD))


def _to_call(known: Known, campaign: Campaign, theirs: Sheet) -> Outcome:
    count = sum(line.to_call for line in theirs.lines)
    if not count:
        return say(texts.NOBODY_TO_CALL)
    export = Export(Form.WORD, campaign.id, known.now, run=theirs.slot_id)
    return say(Reply(texts.call_list(campaign.name, count), kind=MessageKind.SUMMARY, export=export))


@dataclass(frozen=True, slots=True)
class OfSlot:
    """Something is to be done with a slot that is yet to come, by an officer in whose charge all its units are."""

    act: str
    campaign_id: int
    arguments: tuple[str, ...]

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Check that it is still to come, as it was shown, and do it."""
        zone, calendar = known.board.zone, known.board.calendar
        campaign = next((one for one in known.campaigns if one.id == self.campaign_id), None)
        roots = roots_of(known)
        if campaign is None or not campaign.is_open(known.now):
            return say(texts.CHANGED)
        if not await runs.in_charge_of_all(store, roots, campaign.id):
            return say(texts.NOT_YOURS)
        moves = await coming.moves_of(store, campaign.id)
        slot = named(slots(campaign, zone, calendar, moves), self.arguments)
        if slot is None:
            return say(texts.CHANGED)
        if self.act == "sample":
            return await _sample(store, known, campaign, slot)
        if await coming.has_run(store, campaign.id, slot):
            return say(texts.RAN)
        if not stands(slot, self.arguments):
            return say(texts.now_at(campaign.name, known.local(slot.due_at)))
        return self._change(known, campaign, slot)

    def _change(self, known: Known, campaign: Campaign, slot: Slot) -> Outcome:
        zone, calendar = known.board.zone, known.board.calendar
        if self.act == "put-off":
            return _move(known, campaign, slot, put_off(slot, zone, calendar), again=True)
        hours = other_hours(campaign, slot, known.now, zone, calendar)
        if len(self.arguments) > 3:
            wanted = local(known.local(slot.due_at).date(), time.fromisoformat(self.arguments[3]), zone)
            return _move(known, campaign, slot, wanted, again=False) if wanted in hours else say(texts.CHANGED)
        choices = tuple(Choice(f"{one:%H:%M}", acts_on("hour", campaign.id, slot, f"{one:%H%M}")) for one in hours)
        text = texts.which_hour(campaign.name, known.local(slot.due_at))
        return say(Reply(text, choices, layout="row", numeric=True))


def _move(known: Known, campaign: Campaign, slot: Slot, to_at: datetime, *, again: bool) -> Outcome:
    planned = planned_slots(campaign, known.board.zone, known.board.calendar)
    from_at = next(one.due_at for one in planned if one.step == slot.step)
    moved = replace(slot, due_at=to_at, day=known.local(to_at).date())
    words = texts.moved(campaign.name, known.local(to_at))
    return say(words, deeds=[MoveSlot(campaign.id, moved, from_at, again)])


async def _sample(store: Store, known: Known, campaign: Campaign, slot: Slot) -> Outcome:
    """The very words that the first to be reminded would read then."""
    owing = await laggards.people_owing(store, campaign, slot.due_at, known.board.zone)
    found = await first_words(store, known.board, owing, slot.due_at)
    if found is None:
        return say(texts.NOBODY_OWES)
    person, reply = found
    labels = [choice.label for choice in reply.choices]
    said = texts.sample(person.name, person.duties[0].unit_name, known.local(slot.due_at), labels)
    talk = Talk(choices=offers(campaign.id, slot, texts.OFFERS))
    return say(said, Reply(reply.text, kind=MessageKind.REMINDER), talk=talk)
