"""The Bot Platform's methods: POST with JSON; what is refused is raised, whatever the HTTP status says."""

import json
from collections.abc import AsyncGenerator, Mapping
from http import HTTPStatus
from typing import Any

import aiohttp
from yarl import URL

from bot.channels.zalo.outside import open_socket

PATIENCE = 15.0
CHUNK = 64 * 1024
CONNECTIONS = 16


class ZaloError(Exception):
    """Something went wrong; the words never hold the token."""


class NoAnswer(ZaloError):
    """Nothing came, or nothing of the platform's own: whether it was done is not known."""


class Refused(ZaloError):
    """The platform says no: `code` as it tells it, which may differ from the HTTP status."""

    def __init__(self, code: int, description: str) -> None:
        super().__init__(description)
        self.code = code


class Api:
    """One bot's methods. `open` before the first call, `close` after the last."""

    def __init__(self, token: str, url: str) -> None:
        self._secrets = token, token.partition(":")[2]
        self._methods = f"{url}/bot{token}/"
        self._session: aiohttp.ClientSession | None = None
        self._elsewhere: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        """Open the pools of connections: to the platform, and to wherever it says that a file lies."""
        if self._session is None:
            outside = aiohttp.TCPConnector(limit=CONNECTIONS, socket_factory=open_socket)
            self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=CONNECTIONS))
            self._elsewhere = aiohttp.ClientSession(connector=outside, cookie_jar=aiohttp.DummyCookieJar())

    async def close(self) -> None:
        """Close them."""
        for pool in (self._session, self._elsewhere):
            if pool is not None:
                await pool.close()
        self._session = self._elsewhere = None

    async def call(self, method: str, params: Mapping[str, Any] | None = None, patience: float = PATIENCE) -> Any:
        """The result of a method; `patience` in seconds. Raises Refused, NoAnswer."""
        limits = aiohttp.ClientTimeout(total=None, sock_connect=PATIENCE, sock_read=patience)
        try:
            async with self._pool().post(self._methods + method, json=params or {}, timeout=limits) as answer:
                return self._read(answer.status, await answer.read())
        except TimeoutError:
            raise NoAnswer("time-out") from None
        except aiohttp.ClientError as error:
            raise NoAnswer(type(error).__name__) from None

    def _read(self, status: int, body: bytes) -> Any:
        try:
            told = json.loads(body)
        except ValueError:
            told = None
        if not isinstance(told, dict) or "ok" not in told:
            raise NoAnswer(f"HTTP {status}")
        if told["ok"] is True:
            return told.get("result")
        code = told.get("error_code") or status
        if not isinstance(code, int) or code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise NoAnswer(f"HTTP {code if isinstance(code, int) else status}")
        raise Refused(code, self._without_secrets(str(told.get("description") or "")))

    def _without_secrets(self, words: str) -> str:
        for secret in self._secrets:
            words = words.replace(secret, "…")
        return words[:200]

    async def stream(self, url: str) -> AsyncGenerator[bytes, None]:
        """What lies at an address, of the platform or of the open internet, as it comes. Raises NoAnswer."""
        limits = aiohttp.ClientTimeout(total=None, sock_connect=PATIENCE, sock_read=PATIENCE)
        try:
            theirs = URL(url).origin() == URL(self._methods).origin()
            pool = self._pool() if theirs else self._elsewhere or self._pool()
            async with pool.get(url, timeout=limits, allow_redirects=not theirs) as answer:
                if answer.status != HTTPStatus.OK:
                    raise NoAnswer(f"HTTP {answer.status}")
                async for chunk in answer.content.iter_chunked(CHUNK):
                    yield chunk
        except TimeoutError:
            raise NoAnswer("time-out") from None
        except (aiohttp.ClientError, ValueError) as error:
            raise NoAnswer(type(error).__name__) from None

    def _pool(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise NoAnswer("the pool is closed")
        return self._session
