"""A letter goes out with its file: uploaded, laid on the shelf for its reader's page, or told of in words.

The file is made for it, or lies on the house's shelf already, as that of a notice does.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.channels.channel import Channel, Said, SendFailed, TakesFiles
from bot.making import Maker
from domain.chat import FileRef, Reply
from domain.exports import Export, MadeFile, OnShelf
from domain.lists import Doing, ListWork
from handlers.announcing import BROUGHT
from storage import files, inbox, outbox
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
            new = files.NewFile(kept.sha256, kept.name, kept.type, kept.size)
            return await self._say(letter, await self._to_page(letter, reply, new))
        takes = self._takes()
        if takes is None:
            words = sending.on_page(reply.text, kept.name)
            return await self._say(letter, replace(reply, text=words, enclosed=None), urgent=urgent)
        known = OnShelf(kept.name, kept.type, place, kept.sha256, kept.size)
        try:
            return await takes.send_kept(letter.chat, reply, letter.id, known, urgent=urgent)
        except OSError as error:
            raise SendFailed(type(error).__name__, counts=False) from None

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

    async def _sent(self, letter: Letter, reply: Reply, export: Export | ListWork) -> Said | None:
        takes = self._takes()
        shelf = self.shelf if self.channel.capabilities.shelf else None
        if takes is None and shelf is None:
            return await self._say(letter, Reply(sending.elsewhere(reply.text)))
        made = await self.maker.made(letter, export)
        if made is None:
            return None
        if not isinstance(made, MadeFile):
            return await self._say(letter, made if isinstance(made, Reply) else Reply(made))
        if shelf is not None:
            return await self._say(letter, await self._shelved(letter, reply, made, shelf))
        assert takes is not None  # noqa: S101 - it has one or the other
        return await takes.send_file(letter.chat, reply, letter.id, made, urgent=True)

    async def _say(self, letter: Letter, reply: Reply, *, urgent: bool = True) -> Said:
        """Say this in the letter from now on, wherever it is looked at."""
        async with self.database.begin() as store:
            await outbox.set_words(store, {letter.id: reply})
        return await self.channel.send(letter.chat, reply, letter.id, urgent=urgent)

    async def _shelved(self, letter: Letter, reply: Reply, made: MadeFile, shelf: Shelf) -> Reply:
        """The file goes on the shelf, to be opened from this chat alone; made twice, it lies there once."""
        try:
            kept = await shelf.keep(made.content)
        except OSError as error:
            raise SendFailed(type(error).__name__, counts=False) from None
        new = files.NewFile(kept.sha256, made.name, made.form, kept.size)
        return await self._to_page(letter, reply, new, files.export_key(letter.id))

    async def _to_page(self, letter: Letter, reply: Reply, new: files.NewFile, key: str = "") -> Reply:
        """The reply with a file that opens from this chat alone."""
        async with self.database.begin() as store:
            key = key or files.enclosed_key(letter.id)
            number = await files.keep(store, letter.chat, key, new, self.clock())
        return replace(reply, files=(FileRef(number, new.name),))
