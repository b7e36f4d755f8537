"""Where bots are measured: our own Bot API server in a process of its own, and a bot in another.

The server is the tests' and lives with them, so these parts need the checkout.
"""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Coroutine, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import aiohttp

from bot.bench.figures import LeftOut
from texts import commands as texts

T = TypeVar("T")

ROOT = Path(__file__).parents[2]
SERVER = ROOT / "tests" / "support" / "telegram" / "__main__.py"
PIPE, NOWHERE = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
FIRST_PERSON = 1_000_001
WITHIN = 600


@dataclass(frozen=True)
class Stand:
    """A Bot API server that nobody else speaks to."""

    url: str
    token: str
    client: aiohttp.ClientSession

    async def meet(self, people: int) -> None:
        """The bot may write to so many people."""
        await self._ask("meet", {"people": people})

    async def write(self, people: int, *words: str) -> None:
        """Each of so many people writes these texts."""
        await self._ask("write", {"people": people, "texts": words})

    async def sent(self, wanted: int) -> dict[str, Any]:
        """The figures once the bot has sent so many messages."""
        address = f"{self.url}/fake/figures?sent={wanted}&within={WITHIN}"
        async with self.client.get(address, timeout=aiohttp.ClientTimeout(WITHIN + 1)) as answer:
            answer.raise_for_status()
            figures: dict[str, Any] = await answer.json()
        if figures["refused"]:
            raise RuntimeError(figures["refused"][0])
        return figures

    async def _ask(self, what: str, body: Mapping[str, Any]) -> None:
        async with self.client.post(f"{self.url}/fake/{what}", json=body) as answer:
            answer.raise_for_status()

    async def answers_per_s(self, people: int, *words: str, warm_up: int = 50) -> float:
        """How many updates a second are answered, from when all is written until the last reply has come."""
        await self.write(warm_up, words[0])
        before = (await self.sent(warm_up))["sent"]
        await self.write(people, *words)
        began = time.perf_counter()
        await self.sent(before + people * len(words))
        return people * len(words) / (time.perf_counter() - began)


@asynccontextmanager
async def stand(*options: str) -> AsyncIterator[Stand]:
    """The server, with the options of its command line. Raises LeftOut outside a checkout."""
    if not SERVER.exists():
        raise LeftOut(texts.NEEDS_CHECKOUT)
    command = ("-m", "tests.support.telegram", *options)
    async with process(*command, out=PIPE) as server, aiohttp.ClientSession() as client:
        url, token = (await server.stdout.readline()).decode().split() if server.stdout else ("", "")
        yield Stand(url, token, client)


@asynccontextmanager
async def process(
    *command: str, env: Mapping[str, str] | None = None, cwd: Path = ROOT, out: int = NOWHERE
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Python in a process of its own; ended at the end."""
    started = await asyncio.create_subprocess_exec(
        sys.executable, *command, cwd=cwd, env=env, stdin=NOWHERE, stdout=out, stderr=NOWHERE
    )
    try:
        yield started
    finally:
        with suppress(ProcessLookupError):
            started.kill()
        await started.wait()


async def while_alive(bot: asyncio.subprocess.Process, work: Coroutine[Any, Any, T]) -> T:
    """What the work comes to. Raises RuntimeError when the bot ends before it."""
    ended, doing = asyncio.create_task(bot.wait()), asyncio.create_task(work)
    await asyncio.wait({ended, doing}, return_when=asyncio.FIRST_COMPLETED)
    if not doing.done():
        doing.cancel()
        raise RuntimeError(f"the bot that was measured ended with status {bot.returncode}")
    ended.cancel()
    return await doing


def settings_for(url: str, folder: Path, at: Stand) -> dict[str, str]:
    """The environment in which the product, in a folder without `.env`, speaks to the stand and to nobody else."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TONGHOP_")}
    return kept | {
        "TONGHOP_DATABASE_URL": url,
        "TONGHOP_DATA_DIR": str(folder),
        "TONGHOP_HTTP_PORT": "0",
        "TONGHOP_TELEGRAM_TOKEN": at.token,
        "TONGHOP_TELEGRAM_API_URL": at.url,
        "PYTHONPATH": str(ROOT),
    }
