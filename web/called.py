"""The dashboard opened from inside an app that vouches for who opens it: once for each opening, then a session.

The app puts what it vouches for behind the # of the address; our own script posts it. Without an app this is an
ordinary page with a link. The page itself may stand in the app's frame; what it leads to opens outside of it.
"""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from domain.access import READERS
from domain.people import Person
from storage import people, tickets
from storage.database import Store
from texts import called as texts
from web.desk import Desk, new_address
from web.house import Call, Caller
from web.page import chat_of
from web.safety import POLICY

HERE = "/bang/mo"


class CalledPage:
    """Takes in what an app vouches for."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.house = desk.house

    async def show(self, request: Request) -> Response:
        """The page, whose script hands on what the app said."""
        return self._page(request)

    async def take(self, request: Request) -> Response:
        """What the app said: a session of the person's own page, or a sentence."""
        call, now = self.house.call, self.house.clock()
        data = (await self.desk.form(request)).get("data", "")
        caller = call.read(data, now) if call and data else None
        if caller is None:
            return self._page(request, 403, texts.SAY["not_vouched"])
        async with self.house.database.begin() as store:
            person = (await people.people_of(store, [caller.chat])).get(caller.chat)
            fresh = await tickets.spend_call(store, caller.key, now)
            token = await self._admitted(store, request, caller, person) if person and fresh else ""
        if person is None:
            return self._page(request, 403, texts.SAY["unknown"])
        to = "/bang" if person.has(*READERS) else "/chat"
        if token:
            return self.desk.admitted(token, to)
        return RedirectResponse(to, 303) if await self._is_here(request, person) else self._spent(request)

    async def _admitted(self, store: Store, request: Request, caller: Caller, person: Person) -> str:
        """A session of the person's page, which is made where there is none yet."""
        found = await people.addresses_on(store, person.id, chat_of("").channel)
        address = found[0] if found else new_address()
        if not found:
            await people.add_account(store, person.id, chat_of(address), self.house.clock())
        return await self.desk.admit(store, request, address)

    async def _is_here(self, request: Request, person: Person) -> bool:
        """True when this browser holds the very person's page already: opening it again shows it."""
        address = await self.desk.address(request)
        held = await self.desk.person(address) if address else None
        return held is not None and held.id == person.id

    def _spent(self, request: Request) -> Response:
        return self._page(request, 410, texts.SAY["spent"])

    def _page(self, request: Request, status: int = 200, notice: str = "") -> Response:
        headers = {"content-security-policy": _policy(self.house.call)}
        return self.desk.page(
            request, "dashboard/called.html", status, headers, notice=notice, words=texts.SAY, here=HERE
        )


def _policy(call: Call | None) -> str:
    return POLICY.replace("frame-ancestors 'none'", f"frame-ancestors {call.framed_by}") if call else POLICY


def routes(desk: Desk) -> list[Route]:
    """The page, and where its script posts to."""
    page = CalledPage(desk)
    return [Route(HERE, page.show), Route(HERE, page.take, methods=["POST"])]
