"""What waits to be sent and what failed: for officers in the charge of every unit."""

from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from storage import inbox, outbox, troubles
from storage.troubles import SetAside, Stuck
from texts import dashboard_letters as texts
from web.dashboard.assistant import HOME, Assistant
from web.dashboard.viewer import asked_by, shell, viewer_of
from web.desk import Desk

HERE, PAGE = "/bang/tin", 50


class LettersPage:
    """The room of the letters and messages that need somebody."""

    def __init__(self, desk: Desk, assistant: Assistant) -> None:
        self.desk = desk
        self.house = desk.house
        self.assistant = assistant

    async def show(self, request: Request) -> Response:
        """/bang/tin; who may not look goes back to the field."""
        viewer = await viewer_of(self.desk, request)
        if isinstance(viewer, Response):
            return viewer
        if not viewer.whole_tree:
            return RedirectResponse(HOME, 303)
        now = self.house.clock().astimezone(self.house.board.zone)
        number = asked_by(request.query_params, now.date()).page
        page = (number * PAGE, PAGE)
        async with self.house.database.read() as store:
            told, taken = await outbox.counts(store), await inbox.counts(store)
            waiting, failed = await troubles.waiting(store, page), await troubles.failed(store, page)
            aside = await troubles.set_aside(store, page)
        pane = await self.assistant.pane(request, viewer)
        shown: dict[str, Any] = {
            "letters": texts.SAY,
            "counted": texts.counted(told),
            "sections": [
                ("waiting", texts.SAY["waiting"], [self._waiting(one, now) for one in waiting]),
                ("failed", texts.heading(texts.SAY["failed"], told["failed"]), [self._failed(o) for o in failed]),
                ("aside", texts.heading(texts.SAY["aside"], taken["failed"]), [self._aside(o) for o in aside]),
            ],
            "more": PAGE in (len(waiting), len(failed), len(aside)),
            "page": number + 1,
            "back": HERE,
        }
        return self.desk.page(request, "dashboard/letters.html", pane=pane, **shell(viewer, HERE), **shown)

    def _waiting(self, one: Stuck, now: datetime) -> texts.Shown:
        until = self._local(one.until)
        return texts.waiting(one.name, one.chat.channel, one.kind, until, now, one.error, one.words)

    def _failed(self, one: Stuck) -> texts.Shown:
        made = self._local(one.created_at)
        return texts.failed(one.id, one.name, one.chat.channel, one.kind, made, one.error, one.words)

    def _aside(self, one: SetAside) -> texts.Shown:
        """The words of a stranger are not even read."""
        words = self.house.words(one.chat, one.payload) if one.name else ""
        came = self._local(one.received_at)
        return texts.set_aside(one.id, one.name, one.chat.channel, came, one.tries, one.error, words)

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.house.board.zone)
