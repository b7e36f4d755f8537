"""The product as `tonghop run` starts it, but at no pace. python -m bot.bench.product [httpx]

With httpx, the library's own transport carries it instead of ours.
"""

import sys
from collections.abc import Mapping
from typing import Any

from telegram.request import HTTPXRequest, RequestData
from telegram.request._requestparameter import RequestParameter

from bot.channels.telegram import channel
from bot.channels.telegram.request import CONNECTIONS
from bot.commands.shell import configured
from bot.start import start

WITHOUT_PACE = {"telegram_pace": 100_000, "telegram_chat_pace": 100_000}
PATIENCE = 10.0


class Httpx(HTTPXRequest):
    """The library's transport, with as many connections as ours."""

    def __init__(self, proxy: str = "") -> None:
        super().__init__(connection_pool_size=CONNECTIONS, proxy=proxy or None)

    async def ask(self, url: str, parameters: Mapping[str, Any], patience: float = PATIENCE) -> Any:
        """What a method returns, as ours does it."""
        given = [RequestParameter.from_input(*one) for one in parameters.items() if one[1] is not None]
        return await self.post(url, RequestData(given), read_timeout=patience)


def main(transport: str = "") -> None:
    """Run until stopped."""
    if transport == "httpx":
        vars(channel)["AiohttpRequest"] = Httpx
    start(configured().model_copy(update=WITHOUT_PACE), demo=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
