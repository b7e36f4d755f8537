"""Groups that follow a campaign: switched on and off, moved, counted; and the one post each keeps."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from domain.access import managed_roots
from domain.campaigns import Campaign
from domain.chat import Chat, Reply
from domain.groups import Group
from domain.people import Person
from domain.summary import MissingUnit, Summary
from storage import audit, outbox, summary
from storage.database import Store
from storage.inbox import chats_in
from storage.people import duties_of
from storage.summary import Scope
from storage.tables import conversations, groups, inbox
from storage.tables import outbox as letters


async def following(store: Store, chats: Collection[Chat] | None = None) -> list[Group]:
    """The groups that follow a campaign now, of these chats or all; with the duties their officers hold now."""
    here = [] if chats is None else [chats_in(groups, chats)]
    rows = await store.all(select(groups).where(groups.c.ended_at.is_(None), *here).order_by(groups.c.id))
    held = await duties_of(store, {row.linked_by for row in rows}) if rows else {}
    return [_group(row, Person(row.linked_by, "", held.get(row.linked_by, ()))) for row in rows]


async def follow(
    store: Store, chat: Chat, campaign_id: int, *, names: bool, by: int, now: datetime, posts: bool = True
) -> int:
    """A group follows a campaign from now on, in place of any other; returns its id."""
    await end(store, [chat], now)
    row = _where(chat) | {"campaign_id": campaign_id, "names": names, "linked_by": by, "at": now, "posts": posts}
    group_id = await store.number(store.insert(groups).values(row).returning(groups.c.id))
    await audit.note(store, "group", chat.address, now, by, campaign=campaign_id, names=names)
    return group_id


async def end(store: Store, chats: Collection[Chat], now: datetime, by: int | None = None) -> None:
    """These groups follow nothing any more."""
    if not chats:
        return
    ended = await store.all(
        update(groups)
        .where(chats_in(groups, chats), groups.c.ended_at.is_(None))
        .values(ended_at=now)
        .returning(groups.c.address)
    )
    for row in ended:
        await audit.note(store, "group-end", row.address, now, by)


async def move(store: Store, old: Chat, address: str, now: datetime) -> None:
    """A group has another address from now on: what it follows, what waits from it and for it go along.

    Its post cannot be changed from there, so that a new one is made.
    """
    new = replace(old, address=address)
    if await following(store, [new]):
        await end(store, [old], now)
    await store.run(
        update(groups)
        .where(chats_in(groups, [old]), groups.c.ended_at.is_(None))
        .values(address=address, post_id=None, posted_at=None, changed_at=None)
    )
    await store.run(
        update(letters).where(chats_in(letters, [old]), letters.c.state == "waiting").values(address=address)
    )
    await _move_conversation(store, old, new)


async def _move_conversation(store: Store, old: Chat, new: Chat) -> None:
    there = await store.first(select(conversations.c.id).where(chats_in(conversations, [new])))
    if there is None:
        await store.run(update(conversations).where(chats_in(conversations, [old])).values(address=new.address))
        return
    here = select(conversations.c.id).where(chats_in(conversations, [old])).scalar_subquery()
    waiting = (inbox.c.conversation_id == here) & (inbox.c.state == "waiting")
    await store.run(update(inbox).where(waiting).values(conversation_id=there.id))


async def count(
    store: Store, group: Group, campaign: Campaign, now: datetime, named: int
) -> tuple[Summary, list[MissingUnit]]:
    """What may be told in a group: the figures within its officer's charge, and the first names if it has them."""
    scope = Scope(managed_roots(group.officer))
    figures = await summary.current(store, campaign, now, scope)
    return figures, await summary.missing(store, campaign, None, scope, named) if group.names else []


async def post(store: Store, group: Group, reply: Reply, now: datetime) -> None:
    """A new post shows the count in a group."""
    letter = await outbox.put_one(store, group.chat, reply, now)
    await store.run(
        update(groups).where(groups.c.id == group.id).values(post_id=letter, posted_at=now, changed_at=None)
    )


async def change(store: Store, group: Group, reply: Reply, now: datetime) -> None:
    """The post of a group is to show this."""
    if group.post_id is not None:
        await outbox.reword(store, group.post_id, reply, now)
        await store.run(update(groups).where(groups.c.id == group.id).values(changed_at=now))


async def posts_gone(store: Store, letter_ids: Collection[int]) -> None:
    """Somebody has deleted these posts."""
    if letter_ids:
        await store.run(update(groups).where(groups.c.post_id.in_(letter_ids)).values(post_id=None))


def _where(chat: Chat) -> dict[str, Any]:
    return {"channel": chat.channel, "bot": chat.bot, "address": chat.address}


def _group(row: Any, officer: Person) -> Group:
    return Group(
        id=row.id,
        chat=Chat(row.channel, row.bot, row.address),
        campaign_id=row.campaign_id,
        names=row.names,
        officer=officer,
        post_id=row.post_id,
        posted_at=row.posted_at,
        changed_at=row.changed_at,
        posts=row.posts,
    )
