"""Units hear that their report was accepted: laid out with the verdict, and looked at again before it goes."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, exists, select

from domain.people import Role
from domain.reviews import Verdict
from storage import unasked
from storage.database import Store
from storage.tables import campaigns, duties, outbox, reviews, standings, units

KIND = "accepted"


@dataclass(frozen=True, slots=True)
class Accepted:
    """A report that was accepted: whose, and in which campaign."""

    unit_name: str
    campaign_name: str


async def lay_out(store: Store, unit_ids: Collection[int], at: datetime, not_before: datetime) -> None:
    """A letter to each who reports for units whose reports were accepted at that very moment."""
    whom = select(duties.c.person_id).where(
        duties.c.unit_id.in_(unit_ids), duties.c.role == Role.SECRETARY, duties.c.to_at.is_(None)
    )
    await unasked.lay_out(store, whom, KIND, at, not_before)


async def told_by(store: Store, letter_ids: Collection[int]) -> dict[int, list[Accepted]]:
    """What each letter has to tell now, by letter: of the units its person still reports for, and has not judged.

    Nothing of what was reported anew or judged again since.
    """
    later = reviews.alias("later")
    judged_again = exists().where(
        later.c.campaign_id == reviews.c.campaign_id,
        later.c.unit_id == reviews.c.unit_id,
        later.c.id > reviews.c.id,
    )
    place = and_(standings.c.campaign_id == reviews.c.campaign_id, standings.c.unit_id == reviews.c.unit_id)
    rows = await store.all(
        select(outbox.c.id, units.c.name, campaigns.c.short, campaigns.c.title)
        .join(duties, duties.c.person_id == outbox.c.person_id)
        .join(standings, standings.c.unit_id == duties.c.unit_id)
        .join(reviews, and_(place, reviews.c.at == outbox.c.created_at))
        .join(units, units.c.id == standings.c.unit_id)
        .join(campaigns, campaigns.c.id == standings.c.campaign_id)
        .where(
            outbox.c.id.in_(letter_ids),
            duties.c.role == Role.SECRETARY,
            duties.c.to_at.is_(None),
            standings.c.review == Verdict.ACCEPTED,
            reviews.c.verdict == Verdict.ACCEPTED,
            reviews.c.person_id != outbox.c.person_id,
            ~judged_again,
        )
        .order_by(units.c.code, campaigns.c.due_at, campaigns.c.id)
    )
    found: defaultdict[int, list[Accepted]] = defaultdict(list)
    for row in rows:
        found[row.id].append(Accepted(row.name, row.short or row.title))
    return found
