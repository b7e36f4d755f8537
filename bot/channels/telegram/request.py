"""What carries requests to the Bot API: aiohttp below python-telegram-bot, at a third of the cost of its own.

What comes and goes by the thousand, updates and messages, goes past the library's objects too: building them costs
more than the request. Its reading of errors holds for all.
"""

import json
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, cast

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECTIONS = 100
PATIENCE = 10.0
CHUNK = 64 * 1024
JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True, slots=True)
class Plain:
    """Parameters as they are sent: JSON, without the library's objects."""

    body: bytes


class AiohttpRequest(BaseRequest):
    """One pool of connections; answers are handed to the library as they came."""

    def __init__(self, proxy: str = "") -> None:
        self._proxy = proxy or None
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """How long an answer may take; a long poll adds its own time."""
        return PATIENCE

    async def initialize(self) -> None:
        """Open the pool."""
        if self._session is None:
            connector, cookies = aiohttp.TCPConnector(limit=CONNECTIONS), aiohttp.DummyCookieJar()
            self._session = aiohttp.ClientSession(connector=connector, cookie_jar=cookies)

    async def shutdown(self) -> None:
        """Close the pool."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def ask(self, url: str, parameters: Mapping[str, Any], patience: float = PATIENCE) -> Any:
        """What a method returns, as plain JSON. Raises TelegramError as the library does."""
        body = json.dumps({name: value for name, value in parameters.items() if value is not None})
        return await self.post(url, cast(RequestData, Plain(body.encode())), read_timeout=patience)

    async def stream(self, url: str) -> AsyncGenerator[bytes, None]:
        """What lies at an address, and nowhere else, as it comes.

        Raises TimedOut, NetworkError, which never hold the address.
        """
        if self._session is None:
            raise NetworkError("the pool is closed")
        limits = aiohttp.ClientTimeout(total=None, sock_connect=PATIENCE, sock_read=PATIENCE)
        try:
            async with self._session.get(url, timeout=limits, proxy=self._proxy, allow_redirects=False) as answer:
                if answer.status != HTTPStatus.OK:
                    raise NetworkError(f"HTTP {answer.status}")
                async for chunk in answer.content.iter_chunked(CHUNK):
                    yield chunk
        except TimeoutError:
            raise TimedOut from None
        except aiohttp.ClientError as error:
            raise NetworkError(type(error).__name__) from None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """(status, body) of a request. Raises TimedOut, NetworkError; their causes never hold the address."""
        if self._session is None:
            raise NetworkError("the pool is closed")
        patience = read_timeout if isinstance(read_timeout, int | float) else PATIENCE
        limits = aiohttp.ClientTimeout(total=None, sock_connect=PATIENCE, sock_read=patience)
        try:
            async with self._session.request(
                method,
                url,
                data=_body(request_data),
                headers=JSON if isinstance(request_data, Plain) else None,
                timeout=limits,
                proxy=self._proxy,
            ) as answer:
                return answer.status, await answer.read()
        except TimeoutError:
            raise TimedOut from None
        except aiohttp.ClientError as error:
            raise NetworkError(type(error).__name__) from None


def _body(data: RequestData | Plain | None) -> Any:
    if data is None or isinstance(data, Plain):
        return data and data.body
    if not data.multipart_data:
        return data.json_parameters
    form = aiohttp.FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (file_name, content, kind) in data.multipart_data.items():
        form.add_field(name, content, filename=file_name, content_type=kind)
    return form
