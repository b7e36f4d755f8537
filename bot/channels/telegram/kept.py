"""Files of the shelf that go to many: uploaded for the first, sent by their id at Telegram to all others."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable

from telegram import InputFile, Message

from bot.channels.channel import Said, SendFailed
from domain.exports import OnShelf

NOT_UPLOADED = "the file was not uploaded"
Send = Callable[[InputFile | str, bool], Awaitable[Said]]
"""Sends a file, as a picture or not."""


def file_id_of(message: Message) -> str:
    """What the file of a message that was just sent is called at Telegram."""
    if message.document:
        return message.document.file_id
    return message.photo[-1].file_id if message.photo else ""


class KeptFiles:
    """What each file is called there, by its sha256 and name; known for as long as the house is up."""

    def __init__(self) -> None:
        self._ids: dict[tuple[str, str], tuple[str, bool]] = {}
        self._turns: defaultdict[tuple[str, str], asyncio.Lock] = defaultdict(asyncio.Lock)
        self._tries: Counter[tuple[str, str]] = Counter()

    async def send(self, file: OnShelf, send: Send, picture: bool) -> Said:
        """Send it, by its id where that is known; others wait while it is being uploaded, and fail if that fails.

        What Telegram does not take as a picture goes as a document. Raises SendFailed, OSError.
        """
        key = file.sha256, file.name
        tried = self._tries[key]
        async with self._turns[key]:
            if key not in self._ids:
                if self._tries[key] != tried:
                    raise SendFailed(NOT_UPLOADED, counts=False)
                self._tries[key] += 1
                return await self._upload(key, file, send, picture)
        file_id, as_picture = self._ids[key]
        try:
            return await send(file_id, as_picture)
        except SendFailed as failure:
            if not failure.final:
                raise
            self._ids.pop(key, None)
            return await self._upload(key, file, send, picture)

    async def _upload(self, key: tuple[str, str], file: OnShelf, send: Send, picture: bool) -> Said:
        content = await asyncio.to_thread(file.path.read_bytes)
        try:
            said = await send(InputFile(content, filename=file.name), picture)
        except SendFailed as failure:
            if not (failure.final and picture):
                raise
            picture = False
            said = await send(InputFile(content, filename=file.name), picture)
        if said.file:
            self._ids[key] = said.file, picture
        return said
