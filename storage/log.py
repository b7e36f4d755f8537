"""The log as officers read it: the latest first, a page at a time, within their charge."""

from collections.abc import Collection, Mapping
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, or_, select

from domain.log import Entry, Search
from language.spelling import plain
from storage.database import Store
from storage.tables import audit, campaigns, people, units
from storage.units import under

ABOUT_ALL = ("add campaign", "change campaign", "open campaign", "close campaign", "cancel campaign", "extend")


async def read(
    store: Store,
    roots: Collection[int] | None,
    me: int,
    search: Search,
    kinds: Mapping[str, str],
    zone: ZoneInfo,
    page: tuple[int, int],
) -> tuple[list[Entry], int]:
    """A page (first, how many) of the lines that are wanted, and how many there are.

    `roots`: whose subtrees are in the charge of the one who reads, `me`; None: all. `kinds`: action → in words.
    """
    wanted = [*_theirs(roots, me), *await _wanted(store, search, kinds, zone)]
    doer, whom = people.alias("doer"), people.alias("whom")
    first, many = page
    rows = await store.all(
        select(
            audit,
            doer.c.name.label("by"),
            whom.c.name.label("about"),
            units.c.name.label("unit"),
            campaigns.c.title,
            campaigns.c.short,
        )
        .outerjoin(doer, doer.c.id == audit.c.person_id)
        .outerjoin(whom, whom.c.id == audit.c.about_id)
        .outerjoin(units, units.c.id == audit.c.unit_id)
        .outerjoin(campaigns, campaigns.c.id == audit.c.campaign_id)
        .where(*wanted)
        .order_by(audit.c.at.desc(), audit.c.id.desc())
        .offset(first)
        .limit(many)
    )
    found = await store.number(select(func.count()).select_from(audit).where(*wanted))
    return [_entry(row) for row in rows], found


def _entry(row: Any) -> Entry:
    return Entry(
        at=row.at,
        action=row.action,
        by=row.by or "",
        subject=row.subject,
        unit=row.unit or "",
        campaign=row.short or row.title or "",
        about=row.about or "",
        detail=row.detail,
    )


def _theirs(roots: Collection[int] | None, me: int) -> list[ColumnElement[bool]]:
    """What may be read: of the units in one's charge, one's own doing, and what was done to campaigns as such."""
    if roots is None:
        return []
    whole = and_(audit.c.unit_id.is_(None), or_(audit.c.person_id == me, audit.c.action.in_(ABOUT_ALL)))
    return [or_(audit.c.unit_id.in_(under(roots)), whole)]


async def _wanted(
    store: Store, search: Search, kinds: Mapping[str, str], zone: ZoneInfo
) -> list[ColumnElement[bool]]:
    wanted = [audit.c.action == search.action] if search.action else []
    if search.day:
        begins = datetime.combine(search.day, time(), zone)
        ends = datetime.combine(search.day + timedelta(days=1), time(), zone)
        wanted += [audit.c.at >= begins, audit.c.at < ends]
    known = await store.all(select(campaigns.c.id, campaigns.c.code, campaigns.c.title, campaigns.c.short))
    named = {row.id: plain(f"{row.code} {row.short or row.title}") for row in known} if search.words else {}
    return [*wanted, *(_holds(word, named, kinds) for word in search.words)]


def _holds(word: str, named: Mapping[int, str], kinds: Mapping[str, str]) -> ColumnElement[bool]:
    """A plain word stands in who did it, to whom, the unit, the campaign, or what kind of doing it was."""
    who = select(people.c.id).where(_begins(people.c.search, word))
    where = select(units.c.id).where(_begins(units.c.search, word))
    return or_(
        audit.c.person_id.in_(who),
        audit.c.about_id.in_(who),
        audit.c.unit_id.in_(where),
        audit.c.campaign_id.in_([one for one, words in named.items() if f" {word}" in f" {words}"]),
        audit.c.action.in_([action for action, words in kinds.items() if f" {word}" in f" {plain(words)}"]),
    )


def _begins(column: Any, word: str) -> ColumnElement[bool]:
    """A word of the text begins with that."""
    return or_(column.startswith(word, autoescape=True), column.contains(f" {word}", autoescape=True))
