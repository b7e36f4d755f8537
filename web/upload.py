"""A page that takes in one file for a chat where none can be sent: opened by a one-time link."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.responses import Response

from domain.access import may_hand_in
from domain.chat import Chat, RawMessage
from domain.people import Role
from imports import evidence
from storage import files as kept_files
from storage import people, tickets
from storage.files import NewFile
from texts import evidence as sentences
from texts import page as texts
from texts.writing import moment
from web import files
from web.desk import Desk

FORM = 64 * 1024
CHUNK = 64 * 1024


class UploadPage:
    """Shows the form, takes the file; only a file that was taken spends the link."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.house = desk.house

    async def show(self, request: Request) -> Response:
        """The form, as long as the link is good."""
        return await self._form(request)

    async def take(self, request: Request) -> Response:
        """A file: on the shelf, then in the inbox of the chat; the answer comes there."""
        token = request.path_params["token"]
        async with self.house.database.read() as store:
            found = await tickets.upload(store, token, self.house.clock())
            person = (await people.people_of(store, [found[0]])).get(found[0]) if found else None
            enough = person is not None and await kept_files.enough(store, person, self.house.clock())
        if found is None or person is None or not may_hand_in(person) or self.desk.from_elsewhere(request):
            return self._spent(request)
        if enough:
            return await self._form(request, sentences.ENOUGH, 429)
        if _length(request) > evidence.LARGEST + FORM:
            return await self._form(request, sentences.TOO_LARGE, 413)
        try:
            async with request.form(max_files=1, max_fields=4) as form:
                given = form.get("file")
                if not isinstance(given, UploadFile) or not given.filename:
                    return await self._form(request, sentences.EMPTY, 400)
                name = evidence.cleaned(given.filename)
                new, refusal = await files.take_in(
                    _chunks(given), name, self.house.shelf, lists=person.has(Role.OFFICER)
                )
        except MultiPartException:
            return await self._form(request, sentences.EMPTY, 400)
        if refusal is not None:
            return await self._form(request, refusal[1], refusal[0])
        return await self._taken(request, token, found[0], new)

    async def _taken(self, request: Request, token: str, chat: Chat, new: NewFile | None) -> Response:
        """(None: it bore a mark of secrecy.) The key is the link's, so that a second press adds nothing."""
        key, payload = f"upload:{tickets.token_hash(token)}", dict[str, Any](marked=True)
        if new is not None:
            async with self.house.database.begin() as store:
                file_id = await kept_files.keep(store, chat, key, new, self.house.clock())
            payload = {"files": [{"id": file_id, "name": new.name, "size": new.size}]}
        await self.house.receive([RawMessage(chat, key, payload, self.house.clock())])
        async with self.house.database.begin() as store:
            await tickets.spend_upload(store, token, self.house.clock())
        told = texts.handed_in(new.name) if new else sentences.MARKED
        return self.desk.page(request, "upload.html", 200 if new else 422, done=told)

    async def _form(self, request: Request, notice: str = "", status: int = 200) -> Response:
        async with self.house.database.read() as store:
            found = await tickets.upload(store, request.path_params["token"], self.house.clock())
        if found is None:
            return self._spent(request)
        until = moment(found[1].astimezone(self.house.board.zone))
        return self.desk.page(request, "upload.html", status, notice=notice, until=texts.upload_until(until))

    def _spent(self, request: Request) -> Response:
        return self.desk.page(request, "upload.html", 410, done=texts.SAY["upload_spent"])


def _length(request: Request) -> int:
    """The length of the body as told; one that tells none is taken for too long."""
    told = request.headers.get("content-length", "")
    return int(told) if told.isascii() and told.isdigit() else evidence.LARGEST * 2


async def _chunks(given: UploadFile) -> AsyncIterator[bytes]:
    while chunk := await given.read(CHUNK):
        yield chunk
        await asyncio.sleep(0)
