"""A made-up country of many units, in a database of its own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from domain.board import Board
from domain.campaigns import Audience, Campaign, CampaignDraft, Item, ItemKind
from domain.chat import Chat
from domain.people import Role
from domain.reports import make_report
from domain.units import UnitRow
from storage import campaigns, reports, units
from storage.database import Database, Store
from storage.tables import accounts, duties, people

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
BOARD = Board("Ban", ZONE, "bench")
BEGUN = datetime(2026, 1, 5, tzinfo=UTC)
CHUNK = 2_000
STUDIED = Item("studied", ItemKind.CONFIRM, "tổ chức học tập", counted="cấp ủy cơ sở")
INDIVIDUALS = Item("individuals", ItemKind.QUOTA, "kế hoạch của cá nhân", counted="cá nhân")


def chat(number: int) -> Chat:
    """Where the secretary of a unit writes."""
    return Chat("bench", "bench", str(number))


FIRST = chat(1)


@asynccontextmanager
async def country(count: int, first: Chat = FIRST) -> AsyncIterator[tuple[Database, Campaign]]:
    """A fresh SQLite database with `count` units, a secretary each, and one open campaign."""
    with TemporaryDirectory() as folder:
        async with peopled(f"sqlite+aiosqlite:///{Path(folder) / 'bench.db'}", count, first) as found:
            yield found


@asynccontextmanager
async def peopled(url: str, count: int, first: Chat) -> AsyncIterator[tuple[Database, Campaign]]:
    """The same in an empty database. `first`: where the first secretary writes; the others' addresses follow."""
    database = Database(url)
    await database.migrate()
    async with database.begin() as store:
        rows = [UnitRow(f"U{number:06d}", f"Chi bộ {number}", individual_quota=3) for number in range(count)]
        await units.import_units(store, rows, BEGUN)
        made = await campaigns.create(store, _draft(), BEGUN)
        await _populate(store, count, first)
    yield database, made
    await database.close()


def _draft() -> CampaignDraft:
    due = BEGUN + timedelta(days=4_000)
    campaign = Campaign(0, "nq", "Học tập nghị quyết", "", BEGUN, due, (STUDIED, INDIVIDUALS))
    return CampaignDraft(campaign, Audience(), {"individuals": "individual_quota"})


async def _populate(store: Store, count: int, first: Chat) -> None:
    """A secretary for each unit, with an account; ids run as the units' do."""
    numbers = range(1, count + 1)
    agreed = {"from_at": BEGUN, "agreed_at": BEGUN, "agreed_to": ""}
    await store.run(
        store.insert(people), [{"id": one, "name": f"Mẫu {one}", "created_at": BEGUN} for one in numbers]
    )
    await store.run(
        store.insert(duties),
        [{"person_id": one, "unit_id": one, "role": Role.SECRETARY, **agreed} for one in numbers],
    )
    await store.run(
        store.insert(accounts),
        [
            {
                "person_id": one,
                "channel": first.channel,
                "bot": first.bot,
                "address": str(int(first.address) + one - 1),
                "last_seen_at": BEGUN,
            }
            for one in numbers
        ],
    )


async def everybody_reports(database: Database, campaign: Campaign, count: int, now: datetime) -> None:
    """Two units in three report, through the product's own tables."""
    reporting = [one for one in range(1, count + 1) if one % 3]
    for start in range(0, len(reporting), CHUNK):
        async with database.begin() as store:
            debts = await reports.debts_of(store, [campaign], reporting[start : start + CHUNK])
            made = [
                make_report(
                    debt,
                    {"studied": True, "individuals": 2},
                    words="rồi ạ",
                    person_id=debt.unit_id,
                    by_name="Mẫu",
                    chat=None,
                    said_at=now,
                    recorded_at=now,
                )
                for debt in debts
            ]
            await reports.record(store, [(report, None) for report in made])
