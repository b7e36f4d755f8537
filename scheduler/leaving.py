"""Whether a reminder that waits may leave now, must wait for a better hour, or has become too old."""

from datetime import datetime

from domain.board import Board
from domain.campaigns import Policy
from domain.reminders import Manner, departure
from storage import campaigns, reminders
from storage.database import Store
from storage.outbox import Letter


async def may_leave_now(store: Store, letter: Letter, now: datetime, board: Board) -> bool:
    """True when it may; else it is noted when it will, or that it is too late."""
    wanted_at, manner = letter.wanted_at or letter.created_at, letter.manner or Manner.PLANNED
    policies = await _policies(store, letter, now)
    lately = await reminders.lately(store, letter, now)
    leaves = departure(now, wanted_at, manner, policies, lately, board.zone, board.calendar)
    if leaves is None:
        await reminders.too_late(store, letter.id)
    elif leaves > now:
        await reminders.put_off(store, letter.id, leaves)
    return leaves == now


async def _policies(store: Store, letter: Letter, now: datetime) -> list[Policy]:
    """Those of the campaigns that it is about; where it is about everything, of all that are open."""
    about = await reminders.about(store, letter.id)
    known = await campaigns.all_campaigns(store)
    return [one.policy for one in known if (one.id in about if about else one.is_open(now))]
