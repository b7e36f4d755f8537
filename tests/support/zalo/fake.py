"""The whole of it: several bots of one account, the people, and the server before them."""

import json
import time
from collections.abc import Callable
from itertools import count
from typing import Any, Self

import aiohttp
from aiohttp import web

from tests.support.listening import Listener
from tests.support.waiting import Bell
from tests.support.zalo.bots import Bot, Refused
from tests.support.zalo.methods import METHODS, Given
from tests.support.zalo.people import Group, Person, opaque

SECRETLESS = "Unauthorized"


class Fake:
    """async with Fake(3) as fake: the server runs at fake.url, in this event loop.

    `wrong`: what the bot should never have done. `rest`: seconds that must lie between two polls of a token.
    """

    def __init__(self, bots: int = 1, *, clock: Callable[[], float] = time.time) -> None:
        self.clock, self.bell, self.numbers = clock, Bell(), count(1)
        self.bots = [Bot(self, number) for number in range(1, bots + 1)]
        self.people: dict[str, Person] = {}
        self.requests: list[tuple[str, Given, int]] = []
        self.wrong: list[str] = []
        self.files: dict[str, bytes] = {}
        self.repeats = self.in_lists = self.flat = self.idle_in_200 = False
        self.rest = 1.0
        self.session: aiohttp.ClientSession | None = None
        self.server = Listener(self._answer)

    async def __aenter__(self) -> Self:
        self.session = aiohttp.ClientSession()
        await self.server.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        for bot in self.bots:
            await bot.settled()
        await self.server.close()
        assert self.session
        await self.session.close()

    @property
    def url(self) -> str:
        """For TONGHOP_ZALO_API_URL."""
        return self.server.url

    @property
    def tokens(self) -> str:
        """For TONGHOP_ZALO_TOKENS."""
        return ",".join(bot.token for bot in self.bots)

    def person(self, name: str, bot: Bot | None = None) -> Person:
        """Somebody, the same for the same name, who writes to that bot, else to the first."""
        if name not in self.people:
            self.people[name] = Person(self, name, bot or self.bots[0])
        return self.people[name]

    def group(self, title: str, bot: Bot | None = None) -> Group:
        """A group that a bot is in."""
        return Group(self, title, bot or self.bots[0])

    def keep(self, content: bytes) -> str:
        """Where a picture can be fetched."""
        path = f"/photos/{opaque(f'photo {next(self.numbers)}')}.jpg"
        self.files[path] = content
        return self.url + path

    async def fetch(self, url: str) -> bytes:
        """A picture that lies at an address, as the platform gets it. Raises Refused."""
        assert self.session
        try:
            async with self.session.get(url, headers={"User-Agent": "Java/17"}, allow_redirects=False) as answer:
                content = await answer.read()
        except aiohttp.ClientError:
            raise Refused(400, "Bad Request: the photo cannot be fetched") from None
        if answer.status != 200 or answer.content_type not in ("image/png", "image/jpeg"):
            raise Refused(400, "Bad Request: wrong type of the web page content")
        if answer.cookies or answer.headers.get("X-Content-Type-Options") != "nosniff":
            self.wrong.append(f"a picture with cookies, or sniffed: {dict(answer.headers)}")
        return content

    def calls(self, method: str) -> list[Given]:
        """What one method was asked, oldest first."""
        return [given for name, given, _ in self.requests if name == method]

    async def called(self, method: str, times: int = 1, within: float = 60.0) -> list[Given]:
        """The same, once it was asked so often. Raises AssertionError."""

        def look() -> list[Given]:
            found = self.calls(method)
            return found if len(found) >= times else []

        return await self.bell.until(look, within, lambda: f"{method} came {len(self.calls(method))} times")

    async def polled(self, within: float = 60.0) -> None:
        """Until every bot is being polled. Raises AssertionError."""
        await self.bell.until(lambda: all(bot.polling for bot in self.bots), within, lambda: "nobody polls")

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.path in self.files:
            return web.Response(body=self.files[request.path], content_type="image/jpeg")
        token, _, method = request.path.removeprefix("/bot").partition("/")
        bot = next((one for one in self.bots if one.token == token), None)
        given: Given = {}
        try:
            if bot is None:
                raise Refused(401, SECRETLESS)
            given = await _parameters(request)
            result = await self._do(bot, method, given)
        except Refused as no:
            return self._refusal(bot, method, given, no)
        self._note(bot, method, given, 200)
        return _json(200, {"ok": True, "error_code": 0} | ({} if result is None else {"result": result}))

    async def _do(self, bot: Bot, method: str, given: Given) -> Any:
        if refusals := bot.refusals.get(method):
            raise refusals.popleft()
        known = METHODS.get(method)
        if known is None:
            self.wrong.append(f"{method}: there is no such method")
            raise Refused(404, "Not Found")
        call, required, optional = known
        if not set(required) <= given.keys() <= {*required, *optional}:
            self.wrong.append(f"{method}: {sorted(given)}")
            raise Refused(400, "Bad Request: wrong parameters")
        return await call(bot, given)

    def _refusal(self, bot: Bot | None, method: str, given: Given, no: Refused) -> web.Response:
        self._note(bot, method, given, no.code)
        body = {"ok": False, "description": str(no), "error_code": no.code}
        if no.code >= 600:
            return web.Response(status=502, text="<html>Bad Gateway</html>", content_type="text/html")
        return _json(200 if no.code == 408 and self.idle_in_200 else no.code, body)

    def _note(self, bot: Bot | None, method: str, given: Given, status: int) -> None:
        self.requests.append((method, given, status))
        if bot:
            bot.answered[method, status] += 1
        self.bell.ring()


async def _parameters(request: web.BaseRequest) -> Given:
    body = await request.read()
    if request.method != "POST" or (body and request.content_type != "application/json"):
        raise Refused(400, "Bad Request: a POST with a JSON body is read")
    try:
        return dict(json.loads(body)) if body else {}
    except (ValueError, TypeError):
        raise Refused(400, "Bad Request: no JSON") from None


def _json(status: int, body: dict[str, Any]) -> web.Response:
    return web.Response(status=status, text=json.dumps(body), content_type="application/json")
