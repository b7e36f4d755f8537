"""The dashboard's addresses."""

from starlette.routing import Route

from web.dashboard.assistant import Assistant
from web.dashboard.field import FieldPage
from web.dashboard.live import Live
from web.dashboard.log import LogPage
from web.dashboard.unit import UnitPage
from web.desk import Desk


def routes(desk: Desk) -> list[Route]:
    """Every address of the dashboard of a house."""
    assistant = Assistant(desk)
    return [
        Route("/bang", FieldPage(desk, assistant).show),
        Route("/bang/don-vi/{code:path}", UnitPage(desk, assistant).show),
        Route("/bang/nhat-ky", LogPage(desk).show),
        Route("/bang/lam", assistant.act, methods=["POST"]),
        Route("/bang/song", Live(desk).feed),
    ]
