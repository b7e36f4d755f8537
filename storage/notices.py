"""Notices: laid in the outbox once, whatever is pressed or crashes, and who has acknowledged them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, func, literal, or_, select, update

from domain.chat import FileRef
from domain.notices import Echo, Notice, Reach, Silent
from domain.people import Role
from storage import audit
from storage.database import Conflict, Store
from storage.laggards import account_of, lagging, reachable
from storage.outbox import REMINDER, Letter
from storage.summary import Scope
from storage.tables import accounts, duties, files, notice_recipients, notices, outbox, people, units

_WITH_FILE = select(notices, files.c.name.label("file_name")).outerjoin(files, files.c.id == notices.c.file_id)


@dataclass(frozen=True, slots=True)
class Whom:
    """The units whose reporters a notice is for: a part of the tree; with a campaign, those that lag in it."""

    scope: Scope
    campaign_id: int | None = None


@dataclass(frozen=True, slots=True)
class NewNotice:
    """A notice to be sent. `key` names it: the same key is sent once. `part`: to whom, in words. `file`: an id."""

    key: str
    text: str
    whom: Whom
    part: str
    not_before: datetime
    file: int | None = None


async def reach(store: Store, whom: Whom, today: date, now: datetime) -> Reach:
    """Whom a notice would reach now."""
    meant = _units(whom, today)
    serving = _serving(meant)
    reached = select(serving.c.unit_id).where(serving.c.person_id.in_(reachable(now))).distinct()
    asked = select(func.count(func.distinct(serving.c.person_id))).where(serving.c.person_id.in_(reachable(now)))
    return Reach(
        people=await store.number(asked),
        units=await store.number(select(func.count()).select_from(meant.subquery())),
        units_reached=await store.number(select(func.count()).select_from(reached.subquery())),
    )


def _units(whom: Whom, today: date) -> Any:
    here = [or_(units.c.active_to.is_(None), units.c.active_to > today), *whom.scope.holds(units.c.id)]
    if whom.campaign_id is None:
        return select(units.c.id).where(*here)
    behind = lagging([whom.campaign_id])
    return select(units.c.id).join(behind, behind.c.unit_id == units.c.id).where(*here)


def _serving(meant: Any) -> Any:
    return (
        select(duties.c.person_id, duties.c.unit_id)
        .where(duties.c.role == Role.SECRETARY, duties.c.to_at.is_(None), duties.c.unit_id.in_(meant))
        .subquery()
    )


def _served(meant: Any, at: datetime) -> Any:
    """Who reported for these units at that moment, whatever became of them."""
    return (
        select(duties.c.person_id, duties.c.unit_id)
        .where(
            duties.c.role == Role.SECRETARY,
            duties.c.from_at <= at,
            or_(duties.c.to_at.is_(None), duties.c.to_at > at),
            duties.c.unit_id.in_(meant),
        )
        .subquery()
    )


def _units_of_now() -> Any:
    """The units that a recipient reports for now."""
    return select(duties.c.unit_id).where(
        duties.c.person_id == notice_recipients.c.person_id,
        duties.c.role == Role.SECRETARY,
        duties.c.to_at.is_(None),
    )


async def send(store: Store, new: NewNotice, by: int, today: date, now: datetime, told: int | None = None) -> bool:
    """Lay one letter a person in the outbox; False when that was done before. Behind replies, at their pace.

    `told`: how many people the officer is told of. Raises Conflict when it is not that many.
    """
    values = {
        "key": new.key,
        "by_id": by,
        "text": new.text,
        "part": new.part,
        "scope": _write_scope(new.whom.scope),
        "campaign_id": new.whom.campaign_id,
        "at": now,
        "not_before": new.not_before,
        "file_id": new.file,
    }
    added = await store.first(
        store.insert(notices).values(values).on_conflict_do_nothing().returning(notices.c.id)
    )
    if added is None:
        return False
    serving = _serving(_units(new.whom, today))
    meant = (
        select(literal(added.id), people.c.id)
        .where(people.c.id.in_(select(serving.c.person_id)), people.c.id.in_(reachable(now)))
        .order_by(people.c.id)
    )
    await store.run(store.insert(notice_recipients).from_select(["notice_id", "person_id"], meant))
    await _queue(store, added.id, new.not_before, now)
    count = await store.number(_recipients(added.id))
    if told is not None and count != told:
        raise Conflict(f"{count} people for {new.key}, not {told}")
    await audit.note(store, "notice", new.key, now, by, notice=added.id, part=new.part, people=count)
    return True


def _recipients(notice_id: int) -> Any:
    return select(func.count()).where(notice_recipients.c.notice_id == notice_id)


async def _queue(store: Store, notice_id: int, not_before: datetime, now: datetime) -> None:
    columns = {
        "channel": accounts.c.channel,
        "bot": accounts.c.bot,
        "address": accounts.c.address,
        "person_id": notice_recipients.c.person_id,
        "notice_id": notice_recipients.c.notice_id,
        "priority": literal(REMINDER),
        "kind": literal("notice"),
        "state": literal("waiting"),
        "not_before": literal(not_before, outbox.c.not_before.type),
        "created_at": literal(now, outbox.c.created_at.type),
        "tries": literal(0),
    }
    chosen = (
        select(*columns.values())
        .select_from(notice_recipients)
        .join(accounts, accounts.c.id == account_of(notice_recipients.c.person_id, now))
        .where(notice_recipients.c.notice_id == notice_id)
        .order_by(notice_recipients.c.person_id)
    )
    await store.run(store.insert(outbox).from_select(list(columns), chosen))


async def of_letter(store: Store, letter: Letter) -> Notice | None:
    """The notice that a letter brings; None where it has become pointless.

    So it is when the person serves no unit any more that it is for, when it was called off, or when it was for
    those who lag and none of these units does.
    """
    row = await store.first(
        _WITH_FILE.join(outbox, outbox.c.notice_id == notices.c.id).where(outbox.c.id == letter.id)
    )
    if row is None or row.called_off_at is not None:
        return None
    served = select(duties.c.unit_id).where(
        duties.c.person_id == letter.person_id,
        duties.c.role == Role.SECRETARY,
        duties.c.to_at.is_(None),
        *_read_scope(row.scope).holds(duties.c.unit_id),
    )
    if row.campaign_id is not None:
        served = served.where(duties.c.unit_id.in_(select(lagging([row.campaign_id]).c.unit_id)))
    return _notice(row) if await store.first(served.limit(1)) else None


async def acknowledge(store: Store, key: str, person_id: int, now: datetime) -> None:
    """Somebody has read a notice; who was not to get it, or has said so before, changes nothing."""
    of_it = select(notices.c.id).where(notices.c.key == key).scalar_subquery()
    await store.run(
        update(notice_recipients)
        .where(
            notice_recipients.c.notice_id == of_it,
            notice_recipients.c.person_id == person_id,
            notice_recipients.c.acknowledged_at.is_(None),
        )
        .values(acknowledged_at=now)
    )


async def call_off(store: Store, notice_id: int, now: datetime, by: int) -> None:
    """What of a notice has not gone out yet stays here."""
    await store.run(update(notices).where(notices.c.id == notice_id).values(called_off_at=now))
    await store.run(
        update(outbox)
        .where(outbox.c.notice_id == notice_id, outbox.c.state.in_(["waiting", "shown"]))
        .values(state="cancelled")
    )
    await audit.note(store, "call off notice", str(notice_id), now, by)


async def named(store: Store, key: str) -> Notice | None:
    """The notice of that key, or None."""
    row = await store.first(_WITH_FILE.where(notices.c.key == key))
    return _notice(row) if row else None


async def with_files_of(store: Store, person_id: int, since: datetime) -> list[Notice]:
    """The notices with a file that somebody was told of since then, the oldest first."""
    told = (outbox.c.state == "sent") & (outbox.c.person_id == person_id)
    rows = await store.all(
        _WITH_FILE.join(outbox, outbox.c.notice_id == notices.c.id)
        .where(told, files.c.id.is_not(None), notices.c.at >= since)
        .order_by(notices.c.id)
    )
    return [_notice(row) for row in rows]


async def latest_of(store: Store, person_id: int, limit: int) -> list[Notice]:
    """The notices that somebody sent last, the newest first."""
    rows = await store.all(
        _WITH_FILE.where(notices.c.by_id == person_id).order_by(notices.c.id.desc()).limit(limit)
    )
    return [_notice(row) for row in rows]


async def echo(store: Store, notice: Notice, roots: Collection[int] | None, limit: int) -> Echo:
    """What came of a notice, within a part of the tree; the first `limit` who have not acknowledged it, by unit.

    Who got nothing, as there was no need any more, does not count; who got it and then left still does.
    """
    scope = Scope(None if roots is None else frozenset(roots))
    serving = _served(select(units.c.id).where(*scope.holds(units.c.id)), notice.at)
    first = select(serving.c.person_id, func.min(serving.c.unit_id).label("unit_id")).group_by(serving.c.person_id)
    whose, letter = first.subquery(), outbox.alias("letter")
    brought = and_(letter.c.notice_id == notice.id, letter.c.person_id == notice_recipients.c.person_id)
    told = (
        select(people.c.name, units.c.name.label("unit"), units.c.phone, letter.c.state)
        .add_columns(notice_recipients.c.acknowledged_at, whose.c.unit_id.in_(_units_of_now()).label("serves"))
        .join(people, people.c.id == notice_recipients.c.person_id)
        .join(letter, brought)
        .join(whose, whose.c.person_id == people.c.id)
        .join(units, units.c.id == whose.c.unit_id)
        .where(notice_recipients.c.notice_id == notice.id, letter.c.state != "cancelled")
        .order_by(units.c.code, people.c.id)
    )
    rows: Sequence[Any] = await store.all(told)
    silent = [row for row in rows if row.acknowledged_at is None]
    return Echo(
        people=len(rows),
        acknowledged=len(rows) - len(silent),
        silent=tuple(
            Silent(row.name, row.unit, row.phone, row.state == "failed", not row.serves) for row in silent[:limit]
        ),
    )


def _write_scope(scope: Scope) -> dict[str, Any]:
    return {"roots": None if scope.roots is None else sorted(scope.roots), "sectors": list(scope.sectors)}


def _read_scope(kept: Mapping[str, Any] | None) -> Scope:
    """The units that a notice is for; of one from before this was kept, all."""
    roots = kept["roots"] if kept else None
    return Scope(None if roots is None else frozenset(roots), tuple(kept["sectors"]) if kept else ())


def _notice(row: Any) -> Notice:
    return Notice(
        id=row.id,
        key=row.key,
        by_id=row.by_id,
        text=row.text,
        part=row.part,
        at=row.at,
        not_before=row.not_before,
        called_off=row.called_off_at is not None,
        file=FileRef(row.file_id, row.file_name) if row.file_name else None,
    )
