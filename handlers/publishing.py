"""What an officer is shown and asked of a campaign that is being set up; and that it is published."""

from dataclasses import dataclass, replace
from datetime import datetime

from domain.campaigns import Audience, CampaignDraft
from domain.chat import Choice, MessageKind, Reply, Talk
from domain.reviews import Counts
from handlers import opening
from handlers.known import Known
from handlers.outcome import Outcome, Publish, say
from handlers.planned import Held, draft_of, reached
from handlers.units import roots_of, units_within
from language.spelling import plain
from storage import units
from storage.audience import NoUnits
from storage.database import Store
from texts import planning as texts

TOPIC = "plan campaign"
SHOWN = 8


@dataclass(frozen=True, slots=True)
class UnitsAsked:
    """Which units? All in the officer's charge, or those of a sector."""

    held: Held

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Offer the sectors."""
        theirs = [one for one in await units_within(store, roots_of(known)) if one.active_to is None]
        sectors = sorted({one.sector for one in theirs if one.sector})[:SHOWN]
        choices = (
            Choice(f"{texts.ALL_UNITS} ({len(theirs)})", "make:sector:"),
            *(Choice(name, f"make:sector:{place}") for place, name in enumerate(sectors)),
        )
        talk = Talk(TOPIC, {**self.held, "step": "units", "shown": sectors})
        return say(Reply(texts.WHICH_UNITS, choices, layout="chips"), talk=talk)


@dataclass(frozen=True, slots=True)
class SectorsNamed:
    """Sectors were typed."""

    held: Held
    words: str
    talk: Talk

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Take those that there are, in the officer's charge."""
        theirs = {one.sector for one in await units_within(store, roots_of(known)) if one.sector}
        by_name = {plain(name): name for name in theirs}
        named = [plain(one) for one in self.words.split(",") if one.strip()]
        unknown = [one for one in named if one not in by_name]
        if unknown or not named:
            return say(Reply(texts.unknown_sector(self.words), self.talk.choices, layout="chips"), talk=self.talk)
        return await Preview({**self.held, "sectors": [by_name[one] for one in named]}).answer(store, known)


@dataclass(frozen=True, slots=True)
class ItemsAsked:
    """Which item is to be left out?"""

    held: Held

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Offer those that are not required."""
        try:
            draft = await draft_of(store, known, self.held)
        except NoUnits:
            return say(texts.NO_UNITS)
        if draft is None:
            return say(texts.GONE)
        free = [item for item in draft.campaign.items if not item.required]
        drops = (Choice(texts.drop(item), f"make:drop:{item.key}") for item in free)
        choices = (*drops, Choice(texts.DONE, "make:done"))
        return say(Reply(texts.WHICH_ITEM, choices), talk=Talk(TOPIC, {**self.held, "step": "items"}))


@dataclass(frozen=True, slots=True)
class Preview:
    """The campaign as it would be; `trial`: what its units would hear."""

    held: Held
    trial: bool = False

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Count whom it is for, and show it."""
        try:
            draft, count, told = await _counted(store, known, self.held)
        except NoUnits:
            again = await UnitsAsked({**self.held}).answer(store, known)
            return replace(again, replies=(Reply(texts.NO_UNITS), *again.replies))
        if draft is None:
            return say(texts.GONE)
        choices = _offered(draft)
        talk = Talk(TOPIC, {**self.held, "step": "preview"})
        if self.trial:
            shown = opening.trial(draft.campaign, known.board)
            return say(shown, Reply(texts.TRIED, choices, layout="pair"), talk=talk)
        due, opens = known.local(draft.campaign.due_at), _later(known, draft)
        of = await _part(store, draft.audience)
        day_off = not known.board.calendar.is_working_day(due.date())
        text = texts.preview(draft, opens, due, count, told, of, day_off=day_off)
        return say(Reply(text, choices, MessageKind.CARD, layout="pair"), talk=talk)


async def _part(store: Store, audience: Audience) -> str:
    named = (one.name for one in await units.all_units(store) if one.code == audience.under)
    return texts.part(audience.sectors, audience.codes, next(named, "") if audience.under else "")


def _later(known: Known, draft: CampaignDraft) -> datetime | None:
    """When it opens, on the Board's clock, if that is not at once."""
    opens = draft.campaign.opens_at
    return known.local(opens) if opens > known.now else None


def _offered(draft: CampaignDraft) -> tuple[Choice, ...]:
    """What can be done with what was shown."""
    changes = (
        (texts.CHANGE_TITLE, "title"),
        (texts.CHANGE_DUE, "due"),
        (texts.CHANGE_OPENING, "opens"),
        (texts.CHANGE_UNITS, "units"),
    )
    free = any(not item.required for item in draft.campaign.items)
    return (
        Choice(texts.PUBLISH, "make:publish"),
        Choice(texts.TRY, "make:try"),
        *(Choice(label, f"make:{act}") for label, act in changes),
        *([Choice(texts.CHANGE_ITEMS, "make:items")] if free else []),
        Choice(*_other_count(draft)),
        Choice(texts.DROP_IT, "make:off"),
    )


@dataclass(frozen=True, slots=True)
class Published:
    """The officer said go."""

    held: Held

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Make it, and tell the units."""
        try:
            draft, count, told = await _counted(store, known, self.held)
        except NoUnits:
            return say(texts.NO_UNITS)
        if draft is None or draft.campaign.due_at <= known.now:
            return say(texts.GONE if draft is None else texts.BAD_DUE)
        one, opens = draft.campaign, _later(known, draft)
        if opens:
            return say(texts.published_for_later(one.name, one.code, count, opens), deeds=[Publish(draft)])
        return say(texts.published(one.name, one.code, count, told), deeds=[Publish(draft, told)])


async def _counted(store: Store, known: Known, held: Held) -> tuple[CampaignDraft | None, int, int]:
    """The campaign as it would be, how many units it is for, and how many people hear of it. Raises NoUnits."""
    draft = await draft_of(store, known, held)
    return draft, *(await reached(store, draft, known.now) if draft else (0, 0))


def _other_count(draft: CampaignDraft) -> tuple[str, str]:
    """The button that makes the campaign count the other reports: (label, action)."""
    if draft.campaign.counts is Counts.ACCEPTED:
        return texts.COUNT_ALL, "make:accepted:no"
    return texts.COUNT_ACCEPTED, "make:accepted:yes"
