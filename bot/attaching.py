"""A letter goes out with its file: uploaded, laid on the shelf for its reader's page, or told of in words."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.channels.channel import Channel, Said, SendFailed, TakesFiles
from bot.making import Maker
from domain.chat import FileRef, Reply
from domain.exports import Export, MadeFile
from storage import files, outbox
from storage.database import Database
from storage.outbox import Letter
from storage.shelf import Shelf
from texts import sending


class Attaching:
    """Sends the files of one bot's letters, each in the way that its channel has."""

    def __init__(
        self,
        database: Database,
        channel: Channel,
        maker: Maker,
        shelf: Shelf | None,
        clock: Callable[[], datetime],
    ) -> None:
        self.database = database
        self.channel = channel
        self.maker = maker
        self.shelf = shelf
        self.clock = clock

    async def send(self, letter: Letter, reply: Reply, export: Export) -> Said | None:
        """Have the file made and send it; None while it is not ready. Raises SendFailed, DatabaseAway."""
        said = await self._sent(letter, reply, export)
        if said is not None:
            self.maker.forget(letter)
        return said

    async def _sent(self, letter: Letter, reply: Reply, export: Export) -> Said | None:
        can = self.channel.capabilities
        takes = self.channel if can.documents and isinstance(self.channel, TakesFiles) else None
        shelf = self.shelf if can.shelf else None
        if takes is None and shelf is None:
            return await self._say(letter, Reply(sending.elsewhere(reply.text)))
        made = await self.maker.made(letter, export)
        if made is None:
            return None
        if isinstance(made, str):
            return await self._say(letter, Reply(made))
        if shelf is not None:
            return await self._say(letter, await self._shelved(letter, reply, made, shelf))
        assert takes is not None  # noqa: S101 - it has one or the other
        return await takes.send_file(letter.chat, reply, letter.id, made, urgent=True)

    async def _say(self, letter: Letter, reply: Reply) -> Said:
        """Say this in the letter from now on, wherever it is looked at."""
        async with self.database.begin() as store:
            await outbox.set_words(store, {letter.id: reply})
        return await self.channel.send(letter.chat, reply, letter.id, urgent=True)

    async def _shelved(self, letter: Letter, reply: Reply, made: MadeFile, shelf: Shelf) -> Reply:
        """The file goes on the shelf, to be opened from this chat alone; made twice, it lies there once."""
        try:
            kept = await shelf.keep(made.content)
        except OSError as error:
            raise SendFailed(type(error).__name__, counts=False) from None
        new = files.NewFile(kept.sha256, made.name, made.form, kept.size)
        async with self.database.begin() as store:
            key = files.export_key(letter.id)
            number = await files.keep(store, letter.chat, key, new, self.clock())
        return replace(reply, files=(FileRef(number, made.name),))
