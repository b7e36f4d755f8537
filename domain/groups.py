"""Groups that follow a campaign: what is counted there goes by the officer who switched it on."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain.chat import Chat
from domain.people import Person, Role

BETWEEN_CHANGES = timedelta(minutes=1)
MORNING = time(7)


@dataclass(frozen=True, slots=True)
class Group:
    """A group that follows a campaign within its officer's charge; `names`: the missing may be named there.

    `posts`: one post there is kept up to date. `post_id`: the letter that shows the count, None
    before the first and once it is gone.
    """

    id: int
    chat: Chat
    campaign_id: int
    names: bool
    officer: Person
    post_id: int | None = None
    posted_at: datetime | None = None
    changed_at: datetime | None = None
    posts: bool = True

    @property
    def silent(self) -> bool:
        """True when the officer is none any more: then nothing is told there."""
        return not self.officer.has(Role.OFFICER)


class Move(StrEnum):
    """What is to be done about a group's post."""

    NOTHING = ""
    POST = "post"
    CHANGE = "change"


def next_move(group: Group, *, differs: bool, now: datetime, zone: ZoneInfo) -> Move:
    """What is to be done when the count differs from what the post shows.

    Each day's first change after seven makes a new post, so that it is seen; the others change that one, at most
    once a minute. A post that is gone is made anew the next day.
    """
    local = now.astimezone(zone)
    new_day = group.posted_at is None or (
        group.posted_at.astimezone(zone).date() < local.date() and local.time() >= MORNING
    )
    if group.post_id is None:
        return Move.POST if new_day else Move.NOTHING
    if not differs:
        return Move.NOTHING
    if new_day:
        return Move.POST
    waited = group.changed_at is None or now - group.changed_at >= BETWEEN_CHANGES
    return Move.CHANGE if waited else Move.NOTHING
