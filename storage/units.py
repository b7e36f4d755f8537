"""Units: the list as the Board keeps it, brought in line with a file in one transaction."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, select, update

from domain.campaigns import Audience
from domain.units import ImportResult, Unit, UnitRow
from language.spelling import plain
from storage import audit
from storage.database import Store
from storage.tables import units

FIELDS = ("name", "kind", "sector", "members", "individual_quota", "phone")
KEPT = (*FIELDS, "search")


async def all_units(store: Store) -> list[Unit]:
    """Every unit, by code."""
    return [_unit(row) for row in await store.all(_with_codes().order_by(units.c.code))]


async def some_of(store: Store, wanted: Audience, most: int) -> list[Unit]:
    """The first units, by code, that an audience names: to show what they would get."""
    conditions = [units.c.active_to.is_(None)]
    conditions += [units.c.sector.in_(wanted.sectors)] if wanted.sectors else []
    conditions += [units.c.code.in_(wanted.codes)] if wanted.codes else []
    if wanted.under:
        tree = select(units.c.id).where(units.c.code == wanted.under).cte("tree", recursive=True)
        tree = tree.union(select(units.c.id).where(units.c.parent_id == tree.c.id))
        conditions.append(units.c.id.in_(select(tree.c.id)))
    rows = await store.all(_with_codes().where(*conditions).order_by(units.c.code).limit(most))
    return [_unit(row) for row in rows]


def _with_codes() -> Select[Any]:
    above, heir = units.alias("above"), units.alias("heir")
    return (
        select(units, above.c.code.label("parent"), heir.c.code.label("heir"))
        .outerjoin(above, above.c.id == units.c.parent_id)
        .outerjoin(heir, heir.c.id == units.c.merged_into)
    )


async def by_id(store: Store, unit_id: int) -> Unit | None:
    """The unit of that id, or None."""
    return await _one(store, units.c.id == unit_id)


async def by_code(store: Store, code: str) -> Unit | None:
    """The unit of that very code, or None."""
    return await _one(store, units.c.code == code)


async def _one(store: Store, which: ColumnElement[bool]) -> Unit | None:
    row = await store.first(_with_codes().where(which))
    return _unit(row) if row else None


def _unit(row: Any) -> Unit:
    return Unit(
        id=row.id,
        code=row.code,
        name=row.name,
        kind=row.kind,
        sector=row.sector,
        members=row.members,
        individual_quota=row.individual_quota,
        parent=row.parent,
        phone=row.phone,
        active_to=row.active_to,
        merged_into=row.heir,
    )


async def gone(store: Store, today: date) -> dict[int, Unit]:
    """The units that are no more, by id."""
    return {unit.id: unit for unit in await all_units(store) if unit.active_to and unit.active_to <= today}


async def import_units(
    store: Store, rows: Sequence[UnitRow], now: datetime, by: int | None = None
) -> ImportResult:
    """Add the units that are new and change those that differ; units the file does not name stay as they are.

    `rows` are valid: codes unique, parents among the file or the known units. A unit that was closed stays so.
    """
    known = {unit.code: unit for unit in await all_units(store)}
    closed = [row.code for row in rows if row.code in known and known[row.code].active_to is not None]
    rows = [row for row in rows if row.code not in closed]
    added = [row for row in rows if row.code not in known]
    changed = [row for row in rows if row.code in known and _differs(known[row.code], row)]
    if added:
        await store.run(
            store.insert(units), [{**_values(row), "code": row.code, "active_from": now} for row in added]
        )
    if changed:
        await store.run(
            update(units)
            .where(units.c.code == bindparam("which"))
            .values({name: bindparam(f"new_{name}") for name in KEPT}),
            [
                {"which": row.code} | {f"new_{name}": value for name, value in _values(row).items()}
                for row in changed
            ],
        )
    await _set_parents(store, [*added, *changed])
    if added or changed:
        await audit.note(store, "import units", "", now, by, added=len(added), changed=len(changed))
    return ImportResult(len(added), len(changed), len(rows) - len(added) - len(changed), tuple(closed))


async def close(
    store: Store, unit: Unit, on: date, heir: Unit | None, now: datetime, by: int | None = None
) -> None:
    """A unit ends: `on` is the first day without it. What hung below it goes to its heir, if it has one."""
    await store.run(
        update(units).where(units.c.id == unit.id).values(active_to=on, merged_into=heir.id if heir else None)
    )
    if heir:
        await _inherit(store, unit, heir)
    await audit.note(
        store,
        "close unit",
        unit.code,
        now,
        by,
        unit=unit.id,
        on=on.isoformat(),
        merged_into=heir.code if heir else None,
    )


async def _inherit(store: Store, unit: Unit, heir: Unit) -> None:
    """What hung below a unit hangs below its heir; an heir from below it first takes its place in the tree."""
    row = await store.first(select(units.c.parent_id).where(units.c.id == unit.id))
    inside = {one.id for one in await store.all(under([unit.id]))}
    if heir.id in inside:
        await store.run(update(units).where(units.c.id == heir.id).values(parent_id=row.parent_id))
    await store.run(
        update(units).where(units.c.parent_id == unit.id, units.c.id != heir.id).values(parent_id=heir.id)
    )


def _values(row: UnitRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in FIELDS} | {"search": plain(f"{row.code} {row.name}")}


def _differs(unit: Unit, row: UnitRow) -> bool:
    parent = row.parent is not None and row.parent != unit.parent
    return parent or any(getattr(unit, name) != getattr(row, name) for name in FIELDS)


async def _set_parents(store: Store, rows: Sequence[UnitRow]) -> None:
    named = [row for row in rows if row.parent]
    if not named:
        return
    ids = {row.code: row.id for row in await store.all(select(units.c.code, units.c.id))}
    await store.run(
        update(units).where(units.c.code == bindparam("which")).values(parent_id=bindparam("above")),
        [{"which": row.code, "above": ids[row.parent or ""]} for row in named],
    )


def under(roots: Collection[int]) -> Any:
    """The ids of the units at and below the roots, as a query."""
    tree = select(units.c.id).where(units.c.id.in_(roots)).cte(recursive=True)
    tree = tree.union(select(units.c.id).where(units.c.parent_id == tree.c.id))
    return select(tree.c.id)


async def within(store: Store, roots: Collection[int] | None) -> set[int] | None:
    """The ids of the units at and below the roots; None, for all, where the roots are None."""
    return None if roots is None else {row.id for row in await store.all(under(roots))}


async def sectors(store: Store, roots: Collection[int] | None = None) -> list[str]:
    """The sectors that units at and below the roots are of, by name; of all units where the roots are None."""
    inside = [] if roots is None else [units.c.id.in_(under(roots))]
    rows = await store.all(select(units.c.sector).where(units.c.sector != "", *inside).distinct())
    return sorted(row.sector for row in rows)


def sector_key(sector: str) -> str:
    """How a button or an address remembers a sector: the same for names that differ in marks or capitals only."""
    return "s" + sha256(plain(sector).encode()).hexdigest()[:10]


async def ancestors(store: Store, unit_id: int) -> set[int]:
    """The unit itself and every unit above it."""
    above = select(units.c.id, units.c.parent_id).where(units.c.id == unit_id).cte("above", recursive=True)
    above = above.union(select(units.c.id, units.c.parent_id).where(units.c.id == above.c.parent_id))
    return {row.id for row in await store.all(select(above.c.id))}
