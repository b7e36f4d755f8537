"""The ways in and out: a code, a one-time link, the demonstration's roles, leaving this browser."""

import secrets
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from domain.people import Person, read_code
from storage import sessions, tickets
from texts import page as texts
from web.desk import COOKIE, Desk, new_address


class Door:
    """The pages of somebody who is not yet, or no longer, on a page of their own."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.house = desk.house

    async def front(self, request: Request) -> Response:
        """The demonstration's roles; otherwise one's own page, or how to get a code."""
        if self.house.roles:
            return self.desk.page(request, "roles.html", roles=self.house.roles)
        if await self.desk.address(request):
            return RedirectResponse("/chat", 303)
        return self.desk.page(request, "door.html")

    async def invited(self, request: Request) -> Response:
        """An invite's link: only [Mở] spends it, so that a preview of the link does not."""
        held = texts.held_by(await self._here(request))
        return self.desk.page(request, "open.html", code=request.path_params["code"], held=held)

    async def enter(self, request: Request) -> Response:
        """A code is handed in: this browser gets a page of its own, and the code is its first message."""
        form = await self.desk.form(request)
        code = read_code(form.get("code", ""))
        if code is None:
            return self.desk.page(request, "door.html", 400, notice=texts.SAY["code_unreadable"])
        address = None if form.get("whose") == "new" else await self.desk.address(request)
        address = address or new_address()
        said = {"text": f"/start {code}", "from": self.desk.origin(request)}
        await self.desk.say(address, secrets.token_urlsafe(12), said)
        return await self.desk.open(request, address)

    async def one_time(self, request: Request) -> Response:
        """A one-time link to a page: only [Mở] spends it."""
        token = request.path_params["token"]
        async with self.house.database.read() as store:
            good = await tickets.is_good(store, token, self.house.clock())
        if not good:
            return await self._spent(request)
        return self.desk.page(request, "open.html", token=token, to=request.path_params.get("to", ""))

    async def spend(self, request: Request) -> Response:
        """[Mở] on a one-time link: this browser becomes that page's."""
        form = await self.desk.form(request)
        async with self.house.database.begin() as store:
            address = await tickets.spend(store, form.get("token", ""), self.house.clock())
            token = await self.desk.admit(store, request, address) if address else ""
        return self.desk.admitted(token, _to(form)) if token else await self._spent(request)

    async def _spent(self, request: Request) -> Response:
        """A link that opens nothing: who has a page here already goes on there, others need a code."""
        mine = await self._here(request)
        return self.desk.page(request, "door.html", 410, notice=texts.SAY["link_spent"], held=texts.held_by(mine))

    async def _here(self, request: Request) -> Person | None:
        address = await self.desk.address(request)
        return await self.desk.person(address) if address else None

    async def play(self, request: Request) -> Response:
        """The demonstration: become one of its people."""
        form = await self.desk.form(request)
        address = self.house.addresses.get(form.get("role", ""))
        return await self.desk.open(request, address, _to(form)) if address else RedirectResponse("/", 303)

    async def leave(self, request: Request) -> Response:
        """This browser is nobody's page any more: for a machine that several people use."""
        response = RedirectResponse("/", 303)
        if not self.desk.from_elsewhere(request):
            async with self.house.database.begin() as store:
                await sessions.end(store, self.desk.token(request))
            response.delete_cookie(COOKIE)
        return response


def _to(form: Mapping[str, str]) -> str:
    """Where somebody who comes in goes: to their chat, or straight to the dashboard."""
    return "/bang" if form.get("to") == "bang" else "/chat"
