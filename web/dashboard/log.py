"""The log: who did what, searched and paged; for officers, within their charge."""

from datetime import date

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from domain.access import managed_roots
from domain.log import Search
from language.spelling import plain
from storage import log
from texts import log as texts
from web.dashboard.assistant import HOME
from web.dashboard.viewer import Asked, asked_by, shell, viewer_of
from web.desk import Desk

PATH, PAGE = f"{HOME}/nhat-ky", 100


class LogPage:
    """Shows the log."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.house = desk.house

    async def show(self, request: Request) -> Response:
        """A page of the lines that the address asks for; a leader has none."""
        viewer = await viewer_of(self.desk, request)
        if isinstance(viewer, Response):
            return viewer
        if not viewer.officer:
            return RedirectResponse(HOME, 303)
        zone = self.house.board.zone
        today = self.house.clock().astimezone(zone).date()
        asked, action, day = _asked(request, today)
        search = Search(tuple(plain(asked.words).split()), action, day)
        page, roots = (asked.page * PAGE, PAGE), managed_roots(viewer.person)
        async with self.house.database.read() as store:
            found, many = await log.read(store, roots, viewer.person.id, search, texts.KINDS, zone, page)
        pages = max(1, -(-many // PAGE))
        if asked.page >= pages:
            return RedirectResponse(_address(asked, action, day, pages - 1), 303)
        lines = [
            (one.at.astimezone(zone).isoformat(), texts.when(one, zone), texts.sentence(one)) for one in found
        ]
        return self.desk.page(
            request,
            "dashboard/log.html",
            **shell(viewer, PATH),
            words=texts.SAY,
            asked=asked,
            action=action,
            day=day,
            today=today,
            kinds=texts.KINDS,
            lines=lines,
            found=texts.found(many),
            page=asked.page + 1,
            pages=pages,
            before=_address(asked, action, day, asked.page - 1),
            after=_address(asked, action, day, asked.page + 1),
        )


def _asked(request: Request, today: date) -> tuple[Asked, str, date | None]:
    """What is asked for; a day may be today's."""
    asked = asked_by(request.query_params, today)
    action = request.query_params.get("viec", "")
    told = request.query_params.get("ngay", "")
    try:
        day = date.fromisoformat(told)
    except ValueError:
        day = None
    return asked, action if action in texts.KINDS else "", day if day and day <= today else None


def _address(asked: Asked, action: str, day: date | None, page: int) -> str:
    told = {"ngay": day.isoformat() if day else "", "viec": action, "trang": page if page > 0 else ""}
    return asked.address(PATH, **told)
