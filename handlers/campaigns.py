"""Officers see a campaign, and excuse units from it: /dot."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.campaigns import Campaign
from domain.chat import Choice, Inbound, MessageKind, Reply, Talk
from domain.reviews import Counts
from domain.units import Unit
from handlers import switching
from handlers.known import Known
from handlers.outcome import Excuse, Outcome, say
from handlers.units import find_unit, in_charge, roots_of
from language.spelling import plain
from storage import audience, summary, units
from storage.database import Store
from storage.summary import Scope
from texts import officers as texts
from texts.switching import ONLY_ACCEPTED, how, opens_at

EXCUSE, TAKE_BACK = "mien", "bo mien"
ASK_EXCUSE, ASK_READMIT = "ask-excuse", "ask-readmit"
LONGEST_REASON, OFFERED = 300, 8


def show(known: Known, message: Inbound, talk: Talk) -> Outcome:
    """/dot: every campaign; /dot MÃ: one; /dot MÃ miễn DB012 lý do; /dot MÃ bỏ miễn DB012."""
    words = message.text.split(maxsplit=2)
    if len(words) == 1:
        listed = [(one, known.local(one.due_at), one.is_open(known.now)) for one in known.campaigns]
        still = [one for one in known.campaigns if one.closed_at is None][-OFFERED:]
        choices = tuple(Choice(one.name, f"dot:show:{one.id}") for one in still)
        return say(Reply(texts.campaigns(listed), choices, MessageKind.CARD))
    found = next((one for one in known.campaigns if one.code.casefold() == words[1].casefold()), None)
    if found is None:
        return say(texts.no_such_campaign(words[1]))
    return _about(found, words[2] if len(words) > 2 else "")


def opened(known: Known, campaign_id: int) -> Outcome:
    """The button of a campaign in the list."""
    found = next((one for one in known.campaigns if one.id == campaign_id), None)
    return Outcome(wanted=Card(found)) if found else say(texts.no_such_campaign(""))


def _about(campaign: Campaign, rest: str) -> Outcome:
    if (changed := switching.read(campaign, rest)) is not None:
        return changed
    said = plain(rest)
    for word, count in ((TAKE_BACK, 2), (EXCUSE, 1)):
        if said == word or said.startswith(word + " "):
            parts = rest.split(maxsplit=count + 1)[count:]
            if not parts:
                return say(texts.how_to_excuse(campaign.code))
            if word == EXCUSE and len(parts) == 1:
                return Outcome(wanted=WhyAsked(campaign, parts[0]))
            return Outcome(wanted=Excusing(campaign, parts[0], parts[1] if word == EXCUSE else ""))
    return Outcome(wanted=Card(campaign)) if not rest else say(texts.how_to_excuse(campaign.code))


@dataclass(frozen=True, slots=True)
class Card:
    """One campaign: its deadline, how many units it is for, and who is excused."""

    campaign: Campaign

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Read it."""
        counted = await summary.current(store, self.campaign, known.now, Scope(roots_of(known)))
        theirs = await units.within(store, roots_of(known))
        excused = [
            one
            for one in await audience.excused(store, self.campaign.id)
            if theirs is None or one.unit_id in theirs
        ]
        due = known.local(self.campaign.due_at)
        text = texts.campaign(self.campaign, due, counted.units.expected, excused)
        if self.campaign.is_coming(known.now):
            text += f"\n{opens_at(known.local(self.campaign.opens_at))}"
        text += f"\n{ONLY_ACCEPTED}" if self.campaign.counts is Counts.ACCEPTED else ""
        choices = switching.buttons(self.campaign, known.now)
        return say(Reply(f"{text}\n{how(self.campaign.code)}", choices, MessageKind.CARD))


def pressed(act: str, arguments: Sequence[str]) -> Outcome:
    """[Miễn] or [Bỏ miễn] of a unit, where it is looked at."""
    return Outcome(wanted=Meant(int(arguments[0]), int(arguments[1]), excused=act == ASK_EXCUSE))


def why_answered(known: Known, message: Inbound, talk: Talk) -> Outcome:
    """The officer wrote why a unit is excused."""
    campaign = next((one for one in known.campaigns if one.id == talk.data["campaign"]), None)
    if campaign is None:
        return say(texts.NOT_IN_CHARGE)
    return Outcome(wanted=Excusing(campaign, talk.data["code"], message.text))


@dataclass(frozen=True, slots=True)
class Meant:
    """A unit is to be excused, or to report again: why, or whether that is meant."""

    campaign_id: int
    unit_id: int
    excused: bool

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Ask, if it can be done."""
        campaign = next((one for one in known.campaigns if one.id == self.campaign_id), None)
        unit = await units.by_id(store, self.unit_id)
        if campaign is None or unit is None or not await in_charge(store, known, unit.id):
            return say(texts.NOT_IN_CHARGE)
        meant = WhyAsked(campaign, unit.code) if self.excused else Excusing(campaign, unit.code, "")
        return await meant.answer(store, known)


@dataclass(frozen=True, slots=True)
class WhyAsked:
    """A unit is to be excused: why?"""

    campaign: Campaign
    unit: str

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Find the unit, and ask, if it can be excused."""
        unit = await find_unit(store, known, self.unit)
        if isinstance(unit, Outcome):
            return unit
        if refusal := await _refusal(store, known, self.campaign, unit, "?"):
            return say(refusal)
        talk = Talk("excuse-why", {"campaign": self.campaign.id, "code": unit.code, "free": True})
        return say(texts.ask_why_excused(unit.name, self.campaign.name), talk=talk)


@dataclass(frozen=True, slots=True)
class Excusing:
    """A unit is to be excused for a reason, or, without one, to report again."""

    campaign: Campaign
    unit: str
    reason: str

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Find the unit, and ask whether that is meant: it changes what everything is counted against."""
        unit = await find_unit(store, known, self.unit)
        if isinstance(unit, Outcome):
            return unit
        if refusal := await _refusal(store, known, self.campaign, unit, self.reason):
            return say(refusal)
        if len(self.reason) > LONGEST_REASON:
            return say(texts.REASON_TOO_LONG)
        yes = Choice(texts.EXCUSE if self.reason else texts.TAKE_BACK, f"excuse:{self.campaign.id}:{unit.id}")
        choices = (yes, Choice(texts.KEEP, "keep-duty"))
        text = texts.ask_to_excuse(unit.name, self.campaign.name, self.reason)
        return say(Reply(text, choices), talk=Talk("excuse", {"reason": self.reason}))


async def _refusal(store: Store, known: Known, campaign: Campaign, unit: Unit, reason: str) -> str:
    if campaign.closed_at is not None:
        return texts.campaign_over(campaign.name)
    counts = await audience.is_in(store, campaign.id, unit.id)
    if reason:
        return "" if counts else texts.not_in_it(unit.name, campaign.name)
    excused = {one.code for one in await audience.excused(store, campaign.id)}
    return "" if unit.code in excused else texts.not_excused(unit.name, campaign.name)


@dataclass(frozen=True, slots=True)
class Excused:
    """The officer pressed the button: it is done, if it still can be."""

    campaign_id: int
    unit_id: int
    reason: str

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Check again, and do it."""
        campaign = next((one for one in known.campaigns if one.id == self.campaign_id), None)
        unit = next((one for one in await units.all_units(store) if one.id == self.unit_id), None)
        if campaign is None or unit is None or not await in_charge(store, known, unit.id):
            return say(texts.NOT_IN_CHARGE)
        if refusal := await _refusal(store, known, campaign, unit, self.reason):
            return say(refusal)
        text = texts.excused(unit.name, campaign.name, self.reason)
        return say(text, deeds=[Excuse(campaign.id, unit.id, self.reason)])
