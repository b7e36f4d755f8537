"""Groups' posts follow the count: each minute those that differ are changed, the day's first made anew."""

from datetime import datetime
from zoneinfo import ZoneInfo

from domain.chat import MessageKind, Reply
from domain.groups import Group, Move, next_move
from storage import campaigns, groups, outbox
from storage.database import Store
from texts import groups as texts
from texts.summary import NAMES_SHOWN

Due = tuple[Group, Move, Reply]


async def due_posts(store: Store, now: datetime, zone: ZoneInfo) -> list[Due]:
    """What groups' posts are to show, where that is not what they show; of open campaigns."""
    following = [one for one in await groups.following(store) if one.posts and not one.silent]
    if not following:
        return []
    open_now = {one.id: one for one in await campaigns.all_campaigns(store) if one.is_open(now)}
    shown = await outbox.letters(store, {one.post_id for one in following if one.post_id is not None})
    due: list[Due] = []
    for group in following:
        campaign = open_now.get(group.campaign_id)
        if campaign is None:
            continue
        found = await groups.count(store, group, campaign, now, NAMES_SHOWN)
        words = texts.count(*found, now.astimezone(zone), group.officer)
        letter = shown.get(group.post_id or 0)
        stands = letter.reply.text if letter and letter.reply else ""
        move = next_move(group, differs=not texts.same_count(words, stands), now=now, zone=zone)
        if move is not Move.NOTHING:
            due.append((group, move, Reply(words, kind=MessageKind.SUMMARY)))
    return due


async def lay_out(store: Store, due: list[Due], now: datetime) -> None:
    """Hand posts, and changes of posts, to whoever delivers."""
    for group, move, reply in due:
        await (groups.post if move is Move.POST else groups.change)(store, group, reply, now)
