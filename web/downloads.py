"""Files by one-time links, for chats where none can be sent; pictures at addresses that a platform fetches.

The page only says what there is: a preview spends nothing. A press spends the link, and goes on to the file, which
stays there for a few minutes, as the browsers inside other apps ask for it a second time to save it.
"""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from domain.exports import Form
from storage import files as kept_files
from storage import tickets
from storage.files import KeptFile
from storage.tickets import Offered
from texts import page as texts
from texts.writing import moment
from web import files
from web.desk import Desk


class DownloadPage:
    """Shows what a link gives out, gives it out after a press."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.house = desk.house

    async def show(self, request: Request) -> Response:
        """What it is and until when, as long as the link is good."""
        found = await self._found(request)
        if found is None:
            return self._spent(request)
        file, offered = found
        until = moment(offered.until.astimezone(self.house.board.zone))
        told = [
            texts.download_of(file.name, Form(file.type), file.size),
            texts.download_until(until, opened=offered.opened),
        ]
        return self.desk.page(request, "download.html", told=told)

    async def take(self, request: Request) -> Response:
        """A press: the link is spent, the file is next."""
        token = request.path_params["token"]
        async with self.house.database.begin() as store:
            spent = await tickets.spend_download(store, token, self.house.clock())
        found = await self._found(request) if spent else None
        if found is None:
            return self._spent(request)
        return RedirectResponse(f"/tai/{token}/{found[0].name}", 303)

    async def give(self, request: Request) -> Response:
        """The file, once somebody has pressed for it."""
        found = await self._found(request)
        if found is None or not found[1].opened:
            return self._spent(request)
        return files.served(self.house.shelf, found[0])

    async def picture(self, request: Request) -> Response:
        """A picture, for whoever was told its address; 404 for any other."""
        async with self.house.database.read() as store:
            number = await tickets.picture(store, request.path_params["token"], self.house.clock())
            file = await kept_files.find(store, number) if number is not None else None
        if file is None:
            return Response(status_code=404)
        return files.served(self.house.shelf, file, shown=True)

    async def _found(self, request: Request) -> tuple[KeptFile, Offered] | None:
        async with self.house.database.read() as store:
            offered = await tickets.download(store, request.path_params["token"], self.house.clock())
            file = await kept_files.find(store, offered.file_id) if offered else None
        return (file, offered) if file and offered else None

    def _spent(self, request: Request) -> Response:
        return self.desk.page(request, "download.html", 410, done=texts.SAY["download_spent"])
