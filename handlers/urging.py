"""An officer has the lagging units, or one of them, reminded now: /nhac. At a decent hour only.

The demonstration knows no hours.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.campaigns import Campaign
from domain.chat import Choice, Inbound, Reply, Talk
from domain.reminders import Manner, holds_back, next_decent
from domain.reports import Debt
from domain.units import Unit
from handlers.beforehand import Preview, preview
from handlers.known import Known
from handlers.outcome import Outcome, RemindUnit, RunNow, say
from handlers.units import find_unit, in_charge, roots_of
from storage import laggards, reports, runs, units
from storage.database import Store
from texts import officers
from texts import runs as texts

ACT = "urge"
LOOK = "look"


def show(known: Known, message: Inbound, talk: Talk) -> Outcome:
    """/nhac: the open campaigns in which units lag; /nhac MÃ: that one, or the unit of that code or name."""
    words = message.text.split()
    open_now = [one for one in known.campaigns if one.is_open(known.now)]
    if len(words) > 1:
        open_now = [one for one in open_now if one.code.casefold() == words[1].casefold()]
        if not open_now and any(one.code.casefold() == words[1].casefold() for one in known.campaigns):
            return say(officers.no_such_campaign(words[1]))
        if not open_now:
            return Outcome(wanted=OneLagging(message.text.split(maxsplit=1)[1]))
    return Outcome(wanted=Lagging(tuple(open_now)))


def pressed(arguments: Sequence[str]) -> Outcome:
    """[Nhắc ngay] of a campaign, or of a unit; or the look beforehand."""
    if arguments[0] == "unit":
        return Outcome(wanted=OneUrged(int(arguments[1]), sure=arguments[2:] == ["yes"]))
    if arguments[1:] == [LOOK]:
        return Outcome(wanted=Preview(int(arguments[0]), f"{ACT}:{arguments[0]}"))
    return Outcome(wanted=Urging(int(arguments[0])))


@dataclass(frozen=True, slots=True)
class Lagging:
    """How many a run would remind now, by campaign that is wholly in the officer's charge; of one alone, whom."""

    campaigns: tuple[Campaign, ...]

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Count them."""
        roots = roots_of(known)
        lines, choices = [], []
        theirs = [one for one in self.campaigns if await runs.in_charge_of_all(store, roots, one.id)]
        if len(theirs) == 1:
            return await preview(store, known, theirs[0], f"{ACT}:{theirs[0].id}")
        for one in theirs:
            owing = await laggards.people_owing(store, one, known.now, known.board.zone)
            lagging, unreached = await laggards.lagging_and_unreached(store, one, known.now)
            lines.append(f"• {texts.lagging_line(one.name, lagging, len(owing), len(unreached))}")
            choices += [Choice(texts.look_and_urge(one.name), f"{ACT}:{one.id}:{LOOK}")] if owing else []
        if self.campaigns and not theirs:
            return say(texts.NOT_YOURS)
        return say(Reply("\n".join(lines) or texts.NONE_OPEN, tuple(choices)))


@dataclass(frozen=True, slots=True)
class Urging:
    """The officer pressed the button: they are reminded, if that can be now."""

    campaign_id: int

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Check again, and have it run."""
        campaign = next((one for one in known.campaigns if one.id == self.campaign_id), None)
        roots = roots_of(known)
        if campaign is None or not campaign.is_open(known.now):
            return say(texts.CHANGED)
        if not await runs.in_charge_of_all(store, roots, campaign.id):
            return say(texts.NOT_YOURS)
        if (refusal := _not_now(known, [campaign])) is not None:
            return refusal
        if not await laggards.people_owing(store, campaign, known.now, known.board.zone):
            return say(texts.NOBODY_OWES)
        return say(texts.urged(campaign.name), deeds=[RunNow(campaign, _manner(known))])


def _not_now(known: Known, about: Sequence[Campaign]) -> Outcome | None:
    """What to say at an hour at which nobody is reminded; None at a decent one."""
    zone, calendar = known.board.zone, known.board.calendar
    decent = next_decent(known.now, [one.policy for one in about], zone, calendar)
    if decent == known.now or known.board.demo:
        return None
    return say(texts.not_now(known.local(decent) if decent else None))


def _manner(known: Known) -> Manner:
    return Manner.ORDERED if known.board.demo else Manner.PLANNED


@dataclass(frozen=True, slots=True)
class OneLagging:
    """What one unit owes, and who would be reminded of it."""

    words: str

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Find the unit, and offer to remind it."""
        unit = await find_unit(store, known, self.words)
        return unit if isinstance(unit, Outcome) else await _one(store, known, unit, sure=False)


@dataclass(frozen=True, slots=True)
class OneUrged:
    """[Nhắc ngay] of a unit; `sure`: who is reminded of what has been shown."""

    unit_id: int
    sure: bool

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Show it, or check again and have them reminded."""
        if not await in_charge(store, known, self.unit_id):
            return say(officers.NOT_IN_CHARGE)
        unit = await units.by_id(store, self.unit_id)
        return await _one(store, known, unit, sure=self.sure) if unit else say(officers.NOT_IN_CHARGE)


async def _one(store: Store, known: Known, unit: Unit, *, sure: bool) -> Outcome:
    owed = await _owed(store, known, unit.id)
    wanted = [debt.campaign for debt in owed if not holds_back(debt, known.now, known.board.zone)]
    if not wanted:
        return say(texts.unit_held(unit.name) if owed else texts.unit_owes_nothing(unit.name))
    if (refusal := _not_now(known, wanted)) is not None:
        return refusal
    names = await laggards.reached_of(store, unit.id, known.now)
    if not names:
        return say(texts.unit_unreached(unit.name, unit.phone))
    if sure:
        return say(texts.unit_urged(unit.name, names), deeds=[RemindUnit(unit.id, _manner(known))])
    text = texts.unit_lagging(unit.name, [one.name for one in wanted], names)
    return say(Reply(text, (Choice(texts.URGE, f"{ACT}:unit:{unit.id}:yes"),)))


async def _owed(store: Store, known: Known, unit_id: int) -> list[Debt]:
    open_now = [one for one in known.campaigns if one.is_open(known.now)]
    return [debt for debt in await reports.debts_of(store, open_now, [unit_id]) if debt.standing.lagging]
