"""Reminder runs: those to come, those there were, the sheet of one, and whom to call."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from domain.access import managed_roots
from domain.campaigns import Campaign
from domain.coming import offers
from domain.exports import Export, Form
from domain.reminders import UNMOVED, Slot, slots
from domain.sheets import Sheet
from storage import campaigns, coming, runs, sheets
from storage.database import Store
from storage.sheets import CALL, Question
from texts import dashboard_runs as texts
from texts import runs as words
from texts.runs import OFFERS
from web.dashboard.assistant import Assistant
from web.dashboard.files import Downloads
from web.dashboard.viewer import LARGEST_ID, Viewer, asked_by, shell, viewer_of
from web.desk import Desk

HERE = "/bang/nhac"
PAGE, LINES, FIRST_CALLS, MOST_CALLS = 30, 150, 8, 2_000
AHEAD = timedelta(days=14)


class RunsPage:
    """The room of the reminder runs."""

    def __init__(self, desk: Desk, assistant: Assistant, downloads: Downloads) -> None:
        self.desk = desk
        self.house = desk.house
        self.assistant = assistant
        self.downloads = downloads

    async def show(self, request: Request) -> Response:
        """/bang/nhac: what comes, with what an officer may do about it; what was, newest first."""
        viewer = await viewer_of(self.desk, request)
        if isinstance(viewer, Response):
            return viewer
        now, page = self.house.clock(), self._page(request)
        async with self.house.database.read() as store:
            known = {one.id: one for one in await campaigns.all_campaigns(store)}
            theirs = await self._theirs(store, viewer, [one for one in known.values() if one.is_open(now)])
            ahead = await self._ahead(store, theirs, now)
            past = await sheets.past(store, viewer.scope.roots, (page * PAGE, PAGE))
            pages = -(-await sheets.count_past(store, viewer.scope.roots) // PAGE)
        if page and page >= pages:
            return RedirectResponse(HERE, 303)
        shown = {
            "coming": ahead,
            "urging": [one for one, in_charge in theirs if in_charge],
            "past": [self._gone(one, known[one.campaign_id], viewer) for one in past],
            "page": page + 1,
            "pages": max(1, pages),
        }
        return await self._drawn(request, viewer, "dashboard/runs.html", HERE, shown)

    async def one(self, request: Request) -> Response:
        """/bang/nhac/ID: the whole sheet as it stands, as far as the viewer may count."""
        viewer = await viewer_of(self.desk, request)
        if isinstance(viewer, Response):
            return viewer
        page = self._page(request)
        async with self.house.database.read() as store:
            asked = await self._question(store, request, viewer.scope.roots)
            if asked is None:
                return RedirectResponse(HERE, 303)
            head = await self._head(store, viewer, asked)
            found = await sheets.lines(store, asked, (page * LINES, LINES))
            charge = await sheets.in_charge(store, managed_roots(viewer.person), [one.unit_id for one in found])
            total = sum((await sheets.tally(store, asked)).values())
        here = f"{HERE}/{asked.run.id}"
        shown = {
            "run": head,
            "rows": [texts.line(one, in_charge=one.unit_id in charge) for one in found],
            "page": page + 1,
            "pages": max(1, -(-total // LINES)),
            "code": asked.campaign.code,
        }
        return await self._drawn(request, viewer, "dashboard/run.html", here, shown)

    async def calls(self, request: Request) -> Response:
        """/bang/nhac/ID/goi: those to ring up, to be printed; for officers, of what is in their charge."""
        viewer = await viewer_of(self.desk, request)
        if isinstance(viewer, Response):
            return viewer
        async with self.house.database.read() as store:
            asked = await self._question(store, request, managed_roots(viewer.person))
            if asked is None:
                return RedirectResponse(HERE, 303)
            found = await sheets.lines(store, asked, (0, MOST_CALLS), CALL)
        at = asked.now.astimezone(asked.zone)
        sheet = Sheet(asked.run.id, asked.campaign.id, asked.campaign.name, asked.run.due_at, tuple(found))
        shown = {
            "run_id": asked.run.id,
            "about": asked.campaign.name,
            "heading": words.CALLS,
            "caption": words.calls_of(sheet, len(found), at),
            "heads": words.CALL_HEADS,
            "rows": [texts.line(one, in_charge=True) for one in found],
        }
        return await self._drawn(request, viewer, "dashboard/calls.html", f"{HERE}/{asked.run.id}/goi", shown)

    async def word(self, request: Request) -> Response:
        """/bang/nhac/ID/goi.docx: the same as a document."""
        viewer = await viewer_of(self.desk, request)
        if isinstance(viewer, Response):
            return viewer
        async with self.house.database.read() as store:
            asked = await self._question(store, request, managed_roots(viewer.person))
        if asked is None:
            return RedirectResponse(HERE, 303)
        export = Export(Form.WORD, asked.campaign.id, asked.now, run=asked.run.id)
        return await self.downloads.hand_over(request, viewer, export)

    async def newest(
        self, store: Store, viewer: Viewer, of: Sequence[Campaign], now: datetime
    ) -> texts.Head | None:
        """The last run of the open ones of these campaigns, in figures."""
        open_now = {one.id: one for one in of if one.is_open(now)}
        last = await sheets.newest(store, viewer.scope.roots, open_now)
        if last is None:
            return None
        run = runs.Stretch(last.id, last.campaign_id, last.step, last.due_at)
        asked = Question(run, open_now[last.campaign_id], now, self.house.board.zone, viewer.scope.roots)
        return await self._head(store, viewer, asked, last.kept if asked.roots is None else {})

    async def _head(
        self, store: Store, viewer: Viewer, asked: Question, kept: Mapping[str, Any] | None = None
    ) -> texts.Head:
        """`kept`: the figures as they were when the run was through, rather than all units counted anew."""
        counts = {fate: kept[fate] for fate in sheets.ORDER} if kept else await sheets.tally(store, asked)
        title = texts.title(asked.run.due_at.astimezone(asked.zone))
        about = texts.about(asked.campaign.name, then=bool(kept))
        head = texts.Head(asked.run.id, title, about, texts.tally(counts))
        if not viewer.officer:
            return head
        theirs = replace(asked, roots=managed_roots(viewer.person))
        if kept and theirs.roots is None and len(kept["call"]) <= MOST_CALLS:
            theirs = replace(theirs, codes=tuple(kept["call"]))
        counted = counts if theirs == asked else await sheets.tally(store, theirs)
        count = sum(counted[fate] for fate in CALL)
        calls = await sheets.lines(store, theirs, (0, FIRST_CALLS), CALL) if count else []
        rows = [texts.line(one, in_charge=True) for one in calls]
        return replace(head, calls=rows, to_call=texts.to_call(count))

    async def _question(self, store: Store, request: Request, roots: Any) -> Question | None:
        """The run that an address names, if any of the part of the tree was in it."""
        slot_id = request.path_params["run"]
        run = await runs.run(store, slot_id) if slot_id <= LARGEST_ID else None
        if run is None or not await sheets.concerns(store, run.id, roots):
            return None
        campaign = next(one for one in await campaigns.all_campaigns(store) if one.id == run.campaign_id)
        return Question(run, campaign, self.house.clock(), self.house.board.zone, roots)

    async def _theirs(
        self, store: Store, viewer: Viewer, open_now: Sequence[Campaign]
    ) -> list[tuple[Campaign, bool]]:
        """The open campaigns that the viewer's units are in; True where all units of one are in their charge."""
        managed = managed_roots(viewer.person)
        asking = await sheets.campaigns_within(store, viewer.scope.roots)
        return [
            (one, viewer.officer and await runs.in_charge_of_all(store, managed, one.id))
            for one in open_now
            if asking is None or one.id in asking
        ]

    async def _ahead(
        self, store: Store, theirs: Sequence[tuple[Campaign, bool]], now: datetime
    ) -> list[texts.Coming]:
        """The slots of the next two weeks, by when they are due."""
        zone, moves = self.house.board.zone, await coming.moves(store)
        found: list[tuple[datetime, Campaign, Slot, bool]] = []
        for campaign, in_charge in theirs:
            planned = slots(campaign, zone, self.house.board.calendar, moves.get(campaign.id, UNMOVED))
            near = [one for one in planned if now < one.due_at <= now + AHEAD]
            found += [
                (one.due_at, campaign, one, in_charge)
                for one in near
                if not await coming.has_run(store, campaign.id, one)
            ]
        return [
            texts.coming(
                campaign.name,
                at.astimezone(zone),
                slot.step,
                offers(campaign.id, slot, OFFERS) if in_charge else (),
            )
            for at, campaign, slot, in_charge in sorted(found, key=lambda one: (one[0], one[1].code))
        ]

    def _gone(self, past: sheets.Past, campaign: Campaign, viewer: Viewer) -> texts.Gone:
        """The figures that were kept are of the whole tree: only for who may count all of it."""
        kept = past.kept if viewer.scope.roots is None else {}
        at = past.due_at.astimezone(self.house.board.zone)
        return texts.gone(past.id, campaign.name, at, past.step, past.state, kept)

    def _page(self, request: Request) -> int:
        today = self.house.clock().astimezone(self.house.board.zone).date()
        return asked_by(request.query_params, today).page

    async def _drawn(
        self, request: Request, viewer: Viewer, template: str, here: str, shown: Mapping[str, Any]
    ) -> Response:
        pane = await self.assistant.pane(request, viewer)
        whole = shell(viewer, HERE) | {"back": here, "runs": texts.SAY, "pane": pane}
        return self.desk.page(request, template, **whole, **shown)
