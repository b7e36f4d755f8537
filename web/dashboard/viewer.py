"""Who looks at the dashboard, of what part of the tree, as of when, through which sieve."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from domain.access import READERS, covers, managed_roots, may_import_units, summary_roots
from domain.board import Board
from domain.calendar import end_of_day
from domain.matrix import STATES, Order, Sieve
from domain.people import Person, Role
from language.spelling import plain
from storage import units
from storage.database import Store
from storage.summary import Scope
from texts import dashboard as texts
from web.desk import Desk

LONGEST, LARGEST_ID, MOST_PAGES = 100, 2**63 - 1, 100_000


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who may look: from which page's address, and whose duties they hold."""

    address: str
    person: Person

    @property
    def scope(self) -> Scope:
        """What they may count."""
        return Scope(summary_roots(self.person))

    @property
    def officer(self) -> bool:
        """True for who may do more than look."""
        return self.person.has(Role.OFFICER)

    async def sees(self, store: Store, unit_id: int) -> bool:
        """True when a unit lies in what they may count."""
        return covers(summary_roots(self.person), await units.ancestors(store, unit_id))

    async def manages(self, store: Store, unit_id: int) -> bool:
        """True when a unit is in their charge as an officer."""
        return covers(managed_roots(self.person), await units.ancestors(store, unit_id))


def shell(viewer: Viewer, here: str) -> dict[str, Any]:
    """What every page of the dashboard needs: its words, who looks, the rooms, and which of them this is."""
    known = [*texts.PLACES[:2], *([texts.LIST] if may_import_units(viewer.person) else []), *texts.PLACES[2:]]
    places = [{"name": name, "path": path} for name, path in known]
    return {"board": texts.SAY, "viewer": viewer, "places": places, "here": here}


async def viewer_of(desk: Desk, request: Request) -> Viewer | Response:
    """Who looks; or the answer for somebody who may not: the door, or a sentence that says who may."""
    address = await desk.address(request)
    if address is None:
        return RedirectResponse("/", 303)
    person = await desk.person(address)
    if person is None or not person.has(*READERS):
        return desk.page(request, "dashboard/refused.html", 403, board=texts.SAY)
    return Viewer(address, person)


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for. `day`: as of its end; None for now. `campaign`: the code of one; "" for all."""

    day: date | None = None
    campaign: str = ""
    page: int = 0
    words: str = ""
    sector: str = ""
    states: tuple[str, ...] = ()
    under: int | None = None
    order: Order = Order.CODE

    def as_of(self, board: Board) -> datetime | None:
        """The end of the day that is asked for, or None for now."""
        return end_of_day(self.day, board.zone) if self.day else None

    def sieve(self) -> Sieve:
        """Which units are wanted."""
        states = tuple(state for state in STATES if state in self.states)
        return Sieve(tuple(plain(self.words).split()), self.sector, states, self.under, self.order)

    def address(self, path: str = "/bang", **changed: Any) -> str:
        """The address that asks the same, but for what is changed."""
        told: dict[str, Any] = {
            "ngay": self.day.isoformat() if self.day else "",
            "dot": self.campaign,
            "tim": self.words,
            "linh-vuc": self.sector,
            "tt": self.states,
            "duoi": self.under or "",
            "xep": self.order if self.order is not Order.CODE else "",
            "trang": self.page or "",
        } | changed
        kept = {name: value for name, value in told.items() if value}
        return f"{path}?{urlencode(kept, doseq=True)}" if kept else path


def asked_by(query: QueryParams, today: date) -> Asked:
    """What an address asks for; what cannot be read, and a day that has not come, is as if it were not there."""
    return Asked(
        day=_day(query.get("ngay", ""), today),
        campaign=query.get("dot", "")[:LONGEST],
        page=min(_number(query.get("trang", "")) or 0, MOST_PAGES),
        words=query.get("tim", "")[:LONGEST],
        sector=query.get("linh-vuc", "")[:LONGEST],
        states=tuple(one for one in query.getlist("tt") if one in STATES),
        under=_number(query.get("duoi", "")),
        order=Order.LAG if query.get("xep") == Order.LAG else Order.CODE,
    )


def _day(written: str, today: date) -> date | None:
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return None
    return day if day < today else None


def _number(written: str) -> int | None:
    fits = written.isascii() and written.isdigit() and len(written) < 20
    return int(written) if fits and int(written) <= LARGEST_ID else None
