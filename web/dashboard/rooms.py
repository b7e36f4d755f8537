"""The dashboard's addresses."""

from starlette.routing import Route

from web.dashboard import campaign_page, unit_list
from web.dashboard.assistant import Assistant
from web.dashboard.campaigns import CampaignsPage
from web.dashboard.field import FieldPage
from web.dashboard.files import Downloads
from web.dashboard.letters import LettersPage
from web.dashboard.live import Live
from web.dashboard.log import LogPage
from web.dashboard.runs import RunsPage
from web.dashboard.unit import UnitPage
from web.desk import Desk


def routes(desk: Desk) -> list[Route]:
    """Every address of the dashboard of a house."""
    assistant = Assistant(desk)
    campaigns = CampaignsPage(desk, assistant)
    downloads = Downloads(desk)
    runs = RunsPage(desk, assistant, downloads)
    return [
        Route("/bang", FieldPage(desk, assistant, runs).show),
        Route("/bang/don-vi/{code:path}", UnitPage(desk, assistant).show),
        Route("/bang/nhat-ky", LogPage(desk).show),
        Route("/bang/lam", assistant.act, methods=["POST"]),
        Route("/bang/song", Live(desk).feed),
        Route("/bang/tep/{file}", downloads.get),
        Route("/bang/xep-hang/{year:int}.xlsx", downloads.ranking),
        Route("/bang/tin", LettersPage(desk, assistant).show),
        Route("/bang/nhac", runs.show),
        Route("/bang/nhac/{run:int}", runs.one),
        Route("/bang/nhac/{run:int}/goi", runs.calls),
        Route("/bang/nhac/{run:int}/goi.docx", runs.word),
        Route("/bang/dot", campaigns.show),
        *campaign_page.routes(desk, assistant),
        *unit_list.routes(desk, assistant),
    ]
