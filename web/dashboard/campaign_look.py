"""What the form of a campaign begins with and comes to: read, never written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from domain.access import managed_roots
from domain.campaigns import Audience, Campaign, CampaignDraft, Refit, free_code
from domain.chat import Reply
from domain.reports import unpack
from domain.units import Unit
from imports.campaign_checks import cannot_change, cannot_make, unknown_units
from imports.campaign_values import BadValues, read_values, values_of
from imports.templates import NAMES, template
from storage import audience, campaigns, people, templates, units
from storage.audience import NoUnits
from storage.database import Store
from texts import campaigns as differences
from texts import dashboard_campaigns as texts
from texts import files
from texts.units import refitted
from web.dashboard.campaign_sheet import NEW_ITEM, Sheet, field_at, sheet_of
from web.dashboard.viewer import Viewer
from web.house import House

IN_A_WEEK, FEW = timedelta(days=7), 50


@dataclass(frozen=True, slots=True)
class Looked:
    """What a sheet comes to: what is wrong with it by field; else whom it is for and what it changes."""

    errors: Mapping[str, str] = field(default_factory=dict)
    draft: CampaignDraft | None = None
    units: int = 0
    told: int = 0
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands beside the form: the conversation of a unit."""

    unit: str = ""
    said: Sequence[str | Reply] = ()


class Lookout:
    """Looks at the sheets of one house."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.board = house.board

    @property
    def now(self) -> datetime:
        """The moment on the Board's clock."""
        return self.house.clock().astimezone(self.board.zone)

    def read(self, values: Mapping[str, Any]) -> CampaignDraft:
        """The campaign of values. Raises BadValues."""
        return read_values(values, self.board.zone, self.board.unit_noun)

    def values(self, draft: CampaignDraft) -> dict[str, Any]:
        """The values of a campaign."""
        return values_of(draft, self.board.zone)

    async def begun(self, store: Store, viewer: Viewer, query: Mapping[str, str], stood: Campaign | None) -> Sheet:
        """The sheet as it begins: what is changed, a template, a copy, or blank."""
        if stood is not None:
            return sheet_of(self.values(await campaigns.draft_of(store, stood)))
        known = await campaigns.all_campaigns(store)
        base, code = await self._base(store, viewer, query, known)
        code = free_code(code, self.now.date(), [one.code for one in known])
        sheet = sheet_of(base, dated=False)
        return replace(sheet, fields={**sheet.fields, "code": code, "due_hour": "17:00"})

    async def _base(
        self, store: Store, viewer: Viewer, query: Mapping[str, str], known: Sequence[Campaign]
    ) -> tuple[Mapping[str, Any], str]:
        """What is begun from, as values, and a code like which the new one's is."""
        name, copied = query.get("mau", ""), query.get("sao", "")
        if name in NAMES:
            base = template(name, self.board.zone, self.board.unit_noun)
            return self.values(base), base.campaign.code
        if name.isascii() and name.isdigit() and len(name) < 10:
            kept = await templates.find(store, int(name))
            if kept:
                return await self._theirs(store, viewer, self.read(kept.values))
        if found := next((one for one in known if one.code == copied), None):
            return await self._theirs(store, viewer, await campaigns.draft_of(store, found))
        blank = self.values(template("figures", self.board.zone, self.board.unit_noun))
        return {**blank, "title": "", "items": [dict(NEW_ITEM)]}, "dot"

    async def _theirs(self, store: Store, viewer: Viewer, draft: CampaignDraft) -> tuple[Mapping[str, Any], str]:
        """A copy that names no unit beyond the officer's charge."""
        roots = managed_roots(viewer.person)
        if roots is not None:
            inside = await units.within(store, roots) or set()
            codes = {one.code for one in await units.all_units(store) if one.id in inside}
            try:
                wanted = await audience.confined(store, draft.audience, roots)
            except NoUnits:
                wanted = Audience()
            quotas = {
                key: {code: many for code, many in rule.items() if code in codes}
                if isinstance(rule, Mapping)
                else rule
                for key, rule in draft.quotas.items()
            }
            draft = replace(draft, audience=wanted, quotas=quotas)
        return self.values(draft), draft.campaign.code

    async def look(
        self, store: Store, viewer: Viewer, sheet: Sheet, stood: Campaign | None, known: Sequence[Unit]
    ) -> Looked:
        """Everything that is wrong with a sheet; or whom it is for, and what it changes. `known`: all units."""
        marked = dict.fromkeys(sheet.marked(), texts.MARKED)
        try:
            draft = self.read(sheet.values(self.now))
        except BadValues as error:
            return Looked(by_field(error.problems) | marked)
        problems = [*unknown_units(draft, {one.code for one in known})]
        if stood:
            problems += cannot_change(stood, draft, self.now)
        else:
            used = [one.code for one in await campaigns.all_campaigns(store)]
            problems += cannot_make(draft, used, self.now)
        if problems or marked:
            return Looked(by_field(problems) | marked)
        try:
            return await self._reckoned(store, viewer, draft, stood, known)
        except NoUnits:
            return Looked({"codes": texts.wrong(files.NO_UNITS)})

    async def _reckoned(
        self,
        store: Store,
        viewer: Viewer,
        draft: CampaignDraft,
        stood: Campaign | None,
        known: Sequence[Unit],
    ) -> Looked:
        wanted = await audience.confined(store, draft.audience, managed_roots(viewer.person))
        draft = replace(draft, audience=wanted)
        chosen = audience.chosen(draft, known)
        told = len(await people.chats_of(store, await people.secretaries_of(store, chosen)))
        changes: list[str] = []
        if stood:
            changes += differences.differences(stood, draft.campaign, self.board.zone)
            refit: Refit = await audience.forecast(store, stood.id, draft, known)
            changes += [refitted(stood.code, refit)] if refit else []
        return Looked({}, draft, len(chosen), told, tuple(changes))

    async def rehearsed(self, store: Store, viewer: Viewer, sheet: Sheet) -> Shown:
        """What a unit gets of the sheet as far as it is filled in; nothing where that is too little."""
        values = sheet.values(self.now)
        values.setdefault("due", f"{self.now + IN_A_WEEK:%Y-%m-%d} 17:00")
        try:
            draft = self.read(values)
            wanted = await audience.confined(store, draft.audience, managed_roots(viewer.person))
            some = await units.some_of(store, wanted, FEW)
            chosen = audience.chosen(replace(draft, audience=Audience()), some)
        except (BadValues, NoUnits):
            return Shown()
        unit = next(one for one in some if one.id in chosen)
        said = self.house.rehearse(draft, unit, unpack(chosen[unit.id]), self.house.clock())
        return Shown(texts.example(unit.name, unit.code), said)

    def to_keep(self, sheet: Sheet) -> tuple[dict[str, Any], Mapping[str, str]]:
        """The values of a sheet that becomes a template, whose days do not matter, and what is wrong by field."""
        values = {"due": f"{self.now + IN_A_WEEK:%Y-%m-%d}", **sheet.values(self.now)}
        try:
            self.read(values)
        except BadValues as error:
            return values, by_field(error.problems)
        return values, dict.fromkeys(sheet.marked(), texts.MARKED)

    def told(self, looked: Looked, stood: Campaign | None) -> str:
        """Whom a campaign is for, in a sentence."""
        if stood or looked.draft is None:
            return texts.now_counted(looked.units)
        zone, one = self.board.zone, looked.draft.campaign
        later = one.opens_at.astimezone(zone) if one.opens_at > self.now else None
        return texts.reached(looked.units, looked.told, one.due_at.astimezone(zone), later)


def by_field(problems: Sequence[tuple[Sequence[str | int], str]]) -> dict[str, str]:
    """The first of the problems of each field, in words for a form."""
    found: dict[str, str] = {}
    for path, sentence in problems:
        found.setdefault(field_at(path), texts.wrong(sentence))
    return found
