"""One unit in full, for who looks at it on the dashboard: its people, and each campaign with its history."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, func, literal_column, or_, select

from domain.campaigns import Campaign
from domain.folder import Account, Folder, Near, Nudge, Place, Servant, Version
from domain.people import Role
from domain.reports import unpack
from domain.reviews import Review, Verdict
from domain.units import Unit
from storage import campaigns, invites, matrix, people, units
from storage import reports as stored
from storage.database import Store
from storage.summary import Scope
from storage.tables import accounts, audience, duties, outbox, reminded, reminder_slots, reports, reviews
from storage.tables import campaigns as asked
from storage.tables import people as persons
from storage.tables import units as rows

IN_FULL, LATEST, PAGE, BELOW, NUDGES = 6, 5, 50, 60, 10


async def read(store: Store, unit: Unit, scope: Scope, now: datetime, today: date) -> Folder:
    """The unit within a scope: its latest versions in the campaigns that are open and the last that were."""
    places = await _places(store, unit, await _asking(store, unit.id, now))
    shown = [await _told(store, one, unit.id, (0, LATEST)) for one in places[:IN_FULL]]
    hangs, below = await _below(store, unit.id, today)
    return Folder(
        unit=unit,
        parent=await _seen(store, scope, unit.parent),
        heir=await _seen(store, scope, unit.merged_into),
        below=below,
        hangs=hangs,
        servants=await _servants(store, unit.id),
        places=[*shown, *places[IN_FULL:]],
        codes=len(await invites.open_of(store, unit.id, now)),
    )


async def history(store: Store, unit: Unit, code: str, page: int, now: datetime) -> Place | None:
    """A unit in the campaign of that code with a page of its versions; None where it was never asked."""
    asking = [row for row in await _asking(store, unit.id, now) if row.code == code]
    places = await _places(store, unit, asking)
    return await _told(store, places[0], unit.id, (page * PAGE, PAGE)) if places else None


async def _asking(store: Store, unit_id: int, now: datetime) -> list[Any]:
    """The campaigns that have begun and ask the unit, or did, each with how it was asked last."""
    last = (
        select(func.max(audience.c.id).label("id"))
        .where(audience.c.unit_id == unit_id)
        .group_by(audience.c.campaign_id)
    )
    of_them = select(audience, asked.c.code).join(asked, asked.c.id == audience.c.campaign_id)
    return list(await store.all(of_them.where(audience.c.id.in_(last), asked.c.opens_at <= now)))


async def _places(store: Store, unit: Unit, asking: Sequence[Any]) -> list[Place]:
    """Open ones first, by their deadline; then the others, the latest first."""
    by_id = {row.campaign_id: row for row in asking}
    known = [one for one in await campaigns.all_campaigns(store) if one.id in by_id]
    still = [one for one in known if by_id[one.id].to_at is None]
    debts = {debt.campaign.id: debt for debt in await stored.debts_of(store, still, [unit.id])}
    cells = {one.id: (await matrix.cells(store, one, None, [unit.id])).get(unit.id) for one in still}
    return [
        Place(
            campaign=one,
            quotas=unpack(by_id[one.id].quotas),
            debt=debts.get(one.id),
            cell=cells.get(one.id),
            excused=by_id[one.id].excused or "",
            left_at=by_id[one.id].to_at,
        )
        for one in sorted(known, key=_open_first)
    ]


def _open_first(one: Campaign) -> tuple[bool, float, int]:
    over = one.closed_at is not None
    return over, -one.due_at.timestamp() if over else one.due_at.timestamp(), one.id


async def _told(store: Store, place: Place, unit_id: int, page: tuple[int, int]) -> Place:
    here = [reports.c.campaign_id == place.campaign.id, reports.c.unit_id == unit_id]
    first, many = page
    found = await store.all(
        select(reports, persons.c.name.label("by"))
        .outerjoin(persons, persons.c.id == reports.c.person_id)
        .where(*here)
        .order_by(reports.c.version.desc())
        .offset(first)
        .limit(many)
    )
    judged = await _judged(store, place.campaign.id, unit_id, [row.version for row in found])
    return Place(
        campaign=place.campaign,
        quotas=place.quotas,
        debt=place.debt,
        cell=place.cell,
        excused=place.excused,
        left_at=place.left_at,
        versions=[_version(row, judged.get(row.version - 1)) for row in found],
        told=await store.number(select(func.count()).select_from(reports).where(*here)),
        nudges=await _nudges(store, place.campaign.id, unit_id) if not first else (),
    )


def _version(row: Any, review: Review | None) -> Version:
    return Version(
        number=row.version,
        said_at=row.said_at,
        recorded_at=row.recorded_at,
        answers=row.answers,
        words=row.words,
        by_name=row.by or "",
        channel=row.channel,
        planned_on=row.planned_on,
        on_behalf=row.on_behalf,
        restated=row.restated,
        review=review if row.restated else None,
    )


async def _judged(store: Store, campaign_id: int, unit_id: int, versions: Collection[int]) -> dict[int, Review]:
    """The verdicts that made these versions, by the version that each was on."""
    found = await store.all(
        select(reviews, persons.c.name)
        .join(persons, persons.c.id == reviews.c.person_id)
        .where(
            reviews.c.campaign_id == campaign_id,
            reviews.c.unit_id == unit_id,
            reviews.c.version.in_([one - 1 for one in versions]),
        )
    )
    return {
        row.version: Review(Verdict(row.verdict), row.person_id, row.name, row.at, row.version, row.note, row.good)
        for row in found
    }


async def _nudges(store: Store, campaign_id: int, unit_id: int) -> list[Nudge]:
    """The latest reminders of a campaign to whoever reported for the unit as they were made."""
    theirs = and_(
        duties.c.person_id == outbox.c.person_id,
        duties.c.unit_id == unit_id,
        duties.c.role == Role.SECRETARY,
        duties.c.from_at <= outbox.c.created_at,
        or_(duties.c.to_at.is_(None), duties.c.to_at > outbox.c.created_at),
    )
    at = func.coalesce(outbox.c.sent_at, outbox.c.shown_at, outbox.c.created_at, type_=outbox.c.created_at.type)
    found = await store.all(
        select(outbox.c.id, at.label("at"), outbox.c.channel, outbox.c.state, persons.c.name)
        .join(duties, theirs)
        .join(persons, persons.c.id == outbox.c.person_id)
        .where(
            outbox.c.kind == literal_column("'reminder'"),  # its index is only of these
            outbox.c.id.in_(
                select(reminded.c.letter_id)
                .join(reminder_slots, reminder_slots.c.id == reminded.c.slot_id)
                .where(reminder_slots.c.campaign_id == campaign_id, reminded.c.letter_id == outbox.c.id)
            ),
        )
        .distinct()
        .order_by(outbox.c.id.desc())
        .limit(NUDGES)
    )
    return [Nudge(row.at, row.name, row.channel, row.state) for row in found]


async def _servants(store: Store, unit_id: int) -> list[Servant]:
    holding = await people.holders_of(store, unit_id)
    found = await store.all(
        select(accounts)
        .where(accounts.c.person_id.in_([one.person_id for one in holding]), accounts.c.state != "left")
        .order_by(accounts.c.last_seen_at.desc())
    )
    by_person: defaultdict[int, list[Account]] = defaultdict(list)
    for row in found:
        active = row.state == "active"
        lost = None if active else row.unreachable_since
        by_person[row.person_id].append(Account(row.channel, row.last_seen_at, active, lost))
    return [Servant(one, by_person[one.person_id]) for one in holding]


async def _below(store: Store, unit_id: int, today: date) -> tuple[int, list[Near]]:
    there = [rows.c.parent_id == unit_id, or_(rows.c.active_to.is_(None), rows.c.active_to > today)]
    found = await store.all(select(rows.c.code, rows.c.name).where(*there).order_by(rows.c.code).limit(BELOW))
    many = await store.number(select(func.count()).select_from(rows).where(*there))
    return many, [Near(row.code, row.name) for row in found]


async def _seen(store: Store, scope: Scope, code: str | None) -> Near | None:
    """The unit of that code, if it lies in the scope."""
    unit = await units.by_code(store, code) if code else None
    if unit is None:
        return None
    inside = scope.roots is None or scope.roots & await units.ancestors(store, unit.id)
    return Near(unit.code, unit.name) if inside else None
