"""The whole of it: the state of one bot's world, and the server before it."""

import time
from collections import Counter
from collections.abc import Callable
from typing import Any, Self

from tests.support.telegram.chats import Chat
from tests.support.telegram.files import Files
from tests.support.telegram.limits import Faults, Limits
from tests.support.telegram.people import Group, Person, Query
from tests.support.telegram.server import Request, Server
from tests.support.telegram.updates import Updates
from tests.support.telegram.values import bad
from tests.support.waiting import Bell

TOKEN = "1234567890:AAFakeTokenForTestsOnly_0123456789abc"
BOT, FIRST_PERSON, FIRST_GROUP, FIRST_SUPERGROUP = 1_234_567_890, 1_000_001, -5_000_001, -1_001_000_000_001


class Fake:
    """async with Fake() as fake: the server runs at fake.url, in this event loop."""

    def __init__(self, *, record: bool = True, clock: Callable[[], float] = time.time, token: str = TOKEN) -> None:
        self.token, self.clock, self.record = token, clock, record
        username = {"first_name": "Tổng hợp", "username": "tonghop_test_bot"}
        self.me: dict[str, Any] = {"id": BOT, "is_bot": True, **username}
        self.bell, self.faults, self.limits, self.files = Bell(), Faults(clock), Limits(clock), Files()
        self.updates = Updates(self.bell, self.faults, clock)
        self.chats: dict[int, Chat] = {}
        self.people: dict[str, Person] = {}
        self.queries: dict[str, Query] = {}
        self.query_lifetime = 15.0
        self.reads_groups = False
        self.commands: dict[tuple[str, str], list[dict[str, Any]]] = {}
        self.words: dict[tuple[str, str], str] = {}
        self.menu_buttons: dict[int | None, dict[str, Any]] = {}
        self.requests: list[Request] = []
        self.refused: list[Request] = []
        self.answered: Counter[tuple[str, int]] = Counter()
        self.server = Server(self)
        self._groups = 0

    async def __aenter__(self) -> Self:
        await self.server.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.updates.close()
        await self.server.close()

    @property
    def url(self) -> str:
        """For TONGHOP_TELEGRAM_API_URL."""
        return self.server.url

    def person(self, name: str) -> Person:
        """Somebody, the same for the same name; the bot may write to them once they have written."""
        if name not in self.people:
            self.people[name] = Person(self, name, FIRST_PERSON + len(self.people))
        return self.people[name]

    def group(self, title: str, *, bot_is_admin: bool = False, by: Person | None = None) -> Group:
        """A group into which somebody has just brought the bot."""
        self._groups += 1
        return Group(self, title, FIRST_GROUP - self._groups, bot_is_admin, by or self.person("người lập nhóm"))

    def new_chat(self, about: dict[str, Any], *, met: bool = False) -> Chat:
        """A chat that the server knows from now on."""
        return self.chats.setdefault(about["id"], Chat(about, self.bell, met=met))

    def supergroup_id(self) -> int:
        """A new one."""
        return FIRST_SUPERGROUP - len(self.chats)

    def reach(self, chat_id: int) -> Chat:
        """The chat, if the bot may write there. Raises Refused."""
        chat = self.chats.get(chat_id)
        if chat is None:
            raise bad("chat not found")
        return chat.reach()

    def note(self, request: Request, own_fault: bool) -> None:
        """Remember a request, and whether the bot should never have made it."""
        self.answered[request.method, request.status] += 1
        if self.record:
            self.requests.append(request)
        if own_fault:
            self.refused.append(request)
        self.bell.ring()

    def calls(self, method: str) -> list[Request]:
        """The requests of one method, oldest first."""
        return [request for request in self.requests if request.method == method]

    async def called(self, method: str, times: int = 1, within: float = 10.0) -> list[Request]:
        """Its requests, once there are so many. Raises AssertionError."""

        def look() -> list[Request]:
            found = self.calls(method)
            return found if len(found) >= times else []

        return await self.bell.until(look, within, lambda: f"{method} came {len(look())} times, not {times}")
