"""Files to take home: a campaign as of a day, of a part, with the rights of whoever asks."""

from datetime import MAXYEAR, MINYEAR, datetime

from starlette.requests import Request
from starlette.responses import Response

from domain.exports import Export, Form, MadeFile
from imports.evidence import TYPES
from storage import campaigns
from storage.units import sector_key
from texts import dashboard_files as texts
from texts.sending import NOT_YOURS_ANY_MORE
from web.dashboard.viewer import Asked, Viewer, asked_by, sentence, viewer_of
from web.desk import Desk

PICTURE_FIRST = (Form.PICTURE, Form.WORD, Form.EXCEL)


class Downloads:
    """Has files made, and hands them over."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.house = desk.house

    async def get(self, request: Request) -> Response:
        """/bang/tep/CODE.FORM: that campaign in that form."""
        viewer = await viewer_of(self.desk, request)
        if isinstance(viewer, Response):
            return viewer
        code, _, ending = request.path_params["file"].rpartition(".")
        now = self.house.clock()
        asked = asked_by(request.query_params, now.astimezone(self.house.board.zone).date())
        async with self.house.database.read() as store:
            known = {one.code: one.id for one in await campaigns.all_campaigns(store)}
        if code not in known or ending not in PICTURE_FIRST:
            return sentence(self.desk, request, viewer, 404, texts.NO_SUCH_FILE)
        return await self.hand_over(request, viewer, self._export(Form(ending), known[code], asked, now))

    async def ranking(self, request: Request) -> Response:
        """/bang/xep-hang/YEAR.xlsx: that year's ranking, of what the viewer may count."""
        viewer = await viewer_of(self.desk, request)
        if isinstance(viewer, Response):
            return viewer
        year, now = request.path_params["year"], self.house.clock()
        if not MINYEAR <= year <= MAXYEAR:
            return sentence(self.desk, request, viewer, 404, texts.NO_SUCH_FILE)
        return await self.hand_over(request, viewer, Export(Form.EXCEL, 0, now, year=year))

    def _export(self, form: Form, campaign_id: int, asked: Asked, now: datetime) -> Export:
        as_of = asked.as_of(self.house.board)
        return Export(form, campaign_id, as_of or now, part_of(asked), to_the_day=as_of is not None)

    async def hand_over(self, request: Request, viewer: Viewer, export: Export) -> Response:
        """The file, to be saved by the browser; else the sentence that says why there is none."""
        made = await self.house.make(viewer.address, export)
        if isinstance(made, MadeFile):
            headers = {"content-disposition": f'attachment; filename="{made.name}"'}
            return Response(made.content, media_type=TYPES[made.form], headers=headers)
        theirs = made != NOT_YOURS_ANY_MORE
        words = texts.NOT_MADE if theirs else texts.NO_SUCH_FILE
        return sentence(self.desk, request, viewer, 503 if theirs else 404, words)


def part_of(asked: Asked) -> str:
    """The part that an address asks for, as a file's export remembers it."""
    keys = (f"u{asked.under}" if asked.under else "", sector_key(asked.sector) if asked.sector else "")
    return "+".join(key for key in keys if key)
