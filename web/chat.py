"""A person's own page: opened, kept up to date, written to, handed files."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse

from domain.access import may_hand_in
from domain.people import Person, Role, read_code
from storage import files as kept_files
from storage import outbox, sessions
from storage.database import DatabaseAway
from texts import evidence, general
from texts import page as texts
from web import files
from web.desk import Desk, Refused
from web.page import chat_of, events
from web.safety import storable

LONGEST_TEXT = 20_000
LONGEST_KEY = 64
LONGEST_LABEL = 300
LARGEST_ID = 2**63 - 1


class ChatPage:
    """The page of whoever holds this browser's session."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.house = desk.house

    async def show(self, request: Request) -> Response:
        """The page; a session that is used goes on for another 180 days."""
        address = await self.desk.address(request)
        if address is None:
            return RedirectResponse("/", 303)
        person = await self.desk.person(address)
        who = texts.who(person, self.house.board.agency)
        page = self.desk.page(request, "chat.html", page=self.desk.page_id(address), **who)
        token = self.desk.token(request)
        if await self._renewed(token):
            self.desk.give_cookie(page, token)
        return page

    async def _renewed(self, token: str) -> bool:
        """Written only where it moves the session's end; the page is shown also when nothing can be written."""
        now = self.house.clock()
        async with self.house.database.read() as store:
            if not await sessions.is_to_renew(store, token, now):
                return False
        with suppress(DatabaseAway):
            async with self.house.database.begin() as store:
                return await sessions.renew(store, token, now)
        return False

    async def feed(self, request: Request) -> Response:
        """The conversation, live, as server-sent events."""
        try:
            address = await self.desk.page_of(request, request.query_params.get("page"))
        except Refused as refused:
            return refused.response
        headers = {"x-accel-buffering": "no", "cache-control": "no-store"}
        stream = events(self.house, address, self.desk.token(request))
        return StreamingResponse(stream, media_type="text/event-stream", headers=headers)

    async def message(self, request: Request) -> Response:
        """What the person wrote or pressed: 202 once it is stored."""
        try:
            address = await self.desk.page_of(request, request.headers.get("x-page"))
            said = await self.desk.posted(request)
            key, payload = _key(said.get("client")), _payload(said)
        except Refused as refused:
            return refused.response
        if read_code(payload.get("text", "").removeprefix("/start").strip()):
            payload["from"] = self.desk.origin(request)
        message_id = await self.desk.say(address, key, payload)
        return JSONResponse({"id": f"i{message_id}"}, 202)

    async def seen(self, request: Request) -> Response:
        """The page has shown these lines. 204 also tells a page that it is still somebody's."""
        try:
            address = await self.desk.page_of(request, request.headers.get("x-page"))
            said = await self.desk.posted(request)
        except Refused as refused:
            return refused.response
        told = said.get("ids")
        ids = [int(key[1:]) for key in told if _is_letter(key)] if isinstance(told, list) else []
        if ids:
            async with self.house.database.begin() as store:
                await outbox.see(store, chat_of(address), ids[:200], self.house.clock())
        return Response(status_code=204)

    async def hand_in(self, request: Request) -> Response:
        """A file: 202 once it is on the shelf and its message is stored."""
        try:
            address = await self.desk.page_of(request, request.headers.get("x-page"))
            key = _key(request.headers.get("x-client"))
            sender = await self._sender(request, address)
        except Refused as refused:
            return refused.response
        new, refusal = await files.hand_in(request, self.house.shelf, lists=sender.has(Role.OFFICER))
        if refusal is not None:
            return refusal
        payload: dict[str, Any] = {"marked": True}
        if new is not None:
            async with self.house.database.begin() as store:
                file_id = await kept_files.keep(store, chat_of(address), key, new, self.house.clock())
            payload = {"file": {"id": file_id, "name": new.name, "size": new.size}}
        message_id = await self.desk.say(address, key, payload)
        return JSONResponse({"id": f"i{message_id}"}, 202) if new else Refused(422, evidence.MARKED).response

    async def _sender(self, request: Request, address: str) -> Person:
        """Who hands a file in: only who may, and not without end. Raises Refused."""
        if self.desk.from_elsewhere(request):
            raise Refused(400, texts.UNREADABLE)
        person = await self.desk.person(address)
        if person is None or not may_hand_in(person):
            raise Refused(403, general.NOT_SECRETARY)
        async with self.house.database.read() as store:
            if await kept_files.enough(store, person, self.house.clock()):
                raise Refused(429, evidence.ENOUGH)
        return person

    async def file(self, request: Request) -> Response:
        """A file that was handed in."""
        address = await self.desk.address(request)
        if address is None:
            return RedirectResponse("/", 303)
        wanted = request.path_params["id"]
        if wanted > LARGEST_ID:
            return Response(status_code=404)
        return await files.opened(self.house.database, self.house.shelf, chat_of(address), wanted)


def _key(told: Any) -> str:
    """The id under which the page sends something, the same when it sends it again. Raises Refused."""
    key = storable(str(told or ""))
    if not 0 < len(key) <= LONGEST_KEY:
        raise Refused(400, texts.UNREADABLE)
    return key


def _payload(said: Mapping[str, Any]) -> dict[str, str]:
    """What of a posted message is stored: {"text"} or {"action", "label"}. Raises Refused."""
    action, words = said.get("action"), said.get("text")
    if isinstance(action, str) and 0 < len(action.encode("utf-8", "replace")) <= LONGEST_KEY:
        return {"action": storable(action), "label": storable(str(said.get("label", "")))[:LONGEST_LABEL]}
    kept = storable(words) if isinstance(words, str) else ""
    if not kept.strip():
        raise Refused(400, texts.UNREADABLE)
    if len(kept) > LONGEST_TEXT:
        raise Refused(413, texts.TOO_LONG)
    return {"text": kept}


def _is_letter(key: Any) -> bool:
    return isinstance(key, str) and key[:1] == "o" and key[1:].isascii() and key[1:].isdigit() and len(key) < 19
