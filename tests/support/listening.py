"""A bare HTTP server on 127.0.0.1 that can be closed, and opened again at the same port."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

Answer = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]
LARGEST = 60 << 20


class Listener:
    """Hands every request to `answer`, until it is closed."""

    def __init__(self, answer: Answer) -> None:
        self.port = 0
        self._answer = answer
        self._runner: web.ServerRunner | None = None

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    async def open(self, port: int = 0) -> None:
        """Listen; after close(), at the same port as before."""
        server = web.Server(self._answer, request_factory=_request, handler_cancellation=True, access_log=None)
        self._runner = web.ServerRunner(server, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port or self.port, reuse_address=True, backlog=1024)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def close(self) -> None:
        """Refuse connections, and drop those that are open."""
        if self._runner:
            for connection in self._runner.server.connections if self._runner.server else []:
                connection.force_close()
            await self._runner.cleanup()
            self._runner = None


def _request(message: Any, payload: Any, protocol: Any, writer: Any, task: Any) -> web.BaseRequest:
    loop = asyncio.get_running_loop()
    return web.BaseRequest(message, payload, protocol, writer, task, loop, client_max_size=LARGEST)
