"""The field: each campaign's count against its deadline, and the units against the campaigns."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from domain.campaigns import Campaign, to_tell
from domain.matrix import STATES, Matrix, Order
from domain.summary import Summary
from storage import campaigns, matrix, units
from storage import summary as stored
from storage.campaigns import as_it_was
from storage.database import Store
from storage.summary import Scope
from texts import dashboard as texts
from texts import dashboard_files as files
from texts import summary as sentences
from texts.dashboard_runs import SAY as RUNS
from texts.dashboard_runs import Head
from web.dashboard.assistant import HOME, Assistant
from web.dashboard.files import PICTURE_FIRST
from web.dashboard.runs import RunsPage
from web.dashboard.viewer import Asked, Viewer, asked_by, shell, viewer_of
from web.desk import Desk

PAGE, COLUMNS, PARENTS = 150, 6, 300


@dataclass(frozen=True, slots=True)
class Field:
    """What a page of the field shows."""

    campaigns: Sequence[Campaign]
    all_campaigns: Sequence[Campaign]
    counts: Sequence[Summary]
    units: Matrix
    sectors: Sequence[str]
    parents: Sequence[Any]
    picture: Summary | None = None
    run: Head | None = None


class FieldPage:
    """The first page of the dashboard."""

    def __init__(self, desk: Desk, assistant: Assistant, runs: RunsPage) -> None:
        self.desk = desk
        self.runs = runs
        self.house = desk.house
        self.assistant = assistant

    async def show(self, request: Request) -> Response:
        """The field as the address asks for it, within what the viewer may count."""
        viewer = await viewer_of(self.desk, request)
        if isinstance(viewer, Response):
            return viewer
        now = self.house.clock()
        asked = asked_by(request.query_params, self._today(now))
        async with self.house.database.read() as store:
            found = await self._read(store, viewer, asked, now)
        last = max(0, -(-found.units.found // PAGE) - 1)
        if asked.page > last:
            return RedirectResponse(replace(asked, page=last).address(), 303)
        pane = await self.assistant.pane(request, viewer)
        return self.desk.page(request, "dashboard/field.html", pane=pane, **self._shown(viewer, asked, found, now))

    def _today(self, now: datetime) -> date:
        return now.astimezone(self.house.board.zone).date()

    async def _read(self, store: Store, viewer: Viewer, asked: Asked, now: datetime) -> Field:
        as_of = asked.as_of(self.house.board)
        known = await campaigns.all_campaigns(store)
        open_then, closed = to_tell(known, as_of or now, all_closed=self.house.board.demo)
        told = [*sorted(open_then, key=lambda one: one.due_at), *reversed(closed)]
        shown = [one for one in told if one.code == asked.campaign] or told[:COLUMNS]
        shown = [await as_it_was(store, one, as_of) for one in shown] if as_of else shown
        counts = [await self._count(store, one, as_of, now, viewer.scope) for one in shown]
        page, sieve = (asked.page * PAGE, PAGE), asked.sieve()
        rows = await matrix.read(store, shown, as_of, asked.day or self._today(now), viewer.scope, sieve, page)
        sectors = await units.sectors(store, viewer.scope.roots)
        parents = await matrix.parents(store, viewer.scope, PARENTS)
        picture = await self._pictured(store, viewer, asked, shown, now)
        run = None if as_of else await self.runs.newest(store, viewer, shown, now)
        return Field(shown, told, counts, rows, sectors, parents, picture, run)

    async def _pictured(
        self, store: Store, viewer: Viewer, asked: Asked, shown: Sequence[Campaign], now: datetime
    ) -> Summary | None:
        """What the picture of a campaign that is looked at alone shows; None where there is none."""
        if len(shown) != 1 or (asked.under and not await viewer.sees(store, asked.under)):
            return None
        roots = frozenset({asked.under}) if asked.under else viewer.scope.roots
        scope = Scope(roots, (asked.sector,) if asked.sector else ())
        return await self._count(store, shown[0], asked.as_of(self.house.board), now, scope)

    async def _count(
        self, store: Store, campaign: Campaign, as_of: datetime | None, now: datetime, scope: Scope
    ) -> Summary:
        if as_of:
            return await stored.past(store, campaign, as_of, scope)
        return await stored.current(store, campaign, now, scope)

    def _shown(self, viewer: Viewer, asked: Asked, found: Field, now: datetime) -> dict[str, Any]:
        zone = self.house.board.zone
        at = (asked.as_of(self.house.board) or now).astimezone(zone)
        columns = [texts.column(one, zone) for one in found.counts]
        pages = max(1, -(-found.units.found // PAGE))
        return shell(viewer, HOME) | {
            "asked": asked,
            "when": texts.when(at, asked.day),
            "part": sentences.scope(_named(viewer)),
            "camps": [texts.camp(one, at, zone) for one in found.counts],
            "columns": columns,
            "rows": [texts.row(row, found.campaigns, zone) for row in found.units.rows],
            "found": texts.found(found.units.found, found.units.total),
            "sectors": found.sectors,
            "parents": found.parents,
            "campaigns": found.all_campaigns,
            "states": [(state, texts.STATES[state]) for state in STATES],
            "orders": [(order, texts.ORDERS[order]) for order in Order],
            "run": found.run,
            "runs": RUNS,
            "files": files.SAY,
            "forms": [(form, files.kind(form)) for form in PICTURE_FIRST],
            "picture": sentences.sentence(found.picture, at) if found.picture else "",
            "page": asked.page + 1,
            "pages": pages,
            "back": asked.address(),
            "today": self._today(now),
        }


def _named(viewer: Viewer) -> list[str]:
    roots = viewer.scope.roots
    return [] if roots is None else [one.unit_name for one in viewer.person.duties if one.unit_id in roots]
