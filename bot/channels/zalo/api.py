"""The Bot Platform's methods: POST with JSON; what is refused is raised, whatever the HTTP status says."""

import json
from collections.abc import AsyncGenerator, Mapping
from http import HTTPStatus
from typing import Any

import aiohttp

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

    async def open(self) -> None:
        """Open the pool of connections."""
        if self._session is None:
            self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=CONNECTIONS))

    async def close(self) -> None:
        """Close it."""
        if self._session is not None:
            await self._session.close()
            self._session = None

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
        """What lies at an address, as it comes. Raises NoAnswer."""
        limits = aiohttp.ClientTimeout(total=None, sock_connect=PATIENCE, sock_read=PATIENCE)
        try:
            async with self._pool().get(url, timeout=limits) as answer:
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
