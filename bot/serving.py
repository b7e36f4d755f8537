"""The web, served until the house closes."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from starlette.types import ASGIApp

GRACE = 9


class CannotListen(Exception):
    """The address is taken, or is not this machine's."""


@asynccontextmanager
async def serving(site: ASGIApp, host: str, port: int, over: asyncio.Event) -> AsyncIterator[int]:
    """Serve the web; yields its port, which the system chose where 0 was asked for. Sets `over` at the end.

    Raises CannotListen.
    """
    listening = _listen(host, port)
    config = uvicorn.Config(
        site, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=GRACE
    )
    server = Server(config)
    serves = asyncio.create_task(server.serve([listening]))
    closing = asyncio.create_task(_close(server, over))
    try:
        yield int(listening.getsockname()[1])
    finally:
        over.set()
        await asyncio.gather(closing, serves)


async def _close(server: uvicorn.Server, over: asyncio.Event) -> None:
    await over.wait()
    server.should_exit = True


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family, backlog=512)
    except (OSError, OverflowError) as error:
        raise CannotListen(f"{host}:{port}") from error


class Server(uvicorn.Server):
    """Uvicorn that leaves the signals to us."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Nothing: the house listens for them."""
        yield
