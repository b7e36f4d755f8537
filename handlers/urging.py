"""An officer has the lagging units reminded now: /nhac. At a decent hour only, but in the demonstration."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.campaigns import Campaign
from domain.chat import Choice, Inbound, Reply, Talk
from domain.reminders import Manner, next_decent
from handlers.beforehand import Preview, preview
from handlers.known import Known
from handlers.outcome import Outcome, RunNow, say
from handlers.units import roots_of
from storage import laggards, runs
from storage.database import Store
from texts import officers
from texts import runs as texts

ACT = "urge"
LOOK = "look"


def show(known: Known, message: Inbound, talk: Talk) -> Outcome:
    """/nhac: the open campaigns in which units lag; /nhac MÃ: that one."""
    words = message.text.split()
    open_now = [one for one in known.campaigns if one.is_open(known.now)]
    if len(words) > 1:
        open_now = [one for one in open_now if one.code.casefold() == words[1].casefold()]
        if not open_now:
            return say(officers.no_such_campaign(words[1]))
    return Outcome(wanted=Lagging(tuple(open_now)))


def pressed(arguments: Sequence[str]) -> Outcome:
    """[Nhắc ngay] of a campaign."""
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
        zone, calendar = known.board.zone, known.board.calendar
        decent = next_decent(known.now, [campaign.policy], zone, calendar)
        if decent != known.now and not known.board.demo:
            return say(texts.not_now(known.local(decent) if decent else None))
        if not await laggards.people_owing(store, campaign, known.now, zone):
            return say(texts.NOBODY_OWES)
        manner = Manner.ORDERED if known.board.demo else Manner.PLANNED
        return say(texts.urged(campaign.name), deeds=[RunNow(campaign, manner)])
