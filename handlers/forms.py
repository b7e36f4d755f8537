"""A form of the dashboard was handed in: a campaign to be made or changed, a template to be kept or dropped.

What it holds is checked here as if nobody had looked before: a form is words from outside like any other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from domain.campaigns import Campaign, CampaignDraft
from domain.chat import Inbound, Talk
from domain.people import Role
from handlers import linking, switching, unit_lists
from handlers.known import Known
from handlers.outcome import ChangeCampaign, DropTemplate, KeepTemplate, Outcome, Publish, say
from handlers.planned import reached
from handlers.units import roots_of
from imports.campaign_checks import Objection, cannot_change, cannot_make, unknown_units
from imports.campaign_values import BadValues, read_values
from storage import audience, units
from storage.audience import NoUnits
from storage.database import Store
from texts import campaigns as differences
from texts import forms as texts
from texts import general, planning
from texts import switching as switched
from texts.units import refitted

NAME = (2, 60)
ALWAYS = {"opens": "2000-01-01", "due": "2100-12-31"}
"""The days of a template, which has none of its own."""


def handed_in(known: Known, message: Inbound, talk: Talk) -> Outcome:
    """A form came: {"name", "values", …}."""
    if known.person is None:
        return linking.stranger(known, talk)
    if not known.person.has(Role.OFFICER):
        return say(general.NOT_YOURS)
    form = message.form
    match form.get("name"):
        case "campaign":
            return Outcome(wanted=CampaignSent(form.get("values"), form.get("of"), form.get("version")))
        case "template":
            return _template(known, form)
        case "close-unit":
            return Outcome(wanted=unit_lists.Closing(*(str(form.get(one, "")) for one in ("code", "on", "into"))))
    return say(texts.UNREADABLE)


def pressed(arguments: Sequence[str]) -> Outcome:
    """template:drop:NUMBER. ValueError for anything else."""
    if arguments[0] != "drop":
        raise ValueError(arguments)
    return say(texts.DROPPED, deeds=[DropTemplate(int(arguments[1]))])


def _template(known: Known, form: Mapping[str, Any]) -> Outcome:
    title, values = str(form.get("title", "")).strip(), form.get("values")
    if not NAME[0] <= len(title) <= NAME[1]:
        return say(texts.BAD_NAME)
    try:
        kept = {**values, **ALWAYS} if isinstance(values, Mapping) else {}
        read_values(kept, known.board.zone, known.board.unit_noun)
    except BadValues as error:
        return say(texts.refused([sentence for _, sentence in error.problems]))
    return say(texts.kept(title), deeds=[KeepTemplate(title, kept)])


@dataclass(frozen=True, slots=True)
class CampaignSent:
    """A campaign as a form states it; `of`: the one that it is to change, at the version it was begun with."""

    values: Any
    of: str | None
    version: int | None

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Check everything, then make it or change it."""
        stood = next((one for one in known.campaigns if one.code == self.of), None)
        if self.of and stood is None:
            return say(texts.GONE)
        try:
            draft = read_values(self.values, known.board.zone, known.board.unit_noun)
            if problems := await self._problems(store, known, draft, stood):
                return say(texts.refused([sentence for _, sentence in problems]))
            wanted = await audience.confined(store, draft.audience, roots_of(known))
            draft = replace(draft, audience=wanted)
            return await (_change(store, known, draft, stood, self) if stood else _make(store, known, draft))
        except BadValues as error:
            return say(texts.refused([sentence for _, sentence in error.problems]))
        except NoUnits:
            return say(texts.NO_UNITS)

    async def _problems(
        self, store: Store, known: Known, draft: CampaignDraft, stood: Campaign | None
    ) -> list[Objection]:
        codes = {one.code for one in await units.all_units(store)}
        found = [*unknown_units(draft, codes)]
        if stood:
            return [*found, *cannot_change(stood, draft, known.now)]
        return [*found, *cannot_make(draft, [one.code for one in known.campaigns], known.now)]


async def _make(store: Store, known: Known, draft: CampaignDraft) -> Outcome:
    one = draft.campaign
    count, told = await reached(store, draft, known.now)
    if one.opens_at <= known.now:
        return say(planning.published(one.name, one.code, count, told), deeds=[Publish(draft, told)])
    opens = known.local(one.opens_at)
    return say(planning.published_for_later(one.name, one.code, count, opens), deeds=[Publish(draft)])


async def _change(
    store: Store, known: Known, draft: CampaignDraft, stood: Campaign, sent: CampaignSent
) -> Outcome:
    if not await switching.whole_in_charge(store, known, stood):
        return say(switched.NOT_ALL_YOURS)
    if stood.version != sent.version or draft.campaign.code != stood.code:
        return say(texts.CHANGED_MEANWHILE)
    refit = await audience.forecast(store, stood.id, draft)
    told = [*differences.differences(stood, draft.campaign, known.board.zone)]
    told += [refitted(stood.code, refit)] if refit else []
    return say(texts.changed(draft.campaign.name, told), deeds=[ChangeCampaign(stood.code, stood.version, draft)])
