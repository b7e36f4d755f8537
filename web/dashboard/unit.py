"""One unit in full: on a page of its own, or beside the field that it was opened from."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from domain.folder import Folder, Place
from domain.units import Unit
from storage import folder, units
from storage.database import Store
from texts import dashboard_unit as texts
from web.dashboard.assistant import HOME, Assistant
from web.dashboard.viewer import Viewer, asked_by, shell, viewer_of
from web.desk import Desk


class UnitPage:
    """Shows a unit to whoever may count it; who has it in charge may act."""

    def __init__(self, desk: Desk, assistant: Assistant) -> None:
        self.desk = desk
        self.house = desk.house
        self.assistant = assistant

    async def show(self, request: Request) -> Response:
        """The unit, or with ?dot= one campaign of it, a page of its versions at a time."""
        viewer = await viewer_of(self.desk, request)
        if isinstance(viewer, Response):
            return viewer
        now = self.house.clock()
        asked = asked_by(request.query_params, now.astimezone(self.house.board.zone).date())
        async with self.house.database.read() as store:
            unit = await units.by_code(store, request.path_params["code"])
            if unit is None or not await viewer.sees(store, unit.id):
                return RedirectResponse(HOME, 303)
            if asked.campaign:
                found = await folder.history(store, unit, asked.campaign, asked.page, now)
                values = self._one(unit, found, asked.page) if found else None
            else:
                values = self._whole(await self._folder(store, viewer, unit))
            charge = await viewer.manages(store, unit.id)
        if values is None:
            return RedirectResponse(address(unit), 303)
        pane = await self.assistant.pane(request, viewer)
        shared = shell(viewer, "") | {"unit": unit, "words": texts.SAY, "about": texts.about(unit)}
        shown: dict[str, Any] = shared | {"charge": charge, "back": address(unit), "pane": pane} | values
        return self.desk.page(request, "dashboard/unit.html", **shown)

    async def _folder(self, store: Store, viewer: Viewer, unit: Unit) -> Folder:
        now = self.house.clock()
        return await folder.read(store, unit, viewer.scope, now, now.astimezone(self.house.board.zone).date())

    def _whole(self, found: Folder) -> dict[str, Any]:
        zone = self.house.board.zone
        in_full, others = found.places[: folder.IN_FULL], found.places[folder.IN_FULL :]
        return {
            "folder": found,
            "ended": texts.ended(found.unit),
            "codes": texts.codes(found.codes),
            "hangs": texts.hangs(found.hangs),
            "servants": [texts.who(one, zone) for one in found.servants],
            "sections": self._sections(in_full),
            "others": self._sections(others),
            "lags": any(one.debt and one.debt.standing.lagging and self._open(one) for one in found.places),
        }

    def _one(self, unit: Unit, place: Place, page: int) -> dict[str, Any]:
        pages = max(1, -(-place.told // folder.PAGE))
        return {
            "sections": self._sections([place], in_full=True),
            "page": page + 1,
            "pages": pages,
            "whole": address(unit),
            "this": f"{address(unit)}?dot={quote(place.campaign.code)}",
        }

    def _sections(self, places: Sequence[Place], *, in_full: bool = False) -> list[dict[str, Any]]:
        now, zone = self.house.clock(), self.house.board.zone
        return [
            {
                "shown": texts.section(one, now, zone, in_full=in_full),
                "acts": self._acts(one),
            }
            for one in places
        ]

    def _open(self, place: Place) -> bool:
        return place.campaign.is_open(self.house.clock())

    def _acts(self, place: Place) -> dict[str, str]:
        """What may be done to a unit's report: which → the action of the chat's button."""
        debt, campaign = place.debt, place.campaign
        if not self._open(place):
            return {}
        if debt is None:
            return {"readmit": f"ask-readmit:{campaign.id}"} if place.excused else {}
        stood = debt.standing
        on_it = f"review:{campaign.id}:{debt.unit_id}:{stood.version}"
        found = {"behalf": f"ghiho:{campaign.id}:{debt.unit_id}", "excuse": f"ask-excuse:{campaign.id}"}
        if stood.review != "accepted" and (stood.complete or stood.returned):
            found |= {"accept": f"{on_it}:yes", "good": f"{on_it}:good"}
        if stood.version and not stood.returned:
            found["return"] = f"{on_it}:back"
        return found


def address(unit: Unit) -> str:
    """A unit's page."""
    return f"{HOME}/don-vi/{quote(unit.code, safe='')}"
