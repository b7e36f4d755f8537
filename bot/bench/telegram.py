"""What is measured on Telegram: the product against a plain bot in the same run, and a run of reminders."""

import statistics
import time
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.app import now
from bot.bench.figures import Figures
from bot.bench.stand import FIRST_PERSON, Stand, process, settings_for, stand, while_alive
from bot.bench.town import ZONE, peopled
from domain.chat import Chat
from scheduler.reminders import run_now
from storage import settings as facts

ROUNDS = 3
PEOPLE, SLOW_PEOPLE = 2_000, 100
ASKED = "/trangthai"
AT_ONCE = 32
REMINDED, ALL_REMINDED = 300, 5_000
LATENCY = ("--latency", "0.05")


async def against_plain() -> Figures:
    """The server answers at once."""
    rounds = [
        {
            "answered_telegram_per_s": await product_per_s(PEOPLE),
            "plain_per_s": await plain_per_s(PEOPLE // 2),
            "plain_32_per_s": await plain_per_s(PEOPLE // 2, AT_ONCE),
        }
        for _ in range(ROUNDS)
    ]
    return {"answered_ratio": _ratio(rounds, "answered_telegram_per_s", "plain_per_s")} | _medians(rounds)


async def against_plain_50ms() -> Figures:
    """The server takes 50 ms for each answer."""
    rounds = [
        {
            "answered_50ms_per_s": await product_per_s(PEOPLE, *LATENCY),
            "plain_50ms_per_s": await plain_per_s(SLOW_PEOPLE, 0, *LATENCY),
            "plain_50ms_32_per_s": await plain_per_s(PEOPLE // 2, AT_ONCE, *LATENCY),
        }
        for _ in range(ROUNDS)
    ]
    ours = "answered_50ms_per_s"
    return {
        "answered_50ms_ratio": _ratio(rounds, ours, "plain_50ms_per_s"),
        "answered_50ms_concurrent_ratio": _ratio(rounds, ours, "plain_50ms_32_per_s"),
    } | _medians(rounds)


async def transports() -> Figures:
    """The product on our transport and on the library's own, at both latencies."""
    rounds = [
        {
            "transport_aiohttp_per_s": await product_per_s(PEOPLE),
            "transport_httpx_per_s": await product_per_s(PEOPLE, transport="httpx"),
            "transport_aiohttp_50ms_per_s": await product_per_s(PEOPLE, *LATENCY),
            "transport_httpx_50ms_per_s": await product_per_s(PEOPLE, *LATENCY, transport="httpx"),
        }
        for _ in range(ROUNDS)
    ]
    return _medians(rounds)


async def reminders() -> Figures:
    """A short run of reminders on one bot, at the product's own pace."""
    return await _reminded(REMINDED)


async def all_reminders() -> Figures:
    """The same for 5,000 people: three minutes."""
    return await _reminded(ALL_REMINDED)


async def _reminded(people: int) -> Figures:
    async with stand(*LATENCY) as at, house(at, people, remind=True) as (url, folder):
        await at.meet(people)
        async with process("-m", "bot", "run", env=settings_for(url, folder, at), cwd=folder) as bot:
            first = (await while_alive(bot, at.sent(1)))["sent"]
            began = time.perf_counter()
            figures = await while_alive(bot, at.sent(people))
            took = time.perf_counter() - began
    rate = (people - first) / took
    return {"reminders": people, "reminders_per_s": round(rate, 2), "reminders_429": figures["too_many"]}


async def product_per_s(people: int, *options: str, transport: str = "") -> float:
    """Updates a second that the whole product answers, everything durable."""
    async with stand("--no-limits", *options) as at, house(at, people) as (url, folder):
        command = ("-m", "bot.bench.product", *([transport] if transport else []))
        async with process(*command, env=settings_for(url, folder, at), cwd=folder) as bot:
            return await while_alive(bot, at.answers_per_s(people, ASKED))


async def plain_per_s(people: int, at_once: int = 0, *options: str) -> float:
    """Updates a second that a plain bot answers, one after the other or so many at once."""
    with TemporaryDirectory() as folder:
        database = str(Path(folder) / "plain.db")
        async with stand("--no-limits", *options) as at, _plain(at, database, at_once) as bot:
            return await while_alive(bot, at.answers_per_s(people, ASKED))


def _plain(at: Stand, database: str, at_once: int) -> AbstractAsyncContextManager[Process]:
    return process("-m", "bot.bench.plain", at.url, at.token, database, str(at_once))


@asynccontextmanager
async def house(at: Stand, people: int, *, remind: bool = False) -> AsyncIterator[tuple[str, Path]]:
    """The database and folder of a house whose people are linked on Telegram, their menus shown long ago."""
    bot = at.token.partition(":")[0]
    with TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{Path(folder) / 'bench.db'}"
        first = Chat("telegram", bot, str(FIRST_PERSON))
        async with peopled(url, people, first) as (database, campaign), database.begin() as store:
            await facts.put(store, f"telegram.{bot}.menus", now().isoformat())
            if remind:
                await run_now(store, [campaign], now(), ZONE)
        yield url, Path(folder)


def _ratio(rounds: list[Figures], ours: str, theirs: str) -> float:
    return round(statistics.median(one[ours] / one[theirs] for one in rounds), 2)


def _medians(rounds: list[Figures]) -> Figures:
    return {name: round(statistics.median(one[name] for one in rounds), 1) for name in rounds[0]}
