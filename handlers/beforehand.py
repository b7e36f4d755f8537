"""What a run would do now, shown to an officer before it is done: whom it reminds, and the very words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from domain.campaigns import Campaign
from domain.chat import Choice, Reply
from domain.people import Person, Role
from handlers.known import Known
from handlers.outcome import Outcome, say
from handlers.reminding import first_words
from handlers.units import roots_of
from storage import laggards, people, runs
from storage.database import Store
from texts import runs as texts

NAMED = 12


@dataclass(frozen=True, slots=True)
class Preview:
    """A campaign was chosen of several; `action`: what has it done."""

    campaign_id: int
    action: str

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Whom, how many, and the very words."""
        campaign = next((one for one in known.campaigns if one.id == self.campaign_id), None)
        if campaign is None or not campaign.is_open(known.now):
            return say(texts.CHANGED)
        if not await runs.in_charge_of_all(store, roots_of(known), campaign.id):
            return say(texts.NOT_YOURS)
        return await preview(store, known, campaign, self.action)


async def preview(store: Store, known: Known, campaign: Campaign, action: str) -> Outcome:
    """What a run would do now of a campaign that is in the officer's charge, with the button that has it done."""
    owing = await laggards.people_owing(store, campaign, known.now, known.board.zone)
    lagging, unreached = await laggards.lagging_and_unreached(store, campaign, known.now)
    told = [texts.lagging_line(campaign.name, lagging, len(owing), len(unreached))]
    if found := await first_words(store, known.board, owing, known.now):
        person, reply = found
        names = [(one.name, [duty.unit_name for duty in one.duties]) for one in await _named(store, owing)]
        labels = [choice.label for choice in reply.choices]
        told += [texts.whom(names, len(owing)), texts.words(person.name, labels), "", reply.text]
    choices = (Choice(texts.URGE, action),) if owing else ()
    return say(Reply("\n".join(told), choices))


async def _named(store: Store, person_ids: Sequence[int]) -> list[Person]:
    """The first of them, with what they report for."""
    found = await people.persons(store, person_ids[:NAMED])
    return [replace(one, duties=tuple(own for own in one.duties if own.role is Role.SECRETARY)) for one in found]
