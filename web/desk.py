"""Who is asking, what they posted, and the pages they get: what all of the web's doors share."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.templating import Jinja2Templates

from domain.chat import RawMessage
from domain.people import Person
from storage import people, sessions
from storage.database import Store
from texts import page as texts
from web.house import House
from web.page import chat_of
from web.safety import body_of, from_elsewhere

HERE = Path(__file__).parent
COOKIE = "tonghop"


class Refused(Exception):
    """A request that is not answered: the status, and the sentence that says what to do."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.response = JSONResponse({"error": sentence}, status)


class Desk:
    """Reads requests for one house, and draws its pages."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.templates = Jinja2Templates(HERE / "templates")
        self.templates.env.globals["fresh_key"] = fresh_key

    def token(self, request: Request) -> str:
        """The session's cookie, or ""."""
        return request.cookies.get(COOKIE, "")

    async def address(self, request: Request) -> str | None:
        """Whose page this browser holds, or None."""
        token = self.token(request)
        if not token:
            return None
        async with self.house.database.read() as store:
            return await sessions.address_of(store, token, self.house.clock())

    async def page_of(self, request: Request, told: str | None) -> str:
        """The address of the page that asks. Raises Refused without a session, or when it became another's.

        `told`: the id of the page as it was opened. In a browser that has gone over to another person since,
        an old page must neither write in that person's name nor show what is theirs.
        """
        address = await self.address(request)
        if address is None:
            raise Refused(401, texts.SAY["session_over"])
        if told and told != self.page_id(address):
            raise Refused(409, texts.SAY["other_person"])
        return address

    def page_id(self, address: str) -> str:
        """A name of the page of an address that gives the address away to nobody."""
        return self._keyed(f"page:{address}")

    def origin(self, request: Request) -> str:
        """Where on the net a code came from: hashed, and kept only with codes, to limit guessing."""
        return self._keyed(request.client.host if request.client else "")

    def _keyed(self, words: str) -> str:
        return hmac.new(self.house.board.secret.encode(), words.encode(), hashlib.sha256).hexdigest()[:32]

    async def person(self, address: str) -> Person | None:
        """Who writes from the page of an address."""
        chat = chat_of(address)
        async with self.house.database.read() as store:
            return (await people.people_of(store, [chat])).get(chat)

    def from_elsewhere(self, request: Request) -> bool:
        """True for a post that another site had the browser make."""
        return from_elsewhere(request, self.house.board.address)

    async def form(self, request: Request) -> dict[str, str]:
        """The fields of a form of our own; of another site's, nothing."""
        body = (await body_of(request)).decode("utf-8", "replace")
        return {} if self.from_elsewhere(request) else {name: values[0] for name, values in parse_qs(body).items()}

    async def posted(self, request: Request) -> dict[str, Any]:
        """The JSON of a post of our own page. Raises Refused for anything else."""
        body = await body_of(request)
        ours = request.headers.get("content-type", "").startswith("application/json")
        try:
            said = json.loads(body) if ours and not self.from_elsewhere(request) else None
        except (ValueError, RecursionError):
            said = None
        if not isinstance(said, dict):
            raise Refused(400, texts.UNREADABLE)
        return said

    async def say(self, address: str, key: str, payload: Mapping[str, Any]) -> int:
        """Pass on what a page said; returns its id once it is stored."""
        chat = chat_of(address)
        raw = RawMessage(chat, key, payload, self.house.clock())
        return (await self.house.receive([raw]))[chat, key]

    async def open(self, request: Request, address: str, to: str = "/chat") -> Response:
        """This browser becomes the page's of an address, and nobody else's."""
        async with self.house.database.begin() as store:
            token = await self.admit(store, request, address)
        return self.admitted(token, to)

    async def admit(self, store: Store, request: Request, address: str) -> str:
        """The session of this browser for the page of an address, in the place of the one it had."""
        await sessions.end(store, self.token(request))
        return await sessions.open_session(store, address, self.house.clock())

    def admitted(self, token: str, to: str = "/chat") -> Response:
        """On to the page, with the session."""
        response = RedirectResponse(to, 303)
        self.give_cookie(response, token)
        return response

    def give_cookie(self, response: Response, token: str) -> None:
        """The session goes into the browser."""
        response.set_cookie(
            COOKIE,
            token,
            max_age=int(sessions.LIFETIME.total_seconds()),
            httponly=True,
            samesite="lax",
            secure=self.house.secure,
        )

    def page(
        self,
        request: Request,
        template: str,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        **values: Any,
    ) -> Response:
        """A page of the house."""
        board = self.house.board
        shared = {
            "agency": board.agency,
            "timezone": board.zone.key,
            "say": texts.SAY,
            "demo": bool(self.house.roles),
        }
        return self.templates.TemplateResponse(
            request, template, shared | values, status_code=status, headers=headers
        )


def new_address() -> str:
    """The address of a page that nobody has yet."""
    return secrets.token_urlsafe(16)


def fresh_key() -> str:
    """The id of a form on a page: what is sent with it twice is done once."""
    return secrets.token_urlsafe(12)
