"""Files over the web: handed in as one body, checked, put on the shelf; opened only by those who may."""

import asyncio
from collections.abc import AsyncIterator
from urllib.parse import unquote

import structlog
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response

from domain.access import may_open_file
from domain.chat import Chat
from imports import evidence
from imports.evidence import Marked, NotTaken
from storage import files, people, units
from storage.database import Database, Store
from storage.files import KeptFile, NewFile
from storage.shelf import Shelf, TooLarge
from texts import evidence as texts

log = structlog.get_logger()
NO_PLACE = 507


async def hand_in(request: Request, shelf: Shelf, *, lists: bool) -> tuple[NewFile | None, Response | None]:
    """The file of a request, on the shelf; or the answer that says why not.

    (None, None): it bore a mark of secrecy, and nothing of it is left.
    """
    new, refusal = await take_in(_chunks(request), _name(request), shelf, lists=lists)
    return new, JSONResponse({"error": refusal[1]}, refusal[0]) if refusal else None


async def take_in(
    chunks: AsyncIterator[bytes], name: str, shelf: Shelf, *, lists: bool
) -> tuple[NewFile | None, tuple[int, str] | None]:
    """A file as it comes, on the shelf; or the status and sentence that say why not; neither for a marked one.

    `lists`: lists of words are taken, too.
    """
    try:
        taken = await shelf.take(chunks, evidence.LARGEST)
    except TooLarge:
        return None, (413, texts.TOO_LARGE)
    except OSError:
        return None, (NO_PLACE, texts.NO_ROOM)
    try:
        kind = await evidence.inspected(taken.path, name, lists=lists)
        await asyncio.to_thread(shelf.put, taken)
    except NotTaken as refusal:
        return None, (415, str(refusal))
    except Marked:
        return None, None
    except OSError:
        return None, (NO_PLACE, texts.NO_ROOM)
    finally:
        taken.path.unlink(missing_ok=True)
    return NewFile(taken.sha256, evidence.titled(name, kind), kind, taken.size), None


async def _chunks(request: Request) -> AsyncIterator[bytes]:
    async for chunk in request.stream():
        yield chunk


def _name(request: Request) -> str:
    return evidence.cleaned(unquote(request.headers.get("x-file-name", "")))


async def opened(database: Database, shelf: Shelf, chat: Chat, file_id: int) -> Response:
    """The file, to be saved by the browser; 404 for whoever may not, as for one that is not there.

    410 where its bytes are gone, as after a backup without them was restored.
    """
    async with database.read() as store:
        file = await files.find(store, file_id)
        allowed = file is not None and await _may_open(store, chat, file)
    if file is None or not allowed:
        return Response(status_code=404)
    return served(shelf, file)


def served(shelf: Shelf, file: KeptFile, *, shown: bool = False) -> Response:
    """The bytes of a file, to be saved or (`shown`) looked at; 410 where they are gone."""
    if not shelf.place(file.sha256).is_file():
        log.error("file_missing", file=file.id, sha256=file.sha256)
        return PlainTextResponse(texts.GONE, 410)
    return FileResponse(
        shelf.place(file.sha256),
        media_type=evidence.TYPES[file.type],
        filename=file.name,
        headers={"content-security-policy": "sandbox; default-src 'none'", "cache-control": "private, no-store"},
        content_disposition_type="inline" if shown else "attachment",
    )


async def _may_open(store: Store, chat: Chat, file: KeptFile) -> bool:
    if file.unit_id is None:
        return file.chat == chat
    person = (await people.people_of(store, [chat])).get(chat)
    return person is not None and may_open_file(person, file.unit_id, await units.ancestors(store, file.unit_id))
