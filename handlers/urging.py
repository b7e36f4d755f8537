"""An officer has the lagging units reminded now: /nhac shows whom and in which words, then it is done.

At a decent hour only, but in the demonstration.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from domain.campaigns import Campaign
from domain.chat import Choice, Inbound, Reply, Talk
from domain.people import Person, Role
from domain.reminders import Manner, next_decent
from handlers.known import Known
from handlers.outcome import Outcome, RunNow, say
from handlers.reminding import first_words
from handlers.units import roots_of
from storage import laggards, people, runs
from storage.database import Store
from texts import officers
from texts import runs as texts

ACT, LOOK = "urge", "look"
NAMED = 12


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
    """A campaign of several: the look beforehand; there, [Nhắc ngay]."""
    campaign_id = int(arguments[0])
    return Outcome(wanted=Preview(campaign_id) if arguments[1:] == [LOOK] else Urging(campaign_id))


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
            return await _preview(store, known, theirs[0])
        for one in theirs:
            owing = await laggards.people_owing(store, one, known.now, known.board.zone)
            lagging, unreached = await laggards.lagging_and_unreached(store, one, known.now)
            lines.append(f"• {texts.lagging_line(one.name, lagging, len(owing), len(unreached))}")
            choices += [Choice(texts.look_and_urge(one.name), f"{ACT}:{one.id}:{LOOK}")] if owing else []
        if self.campaigns and not theirs:
            return say(texts.NOT_YOURS)
        return say(Reply("\n".join(lines) or texts.NONE_OPEN, tuple(choices)))


@dataclass(frozen=True, slots=True)
class Preview:
    """The officer looks at what a run of a campaign would do now."""

    campaign_id: int

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Whom, how many, and the very words."""
        campaign = await _theirs(store, known, self.campaign_id)
        return campaign if isinstance(campaign, Outcome) else await _preview(store, known, campaign)


async def _theirs(store: Store, known: Known, campaign_id: int) -> Campaign | Outcome:
    """The open campaign, if all its units are in the charge of the officer who asks; else what to say."""
    campaign = next((one for one in known.campaigns if one.id == campaign_id), None)
    if campaign is None or not campaign.is_open(known.now):
        return say(texts.CHANGED)
    return campaign if await runs.in_charge_of_all(store, roots_of(known), campaign.id) else say(texts.NOT_YOURS)


async def _preview(store: Store, known: Known, campaign: Campaign) -> Outcome:
    owing = await laggards.people_owing(store, campaign, known.now, known.board.zone)
    lagging, unreached = await laggards.lagging_and_unreached(store, campaign, known.now)
    told = [texts.lagging_line(campaign.name, lagging, len(owing), len(unreached))]
    if found := await first_words(store, known.board, owing, known.now):
        person, reply = found
        names = [(one.name, [duty.unit_name for duty in one.duties]) for one in await _named(store, owing)]
        labels = [choice.label for choice in reply.choices]
        told += [texts.whom(names, len(owing)), texts.words(person.name, labels), "", reply.text]
    choices = (Choice(texts.URGE, f"{ACT}:{campaign.id}"),) if owing else ()
    return say(Reply("\n".join(told), choices))


async def _named(store: Store, person_ids: Sequence[int]) -> list[Person]:
    """The first of them, with what they report for."""
    found = await people.persons(store, person_ids[:NAMED])
    return [
        replace(one, duties=tuple(duty for duty in one.duties if duty.role is Role.SECRETARY)) for one in found
    ]


@dataclass(frozen=True, slots=True)
class Urging:
    """The officer pressed the button: they are reminded, if that can be now."""

    campaign_id: int

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Check again, and have it run."""
        campaign = await _theirs(store, known, self.campaign_id)
        if isinstance(campaign, Outcome):
            return campaign
        zone, calendar = known.board.zone, known.board.calendar
        decent = next_decent(known.now, [campaign.policy], zone, calendar)
        if decent != known.now and not known.board.demo:
            return say(texts.not_now(known.local(decent) if decent else None))
        if not await laggards.people_owing(store, campaign, known.now, zone):
            return say(texts.NOBODY_OWES)
        manner = Manner.ORDERED if known.board.demo else Manner.PLANNED
        return say(texts.urged(campaign.name), deeds=[RunNow(campaign, manner)])
