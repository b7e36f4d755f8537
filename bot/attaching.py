"""A letter goes out with its file: uploaded, laid on the shelf for its reader's page, or given out at an address.

The file is made for it, or lies on the house's shelf already, as that of a notice does. Where there is no address
that people can open either, it is told of in words.
"""

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.channels.channel import Channel, Said, SendFailed, ShowsPictures, TakesFiles
from bot.making import Maker
from domain.board import Board
from domain.chat import FileRef, Reply
from domain.exports import Export, Form, MadeFile, OnShelf
from domain.lists import Doing, ListWork
from handlers.announcing import BROUGHT
from storage import files, inbox, outbox, tickets
from storage.database import Database
from storage.files import KeptFile, NewFile
from storage.outbox import Letter
from storage.shelf import Shelf
from texts import sending

NOTICE_LINKS = timedelta(days=7)


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

    async def send(self, letter: Letter, reply: Reply, *, urgent: bool) -> Said | None:
        """Send a letter with its file; None while it is being made. Raises SendFailed, DatabaseAway."""
        if reply.enclosed:
            return await self._enclosed(letter, reply, reply.enclosed, urgent=urgent)
        if reply.list and reply.list.doing is not Doing.GIVE:
            said = await self._answered(letter, reply.list)
        else:
            wanted = reply.list or reply.export
            said = await self._sent(letter, reply, wanted) if wanted else None
        if said is not None:
            self.maker.forget(letter)
        return said

    def _takes(self) -> TakesFiles | None:
        channel = self.channel
        return channel if channel.capabilities.documents and isinstance(channel, TakesFiles) else None

    async def _enclosed(self, letter: Letter, reply: Reply, file: FileRef, *, urgent: bool) -> Said:
        """A file of the shelf goes along; one that is there no more is told of instead."""
        async with self.database.read() as store:
            kept = await files.find(store, file.id)
        place = self.shelf.place(kept.sha256) if kept and self.shelf else None
        if kept is None or place is None or not place.is_file():
            return await self._say(letter, replace(reply, text=sending.gone(reply.text), enclosed=None))
        if self.channel.capabilities.shelf:
            return await self._say(letter, replace(reply, files=(await self._opened_here(letter, kept),)))
        takes = self._takes()
        if takes is None:
            return await self._enclosed_elsewhere(letter, replace(reply, enclosed=None), kept, urgent=urgent)
        known = OnShelf(kept.name, kept.type, place, kept.sha256, kept.size)
        try:
            return await takes.send_kept(letter.chat, reply, letter.id, known, urgent=urgent)
        except OSError as error:
            raise SendFailed(type(error).__name__, counts=False) from None

    async def _opened_here(self, letter: Letter, kept: KeptFile) -> FileRef:
        new = NewFile(kept.sha256, kept.name, kept.type, kept.size)
        return FileRef(await self._keep(letter, new, files.enclosed_key(letter.id)), kept.name)

    async def _enclosed_elsewhere(self, letter: Letter, reply: Reply, kept: KeptFile, *, urgent: bool) -> Said:
        """Where files cannot be sent: by a link that is good for days, else told of in words."""
        if not self.board.public:
            words = sending.on_page(reply.text, kept.name)
            return await self._say(letter, replace(reply, text=words), urgent=urgent)
        here = await self._opened_here(letter, kept)
        return await self._by_link(letter, reply, here.id, NOTICE_LINKS, urgent=urgent)

    async def _answered(self, letter: Letter, work: ListWork) -> Said | None:
        """What a list comes to; its choices become the conversation's unless something else is under way there."""
        made = await self.maker.made(letter, work)
        if made is None:
            return None
        reply = made if isinstance(made, Reply) else Reply(str(made))
        async with self.database.begin() as store:
            conversation, talk = (await inbox.talks_of(store, {letter.chat}))[letter.chat]
            if talk.topic in ("", BROUGHT):
                shown = replace(talk, choices=reply.choices, at=self.clock())
                await inbox.save_talks(store, {conversation: shown})
        return await self._say(letter, reply)

    async def _sent(self, letter: Letter, reply: Reply, wanted: Export | ListWork) -> Said | None:
        can, takes = self.channel.capabilities, self._takes()
        shelf = self.shelf if can.shelf or self.board.public else None
        if takes is None and shelf is None:
            return await self._say(letter, Reply(sending.elsewhere(reply.text)))
        made = await self.maker.made(letter, wanted)
        if made is None:
            return None
        if not isinstance(made, MadeFile):
            return await self._say(letter, made if isinstance(made, Reply) else Reply(made))
        if takes is not None:
            return await takes.send_file(letter.chat, reply, letter.id, made, urgent=True)
        assert shelf is not None  # noqa: S101 - it has one or the other
        file_id = await self._shelved(letter, made, shelf)
        if can.shelf:
            return await self._say(letter, replace(reply, files=(FileRef(file_id, made.name),)))
        return await self._given_out(letter, reply, made, file_id)

    async def _say(self, letter: Letter, reply: Reply, *, urgent: bool = True) -> Said:
        """Say this in the letter from now on, wherever it is looked at."""
        async with self.database.begin() as store:
            await outbox.set_words(store, {letter.id: reply})
        return await self.channel.send(letter.chat, reply, letter.id, urgent=urgent)

    async def _shelved(self, letter: Letter, made: MadeFile, shelf: Shelf) -> int:
        """The id of the file on the shelf, to be opened from this chat alone; made twice, it lies there once."""
        try:
            kept = await shelf.keep(made.content)
        except OSError as error:
            raise SendFailed(type(error).__name__, counts=False) from None
        new = NewFile(kept.sha256, made.name, made.form, kept.size)
        return await self._keep(letter, new, files.export_key(letter.id))

    async def _keep(self, letter: Letter, new: NewFile, key: str) -> int:
        async with self.database.begin() as store:
            return await files.keep(store, letter.chat, key, new, self.clock())

    async def _given_out(self, letter: Letter, reply: Reply, made: MadeFile, file_id: int) -> Said:
        """A picture is shown, if the platform takes it; else a link gives the file out."""
        if made.form is Form.PICTURE and isinstance(self.channel, ShowsPictures):
            url = await self._address_of(file_id)
            said = await self.channel.send_picture(letter.chat, reply, letter.id, url, urgent=True)
            if said is not None:
                return said
        return await self._by_link(letter, reply, file_id, tickets.LIFETIME, urgent=True)

    async def _by_link(
        self, letter: Letter, reply: Reply, file_id: int, lifetime: timedelta, *, urgent: bool
    ) -> Said:
        """The words, and a link that gives the file out once; each try has a new one."""
        token, now = secrets.token_urlsafe(24), self.clock()
        async with self.database.begin() as store:
            await tickets.keep_download(store, token, letter.chat, file_id, now, now + lifetime)
        until = (now + lifetime).astimezone(self.board.zone)
        words = sending.at_link(reply.text, f"{self.board.public}/tai/{token}", until)
        return await self.channel.send(letter.chat, replace(reply, text=words), letter.id, urgent=urgent)

    async def _address_of(self, file_id: int) -> str:
        """Where the platform may fetch the picture for a while; nobody can guess it."""
        token = secrets.token_urlsafe(24)
        async with self.database.begin() as store:
            await tickets.keep_picture(store, token, file_id, self.clock())
        return f"{self.board.public}/anh/{token}.png"
