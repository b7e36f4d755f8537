"""The web's doors: a person's own chat page, the way in by a code, the demonstration's roles, health."""

import asyncio
import hashlib
import hmac
import json
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import fontpkg_be_vietnam_pro  # type: ignore[import-untyped]
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.templating import Jinja2Templates

from domain.board import Board
from domain.chat import Chat, RawMessage
from domain.people import read_code
from storage import files as kept_files
from storage import outbox, people, sessions, tickets
from storage.database import Database, DatabaseAway
from storage.shelf import Shelf
from texts import evidence
from texts import page as texts
from web import files
from web.page import Subscribe, chat_of, events
from web.safety import SafeHeaders, TooLarge, body_of, from_elsewhere, storable

HERE = Path(__file__).parent
FONTS = Path(fontpkg_be_vietnam_pro.__file__).parent / "files"
COOKIE = "tonghop"
LONGEST_TEXT = 20_000
LONGEST_KEY = 64
LONGEST_LABEL = 300

Receive = Callable[[Sequence[RawMessage]], Awaitable[Mapping[tuple[Chat, str], int]]]


@dataclass(frozen=True, slots=True)
class House:
    """What the house hands to its web: where to read, how to pass on what comes, whose house it is.

    `roles`: the demonstration's role page, as groups for the template; `addresses`: role id → page address.
    """

    database: Database
    board: Board
    receive: Receive
    subscribe: Subscribe
    healthy: Callable[[], bool]
    clock: Callable[[], datetime]
    hosts: tuple[str, ...]
    secure: bool
    over: asyncio.Event
    shelf: Shelf
    roles: Sequence[Mapping[str, Any]] = ()
    addresses: Mapping[str, str] = field(default_factory=dict)


def create_app(house: House) -> Starlette:
    """The web application of a house."""
    site = Site(house)
    return Starlette(
        routes=[
            Route("/", site.front),
            Route("/vao/{code}", site.invited),
            Route("/vao", site.enter, methods=["POST"]),
            Route("/mo/{token}", site.one_time),
            Route("/mo", site.spend, methods=["POST"]),
            Route("/vai", site.play, methods=["POST"]),
            Route("/tep/{id:int}", site.file),
            Route("/chat/files", site.hand_in, methods=["POST"]),
            Route("/chat", site.chat),
            Route("/chat/feed", site.feed),
            Route("/chat/messages", site.message, methods=["POST"]),
            Route("/chat/seen", site.seen, methods=["POST"]),
            Route("/healthz", site.healthz),
            Mount("/static/fonts", StaticFiles(directory=FONTS)),
            Mount("/static", StaticFiles(directory=HERE / "static")),
        ],
        middleware=[Middleware(SafeHeaders), Middleware(TrustedHostMiddleware, allowed_hosts=list(house.hosts))],
        exception_handlers={DatabaseAway: _away, TooLarge: _too_large, 404: _not_found},
    )


async def _away(request: Request, error: Exception) -> Response:
    return JSONResponse({"error": texts.SAY["server_away"]}, 503, {"retry-after": "5"})


async def _too_large(request: Request, error: Exception) -> Response:
    return JSONResponse({"error": texts.TOO_LONG}, 413)


async def _not_found(request: Request, error: Exception) -> Response:
    return RedirectResponse("/", 303) if request.method == "GET" else Response(status_code=404)


class Site:
    """The pages of one house."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.templates = Jinja2Templates(HERE / "templates")

    async def front(self, request: Request) -> Response:
        """The demonstration's roles; otherwise one's own page, or how to get a code."""
        if self.house.roles:
            return self._page(request, "roles.html", roles=self.house.roles)
        if await self._address(request):
            return RedirectResponse("/chat", 303)
        return self._page(request, "door.html")

    async def invited(self, request: Request) -> Response:
        """An invite's link: only [Mở] spends it, so that a preview of the link does not."""
        return self._page(request, "open.html", code=request.path_params["code"])

    async def enter(self, request: Request) -> Response:
        """A code is handed in: this browser gets a page of its own, and the code is its first message."""
        form = await self._form(request)
        code = read_code(form.get("code", ""))
        if code is None:
            return self._page(request, "door.html", 400, notice=texts.SAY["code_unreadable"])
        address = await self._address(request) or secrets.token_urlsafe(16)
        said = {"text": f"/start {code}", "from": self._origin(request)}
        await self._say(address, secrets.token_urlsafe(12), said)
        return await self._open_page(address)

    async def one_time(self, request: Request) -> Response:
        """A one-time link to a page: only [Mở] spends it."""
        token = request.path_params["token"]
        async with self.house.database.read() as store:
            good = await tickets.is_good(store, token, self.house.clock())
        if not good:
            return self._page(request, "door.html", 410, notice=texts.SAY["link_spent"])
        return self._page(request, "open.html", token=token)

    async def spend(self, request: Request) -> Response:
        """[Mở] on a one-time link: this browser becomes that page's."""
        form = await self._form(request)
        async with self.house.database.begin() as store:
            address = await tickets.spend(store, form.get("token", ""), self.house.clock())
        if address is None:
            return self._page(request, "door.html", 410, notice=texts.SAY["link_spent"])
        return await self._open_page(address)

    async def hand_in(self, request: Request) -> Response:
        """A file: 202 once it is on the shelf and its message is stored."""
        address = await self._address(request)
        if address is None:
            return _refusal(None)
        key = request.headers.get("x-client", "")
        if from_elsewhere(request) or not 0 < len(key) <= LONGEST_KEY:
            return _refusal(address)
        new, refusal = await files.hand_in(request, self.house.shelf)
        if refusal is not None:
            return refusal
        payload: dict[str, Any] = {"marked": True}
        if new is not None:
            async with self.house.database.begin() as store:
                file_id = await kept_files.keep(store, chat_of(address), key, new, self.house.clock())
            payload = {"file": {"id": file_id, "name": new.name, "size": new.size}}
        message_id = await self._say(address, key, payload)
        answer = {"id": f"i{message_id}"}
        return JSONResponse(answer, 202) if new else JSONResponse({"error": evidence.MARKED}, 422)

    async def file(self, request: Request) -> Response:
        """A file that was handed in."""
        address = await self._address(request)
        if address is None:
            return RedirectResponse("/", 303)
        house = self.house
        return await files.opened(house.database, house.shelf, chat_of(address), request.path_params["id"])

    async def play(self, request: Request) -> Response:
        """The demonstration: become one of its people."""
        form = await self._form(request)
        address = self.house.addresses.get(form.get("role", ""))
        return await self._open_page(address) if address else RedirectResponse("/", 303)

    async def chat(self, request: Request) -> Response:
        """The person's own page."""
        address = await self._address(request)
        if address is None:
            return RedirectResponse("/", 303)
        chat = chat_of(address)
        async with self.house.database.read() as store:
            person = (await people.people_of(store, [chat])).get(chat)
        values: dict[str, Any] = {
            **texts.who(person, self.house.board.agency),
            "menu": texts.menu(person),
            "greeting": texts.greeting(person),
        }
        return self._page(request, "chat.html", **values)

    async def feed(self, request: Request) -> Response:
        """The conversation, live, as server-sent events."""
        address = await self._address(request)
        if address is None:
            return Response(status_code=401)
        house = self.house
        stream = events(house.database, house.subscribe, address, house.board.zone, house.board.agency, house.over)
        headers = {"x-accel-buffering": "no", "cache-control": "no-store"}
        return StreamingResponse(stream, media_type="text/event-stream", headers=headers)

    async def message(self, request: Request) -> Response:
        """What the person wrote or pressed: 202 once it is stored."""
        address, said = await self._posted(request)
        if address is None or said is None:
            return _refusal(address)
        key = str(said.get("client", ""))
        payload = _payload(said)
        if not 0 < len(key) <= LONGEST_KEY or payload is None:
            return JSONResponse({"error": texts.UNREADABLE}, 400)
        if any(len(value) > LONGEST_TEXT for value in payload.values()):
            return JSONResponse({"error": texts.TOO_LONG}, 413)
        if read_code(payload.get("text", "").removeprefix("/start").strip()):
            payload["from"] = self._origin(request)
        message_id = await self._say(address, key, payload)
        return JSONResponse({"id": f"i{message_id}"}, 202)

    def _origin(self, request: Request) -> str:
        """Where on the net a code came from: hashed, and kept only with codes, to limit guessing."""
        host = request.client.host if request.client else ""
        return hmac.new(self.house.board.secret.encode(), host.encode(), hashlib.sha256).hexdigest()[:32]

    async def seen(self, request: Request) -> Response:
        """The page has shown these lines."""
        address, said = await self._posted(request)
        if address is None or said is None:
            return _refusal(address)
        ids = [int(key[1:]) for key in said.get("ids", ()) if _is_letter(key)]
        async with self.house.database.begin() as store:
            await outbox.see(store, chat_of(address), ids[:200], self.house.clock())
        return Response(status_code=204)

    async def healthz(self, request: Request) -> Response:
        """200 only when the database answers and the clock ticks."""
        async with self.house.database.read() as store:
            await store.run(text("SELECT 1"))
        ticking = self.house.healthy()
        return JSONResponse({"status": "ok" if ticking else "clock stopped"}, 200 if ticking else 503)

    async def _form(self, request: Request) -> dict[str, str]:
        """The fields of a form of our own; of another site's, nothing."""
        body = (await body_of(request)).decode("utf-8", "replace")
        return {} if from_elsewhere(request) else {name: values[0] for name, values in parse_qs(body).items()}

    async def _posted(self, request: Request) -> tuple[str | None, dict[str, Any] | None]:
        """Whose page posted what: (None, …) without a session, (…, None) for what is no JSON of ours."""
        body = await body_of(request)
        address = await self._address(request)
        ours = request.headers.get("content-type", "").startswith("application/json")
        try:
            said = json.loads(body) if ours and not from_elsewhere(request) else None
        except ValueError:
            said = None
        return address, said if isinstance(said, dict) else None

    async def _say(self, address: str, key: str, payload: dict[str, Any]) -> int:
        chat = chat_of(address)
        raw = RawMessage(chat, key, payload, self.house.clock())
        return (await self.house.receive([raw]))[chat, key]

    async def _address(self, request: Request) -> str | None:
        token = request.cookies.get(COOKIE)
        if not token:
            return None
        async with self.house.database.read() as store:
            return await sessions.address_of(store, token, self.house.clock())

    async def _open_page(self, address: str) -> Response:
        async with self.house.database.begin() as store:
            token = await sessions.open_session(store, address, self.house.clock())
        response = RedirectResponse("/chat", 303)
        response.set_cookie(
            COOKIE,
            token,
            max_age=int(sessions.LIFETIME.total_seconds()),
            httponly=True,
            samesite="lax",
            secure=self.house.secure,
        )
        return response

    def _page(self, request: Request, template: str, status: int = 200, **values: Any) -> Response:
        board = self.house.board
        shared = {
            "agency": board.agency,
            "timezone": board.zone.key,
            "say": texts.SAY,
            "demo": bool(self.house.roles),
        }
        return self.templates.TemplateResponse(request, template, shared | values, status_code=status)


def _refusal(address: str | None) -> Response:
    if address is None:
        return JSONResponse({"error": texts.SAY["session_over"]}, 401)
    return JSONResponse({"error": texts.UNREADABLE}, 400)


def _payload(said: Mapping[str, Any]) -> dict[str, str] | None:
    """What of a posted message is stored: {"text"} or {"action", "label"}; None when it is neither."""
    action, words = said.get("action"), said.get("text")
    if isinstance(action, str) and 0 < len(action.encode()) <= LONGEST_KEY:
        return {"action": storable(action), "label": storable(str(said.get("label", "")))[:LONGEST_LABEL]}
    if isinstance(words, str) and words.strip():
        return {"text": storable(words)}
    return None


def _is_letter(key: Any) -> bool:
    return isinstance(key, str) and key[:1] == "o" and key[1:].isascii() and key[1:].isdigit() and len(key) < 19
