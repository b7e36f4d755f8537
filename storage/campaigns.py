"""Campaigns: made from a draft, changed by another, opened, closed, cancelled; every version is kept."""

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, replace
from datetime import datetime, time
from functools import lru_cache
from typing import Any

from sqlalchemy import select, update

from domain.campaigns import Audience, Campaign, CampaignDraft, Item, ItemKind, Policy, Refit
from domain.reviews import Counts
from domain.units import Unit
from storage import audience, audit, reports
from storage.database import Store
from storage.tables import audit as audit_lines
from storage.tables import campaign_versions, campaigns, people


class Emptied(Exception):
    """A change of the list of units would leave a campaign (its code) without any."""


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
        cancelled_at=row.cancelled_at,
        version=row.version,
        counts=Counts(row.counts),
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


async def create(store: Store, draft: CampaignDraft, now: datetime, person_id: int | None = None) -> Campaign:
    """Keep a new campaign with its audience; its code must be free. Raises NoUnits."""
    values = {**_values(draft), "code": draft.campaign.code, "version": 1}
    campaign_id = await store.number(store.insert(campaigns).values(values).returning(campaigns.c.id))
    fitted = await audience.fit(store, campaign_id, draft, min(draft.campaign.opens_at, now))
    made = await _reread(store, draft.campaign.code)
    await _keep_version(store, made, now)
    await audit.note(store, "add campaign", made.code, now, person_id, units=len(fitted.joined))
    return made


async def change(
    store: Store, stood: Campaign, draft: CampaignDraft, now: datetime, person_id: int | None = None
) -> tuple[Campaign, Refit]:
    """Make a campaign what a draft says. What was reported stays and is counted anew. Raises NoUnits."""
    values = _values(draft)
    row = await store.first(select(campaigns).where(campaigns.c.id == stood.id))
    defined = any(_as_kept(getattr(row, name)) != _as_kept(value) for name, value in values.items())
    if defined:
        await audience.touch(store, [stood.id])
        await store.run(update(campaigns).where(campaigns.c.id == stood.id).values(values))
        await _keep_version(store, await _reread(store, stood.code), now)
    fitted = await refit(store, await _reread(store, stood.code), draft, now)
    if defined or fitted:
        await audit.note(store, "change campaign", stood.code, now, person_id, **asdict(fitted))
    return await _reread(store, stood.code), fitted


def _as_kept(value: Any) -> Any:
    """A value as the database gives it back, to be compared."""
    return value if isinstance(value, datetime) else json.loads(json.dumps(value, sort_keys=True))


async def refit(store: Store, stood: Campaign, draft: CampaignDraft, now: datetime) -> Refit:
    """Bring the audience in line with the draft from now on, and count anew what stands."""
    await audience.hold(store, [stood.id])
    fitted = await audience.fit(store, stood.id, draft, now if stood.opens_at <= now else stood.opens_at)
    if fitted:
        await audience.touch(store, [stood.id])
    await reports.restate(store, await _reread(store, stood.code), now)
    return fitted


async def refit_all(store: Store, now: datetime) -> dict[str, Refit]:
    """After the list of units has changed: every campaign that is not over, by code; those that changed.

    Raises Emptied.
    """
    changed = {}
    for one in await all_campaigns(store):
        if one.closed_at is not None and one.closed_at <= now:
            continue
        try:
            fitted = await refit(store, one, await draft_of(store, one), now)
        except audience.NoUnits as error:
            raise Emptied(one.code) from error
        if fitted:
            changed[one.code] = fitted
            await audit.note(store, "refit campaign", one.code, now, **asdict(fitted))
    return changed


async def forecast_all(store: Store, now: datetime, known: Sequence[Unit]) -> dict[str, Refit]:
    """What `refit_all` would do, were these the units. Raises Emptied."""
    found = {}
    for one in await all_campaigns(store):
        if one.closed_at is not None and one.closed_at <= now:
            continue
        try:
            found[one.code] = await audience.forecast(store, one.id, await draft_of(store, one), known)
        except audience.NoUnits as error:
            raise Emptied(one.code) from error
    return {code: refit for code, refit in found.items() if refit}


async def readmit(store: Store, stood: Campaign, unit_id: int, now: datetime, person_id: int | None) -> None:
    """A unit that was excused counts again from now, with the quotas it has now. Raises Conflict."""
    await audience.take_back(store, stood, unit_id, now, person_id)
    await refit(store, stood, await draft_of(store, stood), now)


async def makers(store: Store, codes: Collection[str]) -> dict[str, str]:
    """Who made campaigns, by code; those that were made at the command line are left out."""
    rows = await store.all(
        select(audit_lines.c.subject, people.c.name)
        .join(people, people.c.id == audit_lines.c.person_id)
        .where(audit_lines.c.action == "add campaign", audit_lines.c.subject.in_(codes))
    )
    return {row.subject: row.name for row in rows}


async def draft_of(store: Store, stood: Campaign) -> CampaignDraft:
    """The draft that a campaign was made from last."""
    row = await store.first(select(campaigns.c.audience, campaigns.c.quotas).where(campaigns.c.id == stood.id))
    wanted = row.audience
    of = Audience(tuple(wanted.get("sectors", ())), tuple(wanted.get("codes", ())), wanted.get("under"))
    return CampaignDraft(stood, of, row.quotas)


def _values(draft: CampaignDraft) -> dict[str, Any]:
    wanted = draft.campaign
    return {
        "title": wanted.title,
        "short": wanted.short,
        "opens_at": wanted.opens_at,
        "due_at": wanted.due_at,
        "policy": _policy_values(wanted.policy),
        "items": [asdict(item) for item in wanted.items],
        "audience": {name: value for name, value in asdict(draft.audience).items() if value},
        "quotas": dict(draft.quotas),
        "counts": wanted.counts,
    }


async def _reread(store: Store, code: str) -> Campaign:
    row = await store.first(select(campaigns).where(campaigns.c.code == code))
    return _campaign(row)


async def _keep_version(store: Store, made: Campaign, now: datetime) -> None:
    row = {
        "campaign_id": made.id,
        "version": made.version,
        "at": now,
        "title": made.title,
        "short": made.short,
        "opens_at": made.opens_at,
        "due_at": made.due_at,
        "items": [asdict(item) for item in made.items],
    }
    await store.run(store.insert(campaign_versions).values(row))


async def as_it_was(store: Store, stood: Campaign, moment: datetime) -> Campaign:
    """The campaign as it was defined at a moment; before its first version, as it was first."""
    of_it = select(campaign_versions).where(campaign_versions.c.campaign_id == stood.id)
    row = await store.first(
        of_it.where(campaign_versions.c.at <= moment).order_by(campaign_versions.c.version.desc()).limit(1)
    ) or await store.first(of_it.order_by(campaign_versions.c.version).limit(1))
    if row is None:
        return stood
    items = _items(json.dumps(row.items))
    return replace(stood, title=row.title, short=row.short, opens_at=row.opens_at, due_at=row.due_at, items=items)


async def close(store: Store, code: str, closed_at: datetime, person_id: int | None = None) -> None:
    """Close a campaign at a moment: from then it takes no answers and reminds nobody."""
    await _switch(store, code, closed_at=closed_at)
    await audit.note(store, "close campaign", code, closed_at, person_id)


async def cancel(store: Store, code: str, now: datetime, person_id: int | None = None) -> None:
    """Call a campaign off, before or after it opened: it is over, and no longer told of. What was said is kept."""
    await _switch(store, code, closed_at=now, cancelled_at=now)
    await audit.note(store, "cancel campaign", code, now, person_id)


async def open_now(store: Store, code: str, now: datetime, person_id: int | None = None) -> None:
    """Open a campaign: from now if it was to open later, again if it was closed or cancelled."""
    await store.run(
        update(campaigns).where(campaigns.c.code == code, campaigns.c.opens_at > now).values(opens_at=now)
    )
    await _switch(store, code, closed_at=None, cancelled_at=None)
    found = await _reread(store, code)
    await _keep_version(store, found, now)
    await audit.note(store, "open campaign", code, now, person_id)


async def _switch(store: Store, code: str, **moments: datetime | None) -> None:
    await store.run(
        update(campaigns).where(campaigns.c.code == code).values(version=campaigns.c.version + 1, **moments)
    )
