"""The list of campaigns: where each stands, who made it, and what an officer may do with it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from domain.access import managed_roots
from domain.campaigns import Campaign
from imports.templates import NAMES
from storage import audience, campaigns, summary, templates, units
from storage.database import Store
from texts import dashboard
from texts import dashboard_campaigns as texts
from web.dashboard.assistant import Assistant
from web.dashboard.viewer import Viewer, asked_by, shell, viewer_of
from web.desk import Desk

HERE = "/bang/dot"
PAGE = 40
ORDER = ("open", "coming", "closed", "cancelled")
OFFERED = {"open": ("extended", "closed", "cancelled"), "coming": ("extended", "cancelled"), "closed": ("open",)}


class CampaignsPage:
    """Every campaign, the open ones first."""

    def __init__(self, desk: Desk, assistant: Assistant) -> None:
        self.desk = desk
        self.house = desk.house
        self.assistant = assistant

    async def show(self, request: Request) -> Response:
        """The list, within what the viewer may count."""
        viewer = await viewer_of(self.desk, request)
        if isinstance(viewer, Response):
            return viewer
        now = self.house.clock()
        page = asked_by(request.query_params, now.date()).page
        async with self.house.database.read() as store:
            known = sorted(await campaigns.all_campaigns(store), key=lambda one: _place(one, now))
            last = max(0, -(-len(known) // PAGE) - 1)
            if page > last:
                return RedirectResponse(f"{HERE}?trang={last}" if last else HERE, 303)
            rows = await self._rows(store, viewer, known[page * PAGE : (page + 1) * PAGE], now)
            saved = await templates.saved(store) if viewer.officer else []
        pane = await self.assistant.pane(request, viewer)
        values: dict[str, Any] = shell(viewer, HERE) | {
            "words": texts.SAY,
            "templates": [(name, texts.TEMPLATES[name]) for name in NAMES],
            "saved": saved,
            "rows": rows,
            "years": sorted({one.due_at.astimezone(self.house.board.zone).year for one in known}, reverse=True),
            "page": page,
            "last": last,
            "back": HERE,
            "pane": pane,
        }
        return self.desk.page(request, "dashboard/campaigns.html", **values)

    async def _rows(
        self, store: Store, viewer: Viewer, shown: Sequence[Campaign], now: datetime
    ) -> list[dict[str, Any]]:
        makers = await campaigns.makers(store, [one.code for one in shown])
        theirs = await in_charge(store, viewer, shown)
        zone = self.house.board.zone
        rows = []
        for one in shown:
            state = texts.state(one, now)
            counted = await summary.current(store, one, now, viewer.scope)
            rows.append(
                {
                    "code": one.code,
                    "name": one.name,
                    "state": texts.STATES[state],
                    "figure": dashboard.column(counted, zone)[2] if one.cancelled_at is None else "–",
                    "days": texts.days(one.opens_at.astimezone(zone), one.due_at.astimezone(zone)),
                    "by": makers.get(one.code, ""),
                    "edit": one.id in theirs and state in ("open", "coming"),
                    "acts": [(texts.ACTS[act], f"dot:{act}:{one.id}") for act in OFFERED.get(state, ())]
                    if one.id in theirs
                    else [],
                }
            )
        return rows


async def in_charge(store: Store, viewer: Viewer, shown: Sequence[Campaign]) -> set[int]:
    """The campaigns all of whose units are in the viewer's charge as an officer, by id."""
    if not viewer.officer:
        return set()
    inside = await units.within(store, managed_roots(viewer.person))
    if inside is None:
        return {one.id for one in shown}
    return {one.id for one in shown if await audience.members_of(store, one.id) <= inside}


def _place(one: Campaign, now: datetime) -> tuple[int, float]:
    """Open ones by what is due first; those that are over, the latest first."""
    state = texts.state(one, now)
    due = one.due_at.timestamp()
    return ORDER.index(state), due if state in ("open", "coming") else -due
