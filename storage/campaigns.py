"""Campaigns and whom they are for."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, time
from functools import lru_cache
from typing import Any

from sqlalchemy import select, update

from domain.campaigns import Audience, Campaign, CampaignDraft, Item, ItemKind, Policy
from domain.reports import denominators, pack
from domain.summary import add_up
from domain.units import Unit
from storage import audit
from storage.database import Store
from storage.tables import audience, campaigns, tallies
from storage.units import all_units


class NoUnits(Exception):
    """The audience of a campaign is empty, or it names units that do not exist (their codes)."""

    def __init__(self, unknown: Sequence[str] = ()) -> None:
        super().__init__(", ".join(unknown))
        self.unknown = tuple(unknown)


class CodeTaken(Exception):
    """A campaign of that code exists."""


async def all_campaigns(store: Store) -> list[Campaign]:
    """Every campaign, the earliest deadline first."""
    rows = await store.all(select(campaigns).order_by(campaigns.c.due_at, campaigns.c.id))
    return [_campaign(row) for row in rows]


async def campaign(store: Store, code: str) -> Campaign | None:
    """The campaign of that code, in any case of letters, or None."""
    found = await all_campaigns(store)
    return next((one for one in found if one.code.casefold() == code.casefold()), None)


def _campaign(row: Any) -> Campaign:
    return Campaign(
        id=row.id,
        code=row.code,
        title=row.title,
        short=row.short,
        opens_at=row.opens_at,
        due_at=row.due_at,
        items=_items(json.dumps(row.items)),
        policy=_policy(json.dumps(row.policy)),
        closed_at=row.closed_at,
        version=row.version,
    )


@lru_cache(maxsize=256)
def _items(saved: str) -> tuple[Item, ...]:
    return tuple(
        Item(**{**item, "kind": ItemKind(item["kind"]), "options": tuple(item["options"])})
        for item in json.loads(saved)
    )


@lru_cache(maxsize=256)
def _policy(saved: str) -> Policy:
    values = json.loads(saved)
    hours = {name: time.fromisoformat(values[name]) for name in ("at", "quiet_from", "quiet_to")}
    return Policy(**{**values, **hours, "days_before": tuple(values["days_before"])})


def _policy_values(policy: Policy) -> dict[str, Any]:
    hours = {name: getattr(policy, name).isoformat() for name in ("at", "quiet_from", "quiet_to")}
    return {**asdict(policy), **hours}


async def create(store: Store, draft: CampaignDraft, now: datetime) -> Campaign:
    """Keep a new campaign with its audience. Raises CodeTaken, NoUnits."""
    wanted = draft.campaign
    if await campaign(store, wanted.code):
        raise CodeTaken(wanted.code)
    chosen = [unit for unit in _choose(await all_units(store), draft.audience) if _is_asked(draft, unit)]
    if not chosen:
        raise NoUnits
    campaign_id = await store.number(
        store.insert(campaigns)
        .values(
            code=wanted.code,
            title=wanted.title,
            short=wanted.short,
            opens_at=wanted.opens_at,
            due_at=wanted.due_at,
            policy=_policy_values(wanted.policy),
            items=[asdict(item) for item in wanted.items],
            version=1,
        )
        .returning(campaigns.c.id)
    )
    quotas = {unit.id: _unit_quotas(draft.quotas, unit) for unit in chosen}
    await store.run(
        store.insert(audience),
        [
            {
                "campaign_id": campaign_id,
                "unit_id": unit.id,
                "quotas": pack(quotas[unit.id]),
                "from_at": min(wanted.opens_at, now),
            }
            for unit in chosen
        ],
    )
    asked = add_up((denominators(given), 1) for given in quotas.values())
    await add_to_tallies(store, {(campaign_id, measure): number for measure, number in asked.items()})
    await audit.note(store, "add campaign", wanted.code, now, units=len(chosen))
    found = await campaign(store, wanted.code)
    assert found is not None  # noqa: S101 - just inserted
    return found


def _is_asked(draft: CampaignDraft, unit: Unit) -> bool:
    """False for a unit of which nothing is asked: only quotas are, and all of its own are zero."""
    quotas = _unit_quotas(draft.quotas, unit)
    return any(item.required and quotas.get(item.key, 1) for item in draft.campaign.items)


def _choose(known: Sequence[Unit], wanted: Audience) -> list[Unit]:
    active = [unit for unit in known if unit.active_to is None]
    codes = {unit.code for unit in active}
    unknown = [code for code in (*wanted.codes, wanted.under) if code and code not in codes]
    if unknown:
        raise NoUnits(unknown)
    below = _codes_under(active, wanted.under) if wanted.under else codes
    return [
        unit
        for unit in active
        if unit.code in below
        and (not wanted.codes or unit.code in wanted.codes)
        and (not wanted.sectors or unit.sector in wanted.sectors)
    ]


def _codes_under(known: Sequence[Unit], root: str) -> set[str]:
    found = {root}
    while more := {unit.code for unit in known if unit.parent in found} - found:
        found |= more
    return found


def _unit_quotas(quotas: Mapping[str, "str | int | Mapping[str, int]"], unit: Unit) -> dict[str, int]:
    return {key: _quota(given, unit) for key, given in quotas.items()}


def _quota(given: "str | int | Mapping[str, int]", unit: Unit) -> int:
    if isinstance(given, str):
        return unit.individual_quota
    return given if isinstance(given, int) else given.get(unit.code, 0)


async def add_to_tallies(store: Store, changes: Mapping[tuple[int, str], int]) -> None:
    """Add to the campaigns' figures; rows are locked in key order, so that no two workers deadlock."""
    rows = [
        {"campaign_id": campaign_id, "measure": measure, "number": number}
        for (campaign_id, measure), number in sorted(changes.items())
        if number
    ]
    if not rows:
        return
    statement = store.insert(tallies)
    await store.run(
        statement.on_conflict_do_update(
            index_elements=["campaign_id", "measure"],
            set_={"number": tallies.c.number + statement.excluded.number},
        ),
        rows,
    )


async def close(store: Store, code: str, closed_at: datetime) -> None:
    """Close a campaign at a moment: from then it takes no answers and reminds nobody."""
    await _set_closed(store, code, closed_at)
    await audit.note(store, "close campaign", code, closed_at)


async def _set_closed(store: Store, code: str, closed_at: datetime | None) -> None:
    await store.run(
        update(campaigns)
        .where(campaigns.c.code == code)
        .values(closed_at=closed_at, version=campaigns.c.version + 1)
    )


async def open_now(store: Store, code: str, now: datetime) -> None:
    """Open a campaign: from now if it was to open later, again if it was closed."""
    await store.run(
        update(campaigns).where(campaigns.c.code == code, campaigns.c.opens_at > now).values(opens_at=now)
    )
    await _set_closed(store, code, None)
    await audit.note(store, "open campaign", code, now)
