"""Which of the reminders that wait may leave now; others wait for a better hour, or have become too old."""

from collections.abc import Sequence
from datetime import datetime

from domain.board import Board
from domain.reminders import Manner, departure
from storage import campaigns, reminders
from storage.database import Store
from storage.outbox import Letter


async def leaving(store: Store, letters: Sequence[Letter], now: datetime, board: Board) -> list[Letter]:
    """Those that may; of the others it is noted when they may, or that it is too late.

    A reminder keeps to the hours of the campaigns that it is of; one that its reader asked for, of all.
    """
    known = {one.id: one for one in await campaigns.all_campaigns(store)}
    open_now = [one.policy for one in known.values() if one.is_open(now)]
    about = await reminders.about(store, [letter.id for letter in letters])
    lately = await reminders.lately(store, {letter.person_id for letter in letters if letter.person_id}, now)
    ready = []
    for letter in letters:
        policies = [known[key].policy for key in about.get(letter.id, ())] or open_now
        wanted_at, manner = letter.wanted_at or letter.created_at, letter.manner or Manner.PLANNED
        others = lately.get(letter.person_id or 0, ())
        leaves = departure(now, wanted_at, manner, policies, others, board.zone, board.calendar)
        if leaves == now:
            ready.append(letter)
        elif leaves is None:
            await reminders.too_late(store, letter.id)
        else:
            await reminders.put_off(store, letter.id, leaves)
    return ready
