"""The form of a campaign: made or changed, with what a secretary will get of it beside it."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from domain.access import managed_roots
from domain.campaigns import Campaign, ItemKind
from storage import campaigns, matrix, units
from storage.summary import Scope
from texts import dashboard_campaigns as texts
from web.dashboard.assistant import Assistant, Pane, with_pane
from web.dashboard.campaign_look import Looked, Lookout
from web.dashboard.campaign_sheet import Sheet, posted
from web.dashboard.campaigns import HERE, in_charge
from web.dashboard.viewer import Viewer, shell, viewer_of
from web.desk import Desk
from web.safety import body_of, storable

NEW = f"{HERE}/moi"
LARGEST, MOST_FIELDS, LONGEST_KEY = 512 * 1024, 2_000, 32
PARENTS = 300
TURNS = ("add", "drop", "up", "down")


class CampaignPage:
    """The form, whatever is pressed on it."""

    def __init__(self, desk: Desk, assistant: Assistant) -> None:
        self.desk = desk
        self.house = desk.house
        self.assistant = assistant
        self.lookout = Lookout(desk.house)

    async def show(self, request: Request) -> Response:
        """The form as it begins: a template, a copy, blank, or a campaign that is to be changed."""
        found = await self._officer(request)
        if isinstance(found, Response):
            return found
        viewer, stood = found
        async with self.house.database.read() as store:
            sheet = await self.lookout.begun(store, viewer, request.query_params, stood)
        return await self._page(request, viewer, stood, sheet)

    async def take(self, request: Request) -> Response:
        """A button of the form: turn items, look, publish or save, keep as a template; the script draws anew."""
        found = await self._officer(request)
        if isinstance(found, Response):
            return found
        viewer, stood = found
        body = (await body_of(request, LARGEST)).decode("utf-8", "replace")
        if self.desk.from_elsewhere(request) or body.count("&") >= MOST_FIELDS:
            return RedirectResponse(HERE, 303)
        pairs = parse_qsl(body, keep_blank_values=True)
        sheet, asked = posted(pairs), {name: storable(value) for name, value in pairs}
        act, _, place = asked.get("do", "look").partition(".")
        if act in TURNS:
            place = place if place.isascii() and place.isdigit() else "0"
            return await self._page(request, viewer, stood, sheet.turned(act, int(place[:3])))
        if act == "draw":
            return await self._page(request, viewer, stood, sheet)
        if act == "template":
            return await self._keep(request, viewer, stood, sheet, asked)
        return await self._send(request, viewer, stood, sheet, asked if act == "send" else {})

    async def _officer(self, request: Request) -> tuple[Viewer, Campaign | None] | Response:
        """Who fills the form in, and the campaign that it is about; the list for who may not, and for none."""
        viewer = await viewer_of(self.desk, request)
        if isinstance(viewer, Response):
            return viewer
        code = request.path_params.get("code")
        async with self.house.database.read() as store:
            stood = await campaigns.campaign(store, code) if code else None
            theirs = not stood or stood.id in await in_charge(store, viewer, [stood])
        if not viewer.officer or not theirs or (code and stood is None):
            return RedirectResponse(HERE, 303)
        return viewer, stood

    async def _send(
        self, request: Request, viewer: Viewer, stood: Campaign | None, sheet: Sheet, asked: Mapping[str, str]
    ) -> Response:
        """Done where it is right and was seen as it is; else shown again, with what is wrong or will be done."""
        async with self.house.database.read() as store:
            known = await units.all_units(store)
            looked = await self.lookout.look(store, viewer, sheet, stood, known)
        if looked.errors or not asked.get("key") or asked.get("seen") != sheet.digest(_version(stood)):
            return await self._page(request, viewer, stood, sheet, looked)
        name = texts.SAY["change"] if stood else texts.SAY["new"]
        form: dict[str, Any] = {"name": "campaign", "values": sheet.values(self.lookout.now)}
        form |= {"of": stood.code, "version": stood.version} if stood else {}
        payload = {"form": form, "label": texts.label_of(name, form["values"])}
        since = await self.assistant.ask(viewer, asked["key"][:LONGEST_KEY], payload)
        return RedirectResponse(with_pane(HERE, since), 303)

    async def _keep(
        self, request: Request, viewer: Viewer, stood: Campaign | None, sheet: Sheet, asked: Mapping[str, str]
    ) -> Response:
        """The sheet becomes a template; the form goes on where it was, with the assistant's answer above it."""
        values, errors = self.lookout.to_keep(sheet)
        if errors or not asked.get("key"):
            return await self._page(request, viewer, stood, sheet, Looked(errors))
        title = (asked.get("template", "").strip() or str(values["title"]))[:60]
        form = {"name": "template", "title": title, "values": values}
        payload = {"form": form, "label": f"{texts.SAY['keep_template']}: {title}"}
        since = await self.assistant.ask(viewer, asked["key"][:LONGEST_KEY], payload)
        answered = await self.assistant.answers(viewer, since)
        return await self._page(request, viewer, stood, sheet, pane=answered)

    async def _page(
        self,
        request: Request,
        viewer: Viewer,
        stood: Campaign | None,
        sheet: Sheet,
        looked: Looked | None = None,
        pane: Pane | None = None,
    ) -> Response:
        async with self.house.database.read() as store:
            shown = await self.lookout.rehearsed(store, viewer, sheet)
            sectors = await units.sectors(store, managed_roots(viewer.person))
            parents = await matrix.parents(store, Scope(managed_roots(viewer.person)), PARENTS)
        good = looked if looked and not looked.errors else None
        values: dict[str, Any] = shell(viewer, HERE) | {
            "words": texts.SAY,
            "stood": stood,
            "sheet": sheet,
            "errors": looked.errors if looked else {},
            "looked": good,
            "reached": self.lookout.told(good, stood) if good else "",
            "seen": sheet.digest(_version(stood)) if good else "",
            "shown": shown,
            "sectors": sorted({*sectors, *sheet.sectors}),
            "parents": parents,
            "kinds": [(kind, texts.KINDS[kind]) for kind in ItemKind],
            "counts": texts.COUNTS.items(),
            "action": f"{HERE}/{stood.code}/sua" if stood else NEW,
            "pane": pane,
            "back": HERE,
        }
        return self.desk.page(
            request, "dashboard/campaign.html", 422 if looked and looked.errors else 200, **values
        )


def _version(stood: Campaign | None) -> int:
    return stood.version if stood else 0


def routes(desk: Desk, assistant: Assistant) -> list[Route]:
    """The addresses of the form."""
    page = CampaignPage(desk, assistant)
    paths = (NEW, f"{HERE}/{{code}}/sua")
    shown = [Route(path, page.show) for path in paths]
    return [*shown, *(Route(path, page.take, methods=["POST"]) for path in paths)]
