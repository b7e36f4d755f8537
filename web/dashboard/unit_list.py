"""The list of units: a file is looked through before it counts; a unit may end. For officers of the whole tree."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from domain.access import may_import_units
from domain.units import CannotEnd, Unit, brought_in_line, compare, ending
from imports.evidence import cleaned
from imports.letters import LARGEST
from imports.units import UnitFile, read_unit_file
from storage import campaigns, reports, summary, units
from storage import files as kept_files
from storage.database import Store
from storage.files import NewFile
from texts import dashboard_units as texts
from texts import evidence, unit_lists
from texts import files as sentences
from texts.units import closed, refitted
from web import files
from web.dashboard.assistant import Assistant, with_pane
from web.dashboard.viewer import Viewer, shell, viewer_of
from web.desk import Desk
from web.page import chat_of

HERE = "/bang/danh-sach"
FORM = 64 * 1024
ONE_AT_A_TIME = asyncio.Semaphore(1)


class UnitListPage:
    """Takes a file, shows what it would do; the chat's own act does it."""

    def __init__(self, desk: Desk, assistant: Assistant) -> None:
        self.desk = desk
        self.house = desk.house
        self.assistant = assistant

    async def show(self, request: Request) -> Response:
        """The room; with ?tep= what that file would do, with ?ma= what the end of that unit would."""
        viewer = await self._viewer(request)
        if isinstance(viewer, Response):
            return viewer
        told: dict[str, Any] = {}
        wanted, query = request.query_params.get("tep", ""), request.query_params
        if wanted.isascii() and wanted.isdigit() and len(wanted) < 19:
            told = await self._looked_through(viewer, int(wanted))
        elif query.get("ma"):
            told = await self._ended(query)
        pane = await self.assistant.pane(request, viewer)
        return self._page(request, viewer, pane=pane, **told)

    async def take(self, request: Request) -> Response:
        """A file: on the shelf, then looked through; nothing counts yet."""
        viewer = await self._viewer(request)
        if isinstance(viewer, Response):
            return viewer
        told = request.headers.get("content-length", "")
        if not told.isdigit() or int(told) > LARGEST + FORM:
            return self._page(request, viewer, 413, texts.SAY["too_large"])
        try:
            async with request.form(max_files=1, max_fields=4) as form:
                given, key = form.get("file"), str(form.get("key", ""))[:64]
                content = await given.read() if isinstance(given, UploadFile) else b""
                name = cleaned(given.filename or "") if isinstance(given, UploadFile) else ""
        except MultiPartException:
            content, name, key = b"", "", ""
        if self.desk.from_elsewhere(request) or not content or not key:
            return self._page(request, viewer, 400, texts.SAY["empty"])
        new, refusal = await self._shelved(content, name)
        if new is None:
            return self._page(request, viewer, *(refusal or (422, evidence.MARKED)))
        async with self.house.database.begin() as store:
            number = await kept_files.keep(store, chat_of(viewer.address), key, new, self.house.clock())
        return RedirectResponse(f"{HERE}?tep={number}", 303)

    async def _shelved(self, content: bytes, name: str) -> tuple[NewFile | None, tuple[int, str] | None]:
        """On the shelf; or the status and sentence that say why not; neither for what bears a mark of secrecy."""

        async def whole() -> AsyncIterator[bytes]:
            yield content

        return await files.take_in(whole(), name, self.house.shelf, lists=True)

    async def end(self, request: Request) -> Response:
        """[Kết thúc đơn vị]: said to the assistant."""
        viewer = await self._viewer(request)
        if isinstance(viewer, Response):
            return viewer
        asked = await self.desk.form(request)
        form = {"name": "close-unit"} | {name: asked.get(name, "")[:100] for name in ("code", "on", "into")}
        if not asked.get("key"):
            return RedirectResponse(HERE, 303)
        payload = {"form": form, "label": f"{texts.SAY['do_end']}: {form['code']}"}
        since = await self.assistant.ask(viewer, asked["key"][:32], payload)
        return RedirectResponse(with_pane(HERE, since), 303)

    async def _viewer(self, request: Request) -> Viewer | Response:
        viewer = await viewer_of(self.desk, request)
        if isinstance(viewer, Response) or may_import_units(viewer.person):
            return viewer
        return RedirectResponse("/bang", 303)

    async def _looked_through(self, viewer: Viewer, number: int) -> dict[str, Any]:
        """What the file would do, or every row of it that is wrong."""
        async with self.house.database.read() as store:
            file = await kept_files.find(store, number)
        if file is None or file.chat != chat_of(viewer.address):
            return {"notice": texts.SAY["gone"]}
        try:
            async with ONE_AT_A_TIME:
                read = await asyncio.to_thread(self._read, file.sha256)
        except OSError:
            return {"notice": texts.SAY["gone"]}
        async with self.house.database.read() as store:
            return {"file": {"id": number, "name": file.name}} | await self._held_against(store, read)

    def _read(self, sha256: str) -> UnitFile:
        return read_unit_file(self.house.shelf.place(sha256).read_bytes())

    async def _held_against(self, store: Store, read: UnitFile) -> dict[str, Any]:
        there = await units.all_units(store)
        found = read.beside({unit.code: unit.parent for unit in there})
        told: dict[str, Any] = {"warnings": found.warnings, "errors": found.problems[: texts.MOST]}
        if found.problems:
            return told | {"more": texts.more(len(found.problems))}
        compared = compare(there, found.rows)
        try:
            refits = await campaigns.forecast_all(store, self.house.clock(), brought_in_line(there, compared))
        except campaigns.Emptied as error:
            return told | {"notice": sentences.emptied(str(error))}
        return told | {
            "summed": texts.summed(compared),
            "added": compared.added[: texts.MOST],
            "changed": compared.changed[: texts.MOST],
            "more": texts.more(max(len(compared.added), len(compared.changed))),
            "closed": [row.code for row in compared.closed[: texts.MOST]],
            "refits": [refitted(code, refit) for code, refit in refits.items()],
            "good": bool(compared.added or compared.changed),
        }

    async def _ended(self, query: Mapping[str, str]) -> dict[str, Any]:
        """What the end of a unit would do to x and y."""
        code, on, into = (query.get(name, "")[:100] for name in ("ma", "ngay", "vao"))
        asked = {"code": code, "on": on, "into": into}
        async with self.house.database.read() as store:
            try:
                found = ending(await units.all_units(store), code, on, into)
            except CannotEnd as error:
                return {"ending": asked, "end_wrong": unit_lists.cannot_end(error)}
            effects = await self._effects(store, found.unit)
        sentence = closed(found.unit.name, found.on, found.heir.name if found.heir else None)
        return {"ending": asked, "end_told": sentence, "effects": effects}

    async def _effects(self, store: Store, unit: Unit) -> list[str]:
        now = self.house.clock()
        going_on = [
            one for one in await campaigns.all_campaigns(store) if not one.closed_at or one.closed_at > now
        ]
        found = []
        for debt in await reports.debts_of(store, going_on, [unit.id]):
            counted = (await summary.current(store, debt.campaign, now)).units
            reported = debt.standing.reported
            found.append(texts.effect(debt.campaign.name, counted.reported, counted.expected, reported))
        return found

    def _page(
        self, request: Request, viewer: Viewer, status: int = 200, notice: str = "", **told: Any
    ) -> Response:
        shared = {
            "pane": None,
            "words": texts.SAY,
            "heads": texts.HEADS,
            "back": HERE,
            "today": self.house.clock(),
        }
        return self.desk.page(
            request, "dashboard/unit_list.html", status, **shell(viewer, HERE), **{**shared, **told}
        )


def routes(desk: Desk, assistant: Assistant) -> list[Route]:
    """The addresses of the room."""
    page = UnitListPage(desk, assistant)
    return [
        Route(HERE, page.show),
        Route(HERE, page.take, methods=["POST"]),
        Route(f"{HERE}/ket-thuc", page.end, methods=["POST"]),
    ]
