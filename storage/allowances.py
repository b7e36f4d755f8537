"""What bots with limits have used up: messages of the month, and seats; which of them is a new code for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, exists, func, select, union, update

from domain.bots import Bot
from storage.database import Store
from storage.tables import accounts, allowances, conversations, invites


@dataclass(frozen=True, slots=True)
class Used:
    """What a bot has sent in a month. `told`, `seats_told`: how far officers were warned, in percent.

    `replies`: those of it that answered somebody; `spent_until`: nothing that can go another way is sent before.
    """

    month: str
    sent: int = 0
    told: int = 0
    seats_told: int = 0
    spent_until: datetime | None = None
    replies: int = 0


def _of(bot: Bot) -> ColumnElement[bool]:
    return (allowances.c.channel == bot.channel) & (allowances.c.bot == bot.id)


def _used(row: Any) -> Used:
    return Used(row.month, row.sent, row.told, row.seats_told, row.spent_until, row.replies)


async def used(store: Store, bot: Bot, month: str) -> Used:
    """What the bot has used of that month."""
    row = await store.first(select(allowances).where(_of(bot), allowances.c.month == month))
    return _used(row) if row else Used(month)


async def add(store: Store, bot: Bot, month: str, count: int, replies: int) -> Used:
    """So many more were sent, of which so many replies; a new month begins at nothing."""
    new = store.insert(allowances).values(
        channel=bot.channel, bot=bot.id, month=month, sent=count, told=0, seats_told=0, replies=replies
    )
    same = allowances.c.month == new.excluded.month
    row = await store.first(
        new.on_conflict_do_update(
            index_elements=["channel", "bot"],
            set_={
                "month": new.excluded.month,
                "sent": new.excluded.sent + case((same, allowances.c.sent), else_=0),
                "replies": new.excluded.replies + case((same, allowances.c.replies), else_=0),
                "told": case((same, allowances.c.told), else_=0),
                "spent_until": case((same, allowances.c.spent_until), else_=None),
            },
        ).returning(allowances)
    )
    return _used(row)


async def change(store: Store, bot: Bot, **values: Any) -> None:
    """Note how far officers were warned, or until when the bot is spent."""
    await store.run(update(allowances).where(_of(bot)).values(values))


def is_spent(table: Any, now: datetime) -> ColumnElement[bool]:
    """The condition that the bot of a row (of accounts) sends nothing now that can go another way."""
    return exists().where(
        allowances.c.channel == table.c.channel,
        allowances.c.bot == table.c.bot,
        allowances.c.spent_until > now,
    )


async def seats(store: Store, bot: Bot) -> int:
    """How many people have a seat with the bot: everybody who wrote to it, with a code or without."""
    wrote = [
        select(table.c.address).where(
            table.c.channel == bot.channel,
            table.c.bot == bot.id,
            *([table.c.address.not_like(f"{bot.group_mark}%")] if bot.group_mark else []),
        )
        for table in (conversations, accounts)
    ]
    return await store.number(select(func.count()).select_from(union(*wrote).subquery()))


async def free_seats(store: Store, bots: Collection[Bot], now: datetime) -> dict[str, float]:
    """How many more people each bot takes, by its id; a seat is kept for each code for it that is open."""
    promised = await _promised(store, now)
    free = {}
    for bot in bots:
        kept = sum(where == (bot.channel, bot.id) for where in promised.values())
        free[bot.id] = (bot.seats or float("inf")) - await seats(store, bot) - kept
    return free


async def _promised(store: Store, now: datetime) -> dict[int, tuple[str, str]]:
    """The bots that open codes are for, by unit; for the whole tree each code is one of its own."""
    rows = await store.all(
        select(invites.c.id, invites.c.unit_id, invites.c.channel, invites.c.bot)
        .where(
            invites.c.bot.is_not(None),
            invites.c.used_at.is_(None),
            invites.c.revoked_at.is_(None),
            invites.c.expires_at > now,
        )
        .order_by(invites.c.id)
    )
    return {row.unit_id or -row.id: (row.channel, row.bot) for row in rows}


async def places(
    store: Store, bots: Sequence[Bot], unit_ids: Sequence[int | None], now: datetime
) -> list[Bot | None]:
    """A bot for each new code, by the unit it is for: the one with most free seats; None once all are full.

    A unit that was told of a bot already, by a code that is still open, stays with it.
    """
    if not bots:
        return [None] * len(unit_ids)
    by_id = {(bot.channel, bot.id): bot for bot in bots}
    told, free = await _promised(store, now), await free_seats(store, bots, now)
    found: list[Bot | None] = []
    for unit_id in unit_ids:
        bot = by_id.get(told.get(unit_id or 0, ("", "")))
        if bot is None:
            roomiest = max(bots, key=lambda one: free[one.id])
            bot = roomiest if free[roomiest.id] >= 1 else None
            free[roomiest.id] -= 1
        if bot is not None and unit_id is not None:
            told[unit_id] = (bot.channel, bot.id)
        found.append(bot)
    return found
