"""The whole program as a process: how soon it is ready, and how much memory it takes, at rest and at work."""

import asyncio
import socket
import time
from pathlib import Path

import aiohttp

from bot.bench.figures import Figures, LeftOut
from bot.bench.stand import process, settings_for, stand, while_alive
from bot.bench.telegram import ASKED, PEOPLE, house
from texts import commands as texts

KERNEL_TELLS = Path("/proc/self/status").exists()
SETTLED, LOOK_AGAIN = 3.0, 0.02


async def starting() -> Figures:
    """Seconds until /healthz is well; MiB resident soon after, and at most while 2,000 people are answered.

    Raises LeftOut on systems without /proc.
    """
    if not KERNEL_TELLS:
        raise LeftOut(texts.NEEDS_PROC)
    async with stand("--no-limits") as at, house(at, PEOPLE) as (url, folder):
        port = _free_port()
        env = settings_for(url, folder, at) | {"TONGHOP_HTTP_PORT": str(port)}
        began = time.perf_counter()
        async with process("-m", "bot.bench.product", env=env, cwd=folder) as bot:
            await while_alive(bot, _well(at.client, port))
            ready = time.perf_counter() - began
            await asyncio.sleep(SETTLED)
            rest = _mib(bot.pid, "VmRSS")
            await while_alive(bot, at.answers_per_s(PEOPLE, ASKED))
            load = _mib(bot.pid, "VmHWM")
    return {"ready_seconds": round(ready, 2), "rest_mib": rest, "load_mib": load}


async def _well(client: aiohttp.ClientSession, port: int) -> None:
    while True:
        try:
            async with client.get(f"http://127.0.0.1:{port}/healthz") as answer:
                if answer.ok:
                    return
        except aiohttp.ClientError:
            pass
        await asyncio.sleep(LOOK_AGAIN)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as held:
        port: int = held.getsockname()[1]
        return port


def _mib(process_id: int, what: str) -> float:
    """A line of the kernel's account of a process, such as "VmRSS:  104321 kB", in MiB."""
    lines = Path(f"/proc/{process_id}/status").read_text(encoding="ascii").splitlines()
    return round(next(int(line.split()[1]) for line in lines if line.startswith(what)) / 1024, 1)
