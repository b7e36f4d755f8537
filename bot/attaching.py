"""A letter goes out with its file: uploaded, laid on the shelf for its reader's page, or given out at an address.

Where there is no address that people can open either, it is told of in words.
"""

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.channels.channel import Channel, Said, SendFailed, ShowsPictures, TakesFiles
from bot.making import Maker
from domain.board import Board
from domain.chat import FileRef, Reply
from domain.exports import Export, Form, MadeFile
from storage import files, outbox, tickets
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
        board: Board,
    ) -> None:
        self.database = database
        self.channel = channel
        self.maker = maker
        self.shelf = shelf
        self.clock = clock
        self.board = board

    async def send(self, letter: Letter, reply: Reply, export: Export) -> Said | None:
        """Have the file made and send it; None while it is not ready. Raises SendFailed, DatabaseAway."""
        said = await self._sent(letter, reply, export)
        if said is not None:
            self.maker.forget(letter)
        return said

    async def _sent(self, letter: Letter, reply: Reply, export: Export) -> Said | None:
        can = self.channel.capabilities
        takes = self.channel if can.documents and isinstance(self.channel, TakesFiles) else None
        shelf = self.shelf if can.shelf or self.board.public else None
        if takes is None and shelf is None:
            return await self._say(letter, Reply(sending.elsewhere(reply.text)))
        made = await self.maker.made(letter, export)
        if made is None:
            return None
        if isinstance(made, str):
            return await self._say(letter, Reply(made))
        if takes is not None:
            return await takes.send_file(letter.chat, reply, letter.id, made, urgent=True)
        assert shelf is not None  # noqa: S101 - it has one or the other
        if can.shelf:
            return await self._say(letter, await self._shelved(letter, reply, made, shelf))
        return await self._given_out(letter, reply, made, await self._kept(letter, made, shelf))

    async def _say(self, letter: Letter, reply: Reply) -> Said:
        """Say this in the letter from now on, wherever it is looked at."""
        async with self.database.begin() as store:
            await outbox.set_words(store, {letter.id: reply})
        return await self.channel.send(letter.chat, reply, letter.id, urgent=True)

    async def _shelved(self, letter: Letter, reply: Reply, made: MadeFile, shelf: Shelf) -> Reply:
        """The file goes on the shelf, to be opened from this chat alone."""
        return replace(reply, files=(FileRef(await self._kept(letter, made, shelf), made.name),))

    async def _kept(self, letter: Letter, made: MadeFile, shelf: Shelf) -> int:
        """The id of the file on the shelf; made twice, it lies there once."""
        try:
            kept = await shelf.keep(made.content)
        except OSError as error:
            raise SendFailed(type(error).__name__, counts=False) from None
        new = files.NewFile(kept.sha256, made.name, made.form, kept.size)
        async with self.database.begin() as store:
            return await files.keep(store, letter.chat, files.export_key(letter.id), new, self.clock())

    async def _given_out(self, letter: Letter, reply: Reply, made: MadeFile, file_id: int) -> Said:
        """A picture is shown, if the platform takes it; else a link gives the file out, each try a new one."""
        if made.form is Form.PICTURE and isinstance(self.channel, ShowsPictures):
            url = await self._address_of(file_id)
            said = await self.channel.send_picture(letter.chat, reply, letter.id, url, urgent=True)
            if said is not None:
                return said
        token, now = secrets.token_urlsafe(24), self.clock()
        async with self.database.begin() as store:
            await tickets.keep_download(store, token, letter.chat, file_id, now)
        until = (now + tickets.LIFETIME).astimezone(self.board.zone)
        words = sending.at_link(reply.text, f"{self.board.public}/tai/{token}", until)
        return await self.channel.send(letter.chat, replace(reply, text=words), letter.id, urgent=True)

    async def _address_of(self, file_id: int) -> str:
        """Where the platform may fetch the picture for a while; nobody can guess it."""
        token = secrets.token_urlsafe(24)
        async with self.database.begin() as store:
            await tickets.keep_picture(store, token, file_id, self.clock())
        return f"{self.board.public}/anh/{token}.png"
