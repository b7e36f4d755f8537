"""A made-up country of any size, through the product's own tables, and how fast it is read as it grows."""

import statistics
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import count, islice

from sqlalchemy import text

from bot.bench.figures import Figures, ms, times
from bot.bench.town import BEGUN, INDIVIDUALS, STUDIED
from domain.campaigns import Audience, Campaign, CampaignDraft
from domain.reports import Answers, make_report
from domain.units import UnitRow
from storage import campaigns, reports, summary, units
from storage.database import Database

SECTORS = ("cơ quan", "doanh nghiệp", "trường học", "bệnh viện", "xã", "phường", "lực lượng vũ trang")
BELOW, CHUNK, READS = 150, 2_000, 100
APART = timedelta(seconds=20)
ANSWERS: tuple[Answers, ...] = ({"studied": False}, {"studied": True, "individuals": 2}, {"individuals": 3})


class NotEmpty(Exception):
    """The database holds units already."""


async def load(database: Database, of_units: int, of_campaigns: int, of_reports: int) -> Figures:
    """Fill an empty database; returns how fast that was, and how fast it was read at a tenth and at the end.

    Each unit reports in every campaign in turn, again and again until there are enough reports: no, then yes, then
    a correction each time. Raises NotEmpty.
    """
    async with database.begin() as store:
        if await units.all_units(store):
            raise NotEmpty
        await units.import_units(store, list(_rows(of_units)), BEGUN)
        made = [await campaigns.create(store, _draft(number), BEGUN) for number in range(of_campaigns)]
    figures: Figures = {}
    turns, done, began = _turns(made, of_units), 0, time.perf_counter()
    for share, name in ((of_reports // 10, "tenth"), (of_reports, "whole")):
        while done < share:
            done += await _report(database, *next(turns), share - done, done)
        if name == "whole":
            figures["loaded_per_s"] = round(done / (time.perf_counter() - began), 1)
        figures |= {f"{name}_{key}": value for key, value in (await _read(database, made[0])).items()}
    return figures | {"reports": done, "database_mib": await _size(database)}


def _rows(many: int) -> Iterator[UnitRow]:
    for number in range(many):
        above = f"U{number - number % BELOW:06d}" if number % BELOW else None
        sector = SECTORS[number % len(SECTORS)]
        yield UnitRow(f"U{number:06d}", f"Đảng bộ Mẫu {number}", sector=sector, individual_quota=3, parent=above)


def _draft(number: int) -> CampaignDraft:
    due = BEGUN + timedelta(days=4_000)
    campaign = Campaign(
        0, f"nq-{number:02d}", f"Học tập nghị quyết {number}", "", BEGUN, due, (STUDIED, INDIVIDUALS)
    )
    return CampaignDraft(campaign, Audience(), {"individuals": "individual_quota"})


def _turns(made: Sequence[Campaign], many: int) -> Iterator[tuple[Campaign, range, int]]:
    """Which campaign's units report next, a chunk at a time, and for which time they do."""
    for turn in count():
        for campaign in made:
            for first in range(1, many + 1, CHUNK):
                yield campaign, range(first, min(first + CHUNK, many + 1)), turn


async def _report(
    database: Database, campaign: Campaign, unit_ids: range, turn: int, at_most: int, before: int
) -> int:
    said = BEGUN + APART * before / CHUNK
    answers = ANSWERS[min(turn, len(ANSWERS) - 1)]
    async with database.begin() as store:
        debts = await reports.debts_of(store, [campaign], list(unit_ids))
        made = [
            make_report(
                debt,
                answers,
                words="dạ đơn vị em học rồi ạ",
                person_id=None,
                by_name="Mẫu",
                chat=None,
                said_at=said,
                recorded_at=said,
            )
            for debt in islice(debts, at_most)
        ]
        await reports.record(store, [(report, None) for report in made])
    return len(made)


async def _read(database: Database, campaign: Campaign) -> Figures:
    moment = BEGUN + timedelta(days=3_000)

    async def read_now() -> None:
        async with database.read() as store:
            await summary.current(store, campaign, moment)

    async def read_past() -> None:
        async with database.read() as store:
            await summary.past(store, campaign, moment)

    present, past = await times(read_now, READS), await times(read_past, READS // 20)
    return {
        "tonghop_p50_ms": ms(statistics.median(present)),
        "tonghop_p99_ms": ms(statistics.quantiles(present, n=100)[98]),
        "as_of_p50_ms": ms(statistics.median(past)),
    }


async def _size(database: Database) -> float:
    """How large the database is, in MiB."""
    sqlite = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    query = sqlite if database.is_sqlite else "SELECT pg_database_size(current_database())"
    async with database.read() as store:
        return round(await store.number(text(query)) / 2**20, 1)
