"""The dashboard's events: that the figures have moved, so that an open page fetches itself anew."""

import asyncio
from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from storage import matrix
from storage.database import DatabaseAway
from web.dashboard.viewer import Viewer, viewer_of
from web.desk import Desk
from web.page import event

LOOK_AGAIN, STILL_HERE = 1.0, 15


class Live:
    """Tells open pages that there is something new."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.house = desk.house

    async def feed(self, request: Request) -> Response:
        """Server-sent events; 401 for who may not look."""
        viewer = await viewer_of(self.desk, request)
        if isinstance(viewer, Response):
            return Response(status_code=401)
        headers = {"x-accel-buffering": "no", "cache-control": "no-store"}
        return StreamingResponse(self._events(request, viewer), media_type="text/event-stream", headers=headers)

    async def _events(self, request: Request, viewer: Viewer) -> AsyncIterator[str]:
        told: tuple[int, int] | None = None
        quiet = 0
        while not self.house.over.is_set():
            try:
                if not isinstance(await viewer_of(self.desk, request), Viewer):
                    return
                async with self.house.database.read() as store:
                    now = await matrix.newest(store)
            except DatabaseAway:
                now = told or (0, 0)
            if now != told:
                yield event("moved" if told else "ready", {})
                told, quiet = now, 0
            elif quiet >= STILL_HERE:
                yield ": here\n\n"
                quiet = 0
            quiet += 1
            await self._a_second()

    async def _a_second(self) -> None:
        waiting = asyncio.ensure_future(self.house.over.wait())
        await asyncio.wait([waiting], timeout=LOOK_AGAIN)
        waiting.cancel()
